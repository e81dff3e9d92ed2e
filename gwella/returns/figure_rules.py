"""The closed vocabulary of checks of figures: one word, one class, over figures that are counted already.

A check of figures is a file of `definitions/figure_checks/`. A figure that is not there, starred or not provided is
not known, and what is not known contradicts nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

import msgspec

from gwella.code_of_practice.results import FigureKey, Result
from gwella.code_of_practice.units import AMOUNTS
from gwella.code_of_practice.years import Period
from gwella.returns.continuity import is_great_change

Shares = Mapping[str, Sequence[tuple[str, ...]]]  # by their whole
NO_SHARES: Shares = MappingProxyType({})


class Figures:
    """The figures of a return, and of the year before where they are there.

    `wholes` say of which other metric a metric is a part, and `shares` which parts of a metric are added up in a share
    of it in a year; in a breakdown that is among `several` one person may stand in more than one category.
    """

    def __init__(
        self,
        results: Sequence[Result],
        year: int,
        wholes: Mapping[str, str] = MappingProxyType({}),
        several: frozenset[str] = frozenset(),
        shares: Callable[[int], Shares] = lambda _: NO_SHARES,
    ) -> None:
        self.results = results
        self.period = Period.of_year(year)
        self.wholes = wholes
        self.several = several
        self.shares = shares

    @cached_property
    def amounts(self) -> Mapping[FigureKey, float]:
        """The amounts that are known, by figure."""
        return {one.key: one.value for one in self.results if one.unit in AMOUNTS and one.value is not None}

    @cached_property
    def _parts(self) -> Mapping[str, Sequence[tuple[str, ...]]]:
        """Each metric that is a part, by its whole."""
        found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for part, whole in self.wholes.items():
            found[whole].append((part,))
        return found

    @cached_property
    def unknown(self) -> Mapping[FigureKey, int]:
        """Of how many it is not known whether they belong to a figure, by figure."""
        return {one.key: one.unknown or 0 for one in self.results}

    def whole_of(self, key: FigureKey) -> FigureKey:
        """Return the figure that one is a part of, if its metric is a part."""
        return key._replace(metric=self.wholes.get(key.metric, ""))

    def parts_of(self, key: FigureKey) -> Iterator[tuple[str, ...]]:
        """Yield what is not more than a figure: each metric that is a part of it, then those that a share adds up."""
        yield from self._parts.get(key.metric, ())
        yield from self.shares(Period.parse(key.period).year).get(key.metric, ())

    def exceeds(self, key: FigureKey) -> bool:
        """Say whether a figure that is known is more than what it is a part of."""
        whole = self.amounts.get(self.whole_of(key))
        return whole is not None and self.amounts[key] > whole

    def of_the_year(self) -> Iterator[tuple[FigureKey, float]]:
        """Yield the amounts of the reported year, the figures as a whole alone."""
        return ((key, n) for key, n in self.amounts.items() if key.period == self.period.code and not key.breakdown)

    def before(self, key: FigureKey) -> float | None:
        """Return the same figure of the year before; None where it is not known."""
        return self.amounts.get(key._replace(period=self.period.previous.code))


class FoundFigure(msgspec.Struct, frozen=True):
    """A figure that breaks a rule, and the numbers and keys that are said of it."""

    key: FigureKey
    parameters: Mapping[str, str | int]


class FigureRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="word"):
    """What every word about figures has: the metrics that it names, and the figures that break it."""

    def metrics(self) -> tuple[str, ...]:
        """The metrics that it names."""
        return ()

    def found(self, figures: Figures) -> Iterator[FoundFigure]:
        """Yield the figures that break the rule."""
        raise NotImplementedError


class PartOfWhole(FigureRule, frozen=True, tag="part_of_whole"):
    """A metric that is part of another is not larger than it, in the whole and in every category."""

    def found(self, figures: Figures) -> Iterator[FoundFigure]:
        for key in filter(figures.exceeds, figures.amounts):
            whole = figures.whole_of(key)
            now, then = (int(figures.amounts[one]) for one in (key, whole))
            yield FoundFigure(key, {"metric": key.metric, "now": now, "other": whole.metric, "then": then})


class PartsTogether(FigureRule, frozen=True, tag="parts_together"):
    """A part, or the parts that a share adds up, are not more than what is known of their whole, in categories too.

    One that is larger than the whole by itself is for `part_of_whole` to find.
    """

    def found(self, figures: Figures) -> Iterator[FoundFigure]:
        for key, whole in figures.amounts.items():
            said: set[str] = set()
            for names in figures.parts_of(key):
                keys = [key._replace(metric=name) for name in names]
                parts = [figures.amounts[one] for one in keys if one in figures.amounts]
                if len(parts) < len(keys) or any(figures.exceeds(one) for one in keys) or said.intersection(names):
                    continue
                # The parts of one whole share their unknowns: of whom one is not known, no other is.
                known = whole - max(figures.unknown[one] for one in keys)
                if sum(parts) > known:
                    said.update(names)
                    named: dict[str, str | int] = {"metric": key.metric, "other": " + ".join(names)}
                    yield FoundFigure(key, {**named, "now": int(sum(parts)), "then": max(int(known), 0)})


class WithinTotal(FigureRule, frozen=True, tag="within_total"):
    """The categories of a breakdown are together not more than the figure as a whole."""

    def found(self, figures: Figures) -> Iterator[FoundFigure]:
        together: dict[FigureKey, float] = defaultdict(float)
        for key, amount in figures.amounts.items():
            if key.breakdown and not figures.several.intersection(key.breakdown.split("+")):
                together[key._replace(category="")] += amount
        for key, amount in together.items():
            total = key._replace(breakdown="")
            whole = figures.amounts.get(total)
            if whole is not None and amount > whole:
                named: dict[str, str | int] = {"metric": key.metric, "other": key.breakdown}
                yield FoundFigure(total, {**named, "now": int(amount), "then": int(whole)})


class StockAndFlow(FigureRule, frozen=True, tag="stock_and_flow"):
    """Last year's stock, and what began less what ended since, make this year's stock.

    A difference of less than `share` of the stock, or of less than `at_least`, is let pass: a child may come twice.
    """

    stock: str
    began: str
    ended: str
    share: float
    at_least: int

    def metrics(self) -> tuple[str, ...]:
        return (self.stock, self.began, self.ended)

    def found(self, figures: Figures) -> Iterator[FoundFigure]:
        for key, stock in figures.of_the_year():
            if key.metric != self.stock:
                continue
            then = figures.before(key)
            began, ended = (figures.amounts.get(key._replace(metric=name)) for name in (self.began, self.ended))
            if then is None or began is None or ended is None:
                continue
            expected = then + began - ended
            if abs(stock - expected) >= max(self.at_least, self.share * expected):
                said = {"then": then, "began": began, "ended": ended, "other": expected, "now": stock}
                yield FoundFigure(key, {"metric": key.metric, **{name: int(n) for name, n in said.items()}})


class NoGreatChangeInFigure(FigureRule, frozen=True, tag="no_great_change"):
    """No figure is surely more than `times` last year's, nor surely less than one in as many, as two counts go."""

    times: float

    def found(self, figures: Figures) -> Iterator[FoundFigure]:
        for key, now in figures.of_the_year():
            then = figures.before(key)
            if then is not None and is_great_change(now, then, self.times):
                yield FoundFigure(key, {"metric": key.metric, "then": int(then), "now": int(now)})


FigureWord = PartOfWhole | PartsTogether | WithinTotal | StockAndFlow | NoGreatChangeInFigure
