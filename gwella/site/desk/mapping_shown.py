"""A proposal laid out for a form: of every file which heading is which column, and every code with its choice.

Nothing that stands in a column without codes is in it: headings, codes and counts alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from django.utils.translation import gettext as _

from gwella.cli.mapping_asked import Standing
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.messages import Spoken
from gwella.pages.language import current
from gwella.returns.extracts.dates import FORMS
from gwella.returns.extracts.form import OPEN, REFUSED, UNKNOWN, ours
from gwella.returns.extracts.proposal.chosen import ALWAYS, NOT_NEEDED, name_of
from gwella.returns.extracts.proposal.offer import BlockOffer, CodeOffer, ColumnOffer
from gwella.returns.mapping import printable
from gwella.returns.mapping import shown as heading_shown
from gwella.site.records import in_alphabet
from gwella.snapshots.tables import AUTHORITY, YES_NO_LIST, Column, Kind, lists, tables


class Option(msgspec.Struct, frozen=True):
    """One thing that may be chosen."""

    value: str
    label: Spoken | str
    is_chosen: bool = False


class ShownCode(msgspec.Struct, frozen=True):
    """One answer of the case system, the rows that hold it, and what it may become."""

    name: str
    code: str
    rows: int
    is_open: bool
    options: tuple[Option, ...]


class ShownColumn(msgspec.Struct, frozen=True):
    """One column of ours: where its cells come from and why, and what is still to be decided."""

    name: str
    title: Text
    why: str
    source: str
    headings: tuple[Option, ...]
    dates_name: str
    dates: tuple[Option, ...]
    open: tuple[ShownCode, ...]
    decided: tuple[ShownCode, ...]
    silent: int


class ShownBlock(msgspec.Struct, frozen=True):
    """The rows of one file that become rows of one table."""

    offer: BlockOffer
    number: int
    title: Text | None
    of_name: str
    tables: tuple[Option, ...]
    columns: tuple[ShownColumn, ...]
    more_name: str
    more_columns: tuple[Option, ...]
    more_headings: tuple[Option, ...]


def shown(at: Standing, authority: str) -> tuple[ShownBlock, ...]:
    """Return the proposal block by block."""
    return tuple(
        _block(number, offer, at.by_place.get(offer.block.place, ()), authority)
        for number, offer in enumerate(at.blocks)
    )


def _block(number: int, offer: BlockOffer, headings: Sequence[str], authority: str) -> ShownBlock:
    of = offer.block.of
    every = tables()[of].columns if of else {}
    left = [name for name in every if name not in {column.name for column in offer.columns}]
    return ShownBlock(
        offer,
        number,
        tables()[of].title if of else None,
        name_of(number, "of"),
        (
            Option("", _("Not yet decided"), is_chosen=True),
            *(Option(name, table.title) for name, table in in_alphabet(current())),
            Option(NOT_NEEDED, _("None: this file is not needed")),
        ),
        tuple(_column(number, column, every[column.name], headings, authority) for column in offer.columns),
        name_of(number, "more"),
        (Option("", _("No column")), *(Option(name, every[name].title) for name in left)),
        (Option("", _("No heading")), *(Option(one, one) for one in headings)),
    )


def _column(number: int, offer: ColumnOffer, column: Column, headings: Sequence[str], authority: str) -> ShownColumn:
    codes = tuple(_codes(number, offer, column))
    is_date = column.kind is Kind.DATE and bool(offer.cell.heading) and not offer.cell.from_
    return ShownColumn(
        name_of(number, offer.name, "heading"),
        column.title,
        _why(offer),
        _source(offer),
        () if offer.cell.headings else tuple(_headings(offer, headings, authority)),
        name_of(number, offer.name, "dates"),
        tuple(_forms(offer)) if is_date else (),
        tuple(code for code in codes if code.is_open),
        tuple(code for code in codes if not code.is_open),
        offer.silent,
    )


def _why(offer: ColumnOffer) -> str:
    if offer.cell.always:
        return _("The same in every row.")
    if not offer.cell.sources:
        return _("No heading was found for it: choose one, or say that it is not recorded.")
    if offer.look_up:
        return _(
            "Looked up in %(file)s, which has each identifier under “%(by)s” once: "
            "%(found)s of %(rows)s rows find theirs."
        ) % {
            "file": printable(offer.cell.from_),
            "by": heading_shown(offer.cell.by),
            "found": offer.look_up.found,
            "rows": offer.look_up.rows,
        }
    if offer.silent:
        return _("The answers do not look like codes, so none is shown here. Is it the right heading?")
    if offer.formless:
        return _("Most cells are dates in no form that can be named. Years need four figures.")
    if offer.forms:
        return _("The dates can be read in more than one way: see that the form is right.")
    if not offer.is_sure:
        return _("Only near: see that it is right.")
    return _("The heading says so, or the mapping before did.")


def _source(offer: ColumnOffer) -> str:
    """Return headings that cannot be chosen one by one: several together, or one in another file."""
    said = ", ".join(offer.cell.sources)
    return f"{said} ({offer.cell.from_})" if offer.cell.from_ else said


def _headings(offer: ColumnOffer, headings: Sequence[str], authority: str) -> Iterator[Option]:
    cell = offer.cell
    if not cell.sources and not cell.always:
        yield Option("", _("Not yet decided"), is_chosen=True)
    if offer.name == AUTHORITY:
        yield Option(ALWAYS, _("The same in every row: %s") % authority, is_chosen=bool(cell.always))
    elif cell.always:
        yield Option(ALWAYS, cell.always, is_chosen=True)
    there = headings if not cell.heading or cell.heading in headings else (cell.heading, *headings)
    for one in there:
        is_chosen = one == cell.heading
        yield Option(one, _source(offer) if is_chosen else one, is_chosen=is_chosen)
    yield Option(NOT_NEEDED, _("Not recorded"))


def _forms(offer: ColumnOffer) -> Iterator[Option]:
    if not offer.cell.dates:
        yield Option("", _("As our own files: 2024-04-01 or 01/04/2024"), is_chosen=True)
    yield from (Option(form, form, is_chosen=form == offer.cell.dates) for form in FORMS)


def _codes(number: int, offer: ColumnOffer, column: Column) -> Iterator[ShownCode]:
    for place, code in enumerate(offer.codes):
        yield ShownCode(
            name_of(number, offer.name, "code", place),
            code.code,
            code.rows,
            code.ours == OPEN,
            tuple(_options(code, column)),
        )


def _options(code: CodeOffer, column: Column) -> Iterator[Option]:
    entries = lists()[YES_NO_LIST if column.kind is Kind.YES_NO else column.list].codes
    if code.ours == OPEN:
        yield Option(OPEN, _("Not yet decided"), is_chosen=True)
    yield from (Option(one, entries[one].title, is_chosen=one == code.ours) for one in ours(column))
    yield Option(UNKNOWN, _("Unknown"), is_chosen=code.ours == UNKNOWN)
    yield Option(REFUSED, _("Refused: its rows are listed, not counted"), is_chosen=code.ours == REFUSED)
