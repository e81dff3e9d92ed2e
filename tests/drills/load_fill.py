"""`python load_fill.py PEOPLE QUESTIONS FILE`: an installation for the load drill, filled over GWELLA_DATA.

Officers of all 22 authorities who have signed in, each place with so many open questions. What the readers need to know
is written to FILE; with `--count` instead, how many answers each question has.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gwella.site.settings")
django.setup()
sys.path.insert(0, str(Path(__file__).parents[1]))

import msgspec  # noqa: E402
import sample_figures  # noqa: E402
from asked import YEAR, asked, found  # noqa: E402
from django.conf import settings  # noqa: E402
from hands import member, signed_in  # noqa: E402

from gwella.accounts.wall import walled  # noqa: E402
from gwella.code_of_practice.places import Kind, areas  # noqa: E402
from gwella.measuring.models import Answer, Question  # noqa: E402
from gwella.site.filling import prepare  # noqa: E402

PLACES = [code for code, one in areas().items() if one.kind is Kind.AUTHORITY and code.startswith("W")]


def fill(people: int, questions: int) -> dict[str, object]:
    """Make it all; return the name of the cookie, and each person's session and place, and each place's questions."""
    settings.DATA.mkdir(parents=True, exist_ok=True)
    prepare(settings.DATA)
    sample_figures.fill()
    open_questions: dict[str, list[str]] = {}
    for place in PLACES:
        with walled([place]):
            made = asked(*(found(f"A-{number}") for number in range(questions)), place=place)
            open_questions[place] = [one.public_id for one in made]
    sessions = []
    for number in range(people):
        place = PLACES[number % len(PLACES)]
        browser = signed_in(member("performance_officer", place))
        sessions.append((browser.cookies[settings.SESSION_COOKIE_NAME].value, place))
    return {"cookie": settings.SESSION_COOKIE_NAME, "year": YEAR, "sessions": sessions, "questions": open_questions}


def count() -> dict[str, int]:
    """Return how many answers each question has, of those that have any."""
    answers: dict[str, int] = {}
    for place in PLACES:
        with walled([place]):
            named = dict(Question.objects.of(place).values_list("sign", "public_id"))
            for sign in Answer.objects.of(place).values_list("sign", flat=True):
                answers[named[sign]] = answers.get(named[sign], 0) + 1
    return answers


if __name__ == "__main__":
    said = count() if sys.argv[1] == "--count" else fill(int(sys.argv[1]), int(sys.argv[2]))
    Path(sys.argv[-1]).write_bytes(msgspec.json.encode(said))
