"""A person's bundle, their erasure, and what is past its time: two people, once, recorded, and no identifier kept."""

from __future__ import annotations

import csv
import io
import os
import shutil
import time
import zipfile
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from django.contrib.sessions.models import Session
from django.core import serializers
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from hands import member, signed_in

from gwella.audit.models import Entry
from gwella.code_of_practice.errors import DefinitionError
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.places import INVENTED
from gwella.documents.html import html
from gwella.documents.pdf import pdf
from gwella.measuring.models import Answer, Handed, Question, Submission
from gwella.metrics.files import read_results
from gwella.office.models import Job, Notice
from gwella.rights import clearing
from gwella.rights.files import files_with
from gwella.rights.impact import impact_assessment, undescribed
from gwella.rights.models import Kind, Request, State
from gwella.rights.periods import before, data_sets, own, periods, set_own
from gwella.rights.place import PlaceFolders

pytestmark = pytest.mark.django_db
WHY = "A request came by letter on 3 November"


@pytest.fixture
def place(settings, tmp_path: Path, year_made: Path, monkeypatch: pytest.MonkeyPatch) -> PlaceFolders:
    """The invented authority's books on a server, with its key."""
    translation.activate("en")  # whatever was spoken before
    settings.DATA, settings.DESK = tmp_path / "data", None
    folder = settings.DATA / "places" / INVENTED
    shutil.copytree(year_made, folder / "results")
    shutil.copytree(year_made.parent / "keys", tmp_path / "keys")
    monkeypatch.setenv("GWELLA_KEYS", str(tmp_path / "keys"))
    settings.KEYS = tmp_path / "keys"
    return PlaceFolders(INVENTED, folder, folder / "results", tmp_path / "keys")


@pytest.fixture
def whom(year_made: Path) -> str:
    """The identifier of somebody who made contact."""
    with (year_made.parent / "extract" / "contacts.csv").open(encoding="utf-8-sig") as file:
        return next(csv.DictReader(file))["Person"]


@pytest.fixture
def officer() -> Client:
    return signed_in(member("performance_officer", INVENTED, name="Nia Prys"))


@pytest.fixture
def director() -> Client:
    return signed_in(member("director", INVENTED, name="Elin Rhys"))


def ask(browser: Client, identifiers: str, kind: str = "bundle", reason: str = WHY) -> Request:
    answer = browser.post(reverse("rights-ask"), {"kind": kind, "identifiers": identifiers, "reason": reason})
    assert answer.status_code == 302, answer.content.decode()
    return Request.objects.of(INVENTED).order_by("-pk").first()


def decide(browser: Client, request: Request, decision: str = "approve"):
    return browser.post(reverse("rights-decide", args=[request.public_id]), {"decision": decision})


def carry_out(browser: Client, request: Request, identifiers: str):
    return browser.post(reverse("rights-carry-out", args=[request.public_id]), {"identifiers": identifiers})


def sent(place: PlaceFolders, name: str, content: bytes, state: str = "shown") -> Submission:
    """Let a file lie in quarantine as a submission, by a number and without an ending, as the server keeps it."""
    its = Submission.objects.of(INVENTED).create(
        digest=name, name=name, size=len(content), state=state, sent_by="x", sent_at=timezone.now()
    )
    folder = place.folder / "quarantine" / its.public_id / "sent"
    folder.mkdir(parents=True)
    (folder / "0").write_bytes(content)
    return its


def asked_about(reference: str, sign: str) -> Question:
    both, now = {"sign": sign, "year": 2024, "asks": "plans.x"}, timezone.now()
    said = {"turn": 1, "kind": "explained", "words": "as it is", "language": "en", "by": "x", "at": now}
    Answer.objects.of(INVENTED).create(**both, **said)
    found = {"severity": "query", "table": "contacts", "file": "f", "reference": reference, "asked_at": now}
    question = Question.objects.of(INVENTED).create(submission="s", **both, **found)
    why = {"words": f"why of {reference}", "language": "en", "by": "x", "at": now}
    Handed.objects.of(INVENTED).create(question=question.public_id, **why)
    return question


def everything_kept() -> str:
    """Return all rows of the part's own tables and of the record, as text."""
    rows = [*Request.objects.of(INVENTED), *Entry.objects.all(), *Session.objects.all()]
    return serializers.serialize("json", rows)


class TestABundle:
    def test_it_is_asked_for_approved_by_another_and_downloaded_once(self, place, whom, officer, director):
        sent(place, "csv", f"Person,Client group\r\n{whom},adult\r\nP999999,child\r\n".encode())
        asked_about("CD-1", "a" * 64)
        request = ask(officer, f"{whom}\nCD-1")
        assert request.found["rows"] > 0
        assert (request.found["files"], request.found["questions"]) == (1, 1)
        refused = carry_out(officer, request, whom)
        assert "Somebody has decided or done this meanwhile" in refused.content.decode()
        assert decide(director, request).status_code == 302
        other = carry_out(officer, request, "P999999")
        assert "That is not the identifier" in other.content.decode()
        bundle = carry_out(officer, request, f"{whom}\nCD-1")
        assert bundle["Content-Type"] == "application/zip"
        assert "no-store" in bundle["Cache-Control"]
        archive = zipfile.ZipFile(io.BytesIO(bundle.content))
        names = set(archive.namelist())
        assert {"en/summary.html", "cy/crynodeb.html", "en/contacts.csv", "cy/cysylltiadau.csv"} <= names
        contacts = archive.read("en/contacts.csv").decode("utf-8-sig")
        assert ",you," in contacts
        assert "another person" not in contacts
        files = archive.read("en/files-as-sent.csv").decode("utf-8-sig")
        assert whom in files
        assert "P999999" not in files, "another’s row is not this person’s"
        asked = archive.read("cy/cwestiynau.csv").decode("utf-8-sig")
        assert "CD-1" in asked
        assert "as it is" in asked
        assert "why of CD-1" in asked, "and why somebody was asked"
        assert "Yr hyn a ddelir amdanoch chi" in archive.read("cy/crynodeb.html").decode()
        again = carry_out(officer, request, whom)
        assert "Somebody has decided or done this meanwhile" in again.content.decode(), "once"

    def test_every_step_is_recorded_and_the_identifier_is_kept_nowhere(self, place, whom, officer, director):
        request = ask(officer, whom)
        decide(director, request)
        carry_out(officer, request, whom)
        what = list(Entry.objects.of(INVENTED).order_by("number").values_list("what", "role"))
        assert what == [
            ("rights.ask", "performance_officer"),
            ("rights.approve", "director"),
            ("rights.hand_over", "performance_officer"),
        ]
        assert whom not in everything_kept()
        request.refresh_from_db(from_queryset=Request.objects.of(INVENTED))
        assert request.state == State.DONE
        assert set(request.people.values()) == {""}, "only the key’s id is left"

    def test_nobody_approves_what_they_asked_for(self, place, whom, officer, director):
        request = ask(officer, whom)
        assert decide(officer, request).status_code == 404, "an officer approves nothing"
        Request.objects.of(INVENTED).filter(pk=request.pk).update(asked_by=str(director.session["visitor"]["person"]))
        assert "You asked for this yourself" in decide(director, request).content.decode()
        with pytest.raises(IntegrityError), transaction.atomic():
            Request.objects.of(INVENTED).filter(pk=request.pk).update(
                state=State.APPROVED, decided_by=str(director.session["visitor"]["person"])
            )

    def test_what_is_refused_opens_nothing(self, place, whom, officer, director):
        request = ask(officer, whom)
        decide(director, request, "refuse")
        assert carry_out(officer, request, whom)["Content-Type"].startswith("text/html")
        assert "Somebody has decided" in decide(director, request).content.decode()

    @pytest.mark.parametrize("identifier", ["", "  \n ", "unknown", "0"])
    def test_what_names_nobody_is_refused(self, place, officer, identifier):
        answer = officer.post(reverse("rights-ask"), {"identifiers": identifier, "reason": WHY}).content.decode()
        assert '<a href="#whom">That identifier names nobody' in answer

    def test_somebody_of_whom_nothing_is_held_is_said_so(self, place, officer):
        answer = officer.post(reverse("rights-ask"), {"identifiers": "P-NOT-THERE", "reason": WHY}).content.decode()
        assert "Nothing is held under that identifier" in answer
        assert "P-NOT-THERE" not in answer, "what was typed of a person is not shown again"

    def test_a_reason_that_holds_the_identifier_is_refused(self, place, whom, officer):
        typed = {"identifiers": whom, "reason": f"Letter about {whom.lower()} came"}
        answer = officer.post(reverse("rights-ask"), typed).content.decode()
        assert '<a href="#reason">The reason holds the person’s identifier' in answer

    def test_a_right_that_ended_ends_the_download(self, place, whom, director):
        nia = member("performance_officer", INVENTED)
        browser = signed_in(nia)
        request = ask(browser, whom)
        decide(director, request)
        nia.until = timezone.localdate() - timedelta(days=1)
        nia.save()
        assert carry_out(browser, request, whom).status_code == 404


class TestAnErasure:
    def test_a_person_is_gone_from_tables_files_and_questions_and_figures_stand(self, place, whom, officer, director):
        quarantined = sent(place, "csv", f"Person\n{whom}\n".encode())
        other = sent(place, "other", b"Person\nP999999\n")
        gone, kept = asked_about(whom, "a" * 64), asked_about("CD-2", "b" * 64)
        extract = place.folder / "extracts" / "contacts.csv"
        extract.parent.mkdir()
        extract.write_text(f"Person\n{whom}\n", encoding="utf-8")
        results = (place.results / "results.csv").read_bytes()
        request = ask(officer, whom, "erasure")
        keys = {int(person) for person in request.people.values()}
        assert held(place, keys) > 0
        decide(director, request)
        assert held(place, keys) > 0, "approving carries nothing out"
        assert carry_out(officer, request, whom).status_code == 302
        assert held(place, keys) == 0, "in no snapshot, in force or not"
        assert (place.results / "results.csv").read_bytes() == results
        assert not (place.folder / "quarantine" / quarantined.public_id).exists()
        assert (place.folder / "quarantine" / other.public_id).exists()
        assert not extract.exists()
        assert Submission.objects.of(INVENTED).get(pk=quarantined.pk).state == "withdrawn"
        assert Submission.objects.of(INVENTED).get(pk=other.pk).state == "shown"
        assert [one.pk for one in Question.objects.of(INVENTED).all()] == [kept.pk]
        assert not Answer.objects.of(INVENTED).filter(sign=gone.sign).exists()
        assert [one.words for one in Handed.objects.of(INVENTED).all()] == ["why of CD-2"]
        assert whom not in everything_kept()
        [erased] = [one for one in Entry.objects.of(INVENTED) if one.what == "rights.erase"]
        assert erased.facts["key"] == next(iter(request.people))
        assert str(next(iter(keys))) not in everything_kept(), "recorded by the key’s id only"

    def test_a_run_that_stopped_half_way_is_finished_by_the_same_act(self, place, whom, officer, director, monkeypatch):
        request = ask(officer, whom, "erasure")
        keys = {int(person) for person in request.people.values()}
        decide(director, request)
        with monkeypatch.context() as broken:
            broken.setattr("gwella.rights.erasing.put_in_force", lambda *_: (_ for _ in ()).throw(OSError("full")))
            with pytest.raises(OSError, match="full"):
                carry_out(officer, request, whom)
        assert held(place, keys) > 0
        assert not any(one.what == "rights.erase" for one in Entry.objects.of(INVENTED))
        assert carry_out(officer, request, whom).status_code == 302
        assert held(place, keys) == 0

    def test_computing_again_says_what_changed(self, place, whom, officer, director):
        request = ask(officer, whom, "erasure")
        decide(director, request)
        carry_out(officer, request, whom)
        before_it = {one.key: one.value for one in read_results(place.results)}
        answer = officer.post(reverse("rights-recompute", args=[request.public_id])).content.decode()
        assert "figures changed:" in answer
        assert " before, " in answer
        after = {one.key: one.value for one in read_results(place.results)}
        differ = {key for key in before_it if before_it[key] != after.get(key)}
        [its] = [one for one in Entry.objects.of(INVENTED) if one.what == "rights.recompute"]
        assert its.facts["changed"] >= len(differ) > 0

    def test_another_persons_row_stays_and_only_forgets_whom_it_named(self, place, year_made, officer, director):
        with (year_made.parent / "extract" / "carers.csv").open(encoding="utf-8-sig") as file:
            cared_for = next(row["Person cared for"] for row in csv.DictReader(file) if row["Person cared for"])
        rows = pq.read_table(next((place.snapshots / INVENTED / "carers").glob("*.parquet"))).num_rows
        request = ask(officer, cared_for, "erasure")
        keys = {int(person) for person in request.people.values()}
        decide(director, request)
        carry_out(officer, request, cared_for)
        [file] = (place.snapshots / INVENTED / "carers").glob("*.parquet")
        assert held(place, keys) == 0
        assert pq.read_table(file).num_rows >= rows - 1


def held(place: PlaceFolders, keys: set[int]) -> int:
    """Return in how many cells of any snapshot file of the place one of the keys stands: read without our own code."""
    found = 0
    for path in place.folder.rglob("*.parquet"):
        if path.parents[2].name != "snapshots":
            continue
        rows = pq.read_table(path)
        found += sum(value in keys for column in rows.columns for value in column.to_pylist() if isinstance(value, int))
    return found


class TestSearchingFiles:
    def test_a_person_is_found_in_every_kind_of_file(self, tmp_path: Path):
        book = openpyxl.Workbook()
        for row in (["Person"], ["P000041"]):
            book.active.append(row)
        book.save(tmp_path / "a.xlsx")
        shutil.copy(tmp_path / "a.xlsx", tmp_path / "0")
        (tmp_path / "b.csv").write_bytes("Person;Grŵp\nP000041;ŵ\n".encode("utf-16"))
        (tmp_path / "c.xml").write_text("<p id='P000041'/>", encoding="utf-8")
        with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
            archive.writestr("../out.csv", "Person\nP000041\n")
        (tmp_path / "e.csv").write_text("Person\nP0000411\n", encoding="utf-8")
        found = files_with(tmp_path, ["P000041"])
        assert {path.name for path in found} == {"a.xlsx", "0", "b.csv", "c.xml", "d.zip"}
        assert not (tmp_path.parent / "out.csv").exists()

    def test_a_file_that_cannot_be_opened_is_said_and_not_passed_over(self, tmp_path: Path):
        (tmp_path / "a.xlsx").write_bytes(b"no workbook")
        [[where]] = files_with(tmp_path, ["P000041"]).values()
        assert not where.searched


class TestRetention:
    def test_what_is_past_its_time_is_counted_approved_by_another_and_removed(self, place, director):
        lead = signed_in(member("governance_lead", INVENTED, name="Gwen Hughes"))
        long_ago = timezone.now() - timedelta(days=800)
        old, open_ = sent(place, "old", b"a", "taken"), sent(place, "open", b"b")
        Submission.objects.of(INVENTED).filter(pk=old.pk).update(decided_at=long_ago)
        refused = sent(place, "refused", b"c", "refused")
        Submission.objects.of(INVENTED).filter(pk=refused.pk).update(sent_at=long_ago)
        stale = next((place.snapshots / INVENTED / "contacts").glob("*.parquet")).with_name("0" * 32 + ".parquet")
        shutil.copy(next(stale.parent.glob("*.parquet")), stale)
        aged = [*(place.folder / "quarantine").rglob("*"), stale]
        for path in aged:
            os.utime(path, (time.time() - 1_200 * 86_400,) * 2)
        Notice.objects.of(INVENTED).create(to="x", code="audit.week", sent_at=long_ago)
        Job.objects.of(INVENTED).create(kind="x", on="x", asked_at=long_ago, state="done")
        Job.objects.of(INVENTED).create(kind="x", on="x", asked_at=long_ago, state="running")
        expected = {"files_sent": 2, "snapshots": 1, "submissions": 1, "notices": 1, "jobs": 1, "sessions": 0}
        assert clearing.counts(clearing.past(place, timezone.localdate())) == {**expected, "requests": 0}
        assert lead.post(reverse("retention-propose"), {"reason": "The yearly clearing"}).status_code == 302
        proposal = Request.objects.of(INVENTED).get(kind=Kind.CLEARING)
        address = reverse("retention-decide", args=[proposal.public_id])
        assert lead.post(address, {"decision": "approve"}).status_code == 404
        assert stale.exists(), "a proposal removes nothing"
        for _ in range(2):
            director.post(address, {"decision": "approve"})
        assert not stale.exists()
        assert (place.folder / "quarantine" / open_.public_id).exists(), "what is open stays"
        assert not (place.folder / "quarantine" / old.public_id).exists()
        assert {one.name for one in Submission.objects.of(INVENTED).all()} == {"old", "open"}
        assert [one.state for one in Job.objects.of(INVENTED).all()] == ["running"]
        done = [one for one in Entry.objects.of(INVENTED) if one.what == "retention.carry_out"]
        assert [one.facts["things"] for one in done] == [6], "once"
        assert (place.results / "results.csv").exists()

    def test_more_than_was_proposed_is_never_removed(self, place, director):
        lead = signed_in(member("governance_lead", INVENTED))
        long_ago = timezone.now() - timedelta(days=800)
        Notice.objects.of(INVENTED).create(to="x", code="audit.week", sent_at=long_ago)
        lead.post(reverse("retention-propose"), {"reason": "The yearly clearing"})
        Notice.objects.of(INVENTED).create(to="y", code="audit.week", sent_at=long_ago)
        proposal = Request.objects.of(INVENTED).get(kind=Kind.CLEARING)
        address = reverse("retention-decide", args=[proposal.public_id])
        assert "More is past its time now" in director.post(address, {"decision": "approve"}).content.decode()
        assert Notice.objects.of(INVENTED).count() == 2

    def test_an_authority_sets_its_own_period_and_the_record_is_never_removed_by_time(self, place):
        lead = signed_in(member("governance_lead", INVENTED))
        lead.post(reverse("retention-period"), {"data_set": "notices", "months": "24"})
        assert periods(place.folder)["notices"] == 24
        assert Entry.objects.of(INVENTED).get().facts == {"data_set": "notices", "months": 24}
        for name, months in (("record", "1"), ("nothing", "1"), ("notices", "-1"), ("notices", "99999"), ("jobs", "x")):
            page = lead.post(reverse("retention-period"), {"data_set": name, "months": months}).content.decode()
            assert "There is a problem" in page
        assert own(place.folder) == {"notices": 24}

    def test_a_damaged_file_of_periods_removes_nothing_by_a_guess(self, tmp_path: Path):
        for text in ("notices = ", "notices = 'x'", "record = 1", "notices = -1", "\xff"):
            (tmp_path / "retention.toml").write_text(text, encoding="latin-1")
            with pytest.raises(DefinitionError):
                periods(tmp_path)
        (tmp_path / "retention.toml").unlink()
        set_own(tmp_path, "jobs", 0)
        assert periods(tmp_path)["jobs"] == 0

    @pytest.mark.parametrize(
        ("today", "months", "day"),
        [
            (date(2026, 11, 27), 12, date(2025, 11, 27)),
            (date(2026, 3, 31), 1, date(2026, 2, 28)),
            (date(2024, 2, 29), 12, date(2023, 2, 28)),
            (date(2026, 1, 5), 0, date(2026, 1, 5)),
        ],
    )
    def test_months_are_counted_by_the_calendar(self, today: date, months: int, day: date):
        assert before(today, months) == day

    def test_each_data_set_that_goes_by_time_has_its_finder(self):
        assert set(clearing.FINDERS) == {name for name, one in data_sets().items() if not one.kept}


class TestTheImpactAssessment:
    def test_every_table_of_the_database_is_described(self):
        assert undescribed() == (), "add it to definitions/impact.toml: whose data, what for, how long"

    @pytest.mark.parametrize("language", list(Language))
    def test_it_names_fields_readers_and_the_places_own_periods(self, language: Language):
        months = {name: 7 for name, one in data_sets().items() if not one.kept}
        document = impact_assessment(language, date(2026, 11, 27), months)
        text = html(document)
        for words in ("accounts.person", "email", "audit.entry", "rights.request"):
            assert words in text
        assert {"en": "7 months", "cy": "7 o fisoedd"}[language] in text
        assert {"en": "only under a dated grant", "cy": "dim ond o dan ganiatâd â dyddiad"}[language] in text
        assert pdf(document).startswith(b"%PDF")
