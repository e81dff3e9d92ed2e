"""What may stand in `mapping.toml`, what becomes of each row, and what is refused with file, field and remedy."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwella.code_of_practice.errors import DefinitionError, Remediable, ReturnRejected
from gwella.code_of_practice.language import Language
from gwella.returns.check import checked
from gwella.returns.extracts.dates import FORMS, NOT_IN_FORM, forms_of, in_our_form
from gwella.returns.extracts.form import read_form
from gwella.returns.extracts.found import read_return
from gwella.returns.load import load

title = "What a mapping says"

AUTHORITY, YEAR = "X06000001", 2024
CONTACTS = """\
No,Client,When,Team,Done
1,P1,01/05/2024,Adult Services,Y
2,P2,02/05/2024,adult  services ,N
3,P3,03/05/2024,Carers Hub,Y
4,P4,04/05/2024,Test,Y
5,P5,05/05/2024,,Y
"""
MAPPING = """\
[[table]]
of = "contacts"
from = "theirs.csv"

[table.columns]
contact = { heading = "No" }
person = { heading = "Client" }
authority = { always = "X06000001" }
contacted_on = { heading = "When", dates = "d/m/Y" }
client_group = { heading = "Team", codes = { "Adult Services" = "adult", "Carers Hub" = "?", "Test" = "!" } }
advice_given = { heading = "Done", codes = { Y = "yes", N = "no" } }
"""


@pytest.fixture
def theirs(tmp_path):
    """Return a function that writes an extract and its mapping, changed in one place."""

    def write(old="", new="", rows=CONTACTS, **more):
        for name, text in {
            "theirs.csv": rows,
            "mapping.toml": MAPPING.replace(old, new, 1) if old else MAPPING,
        }.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        for name, text in more.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def groups(folder):
    [sheet] = read_return(folder).found.sheets
    return load(sheet).rows["client_group"].to_pylist()


def test_a_code_is_one_of_ours_or_unknown_or_refuses_its_row(theirs):
    folder = theirs()
    assert groups(folder) == ["adult", "adult", None, None]
    [refused] = read_return(folder).taken.listed
    assert (refused.rows.to_pylist(), refused.code, refused.why) == ([5], "Test", "refused")


def test_codes_may_differ_in_case_and_space_unless_that_makes_a_difference(theirs):
    both = '{ "a" = "adult", "A" = "child" }'
    folder = theirs(
        '{ "Adult Services" = "adult", "Carers Hub" = "?", "Test" = "!" }',
        both,
        rows="No,Client,When,Team,Done\n1,P1,01/05/2024,a,Y\n2,P2,01/05/2024, A ,Y\n",
    )
    assert groups(folder) == ["adult", "child"]


def test_codes_that_nobody_decided_are_named_with_their_rows(theirs):
    folder = theirs('"Carers Hub" = "?", "Test" = "!"', '"Carers Hub" = ""')
    with pytest.raises(ReturnRejected) as refusal:
        checked(folder, AUTHORITY, YEAR)
    said = refusal.value.in_(Language.EN)
    assert said.startswith("mapping.toml: table[1].columns.client_group.codes: the heading “Team” of theirs.csv")
    assert "Carers Hub (1), Test (1)" in said
    assert "Carers Hub (1), Test (1)" in refusal.value.in_(Language.CY)


def test_answers_that_look_like_people_are_never_named(theirs):
    rows = "No,Client,When,Team,Done\n" + "".join(f"{i},P{i},01/05/2024,Zebedee Canary {i},Y\n" for i in range(50))
    with pytest.raises(ReturnRejected) as refusal:
        checked(theirs(rows=rows), AUTHORITY, YEAR)
    assert "Canary" not in refusal.value.in_(Language.EN) + refusal.value.in_(Language.CY)
    assert "50" in refusal.value.in_(Language.EN)


def test_a_code_that_our_own_list_reads_needs_no_word(theirs):
    rows = CONTACTS + "6,P6,06/05/2024,Oedolyn,oes\n"
    assert groups(theirs(rows=rows))[-1] == "adult"


def test_several_answers_in_a_cell_are_each_a_code(tmp_path):
    (tmp_path / "theirs.csv").write_text("No,What\n1,Phys/neglect\n2,Other/Test\n3,Other\n4,\n", encoding="utf-8")
    mapping = """
        [[table]]
        of = "safeguarding"
        from = "theirs.csv"
        [table.columns]
        report = { heading = "No" }
        categories = { heading = "What", between = "/", codes = { Phys = "physical", Test = "!", Other = "?" } }
    """
    (tmp_path / "mapping.toml").write_text(mapping, encoding="utf-8")
    read = read_return(tmp_path)
    assert load(read.found.sheets[0]).rows["categories"].to_pylist() == ["neglect;physical", None, None]
    assert [one.rows.to_pylist() for one in read.taken.listed] == [[3]]


def test_names_that_stand_in_many_rows_of_a_person_are_never_named(theirs):
    names = ["Zebedee Canary", "Aled Canary", "Carys Canary", "Huw Canary"]
    rows = "No,Client,When,Team,Done\n" + "".join(f"{i},P{i % 4},01/05/2024,{names[i % 4]},Y\n" for i in range(80))
    with pytest.raises(ReturnRejected) as refusal:
        checked(theirs(rows=rows), AUTHORITY, YEAR)
    assert "Canary" not in refusal.value.in_(Language.EN) + refusal.value.in_(Language.CY)


def test_a_cell_that_says_nothing_is_not_filled_and_makes_no_identifier(theirs):
    rows = "No,Client,When,Team,Done\n1,P1,01/05/2024,,Y\nNULL,P2,02/05/2024,,Y\n3,P3,-,,Y\n"
    folder = theirs('contact = { heading = "No" }', 'contact = { headings = ["Client", "No"] }', rows=rows)
    mapping = (folder / "mapping.toml").read_text(encoding="utf-8")
    filled = 'from = "theirs.csv"\nwhere = { heading = "When", filled = true }'
    (folder / "mapping.toml").write_text(mapping.replace('from = "theirs.csv"', filled), encoding="utf-8")
    read = read_return(folder)
    assert load(read.found.sheets[0]).rows["contact"].to_pylist() == ["P1-1", None]
    assert [(one.why, one.rows.to_pylist()) for one in read.taken.listed] == [("not_taken", [4])]


def test_two_files_whose_names_look_alike_are_two_files(theirs):
    names = [f"{'a' * 85}{number}.csv" for number in (1, 2)]
    folder = theirs()
    (folder / "theirs.csv").unlink()
    for name, rows in zip(
        names, (CONTACTS, CONTACTS.replace("\n1,", "\n9,").replace("\n5,P5,05/05/2024,,Y", "")), strict=True
    ):
        (folder / name).write_text(rows, encoding="utf-8")
    (folder / "mapping.toml").write_text(
        "".join(MAPPING.replace("theirs.csv", name) for name in names), encoding="utf-8"
    )
    assert [(one.rows, one.taken) for one in read_return(folder).taken.accounts] == [(5, 4), (4, 3)]


def test_several_files_make_one_table_one_after_the_other(theirs):
    second = MAPPING.replace("theirs.csv", "second.csv")
    folder = theirs(second=CONTACTS.replace("P1,01/05/2024", "P9,31/02/2024").replace("\n1,", "\n9,"))
    (folder / "mapping.toml").write_text(MAPPING + second, encoding="utf-8")
    answer = checked(folder, AUTHORITY, YEAR)
    impossible = [(one.file, one.row) for one in answer.findings if one.rule == "impossible_date"]
    assert impossible == [("second.csv", 2)]
    assert [one.taken for one in answer.taken.accounts] == [4, 4]


def test_tables_of_our_own_names_are_read_beside_those_that_are_mapped(theirs):
    folder = theirs(people="person,authority,born_on\nP1,X06000001,1950-01-01\n", other="a,b\n1,2\n")
    read = read_return(folder)
    assert {sheet.table for sheet in read.found.sheets} == {"people", "contacts"}
    assert read.taken.not_mapped == ("other.csv",)
    (folder / "contacts.xls").write_bytes(b"old")
    assert read_return(folder).taken.not_mapped == ("other.csv", "contacts.xls")


def test_a_date_in_another_form_is_never_taken_for_a_date():
    assert in_our_form("13/04/2024", "m/d/Y") == "2024-13-04"
    assert in_our_form("2024-04-13", "m/d/Y").startswith(NOT_IN_FORM)
    assert in_our_form(" 1 Chwe 2024", "d M Y") == in_our_form("1 February 2024 00:00", "d M Y") == "2024-02-01"
    assert in_our_form("1 Mmm 2024", "d M Y").startswith(NOT_IN_FORM)
    assert in_our_form("", "Ymd") == ""
    assert forms_of(["05/20/2024", "", "06/03/2024"]) == ["m/d/Y"]
    assert forms_of(["", "words"]) == []


@given(st.dates(), st.sampled_from([form for form in FORMS if "M" not in form]))
def test_a_date_written_in_a_form_is_read_in_it(day, form):
    signs = {"Y": f"{day.year:04}", "m": f"{day.month:02}", "d": f"{day.day:02}"}
    assert in_our_form("".join(signs.get(sign, sign) for sign in form), form) == day.isoformat()


WRONG = [
    ('of = "contacts"', 'of = "contcts"', ("table[1].of", "contacts")),
    ('of = "contacts"', 'of = ""', ("table[1].of", "Say which table")),
    ('from = "theirs.csv"', 'from = "their.csv"', ("table[1].from", "theirs.csv")),
    ('from = "theirs.csv"', 'from = "elsewhere.xlsx"', ("table[1].from", "Put the file there")),
    ('from = "theirs.csv"', 'from = "theirs.csv"\nsheet = "One"', ("table[1].sheet", "Take `sheet` out")),
    ('from = "theirs.csv"', 'form = "theirs.csv"', ("form", "from")),
    ("contact = {", "kontact = {", ("table[1].columns", "contact")),
    ('heading = "Client" }', 'heading = "Clientx" }', ("table[1].columns.person", "Client")),
    ('heading = "Client" }', 'heading = "" }', ("table[1].columns.person", "Write the heading")),
    ('heading = "Client" }', 'heading = "Client", always = "P1" }', ("table[1].columns.person", "Leave one")),
    ('heading = "Client" }', 'heading = "Client", dates = "d/m/Y" }', ("table[1].columns.person.dates", "Take it out")),
    ('dates = "d/m/Y"', 'dates = "d/m/y"', ("table[1].columns.contacted_on.dates", "d/m/Y")),
    ('= "adult"', '= "adlut"', ("table[1].columns.client_group.codes", "adult")),
    ('"Test" = "!"', '" " = "adult"', ("table[1].columns.client_group.codes", "take that code out")),
    ("codes = { Y", "kodes = { Y", ("kodes", "codes")),
    (
        "advice_given = {",
        'made_up = { always = "perhaps" }\nadvice_given = {',
        ("made_up.always", "Write one of its codes"),
    ),
    ('from = "theirs.csv"', 'from = "theirs.csv"\nwhere = { heading = "Team" }', ("table[1].where", "Leave one")),
    ("contact = {", "zzzz = 1\ncontact = {", ("mapping.toml", "docs/mapping.md")),
    ('from = "theirs.csv"', 'from = "theirs.csv"\nqqq = 1', ("qqq", "docs/mapping.md")),
    (MAPPING[MAPPING.index("[table.col") :], "", ("table[1].columns.contact", "Write the heading")),
    (MAPPING, "table = []", ("mapping.toml", "gwella map")),
    (MAPPING, "[[table", ("mapping.toml", "TOML")),
    (MAPPING, MAPPING + MAPPING, ("table[2].where", "taken once")),
]


@pytest.mark.parametrize(("old", "new", "says"), WRONG, ids=[new[-45:] for _, new, _ in WRONG])
def test_what_a_mapping_may_not_say_is_refused_with_file_field_and_remedy(theirs, old, new, says):
    with pytest.raises(Remediable) as refusal:
        read_return(theirs(old, new))
    said = refusal.value.in_(Language.EN)
    assert "mapping.toml" in said
    assert all(part in said for part in says), said
    assert refusal.value.in_(Language.CY) != said


def test_a_heading_that_stands_twice_is_refused(theirs):
    with pytest.raises(DefinitionError, match=r"“Team”, which stands more than once in theirs\.csv"):
        read_return(theirs(rows=CONTACTS.replace("Done", "Team")))


def test_an_empty_file_is_refused_and_one_without_rows_is_a_finding(theirs):
    with pytest.raises(ReturnRejected, match=r"theirs\.csv is empty"):
        read_return(theirs(rows=""))
    answer = checked(theirs(rows="No,Client,When,Team,Done\n"), AUTHORITY, YEAR)
    assert [(one.file, one.rule) for one in answer.findings if one.rule == "no_rows"] == [("theirs.csv", "no_rows")]
    assert [(one.rows, one.listed) for one in answer.taken.accounts] == [(0, 0)]


def test_a_table_is_not_both_mapped_and_there_by_its_name(theirs):
    with pytest.raises(DefinitionError, match=r"theirs\.csv is mapped to a table that contacts\.csv also holds"):
        read_return(theirs(contacts="contact,authority\nC1,X06000001\n"))


GROUPS = {"adult": "Ad", "child": "Ch", "carer": "Gof", "": ""}
ANSWERS = {"yes": "Ie", "no": "Nage", "": ""}
ROW = st.tuples(
    st.from_regex(r"\A[A-Z][0-9]{1,5}\Z"),
    st.one_of(st.just(""), st.dates().map(str)),
    st.sampled_from(list(GROUPS)),
    st.sampled_from(list(ANSWERS)),
    st.booleans(),
)
RENAMED = """\
[[table]]
of = "contacts"
from = "theirs.csv"
where = { heading = "math", is = ["Cyswllt"] }

[table.columns]
contact = { heading = "rhif" }
person = { heading = "pwy" }
authority = { heading = "ble", where = { heading = "rhif", filled = true } }
contacted_on = { heading = "pryd", dates = "d.m.Y" }
client_group = { heading = "tîm", codes = { Ad = "adult", Ch = "child", Gof = "carer" } }
advice_given = { heading = "cyngor", codes = { Ie = "yes", Nage = "no" } }
"""


@settings(deadline=None, max_examples=60)
@given(st.lists(ROW, max_size=12))
def test_a_table_in_other_headings_codes_and_forms_comes_back_as_it_was(tmp_path_factory, rows):
    ours, theirs = tmp_path_factory.mktemp("ours"), tmp_path_factory.mktemp("theirs")
    lines, others = [], []
    for number, (person, day, group, answer, is_contact) in enumerate(rows):
        parts = day.split("-")[::-1]
        others.append(
            f"C{number};{person};X06000001;{'.'.join(parts)};{GROUPS[group]};{ANSWERS[answer]};"
            f"{'Cyswllt' if is_contact else 'Arall'}"
        )
        if is_contact:
            lines.append(f"C{number},{person},X06000001,{day},{group},{answer}")
    (ours / "contacts.csv").write_text(
        "\n".join(["contact,person,authority,contacted_on,client_group,advice_given", *lines, ""]), encoding="utf-8"
    )
    (theirs / "theirs.csv").write_text("\n".join(["rhif;pwy;ble;pryd;tîm;cyngor;math", *others, ""]), encoding="utf-8")
    (theirs / "mapping.toml").write_text(RENAMED, encoding="utf-8")
    [own], read = read_return(ours).found.sheets, read_return(theirs)
    [sheet] = read.found.sheets
    plain = [name for name in load(own).rows.column_names if name not in ("_file", "_row")]
    assert load(sheet).rows.select(plain).to_pylist() == load(own).rows.select(plain).to_pylist()
    [account] = read.taken.accounts
    assert (account.rows, account.taken) == (len(rows), len(lines))
    assert sum(len(one.rows) for one in read.taken.listed) == account.listed == len(rows) - len(lines)
    # Each row says where it stood.
    numbers = [number for number, row in enumerate(rows, start=2) if row[-1]]
    assert [piece.rows.to_pylist() for piece in read.taken.whence["contacts"].pieces] == [numbers]
    assert read_form(theirs / "mapping.toml").table[0].of == "contacts"
