"""A definition while it is being made: what is made of it, what was typed so far, and what it would be.

There are three ways: a new definition, a correction of one by which nothing was counted yet, and a change from a year
on of one that counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum, auto
from pathlib import Path
from typing import Any

import msgspec

from gwella.code_of_practice.errors import DefinitionError, NotAllowed
from gwella.metrics.defined import as_by
from gwella.metrics.definitions import Definition, Measure, Metric, counted
from gwella.metrics.edition import Edition, Example, MeasureExample
from gwella.metrics.local import keeping, rows
from gwella.metrics.local.choices import PER, Shape, Start, events, parts_of, populations
from gwella.metrics.local.counting import as_typed, count
from gwella.metrics.local.form import NOTHING_YET, Filled, rate, share, what_it_says, with_example
from gwella.metrics.local.numbers import as_typed as measure_example_as_typed
from gwella.metrics.local.numbers import measure_example, standing_in
from gwella.metrics.local.typed import Typed
from gwella.metrics.written import toml


class Way(StrEnum):
    """What becomes of a draft."""

    NEW = auto()
    CORRECT = auto()
    CHANGE = auto()


class Draft(msgspec.Struct, frozen=True):
    """What is being made. `key` and `seen` name the file that is corrected or changed, as it stood then."""

    way: Way
    start: Start
    typed: Mapping[str, list[str]] = {}
    key: str = ""
    seen: str = ""

    @property
    def has_example(self) -> bool:
        return self.start.shape is not Shape.COLLECTED

    def with_typed(self, typed: Mapping[str, list[str]], keep: tuple[str, ...]) -> Draft:
        """Return the draft with what was typed on one page; of the other pages, fields that begin with `keep` stay.

        What is corrected keeps its key.
        """
        others = {name: its for name, its in self.typed.items() if name.startswith(keep)}
        named = {"key": [self.key], "name": [self.key.partition(".")[2]]} if self.way is Way.CORRECT else {}
        return msgspec.structs.replace(self, typed={**others, **typed, **named})


def said(draft: Draft, typed: Typed) -> Filled | None:
    """Return what the draft says, with an example that stands in; None where something is wrong, which is noted."""
    if draft.way is Way.CHANGE:
        return _changed(draft, typed, with_rows=False)
    return what_it_says(draft.start, typed)


def proved(draft: Draft, typed: Typed) -> Filled | None:
    """Return what the draft says, with its example; None where something is wrong, which is noted."""
    if draft.way is Way.CHANGE:
        return _changed(draft, typed, with_rows=True)
    return with_example(draft.start, typed)


def kept(draft: Draft, filled: Filled, folder: Path, *, by: str, on: date) -> Path:
    """Write what came of a draft to its file. Raises NotAllowed, DefinitionError."""
    if draft.way is Way.NEW:
        return keeping.keep(folder, filled.key, filled.definition, by=by, on=on)
    if draft.way is Way.CORRECT:
        return keeping.correct(draft.key, filled.definition, draft.seen, by=by, on=on)
    return keeping.change(draft.key, filled.definition, draft.seen, by=by, on=on)


def change_of(key: str) -> Draft:
    """Return the draft of a change, filled with what is counted now. Raises NotFound, NotAllowed."""
    found = keeping.standing(key)
    one = found.definition
    start, fields = _relating(key, one) if isinstance(one, Measure) else _counting(key, one)
    return Draft(Way.CHANGE, start, fields, key, found.seen)


def correction_of(key: str) -> Draft:
    """Return the draft of a correction, filled with the whole definition. Raises NotFound, NotAllowed.

    A definition with more than one edition has a history, which is not corrected away; and in a file that somebody
    wrote by hand there may be more than the form says.
    """
    found = keeping.standing(key)
    one = found.definition
    if len(one.edition) > 1 or not found.text.endswith(f"\n{toml(one)}"):
        raise NotAllowed("local.not_here", key=key)
    if isinstance(one, Measure):
        start, fields = _relating(key, one)
        proof = measure_example_as_typed(one)
    else:
        start, fields = _counting(key, one) if one.count else (Start(Shape.COLLECTED), _collected(one))
        proof = rows.as_typed(one.example[0], start.of) if one.example else {}
    return Draft(Way.CORRECT, start, {**_texts(one), **fields, **proof}, key, found.seen)


def _relating(key: str, one: Measure) -> tuple[Start, dict[str, list[str]]]:
    """Return what the last edition of a measure puts in relation as the form says it. Raises NotAllowed."""
    its = as_by(one, one.edition[-1])
    if its.share and set(its.share.parts) <= set(parts_of(its.share.whole)):
        return Start(Shape.SHARE, its.share.whole), {"parts": list(its.share.parts)}
    if its.rate and its.rate.events in events() and its.rate.population in populations() and its.rate.per in PER:
        named = {"events": its.rate.events, "population": its.rate.population, "per": str(its.rate.per)}
        return Start(Shape.RATE), {name: [value] for name, value in named.items()}
    raise NotAllowed("local.not_here", key=key)


def _counting(key: str, one: Definition) -> tuple[Start, dict[str, list[str]]]:
    counts = counted(one, one.edition[-1]) if isinstance(one, Metric) else None
    fields = as_typed(counts, part_of=one.part_of) if counts and isinstance(one, Metric) else None
    if counts is None or fields is None:
        raise NotAllowed("local.not_here", key=key)
    return Start(Shape.AVERAGED if counts.averaged else Shape.COUNTED, counts.of), fields


def _collected(one: Metric) -> dict[str, list[str]]:
    return {"unit": [one.unit], "stock": ["yes"] if one.stock else []}


def _texts(one: Definition) -> dict[str, list[str]]:
    """Return what a definition says of itself as the fields of the form."""
    (edition,) = one.edition
    texts = {name: getattr(one, name) for name in ("title", "meaning", "source", "can_use", "cannot_use")}
    fields = {f"{name}_en": [text.en] for name, text in texts.items() if text}
    fields |= {f"{name}_cy": [text.cy] for name, text in texts.items() if text}
    fields |= {"change_en": [edition.change.en], "change_cy": [edition.change.cy], "first_year": [str(edition.from_)]}
    fields |= {name: [str(getattr(one, name))] for name in ("kind", "polarity")}
    fields |= {name: list(getattr(one, name)) for name in ("about", "standards", "wellbeing", "act", "breakdowns")}
    return fields


def _changed(draft: Draft, typed: Typed, *, with_rows: bool) -> Filled | None:
    """Return the definition with one more edition."""
    year, change = typed.year("first_year"), typed.text("change")
    relation = _relation(draft, typed)
    breaks = typed.choice("break_in_series", ("yes", "no")) == "yes"
    if typed.wrong or year is None or change is None:
        return None
    edition = Edition(year, change, break_in_series=breaks, **relation)
    proof = _proof(draft, edition, typed, with_rows=with_rows)
    if typed.wrong or proof is None:
        return None
    try:
        return Filled(draft.key, keeping.with_edition(draft.key, edition, proof))
    except DefinitionError as error:
        typed.refuse("first_year", error.message)
        return None


def _relation(draft: Draft, typed: Typed) -> dict[str, Any]:
    """Return what the changed definition counts or puts in relation; how many people a rate is for stays."""
    if draft.start.shape is Shape.SHARE:
        return {"share": share(draft.start, typed)}
    if draft.start.shape is Shape.RATE:
        before = keeping.standing(draft.key).definition
        assert isinstance(before, Measure), "a rate is a measure"
        assert before.rate, "its kind stays"
        return {"rate": rate(typed, before.rate.per)}
    return {"count": count(draft.start, typed)}


def _proof(draft: Draft, edition: Edition, typed: Typed, *, with_rows: bool) -> Example | MeasureExample | None:
    """Return the example of the new edition: what was typed, or what stands in for it as yet."""
    if edition.count:
        return rows.example(edition.count, edition.from_, typed) if with_rows else NOTHING_YET
    before = keeping.standing(draft.key).definition
    assert isinstance(before, Measure), "what counts nothing is a measure"
    by_it = as_by(before, edition)
    return measure_example(by_it, typed, edition.from_) if with_rows else standing_in(by_it, edition.from_)
