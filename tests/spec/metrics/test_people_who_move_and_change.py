"""Somebody who moves counts in each authority; what changes within a year counts as the extract last knew it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gwella.code_of_practice.years import Period
from gwella.metrics.compute import counted
from gwella.metrics.figures import results
from gwella.metrics.source import of_manifests
from gwella.returns.check import checked
from gwella.snapshots.ages import unborn_on
from gwella.snapshots.keys import Key
from gwella.snapshots.store import current, keep_all, put_in_force

title = "People who move and change"

ANGLESEY, GWYNEDD, WALES = "W06000001", "W06000002", "W92000004"
YEAR = Period.of_year(2024)
INDIVIDUALS, CONTACTS = "adult.safeguarding.individuals", "adult.contacts.received"


def sent(folder: Path, authority: str, key: bytes, language: str, months: tuple[int, ...] = (5, 9)) -> None:
    """Keep what an authority sends: one adult, with a contact and a report in each of some months."""
    extract = folder / f"{authority} {language}"
    extract.mkdir()
    people = f"authority,person,born_on,language\n{authority},P1,1950-01-01,{language}\n"
    contacts = "".join(f"C{one},{authority},P1,2024-{one:02}-03,adult,no\n" for one in months)
    reports = "".join(f"R{one},{authority},P1,2024-{one:02}-04\n" for one in months)
    (extract / "people.csv").write_text(people)
    (extract / "contacts.csv").write_text(
        f"contact,authority,person,contacted_on,client_group,already_supported\n{contacts}"
    )
    (extract / "safeguarding.csv").write_text(f"report,authority,person,received_on\n{reports}")
    answer = checked(extract, authority, YEAR.year)
    put_in_force(folder / "kept", authority, keep_all(folder / "kept", authority, answer.tables, Key(key * 32)))


def figure(folder: Path, metric: str, area: str, category: str = "") -> float | None:
    manifests = {
        code: current(folder / "kept", code) for code in (ANGLESEY, GWYNEDD) if (folder / "kept" / code).is_dir()
    }
    found = results(counted(of_manifests(folder / "kept", manifests), [YEAR]))
    return next((one.value for one in found if (one.metric, one.area, one.category) == (metric, area, category)), None)


def test_an_adult_who_moved_is_one_person_in_each_authority_and_two_in_wales(tmp_path: Path) -> None:
    """Under one key they would be one, and anybody could follow them; so each authority has its own."""
    sent(tmp_path, ANGLESEY, b"a", "welsh")
    sent(tmp_path, GWYNEDD, b"g", "welsh")
    assert [figure(tmp_path, INDIVIDUALS, area) for area in (ANGLESEY, GWYNEDD, WALES)] == [1, 1, 2]
    keys = [current(tmp_path / "kept", code)["people"].path(tmp_path / "kept") for code in (ANGLESEY, GWYNEDD)]
    first, second = (pq.read_table(path)["person"].to_pylist() for path in keys)
    assert first != second


def test_a_language_that_changed_within_the_year_counts_for_all_of_it_as_it_was_last_known(tmp_path: Path) -> None:
    sent(tmp_path, ANGLESEY, b"a", "english", months=(5,))
    assert [figure(tmp_path, CONTACTS, ANGLESEY, one) for one in ("english", "welsh")] == [1, None]
    sent(tmp_path, ANGLESEY, b"a", "welsh", months=(5, 9))
    assert [figure(tmp_path, CONTACTS, ANGLESEY, one) for one in ("english", "welsh")] == [None, 2]


@pytest.mark.parametrize(
    ("born_on", "expected_on", "is_on_the_way"),
    [
        (date(2025, 3, 1), None, True),  # ten months to the day
        (date(2025, 3, 2), None, False),  # later than that is a date that is wrong
        (date(2024, 5, 1), None, False),  # born that day
        (date(2024, 5, 2), None, True),
        (None, date(2025, 3, 1), True),
        (None, date(2025, 3, 2), False),
        (None, date(2024, 5, 1), True),  # still expected
        (None, date(2024, 4, 30), False),
        (None, None, None),
    ],
)
def test_a_child_is_on_the_way_from_ten_months_before_the_birth(
    born_on: date | None, expected_on: date | None, is_on_the_way: bool | None
) -> None:
    days = (pa.array([day], pa.date32()) for day in (date(2024, 5, 1), born_on, expected_on))
    assert unborn_on(*days).to_pylist() == [is_on_the_way]
