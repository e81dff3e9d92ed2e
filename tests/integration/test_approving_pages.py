"""The pages of a return: everything in sight before somebody signs, and nothing to see for anybody else."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from hands import member, signed_in, visiting
from return_of_a_year import IMPORTED, WHOLE, YEAR, asked, say

from gwella.accounts.models import Membership
from gwella.audit.models import Entry
from gwella.code_of_practice.places import INVENTED, WALES
from gwella.measuring import approval
from gwella.measuring.models import Answer, Move, Question, Return
from gwella.office import notices
from gwella.site.books import books

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_books(settings, tmp_path: Path, year_made: Path) -> Path:
    """The books of the invented authority on a server of many hands, with a figure that somebody entered."""
    settings.DATA, settings.DESK = tmp_path / "server", None
    out = books(INVENTED).results
    shutil.copytree(year_made, out, dirs_exist_ok=True)
    say(out, asked(WHOLE, 500, "Counted by hand"))
    return out


@pytest.fixture
def officer() -> Membership:
    return member("performance_officer", INVENTED, "Mair Puw")


@pytest.fixture
def director() -> Membership:
    return member("director", INVENTED, "Dafydd Rees")


@pytest.fixture
def analyst() -> Membership:
    return member("government_analyst", WALES, "Elin Wyn")


@pytest.fixture
def its(officer: Membership) -> Return:
    return approval.begin(INVENTED, YEAR, by=visiting(officer))


def now(its: Return) -> Return:
    return approval.find(INVENTED, its.public_id)


def moved(client: Client, address: str, move: str, reason: str = ""):
    """Press the button of a move as it stands on the page at `address`; the reason is typed."""
    page = client.get(address).content.decode()
    form = re.search(rf'<form method="post" action="([^"]*/{move}/)".*?</form>', page, re.DOTALL)
    assert form, f"no button {move} at {address}"
    typed = dict(re.findall(r'<input type="hidden" name="(turn|seen)" value="([^"]*)">', form.group()))
    return client.post(form.group(1), {**typed, "reason": reason})


def test_a_return_goes_from_draft_to_accepted_by_its_buttons(its, officer, director, analyst):
    mine, boss, wales = signed_in(officer), signed_in(director), signed_in(analyst)
    here, there = f"/en/my-returns/{its.public_id}/", f"/en/returns/cwm-dychymyg/{its.public_id}/"
    for client, address, move, stage in (
        (mine, here, "check", "checked"),
        (mine, here, "hand-over", "with_approver"),
        (boss, here, "sign", "signed"),
        (mine, here, "send", "submitted"),
        (wales, there, "accept", "accepted"),
    ):
        answer = moved(client, address, move)
        assert (answer.status_code, now(its).stage) == (302, stage)
        assert "where the return stands now" in client.get(answer["Location"]).content.decode()
    page = mine.get(here).content.decode()
    for words in ("Mair Puw", "Dafydd Rees", "Elin Wyn", "accepted it", "The figures are locked"):
        assert words in page


def test_whoever_signs_has_everything_in_sight(its, director):
    ask = {"submission": "s", "year": YEAR, "severity": "query", "file": "a.csv", "asks": "contacts.child_over_17"}
    ask |= {"table": "contacts", "asked_at": notices.timezone.now()}
    for sign, check in (("one", ask["asks"]), ("two", ask["asks"]), ("three", "not_in_list"), ("four", "of_old")):
        question = Question(sign=sign, **{**ask, "asks": check})
        Question.objects.of(INVENTED).bulk_create([question])
    Question.objects.of(INVENTED).filter(sign="one").update(stage="closed", answered="explained")
    told = {"words": "He is <b>eighteen</b>", "language": "en", "by": "x", "at": notices.timezone.now()}
    Answer.objects.of(INVENTED).create(sign="one", asks=ask["asks"], year=YEAR, kind="explained", turn=1, **told)
    for language, address, words in (
        (
            "en",
            f"/en/my-returns/{its.public_id}/",
            [
                "Figures that follow a draft definition",
                "500 was entered in place of",
                "a figure that was entered in place of another (Contacts for adults received). Without the entry",
                "Reason given: Counted by hand",
                "What differs from the year before",
                "The year before",
                "Not known",
                "Not given",
                "Made up.",
                "He is &lt;b&gt;eighteen&lt;/b&gt;",
                "This is not one of the answers of",
                "of_old",  # a check of another version is called by its key, and it is said that it is one
            ],
        ),
        (
            "cy",
            f"/cy/fy-ffurflenni/{its.public_id}/",
            ["Ffigurau sy’n dilyn diffiniad drafft", "cofnodwyd 500 yn lle", "Heb eu rhoi", "Gwneuthuredig"],
        ),
    ):
        page = signed_in(director).get(address).content.decode()
        assert f'<html lang="{language}">' in page
        for sentence in words:
            assert sentence in page
    drafts = re.search(
        r"draft definition</dt><dd[^>]*>(\d+)<",
        signed_in(director).get(f"/en/my-returns/{its.public_id}/").content.decode(),
    )
    assert int(drafts.group(1)) > 0, "drafts are counted where someone signs"


def test_the_one_who_had_a_hand_in_it_is_told_why_there_is_no_button(its, officer, director):
    for move in ("check", "hand-over"):
        moved(signed_in(officer), f"/en/my-returns/{its.public_id}/", move)
    approval.had_a_hand(INVENTED, YEAR, by=visiting(director))
    page = signed_in(director).get(f"/en/my-returns/{its.public_id}/").content.decode()
    assert "nobody approves what is their own work" in page
    assert "/sign/" not in page


def test_what_stands_in_the_way_is_said_on_the_page_and_what_was_typed_stays(its, officer, director, own_books):
    for move in ("check", "hand-over"):
        moved(signed_in(officer), f"/en/my-returns/{its.public_id}/", move)
    here, boss = f"/en/my-returns/{its.public_id}/", signed_in(director)
    page = boss.get(here).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page).group(1)
    say(own_books, asked(IMPORTED, 7, "A better count"))
    answer = boss.post(f"{here}sign/", {"turn": now(its).turn, "seen": seen})
    assert answer.status_code == 409
    assert "The figures have changed since you opened the page" in answer.content.decode()
    answer = boss.post(f"{here}send-back/", {"turn": "4", "reason": "<i>Why</i>"})
    assert answer.status_code == 409
    assert "&lt;i&gt;Why&lt;/i&gt;</textarea>" in answer.content.decode()
    assert now(its).stage == "with_approver"


@pytest.mark.parametrize("turn", ["", "-1", "x", "9" * 40, "²"])
def test_a_turn_that_is_none_moves_nothing(its, officer, turn):
    answer = signed_in(officer).post(f"/en/my-returns/{its.public_id}/check/", {"turn": turn})
    assert answer.status_code == 409
    assert now(its).turn == 0


def test_welsh_government_sees_a_return_only_once_it_is_submitted(its, officer, analyst):
    wales, there = signed_in(analyst), f"/en/returns/cwm-dychymyg/{its.public_id}/"
    missing = wales.get("/en/returns/cwm-dychymyg/no-such-return/")
    for stage in approval.life().stages:
        Return.objects.of(INVENTED).filter(pk=its.pk).update(stage=stage)
        answers = [wales.get(there), wales.get(f"{there}figures.csv"), wales.post(f"{there}accept/", {"turn": "99"})]
        if stage in approval.WITH_GOVERNMENT:
            assert [one.status_code for one in answers] == [200, 200, 409]
        else:
            assert {one.content for one in answers} == {missing.content}


def test_welsh_government_sees_no_words_of_the_authority_among_itself(its, officer, director, analyst):
    here = f"/en/my-returns/{its.public_id}/"
    for move in ("check", "hand-over"):
        moved(signed_in(officer), here, move)
    moved(signed_in(director), here, "send-back", reason="Between us: look at team North")
    for who, move in ((officer, "check"), (officer, "hand-over"), (director, "sign"), (officer, "send")):
        moved(signed_in(who), here, move)
    theirs = signed_in(analyst).get(f"/en/returns/cwm-dychymyg/{its.public_id}/").content.decode()
    assert "Between us" in signed_in(director).get(here).content.decode()
    assert "Between us" not in theirs
    assert "sent it to Welsh Government" in theirs
    assert "There is no figure of the year before here to compare with" in theirs, "none was accepted"


def test_the_answer_to_what_welsh_government_asked_is_read_there(its, officer, director, analyst):
    here, there = f"/en/my-returns/{its.public_id}/", f"/en/returns/cwm-dychymyg/{its.public_id}/"
    for who, move in ((officer, "check"), (officer, "hand-over"), (director, "sign"), (officer, "send")):
        moved(signed_in(who), here, move)
    moved(signed_in(analyst), there, "return", reason="Is 500 right?")
    page = signed_in(officer).get(here).content.decode()
    assert "What was put right, or why the figures are right" in page
    turn, seen = now(its).turn, re.search(r'name="seen" value="(\w+)"', page).group(1)
    empty = signed_in(officer).post(f"{here}answer/", {"turn": turn, "seen": seen, "reason": ""})
    assert empty.status_code == 409
    assert "needs your answer" in empty.content.decode()
    moved(signed_in(officer), here, "answer", reason="Yes: <b>a team was closed</b>.")
    for who, move in ((officer, "hand-over"), (director, "sign"), (officer, "send")):
        moved(signed_in(who), here, move)
    theirs = signed_in(analyst).get(there).content.decode()
    assert "answered what was asked, and said that the figures are checked: Yes: &lt;b&gt;a team was closed" in theirs
    welsh = signed_in(analyst).get(there.replace("/en/returns", "/cy/ffurflenni")).content.decode()
    assert "atebodd yr hyn a ofynnwyd, a dywedodd fod y ffigurau wedi’u gwirio: Yes" in welsh


def test_the_signed_figures_are_a_file_byte_for_byte_and_the_reading_is_recorded(its, officer, director, analyst):
    here = f"/en/my-returns/{its.public_id}/"
    assert signed_in(officer).get(f"{here}figures.csv").status_code == 404, "nothing is signed yet"
    for who, move in ((officer, "check"), (officer, "hand-over"), (director, "sign"), (officer, "send")):
        moved(signed_in(who), here, move)
    own = signed_in(officer).get(f"{here}figures.csv").content
    theirs = signed_in(analyst).get(f"/en/returns/cwm-dychymyg/{its.public_id}/figures.csv").content
    assert own == theirs == now(its).locked.encode()
    assert Entry.objects.filter(what="return.export").count() == 2


def test_the_sheet_says_that_its_return_is_signed_and_what_is_entered_changes_nothing_of_it(its, officer, director):
    colleague = member("performance_officer", INVENTED)
    here, mine = f"/en/my-returns/{its.public_id}/", signed_in(colleague)
    for who, move in ((officer, "check"), (officer, "hand-over"), (director, "sign")):
        moved(signed_in(who), here, move)
    assert visiting(colleague).person not in approval.before(now(its))["made"]
    assert "it is signed, and its figures are locked" in mine.get(f"/en/desk/return/{YEAR}/").content.decode()
    cell = f"/en/desk/return/{YEAR}/{WHOLE}/"
    seen = re.search(r'name="seen"\s+value="([^"]+)"', mine.get(cell).content.decode())
    form = {"value": "505", "unknown": "", "status": "final", "reason": "Late", "seen": seen.group(1) if seen else ""}
    assert mine.post(cell, form).status_code == 302
    page = mine.get(here).content.decode()
    assert "500 was entered in place of" in page
    assert Entry.objects.filter(what="figure.enter", place=INVENTED).count() == 1
    assert visiting(colleague).person in approval.before(now(its))["made"], "and signs it at no time"


def test_a_revision_shows_both_numbers_and_both_revisions(its, officer, director, analyst, own_books):
    here, there = f"/en/my-returns/{its.public_id}/", f"/en/returns/cwm-dychymyg/{its.public_id}/"
    whole_way = [(officer, "check"), (officer, "hand-over"), (director, "sign"), (officer, "send")]
    for who, move in whole_way:
        moved(signed_in(who), here, move)
    moved(signed_in(analyst), there, "accept")
    moved(signed_in(officer), here, "ask-to-reopen", reason="A team was left out")
    moved(signed_in(analyst), there, "let-correct")
    say(own_books, asked(WHOLE, 510, "With the team"))
    revision = approval.of_year(INVENTED, YEAR)
    corrected = f"/en/my-returns/{revision.public_id}/"
    for who, move in whole_way:
        moved(signed_in(who), corrected, move)
    moved(signed_in(analyst), f"/en/returns/cwm-dychymyg/{revision.public_id}/", "accept")
    page = signed_in(officer).get(corrected).content.decode()
    row = page[page.index("What this revision corrects") :]
    assert row.index("500") < row.index("510") < row.index("</table>")
    assert f'href="/en/my-returns/{its.public_id}/"' in page
    assert "Due on" not in page
    first = signed_in(officer).get(here).content.decode()
    assert "Due on 31 May 2025" in first
    assert f'href="{corrected}"' in first
    assert "500 was entered" in first


def test_a_correction_is_never_late_and_who_was_in_time_stays_so(its, officer, analyst):
    at = datetime(2025, 5, 30, 12, tzinfo=UTC)
    revision = Return.objects.of(INVENTED).create(
        kind=its.kind, year=YEAR, due=its.due, stage="submitted", revision=1, turn=1
    )
    Return.objects.of(INVENTED).filter(pk=its.pk).update(stage="accepted")
    for one, sent in ((its, at), (revision, at + timedelta(days=200))):
        Move.objects.of(INVENTED).create(
            of=one.public_id, turn=1, name="send", stage="submitted", by=officer.person.public_id, at=sent
        )
    rows = signed_in(analyst).get(f"/en/timeliness/{YEAR}/").content.decode().split("<tr>")
    (row,) = [one for one in rows if "Cwm Dychymyg" in one]
    assert "30 May 2025" in row
    assert "in time" in row
    mine = signed_in(officer).get("/en/my-returns/").content.decode()
    assert mine.count("in time") == 1
    assert "late" not in mine[mine.index("<table") : mine.index("</table>")]
    Return.objects.of(INVENTED).filter(pk=revision.pk).update(stage="draft")
    waits = signed_in(officer).get("/en/my-work/").content.decode()
    assert "overdue" not in waits[waits.index("revision 1") :].split("</tr>")[0]


def test_a_return_is_begun_by_a_form_and_a_second_click_leads_to_the_same(officer):
    mine = signed_in(officer)
    page = mine.get("/en/my-returns/").content.decode()
    assert "No return has been begun here yet" in page
    year = re.search(r'<option value="(\d{4})">', page).group(1)
    first, again = (mine.post("/en/my-returns/begin/", {"year": year}) for _ in range(2))
    assert first["Location"] == again["Location"]
    assert mine.post("/en/my-returns/begin/", {"year": "2090"}).status_code == 409
    assert mine.post("/en/my-returns/begin/", {"year": "x"}).status_code == 404
    assert "not signed yet" in mine.get("/en/my-returns/").content.decode()


def test_completeness_and_punctuality_are_seen_by_government_whole_and_by_a_region_as_accepted(its, analyst):
    torfaen = "W06000020"
    theirs = approval.begin(torfaen, YEAR, by=visiting(member("performance_officer", torfaen)))

    def stands_at(stage: str) -> None:
        Return.objects.of(torfaen).filter(pk=theirs.pk).update(stage=stage)

    stands_at("submitted")
    all_of_them = signed_in(analyst).get(f"/en/timeliness/{YEAR}/").content.decode()
    assert all_of_them.count("not submitted yet") == 22
    assert "Submitted" in all_of_them
    board = signed_in(member("regional_board", "gwent"))
    page = board.get(f"/en/timeliness/{YEAR}/").content.decode()
    assert page.count("not accepted yet") == 5
    assert "Torfaen" in page
    assert "Gwynedd" not in page
    stands_at("accepted")
    assert board.get(f"/en/timeliness/{YEAR}/").content.decode().count("not accepted yet") == 4
    assert signed_in(member("regional_board", INVENTED)).get(f"/en/timeliness/{YEAR}/").status_code == 404
    assert signed_in(member("director", INVENTED)).get(f"/en/timeliness/{YEAR}/").status_code == 404


def test_at_an_officers_own_desk_there_are_no_returns_to_sign(officer_at_desk: Client):
    """Nobody there is a second person, and nothing that a database keeps outlives the desk."""
    assert officer_at_desk.get("/en/my-returns/").status_code == 404
    assert officer_at_desk.get("/en/my-work/").status_code == 404
    assert "The return of this year" not in officer_at_desk.get(f"/en/desk/return/{YEAR}/").content.decode()


@pytest.fixture
def officer_at_desk(own_books: Path, desk) -> Client:
    client = Client()
    client.post("/en/desk/open/key/", {"name": "Nia Prys"})
    return client


def test_of_a_return_from_another_server_nothing_is_said_that_is_not_known_here(its, officer, analyst):
    Return.objects.of(INVENTED).filter(pk=its.pk).update(stage="submitted")
    sent = {"of": its.public_id, "turn": 1, "name": "send", "stage": "submitted", "by": ""}
    Move.objects.of(INVENTED).create(**sent, at=datetime(2025, 5, 30, tzinfo=UTC))
    page = signed_in(analyst).get(f"/en/returns/cwm-dychymyg/{its.public_id}/").content.decode()
    assert "sent it to Welsh Government" in page
    assert "<strong></strong>" not in page
    assert "Open questions of the check" not in page
    assert "Open questions of the check" in signed_in(officer).get(f"/en/my-returns/{its.public_id}/").content.decode()
