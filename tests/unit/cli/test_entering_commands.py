"""`gwella return sheet|enter|history`, and what the statement and the report say of what was entered."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from return_of_a_year import NOTHING_YET, WHOLE, figure
from typed import typed

from gwella.code_of_practice.language import Language
from gwella.code_of_practice.places import INVENTED, area
from gwella.entries.kept import entries
from gwella.forms.example import example
from gwella.forms.layout import form

YEAR = ("--year", "2024")
NAMED = (*YEAR, "--by", "Mair Enghraifft")


@pytest.fixture
def out(year_made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(year_made, tmp_path / "out"))


def test_a_figure_is_entered_with_its_reason_and_has_a_history(out: Path):
    before = figure(out, WHOLE).value
    assert typed("return", out, "enter", WHOLE, "500", *NAMED)[0] == 2, "without a reason"
    code, said = typed("return", out, "enter", WHOLE, "500", *NAMED, "--reason", "Letters")
    assert code == 0
    assert f"500 was entered in place of {before:.0f}" in said
    assert "is worked out with a figure that was entered" in said
    assert "so already" in typed("return", out, "enter", WHOLE, "500", *NAMED, "--reason", "Letters")[1]
    assert typed("return", out, "enter", WHOLE, *NAMED, "--withdraw", "--reason", "A slip")[0] == 0
    code, said = typed("return", out, "history", WHOLE, *YEAR, language="cy")
    assert code == 0
    assert "Y rheswm a roddwyd: Letters" in said
    assert "tynnwyd y cofnod yn ôl" in said


def test_the_sheet_is_printed_and_goes_out_and_comes_back(out: Path, tmp_path: Path):
    code, said = typed("return", out, "sheet", *YEAR)
    assert code == 0
    assert "MADE UP" in said
    assert "not entered yet" in said
    assert "the last digit may differ" in said.splitlines()[-1]
    path = tmp_path / "sheet.csv"
    assert typed("return", out, "sheet", *YEAR, "--to", str(path))[0] == 0
    assert "so already" in typed("return", out, "enter", "--filled", str(path), *NAMED)[1]
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    place = next(place for place, line in enumerate(lines) if line.startswith(f"{NOTHING_YET},"))
    lines[place] = lines[place].replace(",not entered yet,,,,", ",not entered yet,,,12.5,")
    path.write_text("\n".join(lines), encoding="utf-8")
    assert typed("return", out, "enter", "--filled", str(path), *NAMED)[0] == 0
    assert figure(out, NOTHING_YET).value == 12.5


@pytest.mark.parametrize(
    "words",
    [
        ("enter", *NAMED),
        ("enter", WHOLE, "5", "--filled", "sheet.csv", *NAMED),
        ("enter", WHOLE, "many", "--reason", "why", *NAMED),
        ("enter", "no.such", "5", *NAMED),
        ("enter", "--filled", "nowhere.csv", *NAMED),
        ("enter", WHOLE, "5", *YEAR),
        ("history", WHOLE, *YEAR),
        ("sheet", *YEAR, "--to", "sheet.pdf"),
        ("sheet", *YEAR, "--authority", "W92000004"),
    ],
)
@pytest.mark.parametrize("language", ["en", "cy"])
def test_what_stands_in_the_way_is_one_sentence(out: Path, words: tuple[str, ...], language: str):
    code, said = typed("return", out, *words, language=language)
    assert code == 2
    assert len(said.strip().splitlines()) == 1
    assert entries(out) == []


def test_whoever_signs_sees_both_values(out: Path, tmp_path: Path):
    before = figure(out, WHOLE).value
    typed("return", out, "enter", WHOLE, "500", *NAMED, "--reason", "Letters")
    theirs = tmp_path / "theirs.xlsx"
    theirs.write_bytes(example(form("metrics"), 2024, area(INVENTED), Language.EN))
    code, said = typed("return", out, "metrics", *YEAR, "--into", str(theirs))
    assert code == 0
    assert f"entered in place of {before:.0f}" in said
    assert f"500 was entered in place of {before:.0f}, which was counted from the records" in said
    assert "in place of another value: 1" in said
    again = tmp_path / "again.xlsx"
    told = json.loads(typed("return", out, "metrics", *YEAR, "--into", str(theirs), "--to", str(again), "--json")[1])
    replaced = [one for one in told["cells"] if one["replaced"] is not None]
    assert [(one["metric"], one["number"], one["replaced"]) for one in replaced] == [(WHOLE, 500, before)]
    assert replaced[0]["reason"] == "Letters"


@pytest.mark.parametrize(("language", "words"), [("en", "was entered in place of"), ("cy", "cofnodwyd 500 yn lle")])
def test_the_report_prints_both_values_as_they_may_leave(out: Path, tmp_path: Path, language: str, words: str):
    typed("return", out, "enter", WHOLE, "502", *NAMED, "--reason", "Letters")
    page = tmp_path / "report.html"
    told = typed("report", out, "--authority", "X06000001", *YEAR, "--to", str(page), language=language)
    assert told[0] == 0
    text = page.read_text(encoding="utf-8")
    assert words in text
    drawn = re.compile(r"<svg.*?</svg>", re.DOTALL)  # where its strokes run is no figure
    assert "502" not in drawn.sub("", text), "rounded, as all that leaves"
