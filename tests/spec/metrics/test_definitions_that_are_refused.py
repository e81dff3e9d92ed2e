"""A definition that cannot mean what it says is refused when it is read: file, field and remedy in one sentence."""

from pathlib import Path

import pytest
from own_files import (
    ADVISED,
    COUNT,
    EDITION,
    EXAMPLE,
    FROM_2023,
    MEAN,
    METRIC,
    NARROWER,
    SHARE,
    TABLE,
    TEXT,
    WHOLE,
    asked,
)

title = "Definitions that are refused"

REFUSED = {
    "an unknown word of a condition": (
        {"metrics/own/a": WHOLE.replace("is = ", "iss = ")},
        "a.toml",
        "iss",
    ),
    "an unknown word of a derived column": (
        {"tables/visits": TABLE.replace("months_after", "monthsafter")},
        "tables/visits.toml: derive.first.word",
        "months_after",
    ),
    "a word that lacks what it takes": (
        {"tables/visits": TABLE.replace(", months = 1", "")},
        "derive.first.given",
        "months",
    ),
    "a derived column of a column that is not there": (
        {"tables/visits": TABLE.replace('date = "visited_on", months', 'date = "visit_on", months')},
        "derive.first.given",
        "visited_on",
    ),
    "derived columns in a circle": (
        {
            "tables/visits": TABLE.replace('date = "visited_on", months', 'date = "second", months')
            + f'\n[derive.second]\ntitle = {TEXT}\nword = "months_after"\ngiven = {{ date = "first", months = 1 }}\n'
        },
        "derive.first",
        "first → second → first",
    ),
    "a part without its whole": (
        {
            "metrics/own/a": WHOLE.replace(
                'confidence = "ours"', 'confidence = "ours"\npart_of = "adult.contacts.received"'
            )
        },
        "metrics/own/a.toml",
        "part_of",
    ),
    "a part that does not change with its whole": (
        {
            "metrics/own/a": METRIC + COUNT + EDITION + NARROWER + EXAMPLE,
            "metrics/own/b": METRIC
            + 'part_of = "own.a"\n'
            + COUNT.replace(" }]", " }, " + ADVISED + "]")
            + EDITION
            + EXAMPLE,
        },
        "metrics/own/b.toml, edition: own.a",
        "from = 2022",
    ),
    "parts in a circle": (
        {
            "metrics/own/a": WHOLE.replace('confidence = "ours"', 'confidence = "ours"\npart_of = "own.b"'),
            "metrics/own/b": WHOLE.replace('confidence = "ours"', 'confidence = "ours"\npart_of = "own.a"'),
        },
        "part_of",
        "own.a → own.b → own.a",
    ),
    "what was only recalled, counted": (
        {"metrics/own/a": WHOLE.replace('confidence = "ours"', f'confidence = "recalled"\nmissing = {TEXT}')},
        "metrics/own/a.toml",
        "it has a count (count)",
    ),
    "what was only recalled, without what is missing": (
        {"metrics/own/a": (METRIC + EDITION).replace('confidence = "ours"', 'confidence = "recalled"')},
        "metrics/own/a.toml",
        "Add missing",
    ),
    "a part of the Act that is not there": (
        {"metrics/own/a": WHOLE.replace('confidence = "ours"', 'confidence = "ours"\nact = ["asessing"]')},
        "act",
        "assessing",
    ),
    "a nearest one that is not there": (
        {"metrics/own/a": WHOLE.replace('confidence = "ours"', 'confidence = "ours"\nnearest = "adult.plans.opened"')},
        "nearest",
        "adult.plans.open",
    ),
    "an alias that is another’s code": (
        {"metrics/own/a": WHOLE.replace('confidence = "ours"', 'confidence = "ours"\naliases = ["AD/004"]')},
        "metrics/own/a.toml, aliases: the alias AD/004",
        "adult.assessments.completed",
    ),
    "an alias of two": (
        {
            "metrics/own/a": WHOLE.replace('confidence = "ours"', 'confidence = "ours"\naliases = ["X1"]'),
            "metrics/own/b": WHOLE.replace('confidence = "ours"', 'confidence = "ours"\naliases = ["X1"]'),
        },
        "metrics/own/b.toml, aliases: the alias X1",
        "own.a",
    ),
    "a last year before the last edition": (
        {"metrics/own/a": WHOLE.replace('confidence = "ours"', 'confidence = "ours"\nuntil = 2019')},
        "a.toml",
        "until",
    ),
    "two editions for one year": (
        {"metrics/own/a": WHOLE + EDITION},
        "metrics/own/a.toml is not as it should be (edition[2].from)",
        "no year twice",
    ),
    "editions in the wrong order": (
        {"metrics/own/a": WHOLE + FROM_2023 + EDITION.replace("2020", "2021")},
        "metrics/own/a.toml is not as it should be (edition[3].from)",
        "oldest first",
    ),
    "no edition": (
        {"metrics/own/a": "edition = []\n" + METRIC + COUNT + EXAMPLE},
        "metrics/own/a.toml is not as it should be (edition)",
        "at least one entry",
    ),
    "a part of what is not there": (
        {"metrics/own/a": WHOLE.replace('confidence = "ours"', 'confidence = "ours"\npart_of = "own.ab"')},
        "metrics/own/a.toml: part_of names “own.ab”, which does not exist",
        "Choose one that does; the nearest are: ",
    ),
    "a failing example of a metric": (
        {"metrics/own/a": WHOLE.replace("expect = 1", "expect = 2")},
        "a.toml",
        "expects 2 (0), but 1 (0)",
    ),
    "an example that expects a nought where there is no figure": (
        {"metrics/own/a": MEAN.replace("expect = 1", "expect = 0\nunknown = 1")},
        "a.toml",
        "expects 0 (1), but – (1)",
    ),
    "a count of nothing that is said to have no figure": (
        {"metrics/own/a": WHOLE.replace("expect = 1", 'expect = "no figure"')},
        "metrics/own/a.toml",
        "example[1].expect is “no figure”, which only a mean or a median can be",
    ),
    "a figure that is written in other words": (
        {"metrics/own/a": MEAN.replace("expect = 1", 'expect = "none"')},
        "metrics/own/a.toml is not as it should be (example[1].expect)",
        "“none” is none of: no figure",
    ),
    "no figure where there is one": (
        {"measures/own/a": SHARE.replace("expect = 0.5", 'expect = "no figure"')},
        "measures/own/a.toml: example[1]",
        "expects –, but 0.5 comes out",
    ),
    "a share of which a part is not there, from a year on": (
        {
            "measures/own/a": SHARE
            + FROM_2023
            + '[edition.share]\nparts = ["adult.contacts.advice_giving"]\nwhole = "adult.contacts.received"\n'
        },
        "measures/own/a.toml: edition[2].share.parts[1]",
        "adult.contacts.advice_given",
    ),
    "a share whose part is no part of its whole": (
        {"measures/own/a": SHARE.replace("adult.contacts.received", "adult.safeguarding.reports")},
        "measures/own/a.toml: share.parts[1] names adult.contacts.advice_given",
        "Name a metric whose part_of is adult.safeguarding.reports",
    ),
    "a share whose part is no part of its whole, from a year on": (
        {
            "measures/own/a": SHARE
            + FROM_2023
            + '[edition.share]\nparts = ["adult.contacts.advice_given"]\nwhole = "adult.safeguarding.reports"\n'
        },
        "measures/own/a.toml: edition[2].share.parts[1] names adult.contacts.advice_given",
        "Name a metric whose part_of is adult.safeguarding.reports",
    ),
    "an example with more in the parts than in the whole": (
        {"measures/own/a": SHARE.replace("= 5 }", "= 11 }")},
        "measures/own/a.toml: example[1].given has 11 in the parts, and only 10 are known of the whole",
        "Correct the numbers of the example",
    ),
    "an example with more in the parts than is known of the whole": (
        {"measures/own/a": SHARE.replace("= 5 }", '= 5 }\nunknown = { "adult.contacts.advice_given" = 6 }')},
        "measures/own/a.toml: example[1].given has 5 in the parts, and only 4 are known of the whole",
        "Correct the numbers of the example",
    ),
    "an example with a number below zero": (
        {"measures/own/a": SHARE.replace("= 5 }", "= -5 }")},
        "measures/own/a.toml is not as it should be (example[1]): a number in `given` is below zero",
        "Correct it as docs/definitions.md shows",
    ),
    "an example of a share without one of its parts": (
        {"measures/own/a": SHARE.replace(', "adult.contacts.advice_given" = 5', "")},
        "measures/own/a.toml: example[1].given",
        "adult.contacts.advice_given",
    ),
    "an example of a share with a number of something else": (
        {"measures/own/a": SHARE.replace('"adult.contacts.advice_given" = 5', '"adult.contacts.advice_givn" = 5')},
        "measures/own/a.toml: example[1].given",
        "adult.contacts.advice_given",
    ),
    "an example of a share before its first edition": (
        {"measures/own/a": SHARE + "year = 2019\n"},
        "measures/own/a.toml: example[1].year",
        "2019",
    ),
    "a share in an edition of a metric": (
        {"metrics/own/a": WHOLE + FROM_2023 + '[edition.share]\nparts = ["own.a"]\nwhole = "own.a"\n'},
        "metrics/own/a.toml",
        "edition[2] has a `share` or a `rate`",
    ),
    "a rate in an edition of a share": (
        {"measures/own/a": SHARE + FROM_2023 + '[edition.rate]\nevents = "own.a"\npopulation = "own.a"\nper = 10\n'},
        "measures/own/a.toml",
        "edition[2] makes a share of a rate",
    ),
    "a column in an example that is not there": (
        {"metrics/own/a": WHOLE.replace("contacted_on | client_group\n2024", "contacted_on | client_grp\n2024")},
        "metrics/own/a.toml: example[1].given",
        "client_group",
    ),
    "a code in an example that is not there": (
        {"metrics/own/a": WHOLE.replace("2024-05-01   | child", "2024-05-01   | chld")},
        "metrics/own/a.toml: example[1].given, client_group 1",
        "“child”",
    ),
    "a day in an example that is none": (
        {"metrics/own/a": WHOLE.replace("2024-05-01   | child", "2024-05-32   | child")},
        "metrics/own/a.toml: example[1].given, contacted_on 1",
        "2024-05-31",
    ),
    "a row in an example that is too long": (
        {"metrics/own/a": WHOLE.replace("             | child", "             | child |")},
        "metrics/own/a.toml: row 2 of example[1].given",
        "as many |",
    ),
    "somebody who is named in an example": (
        {"metrics/own/a": WHOLE.replace("contacted_on | client_group", "contacted_on | person")},
        "metrics/own/a.toml: example[1].given, person 1",
        "1, 2, 3",
    ),
    "a failing example of a table": (
        {
            "tables/visits": TABLE
            + f"\n[[example]]\nsays = {TEXT}\nyear = 2024\ngiven = '''\nvisited_on\n2024-05-31\n'''\n"
            + 'expect = { first = ["2024-07-01"] }\n'
        },
        "visits.toml",
        "2024-06-30",
    ),
    "a mean of what is no number": (
        {"metrics/own/a": WHOLE.replace("[count]", 'unit = "days"\n[count]\nmean = "contacted_on"')},
        "metrics/own/a.toml",
        "count.mean",
    ),
    "a mean that is said to be a count": (
        {"metrics/own/a": WHOLE.replace("[count]", '[count]\nmean = "working_days_to_decision"')},
        "a.toml",
        "unit",
    ),
}


@pytest.mark.parametrize("files", REFUSED.values(), ids=REFUSED)
def test_it_is_refused_in_one_sentence_with_its_place_and_remedy(
    files: tuple[dict[str, str], str, str], tmp_path: Path
) -> None:
    content, place, remedy = files
    code, said = asked(tmp_path, content)
    assert code == 2, said
    assert len(said.strip().splitlines()) == 1
    assert place in said
    assert remedy in said


def test_of_many_names_the_nearest_few_are_said_and_never_that_of_the_definition_itself(tmp_path: Path) -> None:
    of_nothing = WHOLE.replace('confidence = "ours"', 'confidence = "ours"\npart_of = "own.ab"')
    _, said = asked(tmp_path, {"metrics/own/a": of_nothing}, "cy")
    nearest = said.partition("Dewiswch un sy’n bod; y rhai agosaf yw: ")[2].strip().removesuffix(".").split(", ")
    assert len(nearest) == 5
    assert "own.a" not in nearest


def test_it_is_refused_in_welsh_too(tmp_path: Path) -> None:
    code, said = asked(tmp_path, {"metrics/own/a": WHOLE.replace("expect = 1", "expect = 2")}, "cy")
    assert code == 2
    assert "metrics/own/a.toml: mae example[1] yn disgwyl 2 (0), ond 1 (0) a geir" in said


def test_what_says_what_it_means_is_listed(tmp_path: Path) -> None:
    code, said = asked(tmp_path, {"metrics/own/a": WHOLE, "tables/visits": TABLE})
    assert code == 0, said
    assert "own.a" in said


def test_an_example_of_which_no_figure_comes_says_so(tmp_path: Path) -> None:
    """One row, whose decision is not known; and a share of nothing."""
    files = {
        "metrics/own/a": MEAN.replace("expect = 1", 'expect = "no figure"\nunknown = 1'),
        "measures/own/b": SHARE.replace("= 10,", "= 0,").replace("= 5 }", "= 0 }").replace("0.5", '"no figure"'),
    }
    code, said = asked(tmp_path, files)
    assert code == 0, said


def test_an_alias_finds_what_it_stands_for(tmp_path: Path) -> None:
    own = METRIC.replace(
        'confidence = "ours"', f'confidence = "recalled"\naliases = ["PMZ1"]\nmissing = {TEXT}\nuntil = 2020'
    )
    code, said = asked(tmp_path, {"metrics/own/a": own + EDITION}, command="definitions PMZ1")
    assert code == 0, said
    assert said.startswith("own.a")
    assert "In local reports: PMZ1\nCollected up to 2020-21.\nA draft: its official wording" in said
    assert "What is missing: Own\n" in said
