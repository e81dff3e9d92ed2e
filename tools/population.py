"""Makes `definitions/published/population.csv` from the mid-year estimates of the Office for National Statistics.

The file of estimates has a row for each year, authority, sex and single year of age (`mid_year`, `area_code`, `sex`,
`age_90_means_90_plus`, `population`); 90 stands for 90 and over. They are added up to the populations that rates are
for, each whole and by the age groups of `definitions/breakdowns/age_group.toml`. Wales is the sum of the 22.

    python tools/population.py ESTIMATES.csv
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from gwella.code_of_practice.places import WALES
from gwella.metrics.definitions import breakdowns

TARGET = Path(__file__).parents[1] / "gwella" / "definitions" / "published" / "population.csv"
HEAD = "area,period,metric,numerator,denominator,value,unknown,unit,breakdown,category,notes,status,source"
SOURCE = "Office for National Statistics, mid-year population estimates"
METRICS = {"population.children": (0, 17), "population.adults": (18, 90), "population.aged_75": (75, 90)}
BY_AGE = ("population.children", "population.adults")  # the others are sums of age groups already
OLDEST = 90

Ages = Counter[tuple[str, int, int]]  # people by area, year and age


def main() -> None:
    """Read the estimates named on the command line, and write the file anew."""
    ages = added_up(Path(sys.argv[1]))
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEAD.split(","))
        writer.writerows(rows(ages))


def added_up(path: Path) -> Ages:
    """Return how many people of each age lived in each authority, and in Wales, in the middle of each year."""
    ages: Ages = Counter()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for area in (row["area_code"], WALES):
                ages[area, int(row["mid_year"]), int(row["age_90_means_90_plus"])] += int(row["population"])
    return ages


def rows(ages: Ages) -> Iterator[list[str]]:
    """Yield the rows of the file: Wales first, the whole of each population before its age groups."""
    areas = sorted({area for area, _, _ in ages}, key=lambda area: (area != WALES, area))
    years = sorted({year for _, year, _ in ages})
    groups = breakdowns()["age_group"].bands
    for metric, (first, last) in METRICS.items():
        spans = {"": (first, last)}
        if metric in BY_AGE:
            bands = {code: (band.from_, OLDEST if band.to is None else band.to) for code, band in groups.items()}
            spans |= {code: span for code, span in bands.items() if first <= span[0] and span[1] <= last}
        for area, year in product(areas, years):
            note = "sum of the 22 authorities, as first published" if area == WALES else "as first published"
            for code, (youngest, oldest) in spans.items():
                people = str(sum(ages[area, year, age] for age in range(youngest, oldest + 1)))
                by = "age_group" if code else ""
                source = f"{SOURCE} ({note})"
                yield [area, str(year), metric, people, "", people, "", "people", by, code, "", "", source]


if __name__ == "__main__":
    main()
