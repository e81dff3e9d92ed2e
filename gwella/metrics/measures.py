"""Measures: shares and rates worked out from counts that stand side by side.

Never from other shares: numerators and denominators are pooled, percentages are not averaged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from gwella.code_of_practice.messages import Joined, Message, message
from gwella.code_of_practice.places import area
from gwella.code_of_practice.results import Status
from gwella.code_of_practice.years import Period
from gwella.metrics.categories import said
from gwella.metrics.defined import as_by
from gwella.metrics.definitions import Measure, in_force, measures, metrics
from gwella.metrics.edition import Edition
from gwella.metrics.editions import meaning
from gwella.metrics.figures import Block, Chosen, built, coded, numbered, numbers
from gwella.metrics.relations import Rate, Share
from gwella.stats.intervals import PartExceedsWhole
from gwella.stats.values import worked

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

PLACE = ("area", "period", "breakdown", "category")  # what figures that belong together share
NOWHERE = -1  # the row of a figure that is not there; every column ends with what it then holds

# From least to most sure: a measure is no surer than the least sure of what it is made of.
SURENESS = (Status.PART_YEAR, Status.ESTIMATED, Status.PROVISIONAL, Status.REVISED, Status.FINAL)


class Pooled(msgspec.Struct, frozen=True):
    """What a measure is worked out from, a place each: whether it can be, its parts, and the figures used."""

    can_be: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    unknown: np.ndarray
    used: tuple[np.ndarray, ...]


def measured(figures: pa.Table, *, leave_out: bool = False) -> pa.Table:
    """Return each measure for every area, period and category in which its metrics are known, as figures.

    A measure that was itself published for that place and period is not worked out again. Raises PartExceedsWhole;
    with `leave_out` such a share is left out, as one is that cannot be worked out.
    """
    known = Known(figures, leave_out)
    return built(block for key, measure in measures().items() for block in known.measure(key, measure))


def of_measure(figures: pa.Table, key: str, measure: Measure) -> pa.Table:
    """Return the figures of one measure, which nobody has to have defined yet."""
    return built(Known(figures).measure(key, measure))


def _led_by(measure: Measure) -> str:
    """Return the metric where whose figures are the measure may be: the whole of a share, the events of a rate."""
    return measure.denominator if measure.share else measure.numerators[0]


class Known:
    """Figures side by side: of each metric, the rows that it has in each place."""

    def __init__(self, figures: pa.Table, leave_out: bool = False) -> None:
        import numpy as np

        self._figures, self._leave_out = figures, leave_out
        self._metric, self._metrics = coded(figures["metric"])
        self._place = numbered(Chosen(*coded(figures[name])) for name in PLACE)
        self._numerator, self._unknown, self._value = (
            np.append(numbers(figures[name]), np.nan) for name in ("numerator", "unknown", "value")
        )
        statuses, names = coded(figures["status"])
        surest = len(SURENESS) - 1
        sureness = np.array(
            [SURENESS.index(Status(name)) if name in SURENESS else surest for name in names] or [surest]
        )
        self._sureness = np.append(sureness[statuses], surest)
        self._areas_in = np.append(numbers(figures["areas_in"]), np.inf)
        self._expected = np.append(numbers(figures["areas_expected"]), 0)

    def measure(self, key: str, measure: Measure) -> Iterator[Block]:
        """Yield the figures of a measure wherever it can be worked out, by each thing that it puts in relation."""
        relations: dict[tuple[Share | None, Rate | None], set[int]] = {}
        for edition in measure.edition:
            its = as_by(measure, edition)
            relations.setdefault((its.share, its.rate), set()).add(edition.from_)
        for (share, rate), editions in relations.items():
            related = msgspec.structs.replace(measure, share=share, rate=rate)
            if _led_by(related) in self._metrics:
                yield self._related(key, related, editions)

    def _related(self, key: str, measure: Measure, editions: Collection[int]) -> Block:
        """Return the figures of a measure by those of its editions that put the same in relation."""
        import numpy as np

        lead = self._leading(key, measure)
        pooled = self._share(measure, lead) if measure.share else self._rate(measure, lead)
        codes, periods = coded(self._figures["period"])
        edition_of = [in_force(measure, Period.parse(code).year) for code in periods]
        by_them = [edition is not None and edition.from_ in editions for edition in edition_of]
        has_edition = np.array(by_them or [False])[codes[lead]]
        can_be = pooled.can_be & has_edition & self._of_the_same(pooled.used)
        if measure.share:
            fits = pooled.numerator <= pooled.denominator
            if not self._leave_out and (can_be & ~fits).any():
                self._refuse_more_than_whole(measure, pooled, lead, np.flatnonzero(can_be & ~fits))
            can_be &= fits
        its = np.flatnonzero(can_be)
        return self._written(key, measure, pooled, its, [edition_of[code] for code in codes[lead[its]]])

    def _rows(self, metric: str) -> np.ndarray:
        """Return the rows of a metric in the order of their places."""
        import numpy as np

        code = self._metrics.index(metric) if metric in self._metrics else NOWHERE
        rows = np.flatnonzero(self._metric == code)
        in_order: np.ndarray = rows[np.argsort(self._place[rows], kind="stable")]
        return in_order

    def _beside(self, metric: str, lead: np.ndarray) -> np.ndarray:
        """Return the row of `metric` in the place of each row of `lead`; NOWHERE where it has none."""
        import numpy as np

        rows, places = self._rows(metric), self._place[lead]
        if not len(rows):
            return np.full(len(lead), NOWHERE)
        # Of two in one place the later one counts.
        found = np.searchsorted(self._place[rows], places, side="right") - 1
        beside: np.ndarray = np.where(self._place[rows[found]] == places, rows[found], NOWHERE)
        return beside

    def _leading(self, key: str, measure: Measure) -> np.ndarray:
        """Return the rows that say where a measure exists.

        Only in the measure's own breakdowns: another of the whole's could not have its parts.
        """
        import numpy as np

        rows = self._rows(_led_by(measure))
        breakdowns, names = coded(self._figures["breakdown"])
        wanted = [place for place, name in enumerate(names) if name in ("", *measure.breakdowns)]
        rows = rows[np.isin(breakdowns[rows], wanted)]
        leading: np.ndarray = rows[self._beside(key, rows) == NOWHERE]
        return leading

    def _share(self, measure: Measure, lead: np.ndarray) -> Pooled:
        import numpy as np

        parts = np.array([self._beside(part, lead) for part in measure.numerators])
        unknown = self._unknown[parts]
        # The parts of one whole share their unknowns: a package without an effect is unknown for each. One that a
        # publisher does not state is not none, and neither is the sum then.
        within = np.nan_to_num(unknown).max(axis=0, initial=0)
        stated = ~np.isnan(unknown).any(axis=0)
        whole = self._numerator[lead]
        return Pooled(
            # A part that nobody gave is not a part of nought.
            can_be=~np.isnan(whole) & ~np.isnan(self._numerator[parts]).any(axis=0),
            numerator=self._numerator[parts].sum(axis=0),
            denominator=whole - within,
            # What may or may not belong to the whole is not in it, and not known either.
            unknown=np.where(stated, within + self._unknown[lead], np.nan),
            used=(lead, *parts),
        )

    def _refuse_more_than_whole(
        self, measure: Measure, pooled: Pooled, lead: np.ndarray, exceeding: np.ndarray
    ) -> None:
        """Raise PartExceedsWhole for the places `exceeding`, where the parts of a share are more than its whole.

        What is said is said of an authority before the areas that it is in, and of the total before a category of it.
        """
        leading: list[int] = lead[exceeding].tolist()
        row = min(leading, key=lambda one: (self._expected[one], self._category(one) != ("", "")))
        at = exceeding[leading.index(row)]
        whole, known = float(self._numerator[row]), float(pooled.denominator[at])
        raise PartExceedsWhole(
            "metrics.parts_exceed_whole",
            area=area(self._figures["area"][row].as_py()).name,
            period=Period.parse(self._figures["period"][row].as_py()),
            among=_among(*self._category(row)),
            parts=Joined(tuple(_named(part) for part in measure.numerators), " + "),
            part=float(pooled.numerator[at]),
            whole=_named(measure.denominator),
            number=whole,
            not_known=message("metrics.of_which_not_known", unknown=whole - known) if known < whole else "",
        )

    def _category(self, row: int) -> tuple[str, str]:
        breakdown, category = (self._figures[name][row].as_py() for name in ("breakdown", "category"))
        return breakdown, category

    def _rate(self, measure: Measure, lead: np.ndarray) -> Pooled:
        import numpy as np

        people = self._beside(measure.denominator, lead)
        events, population = self._numerator[lead], self._value[people]
        can_be = ~np.isnan(events) & ~np.isnan(population)
        return Pooled(can_be, events, population, self._unknown[lead], (lead, people))

    def _of_the_same(self, used: tuple[np.ndarray, ...]) -> np.ndarray:
        """Return where figures stand for the same authorities: for all of them each, or for as many."""
        import numpy as np

        rows = np.array(used)
        there, expected = self._areas_in[rows], self._expected[rows]
        whole: np.ndarray = (there == expected).all(axis=0) | ((there == there[0]) & (expected == expected[0])).all(
            axis=0
        )
        return whole

    def _written(
        self, key: str, measure: Measure, pooled: Pooled, its: np.ndarray, editions: Sequence[Edition | None]
    ) -> Block:
        """Return the rows of a measure in the places `its`."""
        import numpy as np

        used = np.array([rows[its] for rows in pooled.used])
        parts = pooled.numerator[its], pooled.denominator[its]
        found = [_worked(*pair, measure.unit) for pair in zip(*(part.tolist() for part in parts), strict=True)]
        lead = self._figures.take(used[0])
        known: list[Edition] = [edition for edition in editions if edition is not None]
        figures: dict[str, Any] = {name: lead[name] for name in (*PLACE, "origin", "snapshot")}
        figures |= {"metric": key, "unit": measure.unit, "edition": [edition.from_ for edition in known]}
        figures |= {name: _chosen([text(edition) for edition in known]) for name, text in _texts(measure).items()}
        figures |= dict(zip(("numerator", "denominator"), parts, strict=True)) | {
            "unknown": _whole(pooled.unknown[its])
        }
        figures |= {name: [getattr(one, name) for one in found] for name in ("value", "low", "high")}
        figures["method"] = _chosen([one.method for one in found])
        figures["status"] = Chosen(self._sureness[used].min(axis=0), SURENESS)
        figures["areas_in"] = self._areas_in[used].min(axis=0).astype(np.int64)
        figures["areas_expected"] = self._expected[used].max(axis=0).astype(np.int64)
        return Block(len(its), figures)


def _among(breakdown: str, category: str) -> Message | str:
    return message("metrics.in_category", category=said(breakdown, category)) if breakdown else ""


def _named(metric: str) -> Message:
    return message("metrics.named", title=metrics()[metric].title, key=metric)


# Small counts come again and again, and so do the shares of them.
_worked = lru_cache(maxsize=100_000)(worked)


def _texts(measure: Measure) -> dict[str, Any]:
    meant = {edition.from_: meaning(measure, edition) for edition in measure.edition}
    return {"code": lambda edition: edition.code, "definition": lambda edition: meant[edition.from_]}


def _whole(counts: np.ndarray) -> list[int | None]:
    return [None if count != count else int(count) for count in counts.tolist()]


def _chosen(texts: Sequence[str]) -> Chosen:
    import numpy as np

    among = {text: place for place, text in enumerate(dict.fromkeys(texts))}
    return Chosen(np.array([among[text] for text in texts], dtype=np.int64), list(among))
