"""Which column of ours a heading of an extract may be, and which table its file: proposals, for a person to decide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from gwella.code_of_practice.reading import kept
from gwella.returns.extracts.answers import PERSON_WORDS
from gwella.returns.extracts.codes import Codes
from gwella.returns.extracts.form import OPEN, Cell
from gwella.returns.extracts.proposal.case_words import columns_called, columns_of_each_row, rows_called
from gwella.returns.mapping import fold, nearest, spellings, words_of
from gwella.returns.rows import LINKED
from gwella.snapshots.tables import AUTHORITY, PEOPLE, Column, Kind, tables

WORDS_OF_NUMBERS = frozenset({"id", "no", "number", "ref", "reference", "rhif", "cyfeirnod"})
LEAST = 2  # one heading that is a column of one table alone
SURE, NEAR = 2, 1
SHORTEST_INITIALS = 3


class Near(msgspec.Struct, frozen=True):
    """A column of ours; whether a heading names it as we would, or is only near."""

    column: str
    is_sure: bool


def column_near(heading: str, table: str, taken: Iterable[str] = ()) -> Near | None:
    """Return the column of a table that a heading may be, but for those that are taken; None where none is near."""
    done = frozenset(taken)
    names = {spelling: name for spelling, name in _spellings(table).items() if name not in done}
    if sure := names.get(fold(heading)):
        return Near(sure, is_sure=True)
    if (called := columns_called(table).get(fold(heading), "")) and called not in done:
        return Near(called, is_sure=False)
    said = {words: name for words, name in _by_words(table).items() if name not in done}
    if LINKED not in done and _says_who(heading):
        return Near(LINKED, is_sure=False)
    words, initials = words_of(heading), _initials(table).get(fold(heading), "")
    near = said.get(words) or ("" if initials in done else initials) or nearest(heading, names)
    near = near or _only_one_that_says(words, said) or columns_of_each_row(table).get(fold(heading), "")
    return Near(near, is_sure=False) if near and near not in done else None


def date_column(table: str, taken: Iterable[str]) -> str:
    """Return the column of the day on which a row of a table happened, or else its first date; "" where it is taken."""
    dates = [name for name, column in tables()[table].columns.items() if column.kind is Kind.DATE]
    first = tables()[table].date or dates[0]
    return "" if first in set(taken) else first


def column_by_answers(counts: Mapping[str, int], table: str, taken: Iterable[str]) -> str:
    """Return the one column whose list reads at least half of these answers; "" for none or several."""
    known = {name: column for name, column in tables()[table].columns.items() if column.kind is Kind.CHOICE}
    fits = [
        name for name, column in known.items() if len(counts) > 1 and 2 * read_by_list(counts, column) >= len(counts)
    ]
    return fits[0] if len(fits) == 1 and fits[0] not in set(taken) else ""


def read_by_list(counts: Iterable[str], column: Column) -> int:
    """Return how many answers the list of a column reads."""
    codes = Codes(Cell(), column)
    return sum(codes.equal(code) != OPEN for code in counts)


def table_near(headings: Iterable[str]) -> str:
    """Return the table that most headings speak of, but for columns that every table has; "" where none stands out."""
    headings = tuple(headings)
    scores = {name: sum(_speaks_for(heading, name) for heading in headings) for name in tables()}
    best = max(scores, key=lambda name: scores[name])
    is_alone = sum(score == scores[best] for score in scores.values()) == 1
    return best if scores[best] >= LEAST and is_alone else ""


def table_of_words(text: str) -> str:
    """Return the one table that a word of a file's name or of a heading names; "" where none or several do."""
    every = {**rows_called(), **_names_of_rows(), **{fold(name): PEOPLE for name in (PEOPLE, *tables()[PEOPLE].files)}}
    named = {every[word] for word in words_of(text) if word in every}
    return named.pop() if len(named) == 1 else ""


def without_names(heading: str) -> str:
    """Return a heading without the words that name a table: "Contact group" is "group"."""
    return " ".join(word for word in heading.split() if not table_of_words(word))


def tables_named(answers: Iterable[str]) -> dict[str, str]:
    """Return the table that each answer names, for a file in which a column says which table a row belongs to."""
    names = {**rows_called(), **_names_of_rows()}
    return {answer: names[fold(answer)] for answer in answers if fold(answer) in names}


def numbered(heading: str) -> tuple[str, int] | None:
    """Return a heading without its number, and the number: a wide row says the same again and again."""
    found = re.findall(r"\d+", heading)
    return (" ".join(re.sub(r"\d+", " ", heading).split()), int(found[0])) if len(found) == 1 else None


def _speaks_for(heading: str, table: str) -> int:
    near = column_near(heading, table)
    if near is None or near.column in _shared() or fold(heading) in columns_of_each_row(table):
        return 0
    return SURE if near.is_sure else NEAR


def _says_who(heading: str) -> bool:
    """Say whether a heading is a word for a person, or for their number, and nothing more."""
    rest = words_of(heading) - WORDS_OF_NUMBERS
    return bool(rest) and rest <= PERSON_WORDS


@kept
def _shared() -> frozenset[str]:
    """The columns that people have too and that say nothing of a table, and whose each row is."""
    others = [frozenset(table.columns) for name, table in tables().items() if name != PEOPLE]
    return frozenset({AUTHORITY, *frozenset.intersection(*others)})


@kept
def _spellings(table: str) -> Mapping[str, str]:
    return spellings(tables()[table].columns)


@kept
def _by_words(table: str) -> Mapping[frozenset[str], str]:
    """Return the column by the words of its titles, whatever their order."""
    found: dict[frozenset[str], str] = {}
    for name, column in tables()[table].columns.items():
        for title in (column.title.en, column.title.cy, *column.aliases):
            found.setdefault(words_of(title), name)
    return found


@kept
def _initials(table: str) -> Mapping[str, str]:
    """Return the column that the first letters of a title name: DOB is the date of birth."""
    found: dict[str, str] = {}
    for name, column in tables()[table].columns.items():
        for title in (column.title.en, column.title.cy):
            letters = "".join(fold(word)[:1] for word in title.split())
            if len(letters) >= SHORTEST_INITIALS:
                found.setdefault(letters, name)
    return found


def _only_one_that_says(words: frozenset[str], said: Mapping[frozenset[str], str]) -> str:
    """Return the column of which one title holds all of these words, where no other column has such a title."""
    found = {name for title, name in said.items() if words and words < title}
    return found.pop() if len(found) == 1 else ""


@kept
def _names_of_rows() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, table in tables().items():
        key = table.columns[table.key].title
        for spelling in (key.en, key.cy, table.title.en, table.title.cy, name, *table.files):
            if name != PEOPLE:
                found.setdefault(fold(spelling), name)
    return found
