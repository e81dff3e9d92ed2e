"""On a server of many hands an authority's own definitions are read by its people, and by nobody else."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from hands import ONE, TWIN, member, signed_in

from gwella.audit.models import Entry
from gwella.code_of_practice.reading import forget
from gwella.metrics.definitions import definitions
from gwella.metrics.local import keeping
from gwella.site.books import definitions_of

pytestmark = pytest.mark.django_db
KEY = "local.contacts"


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path):
    settings.DATA, settings.DESK = tmp_path, None
    with override("en"):
        yield
    forget()


@pytest.fixture
def officer() -> Client:
    """An officer whose authority counts its contacts in a definition of its own."""
    ours = definitions()["adult.contacts.received"]
    keeping.keep(definitions_of(ONE), KEY, ours, by="Mair Puw", on=date(2026, 4, 1))
    return signed_in(member("performance_officer", ONE))


def method_of(client: Client) -> int:
    return client.get(reverse("method", args=[KEY])).status_code


def test_the_people_of_the_authority_see_it_and_nobody_else(officer: Client):
    assert KEY in officer.get(reverse("desk-local-own")).content.decode()
    assert method_of(officer) == method_of(signed_in(member("director", ONE))) == 200
    for other in (Client(), signed_in(member("performance_officer", TWIN)), signed_in(member("inspector", ""))):
        assert method_of(other) == 404
    neighbours = signed_in(member("performance_officer", TWIN)).get(reverse("desk-local-own")).content.decode()
    assert KEY not in neighbours


def test_what_another_process_wrote_is_read_at_the_next_page(officer: Client):
    assert method_of(officer) == 200
    (definitions_of(ONE) / "metrics" / "local" / "contacts.toml").unlink()
    assert method_of(officer) == 404


def test_an_end_of_one_is_recorded_and_a_refused_one_is_not(officer: Client, settings):
    address = reverse("desk-local-withdraw", args=[KEY])
    standing = keeping.hashlib.sha256((definitions_of(ONE) / "metrics/local/contacts.toml").read_bytes()).hexdigest()
    officer.post(address, {"until": "2025-26", "seen": "another"})
    assert not Entry.objects.filter(what="definition.withdraw").exists()
    assert officer.post(address, {"until": "2025-26", "seen": standing})["Location"] == reverse("desk-local-own")
    assert Entry.objects.get(what="definition.withdraw", place=ONE).on == KEY
    page = officer.get(reverse("desk-local-own")).content.decode()
    assert str(settings.DATA) not in page, "no folder of the machine is shown"
    assert "The next files that are sent make its figures" in page
