"""The reader of definitions: what is wrong is said with the file, the field and the remedy."""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from gwella.code_of_practice import reading
from gwella.code_of_practice.errors import DefinitionError
from gwella.code_of_practice.goals import Goals
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.standards import Standard, standards

GOOD = """
source = "a test"
welsh = "official"

[goal.prosperous]
name = { en = "A prosperous Wales", cy = "Cymru lewyrchus" }
means = { en = "Work", cy = "Gwaith" }
"""


def refusal(tmp_path, content, schema=Goals):
    path = tmp_path / "own.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(DefinitionError) as refused:
        reading.read(path, schema)
    return refused.value


@pytest.fixture
def own_definitions(tmp_path, monkeypatch):
    """An authority's own folder of definitions, read beside ours."""
    monkeypatch.setenv("GWELLA_DEFINITIONS", str(tmp_path))
    reading.forget()
    yield tmp_path
    monkeypatch.undo()
    reading.forget()


def test_what_is_written_is_what_is_read(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert reading.read(path, Goals).goal["prosperous"].name.cy == "Cymru lewyrchus"


def test_a_misspelt_word_names_the_file_the_field_and_the_right_word(tmp_path):
    error = refusal(tmp_path, GOOD.replace("means", "meens"))
    assert error.code == "definitions.misspelt"
    for part in ("own.toml", "meens", "goal", "“means”"):
        assert part in error.in_(Language.EN)
        assert part in error.in_(Language.CY)


def test_a_word_that_is_like_no_other_is_refused_too(tmp_path):
    error = refusal(tmp_path, GOOD + "\n[goal.prosperous.zzz]\n")
    assert error.code == "definitions.unknown_word"
    assert "zzz" in str(error)


def test_a_text_without_its_welsh_names_the_field(tmp_path):
    error = refusal(tmp_path, GOOD.replace(', cy = "Gwaith"', ""))
    assert error.code == "definitions.wrong_field"
    assert "means" in str(error)
    assert "cy" in str(error)


def test_an_empty_text_is_as_good_as_none(tmp_path):
    assert "neither may be empty" in str(refusal(tmp_path, GOOD.replace('"Gwaith"', '""')))


def test_a_value_outside_a_closed_list_names_the_field_and_what_there_is(tmp_path):
    said = str(refusal(tmp_path, GOOD.replace('"official"', '"unofficial"')))
    assert "(welsh): “unofficial” is none of: " in said
    assert "official" in said.partition("none of: ")[2]


@pytest.mark.parametrize(
    ("added", "code", "place"),
    [
        ("\nthis is not toml", "definitions.not_toml", ("line 9, column 6", "llinell 9, colofn 6")),
        ('\ntext = """', "definitions.not_toml", ("at its end", "ar ei diwedd")),
        ("\n[goal.prosperous]", "definitions.toml_twice", ("line 9, column ", "llinell 9, colofn ")),
    ],
)
def test_a_file_that_is_not_toml_names_the_line_and_what_to_look_for(tmp_path, added, code, place):
    error = refusal(tmp_path, GOOD + added)
    assert error.code == code
    assert place[0] in error.in_(Language.EN)
    assert place[1] in error.in_(Language.CY)


def test_a_file_in_another_encoding_says_how_to_save_it(tmp_path):
    assert refusal(tmp_path, GOOD.encode("utf-16")).code == "definitions.not_utf8"


def test_an_empty_file_says_what_is_missing(tmp_path):
    assert "source" in str(refusal(tmp_path, ""))


def test_a_word_at_the_top_is_said_without_a_place(tmp_path):
    assert "of this definition. Did you mean “source”?" in str(refusal(tmp_path, GOOD.replace("source", "sourse")))


@pytest.mark.parametrize("content", ["# " + "x" * reading.LARGEST, "a = " + "[" * 5_000 + "]" * 5_000])
def test_what_is_too_large_or_nested_too_deeply_is_no_definition(tmp_path, content):
    assert refusal(tmp_path, content).code == "definitions.not_a_definition"


def test_a_pipe_that_would_never_end_is_no_definition(tmp_path):
    os.mkfifo(tmp_path / "own.toml")
    with pytest.raises(DefinitionError, match="is no definition"):
        reading.read(tmp_path / "own.toml", Goals)


def test_a_folder_of_definitions_that_is_not_there_is_said_and_not_passed_over(own_definitions):
    own_definitions.rmdir()
    with pytest.raises(DefinitionError, match="GWELLA_DEFINITIONS"):
        reading.each("standards", Standard)


def test_the_path_of_a_file_is_its_key():
    keys = [key for key, _ in reading.files("standards")]
    assert "people.1" in keys
    assert set(keys) == set(standards())


def test_an_authoritys_own_definitions_are_read_after_ours(own_definitions):
    folder = own_definitions / "standards" / "ynys"
    folder.mkdir(parents=True)
    folder.joinpath("mon.toml").write_text(_standard(), encoding="utf-8")
    found = reading.each("standards", Standard)
    assert list(found)[-1] == "ynys.mon"
    assert found["ynys.mon"].short.cy == "Byr"


def test_a_key_that_is_there_already_is_refused(own_definitions):
    """An authority adds to what is prescribed; it cannot replace it in silence."""
    folder = own_definitions / "standards" / "people"
    folder.mkdir(parents=True)
    folder.joinpath("1.toml").write_text(_standard(), encoding="utf-8")
    with pytest.raises(DefinitionError) as refused:
        reading.each("standards", Standard)
    assert refused.value.code == "definitions.twice"
    assert "people.1" in str(refused.value)


def _standard() -> str:
    texts = [f'{name} = {{ en = "Short", cy = "Byr" }}' for name in ("text", "short", "means")]
    return "\n".join(['source = "a test"', 'welsh = "ours"', *texts])


def test_what_was_still_being_read_while_all_was_forgotten_is_given_to_nobody_later():
    said, begun, go_on = ["old"], Event(), Event()

    @reading.kept
    def answer() -> str:
        found = said[0]
        begun.set()
        go_on.wait(10)
        return found

    with ThreadPoolExecutor(1) as other:
        slow = other.submit(answer)
        begun.wait(10)
        said[0] = "new"
        reading.forget()
        go_on.set()
        assert slow.result() == "old", "what was in hand stays as it was"
    assert answer() == "new"
    said[0] = "newer"
    assert answer() == "new", "until it is forgotten"


class TestReadingAlso:
    """A server gives each authority its own definitions, and nobody another's."""

    def of_place(self, folder, title):
        (folder / "glossary").mkdir(parents=True, exist_ok=True)
        (folder / "glossary" / "own.toml").write_text(title)
        return folder

    def test_each_reads_its_own_and_nobody_anothers(self, tmp_path):
        one, twin = self.of_place(tmp_path / "one", "1"), self.of_place(tmp_path / "twin", "2")
        before = dict(reading.files("glossary"))
        with reading.reading_also(one):
            assert dict(reading.files("glossary"))["own"].read_text() == "1"
            with ThreadPoolExecutor() as others:
                assert others.submit(lambda: "own" in dict(reading.files("glossary"))).result() is False
        with reading.reading_also(twin):
            assert dict(reading.files("glossary"))["own"].read_text() == "2"
        assert dict(reading.files("glossary")) == before

    def test_what_follows_is_kept_for_each_and_read_anew_once_a_file_has_changed(self, tmp_path):
        asked = []
        follows = reading.kept(lambda: asked.append(1) or dict(reading.files("glossary")).get("own"))
        one = self.of_place(tmp_path / "one", "1")
        for _ in range(2):
            with reading.reading_also(one):
                assert follows() is not None
            assert follows() is None
        assert len(asked) == 2
        self.of_place(one, "another")
        with reading.reading_also(one):
            follows()
        assert len(asked) == 3

    def test_where_nothing_lies_nothing_is_read_twice(self, tmp_path):
        shared = standards()
        with reading.reading_also(tmp_path / "not there"):
            assert standards() is shared
