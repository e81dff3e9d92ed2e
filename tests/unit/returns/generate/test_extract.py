"""What an extract holds, that it repeats itself, and what is refused."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

from gwella.code_of_practice.errors import DefinitionError, Remediable
from gwella.code_of_practice.language import Language
from gwella.returns.generate import Format, generate
from gwella.returns.generate.settings import Settings, settings
from gwella.snapshots.tables import tables

SMALL = {"size": 0.02, "first_year": 2023, "last_year": 2024}


def test_the_same_arguments_give_the_same_bytes_and_another_seed_others(tmp_path):
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        generate(tmp_path / name, seed=seed, **SMALL)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()
    contacts = [(tmp_path / name / "contacts.csv").read_bytes() for name in ("one", "other")]
    assert contacts[0] != contacts[1]


def test_workbooks_repeat_themselves_too_and_hold_the_same_as_the_csv(tmp_path, read):
    for name in ("one", "again"):
        generate(tmp_path / name, file_format=Format.XLSX, **SMALL)
    generate(tmp_path / "csv", **SMALL)
    assert (tmp_path / "one" / "contacts.xlsx").read_bytes() == (tmp_path / "again" / "contacts.xlsx").read_bytes()
    heading, *lines = load_workbook(tmp_path / "one" / "contacts.xlsx").active.iter_rows(values_only=True)
    texts = [["" if cell is None else str(cell).removesuffix(" 00:00:00") for cell in line] for line in lines]
    assert [dict(zip(heading, line, strict=True)) for line in texts] == read(tmp_path / "csv", "contacts")


def test_there_is_a_file_for_every_table_with_its_headings(tmp_path, read):
    generate(tmp_path / "made", **SMALL)
    assert {path.name for path in (tmp_path / "made").iterdir()} == {f"{name}.csv" for name in (*tables(), "aggregate")}
    for name, table in tables().items():
        headings = list(read(tmp_path / "made", name)[0])
        assert headings == [column.title.en for column in table.columns.values()]


def test_in_welsh_headings_and_words_are_welsh_and_the_people_the_same(tmp_path, read):
    generate(tmp_path / "en", **SMALL)
    generate(tmp_path / "cy", language=Language.CY, **SMALL)
    assert list(read(tmp_path / "cy", "aggregate")[0])[:3] == ["Ardal", "Cyfnod", "Metrig"]
    english, welsh = read(tmp_path / "en", "contacts"), read(tmp_path / "cy", "contacts")
    assert list(welsh[0]) == [column.title.cy for column in tables()["contacts"].columns.values()]
    assert [row["Cyswllt"] for row in welsh] == [row["Contact"] for row in english]
    assert {row["Grŵp cleientiaid"] for row in welsh} >= {"Oedolyn", "Plentyn", "Gofalwr sy’n oedolyn"}
    assert {row["Gwneuthuredig"] for row in welsh} == {"ie"}
    assert {row["Tîm"] for row in welsh} >= {"Y Cyswllt Cyntaf", "Plant a Theuluoedd"}


def test_every_row_says_that_it_is_made_up_and_nobody_has_a_name(extract):
    for name in (*tables(), "aggregate"):
        assert {row["Made up"] for row in extract(name)} == {"yes"}
        assert not any("name" in heading.lower() for heading in extract(name)[0])


def test_every_row_carries_team_worker_and_case_reference(extract):
    for name in tables():
        for row in extract(name):
            assert all((row["Team"], row["Worker"], row["Case reference"]))
    assert 6 <= len({row["Team"] for name in tables() for row in extract(name)}) <= 8


def test_without_mistakes_every_person_exists_once_and_is_spoken_of(extract):
    people = [row["Person"] for row in extract("people")]
    spoken_of = {row["Person"] for name in tables() if name != "people" for row in extract(name)}
    assert len(people) == len(set(people))
    assert set(people) == spoken_of


def test_without_mistakes_keys_are_unique_and_dates_in_order(extract):
    ordered = {
        "contacts": ("Date of contact", "Date of decision"),
        "assessments": ("Date of referral", "Date completed"),
        "reablement": ("Date started", "Date ended"),
        "safeguarding": ("Date received", "Date enquiries were completed"),
        "looked_after": ("Date the placement began", "Date the placement ended"),
        "child_protection": ("Date placed on the register", "Date removed from the register"),
        "care_leavers": ("Date the young person left care", "Date support as a care leaver ended"),
        "plans": ("Date the plan began", "Date the plan ended"),
        "services": ("Date the service began", "Date the service ended"),
        "outcomes": ("Date the outcome was set", "Date the outcome was reviewed"),
        "carers": ("Date the carer became known", "Date the caring ended"),
    }
    for name, (first, last) in ordered.items():
        key = tables()[name].columns[tables()[name].key].title.en
        assert len({row[key] for row in extract(name)}) == len(extract(name))
        assert all(row[first] <= row[last] for row in extract(name) if row[first] and row[last])


def test_people_go_from_contact_to_assessment_to_reablement(extract):
    contacted = {row["Person"] for row in extract("contacts")}
    assessed = {row["Person"] for row in extract("assessments")}
    reabled = {row["Person"] for row in extract("reablement")}
    assert len(contacted & assessed & reabled) > 0.9 * len(reabled)


def test_some_birth_dates_are_missing_and_a_few_children_are_unborn(extract):
    people = extract("people")
    unborn = [row for row in people if row["Sex"] == "unborn"]
    assert 0.005 < sum(row["Date of birth"] == "" for row in people) / len(people) < 0.02
    assert 3 <= len(unborn) <= 60
    assert all(row["Expected date of birth"] > "2025-03-31" and row["Date of birth"] == "" for row in unborn)


def test_no_child_is_over_18(extract):
    born = {row["Person"]: row["Date of birth"] for row in extract("people")}
    for row in extract("contacts"):
        if row["Client group"] == "child" and born[row["Person"]]:
            day, birth = row["Date of contact"], born[row["Person"]]
            assert int(day[:4]) - int(birth[:4]) - (day[5:] < birth[5:]) < 18


def test_a_folder_that_holds_anything_is_refused_and_left_as_it_is(tmp_path):
    (tmp_path / "people.csv").write_text("real people")
    with pytest.raises(Remediable) as refused:
        generate(tmp_path, **SMALL)
    assert str(tmp_path) in refused.value.in_(Language.EN)
    assert "overwrite" in refused.value.in_(Language.EN)
    assert [path.name for path in tmp_path.iterdir()] == ["people.csv"]


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "empty").mkdir()
    generate(tmp_path / "empty", **SMALL)
    assert (tmp_path / "empty" / "people.csv").exists()


def test_nothing_half_written_stays_behind(tmp_path, monkeypatch):
    def breaks(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("gwella.returns.generate.extract.write_population", breaks)
    with pytest.raises(KeyboardInterrupt):
        generate(tmp_path / "made", **SMALL)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("wrong", "remedy"),
    [
        ({"authority": "W06000001"}, "begins with X"),
        ({"first_year": 2024, "last_year": 2023}, "the first no later than the last"),
        ({"first_year": 24}, "from 2000 to 2098"),
        ({"size": 0}, "more than 0"),
        ({"size": 6, "file_format": Format.XLSX}, "csv"),
    ],
)
def test_what_will_not_do_is_refused_with_the_remedy(tmp_path, wrong, remedy):
    with pytest.raises(Remediable) as refused:
        generate(tmp_path / "made", **(SMALL | wrong))
    assert remedy in refused.value.in_(Language.EN)
    assert refused.value.in_(Language.CY) != refused.value.in_(Language.EN)
    assert not (tmp_path / "made").exists()


def test_every_number_says_where_it_comes_from():
    def sources(part):
        if hasattr(part, "source"):
            yield part.source
        for name in getattr(part, "__struct_fields__", ()):
            yield from sources(getattr(part, name))

    found = list(sources(settings()))
    assert len(found) > 60
    assert all(source.strip() for source in found)


def test_a_misspelt_word_in_the_settings_is_named(tmp_path):
    from gwella.code_of_practice.reading import SHIPPED, read

    broken = tmp_path / "generate.toml"
    text = (SHIPPED / "made_up" / "generate.toml").read_text(encoding="utf-8")
    broken.write_text(text.replace("[volumes.reablement]", "[volumes.reablment]"), encoding="utf-8")
    with pytest.raises(DefinitionError) as refused:
        read(broken, Settings)
    assert "reablment" in refused.value.in_(Language.EN)
