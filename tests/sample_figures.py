"""A handful of figures of every kind that a page can meet: published, made up, starred, broken, missing."""

from __future__ import annotations

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.places import INVENTED, WALES
from gwella.code_of_practice.results import Origin, Result, Status
from gwella.stats.values import worked

GWYNEDD, ANGLESEY, CARDIFF, TORFAEN = "W06000002", "W06000001", "W06000015", "W06000020"
RATE, SHARE, COUNT = "child.looked_after.rate", "adult.reablement.effective_share", "adult.contacts.received"
DEMAND = "child.care_and_support.rate"
DEMAND_BY_AGE, CONTACTS = "child.contacts.rate", "child.contacts.received"
NOT_KNOWN = "adult.safeguarding.ethnicity_not_known_share"
PUBLISHED = Text(en="Figures published before", cy="Ffigurau a gyhoeddwyd eisoes")
MADE_UP = Text(en="Figures of the invented authority", cy="Ffigurau’r awdurdod dychmygol")


def published() -> list[Result]:
    """Rates without counts, shares with counts, a count with a break, an authority that did not provide."""
    rates = {WALES: (109, 114), GWYNEDD: (108, 125), ANGLESEY: (113, 123), CARDIFF: (121, 127)}
    rows = [
        _row(RATE, area, str(2018 + at), 2002, Origin.PUBLISHED, value=rate, unit="per_10000")
        for area, both in rates.items()
        for at, rate in enumerate(both)
    ]
    counts = {WALES: (16_900, 68_906), GWYNEDD: (310, 2_000), ANGLESEY: (140, 1_000), CARDIFF: (1_900, 5_000)}
    rows += [_share(NOT_KNOWN, area, "2021-2023", Origin.PUBLISHED, *both) for area, both in counts.items()]
    rows.append(_row(NOT_KNOWN, TORFAEN, "2021-2023", 2021, Origin.PUBLISHED, unit="share", status=Status.NOT_PROVIDED))
    rows += [
        _row(DEMAND, WALES, str(2021 + at), 2016, Origin.PUBLISHED, value=rate, unit="per_10000")
        for at, rate in enumerate((268, 270, 275))
    ]
    rows += [_count(COUNT, WALES, "2020", 2020, Origin.PUBLISHED, 149_591)]
    rows += [_count(COUNT, WALES, "2022", 2022, Origin.PUBLISHED, 122_141)]
    return rows


def made_up() -> list[Result]:
    """Five years of the invented authority: a count with a break and small categories, and a share."""
    rows = [
        _count(COUNT, INVENTED, str(year), 2020 if year < 2022 else 2022, Origin.MADE_UP, 5_400 + 100 * (year - 2020))
        for year in range(2020, 2025)
    ]
    sexes = {"female": 3_203, "male": 2_594, "unknown": 3}
    rows += [
        _count(COUNT, INVENTED, "2024", 2022, Origin.MADE_UP, number, breakdown="sex", category=sex)
        for sex, number in sexes.items()
    ]
    rows += [_share(SHARE, INVENTED, str(year), Origin.MADE_UP, 300 + year - 2020, 360) for year in range(2020, 2025)]
    return rows + demand_by_age()


def demand_by_age() -> list[Result]:
    """Contacts for children by age over three years, of which the first has no population by age."""
    contacts = {"0-4": 400, "5-9": 600, "unborn": 15, "unknown": 35}
    rows = []
    for year in (2022, 2023, 2024):
        more = 10 * (year - 2022)
        rows.append(rate(str(year), 1_050 + 2 * more, 8_000))
        rows += [
            _count(CONTACTS, INVENTED, str(year), 2020, Origin.MADE_UP, number, "age_group", age)
            for age, number in contacts.items()
        ]
        if year > 2022:
            rows += [rate(str(year), contacts[age] + more, 4_000, age) for age in ("0-4", "5-9")]
    return rows


def rate(period: str, events: float, people: float, age: str = "") -> Result:
    """Return the rate of contacts for children, of one age group where `age` names it."""
    figure = worked(events, people, "per_10000")
    fields = {"numerator": events, "denominator": people, "value": figure.value, "low": figure.low}
    fields |= {"high": figure.high, "method": figure.method, "unknown": 0, "unit": "per_10000"}
    by = {"breakdown": "age_group", "category": age} if age else {}
    return _row(DEMAND_BY_AGE, INVENTED, period, 2020, Origin.MADE_UP, **fields, **by)


def one(metric: str, area: str, value: float, origin: Origin = Origin.PUBLISHED, period: str = "2024") -> Result:
    """Return one plain count."""
    return _count(metric, area, period, 2022, origin, value)


def _count(
    metric: str,
    area: str,
    period: str,
    edition: int,
    origin: Origin,
    value: float,
    breakdown: str = "",
    category: str = "",
) -> Result:
    return Result(
        metric=metric,
        area=area,
        period=period,
        edition=edition,
        origin=origin,
        numerator=value,
        value=value,
        unknown=None if origin is Origin.PUBLISHED else 40,
        breakdown=breakdown,
        category=category,
    )


def _share(metric: str, area: str, period: str, origin: Origin, part: float, whole: float) -> Result:
    figure = worked(part, whole, "share")
    return Result(
        metric=metric,
        area=area,
        period=period,
        edition=2020,
        origin=origin,
        numerator=part,
        denominator=whole,
        unknown=20,
        value=figure.value,
        unit="share",
        low=figure.low,
        high=figure.high,
        method=figure.method,
    )


def _row(metric: str, area: str, period: str, edition: int, origin: Origin, **fields: object) -> Result:
    return Result(metric=metric, area=area, period=period, edition=edition, origin=origin, **fields)  # type: ignore[arg-type]


def fill() -> None:
    """Release the sample, and publish the invented authority's report of 2024."""
    from gwella.annual_report import reports
    from gwella.annual_report.models import Stage
    from gwella.annual_report.passages import evidence_of, passages_of
    from gwella.improving import evidence
    from gwella.measuring import figures
    from gwella.metrics.what_adds_up import what_adds_up
    from gwella.release.releases import publish

    publish(published(), profile="published_wales", label=PUBLISHED, adding_up=what_adds_up)
    publish(made_up(), profile="published_wales", label=MADE_UP, adding_up=what_adds_up)
    figures.replace(made_up(), authority=INVENTED)
    evidence.pin(evidence_of(INVENTED, 2024), authority=INVENTED, year=2024, made_up=True)
    report = reports.draft(INVENTED, 2024, passages_of(INVENTED, 2024), made_up=True)
    for stage in (Stage.WITH_DIRECTOR, Stage.SIGNED, Stage.PUBLISHED):
        reports.move(report, stage)
