"""The first page after sign-in: what waits, by date, each one click away; and what is due by law, for everybody."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from hands import member, signed_in, visiting

from gwella.accounts.matrix import matrix
from gwella.code_of_practice.places import INVENTED, WALES
from gwella.measuring import approval
from gwella.measuring.models import Move, Return
from gwella.office import awaiting, notices
from gwella.office.awaiting import Kind, Waiting, waiting_for

pytestmark = pytest.mark.django_db
YEAR = 2024


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path):
    settings.DATA, settings.DESK = tmp_path, None


@pytest.fixture
def its() -> Return:
    return approval.begin(INVENTED, YEAR, by=visiting(member("performance_officer", INVENTED)))


def set_to(its: Return, stage: str) -> None:
    Return.objects.of(INVENTED).filter(pk=its.pk).update(stage=stage)


# An officer is always asked for the return of the year that ended, from four weeks before it is due.
@pytest.mark.parametrize("role", sorted(set(matrix().groups["signed_in"]) - {"performance_officer"}))
def test_the_first_page_opens_for_every_role_and_says_when_nothing_waits(role: str):
    place = {"government_analyst": WALES, "regional_board": "gwent", "operator": ""}.get(role, "W06000002")
    client = signed_in(member(role, place))
    assert "Nothing waits for you." in client.get("/en/my-work/").content.decode()
    assert "Nid oes dim yn aros amdanoch." in client.get("/cy/fy-ngwaith/").content.decode()


def test_every_stage_waits_for_those_whose_move_it_is_and_for_no_other(its: Return):
    people = {
        "performance_officer": member("performance_officer", INVENTED),
        "director": member("director", INVENTED),
        "government_analyst": member("government_analyst", WALES),
        "practitioner": member("practitioner", INVENTED),
        "neighbour": member("director", "W06000002"),
    }
    for name, stage in approval.life().stages.items():
        set_to(its, name)
        found = {
            who
            for who, part in people.items()
            for one in waiting_for(visiting(part), date(2025, 5, 1))
            if its.public_id in one.leads_to[1]
        }
        assert found == set(stage.whose), name


@pytest.mark.parametrize(
    ("stage", "role", "place"), [("with_approver", "director", INVENTED), ("submitted", "government_analyst", WALES)]
)
def test_what_waits_is_one_click_away(its: Return, stage: str, role: str, place: str):
    set_to(its, stage)
    client = signed_in(member(role, place))
    for language in ("en", "cy"):
        page = client.get("/en/my-work/" if language == "en" else "/cy/fy-ngwaith/").content.decode()
        (address,) = re.findall(rf'href="(/{language}/[^"]*{its.public_id}/)"', page)
        answer = client.get(address)
        assert answer.status_code in (200, 409), address  # no figures of an empty place are computed yet


def test_a_return_does_not_wait_to_be_signed_by_whoever_had_a_hand_in_it(its: Return):
    set_to(its, "with_approver")
    had, other = (visiting(member("director", INVENTED)) for _ in range(2))
    approval.had_a_hand(INVENTED, YEAR, by=had)
    waits = [[one for one in waiting_for(who, date(2025, 5, 1)) if one.kind is Kind.SIGN] for who in (had, other)]
    assert [len(one) for one in waits] == [0, 1]


def test_a_return_that_is_late_says_so_and_what_is_due_first_stands_first(its: Return):
    client = signed_in(member("performance_officer", INVENTED))
    assert "overdue" in client.get("/en/my-work/").content.decode()

    @awaiting.provides
    def sooner(who, today):
        yield Waiting(
            kind=Kind.ANSWER, says=notices.message("waiting.answer"), due=date(2024, 1, 1), leads_to=("returns", ())
        )
        yield Waiting(kind=Kind.READ, says=notices.message("waiting.read"), leads_to=("returns", ()))

    try:
        found = waiting_for(visiting(member("performance_officer", INVENTED)), date(2025, 5, 1))
    finally:
        awaiting._providers.popitem()
    assert [one.kind for one in found] == [Kind.ANSWER, Kind.CHECK, Kind.READ]


def test_a_notice_is_read_by_a_button_and_by_nobody_else():
    reader = member("practitioner", INVENTED)
    notice = notices.tell(
        INVENTED,
        reader.person.public_id,
        "approval.told_why",
        {"year": YEAR, "stage": "return.returned", "reason": "<b>"},
    )
    client, address = signed_in(reader), reverse("waiting-read", args=[notice.public_id])
    assert "&lt;b&gt;" in client.get("/en/my-work/").content.decode()
    for other in (member("practitioner", INVENTED), member("practitioner", "W06000002"), member("operator", "")):
        assert signed_in(other).post(address).status_code == 404
    assert client.get(address).status_code == 302
    assert "I have read this" in client.get("/en/my-work/").content.decode(), "a link that is looked at reads nothing"
    assert client.post(address).status_code == 302
    assert "Nothing waits for you." in client.get("/en/my-work/").content.decode()


def test_what_is_due_by_law_is_for_everybody_and_what_became_of_it_for_the_authority(its: Return):
    public = Client().get(f"/en/calendar/{YEAR}/").content.decode()
    for words in ("31 May 2025", "Section 144A", "Care Inspectorate Wales", "paragraphs 5.4 and 5.5", "Gwella’s own"):
        assert words in public
    assert "What became of it here" not in public
    answer = {
        "turn": 1,
        "name": "return",
        "stage": "returned",
        "by": "x",
        "at": notices.timezone.now(),
        "reason": "Why so few?",
    }
    Move.objects.of(INVENTED).create(of=its.public_id, **answer)
    own = f"/en/my-work/calendar/{YEAR}/"
    assert "Why so few?" in signed_in(member("director", INVENTED)).get(own).content.decode()
    for other in (member("practitioner", INVENTED), member("director", "W06000002"), member("operator", "")):
        page = signed_in(other).get(own)
        assert page.status_code == 200
        assert "Why so few?" not in page.content.decode()
    assert Client().get(own).status_code == 404
    assert Client().get("/en/calendar/1500/").status_code == 404


@pytest.mark.parametrize(
    ("language", "route"), [("en", "calendar/2024/calendar.ics"), ("cy", "calendr/2024/calendr.ics")]
)
def test_the_days_are_a_file_in_the_readers_language(language: str, route: str):
    answer = Client().get(f"/{language}/{route}")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"gwella-{language}-2024.ics" in answer["Content-Disposition"]
    assert f"LANGUAGE={language}:" in answer.content.decode()
