"""Regions and Wales are sums of authorities, and say how many of them they hold."""

from gwella.code_of_practice.results import Origin, Result
from gwella.metrics.areas import with_sums

title = "Sums of authorities"

ANGLESEY, GWYNEDD, CARDIFF = "W06000001", "W06000002", "W06000015"
INVENTED, WALES = "X06000001", "W92000004"


def contacts(area: str, count: int | None, origin: Origin = Origin.COMPUTED) -> Result:
    return Result(
        metric="adult.contacts.received",
        edition=2022,
        area=area,
        period="2024",
        numerator=count,
        value=count,
        unknown=1,
        origin=origin,
    )


def sums(*results: Result) -> dict[str, Result]:
    return {result.area: result for result in with_sums(results)}


def test_a_sum_of_some_authorities_says_that_it_is_partial() -> None:
    found = sums(contacts(ANGLESEY, 10), contacts(GWYNEDD, 20), contacts(CARDIFF, 30))
    north, wales = found["north_wales"], found[WALES]
    assert (north.value, north.unknown, north.areas_in, north.areas_expected) == (30, 2, 2, 6)
    assert (wales.value, wales.areas_in, wales.areas_expected) == (60, 3, 22)
    assert "cardiff_vale" not in found, "one authority is no region"


def test_an_authority_that_provided_nothing_is_not_a_zero() -> None:
    wales = sums(contacts(ANGLESEY, 10), contacts(GWYNEDD, None))[WALES]
    assert (wales.value, wales.areas_in) == (10, 1)


def test_invented_and_published_figures_never_add_up() -> None:
    found = sums(
        contacts(INVENTED, 10), contacts(ANGLESEY, 20, Origin.PUBLISHED), contacts(GWYNEDD, 5, Origin.PUBLISHED)
    )
    assert set(found) == {INVENTED, ANGLESEY, GWYNEDD}


def test_what_was_published_for_wales_is_not_replaced_by_a_sum() -> None:
    found = sums(contacts(ANGLESEY, 10), contacts(GWYNEDD, 20), contacts(WALES, 31, Origin.PUBLISHED))
    assert found[WALES].value == 31
