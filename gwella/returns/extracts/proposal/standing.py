"""Where the mapping of a folder stands: what is proposed for it now, kept as a proposal, accepted by name and date."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import msgspec

from gwella.code_of_practice.errors import NotAllowed, NotFound
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import Message
from gwella.code_of_practice.writing import alone_in, whole, written_once
from gwella.returns.extracts.files import Extract, every_extract, in_other_formats
from gwella.returns.extracts.form import NAME, PROPOSED, Accepted, read_draft
from gwella.returns.extracts.found import mapping_in, read_return
from gwella.returns.extracts.proposal.draft import draft
from gwella.returns.extracts.proposal.first import offered
from gwella.returns.extracts.proposal.offer import Offer
from gwella.returns.extracts.proposal.since import offered_since
from gwella.returns.extracts.taken import Taken


class Standing(msgspec.Struct, frozen=True):
    """What is proposed for the files of a folder, and from what it was made.

    `differences` are those from the mapping in use, where there is one; `stamp` changes with the files, the proposal
    and the mapping, so that nobody saves over what they have not seen.
    """

    folder: Path
    extracts: tuple[Extract, ...]
    offer: Offer
    differences: tuple[Message, ...]
    accepted: Accepted | None
    is_saved: bool
    is_in_use: bool
    not_read: tuple[str, ...]
    stamp: str


def standing(folder: Path) -> Standing:
    """Return where the mapping of a folder stands: the saved proposal, else the mapping in use, else a first one.

    Raises NotFound, DefinitionError and ReturnRejected.
    """
    extracts = tuple(every_extract(folder))
    if not extracts:
        raise NotFound("mapping.nothing_to_map", folder=str(folder))
    in_use, saved = mapping_in(folder), _saved(folder)
    last = read_draft(in_use) if in_use else None
    since_last = offered_since(last, extracts) if last else offered(extracts)
    offer = offered_since(read_draft(saved), extracts) if saved else since_last
    return Standing(
        folder,
        extracts,
        offer,
        since_last.differences,
        last.accepted if last else None,
        saved is not None,
        in_use is not None,
        tuple(in_other_formats(folder)),
        _stamp(offer, _there(folder)),
    )


def save(at: Standing, offer: Offer, stamp: str, language: Language) -> None:
    """Keep a proposal as `mapping.proposed.toml`. Raises NotAllowed where what it was made from has changed."""
    with alone_in(at.folder):
        _check_unchanged(at, stamp)
        _write(at.folder / PROPOSED, draft(offer, language))


def accept(at: Standing, stamp: str, *, by: str, on: date, language: Language) -> None:
    """Make the saved proposal the mapping in use, with who accepted it and when; the one before is kept beside it.

    Raises NotAllowed where it is not saved, not whole, or not what was looked at; and what `read_return` raises.
    """
    with alone_in(at.folder):
        _check_unchanged(at, stamp)
        if not at.is_saved:
            raise NotAllowed("mapping.not_saved")
        if at.offer.open:
            raise NotAllowed("mapping.still_open", count=at.offer.open)
        read_return(at.folder, at.folder / PROPOSED)
        if at.is_in_use:
            _keep(at.folder, on)
        _write(at.folder / NAME, draft(at.offer, language, Accepted(by, on)))
        (at.folder / PROPOSED).unlink()


def tried(at: Standing) -> Taken | None:
    """Return what a saved proposal makes of the files; None while something in it is open.

    Raises DefinitionError and ReturnRejected.
    """
    if not at.is_saved or at.offer.open:
        return None
    return read_return(at.folder, at.folder / PROPOSED).taken


def _check_unchanged(at: Standing, stamp: str) -> None:
    """Raise NotAllowed where somebody looked at something else, or has saved or accepted it just now."""
    if not stamp == at.stamp == _stamp(at.offer, _there(at.folder)):
        raise NotAllowed("mapping.changed_since")


def _there(folder: Path) -> list[Path]:
    """Return the mapping in use and the proposal, as far as they are there."""
    return [path for path in (mapping_in(folder), _saved(folder)) if path]


def _saved(folder: Path) -> Path | None:
    path = folder / PROPOSED
    return path if path.is_file() else None


def _stamp(offer: Offer, paths: list[Path]) -> str:
    said = hashlib.sha256(draft(offer, Language.EN).encode())
    for path in paths:
        said.update(path.read_bytes())
    return said.hexdigest()


def _keep(folder: Path, on: date) -> None:
    """Keep the mapping in use under a name that says until when it was."""
    content = (folder / NAME).read_bytes()
    number = 1
    while not written_once(folder / f"mapping.until-{on.isoformat()}{f'-{number}' * (number > 1)}.toml", content):
        number += 1


def _write(path: Path, text: str) -> None:
    with whole(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8", newline="\n")
