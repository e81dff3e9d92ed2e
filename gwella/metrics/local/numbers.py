"""The worked example of a share or a rate, as the form fills it in: a number of each metric, and what comes of them."""

from __future__ import annotations

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.messages import message
from gwella.code_of_practice.units import SHARE
from gwella.metrics.defined import exceeds, in_year
from gwella.metrics.definitions import Measure
from gwella.metrics.edition import NO_FIGURE, MeasureExample, figure
from gwella.metrics.local.typed import Typed

STANDING_IN = Text(" – ", " – ")  # of the example that is not written yet


def standing_in(measure: Measure, year: int | None = None) -> MeasureExample:
    """Return the example of a measure that is not written yet, for what it puts in relation in `year`."""
    its = measure if year is None else in_year(measure, year)
    return MeasureExample(STANDING_IN, dict.fromkeys(its.relates, 0), NO_FIGURE, year=year)


def measure_example(of: Measure, typed: Typed, year: int | None = None) -> MeasureExample | None:
    """Return the example of a share or a rate: a number of each metric, and what is worked out from them in `year`.

    Where nothing is typed that should come out, it expects no figure.
    """
    says, measure = typed.text("says"), of if year is None else in_year(of, year)
    numbers = {key: typed.count(f"number-{key}") for key in measure.relates}
    unknown = {key: typed.count(f"unknown-{key}", required=False) or 0 for key in measure.numerators}
    expect = typed.number("expect", whole=False, required=False)
    if says is None or any(number is None for number in numbers.values()):
        return None
    given = {key: int(number) for key, number in numbers.items() if number is not None}
    not_known = {key: number for key, number in unknown.items() if number}
    expected = NO_FIGURE if expect is None else round(expect / 100 if measure.unit == SHARE else expect, 4)
    proof = MeasureExample(says, given, expected, not_known, year)
    if exceeds(measure, proof):
        typed.refuse(f"number-{measure.denominator}", message("local.parts_exceed"))
    return proof


def as_typed(measure: Measure) -> dict[str, list[str]]:
    """Return the first example of a measure as the fields of the form."""
    proof = measure.example[0]
    fields = {"says_en": [proof.says.en], "says_cy": [proof.says.cy]}
    fields |= {f"number-{key}": [str(number)] for key, number in proof.given.items()}
    fields |= {f"unknown-{key}": [str(number)] for key, number in proof.unknown.items()}
    expect = figure(proof.expect)
    return fields | {"expect": ["" if expect is None else f"{expect * 100 if measure.unit == SHARE else expect:.10g}"]}
