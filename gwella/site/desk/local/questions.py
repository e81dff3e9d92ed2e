"""What the form of a local definition asks: its questions in their order, with the answers that each has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from gwella.code_of_practice.act import parts_of_the_act
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.spoken import number
from gwella.code_of_practice.standards import standards
from gwella.code_of_practice.units import SHARE
from gwella.code_of_practice.wellbeing import aspects
from gwella.metrics.definitions import Definition, Measure, Metric, counted
from gwella.metrics.local.choices import (
    ABOUT,
    PER,
    UNITS,
    Asking,
    Shape,
    Start,
    asked_of,
    averages,
    broken_down_by,
    days,
    events,
    parts_of,
    populations,
    wholes,
)
from gwella.metrics.local.counting import ANY_DAY, OPEN, whens
from gwella.metrics.local.draft import Draft, Way
from gwella.pages.language import current
from gwella.site import shown
from gwella.site.desk.local.fields import Field, Looks, Options
from gwella.snapshots.tables import table

Asked = tuple[str, str, list[Field]]  # a heading, a hint below it, and the questions


def questions(draft: Draft) -> list[Asked]:
    """Return what is asked about what a definition says."""
    asked = _of_change(draft.start) if draft.way is Way.CHANGE else _of_new(draft)
    return [one for one in asked if one[2]]


def of_example(one: Definition) -> Asked:
    """Return what is asked about an example beside its rows."""
    is_share = isinstance(one, Measure) and one.unit == SHARE
    says = Field("says", Looks.PAIR, _("What the example shows"), rows=3)
    expect = Field(
        "expect", Looks.LINE, _("What should come out, in percent") if is_share else _("What should come out")
    )
    if isinstance(one, Measure):
        return _("What it shows"), _("Left empty, nothing can be worked out."), [says, expect]
    unknown = Field("unknown", Looks.LINE, _("How many should not be known"), width="5")
    count = counted(one, one.edition[-1])
    hint = _("Left empty, nothing can be worked out.") if count and count.averaged else ""
    return _("What it shows"), hint, [says, expect, unknown]


def _of_new(draft: Draft) -> list[Asked]:
    start = draft.start
    return [
        (_("What it is"), "", _what_it_is(is_named=draft.way is Way.CORRECT)),
        *_counting(start),
        (_("What it is for"), "", _what_for()),
        (_("How it is read"), "", _how_read(start)),
        (
            _("From when on"),
            "",
            [_year(_("First year with a figure")), _change(_("What is new, and why it is counted"))],
        ),
    ]


def _of_change(start: Start) -> list[Asked]:
    breaks = Field(
        "break_in_series",
        Looks.RADIOS,
        _("Can figures before and after be compared?"),
        options={
            "no": _("Yes, they can"),
            "yes": _("No: the series breaks here"),
        },
    )
    since = [_year(_("First year by the changed definition")), _change(_("What changes, and why")), breaks]
    return [(_("From when on"), "", since), *_counting(start, is_part=True)]


def _counting(start: Start, *, is_part: bool = False) -> list[Asked]:
    match start.shape:
        case Shape.SHARE:
            return [(_("What it is a share of"), "", [_parts(start)])]
        case Shape.RATE:
            return [(_("What it puts in relation"), "", _rate(is_part=is_part))]
        case Shape.COLLECTED:
            return [(_("What is collected"), "", _collected())]
    own = [one for one in asked_of(start.of) if not one.of_person]
    lent = [one for one in asked_of(start.of) if one.of_person]
    hint = _("A row counts when all of this holds. What does not matter is left as it is.")
    return [
        (_("What is counted"), table(start.of).row.in_(current()), _counted(start, is_part=is_part)),
        (_("Which rows count"), hint, [_asking(one) for one in own]),
        (_("About the person"), "", [_asking(one) for one in lent]),
    ]


def _what_it_is(*, is_named: bool) -> list[Field]:
    hint = _("Small letters, digits and underscores. It stays for good. Left empty, it is made of the English title.")
    return [
        Field("title", Looks.PAIR, _("Title")),
        Field("meaning", Looks.PAIR, _("What it says, in a sentence"), rows=4),
        *([] if is_named else [Field("name", Looks.LINE, _("Short name"), hint)]),
        Field("source", Looks.PAIR, _("Who asks for it, and where that is written")),
    ]


def _what_for() -> list[Field]:
    return [
        Field("can_use", Looks.PAIR, _("It can be used for (may be left empty)"), rows=3),
        Field("cannot_use", Looks.PAIR, _("It cannot be used for (may be left empty)"), rows=3),
    ]


def _year(label: str) -> Field:
    return Field("first_year", Looks.LINE, label, _("For example 2024, which is 2024-25"), width="5")


def _change(label: str) -> Field:
    return Field("change", Looks.PAIR, label, rows=3)


def _counted(start: Start, *, is_part: bool) -> list[Field]:
    when = {**{day: _("%(day)s is in the period") % {"day": title} for day, title in _said(days(start.of)).items()}}
    when |= {OPEN: _("It goes on, on the last day of the period"), ANY_DAY: _("It goes on, on any day of the period")}
    fields = [] if is_part else [_part_of(start)]
    fields += [Field("when", Looks.RADIOS, _("When a row belongs to a period"), options=_only(when, whens(start.of)))]
    if start.shape is Shape.COUNTED:
        whom = {"rows": _("Rows, each of them"), "people": _("People, each of them once")}
        return [*fields, Field("counts", Looks.RADIOS, _("What is counted in them"), options=whom)]
    how = {"median": _("The middle value"), "mean": _("The mean")}
    what = Field("averaged", Looks.RADIOS, _("Of what"), options=_said(averages(start.of)))
    return [*fields, Field("average", Looks.RADIOS, _("What is worked out"), options=how), what]


def _part_of(start: Start) -> Field:
    hint = _("It then has the period and the conditions of its whole, and a share can be taken of it.")
    options = {"": _("Nothing"), **_titles(wholes(start.of))}
    return Field("part_of", Looks.SELECT, _("It is part of"), hint, options)


def _asking(one: Asking) -> Field:
    title = one.title.in_(current())
    if one.is_number:
        return Field(one.field, Looks.LIMITS, title, of_person=one.of_person)
    if one.is_yes_no:
        answers = {"": _("It does not matter"), "yes": _("Yes"), "no": _("No")}
        return Field(f"ask-{one.field}", Looks.RADIOS, title, options=answers, of_person=one.of_person)
    return Field(one.field, Looks.CODES, title, options=_said(one.codes), of_person=one.of_person)


def _parts(start: Start) -> Field:
    hint = _("Choose several only where nothing can be in two of them: they are added up.")
    return Field("parts", Looks.CHECKBOXES, _("What is added up"), hint, _titles(parts_of(start.of)))


def _rate(*, is_part: bool) -> list[Field]:
    per = {str(one): number(one, current()) for one in PER}
    among = [
        Field("events", Looks.SELECT, _("How many of"), options={"": "", **_titles(events())}),
        Field("population", Looks.SELECT, _("Among"), options={"": "", **_titles(populations())}),
    ]
    # Figures of one measure have one unit, so a change leaves it.
    return among if is_part else [*among, Field("per", Looks.RADIOS, _("For every so many of them"), options=per)]


def _collected() -> list[Field]:
    units = {unit: shown.unit_words(unit) for unit in UNITS}
    return [
        Field("unit", Looks.RADIOS, _("What the number counts"), options=units),
        Field(
            "stock",
            Looks.CHECKBOXES,
            _("When"),
            options={"yes": _("It is what there is on the last day of the period")},
        ),
    ]


def _how_read(start: Start) -> list[Field]:
    kinds = {
        "context": _("Context: need, people and means"),
        "process": _("Process: what services do"),
        "experience": _("Experience: what people say"),
        "outcome": _("Outcome: what it leads to"),
    }
    better = {
        "neither": _("Neither more nor less is good or bad in itself."),
        "higher_better": _("Yes, a higher figure is better."),
        "lower_better": _("No, a lower figure is better."),
    }
    by = _said(broken_down_by(start.of)) if start.shape.has_rows else {}
    return [
        Field("kind", Looks.RADIOS, _("What kind of evidence"), options=kinds),
        Field("polarity", Looks.RADIOS, _("Is more better?"), options=better),
        Field("about", Looks.CHECKBOXES, _("Whom it is about"), options={one: shown.about(one) for one in ABOUT}),
        *([Field("breakdowns", Looks.CHECKBOXES, _("Broken down by"), options=by)] if by else []),
        *_tags(),
    ]


def _tags() -> Iterator[Field]:
    language = current()
    for name, label, options in (
        ("standards", _("Quality standards"), {key: one.short.in_(language) for key, one in standards().items()}),
        ("wellbeing", _("Aspects of well-being"), {key: one.short.in_(language) for key, one in aspects().items()}),
        ("act", _("Parts of the Act"), {key: one.heading.in_(language) for key, one in parts_of_the_act().items()}),
    ):
        yield Field(name, Looks.CHECKBOXES, label, options=options)


def _said(texts: Mapping[str, Text]) -> dict[str, str]:
    return {name: text.in_(current()) for name, text in texts.items()}


def _titles(found: Mapping[str, Metric]) -> dict[str, str]:
    return {key: one.title.in_(current()) for key, one in found.items()}


def _only(options: Options, known: Iterable[str]) -> dict[str, str]:
    return {name: options[name] for name in known}
