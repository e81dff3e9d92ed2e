"""Numbers and dates as they are said."""

import subprocess
import sys
from datetime import date

import pytest

from gwella.code_of_practice.language import Language
from gwella.code_of_practice.spoken import day, month, number, percent


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [
        (149591, None, "149,591"),
        (0, None, "0"),
        (62.5, None, "62.5"),
        (4.876, None, "4.88"),
        (-3.2, None, "−3.2"),  # a minus sign, not a hyphen
        (43.66, 1, "43.7"),
        (40, 1, "40.0"),
        (8.5, 0, "8"),  # half to even, as in all of Babel
    ],
)
def test_a_number_has_its_thousands_and_as_many_decimals_as_asked(value, decimals, said):
    assert number(value, Language.EN, decimals) == said
    assert number(value, Language.CY, decimals) == said


def test_a_share_is_said_as_a_percentage():
    assert percent(0.4366, Language.EN) == "43.7%"
    assert percent(1, Language.CY, 0) == "100%"


def test_a_date_names_its_month_in_the_language():
    assert day(date(2025, 3, 31), Language.EN) == "31 March 2025"
    assert day(date(2025, 3, 31), Language.CY) == "31 Mawrth 2025"
    assert month(date(2024, 6, 1), Language.CY) == "Mehefin 2024"


def test_to_know_the_places_costs_no_babel():
    """Babel takes a tenth of a second to import; `gwella --help` should not wait for it."""
    code = "import sys, gwella.code_of_practice.places as p; p.areas(); sys.exit('babel' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
