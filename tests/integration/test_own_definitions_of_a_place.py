"""On a server of many hands an authority's own definitions are read by its people, and by nobody else."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from hands import ONE, TWIN, member, signed_in

from gwella.accounts.session import playing
from gwella.audit.models import Entry
from gwella.code_of_practice.reading import forget
from gwella.measuring.models import DefinitionChange
from gwella.measuring.models.own_definition import What
from gwella.measuring.own_definitions import changed, digest, waiting
from gwella.metrics.definitions import definitions
from gwella.metrics.local import keeping
from gwella.office.models import Notice
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


def test_the_director_approves_what_an_officer_did_and_until_then_it_is_said_that_nobody_has(officer: Client):
    path = definitions_of(ONE) / "metrics/local/contacts.toml"
    officer.post(reverse("desk-local-withdraw", args=[KEY]), {"until": "2025-26", "seen": digest(path)})
    own = reverse("desk-local-own")
    assert "The director has not approved it yet" in officer.get(own).content.decode()
    (waits,) = waiting(ONE)
    address = reverse("desk-local-decide", args=[waits.public_id])
    assert officer.get(address).status_code == 404
    director = signed_in(member("director", ONE))
    assert address in director.get(reverse("waiting")).content.decode()
    assert director.post(address, {"what": "send_back", "seen": waits.seen}).status_code == 200, "no reason was given"
    assert director.post(address, {"what": "approve", "seen": "0" * 64}).status_code == 200, "not what was looked at"
    assert waiting(ONE) == [waits]
    assert director.post(address, {"what": "approve", "seen": waits.seen})["Location"] == own
    page = director.get(own).content.decode()
    assert "Approved by the director on" in page
    assert reverse("desk-local-new") not in page, "a director makes none"
    assert director.get(address).status_code == 404
    assert Entry.objects.get(what="definition.approve", place=ONE).on == KEY
    assert Notice.objects.of(ONE).get(to=waits.made_by).code == "local.was_approved"


def test_what_was_changed_again_is_looked_at_again_and_what_is_sent_back_says_why(officer: Client):
    path = definitions_of(ONE) / "metrics/local/contacts.toml"
    officer.post(reverse("desk-local-withdraw", args=[KEY]), {"until": "2025-26", "seen": digest(path)})
    (waits,) = waiting(ONE)
    address = reverse("desk-local-decide", args=[waits.public_id])
    director = signed_in(member("director", ONE))
    officer.post(reverse("desk-local-withdraw", args=[KEY]), {"until": "2026-27", "seen": digest(path)})
    refused = director.post(address, {"what": "approve", "seen": waits.seen}).content.decode()
    assert "has changed since you looked at it" in refused
    back = {"what": "send_back", "seen": waiting(ONE)[0].seen, "reason": "Count <b>calls</b> too"}
    assert director.post(address, back).status_code == 302
    assert "Count &lt;b&gt;calls&lt;/b&gt; too" in officer.get(reverse("desk-local-own")).content.decode()
    assert not waiting(ONE)


def test_nobody_approves_their_own_work(officer: Client):
    its = member("director", ONE)
    row = changed(playing(its), KEY, What.MAKE, definitions_of(ONE) / "metrics/local/contacts.toml")
    director = signed_in(its)
    address = reverse("desk-local-decide", args=[row.public_id])
    assert "somebody else decides" in director.get(address).content.decode()
    assert "You did this yourself" in director.post(address, {"what": "approve", "seen": row.seen}).content.decode()
    assert address not in director.get(reverse("waiting")).content.decode()
    assert waiting(ONE) == [row]


def test_whoever_had_a_hand_in_it_approves_none_of_it_though_somebody_else_was_last(officer: Client):
    both = member("director", ONE)
    path = definitions_of(ONE) / "metrics/local/contacts.toml"
    changed(playing(both), KEY, What.MAKE, path)
    officer.post(reverse("desk-local-withdraw", args=[KEY]), {"until": "2025-26", "seen": digest(path)})
    (waits,) = waiting(ONE)
    assert waits.what == What.MAKE, "nobody has approved that it was made"
    address = reverse("desk-local-decide", args=[waits.public_id])
    answer = signed_in(both).post(address, {"what": "approve", "seen": waits.seen}).content.decode()
    assert "You did this yourself" in answer
    assert waiting(ONE) == [waits]


def test_what_is_changed_by_hand_is_not_called_approved(officer: Client):
    path = definitions_of(ONE) / "metrics/local/contacts.toml"
    officer.post(reverse("desk-local-withdraw", args=[KEY]), {"until": "2025-26", "seen": digest(path)})
    (waits,) = waiting(ONE)
    director = signed_in(member("director", ONE))
    director.post(reverse("desk-local-decide", args=[waits.public_id]), {"what": "approve", "seen": waits.seen})
    path.write_text(path.read_text(encoding="utf-8") + "\n# and more\n", encoding="utf-8")
    page = officer.get(reverse("desk-local-own")).content.decode()
    assert "changed by hand" in page
    assert "Approved by the director" not in page


def test_an_end_of_one_is_recorded_and_a_refused_one_is_not(officer: Client, settings):
    address = reverse("desk-local-withdraw", args=[KEY])
    standing = digest(definitions_of(ONE) / "metrics/local/contacts.toml")
    officer.post(address, {"until": "2025-26", "seen": "another"})
    assert not Entry.objects.filter(what="definition.withdraw").exists()
    assert officer.post(address, {"until": "2025-26", "seen": standing})["Location"] == reverse("desk-local-own")
    assert Entry.objects.get(what="definition.withdraw", place=ONE).on == KEY
    page = officer.get(reverse("desk-local-own")).content.decode()
    assert str(settings.DATA) not in page, "no folder of the machine is shown"
    assert "The next files that are sent make its figures" in page


def test_of_an_act_from_before_hands_were_kept_whoever_made_it_decides_nothing():
    before = DefinitionChange(key="local.x", made_by="somebody", hands=[])
    assert before.is_own_work("somebody")
    assert not before.is_own_work("somebody else")
    assert DefinitionChange(key="local.x", made_by="second", hands=["first", "second"]).is_own_work("first")
