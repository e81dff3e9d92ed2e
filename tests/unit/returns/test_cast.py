from __future__ import annotations

from datetime import date

import msgspec
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gwella.code_of_practice.language import Text
from gwella.returns.cast import cast, cast_all
from gwella.returns.mapping import fold
from gwella.returns.one_cell import day, identifier, is_blank, person, reader, yes_no
from gwella.snapshots.tables import Column, Kind, lists, tables

TITLE = Text(en="Column", cy="Colofn")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-04-01", date(2024, 4, 1)),
        ("2024-4-1", date(2024, 4, 1)),
        ("2024-04-01T00:00:00", date(2024, 4, 1)),
        ("2024-04-01 10:30:00.000", date(2024, 4, 1)),
        ("01/04/2024", date(2024, 4, 1)),
        ("1/4/2024 00:00", date(2024, 4, 1)),
        ("01.04.2024", date(2024, 4, 1)),
        ("01-04-2024", date(2024, 4, 1)),
        ("29/02/2024", date(2024, 2, 29)),
        ("", None),
        ("NULL", None),
        ("-", None),
    ],
)
def test_a_date_is_read_day_first_or_as_iso(text, value):
    assert day(text).value == value
    assert day(text).rule == ""


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("31/02/2024", "impossible_date"),
        ("29/02/2023", "impossible_date"),
        ("04/13/2024", "impossible_date"),
        ("2024-13-01", "impossible_date"),
        ("0000-01-01", "impossible_date"),
        ("01/04/24", "not_a_date"),
        ("01/04-2024", "not_a_date"),
        ("45383", "not_a_date"),
        ("yesterday", "not_a_date"),
        ("2024-04-01 tomorrow", "not_a_date"),
    ],
)
def test_what_is_no_date_is_never_guessed(text, rule):
    assert day(text).rule == rule
    assert day(text).value is None


@pytest.mark.parametrize("text", ["yes", "Y", "TRUE", "1", "Ie", "ydy", "Oes", "Oedd"])
def test_yes_in_either_language(text):
    assert yes_no(text).value is True


@pytest.mark.parametrize("text", ["no", "N", "false", "0", "Na", "nac ydy", "Nac oes", "Nag oedd", "nage"])
def test_no_in_either_language(text):
    assert yes_no(text).value is False


@pytest.mark.parametrize("text", ["", "null", "-", "not known", "Anhysbys", "Heb ei gofnodi"])
def test_not_known_is_neither_yes_nor_no_nor_a_finding(text):
    assert (yes_no(text).value, yes_no(text).rule) == (None, "")


def test_an_identifier_keeps_its_zeros_and_one_rounded_by_excel_is_lost():
    assert identifier("007").value == "007"
    assert identifier("1.23E+11").rule == "identifier_damaged"
    assert identifier("E12").value == "E12"


def test_a_placeholder_is_no_person_and_an_empty_cell_is_no_finding():
    assert person("unknown").rule == "person_placeholder"
    assert (person("").value, person("").rule) == (None, "")
    assert person("P1").value == "P1"


@pytest.mark.parametrize("name", sorted(lists()))
def test_every_code_of_a_list_is_read_from_each_of_its_spellings_and_from_no_other_codes(name):
    read = reader(Column(title=TITLE, kind=Kind.CHOICE, list=name))
    for code, entry in lists()[name].codes.items():
        for spelling in (code, entry.title.en, entry.title.cy, *entry.aliases):
            expected = None if entry.unknown else code
            assert (read(spelling).value, read(spelling).rule) == (expected, "")
            assert read(spelling.upper().replace(" ", "_")).value == expected


def test_several_codes_are_kept_once_each_in_the_order_of_the_list():
    read = reader(tables()["safeguarding"].columns["categories"])
    assert read("Financial abuse; Esgeulustod;neglect").value == "neglect;financial"
    assert read("neglect;").value == "neglect"
    assert read("").value is None
    assert read("neglect; theft").rule == "not_in_list"


def test_a_column_is_cast_with_its_empty_cells_and_its_problems():
    answer = cast(pa.array(["", "2024-04-01", "soon", " 2024-04-01 ", "soon"]), Column(title=TITLE, kind=Kind.DATE))
    assert answer.values.to_pylist() == [None, date(2024, 4, 1), None, date(2024, 4, 1), None]
    assert answer.empty.to_pylist() == [True, False, False, False, False]
    assert [(problem.at, problem.rule) for problem in answer.problems] == [(2, "not_a_date"), (4, "not_a_date")]


@pytest.mark.parametrize("kind", [Kind.IDENTIFIER, Kind.PERSON, Kind.DATE, Kind.YES_NO, Kind.TEXT])
def test_a_column_without_rows_has_its_type(kind):
    types = {Kind.DATE: pa.date32(), Kind.YES_NO: pa.bool_()}
    assert cast(pa.array([], pa.string()), Column(title=TITLE, kind=kind)).values.type == types.get(kind, pa.string())


# Texts that look like a rule's, in cases and alphabets that fold to one another.
DOUBTFUL = st.sampled_from(["unknown", "UNKNOWN", "unKnown", "teﬆ", "N/A", "１.2e+5", "1.2E+11", "00", "999", "İ"])
DOUBTFUL |= st.sampled_from(["-", "—", "?", "- -", "0-0", "000000000", "NULL", "null", "#n/a", "n/k", "-7", "0a0"])
TEXTS = st.lists(st.text(max_size=4) | DOUBTFUL | DOUBTFUL.map("\u2003{} ".format), max_size=12)


@given(texts=TEXTS, kind=st.sampled_from([Kind.IDENTIFIER, Kind.PERSON, Kind.TEXT]))
def test_a_whole_column_says_what_its_cells_say_one_by_one(texts, kind):
    column = Column(title=TITLE, kind=kind)
    answer = cast(pa.chunked_array([pa.array(texts[:3], pa.string()), pa.array(texts[3:], pa.string())]), column)
    alone = [reader(column)(text.strip()) for text in texts]
    assert answer.values.to_pylist() == [one.value for one in alone]
    assert answer.empty.to_pylist() == [
        is_blank(text) if kind is Kind.IDENTIFIER else not text.strip() for text in texts
    ]
    broken = [(place, one.rule) for place, one in enumerate(alone) if one.rule]
    assert [(problem.at, problem.rule) for problem in answer.problems] == broken


@pytest.mark.parametrize("name", sorted(tables()))
def test_no_two_columns_of_a_table_share_a_heading(name):
    spellings = [
        (fold(spelling), column)
        for column, declared in tables()[name].columns.items()
        for spelling in (column, declared.title.en, declared.title.cy, *declared.aliases)
    ]
    assert len({spelling for spelling, _ in spellings}) == len({*spellings})


# Texts that one reader of dates takes and another does not.
DAYS = st.dates().map(str) | st.from_regex(r"\A[ +-]?[0-9]{1,4}-[0-9]{1,2}-[0-9]{1,2}[ T]?\Z")
SLIPS = ["0000-01-01", "0001-01-01", "1600-02-29", "1900-02-29", "9999-12-31", "2024-04-1 ", " 24-04-01", "+024-04-01"]
SLIPS += [
    "２０２４-04-01",
    "2024-04-01\n",
    "2024-04-00",
    "20240401",
    "2024-W10-1",
    "2024-04-01Z",
    "01/04/2024",
    "",
    "-",
]


@given(texts=st.lists(DAYS | st.sampled_from(SLIPS) | st.text("0123456789-/T:. ", max_size=11), max_size=12))
@example(texts=SLIPS)
@example(texts=[])
def test_a_whole_column_of_dates_says_what_its_cells_say_one_by_one(texts):
    answer = cast(pa.array(texts, pa.string()), Column(title=TITLE, kind=Kind.DATE))
    alone = [day(text.strip()) for text in texts]
    assert answer.values.to_pylist() == [one.value for one in alone]
    assert answer.empty.to_pylist() == [is_blank(text) for text in texts]
    broken = [(place, one.rule) for place, one in enumerate(alone) if one.rule]
    assert [(problem.at, problem.rule) for problem in answer.problems] == broken


TEXTS = st.sampled_from(["", "-", "yes", "ie", "adult", "adlt", "2024-04-01", "1/4/2024", "2024-02-30"])
NAMES = st.sampled_from(["contacted_on", "decided_on", "advice_given", "client_group", "person", "team"])


def texts_of(read):
    """A dictionary may hold what no row does, so codes are compared as they are read."""
    is_coded = pa.types.is_dictionary(read.values.type)
    return msgspec.structs.replace(read, values=read.values.cast("string") if is_coded else read.values)


@given(st.lists(st.tuples(st.lists(TEXTS), NAMES)))
def test_columns_that_are_read_together_say_what_each_says_alone(written):
    columns = [(pa.array(texts, pa.string()), tables()["contacts"].columns[name]) for texts, name in written]
    together, alone = cast_all(columns), [cast(texts, column) for texts, column in columns]
    assert [texts_of(one) for one in together] == [texts_of(one) for one in alone]
