from datetime import date

from gwella.snapshots.calendar import bank_holidays, is_covered, numbered_days


def test_a_weekend_and_a_bank_holiday_add_no_working_day() -> None:
    number = dict(numbered_days())
    # Friday 3 May 2024, the weekend, the early May bank holiday, Tuesday.
    days = [number[date(2024, 5, day)] - number[date(2024, 5, 3)] for day in (3, 4, 5, 6, 7)]
    assert days == [0, 0, 0, 0, 1]


def test_only_whole_covered_years_are_covered() -> None:
    first, last = bank_holidays().first_year, bank_holidays().last_year
    assert is_covered(date(first, 1, 1), date(last, 12, 31))
    assert not is_covered(date(first, 1, 1), date(last + 1, 3, 31))
    assert not is_covered(date(first - 1, 12, 31), date(first, 1, 5))


def test_every_year_has_its_eight_days_and_the_special_ones() -> None:
    by_year: dict[int, int] = {}
    for day in bank_holidays().days:
        by_year[day.year] = by_year.get(day.year, 0) + 1
    # The jubilee and a funeral in 2022, the coronation in 2023.
    assert by_year == dict.fromkeys(range(bank_holidays().first_year, bank_holidays().last_year + 1), 8) | {
        2022: 10,
        2023: 9,
    }
    assert all(day.weekday() < 5 for day in bank_holidays().days)
