"""On PostgreSQL no row of another place comes out of the database, also when the first wall has been taken away.

The site's role here owns nothing and is no superuser, as `GWELLA_DATABASE_ROLE` in production. On SQLite there is no
such wall, and these tests are skipped; CI runs them on PostgreSQL.
"""

from __future__ import annotations

from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from hands import ONE, TWIN, Page, member, pages, signed_in
from hands_recorded import grant_to
from sample_figures import COUNT, one
from travelled import YEAR, sign_and_send

from gwella.accounts.matrix import Action
from gwella.accounts.needs import needs
from gwella.accounts.placed import PlacedManager, PlacedQuerySet
from gwella.accounts.session import Visitor, playing
from gwella.accounts.wall import ELSEWHERE, POLICY, grants, placed, walled
from gwella.annual_report.models import AnnualReport
from gwella.audit import walls
from gwella.audit.chain import By, record
from gwella.audit.checkpoint import checkpoint
from gwella.audit.models import Entry
from gwella.audit.reach import chain_of
from gwella.audit.verifying import against, verify
from gwella.code_of_practice.places import INVENTED, WALES, area
from gwella.measuring import approval, figures
from gwella.measuring.models import Figure, Return
from gwella.measuring.reminding import remind_all
from gwella.office.models import Notice

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row-level security"),
]
ROLE = "gwella_site_in_tests"


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path):
    settings.DATA = tmp_path
    settings.DESK = None


@pytest.fixture
def two_places() -> None:
    figures.replace([one(COUNT, ONE, 7)], authority=ONE)
    figures.replace([one(COUNT, TWIN, 9)], authority=TWIN)


def serve() -> None:
    """Go on as the role that serves, which is given what it needs; it ends with the test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE} NOLOGIN")
        for statement in grants(connection, connection.introspection.table_names(cursor), ROLE):
            cursor.execute(statement)
        cursor.execute(f"SET LOCAL ROLE {ROLE}")


@pytest.fixture
def as_the_site(two_places: None) -> None:
    serve()


@pytest.fixture
def first_wall_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scoped manager gives out every row there is, as a slip in the code might."""
    monkeypatch.setattr(PlacedManager, "of", lambda self, place: PlacedQuerySet(self.model, using=self._db))


def values() -> list[float]:
    return sorted(figure.value for figure in Figure.objects.of(ONE))


def test_every_table_with_a_place_is_behind_the_wall():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        walls = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT tablename FROM pg_policies WHERE policyname = %s", [POLICY])
        policies = {name for (name,) in cursor.fetchall()}
    tables = {model._meta.db_table for model in placed()}
    assert tables
    assert tables <= walls
    assert tables <= policies


def test_without_the_first_wall_the_second_stands(as_the_site: None, first_wall_away: None):
    assert values() == []  # nobody said a place
    with walled([ONE]):
        assert values() == [7]
    with walled([TWIN]):
        assert values() == [9]
    assert values() == []


def test_what_is_closed_to_others_is_closed_to_a_view_of_any_place(as_the_site: None, first_wall_away: None):
    with walled([ONE, ELSEWHERE]):
        assert values() == [7]


@pytest.mark.parametrize("where", ["insert", "update"])
def test_no_row_is_written_for_another_place(as_the_site: None, first_wall_away: None, where: str):
    def write() -> None:
        if where == "insert":
            Figure.from_result(one(COUNT, TWIN, 1, period="2023"), authority=TWIN).save(force_insert=True)
        else:
            with connection.cursor() as cursor:
                cursor.execute("UPDATE measuring_figure SET authority = %s", [TWIN])

    with walled([ONE]), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        write()


def test_a_wall_within_a_wall_ends_where_it_ends(as_the_site: None, first_wall_away: None):
    with walled([ONE]):
        with walled([TWIN]):
            assert values() == [9]
        assert values() == [7]
        with pytest.raises(Http404), walled([TWIN]):
            raise Http404
        assert values() == [7]


def test_a_view_of_ones_own_reaches_ones_own_rows_only(
    as_the_site: None, first_wall_away: None, monkeypatch: pytest.MonkeyPatch
):
    @needs("own_figure", Action.READ, own=True)
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(" ".join(str(value) for value in values()))

    monkeypatch.setattr("gwella.accounts.needs.visitor", lambda request: Visitor("director", TWIN, "Sian"))
    assert view(RequestFactory().get("/")).content == b"9.0"


def test_the_wall_cannot_be_taken_down_by_whoever_serves(as_the_site: None):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE measuring_figure DISABLE ROW LEVEL SECURITY")


def test_a_published_report_is_read_by_everyone(released: None, client: Client):
    serve()
    with walled([ELSEWHERE]):
        assert AnnualReport.objects.of(INVENTED).exists()
    assert "2024" in client.get("/en/annual-reports/").content.decode()


def places_read() -> list[str]:
    return sorted(Entry.objects.values_list("place", flat=True).distinct())


def test_the_record_of_another_place_is_read_only_by_whoever_says_so(as_the_site: None):
    """Code that forgets to ask for one place reads its own; who adds, follows a grant or verifies says so."""
    for place in (ONE, TWIN, ""):
        record(By("somebody", "director", place), "rows.see")
    assert places_read() == []
    with walled([ONE]):
        assert places_read() == [ONE]
    with walled([ONE, ELSEWHERE]):
        assert places_read() == [ONE]
    with chain_of(TWIN):
        assert places_read() == [TWIN]
    with chain_of(""):
        assert places_read() == [""]
    assert places_read() == []
    found = verify()
    assert (found.chains, found.wrong) == (3, ())
    assert places_read() == []


def test_anybody_adds_to_the_chain_of_any_place_and_it_holds(as_the_site: None):
    with walled([ONE]):
        numbers = [record(By(place=TWIN), "rows.see").number for _ in range(3)]
    assert numbers == [1, 2, 3]
    made = checkpoint(Ed25519PrivateKey.generate(), timezone.now())
    assert [(one.place, one.number) for one in made.chains] == [(TWIN, 3)]
    assert not against(made)


def test_no_entry_is_changed_behind_the_wall_either(as_the_site: None):
    record(By(place=ONE), "rows.see")
    with chain_of(ONE), pytest.raises(DatabaseError, match="is not changed"), transaction.atomic():
        QuerySet(Entry).update(who="nobody")
    assert walls.missing(connection) == ()


@pytest.mark.parametrize("page", pages(), ids=lambda page: f"{page.route}-{page.role}")
def test_every_page_of_many_hands_works_behind_the_wall(page: Page):
    arguments, browser = page.made(ONE), signed_in(member(page.role, page.at or ONE))
    serve()
    assert browser.get(reverse(page.route, args=arguments)).status_code == page.status


def test_welsh_government_decides_about_what_it_was_sent_and_the_officer_is_told():
    """Whoever decides sits elsewhere: the return and its moves can be written from there, and a notice reaches home."""
    officer, analyst = member("performance_officer", ONE), member("government_analyst", WALES)
    its = Return.objects.of(ONE).create(
        kind="metrics", year=2023, stage="submitted", turn=5, due=date(2024, 5, 31), made_by=officer.person.public_id
    )
    serve()
    with walled([WALES, ELSEWHERE]):
        after = approval.take(ONE, its.public_id, "accept", by=playing(analyst), turn=5)
    assert after.stage == "accepted"
    with walled([ONE]):
        assert Notice.objects.of(ONE).filter(to=officer.person.public_id).count() == 1


@pytest.mark.parametrize("where", ["", WALES], ids=["of no place", "at Wales"])
def test_a_grant_lets_an_inspector_in_who_sits_elsewhere(where: str):
    sign_and_send(ONE, 412)
    inspector = member("inspector", where)
    for resource in ("signed_return", "audit_log"):
        grant_to(inspector, ONE, resource=resource)
    its = approval.of_year(ONE, YEAR)
    browser = signed_in(inspector)
    serve()
    assert "412" in browser.get(reverse("granted-return", args=[area(ONE), its.public_id])).content.decode()
    assert area(ONE).name.en in browser.get(reverse("granted-returns")).content.decode()
    assert browser.get(reverse("audit-granted", args=[ONE])).status_code == 200


def test_reminders_reach_every_place_behind_the_wall():
    officer = member("performance_officer", ONE)
    Return.objects.of(ONE).create(
        kind="metrics", year=2023, stage="draft", due=date(2024, 5, 31), made_by=officer.person.public_id
    )
    serve()
    assert remind_all(date(2024, 5, 20)) >= 1
    with walled([ONE]):
        assert Notice.objects.of(ONE).filter(to=officer.person.public_id).exists()
