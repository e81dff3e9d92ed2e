"""Whose a return is: what most of its rows say, in small letters or capitals."""

from __future__ import annotations

from pathlib import Path

import pytest

from gwella.returns.check import checked
from gwella.returns.read import read_folder
from gwella.returns.whose import authority_of

CODE = "X06000001"


@pytest.mark.parametrize("spelling", [CODE, CODE.lower(), f" {CODE.lower()} "])
def test_a_code_in_small_letters_is_the_same_authoritys_to_whoever_asks(tmp_path: Path, spelling: str) -> None:
    rows = "".join(f"C{one},P{one},2024-05-01,{spelling}\n" for one in range(3))
    (tmp_path / "contacts.csv").write_text(f"contact,person,contacted_on,authority\n{rows}")
    assert authority_of(read_folder(tmp_path).sheets) == CODE
    assert checked(tmp_path, CODE, 2024).tables["contacts"]["authority"].to_pylist() == [CODE] * 3


def test_rows_whose_identifier_is_a_dash_are_not_one_row_again_and_again(tmp_path: Path) -> None:
    rows = "".join(f"{key},P{one},2024-05-0{one + 1},{CODE}\n" for one, key in enumerate(["-", "-", "NULL", "C1"]))
    (tmp_path / "contacts.csv").write_text(f"contact,person,contacted_on,authority\n{rows}")
    answer = checked(tmp_path, CODE, 2024)
    assert answer.tables["contacts"]["contact"].to_pylist() == [None, None, None, "C1"]
    assert [one.row for one in answer.findings if one.rule == "every.no_identifier"] == [2, 3, 4]
