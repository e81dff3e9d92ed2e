"""A release of returns: accepted ones alone, through the gate, by two people, once; and what is missing is said."""

from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from hands import ONE, TWIN, member, signed_in
from sample_figures import one
from travelled import ANALYST, CONTACTS, STEWARD, YEAR, ask, decide, figures, member_named, release, sign_and_send

from gwella.accounts.session import Visitor
from gwella.audit.models import Entry
from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.places import INVENTED, WALES, authorities
from gwella.code_of_practice.results import FigureKey, Origin
from gwella.disclosure.adding_up import nothing_adds_up
from gwella.disclosure.profiles import PUBLISHED_WALES
from gwella.measuring import candidates, locked, releasing
from gwella.measuring.candidates import candidate
from gwella.measuring.models import Proposal, Return
from gwella.office.awaiting import waiting_for
from gwella.release.gate import passed
from gwella.release.models import Release, ReleasedFigure
from gwella.release.releases import publish

pytestmark = pytest.mark.django_db
ADDRESS = "/en/releases/2024/"


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path):
    settings.DATA, settings.DESK = tmp_path, None


@pytest.fixture
def analyst() -> Visitor:
    return member_named("government_analyst", WALES, ANALYST)


@pytest.fixture
def steward() -> Visitor:
    return member_named("framework_steward", WALES, STEWARD)


def accepted(*places: str, contacts: int = 412) -> None:
    for place in places:
        sign_and_send(place, contacts)
        decide(place, "accept")


def proposed(by: Visitor) -> Proposal:
    return releasing.propose(YEAR, by=by, seen=candidate(YEAR).digest)


def refused(code: str):
    return pytest.raises(Remediable, check=lambda error: error.code == code)


def public(place: str = ONE) -> dict[str, float | None]:
    rows = ReleasedFigure.objects.filter(current=True, area=place)
    return {row.metric: row.value for row in rows}


def test_only_what_is_accepted_is_in_it_and_what_is_missing_is_named():
    accepted(ONE)
    sign_and_send(TWIN, 655)
    its = candidate(YEAR)
    assert [one.area.code for one in its.holds] == [ONE]
    assert len(its.missing) == 21
    assert {one.area.code: one.latest.stage for one in its.standings if one.latest} == {
        ONE: "accepted",
        TWIN: "submitted",
    }
    assert its.label.en == "Returns of 2024-25, of 1 of 22 authorities"
    assert its.label.cy == "Ffurflenni 2024-25, gan 1 o’r 22 awdurdod"


def test_the_label_names_who_is_missing_where_they_are_few():
    every = authorities()
    accepted(*(one.code for one in every[2:]))
    said = candidate(YEAR).label
    assert said.en == "Returns of 2024-25, without Isle of Anglesey, Gwynedd"
    assert said.cy == "Ffurflenni 2024-25, heb gynnwys: Ynys Môn, Gwynedd"
    accepted(*(one.code for one in every[:2]))
    assert candidate(YEAR).label.en == "Returns of 2024-25"
    longest = sorted((one.name.en for one in every), key=len)[-candidates.MOST_NAMED :]
    assert len(", ".join(longest)) < 120, "a release is called by no more than 200 characters"


def test_what_is_seen_before_it_is_let_out_has_passed_the_gate(analyst: Visitor):
    accepted(ONE)
    assert {one.metric: (one.value, one.status) for one in candidate(YEAR).figures} == {
        CONTACTS: (410, "final"),
        "adult.contacts.advice_given": (None, "suppressed"),
    }
    page = signed_in(member("government_analyst", WALES)).get("/en/releases/2024/figures.csv").content.decode()
    assert "412" not in page
    assert ",410," in page


def test_one_puts_it_together_and_another_lets_it_out(analyst: Visitor, steward: Visitor):
    accepted(ONE, TWIN)
    its = proposed(analyst)
    assert public() == {}
    assert [one.says.in_(Language.EN) for one in waiting_for(steward, its.made_at.date())] == [
        "Release of the returns of 2024-25: authorities in it 2, missing 20. It waits for a second person."
    ]
    after = releasing.decide(its.public_id, "let_out", by=steward)
    assert (after.stage, after.decided_by, after.made_by) == ("released", steward.person, analyst.person)
    assert public() == {CONTACTS: 410, "adult.contacts.advice_given": None}
    (release_,) = Release.objects.all()
    assert (release_.public_id, release_.label_en) == (after.release, "Returns of 2024-25, of 2 of 22 authorities")
    for place in (WALES, ONE, TWIN):
        entry = Entry.objects.of(place).get(what="release.publish")
        assert (entry.who, entry.on, entry.facts["missing"]) == (steward.person, after.release, 20)


def test_the_wrong_role_and_the_second_click_are_refused(analyst: Visitor, steward: Visitor):
    accepted(ONE)
    its = proposed(analyst)
    with refused("release.waits_already"):
        proposed(analyst)
    with refused("stages.not_yours"):
        releasing.decide(its.public_id, "let_out", by=analyst)
    with refused("stages.not_yours"):
        releasing.decide(its.public_id, "withdraw", by=steward)
    with refused("stages.reason_missing"):
        releasing.decide(its.public_id, "send_back", by=steward, reason=" ")
    releasing.decide(its.public_id, "let_out", by=steward)
    with refused("stages.not_from_here"):
        releasing.decide(its.public_id, "let_out", by=steward)
    with refused("release.nothing_new"):
        proposed(analyst)
    assert Release.objects.count() == 1


def test_of_two_who_saw_it_wait_one_is_first(analyst: Visitor, steward: Visitor, monkeypatch: pytest.MonkeyPatch):
    accepted(ONE)
    its = proposed(analyst)
    as_seen = releasing.find(its.public_id)
    releasing.decide(its.public_id, "withdraw", by=analyst)
    monkeypatch.setattr(releasing, "find", lambda public_id: as_seen)
    with refused("stages.somebody_was_first"):
        releasing.decide(its.public_id, "let_out", by=steward)
    assert not Release.objects.exists()


def test_nobody_lets_out_what_they_put_together(analyst: Visitor, steward: Visitor):
    accepted(ONE)
    its = proposed(analyst)
    Proposal.objects.of(WALES).update(made_by=steward.person)
    with refused("stages.own_work"):
        releasing.decide(its.public_id, "let_out", by=steward)
    assert releasing.find(its.public_id).stage == its.stage
    assert not Release.objects.exists()
    assert public() == {}


@pytest.mark.parametrize(
    ("name", "who", "reason"), [("withdraw", "analyst", ""), ("send_back", "steward", "Wait for Conwy.")]
)
def test_what_is_not_let_out_can_be_put_together_anew(name: str, who: str, reason: str, analyst, steward):
    accepted(ONE)
    its = proposed(analyst)
    after = releasing.decide(its.public_id, name, by={"analyst": analyst, "steward": steward}[who], reason=reason)
    assert (after.stage, after.reason, after.release) == ("not_released", reason, "")
    assert public() == {}
    assert Entry.objects.of(WALES).get(what=f"release.{name}").reason == reason
    proposed(analyst)


def test_what_is_let_out_is_what_was_put_together(analyst: Visitor, steward: Visitor):
    with refused("release.nothing_accepted"):
        releasing.propose(YEAR, by=analyst, seen=candidate(YEAR).digest)
    accepted(ONE)
    seen = candidate(YEAR).digest
    accepted(TWIN)
    with refused("release.changed_since"):
        releasing.propose(YEAR, by=analyst, seen=seen)
    its = proposed(analyst)
    accepted("W06000003")
    with refused("release.changed_since"):
        releasing.decide(its.public_id, "let_out", by=steward)
    assert Proposal.objects.of(WALES).get().stage == "proposed"
    assert not Release.objects.exists()


def test_a_released_number_stands_until_a_correction_is_let_out(analyst: Visitor, steward: Visitor):
    accepted(ONE)
    release()
    ask(ONE, "A team was left out.")
    decide(ONE, "let_correct")
    sign_and_send(ONE, 502)
    assert candidate(YEAR).changes == []
    decide(ONE, "accept")
    assert public()[CONTACTS] == 410
    (change,) = candidate(YEAR).changes
    assert (change.was.value, change.now.value) == (410, 500)
    page = signed_in(member("framework_steward", WALES)).get(ADDRESS).content.decode()
    assert "Public numbers that the release would correct" in page
    release()
    assert public()[CONTACTS] == 500
    page = Client().get(f"/en/measures/{CONTACTS}/isle-of-anglesey/").content.decode()
    assert "410 as released on" in page


def test_a_number_that_a_correction_takes_back_is_public_no_more():
    accepted(ONE)
    release()
    its = Return.objects.of(ONE).get()
    key = FigureKey(CONTACTS, ONE, str(YEAR))
    content = locked.as_text(figures(ONE, 412)).replace(",412,412,,,count,final,", ",,,,,count,not_provided,")
    Return.objects.of(ONE).create(
        kind="metrics", year=YEAR, revision=1, stage="accepted", due=its.due, locked=content, made_by="x"
    )
    assert locked.read(content)[key].value is None
    release()
    row = ReleasedFigure.objects.get(current=True, area=ONE, metric=CONTACTS)
    assert (row.value, row.status) == (None, "not_provided")


def test_what_nobody_gave_takes_no_published_number_away():
    before = [one("adult.reviews.completed", ONE, 95, Origin.PUBLISHED)]
    publish(before, profile=PUBLISHED_WALES, label=Text(en="a", cy="b"), adding_up=nothing_adds_up)
    accepted(ONE)
    content = (
        Return.objects.of(ONE).get().locked.replace(CONTACTS, "adult.reviews.completed").replace(",412,412,", ",,,")
    )
    Return.objects.of(ONE).update(locked=content)
    assert [one.metric for one in candidate(YEAR).figures] == ["adult.contacts.advice_given"]


def test_made_up_figures_are_not_in_it_beside_real_ones():
    accepted(INVENTED)
    Return.objects.of(INVENTED).update(locked=Return.objects.of(INVENTED).get().locked.replace(",,\r\n", ",,yes\r\n"))
    alone = candidate(YEAR)
    assert (alone.is_made_up, alone.missing, [one.area.code for one in alone.holds]) == (True, [], [INVENTED])
    accepted(ONE)
    both = candidate(YEAR)
    assert (both.is_made_up, [one.area.code for one in both.holds]) == (False, [ONE])
    release()
    assert set(ReleasedFigure.objects.values_list("origin", flat=True)) == {"entered"}


@pytest.mark.parametrize("language", ["en", "cy"])
def test_two_people_release_at_a_page(language: str):
    accepted(ONE)
    analyst, steward = (signed_in(member(role, WALES)) for role in ("government_analyst", "framework_steward"))
    with override(language):
        address = reverse("national-releases-in", args=[YEAR])
        propose = reverse("national-release-propose", args=[YEAR])
    page = analyst.get(address).content.decode()
    assert candidate(YEAR).digest in page
    assert steward.post(propose, {"seen": candidate(YEAR).digest}).status_code == 404
    assert analyst.post(propose, {"seen": "an old page"}).status_code == 409
    answer = analyst.post(propose, {"seen": candidate(YEAR).digest})
    assert answer["Location"] == f"{address}?done=proposed"
    assert 'role="status"' in analyst.get(answer["Location"]).content.decode()
    again = analyst.post(propose, {"seen": candidate(YEAR).digest})
    assert again.status_code == 409
    assert "govuk-error-summary" in again.content.decode()
    (its,) = releasing.waiting()
    with override(language):
        let_out, back = (reverse(f"national-release-{name}", args=[its.public_id]) for name in ("let-out", "send-back"))
    assert let_out in steward.get(address).content.decode()
    assert let_out not in analyst.get(address).content.decode()
    assert analyst.post(let_out).status_code == 404
    refusal = steward.post(back, {"reason": ""})
    assert refusal.status_code == 409
    assert steward.post(let_out)["Location"] == f"{address}?done=let_out"
    assert steward.post(let_out).status_code == 409
    assert its.release == ""
    assert public()[CONTACTS] == 410


@pytest.mark.parametrize(
    ("language", "words"), [("en", "earlier releases showed: 2"), ("cy", "datganiadau cynharach: 2")]
)
def test_whoever_lets_it_out_is_told_of_stars_that_earlier_releases_give_away(monkeypatch, capsys, language, words):
    """How they are counted is the gate's: see the specification of disclosure."""
    accepted(ONE)
    browser = signed_in(member("framework_steward", WALES))
    with override(language):
        address = reverse("national-releases-in", args=[YEAR])
    assert words not in browser.get(address).content.decode()

    def at_the_gate(*given, **kinds):
        found = passed(*given, **kinds)
        return msgspec.structs.replace(found, attacked=msgspec.structs.replace(found.attacked, given_away=2))

    monkeypatch.setattr(candidates, "_at_the_gate", lambda rows, before: at_the_gate(rows, adding_up=nothing_adds_up))
    assert words in browser.get(address).content.decode()
    call_command("release", "show", "--year=2024")
    assert "earlier releases showed: 2" in capsys.readouterr().out


def test_whoever_is_not_at_welsh_government_finds_no_such_page():
    accepted(ONE)
    for role, place in (("government_analyst", ONE), ("director", ONE), ("performance_officer", ONE)):
        browser = signed_in(member(role, place))
        for address in (ADDRESS, f"{ADDRESS}figures.csv", f"{ADDRESS}put-together/"):
            assert browser.get(address).status_code == 404
        assert browser.post(f"{ADDRESS}put-together/").status_code == 404
    assert signed_in(member("government_analyst", WALES)).get("/en/releases/1066/").status_code == 404


def test_the_command_says_and_puts_together_and_lets_nothing_out(capsys, steward: Visitor):
    accepted(ONE)
    call_command("release", "show", "--year=2024")
    said = capsys.readouterr().out
    assert "Isle of Anglesey: Accepted. In the release: the return as first made." in said
    assert "Gwynedd: not submitted. In the release: nothing." in said
    assert "figures as they would leave 2, of which starred 1." in said
    assert not Proposal.objects.of(WALES).exists()
    call_command("release", "propose", "--year=2024")
    assert "nothing was let out yet" in capsys.readouterr().out
    its = Proposal.objects.of(WALES).get()
    assert (its.made_by, its.stage) == ("", "proposed")
    assert "at the command line" in signed_in(member("framework_steward", WALES)).get(ADDRESS).content.decode()
    with pytest.raises(SystemExit):
        call_command("release", "propose", "--year=2024")
    releasing.decide(its.public_id, "let_out", by=steward)
    assert public()[CONTACTS] == 410


def test_the_operators_command_is_there():
    done = subprocess.run(
        [sys.executable, "-c", "from gwella.cli.command import main; main()", "release"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "propose" in done.stdout
