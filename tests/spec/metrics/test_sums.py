"""Regions and Wales are sums of authorities, and say how many of them they hold."""

from typing import Any

from gwella.code_of_practice.results import Origin, Result, Status
from gwella.code_of_practice.years import Period
from gwella.metrics.compute import compute
from gwella.metrics.examples import as_table
from gwella.metrics.figures import results
from gwella.metrics.source import Held, Source, of_tables
from gwella.snapshots.drawn import drawn_rows

title = "Sums of authorities"

ANGLESEY, GWYNEDD, CARDIFF = "W06000001", "W06000002", "W06000015"
INVENTED, WALES = "X06000001", "W92000004"
YEAR = Period.of_year(2024)
CONTACTS, STAY = "child.contacts.received", "child.protection.days_on_register"


def contacts(*people: int) -> dict[str, Any]:
    drawn = "person | contacted_on | client_group\n" + "\n".join(f"{one} | 2024-05-01 | child" for one in people)
    return {"contacts": as_table("contacts", drawn_rows(drawn))}


def stays(*days: int) -> dict[str, Any]:
    drawn = "person | registered_on | removed_on\n" + "\n".join(
        f"{i} | 2024-05-01 | 2024-05-{1 + d:02}" for i, d in enumerate(days)
    )
    return {"child_protection": as_table("child_protection", drawn_rows(drawn))}


def sums(metric: str = CONTACTS, collected: tuple[Result, ...] = (), **tables: dict[str, Any]) -> dict[str, Result]:
    found = results(compute(of_tables(tables), [YEAR], collected))
    return {result.area: result for result in found if result.metric == metric and not result.breakdown}


def test_a_sum_of_some_authorities_says_that_it_is_partial() -> None:
    found = sums(**{ANGLESEY: contacts(1, 2), GWYNEDD: contacts(1), CARDIFF: contacts(1, 2, 3)})
    north, wales = found["north_wales"], found[WALES]
    assert (north.value, north.areas_in, north.areas_expected) == (3, 2, 6)
    assert (wales.value, wales.areas_in, wales.areas_expected) == (6, 3, 22)
    assert "cardiff_vale" not in found, "one authority is no region"


def test_someone_who_moved_counts_once_in_each() -> None:
    """A person's key is their authority's own, so that nobody can follow them from one to the other."""
    assert sums(**{ANGLESEY: contacts(1), GWYNEDD: contacts(1)})[WALES].value == 2


def test_an_authority_that_provided_nothing_is_not_a_zero() -> None:
    found = sums(**{ANGLESEY: contacts(1, 2), GWYNEDD: {"people": as_table("people", drawn_rows("person\n1"))}})
    assert (found[GWYNEDD].value, found[GWYNEDD].status) == (None, Status.NOT_PROVIDED)
    assert "north_wales" not in found or found["north_wales"].areas_in == 1


def test_an_invented_authority_belongs_to_no_region_and_not_to_wales() -> None:
    assert set(sums(**{INVENTED: contacts(1), ANGLESEY: contacts(1)})) == {INVENTED, ANGLESEY}


def test_made_up_rows_of_a_real_authority_add_up_to_nothing() -> None:
    found = results(compute(of_tables({ANGLESEY: contacts(1), GWYNEDD: contacts(2)}, Origin.MADE_UP), [YEAR]))
    assert {result.area for result in found} == {ANGLESEY, GWYNEDD}


def test_what_was_published_for_wales_is_not_replaced_by_a_sum() -> None:
    published = Result(
        metric=CONTACTS, edition=2020, area=WALES, period="2024", numerator=31, value=31, origin=Origin.PUBLISHED
    )
    found = sums(collected=(published,), **{ANGLESEY: contacts(1), GWYNEDD: contacts(1)})
    assert found[WALES].value == 31
    assert found["north_wales"].value == 2


def test_means_are_pooled_and_never_averaged() -> None:
    found = sums(STAY, **{ANGLESEY: stays(1, 2, 3), GWYNEDD: stays(10)})
    assert (found[ANGLESEY].value, found[GWYNEDD].value) == (2, 10)
    assert (found[WALES].numerator, found[WALES].denominator, found[WALES].value) == (16, 4, 4)


def test_rows_of_a_year_that_a_table_does_not_hold_are_in_no_sum() -> None:
    """A few rows of another year are slips of the keyboard: what is not provided is not in Wales either."""
    opened = of_tables({ANGLESEY: contacts(1, 2), GWYNEDD: contacts(1)})
    held = {ANGLESEY: opened.held[ANGLESEY], GWYNEDD: Held({"contacts": ""}, years={"contacts": (2023,)})}
    found = results(compute(Source(held, opened.opened), [YEAR]))
    totals = {one.area: (one.value, one.areas_in) for one in found if one.metric == CONTACTS and not one.breakdown}
    assert totals == {ANGLESEY: (2, 1), GWYNEDD: (None, 1), "north_wales": (2, 1), WALES: (2, 1)}
