"""Small tables drawn by hand, as figures: what the tests of the attacker and of the gate are worked on."""

from __future__ import annotations

import msgspec

from gwella.code_of_practice.results import Origin, Result, Status
from gwella.disclosure.adding_up import AddingUp, Family, Part, Ratio
from gwella.disclosure.attack import Attack, attack
from gwella.disclosure.profiles import Profile, profile
from gwella.disclosure.views import Released

HERE, PERIOD = "W06000001", "2024"
WALES = profile()
EXACT = msgspec.structs.replace(WALES, star_zero=False, round_to=1)  # small counts starred, all others as they are
NAMES = {"people": "all"}  # a total is called so
SIDES = frozenset({"side", "across", "down", "across+down"})

RULES = AddingUp(
    breakdowns={"people": SIDES, "some": SIDES, "others": SIDES},
    parts=(Part("some", "people", unknown=True), Part("others", "people", unknown=True)),
    families=(Family("people", ("some", "others"), covers=True),),
    ratios={"share": Ratio(("some",), "people", of_known=True)},
    flows={"people": frozenset({""})},
)


def adding_up(_: int) -> AddingUp:
    return RULES


def figure(metric: str, value: float | None, category: str = "", breakdown: str = "side", **more: object) -> Result:
    """A count as it was let out, None for a star."""
    facts = {"area": HERE, "period": PERIOD, "unit": "count", "origin": Origin.COMPUTED} | more
    starred = {"status": Status.SUPPRESSED, "note": "c"} if value is None and "denominator" not in more else {}
    return Result(
        metric=metric,
        edition=2020,
        breakdown=breakdown if category else "",
        category=category,
        numerator=value,
        value=value,
        **(facts | starred),
    )


def drawn(text: str, metric: str = "people", **more: object) -> list[Result]:
    """A table of figures drawn as `left 12 | right * | all 20`: a category and its count, a star where it is hidden."""
    rows = []
    for cell in text.split("|"):
        category, count = cell.split()
        value = None if count == "*" else float(count)
        rows.append(figure(metric, value, "" if category == "all" else category, **more))
    return rows


def attacked(*releases: list[Result], under: Profile = EXACT) -> Attack:
    return attack([Released(rows, under) for rows in releases], adding_up)


def told(found: Attack) -> dict[str, tuple[float, float]]:
    """What was recovered, by its category, or its metric (`all` for all the people): from where to where it lies."""
    return {
        one.number.key.category or NAMES.get(one.number.key.metric, one.number.key.metric): (one.low, one.high)
        for one in found.recovered
    }
