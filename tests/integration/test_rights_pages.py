"""A person's bundle, their erasure, and what is past its time: two people, once, recorded, and no identifier kept."""

from __future__ import annotations

import csv
import io
import os
import shutil
import time
import zipfile
from datetime import timedelta
from pathlib import Path

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
from gwella.code_of_practice.places import INVENTED
from gwella.measuring.models import Answer, Handed, Question, Submission
from gwella.metrics.files import read_results
from gwella.office.models import Job, Notice
from gwella.rights import clearing
from gwella.rights.models import Kind, Request, State
from gwella.rights.periods import own, periods
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

    def test_each_file_counts_once_and_by_the_name_it_was_sent_under(self, place, whom, officer, director):
        both = sent(place, "both", f"Person,Client group\r\n{whom},adult\r\n".encode())
        folder = place.folder / "quarantine" / both.public_id
        (folder / "sent" / "1").write_bytes(f"Person\r\n{whom}\r\n".encode())
        (folder / "sent.json").write_text('["contacts.csv", "people.csv"]')
        (folder / "files").mkdir()
        for number, name in enumerate(("contacts.csv", "people.csv")):
            shutil.copy(folder / "sent" / str(number), folder / "files" / name)
        sent(place, "again", f"Person\r\n{whom}\r\n".encode())
        request = ask(officer, whom)
        assert {name: request.found[name] for name in ("files", "file_rows", "submissions")} == {
            "files": 3,
            "file_rows": 3,
            "submissions": 2,
        }
        decide(director, request)
        archive = zipfile.ZipFile(io.BytesIO(carry_out(officer, request, whom).content))
        assert "3 files that were sent" in archive.read("en/summary.html").decode()
        listed = csv.reader(io.StringIO(archive.read("en/files-as-sent.csv").decode("utf-8-sig")))
        assert {row[0] for row in listed} == {"File", "contacts.csv", "people.csv", "0"}, "no name was kept of the last"
        erasure = ask(officer, whom, "erasure")
        decide(director, erasure)
        carry_out(officer, erasure, whom)
        erasure.refresh_from_db(from_queryset=Request.objects.of(INVENTED))
        for name in ("files", "submissions"):
            assert erasure.done[name] == erasure.found[name], "what was found is what went"

    def test_a_file_that_only_the_mapping_gave_the_identifier_is_searched_too(self, place, whom, officer):
        mapped = sent(place, "mapped", f"Person\r\n{whom}/1\r\n".encode())
        (place.folder / "quarantine" / mapped.public_id / "people.csv").write_text(f"Person\n{whom}\n")
        request = ask(officer, whom)
        assert (request.found["files"], request.found["submissions"]) == (1, 1)

    @pytest.mark.parametrize("word", [INVENTED, "adult", " Adult ", "2024-04-01", "01/04/2024"])
    def test_what_stands_in_the_rows_of_many_is_no_identifier(self, place, whom, officer, director, word: str):
        sent(place, "csv", f"Person,Client group,Date\r\nP999999,adult,{word.strip()}\r\n".encode())
        for typed in (word, f"{whom}\n{word}"):
            answer = officer.post(reverse("rights-ask"), {"identifiers": typed, "reason": WHY}).content.decode()
            assert "which stands in the rows of many people" in answer
        assert not Request.objects.of(INVENTED).exists()
        for kind in ("bundle", "erasure"):
            decide(director, request := ask(officer, whom, kind))
            again = carry_out(officer, request, f"{whom}\n{word}").content.decode()
            assert "which stands in the rows of many people" in again, "nor when it is typed again"
        assert [one.state for one in Request.objects.of(INVENTED).all()] == [State.APPROVED] * 2

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
        assert set(request.people.values()) == {""}, "only the key’s ids are left"

    def test_the_record_says_codes_in_words_of_its_readers_language(self, place, whom, officer, director):
        lead = signed_in(member("governance_lead", INVENTED))
        decide(director, ask(officer, whom, "erasure"))
        lead.post(reverse("retention-period"), {"data_set": "notices", "months": "24"})
        with translation.override("cy"):
            page = lead.get(reverse("audit")).content.decode()
        for words in ("Cymeradwywyd ef: dileu.", "Newidiwyd cyfnod: Hysbysiadau i bobl sy’n gweithio yma, 24"):
            assert words in page

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
        assert erased.facts["key"] == ", ".join(request.people), "each id that the key had"
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

    def test_a_proposal_is_made_once_and_says_afterwards_what_it_removed(self, place, director):
        lead = signed_in(member("governance_lead", INVENTED))
        long_ago = timezone.now() - timedelta(days=800)
        Notice.objects.of(INVENTED).create(to="x", code="audit.week", sent_at=long_ago)
        for _ in range(2):
            page = lead.post(reverse("retention-propose"), {"reason": "The yearly clearing"})
        assert "waits for the director already" in page.content.decode()
        proposal = Request.objects.of(INVENTED).get(kind=Kind.CLEARING)
        Notice.objects.of(INVENTED).all().delete()
        director.post(reverse("retention-decide", args=[proposal.public_id]), {"decision": "approve"})
        page = lead.get(reverse("retention")).content.decode()
        assert "Nothing of it was left to remove." in page
        assert "<li>Notices to people who work here: 1</li>" not in page

    def test_an_authority_sets_its_own_period_and_the_record_is_never_removed_by_time(self, place):
        lead = signed_in(member("governance_lead", INVENTED))
        lead.post(reverse("retention-period"), {"data_set": "notices", "months": "24"})
        assert periods(place.folder)["notices"] == 24
        assert Entry.objects.of(INVENTED).get().facts == {"data_set": "notices", "months": 24}
        for name, months in (("record", "1"), ("nothing", "1"), ("notices", "-1"), ("notices", "99999"), ("jobs", "x")):
            page = lead.post(reverse("retention-period"), {"data_set": name, "months": months}).content.decode()
            assert "There is a problem" in page
        assert own(place.folder) == {"notices": 24}
