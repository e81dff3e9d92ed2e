"""What is entered stands in the results, what is worked out from it follows, and what was computed is never lost."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from return_of_a_year import (
    AREA,
    AT,
    BY,
    IMPORTED,
    NOTHING_YET,
    PART,
    SHARE,
    WHOLE,
    YEAR,
    asked,
    figure,
    key,
    row,
    say,
)

from gwella.cli.computing import computed
from gwella.code_of_practice.errors import NotAllowed, NotFound, ReturnRejected
from gwella.code_of_practice.results import Origin, Result, Status
from gwella.entries import folder as entries_folder
from gwella.entries.entry import Entry, What
from gwella.entries.folder import BASE, base_of, figures_in, figures_written
from gwella.entries.kept import FILE, entries, keep
from gwella.entries.sheet import sheet
from gwella.entries.taken_in import taken_in
from gwella.metrics import files
from gwella.metrics.figures import of_results, results
from gwella.metrics.files import CSV, PARQUET, read_figures, read_results

GWYNEDD, CONWY, WALES = "W06000002", "W06000003", "W92000004"


def test_what_was_entered_stands_and_what_was_computed_stays_beside_it(out: Path):
    computed_value = figure(out, WHOLE).value
    say(out, asked(WHOLE, computed_value + 3, "Three letters were not typed in"))
    its = row(out, WHOLE)
    assert figure(out, WHOLE).value == computed_value + 3
    assert (its.what, its.stood, its.is_replaced) == (What.ENTERED, computed_value, True)
    assert figure(out, WHOLE).origin is Origin.MADE_UP, "the invented authority's stay made up"
    assert results(read_figures(out / PARQUET)) == read_results(out)


def test_a_share_follows_and_says_what_from(out: Path):
    whole, part, unknown = figure(out, WHOLE).value, figure(out, PART).value, figure(out, PART).unknown
    say(out, asked(WHOLE, whole + 10, "Ten letters"))
    followed = figure(out, SHARE)
    assert (followed.numerator, followed.denominator) == (part, whole + 10 - unknown)
    its = row(out, SHARE)
    assert (its.follows, its.what) == ((WHOLE,), What.COMPUTED)
    assert its.stood == pytest.approx(part / (whole - unknown))


def test_nothing_else_moves_and_taking_it_back_brings_everything_back(out: Path):
    before = read_results(out)
    say(out, asked(WHOLE, 999, "A slip"))
    after = {one.key: one for one in read_results(out)}
    moved = {one.key.metric for one in before if after[one.key] != one}
    assert moved == {WHOLE, SHARE, "adult.contacts.rate"}
    say(out, asked(WHOLE, None, "It was a slip", withdraw=True))
    assert read_results(out) == before
    assert len(entries(out)) == 2


def test_computing_again_keeps_the_entries_and_is_no_change(out: Path, year_made: Path):
    say(out, asked(WHOLE, 999, "A slip"))
    before = (out / CSV).read_bytes()
    computed([], out, keys=year_made.parent / "keys")
    assert (out / CSV).read_bytes() == before
    assert not row(out, WHOLE).is_to_look_at


def test_a_new_extract_makes_an_entry_one_to_look_at_again_until_somebody_answers(
    out: Path, year_made: Path, tmp_path: Path
):
    value = figure(out, WHOLE).value
    say(out, asked(WHOLE, value + 3, "Three letters"))
    extract = shutil.copytree(year_made.parent / "extract", tmp_path / "extract")
    contacts = next(path for path in extract.iterdir() if "contacts" in path.name or "cysylltiadau" in path.name)
    lines = contacts.read_text(encoding="utf-8-sig").splitlines()
    few = [line for place, line in enumerate(lines) if place % 3 != 2]
    contacts.write_text("\n".join(few) + "\n", encoding="utf-8")
    computed([extract], out, keys=year_made.parent / "keys")
    its = row(out, WHOLE)
    assert its.stood < value, "a third of the contacts is gone"
    assert (its.is_to_look_at, its.figure.value, its.entry.replaces) == (True, value + 3, value)
    assert say(out, asked(WHOLE, value + 3, "Three letters")), "the same answer, given anew, is an answer"
    assert not row(out, WHOLE).is_to_look_at


def test_an_imported_figure_can_be_replaced_and_what_nothing_counts_entered(out: Path):
    people = figure(out, IMPORTED).value
    say(out, asked(IMPORTED, people + 1, "The later estimate"), asked(NOTHING_YET, 12.5))
    assert (row(out, IMPORTED).base_is, row(out, IMPORTED).stood) == (What.IMPORTED, people)
    assert (row(out, NOTHING_YET).what, row(out, NOTHING_YET).stood) == (What.ENTERED, None)
    assert figure(out, NOTHING_YET).numerator == 12.5


def test_what_is_not_provided_has_no_value_and_what_needs_it_has_none_either(out: Path):
    say(out, asked(WHOLE, None, "The system was down", status=Status.NOT_PROVIDED))
    assert (figure(out, WHOLE).value, figure(out, WHOLE).status) == (None, Status.NOT_PROVIDED)
    assert key(SHARE) not in {one.key for one in read_results(out)}
    assert row(out, SHARE).base is not None


def test_an_estimate_makes_what_follows_an_estimate(out: Path):
    say(out, asked(WHOLE, figure(out, WHOLE).value, "Half of them by sample", status=Status.ESTIMATED))
    assert figure(out, SHARE).status is Status.ESTIMATED


def test_a_year_that_nothing_was_computed_of_can_be_entered_by_hand(tmp_path: Path):
    say(tmp_path, asked(NOTHING_YET, 3))
    assert [(one.key, one.value) for one in read_results(tmp_path)] == [(key(NOTHING_YET), 3)]


def test_whoever_is_stopped_before_an_entry_is_saved_and_counted_finds_neither(out: Path, monkeypatch):
    say(out, asked(NOTHING_YET, 3))

    def stopped(folder: Path, new: Sequence[Entry]) -> None:
        keep(folder, new)
        raise KeyboardInterrupt

    monkeypatch.setattr(entries_folder, "keep", stopped)
    with pytest.raises(KeyboardInterrupt):
        say(out, asked(NOTHING_YET, 4))
    monkeypatch.undo()
    assert {one.key: one for one in figures_in(out)}[key(NOTHING_YET)].value == 3
    assert [one.value for one in entries(out)] == [3]


def test_a_computation_and_the_entries_in_it_take_their_places_together(out: Path, monkeypatch):
    say(out, asked(NOTHING_YET, 3))
    before = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}
    fewer = [one for one in results(base_of(out)) if one.metric != NOTHING_YET]

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    def write() -> None:
        with figures_written(of_results(fewer), out):
            pass

    with monkeypatch.context() as patch:
        patch.setattr(entries_folder, "results_written", stopped)
        with pytest.raises(KeyboardInterrupt):
            write()
    assert {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()} == before
    write()
    assert figure(out, NOTHING_YET).value == 3, "nobody has to make anything anew"


def test_results_that_other_entries_were_counted_in_are_made_anew_before_anybody_reads_them(out: Path):
    say(out, asked(NOTHING_YET, 3))
    older = (out / FILE).read_bytes()
    say(out, asked(NOTHING_YET, 4))
    (out / FILE).write_bytes(older)  # as from a backup
    assert figure(out, NOTHING_YET).value == 4, "the results are those of the other entries"
    assert {one.key: one for one in figures_in(out)}[key(NOTHING_YET)].value == 3, "whoever asks gets them anew"
    assert figure(out, NOTHING_YET).value == 3


def test_where_the_results_find_no_room_nothing_is_kept(out: Path, monkeypatch):
    say(out, asked(NOTHING_YET, 3))
    before = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}

    def no_room(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, "_write_csv", no_room)
    with pytest.raises(NotAllowed, match="no room"):
        say(out, asked(NOTHING_YET, 4))
    assert {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()} == before


@pytest.mark.parametrize("name", [BASE, PARQUET])
@pytest.mark.parametrize("content", [b"", b"PAR1 nothing of the sort"])
def test_a_damaged_file_of_figures_is_said_with_its_name(out: Path, name: str, content: bytes):
    say(out, asked(NOTHING_YET, 3))
    (out / name).write_bytes(content)
    with pytest.raises(ReturnRejected, match=name):
        sheet(out, AREA, YEAR)


def test_where_the_computed_figures_are_gone_nothing_is_guessed(out: Path):
    say(out, asked(NOTHING_YET, 3))
    (out / BASE).unlink()
    with pytest.raises(NotFound, match=r"computed\.parquet"):
        sheet(out, AREA, YEAR)


def test_without_entries_nothing_is_written_beside_the_results(out: Path):
    assert not (out / FILE).exists()
    assert not (out / BASE).exists()


def test_a_share_that_a_later_extract_makes_impossible_is_left_out_and_the_rest_is_counted(out: Path, year_made: Path):
    whole = figure(out, WHOLE).value
    say(out, asked(PART, whole - 10, "why"))
    fewer = [
        msgspec.structs.replace(one, numerator=1, value=1, unknown=0) if one.key == key(WHOLE) else one
        for one in results(read_figures(out / BASE))
    ]
    with figures_written(of_results(fewer), out):
        pass
    assert (figure(out, WHOLE).value, figure(out, PART).value) == (1, whole - 10)
    assert key(SHARE) not in {one.key for one in read_results(out)}


# Sums of wider areas


def counted(area: str, value: float | None, **more) -> Result:
    return Result(
        metric=WHOLE, edition=2020, area=area, period="2024", numerator=value, value=value, unknown=1,
        origin=Origin.COMPUTED, **more,
    )  # fmt: skip


def entry(area: str, value: float | None, **more) -> Entry:
    return Entry(at=AT, by=BY, authority=area, metric=WHOLE, period="2024", value=value, unknown=1, **more)


BOTH = [counted(GWYNEDD, 100), counted(CONWY, 50), counted(WALES, 150, areas_in=2, areas_expected=22)]


def with_entry(one: Entry) -> dict[str, Result]:
    taken = results(taken_in(of_results(BOTH), {one.key: one}, ()))
    return {result.area: result for result in taken if result.metric == WHOLE}


def test_the_sum_for_wales_moves_with_its_authority():
    found = with_entry(entry(GWYNEDD, 112))
    assert (found[WALES].value, found[WALES].areas_in) == (162, 2)
    assert found[CONWY] == BOTH[1]


def test_an_authority_that_provides_nothing_leaves_the_sum():
    found = with_entry(entry(GWYNEDD, None, status=Status.NOT_PROVIDED))
    assert (found[WALES].value, found[WALES].areas_in) == (50, 1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(st.dictionaries(st.sampled_from([GWYNEDD, CONWY]), st.integers(0, 1000), max_size=2))
def test_entries_and_their_absence_add_up(said: dict[str, int]):
    standing = {one.key: one for one in (entry(area, value) for area, value in said.items())}
    found = {one.area: one.value for one in results(taken_in(of_results(BOTH), standing, ())) if one.metric == WHOLE}
    assert found[WALES] == sum(said.get(one.area, one.value) for one in BOTH[:2])


def test_an_entry_of_an_unknown_metric_changes_nothing():
    gone = msgspec.structs.replace(entry(GWYNEDD, 3), metric="adult.no.longer.there")
    assert results(taken_in(of_results(BOTH), {gone.key: gone}, ())) == results(
        of_results(sorted(BOTH, key=lambda one: one.key))
    )
