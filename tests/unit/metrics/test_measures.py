import msgspec
import pytest

from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.misfit import Misfit
from gwella.code_of_practice.results import Origin, Result, Status
from gwella.code_of_practice.years import Period
from gwella.metrics import measures
from gwella.metrics.defined import Measure, ever_related, in_year
from gwella.metrics.definitions import definition
from gwella.metrics.edition import Edition, MeasureExample
from gwella.metrics.editions import break_between, meaning
from gwella.metrics.examples import measure_value
from gwella.metrics.figures import of_results
from gwella.metrics.figures import results as as_results
from gwella.metrics.relations import Rate, Share
from gwella.stats.intervals import PartExceedsWhole


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


def refused(results: list[Result], language: Language = Language.EN) -> str:
    with pytest.raises(PartExceedsWhole) as raised:
        measured(results)
    return raised.value.in_(language)


def needed(whole: int, part: int, unknown: int = 0, **more: object) -> list[Result]:
    enquiries, more = "adult.safeguarding.enquiries", {"area": "W06000001"} | more
    return [row(f"{enquiries}_needed", whole, **more), row(f"{enquiries}_7_days", part, unknown, **more)]


def test_a_part_that_is_more_than_its_whole_is_refused_with_both_metrics_the_area_and_the_period() -> None:
    assert refused(needed(5, 9)) == (
        "Isle of Anglesey, 2024-25: “Enquiries completed within seven working days” "
        "(adult.safeguarding.enquiries_7_days) is 9, but its whole, “Reports after which enquiries had to be made” "
        "(adult.safeguarding.enquiries_needed), is 5. Correct the number that is wrong in the return: gwella check "
        "shows its row."
    )
    assert refused(needed(5, 9), Language.CY).startswith("Ynys Môn, 2024-25: 9 yw “Ymholiadau a gwblhawyd o fewn")


def test_what_is_not_known_of_the_whole_is_said_where_a_part_is_more_than_the_rest() -> None:
    assert "is 5 (not known for 2 of them). Correct" in refused(needed(5, 4, unknown=2))


def test_parts_that_are_more_together_are_refused_together() -> None:
    said = refused(reablement(100, 40, 40, 30))
    assert said.count("adult.reablement.") == 4
    assert "(adult.reablement.mitigated) is 110, but its whole" in said


def test_a_category_of_which_the_part_is_more_than_the_whole_is_named() -> None:
    assert refused(needed(9, 5) + needed(5, 9, breakdown="sex", category="female")).startswith(
        "Isle of Anglesey, 2024-25, Female: “Enquiries completed"
    )


def test_the_authority_is_named_before_the_region_and_the_total_before_its_categories() -> None:
    wider = {"area": "W92000004", "areas_in": 22, "areas_expected": 22}
    by_sex = {"breakdown": "sex", "category": "female"}
    said = refused(needed(5, 9, **wider) + needed(5, 9, **by_sex) + needed(5, 9))
    assert said.startswith("Isle of Anglesey, 2024-25: ")


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


SAYS = Text("Help that took the need away is left out.", "Hepgorir cymorth a ddileodd yr angen.")


def changed(key: str, **edition: object) -> Measure:
    """A measure that puts something else in relation from 2024 on."""
    one = definition(key)
    assert isinstance(one, Measure)
    return msgspec.structs.replace(one, edition=(*one.edition, Edition(2024, SAYS, **edition)))


FEWER = Share(("adult.reablement.reduced", "adult.reablement.maintained"), "adult.reablement.completed")


def test_each_year_is_worked_out_from_what_its_edition_puts_in_relation() -> None:
    measure = changed("adult.reablement.effective_share", share=FEWER)
    figures = of_results(
        [*reablement(100, 30, 20, 25, period="2023", unknown=10), *reablement(100, 30, 20, 25, unknown=10)]
    )
    found = {one.period: one for one in as_results(measures.of_measure(figures, "local.x", measure))}
    assert (found["2023"].numerator, found["2023"].denominator, found["2023"].edition) == (75, 90, 2020)
    assert (found["2024"].numerator, found["2024"].denominator, found["2024"].edition) == (50, 90, 2024)
    assert found["2023"].definition != found["2024"].definition, "figures say by which they were made"
    assert [meaning(measure, edition) for edition in measure.edition] == [
        found["2023"].definition,
        found["2024"].definition,
    ]


def test_a_part_that_a_year_does_not_need_may_be_missing_in_it() -> None:
    measure = changed("adult.reablement.effective_share", share=FEWER)
    without = [one for one in reablement(100, 30, 20, 25) if one.metric != "adult.reablement.mitigated"]
    (found,) = as_results(measures.of_measure(of_results(without), "local.x", measure))
    assert found.value == 0.5
    assert set(ever_related(measure)) > set(in_year(measure, 2024).relates)


def test_a_rate_may_be_for_another_population_from_a_year_on() -> None:
    rate = definition("adult.contacts.rate").rate
    other = Rate(rate.events, "population.children", rate.per)
    measure = changed("adult.contacts.rate", rate=other)
    figures = [
        row(key, number, period=period)
        for period in ("2023", "2024")
        for key, number in (("adult.contacts.received", 50), (rate.population, 1_000), ("population.children", 500))
    ]
    found = {one.period: one for one in as_results(measures.of_measure(of_results(figures), "local.x", measure))}
    assert (found["2023"].denominator, found["2024"].denominator) == (1_000, 500)


def test_an_example_is_worked_out_by_the_edition_of_its_year() -> None:
    measure = changed("adult.reablement.effective_share", share=FEWER)
    given = dict(zip(ever_related(measure), (30, 20, 25, 100), strict=True))
    assert measure_value(measure, MeasureExample(SAYS, given, 0.75)) == 0.75, "of the first, where it says no year"
    assert measure_value(measure, MeasureExample(SAYS, given, 0.5, year=2024)) == 0.5


def test_the_series_is_broken_where_what_is_put_in_relation_then_is_broken() -> None:
    measure = changed("adult.reablement.effective_share", share=FEWER, break_in_series=True)
    broken = break_between(measure, Period.parse("2023"), Period.parse("2024"))
    assert broken
    assert broken.from_ == 2024


@pytest.mark.parametrize(
    ("key", "edition", "code"),
    [
        ("adult.contacts.rate", {"share": FEWER}, "misfits.other_relation"),
        ("adult.reablement.effective_share", {"rate": Rate("a", "b", 10)}, "misfits.other_relation"),
        ("adult.contacts.rate", {"rate": Rate("adult.contacts.received", "population.adults", 7)}, "misfits.other_per"),
    ],
)
def test_a_measure_keeps_its_kind_and_its_unit(key: str, edition: dict[str, object], code: str) -> None:
    with pytest.raises(Misfit, match=code):
        changed(key, **edition)
