"""`gwella compare`: two figures beside each other, or the reason why they must not be compared."""

from __future__ import annotations

from pathlib import Path

import pytest
from typed import typed

from gwella.cli.computing import computed
from gwella.returns.generate import generate


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    desk = tmp_path_factory.mktemp("desk")
    generate(desk / "extract", first_year=2021, last_year=2024, size=0.02)
    computed([desk / "extract"], desk / "out", keys=desk / "keys")
    return desk / "out"


def compare(out: Path, *words: str, language: str = "en") -> tuple[int, str]:
    return typed("compare", out, *words, language=language)


def test_two_years_are_said_with_whether_they_differ(out: Path) -> None:
    code, said = compare(out, "AD/001", "--area", "X06000001", "--period", "2023", "--with", "2024")
    assert code == 0
    assert "2023-24" in said
    assert "2024-25" in said
    assert "chance" in said


@pytest.mark.parametrize(
    ("language", "reason"), [("en", "the definition changed in 2022-23"), ("cy", "newidiodd y diffiniad yn 2022-23")]
)
def test_across_a_break_it_is_refused_with_the_reason(language: str, reason: str, out: Path) -> None:
    words = ("AD/001", "--area", "X06000001", "--period", "2021", "--with", "2022")
    code, said = compare(out, *words, language=language)
    assert code == 2
    assert reason in said
    assert len(said.strip().splitlines()) == 1


def test_a_category_can_be_compared_and_a_figure_that_is_not_there_is_said_so(out: Path) -> None:
    words = ("AD/001", "--area", "X06000001", "--period", "2023", "--with", "2024", "--breakdown", "sex", "--category")
    assert compare(out, *words, "female")[0] == 0
    code, said = compare(out, *words, "nobody")
    assert code == 2
    assert "gwella compute" in said
