"""`gwella explain` of what stands on other figures: a share on its counts, Wales on its authorities."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gwella.cli.computing import computed
from gwella.code_of_practice.years import Period
from gwella.metrics.compute import compute
from gwella.metrics.examples import as_table
from gwella.metrics.files import results_written
from gwella.metrics.source import of_tables
from gwella.returns.generate import generate
from gwella.snapshots.drawn import drawn_rows

WALES = "W92000004"
SHARE = "adult.contacts.advice_share"


def explain(out: Path, *words: str, language: str = "en") -> tuple[int, str]:
    command = [sys.executable, "-c", "from gwella.cli import main; main()", "explain", *words, "--from", str(out)]
    environment = {**os.environ, "GWELLA_LANG": language}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


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


def test_a_share_stands_below_the_counts_that_it_is_worked_out_from(tmp_path: Path) -> None:
    generate(tmp_path / "extract", first_year=2024, last_year=2024, size=0.02)
    computed([tmp_path / "extract"], tmp_path / "out", keys=tmp_path / "keys")
    code, said = explain(tmp_path / "out", SHARE, "--area", "X06000001", "--period", "2024")
    *_, counts, last = [line for line in said.splitlines() if line.strip()]
    assert code == 0
    assert "not known" in counts
    assert "%, that is " in last


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
