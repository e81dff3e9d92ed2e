"""`entries.csv`: what was entered comes back as it was, and a run that is stopped leaves all of an entry or nothing."""

from __future__ import annotations

import csv
import os
import signal
import stat
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from return_of_a_year import AREA, AT, BY, WHOLE

from gwella.code_of_practice.errors import ReturnRejected
from gwella.entries.entry import STATUSES, Entry, What, on_one_line
from gwella.entries.kept import FILE, entries, in_force, keep

TEXT = st.text(max_size=40).map(on_one_line)
NUMBER = st.none() | st.integers(0, 10**12).map(float) | st.floats(0, 10**6, allow_subnormal=False)


def entry(value: float | None, reason: str = "", **more) -> Entry:
    return Entry(at=AT, by=BY, authority=AREA, metric=WHOLE, period="2024", value=value, reason=reason, **more)


ENTRIES = st.builds(
    Entry,
    at=st.datetimes(datetime(2016, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    by=TEXT.filter(bool),
    authority=st.just(AREA),
    metric=st.just(WHOLE),
    period=st.just("2024"),
    breakdown=st.sampled_from(["", "age_group"]),
    category=st.sampled_from(["", "65+"]),
    value=NUMBER,
    unknown=st.none() | st.integers(0, 10**6),
    status=st.sampled_from(STATUSES),
    reason=TEXT,
    replaces=NUMBER,
    replaced=st.none() | st.sampled_from(What),
    withdrawn=st.booleans(),
)


@given(st.lists(ENTRIES, min_size=1, max_size=5))
def test_what_was_entered_is_read_as_it_was(made_up: list[Entry]):
    with tempfile.TemporaryDirectory() as folder:
        for one in made_up:
            keep(Path(folder), [one])
        assert entries(Path(folder)) == made_up


def test_nothing_in_the_file_would_be_run_by_a_spreadsheet(tmp_path: Path):
    keep(tmp_path, [entry(3, "=HYPERLINK(1)"), entry(4, "-2 from last year"), entry(5, "'quoted'")])
    with (tmp_path / FILE).open(encoding="utf-8", newline="") as file:
        reasons = [cells["reason"] for cells in csv.DictReader(file)]
    assert all(reason.startswith("'") for reason in reasons)
    assert [one.reason for one in entries(tmp_path)] == ["=HYPERLINK(1)", "-2 from last year", "'quoted'"]


def test_the_latest_entry_holds_and_the_earlier_ones_stay(tmp_path: Path):
    for one in (entry(3), entry(4), entry(None, "typed twice", withdrawn=True)):
        keep(tmp_path, [one])
    assert [one.value for one in entries(tmp_path)] == [3, 4, None]
    assert in_force(entries(tmp_path)) == {}


def test_the_file_is_its_owners_alone_and_begins_as_it_did(tmp_path: Path):
    keep(tmp_path, [entry(3)])
    before = (tmp_path / FILE).read_bytes()
    keep(tmp_path, [entry(4), entry(5)])
    assert (tmp_path / FILE).read_bytes().startswith(before)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize("cut", [1, 5, 40])
def test_a_file_whose_end_is_missing_is_refused_with_its_row_and_nothing_is_put_behind_it(tmp_path: Path, cut: int):
    keep(tmp_path, [entry(3, "first"), entry(4, "second")])
    (tmp_path / FILE).write_bytes((tmp_path / FILE).read_bytes()[:-cut])
    torn = (tmp_path / FILE).read_bytes()
    for attempt in (lambda: entries(tmp_path), lambda: keep(tmp_path, [entry(5)])):
        with pytest.raises(ReturnRejected, match="row 3 cannot be read"):
            attempt()
    assert (tmp_path / FILE).read_bytes() == torn


@pytest.mark.parametrize("row", ["not an entry", "a,b,c,d,e,f,g,h,i,j,k,l,m,n", '"', "\xff"])
def test_a_row_that_is_no_entry_is_refused_and_not_repeated(tmp_path: Path, row: str):
    keep(tmp_path, [entry(3)])
    (tmp_path / FILE).write_bytes((tmp_path / FILE).read_bytes() + row.encode("latin-1") + b"\n")
    with pytest.raises(ReturnRejected) as refusal:
        entries(tmp_path)
    assert "row 3" in str(refusal.value)


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from test_entries_kept import entry
from gwella.entries import kept
as_it_was = Path.write_bytes
def half(self, content):
    as_it_was(self, content[: len(content) - 30])
    os.kill(os.getpid(), signal.SIGKILL)
Path.write_bytes = half
kept.keep(Path(sys.argv[1]), [entry(4, "second"), entry(5, "third")])
"""


def test_whoever_is_killed_amid_saving_leaves_what_was_there(tmp_path: Path):
    keep(tmp_path, [entry(3, "first")])
    here = Path(__file__)
    words = [sys.executable, "-c", KILLED, str(tmp_path), str(here.parent), str(here.parents[2])]
    done = subprocess.run(words, check=False, env=os.environ, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert [one.value for one in entries(tmp_path)] == [3]
    keep(tmp_path, [entry(4, "second")])
    assert [one.value for one in entries(tmp_path)] == [3, 4]
