"""Each word of the checks has a slow, obvious twin in plain Python; they agree on a made-up return with faults."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest

from gwella.code_of_practice.years import Period
from gwella.returns.check import findings_in
from gwella.returns.definitions import Scope, checks_of
from gwella.returns.generate import generate
from gwella.returns.load import load
from gwella.returns.read import read_folder
from gwella.returns.repeats import Agrees, NotTwice, SameWhenRepeated
from gwella.returns.rule import WholeRule
from gwella.returns.rules import (
    AgeBetween,
    Ended,
    Filled,
    Identified,
    LostZeros,
    NoOverlap,
    NotBefore,
    OnlyWhen,
    OwnAuthority,
    RefersTo,
    Unique,
    Within,
)
from gwella.snapshots.tables import table

title = "Checks and their twin"

AUTHORITY, PERIOD = "X06000001", Period.of_year(2024)


def test_the_engine_and_its_twin_find_the_same_rows(sheets):
    found = {
        (finding.table, finding.rule, finding.row)
        for finding in findings_in(sheets, AUTHORITY, PERIOD)
        if "." in finding.rule
    }
    twin = set(twins(sheets))
    assert found == twin
    assert len({rule for _, rule, _ in twin}) >= 10


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    folder = tmp_path_factory.mktemp("return")
    generate(folder, authority=AUTHORITY, first_year=2023, last_year=2024, seed=7, size=0.05)
    return read_folder(folder).sheets


def twins(sheets):
    kept = {}
    for sheet in sheets:
        loaded = load(sheet)
        rows = [row | {"_present": loaded.present} for row in loaded.rows.to_pylist()]
        kept[sheet.table] = rows
        for word in (OwnAuthority, SameWhenRepeated, Unique):
            for key, check in checks_of(sheet.table).items():
                if isinstance(check.rule, word):
                    broken = [row for row in kept[sheet.table] if breaks(check.rule, row, sheet.table, kept)]
                    yield from ((sheet.table, key, row["_row"]) for row in broken)
                    if check.rule.leaves_out:
                        kept[sheet.table] = [row for row in kept[sheet.table] if row not in broken]
    concerned = {name: [row for row in rows if concerns(row, name)] for name, rows in kept.items()}
    named = {row["person"] for name, rows in concerned.items() if name != "people" for row in rows}
    concerned["people"] = [row for row in kept["people"] if row["person"] is None or row["person"] in named]
    for name in kept:
        for key, check in checks_of(name).items():
            first = check.rule.leaves_out or check.rule.of_repeated
            if not (first or check.rule.asks_last_year or isinstance(check.rule, WholeRule)):
                for row in kept[name] if check.rows is Scope.ALL else concerned[name]:
                    if breaks(check.rule, row, name, kept):
                        yield name, key, row["_row"]


def concerns(row, name):
    definition = table(name)
    if definition.spell:
        begin, end = (row[field] for field in definition.spell)
        return (begin is None or begin <= PERIOD.last_day) and (end is None or end >= PERIOD.first_day)
    if definition.date:
        return row[definition.date] is None or PERIOD.first_day <= row[definition.date] <= PERIOD.last_day
    return True


def breaks(rule, row, name, kept):
    match rule:
        case OwnAuthority():
            return row["authority"] is not None and row["authority"].upper() != AUTHORITY
        case Unique():
            key = table(name).key
            above = {other[key] for other in kept[name] if other["_row"] < row["_row"]}
            return row[key] is not None and row[key] in above
        case Identified():
            return row[f"_empty_{table(name).key}"]
        case Filled():
            return row[f"_empty_{rule.field}"] and all(holds(one, row) is True for one in rule.when)
        case OnlyWhen():
            return not row[f"_empty_{rule.field}"] and any(holds(one, row) is False for one in rule.when)
        case Ended():
            begun = row[rule.begun]
            began_before = row[f"_empty_{rule.begun}"] or (begun is not None and begun < PERIOD.first_day)
            return row[f"_empty_{rule.field}"] and began_before
        case NotBefore():
            return both(row[rule.field], row[rule.earlier]) and row[rule.field] < row[rule.earlier]
        case Within():
            last = date(PERIOD.last_day.year + rule.years_after, 3, 31)
            return row[rule.field] is not None and not date(rule.first_year, 1, 1) <= row[rule.field] <= last
        case RefersTo():
            there = {one[table(rule.table).key] for one in kept[rule.table]}
            return row[rule.field] is not None and row[rule.field] not in there
        case LostZeros():
            there = {one[table(rule.table).key] for one in kept[rule.table]}
            is_near = (row[rule.field] or "").lstrip("0") in {(one or "").lstrip("0") for one in there if one}
            return row[rule.field] is not None and row[rule.field] not in there and is_near
        case AgeBetween():
            age = age_on(row[rule.on], births(kept).get(row["person"]))
            return age is not None and all(holds(one, row) for one in rule.when) and not in_range(age, rule)
        case NoOverlap():
            return any(overlaps(row, other, rule) for other in spells(kept[name], rule)[row["person"]])
        case SameWhenRepeated():
            alike = [other for other in kept[name] if other[table(name).key] == row[table(name).key]]
            first = next((other[rule.field] for other in alike if other[rule.field] is not None), None)
            return both(row[table(name).key], row[rule.field]) and row[rule.field] != first
        case Agrees():
            together = [row[field] for field in rule.among]
            first = next(other for other in kept[name] if [other[field] for field in rule.among] == together)
            return None not in together and row[rule.field] != first[rule.field]
        case NotTwice():
            others = [one for one in table(name).stored if one not in (table(name).key, "made_up")]
            says = [row[one] for one in others]
            above = [other for other in kept[name] if other["_row"] < row["_row"]]
            is_listed = row["person"] in births(kept)
            return is_listed and row[days(name)] and any([other[one] for one in others] == says for other in above)
    raise AssertionError(rule)


def days(name):
    return table(name).date or table(name).spell[0]


def holds(condition, row):
    """True, False, or None where the cell is empty and so nothing can be said."""
    if condition.filled is not None:
        return (not row[f"_empty_{condition.field}"]) == condition.filled
    cell = row[condition.field]
    if cell is None:
        return None
    return cell in condition.one_of if condition.one_of else cell == condition.is_


def both(one, other):
    return one is not None and other is not None


def births(kept):
    return {row["person"]: row["born_on"] for row in kept["people"] if row["person"] is not None}


def age_on(day, born):
    if day is None or born is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def in_range(age, rule):
    return rule.at_least <= age <= rule.at_most


def spells(rows, rule):
    by_person = defaultdict(list)
    for row in rows:
        if row["person"] is not None and row[rule.field] is not None:
            by_person[row["person"]].append(row)
    return by_person


def overlaps(row, other, rule):
    """Whether `other` began first and was still going on when `row` began."""
    began = row[rule.field]
    first = (other[rule.field], other["_row"]) < (began, row["_row"]) if began is not None else False
    return first and (other[rule.to] is None or other[rule.to] > began)
