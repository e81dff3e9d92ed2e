"""Which places there are, what they are called, and what they belonged to on a day."""

from datetime import date

import pytest

from gwella.code_of_practice import places
from gwella.code_of_practice.alphabet import in_order
from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.places import INVENTED, WALES, Kind

title = "Places"

BRIDGEND = "W06000013"
LAST_OF_WESTERN_BAY = date(2019, 3, 31)
FIRST_OF_CWM_TAF_MORGANNWG = date(2019, 4, 1)
TODAY = date(2025, 3, 31)


def names(areas, language=Language.EN):
    return [area.name.in_(language) for area in in_order(areas, lambda area: area.name.in_(language), language)]


def test_there_are_22_authorities_7_regions_and_7_health_boards():
    """The two boards that ended in 2019 are still known, since older figures name them."""
    assert len(places.authorities()) == 22
    assert len(places.regions()) == 7
    assert len(places.health_boards(TODAY)) == 7
    assert names(places.health_boards(LAST_OF_WESTERN_BAY))[:2] == ["Abertawe Bro Morgannwg", "Aneurin Bevan"]


def test_official_codes_have_gaps():
    """There is no 07 and no 17: Powys is 23 and Merthyr Tydfil 24."""
    codes = {area.code for area in places.authorities()}
    assert not codes & {"W06000007", "W06000017"}
    assert places.area("W06000023").name.en == "Powys"
    assert places.area("W06000024").name.cy == "Merthyr Tudful"


def test_bridgend_changed_regions_overnight():
    """31 March 2019: Western Bay and Abertawe Bro Morgannwg. The next day: Cwm Taf Morgannwg and its board."""
    before = places.region_of(BRIDGEND, LAST_OF_WESTERN_BAY)
    after = places.region_of(BRIDGEND, FIRST_OF_CWM_TAF_MORGANNWG)
    assert before.name_on(LAST_OF_WESTERN_BAY).en == "Western Bay"
    assert before.name_on(FIRST_OF_CWM_TAF_MORGANNWG).en == "West Glamorgan"
    assert after.name.en == "Cwm Taf Morgannwg"
    assert places.health_board_of(BRIDGEND, LAST_OF_WESTERN_BAY).code == "W11000026"
    assert places.health_board_of(BRIDGEND, FIRST_OF_CWM_TAF_MORGANNWG).code == "W11000030"


def test_the_members_of_a_region_are_those_of_the_day():
    assert names(places.members("west_glamorgan", LAST_OF_WESTERN_BAY)) == ["Bridgend", "Neath Port Talbot", "Swansea"]
    assert names(places.members("west_glamorgan", FIRST_OF_CWM_TAF_MORGANNWG)) == ["Neath Port Talbot", "Swansea"]
    assert names(places.members(WALES, TODAY)) == names(places.authorities())


@pytest.mark.parametrize("day", [date(2016, 4, 6), LAST_OF_WESTERN_BAY, FIRST_OF_CWM_TAF_MORGANNWG, TODAY])
def test_every_authority_is_in_exactly_one_region_and_one_health_board(day):
    """From the first day of the boards on, the regions add up to Wales, and so do the health boards."""
    for whole in (places.regions(), places.health_boards(day)):
        members = [member.code for part in whole for member in places.members(part.code, day)]
        assert sorted(members) == sorted(area.code for area in places.authorities())


def test_before_the_boards_began_there_is_no_region():
    """A regional figure of 2015-16 would be about something that did not exist."""
    assert places.region_of(BRIDGEND, date(2016, 4, 5)) is None
    assert places.members("gwent", date(2016, 4, 5)) == ()


def test_the_invented_authority_is_marked_and_belongs_nowhere():
    """It never stands among real places: not in the list, not in a region, not in Wales."""
    invented = places.area(INVENTED)
    assert invented.invented
    assert invented.name.en == "Cwm Dychymyg (invented)"
    assert invented.name.cy == "Cwm Dychymyg (dychmygol)"
    assert invented not in places.authorities()
    assert places.region_of(INVENTED, TODAY) is None
    assert places.health_board_of(INVENTED, TODAY) is None
    assert invented not in places.members(WALES, TODAY)


def test_every_fact_about_membership_says_how_surely_it_is_known():
    """Gwent was read in the regulations; North Wales is from memory and is to be checked."""
    known = {(member.area, member.of): member for member in places.memberships()}
    assert not known["W06000021", "gwent"].confidence.is_draft
    assert known["W06000001", "north_wales"].confidence.is_draft


@pytest.mark.parametrize("language", list(Language))
def test_no_two_areas_share_an_address(language):
    """Powys is an authority, a region and a health board."""
    slugs = [area.slug(language) for area in places.areas().values()]
    assert len(slugs) == len(set(slugs))
    assert all(places.by_slug(slug, language).slug(language) == slug for slug in slugs)


def test_a_name_in_welsh_carries_its_accent_and_its_address_does_not():
    """StatsWales leaves accents out of names; we do not."""
    assert places.area("W06000001").name.cy == "Ynys Môn"
    assert places.area("W06000001").slug_cy == "ynys-mon"


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("W6000002", "W06000002"),  # a digit was left out
        ("Gwyned", "W06000002"),  # a name, misspelt
        ("Ynys Mon", "W06000001"),  # a Welsh name without its accent
    ],
)
def test_an_area_that_is_not_there_says_what_is_near(typed, near):
    with pytest.raises(NotFound) as refused:
        places.area(typed)
    assert near in str(refused.value)
    assert near in refused.value.in_(Language.CY)


def test_an_area_that_is_like_no_other_says_what_a_code_looks_like():
    """An empty code is the commonest of these."""
    for typed in ("", "??"):
        with pytest.raises(NotFound) as refused:
            places.area(typed)
        assert refused.value.code == "places.not_an_area"
        assert "W06000002" in refused.value.in_(Language.CY)


def test_what_kind_an_area_is_can_be_asked():
    assert places.area(WALES).kind is Kind.COUNTRY
    assert places.area(INVENTED).kind is Kind.AUTHORITY
