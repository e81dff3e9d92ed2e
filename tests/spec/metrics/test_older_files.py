"""Files from before a column or a table came in: they are taken, and what they lack is not known, never nought."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pytest

from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.places import INVENTED
from gwella.code_of_practice.results import Origin, Result, Status, told_apart
from gwella.code_of_practice.years import Period
from gwella.metrics.compute import compute
from gwella.metrics.examples import as_table
from gwella.metrics.figures import results
from gwella.metrics.source import in_memory
from gwella.returns.check import checked
from gwella.snapshots.drawn import drawn_rows
from gwella.snapshots.tables import lists, table

title = "Files from before a column came in"

YEAR = Period.of_year(2018)
GIVEN = {
    "plans": "person | client_group | started_on\n1 | child | 2017-06-01\n2 | child | 2018-06-01",
    "reablement": "person | ended_on | outcome\n1 | 2018-06-01 | reduced\n2 | 2018-07-01 | mitigated",
    "looked_after": (
        "person | started_on | placed_on | short_breaks\n"
        "1 | 2018-06-01 | 2018-06-01 | no\n2 | 2018-06-01 | 2018-06-01 | no"
    ),
}
NEW = {
    "plans": (
        "looked_after",
        "looked_after_from",
        "looked_after_to",
        "key_stage",
        "key_stage_ended_on",
        "core_subjects",
    ),
    "reablement": ("package_after_6_months",),
    "looked_after": ("seen_by_dentist", "dentist_on", "registered_with_gp_on"),
}
PARTS = (
    *("pm.with_family.children", "pm.reablement_reduced.adults", "pm.reablement_none.adults"),
    *("pm.dentist.seen", "pm.gp.registered", "pm.ks2.pupils", "pm.ks4.pupils"),
)


def older() -> Mapping[str, pa.Table]:
    """Return rows of tables as snapshots of before held them, without the columns that came in since."""
    return {name: as_table(name, drawn_rows(text)).drop_columns([*NEW[name]]) for name, text in GIVEN.items()}


def figures(*collected: Result) -> dict[str, Result]:
    found = results(compute(in_memory(INVENTED, older()), [YEAR], collected))
    return {one.metric: one for one in found if not one.breakdown and one.area == INVENTED}


def sent(metric: str, value: int) -> Result:
    """Return a finished figure of an aggregate return."""
    facts = {"edition": 2016, "origin": Origin.ENTERED, "numerator": value, "value": value, "unknown": 0}
    return Result(metric=metric, area=INVENTED, period="2018", **facts)  # type: ignore[arg-type]


def test_a_column_that_is_not_required_may_be_missing() -> None:
    for name, columns in NEW.items():
        assert not any(table(name).columns[column].required for column in columns)


@pytest.mark.parametrize("key", PARTS)
def test_what_the_rows_do_not_say_is_not_known_of_everybody(key: str) -> None:
    assert (figures()[key].value, figures()[key].unknown) == (0, 2)


@pytest.mark.parametrize("key", ["pm.with_family", "pm.reablement_none", "pm.dentist", "pm.gp"])
def test_no_share_is_worked_out_of_nothing_known(key: str) -> None:
    assert figures()[key].value is None


def test_a_table_that_was_not_sent_is_not_provided() -> None:
    assert figures()["pm.dtoc.delays"].status is Status.NOT_PROVIDED
    assert figures()["pm.dtoc.delays"].value is None


def test_what_was_collected_as_a_finished_figure_stands_where_the_rows_do_not_say_it() -> None:
    found = figures(sent("pm.dentist.seen", 1))
    assert (found["pm.dentist.seen"].value, found["pm.dentist.seen"].origin) == (1, Origin.ENTERED)
    assert found["pm.dentist"].value == pytest.approx(0.5)


def test_what_is_collected_and_counted_is_refused_as_before() -> None:
    with pytest.raises(ReturnRejected):
        figures(sent("pm.dentist.began", 7))


@pytest.mark.parametrize("language", Language)
def test_why_an_ethnic_group_is_not_known_is_read_from_it_and_a_column_of_its_own_goes_before(
    tmp_path: Path, language: Language
) -> None:
    columns = table("people").columns
    codes = lists()["ethnicity"].codes
    ethnicity, information = (columns[name].title.in_(language) for name in ("ethnicity", "ethnicity_information"))
    person = columns["person"].title.in_(language)
    answers = [codes[code].title.in_(language) for code in ("white", "refused", "not_obtained")]
    rows = [f"P{number},{answer}" for number, answer in enumerate([*answers, "", "no such"], start=1)]
    refused = lists()["information"].codes["refused"].title.in_(language)
    one, two = tmp_path / "one", tmp_path / "two"
    for folder, text in ((one, [f"{person},{ethnicity}", *rows]), (two, [f"{person},{information}", f"P1,{refused}"])):
        folder.mkdir()
        (folder / "people.csv").write_text("\n".join(text) + "\n", encoding="utf-8")
    told = [
        checked(folder, INVENTED, 2024).tables["people"]["ethnicity_information"].to_pylist() for folder in (one, two)
    ]
    assert told == [["given", "refused", "not_obtained", None, None], ["refused"]]


@pytest.mark.parametrize(
    ("category", "known", "codes"),
    [
        ("85+", [["75-84", "85+"]], ("85+",)),
        ("85++female", [["85+"], ["female"]], ("85+", "female")),
        ("female+85+", [["female"], ["85", "85+"]], ("female", "85+")),
        ("", [], ()),
        ("", [["85+"]], None),
        ("85+female", [["85+"], ["female"]], None),
        ("85+", [["85+"], ["female"]], None),
    ],
)
def test_a_category_is_told_apart_also_where_a_code_ends_in_a_plus(
    category: str, known: list[list[str]], codes: tuple[str, ...] | None
) -> None:
    assert told_apart(category, known) == codes
