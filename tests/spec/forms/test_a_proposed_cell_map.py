"""A cell map for a workbook that nobody has mapped: proposed beside it, read by nothing, and right once it is moved."""

from __future__ import annotations

import tomllib
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Border, Side
from their_workbook import ADVICE, AREA, CONTACTS, ROWS, YEAR, figures, label_of, make

from gwella.code_of_practice.errors import DefinitionError, NotAllowed, NotFound, ReturnRejected
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.reading import forget
from gwella.forms.book import opened
from gwella.forms.filling import State, fill
from gwella.forms.layout import Part, forms
from gwella.forms.proposal.draft import ENDING, draft, write_draft
from gwella.forms.proposal.nearness import How
from gwella.forms.proposal.offer import CellOffer, FormOffer, offered
from gwella.forms.recognise import fitted

title = "A proposed cell map"
ROW = "The number of contacts for adults in the year"


@pytest.fixture
def own_forms(tmp_path, monkeypatch):
    """An authority's own folder of forms, which is read from now on."""
    folder = tmp_path / "definitions" / "forms" / "workbooks"
    folder.mkdir(parents=True)
    monkeypatch.setenv("GWELLA_DEFINITIONS", str(tmp_path / "definitions"))
    yield folder
    monkeypatch.undo()
    forget()


def theirs(path: Path, **cells: str) -> Path:
    """Write a workbook with codes, headings in two rows, a merged one among them, and no protection."""
    book = openpyxl.Workbook()
    cover, sheet = book.active, book.create_sheet("1. Adults")
    cover.title = "Front"
    cover["A1"], cover["A2"], cover["B4"] = "Metrics 2024-25", "The framework", "Local authority"
    sheet["A3"], sheet["B3"], sheet["C3"], sheet["F3"] = "Code", "Description", "2024-25", "2023-24"
    sheet.merge_cells("C3:E3")
    sheet["C4"], sheet["D4"], sheet["E4"], sheet["F4"] = "Number", "Unknown", "Female", "Nifer"
    sheet["A5"], sheet["B5"] = "AD/001", ROW
    sheet["B6"] = label_of(ROWS[3]).en
    sheet["B7"] = "Cost of the service"
    for row in (5, 6, 7):
        for column in "CDEF":
            sheet[f"{column}{row}"].border = Border(top=Side("thin"))
    sheet["B9"], sheet["C9"] = "Sum", "=SUM(C5:C7)"
    hidden = book.create_sheet("Lists")
    hidden["A1"], hidden["B1"], hidden.sheet_state = label_of(CONTACTS).en, 1, "veryHidden"
    for cell, text in cells.items():
        sheet[cell] = text
    book.save(path)
    return path


def by_cell(offer: FormOffer) -> dict[str, CellOffer]:
    return {str(one.cell): one for sheet in offer.sheets for one in sheet.cells}


@pytest.mark.parametrize("language", Language)
def test_moved_to_where_forms_are_read_it_fills_the_workbook(own_forms, tmp_path, language):
    make(tmp_path / "theirs.xlsx", language, moved=2)
    write_draft(offered(opened(tmp_path / "theirs.xlsx")), tmp_path / f"theirs{ENDING}", language)
    (tmp_path / f"theirs{ENDING}").rename(own_forms / "theirs.toml")
    forget()
    fit = fitted(opened(tmp_path / "theirs.xlsx"), YEAR)
    assert (fit.key, fit.form.confidence.is_draft) == ("theirs", True)
    filled = fill(fit, figures(1200, 345, 0, 12), AREA, YEAR)
    written = [(str(line.placed.cell), line.number) for line in filled.lines]
    assert written == [("D8", 1200), ("D9", 345), ("D10", 0), ("D11", 12)]
    assert {line.state for line in filled.lines} == {State.FILLED}


def test_even_among_the_forms_no_command_reads_it_under_its_name(own_forms, tmp_path):
    before = set(forms())
    make(tmp_path / "theirs.xlsx")
    write_draft(offered(opened(tmp_path / "theirs.xlsx")), own_forms / f"theirs{ENDING}", Language.EN)
    forget()
    assert set(forms()) == before


def test_a_map_in_which_the_year_is_open_is_not_read(own_forms, tmp_path):
    book = make(tmp_path / "theirs.xlsx")
    book["Cover"]["C3"] = None
    book.save(tmp_path / "theirs.xlsx")
    with pytest.raises(NotFound) as refused:
        offered(opened(tmp_path / "theirs.xlsx"))
    assert refused.value.code == "cell_map.which_year"
    write_draft(offered(opened(tmp_path / "theirs.xlsx"), YEAR), own_forms / "theirs.toml", Language.EN)
    forget()
    with pytest.raises(DefinitionError) as told:
        forms()
    assert "theirs.toml" in told.value.in_(Language.EN)


def test_a_row_is_known_by_its_code_then_by_its_title(tmp_path):
    cells = by_cell(offered(opened(theirs(tmp_path / "theirs.xlsx"))))
    assert (cells["C5"].near.metric, cells["C5"].near.how, cells["C5"].label.text) == (CONTACTS, How.CODE, ROW)
    assert (cells["C6"].near.metric, cells["C6"].near.how) == (ROWS[3], How.TITLE)
    assert cells["C7"].is_open
    assert "C9" not in cells  # a formula is no cell to fill in


def test_headings_say_which_number_of_which_year_and_category(tmp_path):
    cells = by_cell(offered(opened(theirs(tmp_path / "theirs.xlsx"))))
    says = {cell: (one.says.of, one.says.period, one.says.category) for cell, one in cells.items() if cell[1:] == "5"}
    assert says == {
        "C5": (Part.VALUE, 0, ""),
        "D5": (Part.UNKNOWN, 0, ""),
        "E5": (Part.VALUE, 0, "female"),
        "F5": (Part.VALUE, -1, ""),
    }


def test_two_cells_of_a_row_are_never_proposed_for_one_number(tmp_path):
    cells = by_cell(offered(opened(theirs(tmp_path / "theirs.xlsx", D4="Of these, at night", E4="By day"))))
    assert [cells[cell].is_open for cell in ("C5", "D5", "E5", "F5")] == [False, True, True, False]


def test_what_is_only_near_and_what_has_to_be_decided_is_said(tmp_path):
    near = theirs(tmp_path / "theirs.xlsx", B6="Report of adults suspected to be at risk")
    text = draft(offered(opened(near)), Language.EN)
    lines = {line.split('cell = "')[1][:2]: line.strip() for line in text.splitlines() if 'metric = "' in line}
    assert "ONLY NEAR" in lines["C6"]
    assert f"by its code: ours is “{label_of(CONTACTS).en}”" in lines["C5"]
    assert lines["C7"].startswith("# {")
    assert "DECIDE" in lines["C7"]


def test_the_year_the_authority_and_what_it_is_known_by_are_found(tmp_path):
    offer = offered(opened(theirs(tmp_path / "theirs.xlsx")))
    assert (offer.year, str(offer.says_year.cell), str(offer.says_authority.cell)) == (2024, "A1", "C4")
    assert offer.recognised.shows == "The framework"  # a cell with the year in it is another one next year
    assert [sheet.name for sheet in offer.sheets] == ["Front", "1. Adults"]  # nobody sees the lists


def test_a_workbook_with_nothing_to_fill_in_is_refused(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "2024-25"
    book.save(tmp_path / "theirs.xlsx")
    with pytest.raises(ReturnRejected) as refused:
        offered(opened(tmp_path / "theirs.xlsx"))
    assert refused.value.code == "cell_map.nothing_to_fill_in"


@pytest.mark.parametrize("text", ['a "b" \\ c', "two\nlines ]\n[sheets.x]", "{ } # = [", "\u202e\u2028 it''s"])
def test_whatever_a_label_holds_the_proposal_is_toml(tmp_path, text):
    path = theirs(tmp_path / "theirs.xlsx", A6="AD/002", B6=text, B7=text, C4=text)
    told = tomllib.loads(draft(offered(opened(path)), Language.CY))
    assert [one["metric"] for one in told["input"] if one["cell"] == "C6"] == [ADVICE]
    assert set(told["sheets"]) == {"front", "1_adults"}


def test_a_proposal_is_never_written_over_a_file(tmp_path):
    make(tmp_path / "theirs.xlsx")
    offer, path = offered(opened(tmp_path / "theirs.xlsx")), tmp_path / f"theirs{ENDING}"
    write_draft(offer, path, Language.EN)
    before = path.read_bytes()
    with pytest.raises(NotAllowed):
        write_draft(offer, path, Language.CY)
    assert path.read_bytes() == before
