"""Published figures: what was published as a pair of counts comes out as it was published."""

import csv
from collections import defaultdict
from typing import NamedTuple

import pytest

from gwella.code_of_practice.places import WALES, authorities
from gwella.code_of_practice.published import published_files
from gwella.stats.values import worked

title = "Published figures"

CODES = {area.code for area in authorities()}


class Pair(NamedTuple):
    """A numerator and a denominator that were published, and the figure published beside them."""

    measure: str
    numerator: int
    denominator: int
    unit: str
    published: str


# StatsWales, Quantitative social services performance measures, adults and children; the year was not shown.
PAIRS = [
    Pair("PM20a: a reduced package six months after reablement", 3077, 7003, "share", "43.9"),
    Pair("PM20b: no package six months after reablement", 6434, 9634, "share", "66.8"),
    Pair("PM23: no further contact within six months", 34464, 55117, "share", "62.5"),
    Pair("PM24: child assessments within 42 working days", 36696, 41267, "share", "88.9"),
    Pair("PM25: children supported to stay with their family", 12550, 19396, "share", "64.7"),
    # The published values of these two were cut off in the copy that was read; the quotient is ours.
    Pair("PM26: looked-after children who returned home", 814, 8515, "share", "9.56"),
    Pair("PM19: delayed transfers for social care reasons, 75 and over", 1395, 286647, "per_1000", "4.87"),
    # Social services activity, April 2022 to March 2023.
    Pair("Reports after which enquiries had to be made", 12546, 21951, "share", "57"),
    Pair("Enquiries that found further action was required", 4203, 12546, "share", "34"),
    # Census of children receiving care and support, 31 March 2021, and the mid-year estimate of 2020.
    Pair("Children receiving care and support, as first published", 17004, 629872, "per_10000", "270"),
    # StatsWales, AS/004f of the total of AS/004, 2021-22 to 2023-24.
    Pair("Ethnic group of adults at risk not obtained", 16895, 68906, "share", "24.5"),
]

# The same tables: a total over the number of people, published as a mean.
MEANS = [
    Pair("PM21: days that people aged 65 and over are supported in residential homes", 6239421, 7489, "mean", "833.1"),
    Pair("PM22: age of adults who enter residential care homes", 338227, 4012, "mean", "84.3"),
]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.measure)
def test_a_published_pair_gives_the_published_figure(pair: Pair) -> None:
    value = worked(pair.numerator, pair.denominator, pair.unit).value
    assert value is not None
    assert rounded_as(pair.published, value * 100 if pair.unit == "share" else value) == pair.published


@pytest.mark.parametrize("pair", MEANS, ids=lambda pair: pair.measure)
def test_a_published_total_gives_the_published_mean(pair: Pair) -> None:
    assert rounded_as(pair.published, pair.numerator / pair.denominator) == pair.published


def test_the_authorities_add_up_to_the_published_figures_of_wales() -> None:
    """Every column of AS/004, the unknown ones too."""
    by_category: dict[str, dict[str, float]] = defaultdict(dict)
    for row in published("ethnicity_at_risk"):
        by_category[row["metric"] + row["category"]][row["area"]] = float(row["numerator"])
    for found in by_category.values():
        wales = found.pop(WALES)
        assert set(found) == CODES
        assert sum(found.values()) == wales


def test_the_ethnic_groups_and_the_unknown_add_up_to_every_adult() -> None:
    wales = {
        row["category"]: int(row["numerator"]) for row in of_wales("ethnicity_at_risk", "adult.safeguarding.ethnicity")
    }
    assert wales.pop("") == sum(wales.values()) == 68906
    assert wales["not_obtained"] + wales["refused"] == 16895 + 874


def test_the_population_of_wales_is_that_of_its_authorities() -> None:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for row in published("population"):
        sums[row["metric"], row["period"]] += int(row["numerator"]) * (-1 if row["area"] == WALES else 1)
    assert len(sums) == 3 * 6
    assert set(sums.values()) == {0}


def test_the_groups_of_staff_add_up_but_for_rounding() -> None:
    by_year: dict[str, dict[str, float]] = defaultdict(dict)
    for row in published("staff"):
        by_year[row["period"]][row["metric"].removeprefix("staff.wte.")] = float(row["value"])
    assert sorted(by_year) == [str(year) for year in range(2004, 2019)]
    for groups in by_year.values():
        total, field = groups.pop("total"), groups.pop("field")
        assert len(groups) == 6
        assert sum(groups.values()) == pytest.approx(field, abs=2)
        assert field < total


def test_31_march_belongs_to_the_year_that_it_ends() -> None:
    """The rate of 31 March 2020, 114 for Wales, is the rate of 2019-20."""
    wales = {row["period"]: row["value"] for row in of_wales("looked_after", "child.looked_after.rate")}
    assert list(wales) == [str(year) for year in range(2002, 2020)]
    assert (wales["2002"], wales["2019"]) == ("64", "114")


def test_an_authority_that_was_not_read_is_missing_and_not_zero() -> None:
    read = {row["area"] for row in published("looked_after")} - {WALES}
    assert len(read) == 16
    assert read < CODES


def test_a_figure_that_does_not_apply_is_empty_and_says_so() -> None:
    empty = [row for row in published("delayed_transfers") if row["value"] == ""]
    assert {row["notes"] for row in empty} == {"z"}
    assert {row["category"] for row in empty} == {"mental_health"}
    assert len(empty) == 4


def rounded_as(published_figure: str, value: float) -> str:
    """Return `value` with as many decimals as the published figure."""
    _, _, decimals = published_figure.partition(".")
    return f"{value:.{len(decimals)}f}"


def published(name: str) -> list[dict[str, str]]:
    path = next(path for path in published_files() if path.stem == name)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of_wales(name: str, metric: str) -> list[dict[str, str]]:
    return [row for row in published(name) if row["area"] == WALES and row["metric"] == metric]
