"""The made-up population of the invented authority, in the shape of the aggregate return."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import accumulate, pairwise
from pathlib import Path

from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.units import PEOPLE
from gwella.returns.findings import aggregate_table
from gwella.returns.generate.files import YES_NO
from gwella.returns.generate.making import Making
from gwella.returns.generate.settings import Choice

AGE_GROUP = "age_group"


def write_population(path: Path, making: Making, language: Language) -> None:
    """Write one row a year and metric, `population.children`, `population.adults` and `population.aged_75`, and one
    for each age group of the first two.
    """
    columns = aggregate_table().columns
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column.title.in_(language) for column in columns.values()])
        writer.writerows([row.get(name, "") for name in columns] for row in _rows(making, language))


def _rows(making: Making, language: Language) -> Iterator[dict[str, str]]:
    for year in making.window.years:
        for name, group, people in _people(making, year):
            yield {
                "area": making.authority,
                "period": str(year),
                "metric": f"population.{name}",
                "numerator": str(people),
                "value": str(people),
                "unit": PEOPLE,
                "breakdown": AGE_GROUP if group else "",
                "category": group,
                "status": "final",
                "source": say("generate.population_source", language),
                "made_up": YES_NO[language][True],
            }


def _people(making: Making, year: int) -> Iterator[tuple[str, str, int]]:
    """Yield each population with its age group, "" for all of them, and how many people they are."""
    volumes, ages = making.made_up.volumes, making.made_up.population_ages
    children, adults, aged_75 = (
        round(making.volume(each, year)) for each in (volumes.children, volumes.adults, volumes.aged_75)
    )
    by_age = shared_out(adults - aged_75, ages.under_75) | shared_out(aged_75, ages.aged_75)
    yield "children", "", children
    yield from (("children", group, people) for group, people in shared_out(children, ages.children).items())
    yield "adults", "", adults
    yield from (("adults", group, people) for group, people in by_age.items())
    yield "aged_75", "", aged_75


def shared_out(people: int, among: Choice) -> dict[str, int]:
    """Return whole numbers of people in the proportions of the weights of `among`, which add up to `people`."""
    ends = list(accumulate(among.weights.values()))
    up_to = [round(people * end / ends[-1]) for end in ends]
    return dict(zip(among.weights, (end - begin for begin, end in pairwise([0, *up_to])), strict=True))
