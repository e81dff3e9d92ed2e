"""Demand: contacts, assessments and plans for the people who live in an area, by age. Code of practice 5.4.

It is the context in which services work, so nothing in it is good or bad, and what has a polarity has no place here.
"""

from __future__ import annotations

import msgspec

from gwella.code_of_practice.errors import DefinitionError
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.reading import Name, check_names, kept, one
from gwella.metrics.definitions import Polarity, measures

DEMAND = "demand.toml"


class Age(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One group of ages, and the rates that show what is asked for it."""

    title: Text
    measures: tuple[str, ...]


class Demand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What demand is, and the groups of ages in their order."""

    about: Text
    age: tuple[Age, ...]


@kept
def demand() -> Demand:
    """Return what is shown of demand. Raises DefinitionError, also for what is no rate or is good or bad."""
    found = one("demand", Demand)
    shown = {
        f"age[{place}].measures[{number}]": key
        for place, age in enumerate(found.age, start=1)
        for number, key in enumerate(age.measures, start=1)
    }
    check_names(DEMAND, [Name(at, key, measures()) for at, key in shown.items()])
    for at, key in shown.items():
        if measures()[key].rate is None or measures()[key].polarity is not Polarity.NEITHER:
            raise DefinitionError("metrics.not_demand", file=DEMAND, field=at, key=key)
    return found
