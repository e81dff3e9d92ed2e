"""The page that says what a definition may hold, made from the structs that read it."""

from __future__ import annotations

import types
import typing
from enum import Enum
from inspect import getdoc

import msgspec

from gwella.annual_report import passages
from gwella.audit.vocabulary import Thing
from gwella.code_of_practice import (
    act,
    asks,
    culture,
    framework,
    glossary,
    goals,
    note_codes,
    places,
    published,
    report_form,
    standards,
    wellbeing,
)
from gwella.code_of_practice.language import Text
from gwella.disclosure.profiles import Profile
from gwella.forms.census import Census
from gwella.forms.layout import Form
from gwella.measuring.calendar import Duty
from gwella.metrics.confirmations import History
from gwella.metrics.consultations import Consultations
from gwella.metrics.definitions import Breakdown, Measure, Metric
from gwella.metrics.demand import Demand
from gwella.metrics.paths import Path
from gwella.office.stages import Life
from gwella.returns.definitions import Check
from gwella.returns.extracts.proposal.case_words import CaseWords
from gwella.returns.figure_checks import FigureCheck
from gwella.returns.findings import AggregateTable
from gwella.returns.planted import ErrorKind
from gwella.rights.impact import Assessment
from gwella.rights.periods import DataSet
from gwella.snapshots.calendar import BankHolidays
from gwella.snapshots.tables import CodeList, Table

INTRODUCTION = """# Definitions

<!-- Made by docs/make.py from the structs that read the definitions. Do not edit this page. -->

Everything prescribed lies in `gwella/definitions/` as TOML, in both languages, read by one reader. A word that is
misspelt is refused by name, with the nearest word that is known. In most folders the path of a file is its key:
`metrics/adult/contacts/received.toml` is `adult.contacts.received`.

An authority puts definitions of its own, in the same shape, into a folder of its own and names that folder in
`GWELLA_DEFINITIONS` (several folders are parted as in `PATH`).

`gwella desk` has a form for the metrics and measures among them: it writes `metrics/local/….toml` or
`measures/local/….toml`, as one would by hand, with the officer’s name and the day in a comment. Either way is as good:
the form reads what was written by hand, and leaves comments where they are. Keys of an authority’s own begin with
`local.`, which none of ours does. What the form cannot say (tables, lists, checks, breakdowns, a share of another
whole) is written as a file.

On a server of many hands the same form stands at *Your desk*. It writes into a folder of the authority’s own on the
server, which is read for its people alone. What was done waits for the director, who approves it or sends it back;
until then pages say that nobody has approved it. The next files that are sent are counted by it.

Once a figure was computed by a definition, the form changes it by an `[[edition]]` from a year on, with what changed
and why, and ends it by `until`. Where a file is taken away, its figures go with the next `gwella compute`, which says
so, and come back with the file, since they are counted anew from the rows; collected ones stay in `collected.csv`.

A measure that puts something else in relation from a year on says so in an edition (`[edition.share]` or
`[edition.rate]`); its example of that edition has that `year`. An example says `expect = "no figure"` where there is
nothing to work a figure out from: a mean or a median of no value, a share of nothing that is known. A count of nothing
is 0, so it never says that.

What does not load is named by its file and the way to the field: `edition[2].count.where[1].field` is the field of the
first condition of the second edition.

`Text` is always `{ en = "…", cy = "…" }`: a definition without its Welsh does not load. A `source` that is a `Text` may
be one string in a file of an authority’s own, which then says the same in both languages.
"""

# Where a kind lies, and the struct that reads it: one file each, unless the first part names a single file.
FILES: dict[str, type[msgspec.Struct]] = {
    "metrics/…": Metric,
    "measures/…": Measure,
    "paths/": Path,
    "demand.toml": Demand,
    "confirmations/…": History,
    "consultations/…": Consultations,
    "breakdowns/": Breakdown,
    "tables/": Table,
    "lists/": CodeList,
    "checks/": Check,
    "figure_checks/": FigureCheck,
    "errors/": ErrorKind,
    "case_words.toml": CaseWords,
    "returns/aggregate.toml": AggregateTable,
    "forms/workbooks/": Form,
    "forms/censuses/": Census,
    "returns/conformance.toml": AggregateTable,
    "disclosure/": Profile,
    "published/sources.toml": published.Sources,
    "reports/<authority>/<year>.toml": passages.Draft,
    "calendar/bank_holidays.toml": BankHolidays,
    "calendar/due/": Duty,
    "stages/": Life,
    "headings/": standards.Heading,
    "standards/…": standards.Standard,
    "standard_links/": standards.Reading,
    "wellbeing.toml": wellbeing.Meaning,
    "outcomes.toml": wellbeing.Outcomes,
    "goals.toml": goals.Goals,
    "act.toml": act.Act,
    "culture/": culture.Principle,
    "framework/": framework.Component,
    "legal_basis.toml": framework.LegalBasis,
    "annual_report_form.toml": report_form.Form,
    "places/ (one entry an area)": places.Entry,
    "membership.toml": places.Memberships,
    "note_codes.toml": note_codes.NoteCodes,
    "glossary/": glossary.Part,
    "asks/": asks.Document,
    "audit/": Thing,
    "retention/": DataSet,
    "impact.toml": Assessment,
}


def definitions_page() -> str:
    """Return the page: every kind of definition, its fields, what each holds and what may be left out."""
    parts = [INTRODUCTION]
    for place, struct in FILES.items():
        parts.append(f"## `{place}`\n")
        parts += [_section(part, heading=part is not struct) for part in _structs(struct)]
    return "\n".join(parts)


def _section(struct: type[msgspec.Struct], *, heading: bool) -> str:
    title = f"### {struct.__name__}\n\n" if heading else ""
    lines = ["| field | holds | when left out |", "| --- | --- | --- |", *map(_row, msgspec.structs.fields(struct))]
    return f"{title}{getdoc(struct)}\n\n" + "\n".join(lines) + "\n"


def _row(field: msgspec.structs.FieldInfo) -> str:
    return f"| `{field.encode_name}` | {_named(field.type)} | {_default(field)} |"


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return "must be there"
    value = None if field.default is msgspec.NODEFAULT else field.default
    if isinstance(value, Enum):
        return f"`{value.value}`"
    return "empty" if value in (None, "", ()) else f"`{str(value).lower()}`"


def _named(kind: typing.Any) -> str:
    """Return what a field holds, in words: `list of Text`, `text`, `Count or nothing`."""
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal:
        return " or ".join(f"`{part}`" for part in parts)
    if origin in (typing.Union, types.UnionType):
        return " or ".join(_named(part) for part in parts if part is not types.NoneType)
    if origin in (tuple, list, frozenset):
        return f"list of {_named(parts[0])}"
    if origin is dict:
        return f"{_named(parts[1])} by {_named(parts[0])}"
    return _plain(kind)


def _plain(kind: typing.Any) -> str:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return " or ".join(f"`{member.value}`" for member in kind)
    words = {str: "text", int: "whole number", float: "number", bool: "true or false", typing.Any: "anything"}
    return words.get(kind) or getattr(kind, "__name__", str(kind))


def _structs(struct: type[msgspec.Struct]) -> list[type[msgspec.Struct]]:
    """Return a struct and every struct inside it, each once, outermost first."""
    found: list[type[msgspec.Struct]] = []
    waiting: list[typing.Any] = [struct]
    while waiting:
        kind = waiting.pop(0)
        waiting += typing.get_args(kind)
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind not in (Text, *found):
            found.append(kind)
            waiting += [field.type for field in msgspec.structs.fields(kind)]
    return found
