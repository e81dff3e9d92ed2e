"""A first proposal, for files of which nothing is known."""

from __future__ import annotations

from collections.abc import Iterable

from gwella.returns.extracts.files import Extract
from gwella.returns.extracts.proposal.looked_up import with_look_ups
from gwella.returns.extracts.proposal.offer import Offer, told_once
from gwella.returns.extracts.proposal.propose import new_blocks


def offered(extracts: Iterable[Extract]) -> Offer:
    """Return what is proposed for files of which nothing is known."""
    every = tuple(extracts)
    blocks = [block for extract in every for block in new_blocks(extract)]
    return Offer(told_once(tuple(with_look_ups(blocks, every))))
