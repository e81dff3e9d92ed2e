"""Tables as Frictionless Table Schemas (datapackage.org/standard), whose field names are the keys of our columns.

Titles in both languages, the code list, other headings that are read and what a column is worked out from are
properties of our own, which the standard allows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from gwella import __version__
from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.years import year_label
from gwella.conformance.packs import LICENCE, LICENCE_ADDRESS
from gwella.conformance.specification.samples import GOOD
from gwella.returns.definitions import Severity, checks_of
from gwella.returns.generate.files import YES_NO
from gwella.returns.rules import Filled, Identified, RefersTo
from gwella.snapshots.tables import Column, Derived, Kind, lists, table, tables

PROFILES = "https://datapackage.org/profiles/2.0"


def table_schema(name: str, year: int) -> dict[str, Any]:
    """Return the schema of one table, by the checks of a year."""
    one = table(name)
    return {
        "$schema": f"{PROFILES}/tableschema.json",
        **both("title", one.title),
        **both("description", one.about),
        "row": one.row,
        "source": one.source,
        "fileNames": list(dict.fromkeys((name, *one.files))),
        "fields": [_field(name, column, its, year) for column, its in one.columns.items()],
        "missingValues": [""],
        "primaryKey": [one.key],
        **({"foreignKeys": keys} if (keys := list(_foreign_keys(name, year))) else {}),
        "derived": {column: _derived(its) for column, its in one.derive.items()},
    }


def data_package(year: int, made_on: date) -> dict[str, Any]:
    """Return the description of the good samples as one package of tables."""
    titles = {language.value: say("spec.title", language, year=year_label(year)) for language in Language}
    return {
        "$schema": f"{PROFILES}/datapackage.json",
        "profile": "tabular-data-package",
        "name": f"gwella-return-{year}",
        "title": titles[Language.EN.value],
        "titles": titles,
        "version": __version__,
        "created": f"{made_on.isoformat()}T00:00:00Z",
        "licenses": [{"name": LICENCE, "path": LICENCE_ADDRESS}],
        "resources": [_resource(name) for name in tables()],
    }


def both(name: str, text: Text) -> dict[str, Any]:
    """Return a text as the standard has it, in English, and beside it in both languages."""
    return {name: text.en, f"{name}s": text}


def _resource(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "type": "table",
        "profile": "tabular-data-resource",
        **both("title", table(name).title),
        "path": f"samples/{GOOD}/{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": f"tables/{name}.schema.json",
    }


def _field(name: str, key: str, column: Column, year: int) -> dict[str, Any]:
    field: dict[str, Any] = {"name": key, **both("title", column.title), **_type(column)}
    if column.help:
        field |= both("description", column.help)
    if constraints := _constraints(name, key, column, year):
        field["constraints"] = constraints
    field |= {"columnRequired": column.required, "neverStored": column.officer_only, "holds": column.kind.value}
    if column.list:
        field["list"] = f"lists/{column.list}.csv"
    return field | ({"aliases": list(column.aliases)} if column.aliases else {})


def _type(column: Column) -> dict[str, Any]:
    match column.kind:
        case Kind.DATE:
            return {"type": "date", "format": "default"}
        case Kind.YES_NO:
            words = [YES_NO[language] for language in Language]
            return {"type": "boolean", "trueValues": [w[True] for w in words], "falseValues": [w[False] for w in words]}
    return {"type": "string", "format": "default"}


def _constraints(name: str, key: str, column: Column, year: int) -> dict[str, Any]:
    found: dict[str, Any] = {"required": True} if _is_to_be_filled(name, key, year) else {}
    codes = list(lists()[column.list].codes) if column.list else []
    if column.kind is Kind.CHOICE:
        found["enum"] = codes
    elif column.kind is Kind.SEVERAL:
        any_of = "|".join(map(re.escape, codes))
        found["pattern"] = f"({any_of})(;({any_of}))*"
    return found


def _is_to_be_filled(name: str, key: str, year: int) -> bool:
    """Say whether an empty cell of a column is refused in every row, by the checks of its table."""
    rules = [check.rule for check in checks_of(name, year).values() if check.severity is Severity.REFUSE]
    if key == table(name).key:
        return any(isinstance(rule, Identified) for rule in rules)
    return any(isinstance(rule, Filled) and rule.field == key and not rule.when for rule in rules)


def _foreign_keys(name: str, year: int) -> Iterator[dict[str, Any]]:
    """Yield which column names a row of which other table, by the checks that look for it there."""
    for check in checks_of(name, year).values():
        if isinstance(check.rule, RefersTo):
            other = check.rule.table
            yield {"fields": [check.rule.field], "reference": {"resource": other, "fields": [table(other).key]}}


def _derived(one: Derived) -> dict[str, Any]:
    return {**both("title", one.title), "word": one.word, "given": one.given}
