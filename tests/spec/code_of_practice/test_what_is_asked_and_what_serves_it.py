"""Every ask of the five source documents is accounted for, and nothing is claimed that is not there."""

from collections import Counter
from pathlib import Path

import msgspec
import pytest

import gwella
from gwella.code_of_practice.asks import Ask, Kind, asks, documents

title = "What is asked, and what serves it"

ROOT = Path(gwella.__file__).parents[1]


def test_all_361_asks_of_the_five_documents_are_there():
    """The guide to positive cultures, its fourth principle, the Code, the briefing on leadership, the vision."""
    found = {number: len(document.ask) for number, document in documents().items()}
    assert found == {"000": 46, "001": 29, "002": 158, "003": 104, "004": 24}
    assert len(asks()) == sum(found.values()) == 361


def test_an_id_begins_with_the_number_of_its_document():
    for number, document in documents().items():
        assert all(name.startswith(f"{number}-") for name in document.ask)


def test_requirements_and_wishes_are_told_apart():
    """A must of the Code binds; an example from elsewhere does not (1.6)."""
    kinds = Counter(ask.kind for ask in asks().values())
    assert kinds[Kind.MUST] == 22
    assert asks()["002-1.5"].kind is Kind.MUST
    assert asks()["003-wolv-200"].kind is Kind.EXAMPLE


def test_what_is_said_to_serve_an_ask_exists():
    """A path that has moved, or that was never written, fails here; `docs/coverage.md` links to each."""
    missing = {path: name for name, ask in asks().items() for path in ask.paths if not (ROOT / path).exists()}
    assert missing == {}


def test_an_ask_is_served_by_something_or_is_planned():
    """Nothing at all is not an answer."""
    given = {"place": "1.1", "kind": "must", "ask": "Do it", "who": "all"}
    assert not msgspec.convert(given | {"serves": "planned"}, Ask).is_served
    assert msgspec.convert(given | {"serves": ["README.md"]}, Ask).paths == ("README.md",)
    for serves in ([], "soon"):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(given | {"serves": serves}, Ask)
