"""The result row: what is written is what is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwella.code_of_practice.errors import NotAllowed, ReturnRejected
from gwella.code_of_practice.results import COLUMNS, Origin, Result, Status, as_row, read_csv, write_csv

text = st.text(alphabet="abcŵŷ,;\"' 123-+", max_size=8).filter(lambda word: word == word.strip())
numbers = st.none() | st.floats(min_value=0, max_value=1e9, allow_nan=False)
results = st.builds(
    Result,
    metric=text.filter(bool),
    edition=st.integers(1990, 2100),
    area=text.filter(bool),
    period=text.filter(bool),
    breakdown=text,
    category=text,
    numerator=numbers,
    denominator=numbers,
    unknown=st.none() | st.integers(0, 10**9),
    value=numbers,
    low=numbers,
    high=numbers,
    method=text,
    status=st.sampled_from(Status),
    origin=st.sampled_from(Origin),
    note=text,
)


def result(**more) -> Result:
    return Result(metric="a.b", edition=2020, area="W06000001", period="2024", origin=Origin.COMPUTED, **more)


@given(st.lists(results, max_size=5))
def test_what_is_written_can_be_read_back(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("results") / "results.csv"
    write_csv(rows, path)
    assert list(read_csv(path)) == rows


def test_nothing_known_is_not_nought(tmp_path):
    """An empty cell comes back as None; a nought as 0."""
    path = tmp_path / "results.csv"
    write_csv([result(value=None, unknown=None), result(value=0.0, unknown=0)], path)
    nothing, nought = read_csv(path)
    assert (nothing.value, nothing.unknown, nothing.is_known) == (None, None, False)
    assert (nought.value, nought.unknown, nought.is_known) == (0.0, 0, True)


def test_the_columns_are_those_of_the_design_in_their_order():
    """Fixed from the first day: another order would break every file that was ever written."""
    assert ",".join(COLUMNS) == (
        "metric,edition,code,area,period,breakdown,category,numerator,denominator,unknown,value,unit,low,high,method,"
        "status,origin,areas_in,areas_expected,note,definition,snapshot"
    )
    assert tuple(as_row(result())) == COLUMNS


def test_a_file_of_another_shape_is_refused(tmp_path):
    path = tmp_path / "theirs.csv"
    path.write_text("metric,value\na.b,1\n", encoding="utf-8")
    with pytest.raises(ReturnRejected, match=r"theirs\.csv is not a file of results"):
        list(read_csv(path))


def test_an_empty_file_is_refused(tmp_path):
    path = tmp_path / "empty.csv"
    path.write_text("", encoding="utf-8")
    with pytest.raises(ReturnRejected):
        list(read_csv(path))


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    """What was there before stays when writing breaks off."""
    path = tmp_path / "results.csv"
    write_csv([result(value=1.0)], path)

    def breaks_off():
        yield result(value=2.0)
        raise OSError("the disk is full")

    with pytest.raises(NotAllowed, match=r"results\.csv cannot be written"):
        write_csv(breaks_off(), path)
    assert [row.value for row in read_csv(path)] == [1.0]


@pytest.mark.parametrize("line", ["a.b,first\n", "a.b," * 40 + "\n", "\x00\n", '"\n'])
def test_a_damaged_row_is_refused_and_not_repeated(tmp_path, line):
    path = tmp_path / "results.csv"
    write_csv([result(value=1.0)], path)
    path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")
    with pytest.raises(ReturnRejected, match=r"results\.csv, row 3 cannot be read") as refused:
        list(read_csv(path))
    assert "a.b" not in str(refused.value)


def test_a_share_with_more_in_the_part_than_in_the_whole_is_a_damaged_row(tmp_path):
    path = tmp_path / "results.csv"
    write_csv([result(numerator=5.0, denominator=5.0, unit="share"), result(numerator=9.0, denominator=5.0)], path)
    assert len(list(read_csv(path))) == 2, "where it is no share, nothing is said"
    write_csv([result(value=1.0), result(numerator=9.0, denominator=5.0, unit="share")], path)
    with pytest.raises(ReturnRejected, match=r"results\.csv, row 3 cannot be read.*gwella compute"):
        list(read_csv(path))


def test_a_result_says_what_it_is():
    assert result(status=Status.SUPPRESSED).is_suppressed
    assert not result().is_suppressed
    assert not result().is_made_up
    assert result(breakdown="sex", category="unknown").key == ("a.b", "W06000001", "2024", "sex", "unknown")
