"""What a form says is counted, as a count; and a count as the form says it, to be changed there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gwella.code_of_practice.messages import message
from gwella.metrics.counts import Condition, Count, When
from gwella.metrics.definitions import Metric, counted, metrics
from gwella.metrics.local.choices import (
    Asking,
    Shape,
    Start,
    asked_of,
    averages,
    days,
    has_spell,
    open_on_last_day,
    person_of,
    wholes,
)
from gwella.metrics.local.typed import Typed
from gwella.snapshots.tables import table

OPEN, ANY_DAY = "open", "any_day"  # beside the days of a table, none of which is called so
ROWS, PEOPLE = "rows", "people"
MEANS = ("mean", "median")


def whens(name: str) -> list[str]:
    """Return what decides in which period a row of table `name` stands: one of its days, or its spell."""
    spell = [OPEN] if has_spell(name) and open_on_last_day(table(name)) else []
    return [*days(name), *spell, *([ANY_DAY] if has_spell(name) else [])]


def count(start: Start, typed: Typed) -> Count | None:
    """Return what the form counts; None where it does not say so, which is noted beside its fields.

    A part counts over the rows of its whole: it has the period of its whole, and all of its conditions.
    """
    part_of = typed.several("part_of", wholes(start.of))
    whole = _counts_now(metrics()[part_of[0]]) if part_of else None
    when = whole.when if whole else _when(typed.choice("when", whens(start.of)))
    opened = _opened(start.of) if not whole and typed.said("when") == OPEN else ()
    asked = [condition for one in asked_of(start.of) for condition in _conditions(one, typed)]
    where = dict.fromkeys((*(whole.where if whole else ()), *opened, *asked))
    by_person = start.shape is Shape.COUNTED and typed.choice("counts", (ROWS, PEOPLE)) == PEOPLE
    of_what = _averaged(start, typed)
    return Count(start.of, when, tuple(where), person_of(start.of) if by_person else "", **of_what) if when else None


def as_typed(counts: Count, *, part_of: str = "") -> dict[str, list[str]] | None:
    """Return a count as the fields of the form; None where it says more than the form can."""
    of_whole = _counts_now(metrics()[part_of]).where if part_of else ()
    where = [condition for condition in counts.where if condition not in of_whole]
    fields: dict[str, list[str]] = {"counts": [PEOPLE if counts.distinct else ROWS], "part_of": [part_of]}
    fields["when"] = [counts.when.field or ANY_DAY]
    if counts.when.overlaps and (opened := _opened(counts.of)) and opened[0] in where:
        where.remove(opened[0])
        fields["when"] = [OPEN]
    for mean in MEANS:
        if its := getattr(counts, mean):
            fields |= {"average": [mean], "averaged": [its]}
    for one in asked_of(counts.of):
        fields |= _asked(one, [condition for condition in where if condition.field == one.field])
    start = Start(Shape.AVERAGED if counts.averaged else Shape.COUNTED, counts.of)
    again = count(start, Typed(fields))
    return fields if again and _same(again, counts) else None


def _same(one: Count, other: Count) -> bool:
    """Say whether two counts are the same but for the order in which their conditions stand."""
    return set(one.where) == set(other.where) and (one.of, one.when, one.distinct, one.mean, one.median) == (
        other.of,
        other.when,
        other.distinct,
        other.mean,
        other.median,
    )


def _counts_now(metric: Metric) -> Count:
    found = counted(metric, metric.edition[-1])
    assert found, "a whole is counted"
    return found


def _when(chosen: str) -> When | None:
    if chosen in (OPEN, ANY_DAY):
        return When(overlaps="period")
    return When(field=chosen, falls="in_period") if chosen else None


def _opened(name: str) -> tuple[Condition, ...]:
    """Return the condition that a spell is open on the last day; none where table `name` cannot say so."""
    field = open_on_last_day(table(name))
    return (Condition(field, is_=True),) if field else ()


def _averaged(start: Start, typed: Typed) -> Mapping[str, str]:
    """Return the column that is averaged, under the word that says how."""
    if start.shape is not Shape.AVERAGED:
        return {}
    how, what = typed.choice("average", MEANS), typed.choice("averaged", averages(start.of))
    return {how: what} if how else {}


def _conditions(one: Asking, typed: Typed) -> Iterator[Condition]:
    """Yield the conditions that were asked about one column."""
    if one.is_number:
        if (least := typed.count(f"least-{one.field}", required=False)) is not None:
            yield Condition(one.field, at_least=least)
        if (most := typed.count(f"most-{one.field}", required=False)) is not None:
            yield Condition(one.field, at_most=most)
        return
    word = typed.said(f"ask-{one.field}")
    if one.is_yes_no:
        if word in ("yes", "no"):
            yield Condition(one.field, is_=word == "yes")
        return
    codes = typed.several(f"of-{one.field}", one.codes)
    if word not in ("is", "is_not"):
        if codes:
            typed.refuse(f"ask-{one.field}", message("local.say_how"))
    elif not codes:
        typed.refuse(f"ask-{one.field}", message("local.choose_codes"))
    elif word == "is_not":
        yield from (Condition(one.field, is_not=code) for code in codes)
    else:
        yield Condition(one.field, is_=codes[0]) if len(codes) == 1 else Condition(one.field, one_of=codes)


def _asked(one: Asking, conditions: list[Condition]) -> dict[str, list[str]]:
    """Return the conditions about one column as the fields of the form, as far as it can say them."""
    if one.is_number:
        limits = {"at_least": "least", "at_most": "most"}
        return {f"{limits[c.word]}-{one.field}": [str(c.value)] for c in conditions if c.word in limits}
    if one.is_yes_no:
        return {f"ask-{one.field}": ["yes" if c.value else "no"] for c in conditions if isinstance(c.value, bool)}
    negated = [str(c.value) for c in conditions if c.word == "is_not"]
    meant = [str(code) for c in conditions if c.word in ("is", "one_of") for code in _several(c.value)]
    if not (negated or meant):
        return {}
    return {f"ask-{one.field}": ["is_not" if negated else "is"], f"of-{one.field}": negated or meant}


def _several(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)
