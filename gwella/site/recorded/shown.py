"""Entries of the record as a page and a file show them: names beside ids, sentences beside codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from gwella.accounts.matrix import Resource, Role, matrix
from gwella.accounts.named import names
from gwella.audit.chain import FACT
from gwella.audit.models import Entry
from gwella.audit.search import Asked
from gwella.audit.vocabulary import said, things, verbs
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.sheets import Cell
from gwella.pages.language import current
from gwella.rights.models import Kind
from gwella.rights.periods import DataSet, data_sets


class Line(msgspec.Struct, frozen=True):
    """One entry, said in the language of the page."""

    at: str
    name: str
    who: str
    role: str
    thing: str
    says: str
    people: bool
    on: str
    reason: str
    number: int


def lines(entries: Sequence[Entry]) -> list[Line]:
    """Return entries as lines, with the names of all of them looked up at once."""
    known = names({one.who for one in entries if one.who})
    return [_line(one, known.get(one.who, "")) for one in entries]


def _line(one: Entry, name: str) -> Line:
    thing, verb = things().get(one.what.partition(".")[0]), verbs().get(one.what)
    role = matrix().roles.get(one.role)
    return Line(
        at=f"{timezone.localtime(one.at):%Y-%m-%d %H:%M:%S}",
        name=name or ("" if one.who else _("The machine itself")),
        who=one.who,
        role=role.title.in_(current()) if role else one.role,
        thing=thing.title.in_(current()) if thing else "",
        says=said(one.what, _in_words(one.facts), current()),
        people=bool(verb and verb.people),
        on=one.on,
        reason=one.reason,
        number=one.number,
    )


def _in_words(facts: Mapping[str, FACT]) -> dict[str, FACT]:
    """Return the facts with its title in place of each code that has one: a code is kept, and nobody reads codes."""
    return {name: TITLES[name](str(fact)) if name in TITLES else fact for name, fact in facts.items()}


def _title(among: Mapping[str, Role | Resource | DataSet], code: str) -> str:
    return among[code].title.in_(current()) if code in among else code


def _kind(code: str) -> str:
    return say(f"rights.kind_{code}", current()) if code in set(Kind) else code


TITLES: Mapping[str, Callable[[str], str]] = {
    "role": lambda code: _title(matrix().roles, code),
    "resource": lambda code: _title(matrix().resources, code),
    "data_set": lambda code: _title(data_sets(), code),
    "kind": _kind,
}


def rows(entries: Iterable[Entry]) -> Iterator[list[Cell]]:
    """Yield the rows of the file, the headings first."""
    yield [
        _("Number"),
        _("When"),
        _("Who"),
        _("Their id"),
        _("Role"),
        _("What about"),
        _("What was done"),
        _("Rows about people were seen"),
        _("The thing’s id"),
        _("Reason"),
        _("Code"),
        _("Facts"),
        _("Hash"),
    ]
    every = list(entries)
    for entry, one in zip(every, lines(every), strict=True):
        facts = msgspec.json.encode(entry.facts, order="deterministic").decode()
        seen = _("Yes") if one.people else _("No")
        about = [one.thing, one.says, seen, one.on, one.reason, entry.what, facts, entry.hash]
        yield [one.number, one.at, one.name, one.who, one.role, *about]


def asked_by(query: QueryDict) -> tuple[Asked, list[str]]:
    """Return what the address asks of the record, and which of its days are none."""
    wrong: list[str] = []

    def day(name: str) -> date | None:
        typed = query.get(name, "").strip()
        try:
            return date.fromisoformat(typed) if typed else None
        except ValueError:
            wrong.append(name)
            return None

    since, until = day("since"), day("until")
    thing = query.get("thing", "")
    asked = Asked(
        since=since,
        until=until,
        who=query.get("who", "")[:22],
        thing=thing if thing in things() else "",
        people=query.get("people") == "yes",
    )
    return asked, wrong
