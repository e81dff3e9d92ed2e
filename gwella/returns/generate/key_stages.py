"""The end of Key Stages 2 and 4 of children with a plan, and whether they achieved the core subject indicator."""

from __future__ import annotations

from datetime import date

from gwella.code_of_practice.years import year_of
from gwella.returns.generate.chance import Chance
from gwella.returns.generate.files import Cell
from gwella.returns.generate.making import Making
from gwella.returns.generate.people import Person, Spell

AGES = {11: "ks2", 16: "ks4"}  # by the last day of August of the school year


def key_stage(child: Person, plan: Spell, making: Making, chance: Chance) -> dict[str, Cell]:
    """Return the last key stage that ended while a plan was open, and its result; nothing where it is not known."""
    began, until = plan
    ends = [date(year, 7, 20) for year in range(began.year, min(until, making.window.drawn_on).year + 1)]
    stages = [
        (day, AGES[age])
        for day in ends
        if began <= day < until and making.window.known(day) and (age := child.age_on(date(day.year, 8, 31))) in AGES
    ]
    if child.born_on is None:
        return {}
    if not stages:
        return {"key_stage": "neither"}
    ended_on, stage = stages[-1]
    shares, year = making.made_up.shares, year_of(ended_on)
    share = (shares.core_subjects_ks2 if stage == "ks2" else shares.core_subjects_ks4).at(year)
    achieved = None if chance.happens(making.made_up.unknown.core_subjects.at(year)) else chance.happens(share)
    return {"key_stage": stage, "key_stage_ended_on": ended_on, "core_subjects": achieved}
