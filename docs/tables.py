"""The pages that tell a performance officer what the files of a return may hold, one in each language."""

from __future__ import annotations

from collections.abc import Iterable

from docs.markdown import table
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.places import INVENTED, area, authorities
from gwella.returns.definitions import checks
from gwella.returns.findings import aggregate_table
from gwella.snapshots.tables import Column, Table, lists, tables


def returns_page(language: Language, made: str) -> str:
    """Return the page of `language`: every table with its files, columns, codes and checks."""
    lines = [f"# {_say('title', language)}", "", made]
    for paragraph in ("about", "cells", "teams"):
        lines += ["", _say(paragraph, language)]
    for name, one in tables().items():
        lines += ["", f"## {one.title.in_(language)}", "", f"{one.about.in_(language)} {one.row.in_(language)}", ""]
        lines += [_files(one.files, language), "", *_columns(one, language)]
        lines += ["", f"{_say('checks', language)}:", "", *_checks(name, language)]
    whole = aggregate_table()
    lines += ["", f"## {whole.title.in_(language)}", "", f"{whole.about.in_(language)} {whole.row.in_(language)}", ""]
    lines += [f"{_files(whole.files, language)} {_say('aggregate_use', language)}", "", *_aggregate(language)]
    lines += ["", f"## {_say('lists', language)}", "", *_lists(language)]
    lines += ["", f"## {_say('authorities', language)}", "", *_authorities(language)]
    return "\n".join(lines) + "\n"


def _files(names: Iterable[str], language: Language) -> str:
    return f"{_say('files', language)}: {', '.join(f'`{name}`' for name in names)}."


def _columns(one: Table, language: Language) -> list[str]:
    rows = [
        [f"`{name}`", c.title.en, c.title.cy, _kind(c, language), _notes(name, c, language)]
        for name, c in one.columns.items()
    ]
    return table([_say(f"column_{head}", language) for head in ("key", "en", "cy", "holds", "notes")], rows)


def _kind(column: Column, language: Language) -> str:
    kind = _say(f"kind_{column.kind}", language)
    return f"{kind}: {lists()[column.list].title.in_(language)}" if column.list else kind


def _notes(name: str, column: Column, language: Language) -> str:
    notes = [_say("required", language)] if column.required else []
    notes += [_say("authority_code", language)] if name == "authority" else []
    notes += [_say("officer_only", language)] if column.officer_only else []
    return " ".join([*notes, column.help.in_(language) if column.help else ""]).strip()


def _checks(name: str, language: Language) -> list[str]:
    """Return what the check looks for in one table, in the words it finds it with."""
    own = [(key, check) for key, check in checks().items() if name in check.tables]
    title = tables()[name].title.in_(language)
    return [f"- `{key}`: {_plain(check.what.in_(language), title)}" for key, check in own]


def _plain(text: str, title: str) -> str:
    return text.replace("{table}", title)


def _aggregate(language: Language) -> list[str]:
    rows = [
        [
            f"`{name}`",
            c.title.en,
            c.title.cy,
            _say("required", language) if c.required else "",
            c.help.in_(language) if c.help else "",
        ]
        for name, c in aggregate_table().columns.items()
    ]
    return table([_say(f"column_{head}", language) for head in ("key", "en", "cy", "required", "notes")], rows)


def _lists(language: Language) -> list[str]:
    rows = [
        [one.title.in_(language), f"`{code}`", entry.title.en, entry.title.cy]
        for one in lists().values()
        for code, entry in one.codes.items()
    ]
    return table([_say(f"column_{head}", language) for head in ("list", "code", "en", "cy")], rows)


def _authorities(language: Language) -> list[str]:
    known = sorted((*authorities(), area(INVENTED)), key=lambda one: one.code)
    rows = [[f"`{one.code}`", one.name.en, one.name.cy] for one in known]
    return table([_say(f"column_{head}", language) for head in ("code", "name_en", "name_cy")], rows)


def _say(name: str, language: Language) -> str:
    return say(f"returns_page.{name}", language)
