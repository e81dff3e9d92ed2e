"""Whether a folder needs no mapping at all, because its files, headings, dates and codes are ours already."""

from __future__ import annotations

from gwella.returns.extracts.form import Cell
from gwella.returns.extracts.proposal.offer import BlockOffer, ColumnOffer, Offer
from gwella.returns.read import table_named

# The forms of dates that our own reader reads without being told.
OUR_DATES = frozenset({"", "Y-m-d", "d/m/Y", "d.m.Y", "d-m-Y"})
# A case system that means something by a code writes it in more than one row of twenty; a slip stands in fewer.
ONE_IN = 20


def needs_no_mapping(offer: Offer) -> bool:
    """Say whether a first proposal only says again what is read without it, but for a few answers in no list."""
    return bool(offer.blocks) and not offer.unused and all(_is_ours(block) for block in offer.blocks)


def _is_ours(offer: BlockOffer) -> bool:
    block = offer.block
    is_by_name = bool(block.of) and table_named(block.sheet or block.from_.rpartition(".")[0]) == block.of
    says_more = bool(block.where or offer.unused or offer.not_mapped or offer.not_taken or offer.not_said)
    return is_by_name and not says_more and all(_is_read(column) for column in offer.columns)


def _is_read(column: ColumnOffer) -> bool:
    """Say whether a column is read as it stands: by its heading, and its dates and most of its codes too."""
    plain = column.cell == Cell(column.cell.heading, dates=column.cell.dates)
    if not (plain and column.cell.heading and column.is_sure and column.cell.dates in OUR_DATES) or column.formless:
        return False
    every = sum(code.rows for code in column.codes)
    return ONE_IN * sum(code.rows for code in column.codes if not code.ours) <= every
