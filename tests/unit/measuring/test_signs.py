"""A question is known by its sign: whatever the order of the rows, the submission or the year, and to nobody else."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from asked import found
from hypothesis import given
from hypothesis import strategies as some

from gwella.code_of_practice.errors import Fault
from gwella.measuring.found import found as kept
from gwella.measuring.questions import _by_sign
from gwella.measuring.signs import key_of, sign
from gwella.returns.definitions import Severity
from gwella.returns.findings import Finding

KEY = b"k" * 32
references = some.sampled_from(["", "A-1", "A-2", "B-7", "ŵ"])
findings = some.builds(
    found,
    references,
    row=some.integers(2, 9),
    check=some.sampled_from(["plans.child_over_17", "plans.adult_under_18"]),
    severity=some.sampled_from(list(Severity)),
)


@given(some.lists(findings, max_size=12).flatmap(lambda rows: some.tuples(some.just(rows), some.permutations(rows))))
def test_reordered_rows_ask_the_same_of_the_same(both):
    rows, reordered = both
    one, other = _by_sign(rows, KEY), _by_sign(reordered, KEY)
    assert {key: (each.times, each.found.row) for key, each in one.items()} == {
        key: (each.times, each.found.row) for key, each in other.items()
    }
    assert sum(each.times for each in one.values()) == sum(row.severity is not Severity.NOTE for row in rows)


@given(some.lists(findings, max_size=12), some.integers(1, 1000))
def test_a_sign_does_not_depend_on_where_the_row_stands(rows, further):
    moved = [found(row.reference, row=row.row + further, check=row.check, severity=row.severity) for row in rows]
    assert set(_by_sign(rows, KEY)) == set(_by_sign(moved, KEY))


@given(some.lists(some.text(max_size=3), max_size=4), some.lists(some.text(max_size=3), max_size=4))
def test_two_things_share_a_sign_only_when_they_are_the_same(one, other):
    """No part runs into the next: ("ab", "c") is not ("a", "bc")."""
    assert (sign(KEY, *one) == sign(KEY, *other)) is (one == other)


def test_under_another_key_nothing_can_be_recognised():
    assert sign(KEY, "plans", "A-1") != sign(b"j" * 32, "plans", "A-1")


def test_what_was_measured_this_time_is_no_part_of_the_sign_and_the_month_is():
    def of(**values):
        return next(iter(_by_sign([found("", about="", row=None, values=values)], KEY)))

    assert of(then=10, now=90) == of(then=11, now=95)
    assert of(month="2024-05") != of(month="2024-06")


def test_each_place_has_a_key_of_its_own_that_only_its_owner_reads(settings, tmp_path: Path):
    settings.DATA = tmp_path
    one, twin = key_of("W06000001"), key_of("W06000002")
    assert one == key_of("W06000001") != twin
    path = tmp_path / "places" / "W06000001" / "signs.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_bytes(b"short")
    with pytest.raises(Fault) as told:
        key_of("W06000001")
    assert told.value.code == "questions.key_damaged"


def test_the_identifier_of_a_person_is_never_a_reference():
    def reference(table: str, case_reference: str = "") -> str:
        finding = Finding(
            table=table,
            file="a.csv",
            rule="no_rows",
            severity=Severity.QUERY,
            row=2,
            row_key="4857773456",
            case_reference=case_reference,
        )
        return kept(finding, KEY).reference

    assert reference("people") == ""
    assert reference("people", "A-1042") == "A-1042"
    assert reference("plans") == ""
