"""What may be entered: which cells, which values, and when a reason is needed.

Everything that is asked for at once is looked at together, so that a whole and its parts can be entered in any order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from gwella.code_of_practice.errors import NotAllowed, NotFound, Remediable, ReturnRejected
from gwella.code_of_practice.messages import Joined
from gwella.code_of_practice.results import FigureKey, Status
from gwella.code_of_practice.units import COUNT, PEOPLE
from gwella.code_of_practice.years import Period
from gwella.entries.entry import LONGEST_TEXT, STATUSES, Entry, on_one_line
from gwella.entries.sheet import Row, Sheet
from gwella.metrics.defined import in_force, in_year
from gwella.metrics.definitions import definition, definitions, measures, metrics

LARGEST = 10**12  # far more than anybody counts, or pays; a number of more digits than this is a slip
After = Mapping[FigureKey, tuple[float | None, int]]  # value and unknown of each figure


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks to be entered in one cell.

    `unknown` None keeps what is not known as it stands. `seen` is the row's, as it was when it was looked at; None
    where nobody looked. `withdraw` asks that what was computed or imported stands again.
    """

    key: FigureKey
    value: float | None = None
    unknown: int | None = None
    status: Status = Status.FINAL
    reason: str = ""
    withdraw: bool = False
    seen: str | None = None


def new_entries(of: Sheet, asked: Sequence[Asked], *, by: str, at: datetime) -> list[Entry]:
    """Return the entries to keep: none for what stands so already. Raises the first refusal, a Remediable."""
    found, refused = judged(of, asked, by=by, at=at)
    for refusal in refused.values():
        raise refusal
    return found


def judged(of: Sheet, asked: Sequence[Asked], *, by: str, at: datetime) -> tuple[list[Entry], Mapping[int, Remediable]]:
    """Return the entries to keep, and what stands in the way by the place of what was asked for."""
    who = on_one_line(by)
    if not who:
        raise NotAllowed("entries.no_name")
    found: dict[int, Entry] = {}
    refused: dict[int, Remediable] = {}
    for place, one in enumerate(asked):
        try:
            entry = _entry(_row(of, one.key), one, who, at)
        except Remediable as refusal:
            refused[place] = refusal
            continue
        if entry is not None:
            found[place] = entry
    after = _after(of, found.values())
    for place, entry in found.items():
        if (too_much := _exceeds(entry, after)) is not None:
            refused[place] = too_much
    return list(found.values()), refused


def _row(of: Sheet, key: FigureKey) -> Row:
    """Return the row of a cell that may be entered. Raises NotFound and NotAllowed."""
    if key.metric not in definitions():
        raise NotFound("metrics.not_a_metric", key=key.metric)
    one, row = definition(key.metric), of.row(key)
    if one.is_recalled:
        raise NotAllowed("entries.is_recalled", metric=one.title)
    if row is None:
        code = "entries.no_such_category" if key.breakdown else "entries.not_collected"
        raise NotFound(code, metric=one.title, year=Period.of_year(of.year))
    if row.is_measure:
        parts = Joined(tuple(definition(part).title for part in in_year(one, of.year).relates), "; ")  # type: ignore[arg-type]
        raise NotAllowed("entries.is_a_measure", measure=one.title, parts=parts)
    return row


def _entry(row: Row, asked: Asked, by: str, at: datetime) -> Entry | None:
    """Return the entry to keep, None where the cell says so already. Raises NotAllowed and ReturnRejected."""
    for check in (_check_texts, _check_status, _check_value, _check_reason):
        check(row, asked)
    entry = Entry(
        at=at,
        by=by,
        authority=row.key.area,
        metric=row.key.metric,
        period=row.key.period,
        breakdown=row.key.breakdown,
        category=row.key.category,
        value=None if asked.withdraw else asked.value,
        unknown=None if asked.withdraw else _unknown(row, asked),
        status=Status.FINAL if asked.withdraw else asked.status,
        reason=on_one_line(asked.reason),
        replaces=row.stood,
        replaced=None if row.stood is None else row.base_is,
        withdrawn=asked.withdraw,
    )
    if _stands_already(row, entry):
        return None
    if asked.seen not in (None, row.seen):
        raise NotAllowed("entries.changed_meanwhile", metric=row.definition.title)
    if asked.withdraw and row.entry is None:
        raise NotAllowed("entries.nothing_to_withdraw", metric=row.definition.title)
    return entry


def _stands_already(row: Row, entry: Entry) -> bool:
    """Say whether the cell says so already: a second click, or a value that was computed just so."""
    if row.history and entry.says(row.history[-1]):
        return True
    base = row.base
    return (
        row.entry is None
        and base is not None
        and not entry.withdrawn
        and entry.value is not None
        and (entry.value, entry.status, entry.unknown) == (base.value, base.status, base.unknown)
    )


def _unknown(row: Row, asked: Asked) -> int | None:
    if asked.unknown is not None or asked.value is None:
        return asked.unknown if asked.value is not None else None
    return row.figure.unknown if row.figure else None


def _check_texts(row: Row, asked: Asked) -> None:
    if len(on_one_line(asked.reason)) > LONGEST_TEXT:
        raise ReturnRejected("entries.too_long", metric=row.definition.title, most=LONGEST_TEXT)


def _check_status(row: Row, asked: Asked) -> None:
    if asked.status not in STATUSES:
        raise ReturnRejected("entries.not_a_status", statuses=", ".join(STATUSES))
    if not asked.withdraw and (asked.status is Status.NOT_PROVIDED) != (asked.value is None):
        code = "entries.no_value" if asked.value is None else "entries.has_value"
        raise ReturnRejected(code, metric=row.definition.title)


def _check_value(row: Row, asked: Asked) -> None:
    title, unit = row.definition.title, row.definition.unit
    for number in (asked.value, asked.unknown):
        if number is not None and not 0 <= number <= LARGEST:
            raise ReturnRejected("entries.out_of_range", metric=title)
    if asked.value is not None and unit in (COUNT, PEOPLE) and not float(asked.value).is_integer():
        raise ReturnRejected("entries.not_whole", metric=title)


def _check_reason(row: Row, asked: Asked) -> None:
    if on_one_line(asked.reason):
        return
    if asked.withdraw:
        raise NotAllowed("entries.reason_to_withdraw", metric=row.definition.title)
    if asked.status is not Status.FINAL:
        raise NotAllowed("entries.reason_for_status", metric=row.definition.title)
    if row.stood is not None and not (row.entry is None and asked.value == row.stood):
        raise NotAllowed(f"entries.reason_to_replace_{row.base_is}", metric=row.definition.title, value=row.stood)


def _after(of: Sheet, new: Iterable[Entry]) -> After:
    """Return the value and the unknown of every figure of the sheet as they will be."""
    after = {key: (figure.value, figure.unknown or 0) for key, figure in of.known.figures.items()}
    for entry in new:
        base = of.known.base.get(entry.key)
        computed = (base.value, base.unknown or 0) if base else (None, 0)
        after[entry.key] = computed if entry.withdrawn else (entry.value, entry.unknown or 0)
    return after


def _exceeds(entry: Entry, after: After) -> Remediable | None:
    """Return the refusal where parts would be more than their whole, whichever of them was entered."""
    one = metrics()[entry.metric]
    pairs: list[tuple[tuple[str, ...], str]] = [((entry.metric,), one.part_of)] if one.part_of else []
    pairs += [((part,), entry.metric) for part, other in metrics().items() if other.part_of == entry.metric]
    # What is not known of the parts of a share is not in its whole either.
    year = Period.parse(entry.period).year
    shares = [in_year(one, year) for one in measures().values() if one.share and in_force(one, year)]
    pairs += [(its.share.parts, its.share.whole) for its in shares if its.share and entry.metric in its.relates]
    for parts, whole in pairs:
        found = [after.get(entry.key._replace(metric=name), (None, 0)) for name in parts]
        values = [value for value, _ in found]
        more = after.get(entry.key._replace(metric=whole), (None, 0))[0]
        if more is None or None in values:
            continue
        less, unknown = sum(value or 0 for value in values), max(its for _, its in found)
        if less + unknown > more:
            titles = Joined(tuple(metrics()[part].title for part in parts), "; ")
            title = metrics()[whole].title
            # What was entered is what would be; the other stands there already.
            code = "entries.whole_below_part" if entry.metric == whole else "entries.part_exceeds_whole"
            return NotAllowed(code, parts=titles, whole=title, less=less, unknown=unknown, more=more)
    return None
