"""What the workbook holds, read back with another library than the one that wrote it."""

from __future__ import annotations

import io
import warnings

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from gwella.code_of_practice.language import Language
from gwella.returns.generate.files import YES_NO
from gwella.returns.read import table_named
from gwella.returns.template.naming import marked, page_name
from gwella.returns.template.workbook import workbook
from gwella.snapshots.tables import PEOPLE, Kind, lists, tables

PAGES = ("notes", "columns", "codes")


@pytest.fixture(params=list(Language), scope="module")
def language(request):
    return request.param


@pytest.fixture(scope="module")
def book(language):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # what Excel would not take is only warned of, and left out
        content = workbook(tuple(tables()), language)
    return openpyxl.load_workbook(io.BytesIO(content))


def sheets_of_tables(book):
    return {name: sheet for sheet in book if (name := table_named(sheet.title))}


def test_the_notes_come_first_then_the_people_and_the_other_tables_then_columns_and_codes(book, language):
    notes, *between, columns, codes = book.sheetnames
    assert (notes, columns, codes) == tuple(page_name(page, language) for page in PAGES)
    assert [table_named(name) for name in between] == list(tables())
    assert table_named(between[0]) == PEOPLE
    assert [name for name in (notes, columns, codes) if table_named(name)] == []


def test_every_sheet_is_one_table_with_its_headings_in_sight_and_no_merged_cells(book):
    for sheet in book:
        (table,) = sheet.tables.values()
        assert table.ref.startswith("A1:"), sheet.title
        assert table.headerRowCount == 1
        assert all(cell.value and cell.font.bold for cell in sheet[1]), sheet.title
        assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")
        assert not sheet.merged_cells.ranges
        for cell in sheet[1]:
            assert dimension(sheet, cell.column).width > max(map(len, cell.value.split())), "no word is broken"


def test_a_heading_that_must_be_there_has_a_star_and_no_other_has(book, language):
    for name, sheet in sheets_of_tables(book).items():
        headings = [cell.value for cell in sheet[1]]
        assert headings == list(marked(name, language).values())
        starred = [heading.endswith("*") for heading in headings]
        assert starred == [column.required for column in tables()[name].columns.values()]


def test_a_column_with_one_answer_offers_the_answers_of_its_list_or_yes_and_no_and_a_date_is_asked_for(book, language):
    for name, sheet in sheets_of_tables(book).items():
        asked = {next(iter(rule.sqref.ranges)).min_col: rule for rule in sheet.data_validations.dataValidation}
        for place, (column, one) in enumerate(tables()[name].columns.items(), start=1):
            if one.kind is Kind.CHOICE:
                titles = [entry.title.in_(language) for entry in lists()[one.list].codes.values()]
                assert offered(book, asked.pop(place).formula1) == titles, f"{name}.{column}"
            elif one.kind is Kind.YES_NO:
                assert asked.pop(place).formula1 == f'"{",".join(YES_NO[language].values())}"'
            elif one.kind is Kind.DATE:
                assert asked.pop(place).type == "date"
        assert asked == {}, "Excel can ask nothing of the other columns"


def test_excel_warns_in_the_language_of_the_template_and_never_forbids(book, language):
    rules = [rule for sheet in book for rule in sheet.data_validations.dataValidation]
    assert {rule.errorStyle for rule in rules} == {"warning"}
    english, welsh = ("Not a date", "Not one of the answers"), ("Nid dyddiad", "Nid un o’r atebion")
    assert {rule.errorTitle for rule in rules} == set(english if language is Language.EN else welsh)
    assert all(page_name("codes", language) in rule.error for rule in rules if rule.type == "list")


def test_cells_to_fill_in_are_text_so_that_zeros_stay_and_dates_are_dates(book):
    for name, sheet in sheets_of_tables(book).items():
        for place, column in enumerate(tables()[name].columns.values(), start=1):
            kept_as = "dd/mm/yyyy" if column.kind is Kind.DATE else "@"
            assert dimension(sheet, place).number_format == kept_as


def test_the_columns_page_tells_of_every_column_and_the_codes_page_of_every_code_in_use(book, language):
    columns, codes = (
        list(book[page_name(page, language)].iter_rows(min_row=2, values_only=True)) for page in PAGES[1:]
    )
    assert [row[1] for row in columns] == [h for name in tables() for h in marked(name, language).values()]
    in_use = {c.list for table in tables().values() for c in table.columns.values() if c.list}
    wanted = {(lists()[name].title.in_(language), code) for name in in_use for code in lists()[name].codes}
    assert wanted <= {row[:2] for row in codes}
    never = "never stored" if language is Language.EN else "byth yn cael ei storio"
    officers = [c.officer_only for table in tables().values() for c in table.columns.values()]
    assert [never in (row[4] or "") for row in columns] == officers


def test_the_notes_lead_to_each_table_and_say_where_the_check_is(book, language):
    notes = book[page_name("notes", language)]
    leads = {cell.value: cell.hyperlink.location for (cell,) in notes.iter_rows(max_col=1) if cell.hyperlink}
    assert [table_named(name) for name in leads] == list(tables())
    assert all(place.replace("'", "") == f"{name}!A1" for name, place in leads.items())
    said = " ".join(row[1] for row in notes.iter_rows(values_only=True))
    assert "gwella check" in said
    assert ("--lang cy" in said) == (language is Language.CY)
    assert all(table.row.in_(language) in said for table in tables().values())


def test_the_document_says_its_title_and_language_and_two_are_the_same(book, language):
    assert book.properties.title
    assert {one.name: one.value for one in book.custom_doc_props.props} == {"Language": f"{language}-GB"}
    assert workbook((PEOPLE,), language) == workbook((PEOPLE,), language)


def offered(book, formula):
    """Return the cells that a formula such as `'Codes'!$C$2:$C$6` names."""
    sheet, cells = formula.rsplit("!", 1)
    left, top, right, bottom = range_boundaries(cells.replace("$", ""))
    found = book[sheet.strip("'")].iter_rows(top, bottom, left, right, values_only=True)
    return [cell for (cell,) in found]


def dimension(sheet, place):
    """Return the width and format of a column; openpyxl keeps alike neighbours as one span."""
    return next(one for one in sheet.column_dimensions.values() if one.min <= place <= one.max)
