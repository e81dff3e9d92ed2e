from gwella.code_of_practice.results import Origin, Result, Status
from gwella.metrics import measures
from gwella.metrics.figures import of_results
from gwella.metrics.figures import results as as_results


def measured(results: list[Result]) -> list[Result]:
    return as_results(measures.measured(of_results(results)))


def row(metric: str, value: int | None, unknown: int | None = 0, **more: object) -> Result:
    given = {"edition": 2020, "area": "X06000001", "period": "2024", "origin": Origin.COMPUTED} | more
    return Result(metric=metric, numerator=value, value=value, unknown=unknown, **given)


def reablement(
    completed: int | None, *effects: int, unknown: int = 0, of_whole: int | None = 0, **more: object
) -> list[Result]:
    names = ("reduced", "maintained", "mitigated")
    parts = [row(f"adult.reablement.{name}", n, unknown, **more) for name, n in zip(names, effects, strict=True)]
    return [row("adult.reablement.completed", completed, of_whole, **more), *parts]


def effective(results: list[Result]) -> dict[str, Result]:
    return {r.category: r for r in measured(results) if r.metric == "adult.reablement.effective_share"}


def test_a_share_is_of_what_is_known_and_counts_all_that_is_not() -> None:
    found = effective(reablement(100, 30, 20, 25, unknown=10, of_whole=4))[""]
    assert (found.numerator, found.denominator, found.unknown) == (75, 90, 14)
    assert found.value == 75 / 90
    assert found.low < found.value < found.high


def test_where_a_publisher_does_not_say_how_many_are_unknown_that_is_not_none() -> None:
    found = effective(reablement(100, 30, 20, 25, of_whole=None))[""]
    assert (found.value, found.unknown) == (0.75, None)


def test_nothing_of_nothing_is_no_share() -> None:
    found = effective(reablement(0, 0, 0, 0))[""]
    assert (found.value, found.low, found.high) == (None, None, None)


def test_a_whole_that_was_not_provided_gives_no_share() -> None:
    assert not effective(reablement(None, 1, 1, 1))


def test_a_share_is_not_worked_out_by_a_breakdown_that_it_does_not_have() -> None:
    results = [
        row("adult.safeguarding.ethnicity", 50, breakdown="ethnicity", category="white"),
        row("adult.safeguarding.ethnicity.not_obtained", 10),
        row("adult.safeguarding.ethnicity.refused", 1),
    ]
    assert [r for r in measured(results) if r.metric == "adult.safeguarding.ethnicity_not_known_share"] == []


def test_a_published_measure_is_not_worked_out_again() -> None:
    published = row("adult.reablement.effective_share", None, origin=Origin.PUBLISHED)
    assert not effective([*reablement(100, 30, 20, 25), published])


def test_a_measure_is_no_surer_than_what_it_is_made_of() -> None:
    results = reablement(100, 30, 20, 25, status=Status.PART_YEAR)
    assert effective(results)[""].status is Status.PART_YEAR


def test_a_rate_needs_the_population_of_its_own_period() -> None:
    children = row("child.looked_after.at_31_march", 120)
    rate = "child.looked_after.rate"
    assert [
        r for r in measured([children, row("population.children", 10_000, period="2023")]) if r.metric == rate
    ] == []
    (found,) = [r for r in measured([children, row("population.children", 10_000)]) if r.metric == rate]
    assert (found.value, found.unit, found.method) == (120.0, "per_10000", "byar")
