"""The impact assessment: a document made from what is really stored, so that it cannot say less than is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from django.apps import apps

from gwella.accounts.matrix import Action, allowed_actions, matrix
from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.places import Area
from gwella.code_of_practice.reading import kept, one
from gwella.documents.blocks import Block, Document, Heading, ListBlock, Paragraph, Words
from gwella.documents.blocks import Table as Shown
from gwella.rights.periods import data_sets
from gwella.snapshots.tables import Column, tables

# Django's own: they hold nothing that anybody says, and no person.
OF_NOBODY = frozenset({"contenttypes.contenttype", "auth.permission", "auth.group"})


class Stored(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing that is stored: whose, what for, which thing of the matrix it is, and which data set of retention."""

    title: Text
    whose: Text
    purpose: Text
    resource: str
    retention: str
    models: tuple[str, ...] = ()
    tables: bool = False


class Risk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A risk, and what is done about it."""

    risk: Text
    control: Text


class Assessment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the assessment says that no table can: purposes, risks, and what is left to the authority."""

    source: Text
    mark: str
    about: Text
    purpose: Text
    stored: tuple[Stored, ...]
    risk: tuple[Risk, ...]
    fill_in: tuple[Text, ...]


@kept
def assessment() -> Assessment:
    """Return the assessment's own words. Raises DefinitionError."""
    return one("impact", Assessment)


def undescribed() -> tuple[str, ...]:
    """Return the models that are stored and that the assessment does not describe."""
    described = {model for one in assessment().stored for model in one.models} | OF_NOBODY
    return tuple(sorted({model._meta.label_lower for model in apps.get_models()} - described))


def impact_assessment(language: Language, on: date, months: Mapping[str, int], place: Area | None = None) -> Document:
    """Return the assessment in one language: of a place with its own periods, or of the product."""
    return Document(
        title=say("impact.title_of", language, area=place.name) if place else say("impact.title", language),
        language=language,
        author=place.name.in_(language) if place else say("impact.author", language),
        date=on,
        made_up=False,
        blocks=tuple(_blocks(language, months)),
    )


def _blocks(language: Language, months: Mapping[str, int]) -> Iterator[Block]:
    its = assessment()
    yield _paragraph(its.about.in_(language))
    if missing := undescribed():
        yield _paragraph(say("impact.not_described", language, models=", ".join(missing)))
    yield _heading("purpose", language)
    yield _paragraph(its.purpose.in_(language))
    yield _paragraph(say("impact.source", language, source=its.source, mark=its.mark))
    yield _heading("fill_in", language)
    yield ListBlock(tuple((Words(text.in_(language)),) for text in its.fill_in))
    yield _heading("stored", language)
    for number, stored in enumerate(its.stored, 1):
        yield Heading(stored.title.in_(language), 3, f"stored-{number}")
        yield from (_paragraph(text) for text in _lines(stored, language, months))
    yield _heading("tables", language)
    yield from _tables(language)
    yield _heading("retention", language)
    yield _retention(language, months)
    yield _heading("risks", language)
    columns = (say("impact.column_risk", language), say("impact.column_control", language))
    rows = tuple((risk.risk.in_(language), risk.control.in_(language)) for risk in its.risk)
    yield Shown(caption=say("impact.caption_risks", language), id="each-risk", columns=columns, rows=rows)


def _lines(stored: Stored, language: Language, months: Mapping[str, int]) -> Iterator[str]:
    yield stored.purpose.in_(language)
    yield say("impact.whose", language, whose=stored.whose)
    for model in stored.models:
        if fields := _fields(model):
            yield say("impact.fields", language, model=model, fields=", ".join(fields))
    nobody = say("impact.nobody", language)
    yield say("impact.readers", language, readers=readers(stored.resource, language, own=True) or nobody)
    if elsewhere := readers(stored.resource, language, own=False):
        yield say("impact.elsewhere", language, readers=elsewhere)
    period = data_sets()[stored.retention]
    if period.kept:
        yield say("impact.kept_always", language, since=period.since)
    else:
        yield say("impact.kept_for", language, months=months[stored.retention], since=period.since)


def readers(resource: str, language: Language, *, own: bool) -> str:
    """Return who may read a thing, by the matrix, each with its conditions."""
    found = []
    for role, its in matrix().roles.items():
        allowed = allowed_actions(role, resource, own=own)
        if Action.READ in allowed:
            on = [matrix().conditions[one].title.in_(language) for one in sorted(allowed[Action.READ])]
            found.append(its.title.in_(language) + (f" ({'; '.join(on)})" if on else ""))
    return "; ".join(found)


def _fields(model: str) -> Sequence[str]:
    try:
        fields: Any = apps.get_model(model)._meta.concrete_fields
    except LookupError:
        return ()  # a part that is not installed here
    return [field.name for field in fields if field.name != "id"]


def _tables(language: Language) -> Iterator[Block]:
    for name, table in tables().items():
        columns = (say("impact.column_column", language), say("impact.column_kind", language))
        rows = tuple((column.title.in_(language), _kind(column, language)) for column in table.columns.values())
        caption = say("impact.caption_table", language, table=table.title)
        yield Shown(caption=caption, id=f"table-{name.replace('_', '-')}", columns=columns, rows=rows)


def _kind(column: Column, language: Language) -> str:
    return say(f"impact.kind_{'officer_only' if column.officer_only else column.kind}", language)


def _retention(language: Language, months: Mapping[str, int]) -> Shown:
    columns = tuple(say(f"impact.column_{name}", language) for name in ("set", "months", "since", "why"))
    rows = tuple(
        (
            one.title.in_(language),
            say("impact.always", language) if one.kept else str(months[name]),
            one.since.in_(language),
            one.why.in_(language),
        )
        for name, one in data_sets().items()
    )
    return Shown(caption=say("impact.caption_retention", language), id="periods", columns=columns, rows=rows)


def _heading(name: str, language: Language) -> Heading:
    return Heading(say(f"impact.heading_{name}", language), 2, name.replace("_", "-"))


def _paragraph(text: str) -> Paragraph:
    return Paragraph((Words(text),))
