"""What was found is written one a line and read in one shape; what stands in a cell is nowhere in it."""

from __future__ import annotations

import pytest

from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.language import Language
from gwella.measuring.found import FILE, found, read_found, write_found
from gwella.returns.definitions import Severity
from gwella.returns.findings import Finding

ONE = Finding(
    table="contacts",
    file="contacts.csv",
    rule="heading_absent",
    severity=Severity.QUERY,
    row=7,
    column="client_group",
    case_reference="R7",
    row_key="C7",
    team="Tîm y Gogledd",
    client_group="adult",
)
SECRET, OTHER = b"a" * 32, b"b" * 32


def test_what_is_written_can_be_read_and_said_again(tmp_path):
    kept = found(ONE, SECRET)
    write_found([kept], tmp_path / FILE)
    [again] = read_found(tmp_path / FILE)
    assert again == kept
    assert again.finding().what.in_(Language.CY) == ONE.what.in_(Language.CY)
    assert (again.reference, again.team) == ("R7", "Tîm y Gogledd")
    assert again.finding().client_group == "adult"


def test_the_same_about_the_same_thing_has_one_sign_under_one_key():
    moved = found(Finding(**{name: getattr(ONE, name) for name in ONE.__struct_fields__} | {"row": 90}), SECRET)
    assert moved.about == found(ONE, SECRET).about
    assert found(ONE, OTHER).about != found(ONE, SECRET).about
    assert "C7" not in found(ONE, SECRET).about


@pytest.mark.parametrize(
    "line", ["{}", "not json", '{"check":"x","severity":"awful","table":"t","file":"f"}', "x" * 10_000]
)
def test_a_line_of_another_shape_is_said_by_its_number_alone(tmp_path, line):
    write_found([found(ONE, SECRET)], tmp_path / FILE)
    with (tmp_path / FILE).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    with pytest.raises(ReturnRejected) as refused:
        list(read_found(tmp_path / FILE))
    assert refused.value.in_(Language.EN).count("2") == 1
    assert line[:8] not in refused.value.in_(Language.EN) or line == "{}"


def test_no_file_holds_nothing(tmp_path):
    assert list(read_found(tmp_path / FILE)) == []
