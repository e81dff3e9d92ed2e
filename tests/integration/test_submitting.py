"""A submission from upload to figures: apart from what stands until somebody confirms it, then whole."""

from __future__ import annotations

import html
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from hands import ONE, TWIN, member, signed_in
from sent_files import YEAR, again, contacts, of_answer, send, taken, work_off, zipped

from gwella.audit.models import Entry
from gwella.cli import landlock
from gwella.cli.confined import LANDLOCK, OPEN
from gwella.measuring.found import read_found
from gwella.measuring.models import Figure, Submission
from gwella.measuring.models.submission import State
from gwella.office.models import Job, Notice
from gwella.site.books import books
from gwella.site.quarantine import FILES, quarantine

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("server_of_many_hands")]
METRIC = "adult.contacts.received"
FIGURES = f"area,period,metric,value\n{TWIN},{YEAR},{METRIC},7\n".encode()


@pytest.fixture
def officer(db):
    return signed_in(member("performance_officer", ONE))


def page(client, row, language="en"):
    address = reverse("submission", args=[row.public_id])
    answer = client.get(address if language == "en" else address.replace("/en/submissions", "/cy/cyflwyniadau"))
    return html.unescape(answer.content.decode())


def figure(place=ONE, metric=METRIC, period=str(YEAR)):
    found = Figure.objects.of(place).filter(metric=metric, area=place, period=period, breakdown="").first()
    return found and found.value


def test_a_file_is_checked_shown_confirmed_and_taken_and_its_figures_stand(officer):
    row = of_answer(send(officer, {"contacts.csv": contacts(ONE)}), ONE)
    assert row.state == State.CHECKING
    assert "Look how far it is now" in page(officer, row)
    work_off()
    row = again(row)
    assert row.state == State.SHOWN
    text = page(officer, row)
    assert "Confirm, and take it" in text
    assert "New: " in text
    assert figure() is None
    assert not (books(ONE).results / "results.csv").exists()
    officer.post(reverse("submission-take", args=[row.public_id]), {"stamp": row.stamp})
    assert again(row).state == State.TAKING
    work_off()
    assert again(row).state == State.TAKEN
    assert figure() == 3
    sheet = officer.get(reverse("sheet", args=[YEAR])).content.decode()
    assert f'id="{METRIC}"' in sheet
    assert [one.code for one in Notice.objects.of(ONE).order_by("pk")] == [
        "submissions.is_shown",
        "submissions.is_taken",
    ]
    assert [one.code for one in Notice.objects.of(ONE).filter(read_at=None)] == ["submissions.is_taken"], "overtaken"
    assert [one.what for one in Entry.objects.filter(place=ONE).order_by("number")] == [
        "submission.send",
        "submission.show",
        "submission.confirm",
        "submission.take",
    ]
    shown = Entry.objects.get(place=ONE, what="submission.show")
    assert shown.facts["files"] == (LANDLOCK if landlock.version() else OPEN), "how it was kept apart is recorded"


@pytest.mark.parametrize("names", [("contacts.csv", "contacts.csv"), ("one.zip", "another.zip")])
def test_the_same_files_again_are_that_submission_and_it_is_said(officer, names):
    content = contacts(ONE) if names[0] == names[1] else zipped({"contacts.csv": contacts(ONE)})
    first = of_answer(send(officer, {names[0]: content}), ONE)
    answer = send(officer, {names[1]: content})
    assert of_answer(answer, ONE).public_id == first.public_id
    assert "Exactly these files were sent before" in officer.get(answer["Location"]).content.decode()
    assert Submission.objects.of(ONE).count() == 1
    assert [one.name for one in quarantine(ONE, "x").parent.iterdir()] == [first.public_id]


def test_a_file_that_is_named_as_was_asked_or_sent_for_another_year_is_looked_at_anew(officer):
    first = of_answer(send(officer, {"another name.csv": contacts(ONE)}), ONE)
    work_off()
    assert again(first).state == State.STAGED
    named = of_answer(send(officer, {"contacts.csv": contacts(ONE)}), ONE)
    of_another_year = of_answer(send(officer, {"contacts.csv": contacts(ONE)}, year=2023), ONE)
    work_off()
    assert [again(one).state for one in (named, of_another_year)] == [State.SHOWN, State.REFUSED]


def test_files_looked_at_again_get_the_mapping_that_is_in_use_by_now(officer):
    """The process that reads them may change nothing of what was sent, so that the mapping is there before it looks."""
    row = of_answer(send(officer, {"contacts.csv": contacts(ONE)}), ONE)
    work_off()
    its = '[[table]]\nfrom = "contacts.csv"\nof = "contacts"\ncolumns.authority = { always = "W06000001" }\n'
    (books(ONE).extracts / "mapping.toml").write_text(its)
    officer.post(reverse("submission-look-again", args=[row.public_id]))
    work_off()
    assert (quarantine(ONE, row.public_id) / FILES / "mapping.toml").is_file()
    assert again(row).refusal.get("code", "") != "submissions.broke_down"


def test_what_was_withdrawn_can_be_sent_again_and_its_files_are_gone(officer):
    first = of_answer(send(officer, {"contacts.csv": contacts(ONE)}), ONE)
    officer.post(reverse("submission-withdraw", args=[first.public_id]))
    assert again(first).state == State.WITHDRAWN
    assert not quarantine(ONE, first.public_id).exists()
    work_off()
    assert again(first).state == State.WITHDRAWN, "the check that was under way changes nothing"
    assert of_answer(send(officer, {"contacts.csv": contacts(ONE)}), ONE).public_id != first.public_id


def test_a_second_click_takes_nothing_twice(officer):
    row = taken(officer, ONE, {"contacts.csv": contacts(ONE)})
    answer = officer.post(reverse("submission-take", args=[row.public_id]), {"stamp": row.stamp})
    assert answer.status_code == 302
    work_off()
    assert Job.objects.of(ONE).filter(kind="submission.take").count() == 1
    assert figure() == 3


def test_what_was_shown_is_stale_once_another_was_taken_and_it_is_said(officer):
    older = of_answer(send(officer, {"contacts.csv": contacts(ONE, 3)}), ONE)
    newer = of_answer(send(officer, {"contacts.csv": contacts(ONE, 5)}), ONE)
    work_off()
    assert "A newer submission waits as well" in page(officer, older)
    officer.post(reverse("submission-take", args=[newer.public_id]), {"stamp": again(newer).stamp})
    work_off()
    answer = officer.post(reverse("submission-take", args=[older.public_id]), {"stamp": again(older).stamp})
    assert answer.status_code == 409
    assert "what you see is no longer what would happen" in html.unescape(answer.content.decode())
    assert figure() == 5
    officer.post(reverse("submission-look-again", args=[older.public_id]))
    work_off()
    assert "Changed: " in page(officer, older)
    officer.post(reverse("submission-take", args=[older.public_id]), {"stamp": again(older).stamp})
    work_off()
    assert figure() == 3
    assert "another submission has taken its place" in page(officer, newer)


def test_of_two_confirmed_before_either_was_taken_the_second_says_it_came_too_late(officer):
    rows = [of_answer(send(officer, {"contacts.csv": contacts(ONE, many)}), ONE) for many in (3, 5)]
    work_off()
    for row in rows:
        officer.post(reverse("submission-take", args=[row.public_id]), {"stamp": again(row).stamp})
    work_off()
    assert [again(row).state for row in rows] == [State.TAKEN, State.STAGED]
    assert "what you see is no longer what would happen" in page(officer, rows[1])
    assert figure() == 3


def test_a_figure_entered_meanwhile_is_seen_before_anything_is_taken_over_it(officer):
    taken(officer, ONE, {"contacts.csv": contacts(ONE, 3)})
    row = of_answer(send(officer, {"contacts.csv": contacts(ONE, 5)}), ONE)
    work_off()
    cell = reverse("sheet-cell", args=[YEAR, METRIC])
    typed = {"value": "44", "status": "final", "reason": "Counted by hand."}
    assert officer.get(cell).status_code == 200
    answer = officer.post(cell, typed)
    assert answer.status_code == 302, answer.content.decode()
    answer = officer.post(reverse("submission-take", args=[row.public_id]), {"stamp": again(row).stamp})
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"contacts.csv": contacts(TWIN)}, "another authority’s"),
        ({"contacts.csv": contacts(TWIN, 5) + contacts(ONE, 0).split(b"\n", 1)[1]}, "another authority’s"),
        ({"aggregate.csv": FIGURES}, "another authority’s"),
        ({"contacts.csv": contacts(ONE, year=2022)}, "2022-23"),
        ({"contacts.pdf": b"%PDF"}, "is in a format that is not read"),
        ({"../../contacts.zip": b"PK no"}, "damaged, cut off or no zip"),
        ({"a.zip": zipped({"b.zip": zipped({"contacts.csv": contacts(ONE)})})}, "holds another archive, b.zip"),
        ({"a.zip": zipped({"../contacts.csv": contacts(ONE)})}, "leads out of the zip"),
        ({"a.zip": zipped({f"contacts{one}.csv": b"a,b\n" for one in range(80)})}, "far more than a return can hold"),
        ({"a.zip": zipped({"contacts.csv": b"a" * 60_000_000})}, "far more than a return can hold"),
        ({"a.zip": zipped({})}, "a.zip"),
        (
            {"a.zip": zipped({"one/contacts.csv": contacts(ONE), "two/contacts.csv": contacts(ONE)})},
            "two files called",
        ),
        ({"contacts.xlsx": b"PK\x03\x04no"}, "contacts.xlsx"),
        ({"contacts.csv": "Person,Sex\nP1,F\n".encode("utf-16")}, "UTF-16"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_taken_is_refused_with_a_sentence_in_both_languages(officer, files, says):
    row = of_answer(send(officer, files), ONE)
    work_off()
    row = again(row)
    assert row.state == State.REFUSED
    text = page(officer, row)
    assert says in text
    assert "Confirm, and take it" not in text
    assert "Gwrthodwyd" in page(officer, row, "cy")
    assert figure() is None
    assert not list(books(ONE).results.iterdir())


@pytest.mark.parametrize(
    ("limit", "value", "says", "yn_gymraeg"),
    [
        ("MEMORY", 300 * 1024**2, "needed more memory than it is given", "Roedd angen mwy o gof"),
        ("SECONDS_A_FILE", 0, "took longer than 0 seconds", "Cymerodd y gwiriad fwy na 0 eiliad"),
    ],
)
def test_a_check_that_needs_too_much_is_ended_and_said_in_one_sentence(
    officer, monkeypatch, limit, value, says, yn_gymraeg
):
    monkeypatch.setattr(f"gwella.site.submitting.work.{limit}", value)
    row = of_answer(send(officer, {"contacts.csv": contacts(ONE, 50_000)}), ONE)
    work_off()
    assert again(row).state == State.REFUSED
    assert says in page(officer, row)
    assert yn_gymraeg in page(officer, row, "cy")
    assert [one.name for one in quarantine(ONE, row.public_id).iterdir() if one.name.startswith("work-")] == []


def test_a_check_that_breaks_down_by_a_fault_of_ours_is_said_and_logged_without_what_stands_in_a_cell(
    officer, monkeypatch, caplog
):
    monkeypatch.setattr("gwella.site.submitting.work.told", lambda asked: b"Zebedee Canary")
    row = of_answer(send(officer, {"contacts.csv": contacts(ONE)}), ONE)
    work_off()
    assert "by a fault of Gwella’s" in page(officer, row)
    assert "broke down: msgspec.DecodeError" in caplog.text
    assert "Canary" not in caplog.text


def test_a_zip_of_files_is_unpacked_and_what_a_system_left_in_it_is_passed_over(officer):
    files = {
        "returns/contacts.csv": contacts(ONE),
        "__MACOSX/returns/._contacts.csv": b"x",
        "returns/.DS_Store": b"x",
        "returns/Thumbs.db": b"x",
    }
    taken(officer, ONE, {"a.zip": zipped(files)})
    assert figure() == 3


def test_nothing_is_kept_of_what_is_too_large_or_empty_or_no_file(officer, monkeypatch):
    monkeypatch.setattr("gwella.site.submitting.arriving.MOST_SENT", 1000)
    for files, says in (
        ({"contacts.csv": contacts(ONE, 100)}, "larger than"),
        ({"contacts.csv": b""}, "is empty"),
        ({}, "No file was sent"),
        ({f"{one}.csv": b"a" for one in range(70)}, "More than 60 files"),
    ):
        answer = send(officer, files)
        assert answer.status_code == 422
        assert says in html.unescape(answer.content.decode())
    assert Submission.objects.of(ONE).count() == 0
    assert list(quarantine(ONE, "x").parent.iterdir()) == []


@pytest.mark.parametrize("left", [0.3, 0.6, 0.97])
def test_nothing_is_kept_of_an_upload_that_was_cut_on_its_way(officer, left):
    body = encode_multipart(
        BOUNDARY,
        {"files": SimpleUploadedFile("contacts.csv", contacts(ONE, 300)), "year": str(YEAR), "whole": "yes"},
    )
    cut = BytesIO(body[: int(len(body) * left)])
    around = {"CONTENT_LENGTH": str(len(body)), "wsgi.input": cut}
    answer = officer.generic("POST", reverse("submission-send"), body, content_type=MULTIPART_CONTENT, **around)
    assert answer.status_code == 400 or "arrived cut short" in answer.content.decode()
    assert Submission.objects.of(ONE).count() == 0
    assert list(quarantine(ONE, "x").parent.iterdir()) == []


def test_names_from_outside_are_text_and_never_a_path_or_markup(officer):
    row = of_answer(send(officer, {"<b>contacts.csv": contacts(ONE)}), ONE)
    work_off()
    assert "<b>contacts" not in officer.get(reverse("submission", args=[row.public_id])).content.decode()
    assert [one.name for one in (quarantine(ONE, row.public_id) / "sent").iterdir()] == ["0"]


def test_headings_that_do_not_match_lead_to_the_mapping_of_what_was_sent_and_back(officer):
    rows = "Cyf;Dyddiad y cyswllt;Grwp Cleientiaid\n1;01/05/2024;Oedolion\n2;13/05/2024;Oedolion\n"
    row = of_answer(send(officer, {"cysylltiadau.csv": rows.encode()}), ONE)
    work_off()
    assert again(row).state == State.STAGED
    assert "Match the headings" in page(officer, row)
    address = reverse("submission-mapping", args=[row.public_id])
    text = officer.get(address).content.decode()
    assert f'action="{address}save/"' in text
    assert officer.get(reverse("desk-mapping"))["Location"] == reverse("submissions"), "mapped where it was sent"
    neighbour = signed_in(member("performance_officer", TWIN))
    assert neighbour.get(address).status_code == 404


def test_a_mapping_that_was_accepted_is_used_kept_and_taken_along_the_next_time(officer):
    mapping = """
[[table]]
from = "cysylltiadau.csv"
of = "contacts"
columns.authority = { always = "W06000001" }
columns.contact = { heading = "Cyf" }
columns.person = { heading = "Pers" }
columns.contacted_on = { heading = "Dyddiad", dates = "d/m/Y" }
columns.client_group = { heading = "Grwp", codes = { Oedolion = "adult" } }
columns.already_supported = { always = "no" }
"""
    rows = "Cyf;Pers;Dyddiad;Grwp\n1;A;01/05/2024;Oedolion\n2;B;13/05/2024;Oedolion\n"
    row = of_answer(send(officer, {"cysylltiadau.csv": rows.encode()}), ONE)
    work_off()
    (quarantine(ONE, row.public_id) / "files" / "mapping.toml").write_text(mapping, encoding="utf-8")
    mapped = officer.get(reverse("submission-mapping", args=[row.public_id])).content.decode()
    assert "have a mapping. Check them again" in mapped
    officer.post(reverse("submission-look-again", args=[row.public_id]))
    work_off()
    assert "rows 2 = taken 2" in page(officer, row)
    officer.post(reverse("submission-take", args=[row.public_id]), {"stamp": again(row).stamp})
    work_off()
    assert figure() == 2
    assert (books(ONE).extracts / "mapping.toml").read_text(encoding="utf-8") == mapping
    more = rows + "3;C;14/05/2024;Oedolion\n"
    taken(officer, ONE, {"cysylltiadau.csv": more.encode()})
    assert figure() == 3


def test_what_was_found_is_kept_beside_the_files_and_given_as_a_sheet(officer):
    row = taken(officer, ONE, {"contacts.csv": contacts(ONE, word="=R1")})
    found = [one for one in read_found(quarantine(ONE, row.public_id) / "findings.jsonl") if one.row == 5]
    assert [(one.file, one.column, one.reference) for one in found][:1] == [("contacts.csv", "client_group", "=R1")]
    assert all("neither" not in str(one) for one in found), "what stands in a cell is not kept"
    assert len(found[0].about) == 64
    sheet = officer.get(reverse("submission-findings", args=[row.public_id])).content.decode("utf-8-sig")
    assert "'=R1" in sheet
    assert Entry.objects.filter(place=ONE, what="finding.export", on=row.public_id).exists()


def test_a_submission_of_another_place_answers_as_a_missing_one(officer):
    row = of_answer(send(officer, {"contacts.csv": contacts(ONE)}), ONE)
    neighbour = signed_in(member("performance_officer", TWIN))
    for route in (
        "submission",
        "submission-take",
        "submission-withdraw",
        "submission-look-again",
        "submission-findings",
    ):
        answers = [neighbour.get(reverse(route, args=[one])) for one in (row.public_id, "A" * 22)]
        assert [one.status_code for one in answers] == [404, 404], route
    neighbour.post(reverse("submission-withdraw", args=[row.public_id]))
    assert again(row).state == State.CHECKING


@pytest.mark.parametrize("role", ["practitioner", "team_manager", "director", "authority_administrator", "operator"])
def test_nobody_but_a_performance_officer_sends_or_sees_files(db, role):
    client = signed_in(member(role, ONE))
    assert send(client, {"contacts.csv": contacts(ONE)}).status_code == 404
    assert client.get(reverse("submissions")).status_code == 404
    assert Submission.objects.of(ONE).count() == 0
    assert not quarantine(ONE, "x").parent.exists() or list(quarantine(ONE, "x").parent.iterdir()) == []


def test_a_form_without_its_token_sends_nothing(db):
    client = signed_in(member("performance_officer", ONE))
    client.handler.enforce_csrf_checks = True
    assert send(client, {"contacts.csv": contacts(ONE)}).status_code == 403
    assert Submission.objects.of(ONE).count() == 0
    assert list(quarantine(ONE, "x").parent.iterdir()) == []


def test_not_more_submissions_wait_than_somebody_can_look_at(officer, monkeypatch):
    monkeypatch.setattr("gwella.measuring.submissions.MOST_UNDECIDED", 2)
    for many in (1, 2):
        send(officer, {"contacts.csv": contacts(ONE, many)})
    answer = send(officer, {"contacts.csv": contacts(ONE, 3)})
    assert "wait for somebody already" in answer.content.decode()
    assert Submission.objects.of(ONE).count() == 2
