"""A table is found under its name, and what is no table is never found as one."""

from __future__ import annotations

import pytest

from gwella.code_of_practice.errors import DefinitionError, NotFound
from gwella.code_of_practice.language import Language, Text
from gwella.returns.mapping import mapped
from gwella.returns.template import chosen, naming
from gwella.snapshots.tables import PEOPLE, Column, Kind, Table, tables


@pytest.fixture
def own(monkeypatch):
    """Give an authority's own table the name `own`: a function that takes what is special about it."""

    def define(read_as="own", **special):
        given = {"title": Text("Own", "Eich un chi"), "files": ("own", "eich_un")} | special
        columns = given.pop("columns", {"own": column("Own", "Eich un chi")})
        one = Table(about=Text("a", "a"), row=Text("r", "r"), key="own", source="", columns=columns, **given)
        monkeypatch.setattr(naming, "table", lambda _: one)
        monkeypatch.setattr(naming, "table_named", lambda _: read_as)

    return define


def column(en, cy):
    return Column(title=Text(en, cy), kind=Kind.TEXT, required=True)


def test_tables_are_named_in_either_language_and_come_in_their_own_order_once_each():
    assert chosen(["Cysylltiadau", "contacts", "pobl"]) == (PEOPLE, "contacts")
    assert chosen([]) == tuple(tables())
    with pytest.raises(NotFound, match="no table called frogs"):
        chosen(["people", "frogs"])


def test_a_sheet_is_called_by_its_title_and_a_file_by_its_name_in_the_language():
    assert naming.sheet_name("looked_after", Language.CY) == "Plant sy’n derbyn gofal"
    assert naming.file_name("looked_after", Language.CY) == "derbyn_gofal"
    assert naming.file_name("looked_after", Language.EN) == "looked_after"


@pytest.mark.parametrize("too_much", ["A title of more than thirty-one signs", "Plans/services", "'Plans'"])
def test_a_title_that_excel_does_not_take_gives_way_to_a_file_name(own, too_much):
    own(title=Text(too_much, too_much))
    assert naming.sheet_name("own", Language.EN) == "own"
    assert naming.sheet_name("own", Language.CY) == "eich_un"


def test_a_table_that_is_read_as_another_under_every_name_is_refused(own):
    own(read_as="people")
    with pytest.raises(DefinitionError, match="The table own has no name"):
        naming.sheet_name("own", Language.EN)


def test_a_column_whose_title_another_has_goes_by_its_key(own):
    columns = {"first": column("Day", "Dydd"), "second": column("Day", "Diwrnod")}
    own(columns=columns)
    assert naming.headings("own", Language.EN) == {"first": "Day", "second": "second"}
    assert naming.headings("own", Language.CY) == {"first": "Dydd", "second": "Diwrnod"}
    read = mapped(list(naming.marked("own", Language.EN).values()), columns)
    assert (read.places, read.unknown, read.missing) == ({"first": 0, "second": 1}, (), ())


def test_notes_keep_out_of_the_way_of_a_table_that_has_their_name(own):
    own()
    assert naming.page_name("codes", Language.EN) == "Gwella Codes"
    assert naming.page_file("codes", Language.EN) == "gwella-codes.csv"
