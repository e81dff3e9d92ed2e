"""`gwella explain` of what stands on other figures: a share on its counts, Wales on its authorities."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from typed import typed

from gwella.cli.computing import computed
from gwella.code_of_practice.results import Origin, Result
from gwella.code_of_practice.years import Period
from gwella.metrics.compute import compute
from gwella.metrics.examples import as_table
from gwella.metrics.figures import of_results
from gwella.metrics.files import results_written
from gwella.metrics.source import of_tables
from gwella.returns.generate import generate
from gwella.snapshots.drawn import drawn_rows

WALES = "W92000004"
SHARE = "adult.contacts.advice_share"


def explain(out: Path, *words: str, language: str = "en") -> tuple[int, str]:
    return typed("explain", out, *words, language=language)


@pytest.fixture(scope="module")
def two_authorities(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wales") / "out"
    row = "{} | 2024-05-01 | adult | no | {}"
    given = {
        code: {
            "contacts": as_table(
                "contacts",
                drawn_rows(
                    "\n".join(["person | contacted_on | client_group | already_supported | advice_given", *its])
                ),
            )
        }
        for code, its in {
            "W06000001": [row.format(i, "yes" if i < 3 else "no") for i in range(8)],
            "W06000002": [row.format(i, "yes") for i in range(2)],
        }.items()
    }
    with results_written(compute(of_tables(given), [Period.of_year(2024)]), out):
        pass
    return out


@pytest.fixture(scope="module")
def of_one_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of an authority that has sent its contacts of 2024 alone."""
    folder = tmp_path_factory.mktemp("one_year")
    generate(folder / "made", first_year=2024, last_year=2024, size=0.02)
    (folder / "extract").mkdir()
    (folder / "made" / "contacts.csv").rename(folder / "extract" / "contacts.csv")
    computed([folder / "extract"], folder / "out", keys=folder / "keys")
    return folder / "out"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of a small authority, with the rows behind them."""
    folder = tmp_path_factory.mktemp("small")
    generate(folder / "extract", first_year=2024, last_year=2024, size=0.02)
    computed([folder / "extract"], folder / "out", keys=folder / "keys")
    return folder / "out"


@pytest.mark.parametrize(
    ("language", "of_these", "foot"),
    [
        ("en", "of these, not known", "not known: among the {} left above, and not counted"),
        ("cy", "o’r rhain, ddim yn hysbys", "ddim yn hysbys: ymhlith y {} uchod, a heb eu cyfrif"),
    ],
)
def test_what_is_counted_and_what_is_not_known_are_those_left(small: Path, language: str, of_these: str, foot: str):
    code, said = explain(small, SHARE, "--area", "X06000001", "--period", "2024", language=language)
    left, counted, unknown = next(
        (int(above.split()[0]), int(line.split()[0]), below)
        for above, line, below in threes([line for line in said.splitlines() if line.strip()])
        if foot.partition(" {}")[0] in below
    )
    assert (code, of_these in said) == (0, True)
    assert unknown.split(maxsplit=1)[1] == foot.format(left)
    assert left == counted + int(unknown.split()[0])


def threes(lines: list[str]) -> Iterable[tuple[str, str, str]]:
    return zip(lines, lines[1:], lines[2:], strict=False)


@pytest.mark.parametrize("period", ["2022", "2035"])
@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "Cwm Dychymyg (invented) has not provided the table “Contacts” for {}-{}. Add its file of that period"),
        (
            "cy",
            "Nid yw Cwm Dychymyg (dychmygol) wedi darparu’r tabl “Cysylltiadau” ar gyfer {}-{}. Ychwanegwch ei ffeil",
        ),
    ],
)
def test_of_a_year_for_which_the_table_was_not_provided_nothing_is_counted(
    language: str, says: str, period: str, of_one_year: Path
) -> None:
    code, said = explain(of_one_year, "AD/001", "--area", "X06000001", "--period", period, language=language)
    assert (code, len(said.strip().splitlines())) == (2, 1)
    assert said.startswith(says.format(period, int(period[2:]) + 1))


WHICH = {
    "category alone, en": (("--category", "female"), "add --breakdown with one of: sex."),
    "category alone, cy": (("--category", "female"), "ychwanegwch --breakdown gydag un o’r rhain: sex."),
    "category of none, en": (("--category", "frog"), "--breakdown with one of: age_group, sex"),
    "breakdown alone, en": (("--breakdown", "sex"), "add --category with one of: unknown, female, male"),
    "breakdown alone, cy": (("--breakdown", "sex"), "ychwanegwch --category gydag un o’r rhain: unknown, female, male"),
    "breakdown of none, en": (("--breakdown", "frog"), "is not broken down by frog. Choose one of: age_group, sex"),
}


@pytest.mark.parametrize("area", ["X06000001", WALES])
@pytest.mark.parametrize("which", WHICH)
def test_a_breakdown_and_its_category_are_named_together(small: Path, which: str, area: str) -> None:
    words, says = WHICH[which]
    asked = ("AD/023", "--area", area, "--period", "2024", *words)
    code, said = explain(small, *asked, language=which[-2:])
    assert (code, len(said.strip().splitlines())) == (2, 1)
    assert says in said


@pytest.mark.parametrize("words", [("--breakdown", "sex"), ("--category", "female")])
def test_what_is_broken_down_by_nothing_has_no_category(small: Path, words: tuple[str, str]) -> None:
    metric = "adult.safeguarding.ethnicity.asian"
    code, said = explain(small, metric, "--area", "X06000001", "--period", "2024", *words)
    assert (code, len(said.strip().splitlines())) == (2, 1)
    assert "Leave out --breakdown and --category." in said


@pytest.mark.parametrize(
    ("language", "median", "mean"),
    [
        ("en", "Days: the middle value of those counted", "Days: the average of those counted"),
        ("cy", "Diwrnodau: gwerth canol y rhai a gyfrifwyd", "Diwrnodau: cyfartaledd y rhai a gyfrifwyd"),
    ],
)
def test_a_median_is_the_middle_value_and_a_mean_the_average(
    small: Path, language: str, median: str, mean: str
) -> None:
    asked = ("--area", "X06000001", "--period", "2024")
    last = [
        explain(small, metric, *asked, language=language)[1].strip().splitlines()[-1]
        for metric in ("adult.safeguarding.days_to_enquiry", "child.protection.days_on_register")
    ]
    assert median in last[0]
    assert last[1].endswith(mean)


def test_a_waterfall_that_two_figures_share_is_printed_once(small: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.csv"
    rows = f"X06000001,2024,adult.contacts.advice_given,1\nX06000001,2024,{SHARE},0.01\n"
    theirs.write_text(f"area,period,metric,value\n{rows}", encoding="utf-8")
    code, said = typed("reconcile", small, str(theirs))
    assert code == 1
    assert said.count("Table: Contacts") == 2, "the part, and the whole of the share"
    assert "(adult.contacts.advice_given): shown above." in said


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_figure_of_a_category_is_set_beside_ours_of_it(small: Path, tmp_path: Path, language: str) -> None:
    theirs = tmp_path / "theirs.csv"
    row = "X06000001,2024,adult.contacts.advice_given,sex,female,1"
    theirs.write_text(f"area,period,metric,breakdown,category,value\n{row}\n", encoding="utf-8")
    code, said = typed("reconcile", small, str(theirs), language=language)
    _, of_women = explain(
        small,
        *("adult.contacts.advice_given", "--area", "X06000001", "--period", "2024"),
        *("--breakdown", "sex", "--category", "female"),
        language=language,
    )
    assert code == 1
    assert of_women.strip() in said
    assert "sex female" not in said, "a category is said by its label"


def test_a_share_stands_below_the_counts_that_it_is_worked_out_from(small: Path) -> None:
    code, said = explain(small, SHARE, "--area", "X06000001", "--period", "2024")
    *_, counts, last = [line for line in said.splitlines() if line.strip()]
    assert code == 0
    assert "not known" in counts
    assert "%, that is " in last
    code, said = explain(small, "PMA20a", "--area", "X06000001", "--period", "2024")
    assert code == 2, "a measure of collected figures that are not there"
    assert "is not counted from rows for 2024-25" in said


@pytest.mark.parametrize(
    ("language", "head"), [("en", "Worked out from 2 of 22 authorities"), ("cy", "Cyfrifwyd o 2 o’r 22 awdurdod")]
)
def test_wales_is_explained_by_the_authorities_it_adds_up(language: str, head: str, two_authorities: Path) -> None:
    code, said = explain(two_authorities, "AD/001", "--area", WALES, "--period", "2024", language=language)
    first, second, *each = said.strip().splitlines()
    assert code == 0
    assert "10" in first
    assert head in second
    assert [line.split()[0] for line in each] == ["8", "2"]


def test_a_share_of_wales_is_pooled_and_says_of_what(two_authorities: Path) -> None:
    code, said = explain(two_authorities, SHARE, "--area", WALES, "--period", "2024")
    assert code == 0
    assert "5 of 10" in said.splitlines()[0]
    assert "(3 of 8)" in said
    assert "(2 of 2)" in said


def test_a_sum_that_is_not_there_is_said_so(two_authorities: Path) -> None:
    code, said = explain(two_authorities, "AD/001", "--area", WALES, "--period", "2023")
    assert code == 2
    assert "gwella compute" in said


@pytest.mark.parametrize(("language", "remedy"), [("en", "Ask for the rows of one"), ("cy", "Gofynnwch am resi un")])
def test_rows_of_wales_are_asked_of_an_authority(
    language: str, remedy: str, two_authorities: Path, tmp_path: Path
) -> None:
    words = ("AD/001", "--area", WALES, "--period", "2024", "--rows", str(tmp_path / "rows.csv"))
    code, said = explain(two_authorities, *words, language=language)
    assert code == 2
    assert remedy in said
    assert not (tmp_path / "rows.csv").exists()


def test_what_was_published_for_wales_is_no_sum_of_ours(tmp_path: Path) -> None:
    published = Result(
        metric="adult.contacts.received",
        edition=2020,
        area=WALES,
        period="2024",
        numerator=31,
        value=31,
        origin=Origin.PUBLISHED,
    )
    with results_written(of_results([published]), tmp_path / "out"):
        pass
    code, said = explain(tmp_path / "out", "AD/001", "--area", WALES, "--period", "2024")
    assert (code, len(said.strip().splitlines())) == (0, 1)
