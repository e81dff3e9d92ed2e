"""Whatever is wrong in a definition is said with its file, the way to its field and a remedy, in both languages."""

from __future__ import annotations

import inspect
import re
import typing
from enum import StrEnum, auto
from pathlib import Path
from typing import Literal

import msgspec
import pytest

from docs.schemas import FILES
from gwella.code_of_practice.errors import DefinitionError
from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.misfit import Misfit
from gwella.code_of_practice.reading import read


class Colour(StrEnum):
    RED = auto()
    BLUE = auto()


class Band(msgspec.Struct, forbid_unknown_fields=True):
    title: Text
    to: int | None = None
    colour: Colour = Colour.RED
    of: Literal["one", "other"] = "one"

    def __post_init__(self) -> None:
        if self.to == 0:
            raise Misfit("misfits.at_least_one")


class First(msgspec.Struct, forbid_unknown_fields=True, tag="first", tag_field="word"):
    name: str


class Second(msgspec.Struct, forbid_unknown_fields=True, tag="second", tag_field="word"):
    name: str


class Thing(msgspec.Struct, forbid_unknown_fields=True):
    bands: dict[str, Band] = {}
    each: tuple[Band, ...] = ()
    nested: dict[str, dict[str, tuple[int, ...]]] = {}
    expect: float | dict[str, float] = 0
    rule: First | Second | None = None


T = '{ en = "x", cy = "x" }'


@pytest.mark.parametrize(
    ("text", "english", "welsh"),
    [
        (
            f"each = [{{ title = {T} }}, {{ title = {T}, to = 'x' }}]",
            "(each[2].to): something of another kind stands where this is expected: a whole number without quotation",
            "(each[2].to): mae rhywbeth o fath arall lle disgwylir hyn: rhif cyfan heb ddyfynodau",
        ),
        (f"[bands]\na = {{ title = {T} }}\nb = {{ title = {T}, to = 0 }}", "(bands.b): `star_below`", "(bands.b): 1 o"),
        (f"[bands]\na = {{ title = {T} }}\nb = {{ to = 1 }}", "(bands.b): “title” is missing", "mae “title” ar goll"),
        ("nested = { a = { x = [1] }, b = { y = [1, 2], z = [3, 'x'] } }", "(nested.b.z[2]): ", "(nested.b.z[2]): "),
        (
            f"each = [{{ title = {T}, colour = 'green' }}]",
            "(each[1].colour): “green” is none of: red, blue.",
            "(each[1].colour): nid yw “green” yn un o’r rhain: red, blue.",
        ),
        (f"each = [{{ title = {T}, of = 'two' }}]", "“two” is none of: one, other", "yn un o’r rhain: one, other"),
        ("rule = { word = 'third', name = 'x' }", "(rule.word): “third” is none of: first, second", "first, second"),
        ("expect = 'none'", "(expect): something", "rhif heb ddyfynodau, tabl, neu enwau a gwerthoedd"),
        ("each = 2024-01-01", "(each): something of another kind", "rhestr mewn bachau petryal"),
        (
            "each = [{ titel = 1 }]",
            "“titel” is not a word of this definition (each[1]). Did you mean “title”?",
            "each[1]",
        ),
        ("[rule]\nword = 'first'\nname = 'x'\ntitle = 1", "“title” is not a word of this definition (rule)", "(rule)"),
        ("bends = 1", "“bends” is not a word of this definition. Did you mean “bands”?", "Ai “bands”"),
    ],
)
def test_what_is_wrong_is_said_with_its_place_in_both_languages(tmp_path: Path, text: str, english: str, welsh: str):
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError) as refused:
        read(file, Thing)
    for language, words in ((Language.EN, english), (Language.CY, welsh)):
        said = refused.value.in_(language)
        assert "mine.toml" in said
        assert words in said
    assert not re.search("expected|missing|invalid|should", refused.value.in_(Language.CY), re.IGNORECASE)


def test_a_file_among_the_definitions_is_named_from_their_folder_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Many files are called received.toml."""
    monkeypatch.setenv("GWELLA_DEFINITIONS", str(tmp_path))
    file = tmp_path / "metrics" / "local" / "mine.toml"
    file.parent.mkdir(parents=True)
    file.write_text("each = 1", encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"^metrics/local/mine\.toml is not as it should be"):
        read(file, Thing)


def structs(schema: object, seen: set[object]) -> set[object]:
    """Return every struct that a schema is made of."""
    if schema in seen:
        return seen
    if isinstance(schema, type) and issubclass(schema, msgspec.Struct):
        seen.add(schema)
        for field in msgspec.structs.fields(schema):
            structs(field.type, seen)
    for part in typing.get_args(schema):
        structs(part, seen)
    return seen


def test_no_struct_of_a_definition_says_in_english_alone_what_is_wrong():
    every: set[object] = set()
    for schema in FILES.values():
        structs(schema, every)
    assert len(every) > 50
    for one in every:
        said = inspect.getsource(one.__post_init__) if hasattr(one, "__post_init__") else ""
        assert "raise ValueError" not in said, one
