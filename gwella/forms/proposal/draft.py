"""A proposed cell map as the text of a form, with what has to be decided in comments, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.toml_text import one_line, toml_text
from gwella.code_of_practice.writing import written_once
from gwella.forms.layout import Part
from gwella.forms.proposal.nearness import How, Near
from gwella.forms.proposal.offer import CellOffer, FormOffer, SheetOffer, Spot
from gwella.forms.references import Ref, letters
from gwella.metrics.definitions import definitions
from gwella.returns.mapping import fold

ENDING = ".toml.proposed"  # a name that no command reads, wherever it lies


def write_draft(offer: FormOffer, path: Path, language: Language) -> None:
    """Write a proposal to a new file. Raises NotAllowed where there is one of that name already."""
    if not written_once(path, draft(offer, language).encode()):
        raise NotAllowed("cell_map.in_use", file=str(path))


def draft(offer: FormOffer, language: Language) -> str:
    """Return the text of a proposal; it is a form once what is open in it is decided."""
    return "\n".join([*_head(offer, language), "", *_inputs(offer, language), "", *_sheets(offer, language)])


def is_ready(offer: SheetOffer, one: CellOffer) -> bool:
    """Say whether a cell is proposed as an input: it has a figure, and its label stands with most of the others."""
    return not one.is_open and one.label.column == offer.labels


def _head(offer: FormOffer, language: Language) -> Iterator[str]:
    yield f"# {say('cell_map.head', language)}"
    yield f"source = {_plain(f'{offer.file}, SHA-256 {offer.sha256}')}"
    yield f'confidence = "inferred"  # {say("cell_map.confidence", language)}'
    yield f"from = {offer.year}"
    yield f"title = {_both(Path(offer.file).stem)}"
    yield f"year = {_place(offer, offer.says_year)}{_remark(offer.says_year, 'which_year_cell', language)}"
    if offer.says_authority:
        yield f"authority = {_place(offer, offer.says_authority)}{_remark(offer.says_authority, '', language)}"
    else:
        yield f'# authority = {{ sheet = "", cell = "" }}  # {say("cell_map.which_authority_cell", language)}'
    if offer.recognised:
        place = _place(offer, offer.recognised).removesuffix(" }")
        yield f"recognised = [{place}, reads = {_both(str(offer.recognised.shows))} }}]"


def _inputs(offer: FormOffer, language: Language) -> Iterator[str]:
    yield "input = ["
    for sheet in offer.sheets:
        last = None
        for one in sheet.cells:
            if one.label != last:
                where = f"{sheet.name}, {letters(one.label.column)}{one.cell.row}"
                yield f"    # {one_line(where)}: {one_line(one.label.text)}"
                last = one.label
            yield f"    {_input(sheet, one, language)}"
    yield "]"


def _input(sheet: SheetOffer, one: CellOffer, language: Language) -> str:
    """Return the line of one cell; a comment where a person has to say what belongs there."""
    near = one.near
    words = [f"sheet = {toml_text(sheet.key)}", f"cell = {toml_text(str(one.cell))}"]
    words.append(f"metric = {toml_text(near.metric if near else '')}")
    if near:
        words += _says(one)
        words += [f"label = {_both(one.label.text)}"] if _is_another(near) else []
    comment = "" if is_ready(sheet, one) else "# "
    remarks = [one_line(" \N{MIDDLE DOT} ".join(one.headings))] if one.headings else []
    title = definitions()[near.metric].title.in_(language) if near else ""
    remarks += [say(f"cell_map.{_how(sheet, one)}", language, title=one_line(title))]
    return f"{comment}{{ {', '.join(words)} }},  # {'; '.join(filter(None, remarks))}"


def _says(one: CellOffer) -> Iterator[str]:
    if one.says.of is not Part.VALUE:
        yield f"of = {toml_text(one.says.of.value)}"
    if one.says.period:
        yield f"period = {one.says.period}"
    if one.says.breakdown:
        yield f"breakdown = {toml_text(one.says.breakdown)}"
        yield f"category = {toml_text(one.says.category)}"


def _how(sheet: SheetOffer, one: CellOffer) -> str:
    """Return the name of what a person has to know of a cell."""
    if one.near is None:
        return "open"
    if not is_ready(sheet, one):
        return "label_elsewhere"
    if one.near.how in (How.NEAR, How.NEAREST):
        return one.near.how.value
    return "by_" + one.near.how.value if one.says.is_sure else "heading_not_known"


def _is_another(near: Near) -> bool:
    """Say whether a row is called otherwise than its metric, so that the map has to say how."""
    title = definitions()[near.metric].title
    return fold(near.label.text) not in (fold(title.en), fold(title.cy))


def _sheets(offer: FormOffer, language: Language) -> Iterator[str]:
    yield f"# {say('cell_map.sheets', language)}"
    spots = (offer.says_year, offer.says_authority, offer.recognised)
    needed = {spot.sheet for spot in spots if spot}
    for sheet in offer.sheets:
        if sheet.cells or sheet.name in needed:
            yield f"[sheets.{sheet.key}]"
            yield f"name = {_both(sheet.name)}"
            if sheet.labels:
                yield f"labels = {toml_text(letters(sheet.labels))}"
            yield ""


def _place(offer: FormOffer, spot: Spot | None) -> str:
    key = next((sheet.key for sheet in offer.sheets if spot and sheet.name == spot.sheet), "")
    cell = str(spot.cell if spot else Ref(1, 1)) if spot else ""
    return f"{{ sheet = {toml_text(key)}, cell = {toml_text(cell)} }}"


def _remark(spot: Spot | None, otherwise: str, language: Language) -> str:
    if spot is None:
        return f"  # {say(f'cell_map.{otherwise}', language)}"
    return f"  # {one_line(str(spot.shows))}" if str(spot.shows) else ""


def _both(text: str) -> str:
    return f"{{ en = {_plain(text)}, cy = {_plain(text)} }}"


def _plain(text: str) -> str:
    return toml_text(one_line(text))
