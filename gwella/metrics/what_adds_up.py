"""What adds up to what in a year, read from the definitions: breakdowns, parts of wholes, shares, quarters.

The gate protects figures from whoever reckons with it, so it is everything that follows from two counts of one table:
more conditions count some of the rows, the same conditions the same rows, other codes of one column other rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from gwella.code_of_practice.reading import kept
from gwella.disclosure.adding_up import AddingUp, Family, Part, Ratio
from gwella.metrics.cells import AGE
from gwella.metrics.counts import Condition, Count, list_of
from gwella.metrics.defined import counted, in_force, in_year
from gwella.metrics.definitions import breakdowns, dimensions, measures, metrics
from gwella.metrics.derive import looks_at_period
from gwella.metrics.dimensions import codes
from gwella.metrics.plan import is_additive
from gwella.snapshots.tables import PEOPLE, YES_NO_LIST, Column, Derived, lists, table

Counts = Mapping[str, Count]


@kept
def what_adds_up(year: int) -> AddingUp:
    """Return what adds up in `year`, by the editions in force. Raises DefinitionError."""
    counts = _counts(year)
    apart = {key: frozenset(_breakdowns(key, count, additive=True)) for key, count in counts.items()}
    overlapping = {key: frozenset(_breakdowns(key, count, additive=False)) for key, count in counts.items()}
    families = tuple(_families(counts))
    return AddingUp(
        breakdowns=apart,
        overlapping=overlapping,
        parts=tuple(_parts(counts)),
        families=families,
        same=dict(_same(counts)),
        ratios=dict(_ratios(year, families)),
        flows=dict(_flows(counts)),
    )


def _counts(year: int) -> Counts:
    """Return what each metric counts in `year`; not means and medians, of which none adds up."""
    found = {}
    for key, metric in metrics().items():
        edition = in_force(metric, year)
        count = counted(metric, edition) if edition else None
        if count is not None and not count.averaged:
            found[key] = count
    return found


def _breakdowns(key: str, count: Count, *, additive: bool) -> Iterator[str]:
    for breakdown in metrics()[key].breakdowns:
        if is_additive(count, dimensions(breakdown)) is additive:
            yield breakdown


def _parts(counts: Counts) -> Iterator[Part]:
    """Yield each metric that counts some, or all, of another's rows; of wholes within wholes the nearest alone."""
    within: dict[str, set[str]] = {
        key: {other for other, its in counts.items() if other != key and _is_within(count, its)}
        for key, count in counts.items()
    }
    for key, wholes in within.items():
        declared = metrics()[key].part_of
        further = {far for whole in wholes for far in within[whole] if key not in within[far]}
        for whole in sorted(wholes - further | ({declared} & wholes)):
            yield Part(key, whole, unknown=whole == declared)
    for key, metric in metrics().items():
        if key not in counts and metric.part_of:
            yield Part(key, metric.part_of)


def _is_within(count: Count, whole: Count) -> bool:
    same = (count.of, count.when, count.distinct) == (whole.of, whole.when, whole.distinct)
    return same and set(whole.where) <= set(count.where)


def _more(key: str, counts: Counts) -> Condition | None:
    """Return the one condition that a part has more than its whole; None where it has none, or several."""
    whole = metrics()[key].part_of
    if key not in counts or whole not in counts:
        return None
    more = set(counts[key].where) - set(counts[whole].where)
    return next(iter(more)) if len(more) == 1 else None


def _chosen(condition: Condition | None) -> frozenset[str]:
    """Return the codes that a condition chooses; none where it chooses otherwise, or no code."""
    if condition is None or condition.word not in ("is", "one_of"):
        return frozenset()
    values = condition.value if condition.word == "one_of" else (condition.value,)
    return frozenset(value for value in values if isinstance(value, str))


def _families(counts: Counts) -> Iterator[Family]:
    """Yield the parts of one whole that are told apart by the codes of one column. Somebody can be in several."""
    together: dict[tuple[str, str], dict[str, frozenset[str]]] = defaultdict(dict)
    for key in counts:
        condition = _more(key, counts)
        if condition is not None and not counts[key].distinct and (chosen := _chosen(condition)):
            together[metrics()[key].part_of, condition.field][key] = chosen
    for (whole, field), parts in together.items():
        every = [code for its in parts.values() for code in its]
        if len(parts) > 1 and len(every) == len(set(every)):
            yield Family(whole, tuple(sorted(parts)), covers=_can_be(field, counts[whole]) <= set(every))


def _can_be(field: str, whole: Count) -> set[str]:
    """Return the codes that a row of the whole can have in a column; "" among them where it has no list."""
    definition = table(whole.of)
    fields: dict[str, Column | Derived] = {**table(PEOPLE).stored, **definition.stored, **definition.derive}
    listed = list_of(fields[field])
    if not listed or listed == YES_NO_LIST:
        return {""}
    not_so = {one.value for one in whole.where if one.field == field and one.word == "is_not"}
    return {code for code, entry in lists()[listed].codes.items() if not entry.unknown} - not_so


def _same(counts: Counts) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """Yield each metric that counts what a category of its whole counts as well."""
    for key in counts:
        condition = _more(key, counts)
        chosen, whole = _chosen(condition), metrics()[key].part_of
        for name in metrics()[whole].breakdowns if condition and len(chosen) == 1 else ():
            one = breakdowns().get(name)
            (code,) = chosen
            if one and condition and one.field == condition.field and not one.several and code in codes(name):
                yield key, (whole, name, code)


def _ratios(year: int, families: tuple[Family, ...]) -> Iterator[tuple[str, Ratio]]:
    for key, measure in measures().items():
        its = in_year(measure, year)
        if its.rate:
            yield key, Ratio((its.rate.events,))
        elif its.share:
            whole, parts = its.share.whole, its.share.parts
            # Parts of one family share their unknowns; of others the largest number of unknowns is taken off.
            one = len(parts) == 1 or any(one.whole == whole and {*parts} <= {*one.parts} for one in families)
            of_known = one and all(metrics()[part].part_of == whole for part in parts)
            yield key, Ratio(parts, whole, of_known)


def _flows(counts: Counts) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each metric of rows that fall in one period each, with the breakdowns whose codes they keep in all."""
    for key, count in counts.items():
        definition = table(count.of)
        if count.when.falls and not count.distinct and not any(looks_at_period(definition, f) for f in count.fields):
            kept_in_all = [
                breakdown
                for breakdown in metrics()[key].breakdowns
                if AGE not in {breakdowns()[name].field for name in dimensions(breakdown)}
            ]
            yield key, frozenset(["", *kept_in_all])
