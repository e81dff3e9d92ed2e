"""A filled form turned into a definition: first what it says, then the example that proves it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from gwella.code_of_practice.act import parts_of_the_act
from gwella.code_of_practice.errors import DefinitionError
from gwella.code_of_practice.messages import message
from gwella.code_of_practice.sources import Confidence
from gwella.code_of_practice.standards import standards
from gwella.code_of_practice.units import COUNT
from gwella.code_of_practice.wellbeing import aspects
from gwella.metrics.definitions import Definition, Kind, Measure, Metric, Polarity, check_one, definitions
from gwella.metrics.edition import Edition, Example, MeasureExample
from gwella.metrics.local.choices import (
    ABOUT,
    PER,
    TIME_OF,
    UNITS,
    Shape,
    Start,
    broken_down_by,
    events,
    parts_of,
    populations,
    wholes,
)
from gwella.metrics.local.counting import count
from gwella.metrics.local.numbers import STANDING_IN, measure_example, standing_in
from gwella.metrics.local.rows import example
from gwella.metrics.local.typed import Typed
from gwella.metrics.relations import Rate, Share
from gwella.snapshots.tables import table

LOCAL = "local"  # no key that comes with Gwella begins so
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
NO_FILE = re.compile(r"con|prn|aux|nul|com\d|lpt\d")  # names of devices: Windows has no file that is called so
NOTHING_YET = Example(STANDING_IN, 0, "", 0)


class Filled(msgspec.Struct, frozen=True):
    """A definition as far as the form says it, under its key."""

    key: str
    definition: Definition


def what_it_says(start: Start, typed: Typed) -> Filled | None:
    """Return the definition, with an example that stands in; None where something is wrong, which is noted."""
    shared = _shared(start, typed)
    key = key_of(typed)
    its: dict[str, Any]
    if start.shape is Shape.SHARE:
        its = {"share": share(start, typed)}
    elif start.shape is Shape.RATE:
        its = {"rate": rate(typed, int(typed.choice("per", tuple(map(str, PER))) or PER[0]))}
    elif start.shape is Shape.COLLECTED:
        its = {"unit": typed.choice("unit", UNITS), "stock": typed.said("stock") == "yes"}
    else:
        its = _counted(start, typed)
    if typed.wrong:
        return None
    return _going_with_the_others(key, _made(start, shared | its), typed)


def with_example(start: Start, typed: Typed) -> Filled | None:
    """Return the definition with the example that was typed; None where something is wrong, which is noted."""
    filled = what_it_says(start, typed)
    if filled is None or start.shape is Shape.COLLECTED:
        return filled
    year = filled.definition.edition[0].from_
    if isinstance(filled.definition, Measure):
        proof: Any = measure_example(filled.definition, typed)
    else:
        assert filled.definition.count, "what has rows is counted"
        proof = example(filled.definition.count, year, typed)
    if proof is None or typed.wrong:
        return None
    return Filled(filled.key, msgspec.structs.replace(filled.definition, example=(proof,)))


def key_of(typed: Typed) -> str:
    """Return the key: of the short name, else of the title in English. One that is taken is noted."""
    name = typed.said("name") or re.sub(r"[^a-z0-9]+", "_", typed.said("title_en").casefold())[:40].strip("_")
    key = f"{LOCAL}.{name}"
    if not NAME.fullmatch(name):
        if typed.said("name") or typed.said("title_en"):  # without a title there is another thing to say first
            typed.refuse("name", message("local.not_a_name"))
    elif NO_FILE.fullmatch(name):
        typed.refuse("name", message("local.no_file", name=name))
    elif key in definitions() and typed.said("key") != key:
        typed.refuse("name", message("local.taken", key=key))
    return key


def _shared(start: Start, typed: Typed) -> dict[str, Any]:
    """Return what every definition says of itself."""
    year, change = typed.year("first_year"), typed.text("change")
    about = typed.several("about", ABOUT)
    if not about:
        typed.refuse("about", message("local.choose_some"))
    return {
        "title": typed.text("title"),
        "meaning": typed.text("meaning"),
        "can_use": typed.text("can_use", required=False),
        "cannot_use": typed.text("cannot_use", required=False),
        "source": typed.text("source"),
        "confidence": Confidence.OURS,
        "edition": (Edition(year, change),) if year is not None and change else (),
        "kind": typed.choice("kind", tuple(Kind)),
        "polarity": typed.choice("polarity", tuple(Polarity)),
        "about": about,
        "standards": typed.several("standards", standards()),
        "wellbeing": typed.several("wellbeing", aspects()),
        "act": typed.several("act", parts_of_the_act()),
        "breakdowns": typed.several("breakdowns", broken_down_by(start.of) if start.shape.has_rows else ()),
    }


def _counted(start: Start, typed: Typed) -> dict[str, Any]:
    counts = count(start, typed)
    averaged = counts.averaged if counts else ""
    unit = TIME_OF[table(start.of).derive[averaged].word] if averaged else COUNT
    part_of = typed.several("part_of", wholes(start.of))
    return {"count": counts, "unit": unit, "part_of": part_of[0] if part_of else ""}


def share(start: Start, typed: Typed) -> Share:
    """Return the share that the form says; one without a part is noted."""
    parts = typed.several("parts", parts_of(start.of))
    if not parts:
        typed.refuse("parts", message("local.choose_parts"))
    return Share(parts, start.of)


def rate(typed: Typed, per: int) -> Rate:
    """Return the rate that the form says, for every `per` people; what was not chosen is noted."""
    return Rate(typed.choice("events", events()), typed.choice("population", populations()), per)


def _made(start: Start, its: Mapping[str, Any]) -> Definition:
    its = {**its, "kind": Kind(its["kind"]), "polarity": Polarity(its["polarity"])}
    if start.shape in (Shape.SHARE, Shape.RATE):
        measure = Measure(**its, example=(MeasureExample(STANDING_IN, {}),))
        return msgspec.structs.replace(measure, example=(standing_in(measure),))
    return Metric(**its, example=(NOTHING_YET,) if start.shape.has_rows else ())


def _going_with_the_others(key: str, definition: Definition, typed: Typed) -> Filled | None:
    """Return the definition, unless it does not go with those that there are, which is noted beside its whole."""
    try:
        check_one(key, definition)
    except DefinitionError as error:
        typed.refuse("part_of", error.message)
        return None
    return Filled(key, definition)
