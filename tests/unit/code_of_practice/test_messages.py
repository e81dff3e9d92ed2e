"""A message is a code with parameters; every code that the product speaks has words in both languages."""

import ast
import string
from datetime import date
from pathlib import Path

import pytest

import gwella
from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.messages import message, say
from gwella.code_of_practice.words import vocabulary
from gwella.code_of_practice.years import Period

SPEAKERS = {"message", "say", "NotFound", "ReturnRejected", "DefinitionError", "NotAllowed", "Fault", "Misfit"}


def names_in(words: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(words) if field}


def spoken_codes() -> dict[str, list[tuple[str, set[str], bool]]]:
    """Return every code that the source names: where, with which parameters, and whether there may be more."""
    found: dict[str, list[tuple[str, set[str], bool]]] = {}
    for path in Path(gwella.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in SPEAKERS or not node.args:
                continue
            if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                given = {keyword.arg for keyword in node.keywords if keyword.arg}
                more = any(keyword.arg is None for keyword in node.keywords)
                found.setdefault(node.args[0].value, []).append((path.name, given, more))
    return found


def test_a_message_is_spoken_in_the_language_of_its_reader():
    spoken = message("definitions.not_utf8", file="a.toml")
    assert spoken.in_(Language.EN).startswith("a.toml is not saved as UTF-8")
    assert spoken.in_(Language.CY).startswith("Nid yw a.toml wedi’i chadw fel UTF-8")


def test_what_stands_in_a_message_is_said_in_its_language_too():
    """A number, a date, a text, a period and another message; nothing is said of what is None."""
    year, yes = Period.of_year(2024), Text(en="yes", cy="ie")
    inner = message("years.Q1", year="2024")
    assert say("years.several", Language.CY, first=1234, last=date(2025, 3, 31)) == "1,234 i 31 Mawrth 2025"
    assert say("years.several", Language.CY, first=yes, last=year) == "ie i 2024-25"
    assert say("years.several", Language.CY, first=None, last=inner) == " i Ebrill i Fehefin 2024"


def test_a_code_without_words_is_our_fault_and_says_so():
    with pytest.raises(KeyError, match=r"nothing\.like_it"):
        say("nothing.like_it", Language.EN)


def test_an_error_is_a_message_that_can_be_raised():
    error = NotFound("years.not_a_period", code="24/25")
    assert error.code == "years.not_a_period"
    assert "24/25" in str(error)
    assert "24/25" in error.in_(Language.CY)


def test_both_languages_of_a_sentence_hold_the_same_parameters():
    """A Welsh sentence that lost its file name would leave the officer without a place."""
    differing = [code for code, text in vocabulary().items() if names_in(text.en) != names_in(text.cy)]
    assert differing == []


def test_every_code_that_the_product_speaks_has_words():
    """A code without words would be a trace in front of a reader."""
    unknown = {code: places[0][0] for code, places in spoken_codes().items() if code not in vocabulary()}
    assert unknown == {}


def test_every_parameter_of_a_sentence_is_given_where_it_is_spoken():
    missing = {
        (file, code): names_in(vocabulary()[code].en) - given
        for code, places in spoken_codes().items()
        for file, given, more in places
        if code in vocabulary() and not more
    }
    assert {place: names for place, names in missing.items() if names} == {}
