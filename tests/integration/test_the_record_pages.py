"""Who saw what: a reason is asked before rows are shown, the read is recorded, and the lead finds it in a moment."""

from __future__ import annotations

import shutil
import time
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse
from django.utils import timezone, translation
from hands import ONE, TWIN, canary, member, signed_in, visiting
from hands_recorded import entry, grant_to

from gwella.accounts import grants
from gwella.accounts.matrix import LOCAL_OFFICER, Action, Condition
from gwella.accounts.needs import needs
from gwella.accounts.session import Visitor, come_in
from gwella.audit.chain import By, record
from gwella.audit.models import Entry
from gwella.audit.verifying import verify
from gwella.code_of_practice.errors import NotAllowed, NotFound
from gwella.code_of_practice.places import INVENTED
from gwella.office.models import Notice
from gwella.office.weekly import week_before, weekly
from gwella.site.urls import urlpatterns as real

pytestmark = pytest.mark.django_db
ROWS = ("rows-behind", ["adult.contacts.received", "2024"])
WHY = "The director asked why the count fell"


@pytest.fixture(autouse=True)
def server(settings, tmp_path, year_made):
    """A server whose invented authority has books, asked in English whatever was spoken before."""
    translation.activate("en")
    settings.DATA, settings.DESK = tmp_path, None
    shutil.copytree(year_made, tmp_path / "places" / INVENTED / "results")


@pytest.fixture
def officer() -> Client:
    return signed_in(member("performance_officer", INVENTED))


class Addresses:
    """A site with one more route."""

    def __init__(self, view) -> None:
        self.urlpatterns = [*real, path("key/", view, name="key-change")]
        self.handler404 = "gwella.site.views.errors.not_found"


class TestTheReason:
    def test_rows_are_shown_only_behind_a_reason_and_the_read_is_recorded_with_it(self, officer: Client):
        address = reverse(*ROWS[:1], args=ROWS[1])
        asked = officer.get(address)
        assert "Why do you look at this?" in asked.content.decode()
        assert "contacts.csv" not in asked.content.decode()
        assert not Entry.objects.exclude(what__startswith="sign_in.").exists()
        given = officer.post(address, {"why": f"  {WHY} "})
        assert (given.status_code, given["Location"]) == (302, address)
        shown = officer.get(address)
        assert "contacts.csv" in shown.content.decode()
        [its] = Entry.objects.of(INVENTED)
        assert (its.what, its.reason, its.role) == ("rows.see", WHY, "performance_officer")
        assert its.on == "rows-behind:adult.contacts.received:2024"
        assert its.facts == {"figure": "adult.contacts.received", "period": "2024"}
        officer.get(address)
        assert Entry.objects.of(INVENTED).count() == 2, "each read is an entry of its own"

    @pytest.mark.parametrize("why", ["", "  ", "because", "x" * 401, "a\0bcdefghij"])
    def test_what_is_no_reason_opens_nothing(self, officer: Client, why: str):
        address = reverse(ROWS[0], args=ROWS[1])
        answer = officer.post(address, {"why": why}).content.decode()
        assert "Error:" in answer
        assert "Why do you look at this?" in officer.get(address).content.decode()

    def test_a_reason_holds_for_one_thing_one_session_and_a_quarter_of_an_hour(self, officer: Client, monkeypatch):
        address = reverse(ROWS[0], args=ROWS[1])
        officer.post(address, {"why": WHY})
        other = reverse(ROWS[0], args=["adult.contacts.received", "2023"])
        assert "Why do you look at this?" in officer.get(other).content.decode()
        another = signed_in(member("performance_officer", INVENTED))
        assert "Why do you look at this?" in another.get(address).content.decode()
        later = timezone.now() + timedelta(minutes=16)
        monkeypatch.setattr(timezone, "now", lambda: later)
        assert "Why do you look at this?" in officer.get(address).content.decode()

    def test_the_page_asks_in_welsh_too_and_the_reason_holds_in_both_languages(self, officer: Client):
        officer.post(reverse(ROWS[0], args=ROWS[1]), {"why": WHY})
        answer = officer.get("/cy/cadw/rhesi/adult.contacts.received/2024/").content.decode()
        assert "Beth a ddaeth o bob rhes" in answer

    def test_an_officer_at_their_own_machine_is_asked_nothing(self, rf, settings, tmp_path):
        view = real_view("rows-behind")
        request = rf.get("/en/kept/rows/adult.contacts.received/2024/")
        request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
        from django.contrib.sessions.backends.db import SessionStore

        from gwella.cli.desk_folders import Desk

        request.session = SessionStore()
        come_in(request, Visitor(LOCAL_OFFICER, INVENTED, "Nia"))
        results = tmp_path / "places" / INVENTED / "results"
        settings.DESK = Desk(INVENTED, results=results, definitions=tmp_path, extracts=tmp_path, link="")
        answer = view(request, figure="adult.contacts.received", period="2024")
        assert b"contacts.csv" in answer.content
        assert not Entry.objects.exclude(what__startswith="sign_in.").exists()

    def test_an_answer_is_not_sent_when_it_cannot_be_recorded(self, officer: Client, monkeypatch):
        address = reverse(ROWS[0], args=ROWS[1])
        officer.post(address, {"why": WHY})

        def fails(*args: object, **kwargs: object) -> None:
            raise RuntimeError("no room for the record")

        monkeypatch.setattr("gwella.accounts.reasons.record", fails)
        with pytest.raises(RuntimeError, match="no room"):
            officer.get(address)

    def test_nobody_can_say_that_they_keep_the_reason_without_keeping_it(self):
        with pytest.raises(TypeError, match="go together"):
            needs("person_row", Action.READ, own=True, keeping={Condition.REASON})
        with pytest.raises(TypeError, match="go together"):
            needs("person_row", Action.READ, own=True, reads="rows.see")

    def test_what_was_sent_to_a_page_behind_the_question_is_carried_through_it(self, settings):
        @needs("pseudonym_key", Action.CHANGE, own=True, keeping={Condition.REASON}, reads="key.export")
        def change(request):
            return HttpResponse(",".join(request.POST.getlist("code")))

        settings.ROOT_URLCONF = Addresses(change)
        browser = signed_in(member("performance_officer", ONE))
        asked = browser.post("/key/", {"code": ["a", "<b>"]}).content.decode()
        assert '<input type="hidden" name="code" value="&lt;b&gt;">' in asked
        again = browser.post("/key/", {"code": ["a", "<b>"], "why-carried": "yes", "why": "no"}).content.decode()
        assert '<input type="hidden" name="code" value="a">' in again, "a mistake loses nothing either"
        given = {"code": ["a", "<b>"], "why-carried": "yes", "why": WHY}
        assert browser.post("/key/", given).content == b"a,<b>"
        assert Entry.objects.get(what="key.export").reason == WHY

    def test_a_reason_needs_the_forms_own_token(self):
        browser = signed_in(member("performance_officer", INVENTED))
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = browser.cookies
        assert strict.post(reverse(ROWS[0], args=ROWS[1]), {"why": WHY}).status_code == 403


def real_view(name: str):
    from gwella.accounts.checks import routes

    return next(route.callback for route in routes() if route.name == name)


class TestWhoSawWhat:
    @pytest.fixture
    def lead(self) -> Client:
        return signed_in(member("governance_lead", ONE, name="Elin Rhys"))

    def test_the_lead_sees_names_sentences_and_reasons_and_nothing_of_a_neighbour(self, lead: Client):
        nia = member("performance_officer", ONE, name="Nia Prys")
        record(By(nia.person.public_id, nia.role, ONE), "rows.see", reason=WHY, facts={"figure": "a.b"})
        entry(TWIN)
        page = lead.get(reverse("audit")).content.decode()
        assert "Nia Prys" in page
        assert WHY in page
        assert "What became of the rows behind a figure was looked at: a.b." in page
        assert canary(TWIN) not in page

    def test_it_is_asked_by_days_by_person_by_kind_and_for_rows_alone(self, lead: Client, monkeypatch):
        nia, mair = (member("performance_officer", ONE, name=name) for name in ("Nia Prys", "Mair Wyn"))
        record(By(nia.person.public_id, nia.role, ONE), "rows.see", reason="Nia looked at rows")
        record(By(mair.person.public_id, mair.role, ONE), "return.sign", reason="Mair signed it")
        today = timezone.localdate()

        def found(**asked: str) -> set[str]:
            page = lead.get(f"{reverse('audit')}?{urlencode(asked)}").content.decode()
            return {
                name for name, words in (("nia", "Nia looked at rows"), ("mair", "Mair signed it")) if words in page
            }

        assert found() == {"nia", "mair"}
        assert found(since=str(today), until=str(today)) == {"nia", "mair"}
        assert found(until=str(today - timedelta(days=1))) == set()
        assert found(since=str(today + timedelta(days=1))) == set()
        assert found(who=mair.person.public_id) == {"mair"}
        assert found(thing="rows") == {"nia"}
        assert found(people="yes") == {"nia"}
        assert found(since="yesterday") == {"nia", "mair"}
        assert "Write a day as 2026-03-31" in lead.get(reverse("audit") + "?since=yesterday").content.decode()

    def test_a_practitioner_sees_their_own_entries_whatever_the_address_says(self):
        nia, mair = member("practitioner", ONE, name="Nia Prys"), member("practitioner", ONE, name="Mair Wyn")
        for who, words in ((nia, "her own"), (mair, "somebody else's")):
            record(By(who.person.public_id, who.role, ONE), "sign_in.begin", reason=words)
        for query in ("", f"?who={mair.person.public_id}", "?who="):
            page = signed_in(nia).get(reverse("audit") + query).content.decode()
            assert "her own" in page
            assert "somebody else" not in page
            assert "Mair Wyn" not in page
        assert signed_in(nia).get(reverse("audit-file")).status_code == 404

    def test_the_file_is_neutral_and_its_taking_is_recorded(self, lead: Client):
        record(By("x", "director", ONE), "return.sign", reason="=HYPERLINK(1)")
        answer = lead.get(reverse("audit-file"))
        text = answer.content.decode("utf-8-sig")
        assert "'=HYPERLINK(1)" in text
        assert ",=HYPERLINK" not in text
        assert "attachment" in answer["Content-Disposition"]
        assert Entry.objects.of(ONE).order_by("-number").first().what == "record.export"
        assert signed_in(member("director", ONE)).get(reverse("audit-file")).status_code == 404

    def test_a_breach_report_of_a_busy_year_takes_seconds(self, lead: Client):
        """The promise is five minutes; 3,000 entries here, of which a third are reads."""
        for turn in range(3_000):
            record(By(f"p{turn % 9}", "performance_officer", ONE), ("rows.see", "return.sign", "team.begin")[turn % 3])
        began = time.perf_counter()
        assert "Entries: 1,000" in lead.get(reverse("audit") + "?people=yes&since=2020-01-01").content.decode()
        assert lead.get(reverse("audit-file") + "?people=yes").content.count(b"\r\n") == 1_001
        assert time.perf_counter() - began < 10


class TestGrants:
    @pytest.fixture
    def inspector(self):
        return member("inspector", "", name="Gwen Arolygydd")

    def test_an_inspector_sees_the_record_under_a_grant_and_that_is_recorded_there(self, inspector):
        lead = member("governance_lead", ONE)
        entry(ONE)
        browser, address = signed_in(inspector), reverse("audit-granted", args=[ONE])
        assert browser.get(address).status_code == 404
        given = {"email": inspector.person.email.upper(), "resource": "audit_log", "purpose": "Inspection of 2026"}
        given |= {"since": str(timezone.localdate()), "until": str(timezone.localdate() + timedelta(days=30))}
        assert signed_in(lead).post(reverse("grant-give"), given).status_code == 302
        page = browser.get(address).content.decode()
        assert canary(ONE) in page
        assert "Isle of Anglesey" in browser.get(reverse("audit-granted-list")).content.decode()
        what = list(Entry.objects.of(ONE).order_by("number").values_list("what", "role"))
        assert what[1:] == [("grant.give", "governance_lead"), ("record.see", "inspector")]
        assert browser.get(reverse("audit-granted", args=[TWIN])).status_code == 404
        assert browser.get(reverse("audit-granted", args=["nowhere"])).status_code == 404
        assert browser.get(reverse("audit")).status_code == 404, "an inspector has no place of their own"

    def test_a_grant_ends_with_its_last_day_and_when_it_is_withdrawn(self, inspector):
        today = timezone.localdate()
        browser, address = signed_in(inspector), reverse("audit-granted", args=[ONE])
        grant_to(inspector, ONE, since=today - timedelta(days=9), until=today - timedelta(days=1))
        grant_to(inspector, ONE, since=today + timedelta(days=1), until=today + timedelta(days=9))
        grant_to(inspector, ONE, resource="signed_return")
        assert browser.get(address).status_code == 404
        grant = grant_to(inspector, ONE)
        assert browser.get(address).status_code == 200
        lead = signed_in(member("governance_lead", ONE))
        for _ in range(2):
            assert lead.post(reverse("grant-withdraw", args=[grant.public_id])).status_code == 302
        assert browser.get(address).status_code == 404
        assert [one.what for one in Entry.objects.of(ONE) if one.what == "grant.withdraw"] == ["grant.withdraw"]

    def test_a_grant_is_its_persons_alone_and_a_neighbour_cannot_withdraw_it(self, inspector):
        grant = grant_to(inspector, ONE)
        other = signed_in(member("inspector", ""))
        assert other.get(reverse("audit-granted", args=[ONE])).status_code == 404
        neighbour = signed_in(member("governance_lead", TWIN))
        assert neighbour.post(reverse("grant-withdraw", args=[grant.public_id])).status_code == 404
        administrator = signed_in(member("authority_administrator", ONE))
        assert administrator.get(reverse("grants")).status_code == 200
        assert administrator.post(reverse("grant-withdraw", args=[grant.public_id])).status_code == 404

    @pytest.mark.parametrize(
        ("changed", "error"),
        [
            ({"email": "nobody@example.cymru"}, NotFound),
            ({"resource": "person_row"}, NotFound),
            ({"until": date(2099, 1, 1)}, NotAllowed),
            ({"until": date(2020, 1, 1)}, NotAllowed),
            ({"purpose": "why"}, NotAllowed),
        ],
    )
    def test_what_may_not_be_granted_is_refused(self, inspector, changed, error):
        today = timezone.localdate()
        fields = {"email": inspector.person.email, "resource": "audit_log", "since": today, "until": today}
        wanted = grants.Wanted(**{**fields, "purpose": "Inspection of 2026", **changed})
        with pytest.raises(error):
            grants.give(visiting(member("governance_lead", ONE)), wanted)
        assert not Entry.objects.exclude(what__startswith="sign_in.").exists()

    def test_whoever_needs_no_grant_for_a_thing_is_given_none(self):
        analyst, today = member("government_analyst", ""), timezone.localdate()
        wanted = grants.Wanted(
            email=analyst.person.email, resource="audit_log", since=today, until=today, purpose="To have a look"
        )
        with pytest.raises(NotFound):
            grants.give(visiting(member("governance_lead", ONE)), wanted)


class TestTheWeek:
    def test_each_lead_is_told_once_how_often_rows_were_seen(self, monkeypatch):
        today = timezone.localdate()
        since, until = week_before(today)
        last_week = timezone.now() - timedelta(days=today.weekday() + 3)
        with monkeypatch.context() as then:
            then.setattr(timezone, "now", lambda: last_week)
            for who in ("a", "b", "a"):
                record(By(who, "performance_officer", ONE), "rows.see")
            record(By("c", "director", ONE), "return.sign")
        record(By("a", "performance_officer", ONE), "rows.see")  # this week, which is not over
        lead = member("governance_lead", ONE)
        member("governance_lead", TWIN)
        assert weekly(today) == (2, since, until)
        assert weekly(today)[0] == 0
        [notice] = Notice.objects.of(ONE)
        assert notice.to == lead.person.public_id
        counts = {"reads": 3, "people": 2, "entries": 4}
        assert notice.values == {"since": str(since), "until": str(until), **counts}
        assert Notice.objects.of(TWIN).get().values["reads"] == 0

    def test_the_command_says_how_many_were_told(self, capsys):
        member("governance_lead", ONE)
        call_command("audit", "weekly")
        assert "1 notices were written" in capsys.readouterr().out


class TestTheCommand:
    def test_a_record_is_verified_against_a_checkpoint_that_was_kept_outside(self, tmp_path, capsys):
        entry(ONE)
        point, public = tmp_path / "point.json", tmp_path / "public.pem"
        call_command("audit", "checkpoint", out=point)
        call_command("audit", "key", out=public)
        entry(ONE)
        call_command("audit", "verify", checkpoint=point, public_key=public)
        said = capsys.readouterr().out
        assert "The record is as it was written: 2 entries in 1 chains." in said
        assert "It agrees with the checkpoint of" in said
        with pytest.raises(SystemExit) as refused:
            call_command("audit", "checkpoint", out=point)
        assert refused.value.code == 2, "no file that is there is written over"

    def test_a_record_that_was_changed_ends_with_1_and_says_where(self, capsys):
        from django.db import connection
        from drills.tampering import beneath, rows_of

        for _ in range(3):
            entry(ONE)
        rows = rows_of(ONE)
        rows[1]["reason"] = "a better one"
        beneath(ONE, rows)
        with pytest.raises(SystemExit) as refused:
            call_command("audit", "verify")
        assert refused.value.code == 1
        assert "Isle of Anglesey, entry 2: it was changed after it was written." in capsys.readouterr().out
        assert connection.in_atomic_block
        assert not verify().wrong or verify().wrong[0].number == 2

    def test_walls_that_are_down_end_with_1(self, capsys):
        from django.db import connection

        from gwella.audit import walls

        walls.take_down(connection)
        with pytest.raises(SystemExit) as refused:
            call_command("audit", "verify")
        assert refused.value.code == 1
        assert "audit_entry_not_changed" in capsys.readouterr().out
        walls.put_up(connection)
