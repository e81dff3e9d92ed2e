"""A proposal as the text of a `mapping.toml`, with what has to be decided in comments, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.toml_text import one_line, stated, toml_text, toml_value
from gwella.code_of_practice.writing import written_once
from gwella.returns.extracts.dates import FORMS
from gwella.returns.extracts.form import Accepted, Cell
from gwella.returns.extracts.proposal.offer import BlockOffer, ColumnOffer, Offer
from gwella.returns.mapping import printable, shown
from gwella.snapshots.tables import AUTHORITY, tables


def write_draft(offer: Offer, path: Path, language: Language) -> None:
    """Write a proposal to a new file. Raises NotAllowed where there is one of that name already."""
    if not written_once(path, draft(offer, language).encode()):
        raise NotAllowed("mapping.in_use", file=str(path))


def draft(offer: Offer, language: Language, accepted: Accepted | None = None) -> str:
    """Return the text of a proposal: what changed comes first, then block by block; or of one that was accepted."""
    lines = [f"# {say('mapping.head_accepted' if accepted else 'mapping.head', language)}", ""]
    if offer.unused:
        lines += [
            f"unused = {toml_value(offer.unused)}  # {say('mapping.unused_files', language)}",
            "",
        ]
    if accepted:
        lines += ["[accepted]", f"by = {toml_text(accepted.by)}", f"on = {accepted.on.isoformat()}", ""]
    elif offer.differences:
        lines += [f"# {say('mapping.differences', language)}"]
        lines += [f"# - {one_line(one.in_(language))}" for one in offer.differences]
        lines += [""]
    for block in offer.blocks:
        lines += [*_block(block, language), ""]
    return "\n".join(lines)


def _block(offer: BlockOffer, language: Language) -> Iterator[str]:
    block = offer.block
    yield "[[table]]"
    if not block.of:
        yield f"# {say('mapping.which_table', language, tables=', '.join(tables()))}"
    yield f"of = {toml_text(block.of)}"
    yield f"from = {toml_text(block.from_)}  # {say('mapping.rows', language, count=offer.rows)}"
    if block.sheet:
        yield f"sheet = {toml_text(block.sheet)}"
    if block.where:
        yield f"where = {toml_value(block.where)}"
    for code, rows in offer.not_taken.items():
        yield f"# {say('mapping.names_no_table', language, code=one_line(code), rows=rows)}"
    if offer.unused and not block.of:
        yield f"# {say('mapping.headings', language, headings=', '.join(offer.unused))}"
    elif offer.unused:
        yield f"unused = {toml_value(offer.unused)}  # {say('mapping.unused', language)}"
    if offer.not_said:
        yield f"# {say('mapping.headings_not_said', language, places=', '.join(map(str, offer.not_said)))}"
    yield from _columns(offer, language)


def _columns(offer: BlockOffer, language: Language) -> Iterator[str]:
    if not offer.block.of:
        return
    yield ""
    yield "[table.columns]"
    for column in offer.columns:
        if not _has_codes(column):
            yield f"{column.name} = {_cell(column.cell)}{_remark(offer, column, language)}"
    if offer.not_mapped:
        yield f"# {say('mapping.columns_left', language, columns=', '.join(offer.not_mapped))}"
    for column in offer.columns:
        if _has_codes(column):
            yield from _coded(offer, column, language)


def _has_codes(column: ColumnOffer) -> bool:
    return bool(column.codes or column.cell.codes)


def _coded(offer: BlockOffer, column: ColumnOffer, language: Language) -> Iterator[str]:
    yield ""
    yield f"[table.columns.{column.name}]{_remark(offer, column, language)}"
    yield from (f"{word} = {value}" for word, value in _words(column.cell))
    yield ""
    yield f"[table.columns.{column.name}.codes]"
    if not column.codes:
        yield from (f"{toml_text(code)} = {toml_text(ours)}" for code, ours in column.cell.codes.items())
    for code in column.codes:
        says = "mapping.code_rows" if code.ours else "mapping.code_open"
        yield f"{toml_text(code.code)} = {toml_text(code.ours)}  # {say(says, language, count=code.rows)}"


def _remark(offer: BlockOffer, column: ColumnOffer, language: Language) -> str:
    """Return what a person has to know of one column, as a comment."""
    if not column.cell.sources and not column.cell.always:
        title = tables()[offer.block.of].columns[column.name].title
        said = say("mapping.which_heading", language, column=title)
        said += f" {say('mapping.or_always', language)}" if column.name == AUTHORITY else ""
    elif column.look_up:
        file, by = printable(column.cell.from_), shown(column.cell.by)
        said = say("mapping.look_up", language, file=file, by=by, found=column.look_up.found, rows=column.look_up.rows)
    elif column.silent:
        said = say("mapping.silent", language, count=column.silent)
    elif column.formless:
        said = say("mapping.formless", language, forms=", ".join(FORMS))
    elif column.forms:
        said = say("mapping.other_forms", language, forms=", ".join(column.forms))
    elif not column.is_sure:
        said = say("mapping.near", language)
    else:
        return ""
    return f"  # {said}"


def _cell(cell: Cell) -> str:
    words = ", ".join(f"{word} = {value}" for word, value in _words(cell))
    return f"{{ {words} }}"


def _words(cell: Cell) -> Iterator[tuple[str, str]]:
    """Yield what is said of a cell but for its codes; its heading stands there also while it is open."""
    its = dict(stated(cell))
    if not cell.sources and not cell.always:
        its["heading"] = ""
    order = ("headings", "heading", "from", "sheet", "by", "theirs", "ending", "always", "dates", "between", "where")
    return ((word, toml_value(its[word])) for word in order if word in its)
