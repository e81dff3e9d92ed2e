"""What is due: as the law says it, with a day where there is one, and as a file that calendars read."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from gwella.code_of_practice.language import Language
from gwella.measuring.calendar import Basis, Day, due_in, due_on, duties, latest_ended, to_remind_of
from gwella.measuring.calendar_file import calendar_file

AT = datetime(2025, 4, 1, 8, 30, tzinfo=UTC)


def test_every_duty_says_under_which_paragraph_who_reads_it_and_for_what():
    for key, duty in duties().items():
        assert re.search(r"Code of practice \d", duty.source.en), key
        assert re.search(r"Cod ymarfer \d", duty.source.cy), key
        assert duty.reads, key
        assert any(str(number) in duty.law.en for number in (68, "144A", 145, 2016)), key


def test_no_day_of_ours_passes_for_one_of_the_law():
    """The Code names no day, and the page must not make one up without saying so."""
    assert {duty.day.basis for duty in duties().values() if duty.day} == {Basis.OURS}
    assert all(one.is_day_ours for one in due_in(2024) if one.on)


def test_what_is_due_is_in_the_order_of_its_days_and_what_has_none_comes_last():
    found = due_in(2024)
    assert [(one.key, one.on) for one in found[:2]] == [
        ("metrics", date(2025, 5, 31)),
        ("annual_report", date(2025, 7, 31)),
    ]
    assert {one.on for one in found[2:]} == {None}
    assert due_on("metrics", 2023) == date(2024, 5, 31)


def test_a_day_before_the_year_has_ended_is_refused():
    with pytest.raises(ValueError, match="day_after_the_year"):
        Day(month=3, day=31, basis=Basis.OURS)
    assert Day(month=1, day=31, basis=Basis.LAW, after=1).of(2024) == date(2026, 1, 31)


@pytest.mark.parametrize(
    ("today", "ended", "reminded"),
    [
        (date(2025, 3, 31), 2023, 2023),  # the return of the year before is late
        (date(2025, 4, 1), 2024, None),  # a new year has ended, and its return is not due yet
        (date(2025, 5, 3), 2024, 2024),
    ],
)
def test_the_year_whose_return_is_asked_for(today: date, ended: int, reminded: int | None):
    assert latest_ended(today) == ended
    assert to_remind_of(today) == reminded


@pytest.mark.parametrize("language", Language)
def test_the_file_is_one_that_calendars_read(language: Language):
    """RFC 5545: lines end in CR and LF, have at most 75 octets, fold behind a space, and texts are escaped."""
    content = calendar_file(due_in(2024), language, AT)
    lines = content.decode("utf-8").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert max(len(line.encode()) for line in lines) <= 75
    assert "\n" not in content.decode().replace("\r\n", "")
    whole = content.decode().replace("\r\n ", "")
    assert whole.count("BEGIN:VEVENT") == whole.count("END:VEVENT") == 2
    assert "DTSTART;VALUE=DATE:20250531" in whole
    assert "DTEND;VALUE=DATE:20250601" in whole
    assert "DTSTAMP:20250401T083000Z" in whole
    title = duties()["metrics"].title.in_(language)
    assert f"SUMMARY;LANGUAGE={language}:{title}\\, 2024-25" in whole
    told = next(line for line in whole.split("\r\n") if line.startswith("DESCRIPTION"))
    assert not re.search(r"(?<!\\)[,;]", told.partition(":")[2])
