"""The made-up population of the invented authority, in the shape of the aggregate return."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.units import PEOPLE
from gwella.returns.findings import aggregate_table
from gwella.returns.generate.files import YES_NO
from gwella.returns.generate.making import Making

METRICS = ("children", "adults", "aged_75")


def write_population(path: Path, making: Making, language: Language) -> None:
    """Write one row a year and metric: `population.children`, `population.adults`, `population.aged_75`."""
    columns = aggregate_table().columns
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column.title.in_(language) for column in columns.values()])
        writer.writerows([row.get(name, "") for name in columns] for row in _rows(making, language))


def _rows(making: Making, language: Language) -> Iterator[dict[str, str]]:
    for year in making.window.years:
        for name in METRICS:
            people = str(round(making.volume(getattr(making.made_up.volumes, name), year)))
            yield {
                "area": making.authority,
                "period": str(year),
                "metric": f"population.{name}",
                "numerator": people,
                "value": people,
                "unit": PEOPLE,
                "status": "final",
                "source": say("generate.population_source", language),
                "made_up": YES_NO[language][True],
            }
