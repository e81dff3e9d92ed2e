"""A definition that cannot mean what it says is refused when it is read: file, field and remedy in one sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

title = "Definitions that are refused"

TEXT = '{ en = "Own", cy = "Eich un chi" }'
METRIC = f"""
source = "ours"
confidence = "ours"
title = {TEXT}
meaning = {TEXT}
"""
COUNT = """
[count]
of = "contacts"
when = { field = "contacted_on", falls = "in_period" }
where = [{ field = "client_group", is = "child" }]
"""
EDITION = f"""
[[edition]]
from = 2020
change = {TEXT}
"""
ADVISED = '{ field = "advice_given", is = true }'
NARROWER = f"""
[[edition]]
from = 2022
change = {TEXT}

[edition.count]
of = "contacts"
when = {{ field = "contacted_on", falls = "in_period" }}
where = [{{ field = "client_group", is = "child" }}, {ADVISED}]
"""
EXAMPLE = f"""
[[example]]
says = {TEXT}
year = 2024
given = '''
contacted_on | client_group
2024-05-01   | child
             | child
'''
expect = 1
"""
WHOLE = METRIC + COUNT + EDITION + EXAMPLE
TABLE = f"""
key = "visit"
date = "visited_on"
source = "ours"
files = ["visits", "ymweliadau"]
title = {TEXT}
about = {TEXT}
row = {TEXT}

[columns.visit]
title = {TEXT}
kind = "identifier"

[columns.authority]
title = {TEXT}
kind = "identifier"

[columns.person]
title = {TEXT}
kind = "person"

[columns.visited_on]
title = {TEXT}
kind = "date"

[derive.first]
title = {TEXT}
word = "months_after"
given = {{ date = "visited_on", months = 1 }}
"""


def asked(folder: Path, files: dict[str, str], language: str = "en", *, about: str = "") -> tuple[int, str]:
    """Ask for the definitions, or about one, with these files as the authority's own; return exit code and words."""
    for name, content in files.items():
        path = folder / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    environment = {**os.environ, "GWELLA_DEFINITIONS": str(folder), "GWELLA_LANG": language}
    command = [sys.executable, "-c", "from gwella.cli import main; main()", "definitions", *about.split()]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr or done.stdout


REFUSED = {
    "an unknown word of a condition": (
        {"metrics/own/a": WHOLE.replace("is = ", "iss = ")},
        "a.toml",
        "iss",
    ),
    "an unknown word of a derived column": (
        {"tables/visits": TABLE.replace("months_after", "monthsafter")},
        "derive.first",
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
        "own.a",
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
        "own.b: own.a",
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
        "own.a",
        "remove the count",
    ),
    "what was only recalled, without what is missing": (
        {"metrics/own/a": (METRIC + EDITION).replace('confidence = "ours"', 'confidence = "recalled"')},
        "own.a",
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
        "own.a: the alias AD/004",
        "adult.assessments.completed",
    ),
    "an alias of two": (
        {
            "metrics/own/a": WHOLE.replace('confidence = "ours"', 'confidence = "ours"\naliases = ["X1"]'),
            "metrics/own/b": WHOLE.replace('confidence = "ours"', 'confidence = "ours"\naliases = ["X1"]'),
        },
        "own.b: the alias X1",
        "own.a",
    ),
    "a last year before the last edition": (
        {"metrics/own/a": WHOLE.replace('confidence = "ours"', 'confidence = "ours"\nuntil = 2019')},
        "a.toml",
        "until",
    ),
    "two editions for one year": ({"metrics/own/a": WHOLE + EDITION}, "a.toml", "no year twice"),
    "editions in the wrong order": (
        {"metrics/own/a": WHOLE + EDITION.replace("2020", "2018")},
        "a.toml",
        "oldest first",
    ),
    "a failing example of a metric": (
        {"metrics/own/a": WHOLE.replace("expect = 1", "expect = 2")},
        "a.toml",
        "expects 2 (0), but 1 (0)",
    ),
    "an example that expects a nought where there is no figure": (
        {
            "metrics/own/a": WHOLE.replace(
                "[count]", 'unit = "days"\n[count]\nmean = "working_days_to_decision"'
            ).replace("expect = 1", "expect = 0\nunknown = 1")
        },
        "a.toml",
        "expects 0 (1), but – (1)",
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
        "own.a",
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


def test_it_is_refused_in_welsh_too(tmp_path: Path) -> None:
    code, said = asked(tmp_path, {"metrics/own/a": WHOLE.replace("expect = 1", "expect = 2")}, "cy")
    assert code == 2
    assert "mae enghraifft 1 yn disgwyl 2 (0), ond 1 (0) a geir" in said


def test_what_says_what_it_means_is_listed(tmp_path: Path) -> None:
    code, said = asked(tmp_path, {"metrics/own/a": WHOLE, "tables/visits": TABLE})
    assert code == 0, said
    assert "own.a" in said


def test_an_alias_finds_what_it_stands_for(tmp_path: Path) -> None:
    own = METRIC.replace(
        'confidence = "ours"', f'confidence = "recalled"\naliases = ["PMZ1"]\nmissing = {TEXT}\nuntil = 2020'
    )
    code, said = asked(tmp_path, {"metrics/own/a": own + EDITION}, about="PMZ1")
    assert code == 0, said
    assert said.startswith("own.a")
    assert "In local reports: PMZ1\nCollected up to 2020-21.\nA draft: its official wording" in said
    assert "What is missing: Own\n" in said
