"""What a package may bring in: only what was signed, sent, decided or let out, each once, and all of it or nothing."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hands import ONE, TWIN, member, now, signed_in, visiting
from packed import AT_A_FILE, again, forget_here, its, opened, refused, sent
from travelled import ANALYST, CONTACTS, DIRECTOR, OFFICER, YEAR, decide, figures, member_named, sign_and_send

from gwella.accounts.session import Visitor
from gwella.audit.models import Entry
from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.places import WALES
from gwella.code_of_practice.results import Origin, Result, csv_of
from gwella.measuring import approval, arriving, travelling
from gwella.measuring.candidates import candidate
from gwella.measuring.held import held
from gwella.measuring.models import Move, Package, Return
from gwella.metrics.what_adds_up import what_adds_up
from gwella.packages.made import packed
from gwella.packages.manifest import Kind, Manifest
from gwella.packages.opened import Opened
from gwella.packages.signing import believed, signing_key
from gwella.release.models import Release, ReleasedFigure
from gwella.release.releases import publish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(settings, tmp_path: Path) -> Path:
    settings.DATA, settings.DESK = tmp_path, None
    return tmp_path / travelling.FOLDER


@pytest.fixture
def officer() -> Visitor:
    return visiting(member("performance_officer", ONE, OFFICER))


@pytest.fixture
def analyst() -> Visitor:
    return member_named("government_analyst", WALES, ANALYST)


def test_a_package_is_the_same_however_often_it_is_made(keys: Path, officer: Visitor):
    first = sent(keys=keys)
    assert travelling.of_return(its(), by=officer, keys=keys).package == first.package
    assert Package.objects.of(ONE).count() == 1
    said = first.manifest
    assert (said.signed_by, said.revision, said.made_up) == (DIRECTOR, 0, False)
    assert [one.what for one in Entry.objects.filter(place=ONE)].count("package.make") == 2


def test_only_what_was_signed_and_sent_from_here_is_packed(keys: Path, officer: Visitor, analyst: Visitor):
    approval.begin(ONE, YEAR, by=officer)
    with refused("packages.not_sent"):
        travelling.of_return(its(), by=officer, keys=keys)
    with refused("packages.no_return"):
        travelling.return_of(TWIN, YEAR, travelling.has_left)
    found = opened(sent(keys=keys), WALES, keys)
    forget_here()
    arriving.take_return(found, by=analyst)
    # What came from elsewhere is not packed in its sender's name, and no key of theirs is made here.
    with refused("packages.not_sent"):
        travelling.of_return(its(), by=officer, keys=keys)


def test_a_return_that_came_waits_to_be_decided_and_whoever_opened_it_may_decide(keys: Path, analyst: Visitor):
    found = opened(sent(keys=keys), WALES, keys)
    forget_here()
    assert arriving.take_return(found, by=analyst).is_new
    assert not arriving.take_return(found, by=analyst).is_new
    assert (its().stage, its().locked.encode()) == ("submitted", figures(ONE, 412))
    assert [(one.name, one.elsewhere, one.by) for one in approval.moves(its())] == [
        ("sign", DIRECTOR, ""),
        ("send", "", ""),
    ]
    decide(ONE, "accept")
    assert its().stage == "accepted"
    for place in (ONE, WALES):
        assert Entry.objects.filter(place=place, what="package.take").count() == 1


def test_of_two_packages_the_second_waits_until_the_first_was_returned(keys: Path, analyst: Visitor):
    found = opened(sent(keys=keys), WALES, keys)
    forget_here()
    arriving.take_return(found, by=analyst)
    other = again(found, figures(ONE, 500), made_at=found.manifest.made_at + timedelta(minutes=5))
    with refused("packages.another_waits"):
        arriving.take_return(other, by=analyst)
    decide(ONE, "return", "Why?")
    assert arriving.take_return(other, by=analyst).is_new
    assert its().locked.encode() == figures(ONE, 500)
    # An old one that comes late changes nothing.
    assert not arriving.take_return(found, by=analyst).is_new
    assert its().locked.encode() == figures(ONE, 500)


def test_an_older_package_that_comes_late_takes_no_place_of_a_newer_one(keys: Path, analyst: Visitor):
    """The first stick was lost and found again: its authority has since opened, corrected and sent its return anew."""
    found = opened(sent(keys=keys), WALES, keys)
    forget_here()
    newer = again(found, figures(ONE, 500), made_at=found.manifest.made_at + timedelta(minutes=5))
    arriving.take_return(newer, by=analyst)
    decide(ONE, "return", "Why?")
    with refused("packages.sent_later"):
        arriving.take_return(found, by=analyst)
    assert (its().stage, its().locked.encode()) == ("returned", figures(ONE, 500))


def test_a_package_of_a_moment_that_has_not_come_is_refused(keys: Path, officer: Visitor, analyst: Visitor):
    """It would stand before all that is sent and released until then."""
    found, tomorrow = opened(sent(keys=keys), WALES, keys), timezone.now() + timedelta(days=2)
    forget_here()
    for said in ({"made_at": tomorrow}, {"signed_at": tomorrow}):
        with refused("packages.not_yet"):
            arriving.take(again(found, **said), by=analyst)
    with refused("packages.not_yet"):
        arriving.take(again(let_out(keys, count(100), by=analyst), made_at=tomorrow), by=officer)
    assert not Package.objects.of(ONE).exists()


def test_a_return_of_a_year_that_goes_on_is_refused(keys: Path, analyst: Visitor):
    found = opened(sent(keys=keys), WALES, keys)
    forget_here()
    with refused("approval.year_goes_on"):
        arriving.take_return(again(found, altered(period="2099"), year=2099), by=analyst)


def altered(**cells: str) -> bytes:
    """Return the figures of the first with other cells in their first row."""
    rows = list(csv.DictReader(io.StringIO(figures(ONE, 412).decode("utf-8-sig"))))
    rows[0] |= cells
    file = io.StringIO()
    writer = csv.DictWriter(file, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode("utf-8-sig")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"metric,value\nadult.contacts.received,412\n",
        b"\xff\xfe\x00",
        altered(area=TWIN),
        altered(value="nan"),
        altered(value="four"),
        altered(status="no such"),
        altered(made_up="yes"),
        altered(period="someday"),
        altered(period=str(YEAR - 1)),
        altered(edition="99999999999"),
        altered(unknown="-1"),
        altered(breakdown="x" * 500),
        altered(code="=1+1"),
        altered(unit="@SUM(1)"),
    ],
    ids=[
        *("empty", "columns", "encoding", "neighbour", "no number", "words", "status", "made up", "period"),
        *("another year", "edition", "unknown", "too long", "formula", "another formula"),
    ],
)
def test_figures_that_are_none_of_their_senders_are_refused_whole(keys: Path, analyst: Visitor, content: bytes):
    found = opened(sent(keys=keys), WALES, keys)
    forget_here()
    with refused("packages.no_figures"):
        arriving.take_return(again(found, content), by=analyst)
    assert its() is None
    assert not Package.objects.of(WALES).exists()


def test_in_one_shared_installation_the_same_packages_change_nothing(keys: Path, officer: Visitor, analyst: Visitor):
    found = opened(sent(keys=keys), WALES, keys)
    assert not arriving.take_return(found, by=analyst).is_new
    decide(ONE, "return", "Why?")
    answer = opened(travelling.of_answer(its(), by=analyst, keys=keys), ONE, keys)
    before = its().turn
    assert not arriving.take_answer(answer, by=officer).is_new
    assert not arriving.take_return(found, by=analyst).is_new
    assert (its().stage, its().turn) == ("returned", before)


def undecided(keys: Path, analyst: Visitor, name: str, reason: str = "") -> Opened:
    """Return the answer to what was sent, with the return here as it was before it was decided, as at its authority."""
    arriving.take_return(opened(sent(keys=keys), WALES, keys), by=analyst)
    decide(ONE, name, reason)
    answer = opened(travelling.of_answer(its(), by=analyst, keys=keys), ONE, keys)
    Move.objects.of(ONE).filter(name=name).delete()
    Return.objects.of(ONE).update(stage="submitted", turn=4)
    return answer


def test_an_answer_makes_the_move_that_wales_made(keys: Path, officer: Visitor, analyst: Visitor):
    answer = undecided(keys, analyst, "return", "Is it right?")
    assert arriving.take_answer(answer, by=officer).is_new
    last = approval.moves(its())[-1]
    assert (its().stage, last.name, last.elsewhere, last.reason) == ("returned", "return", ANALYST, "Is it right?")
    assert not arriving.take_answer(answer, by=officer).is_new


def test_an_answer_is_welsh_governments_and_to_what_was_sent_last(keys: Path, officer: Visitor, analyst: Visitor):
    answer = undecided(keys, analyst, "accept")
    for said, code in (
        ({"from_": TWIN}, "packages.not_for_here"),
        ({"to": TWIN}, "packages.not_for_here"),
        ({"verdict": None}, "packages.not_for_here"),
        ({"answers": "0" * 64}, "packages.answers_nothing"),
        ({"revision": 1}, "packages.answers_nothing"),
    ):
        with refused(code):
            arriving.take_answer(again(answer, **said), by=officer)
    Move.objects.of(ONE).filter(name="send").update(at=answer.manifest.made_at)  # it was sent anew since
    with refused("packages.answers_older"):
        arriving.take_answer(answer, by=officer)
    assert its().stage == "submitted"


def test_where_a_return_is_open_again_an_answer_to_it_says_nothing(keys: Path, officer: Visitor, analyst: Visitor):
    answer = undecided(keys, analyst, "accept")
    Return.objects.of(ONE).update(stage="draft")
    with refused("stages.not_from_here"):
        arriving.take_answer(answer, by=officer)


def test_of_two_revisions_the_one_that_can_travel_is_packed(keys: Path):
    sent(keys=keys)
    Return.objects.of(ONE).create(kind="metrics", year=YEAR, revision=1, stage="draft", due=now().date(), made_by="x")
    assert travelling.return_of(ONE, YEAR, travelling.has_left).revision == 0
    assert travelling.return_of(ONE, YEAR, lambda one: False).revision == 1


def test_what_is_said_of_a_package_steers_no_terminal(keys: Path):
    found = again(opened(sent(keys=keys), WALES, keys), signed_by="Nia\x1b[2J Prys")
    assert "Nia [2J Prys" in held(found)[0].in_(Language.EN)


LABEL = Text(en="Figures", cy="Ffigurau")


def count(value: float | None, area: str = ONE, origin: Origin = Origin.ENTERED, period: str = "2024") -> Result:
    return Result(metric=CONTACTS, edition=2022, area=area, period=period, numerator=value, value=value, origin=origin)


def let_out(keys: Path, *rows: Result, by: Visitor) -> Opened:
    """Let figures out, pack them, and take them away again, as at an installation where they have not come yet."""
    release = publish(rows, profile="published_wales", label=LABEL, adding_up=what_adds_up)
    found = opened(travelling.of_release(release, by=by, keys=keys), ONE, keys)
    release.delete()
    return found


def test_a_release_is_stored_exactly_as_it_came_and_once(keys: Path, officer: Visitor, analyst: Visitor):
    found = let_out(keys, count(413), count(3, period="2023"), by=analyst)
    taken = arriving.take_release(found, by=officer)
    assert taken.is_new
    assert csv_of(row.as_result() for row in taken.its.figures.order_by("pk")) == found.files["release.csv"]
    assert (taken.its.label, taken.its.origin) == (LABEL, "entered")
    assert not arriving.take_release(found, by=officer).is_new
    assert Release.objects.count() == 1
    with refused("packages.release_of_others"):
        travelling.of_release(taken.its, by=officer, keys=keys)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([count(413)], "packages.not_through_the_gate"),
        ([count(3)], "packages.not_through_the_gate"),
        ([count(415), count(415)], "packages.not_through_the_gate"),
        ([count(415, origin=Origin.MADE_UP)], "packages.no_figures"),
        ([count(415, origin=Origin.PUBLISHED), count(415, TWIN)], "release.several_origins"),
        ([count(415, "W99")], "packages.no_figures"),
        ([count(415, period="someday")], "packages.no_figures"),
        ([count(float("inf"), origin=Origin.PUBLISHED)], "packages.no_figures"),
        ([], "release.nothing"),
    ],
    ids=["not rounded", "small", "twice", "made up unsaid", "mixed", "no place", "no period", "endless", "none"],
)
def test_what_the_gate_would_change_is_refused_whole(keys, officer, analyst, rows, code):
    found = let_out(keys, count(100), by=analyst)
    with refused(code):
        arriving.take_release(again(found, csv_of(rows)), by=officer)
    assert not ReleasedFigure.objects.exists()
    assert not Package.objects.of(ONE).exists()


def test_a_place_releases_its_own_figures_only(keys: Path, officer: Visitor, analyst: Visitor):
    found = let_out(keys, count(100), count(200, TWIN), by=analyst)
    with refused("packages.release_of_other_places"):
        arriving.take_release(again(found, from_=TWIN), by=officer)


def test_an_older_release_does_not_take_the_place_of_a_newer(keys: Path, officer: Visitor, analyst: Visitor):
    old, new = let_out(keys, count(100), by=analyst), let_out(keys, count(200), by=analyst)
    arriving.take_release(new, by=officer)
    with refused("packages.overtaken"):
        arriving.take_release(old, by=officer)
    assert ReleasedFigure.objects.get(current=True).value == 200


def test_a_release_brings_no_formula_into_anybodys_spreadsheet(keys: Path, officer: Visitor, analyst: Visitor):
    """Released figures are handed out as they are, and opened in Excel."""
    found = let_out(keys, count(100), by=analyst)
    runs = msgspec.structs.replace(count(100), code='=HYPERLINK("http://example.org")')
    with refused("packages.no_figures"):
        arriving.take_release(again(found, csv_of([runs])), by=officer)


@pytest.mark.parametrize("cells", [{"metric": "local.of_theirs"}, {"breakdown": "of_theirs", "category": "x"}])
def test_what_nobody_here_has_defined_is_in_no_release(keys: Path, analyst: Visitor, cells: dict[str, str]):
    """A return holds an authority's own figures too, and Welsh Government has no definition to let them out under."""
    found = opened(sent(keys=keys), WALES, keys)
    forget_here()
    arriving.take_return(again(found, altered(**cells)), by=analyst)
    decide(ONE, "accept")
    assert {one.key for one in candidate(YEAR).figures} == {("adult.contacts.advice_given", ONE, str(YEAR), "", "")}


def uploaded(client, address: str, content: bytes):
    return client.post(address, {"package": SimpleUploadedFile("a.zip", content)})


def test_packages_are_handed_out_and_opened_at_a_page(keys: Path):
    sign_and_send(ONE, 412)
    mine = signed_in(member("performance_officer", ONE))
    wales = signed_in(member("government_analyst", WALES))
    page = mine.get("/en/my-packages/").content.decode()
    file = mine.get(re.search(r'href="([^"]*return\.zip)"', page).group(1))
    assert file["Content-Disposition"].startswith('attachment; filename="gwella-return-W06000001-2024-')
    forget_here()
    answer = uploaded(wales, "/en/packages/open/", file.content)
    assert (answer.status_code, answer["Location"]) == (302, "/en/packages/?done=taken")
    page = wales.get(answer["Location"]).content.decode()
    assert "what it holds was taken" in page
    assert "2024-25" in page[page.index("A signed return") :].split("</th>")[0], "of two returns one sees which came"
    assert signing_key(keys, ONE).public.fingerprint in page
    assert "done=before" in uploaded(wales, "/en/packages/open/", file.content)["Location"]
    decide(ONE, "return", "Why?")
    page = wales.get("/cy/pecynnau/").content.decode()
    answer = wales.get(re.search(r'href="([^"]*ateb\.zip)"', page).group(1))
    assert answer.headers["Content-Type"] == "application/zip"


@pytest.mark.parametrize("content", [b"", b"no zip", None], ids=["empty", "no zip", "nothing chosen"])
def test_what_is_no_package_is_one_sentence_on_the_page(content: bytes | None):
    wales = signed_in(member("government_analyst", WALES))
    sends = {} if content is None else {"package": SimpleUploadedFile("<b>a</b>.zip", content)}
    answer = wales.post("/cy/pecynnau/agor/", sends)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "govuk-error-summary" in page
    assert "<b>a</b>" not in page
    assert Entry.objects.filter(place=WALES, what="package.refuse").exists()


def test_a_package_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch):
    from gwella.site.travelling import shown

    monkeypatch.setattr(shown, "LONGEST_PACKAGE", 10)
    wales = signed_in(member("government_analyst", WALES))
    page = uploaded(wales, "/en/packages/open/", b"0" * 11)
    assert "is larger, or holds more" in page.content.decode()


def test_looking_at_the_keys_makes_none(keys: Path):
    signed_in(member("performance_officer", ONE)).get("/en/my-packages/")
    assert not keys.exists()
    assert believed(keys, ONE) == ()


def test_a_manifest_says_no_more_than_can_be_kept(keys: Path):
    said = Manifest(kind=Kind.RETURN, from_=ONE, to=WALES, year=YEAR, made_at=now(), key="", signed_by="x" * 81)
    with refused("packages.not_a_package"):
        arriving.open_package(packed(said, {}, signing_key(keys, ONE)), AT_A_FILE, at=WALES, keys=keys)
