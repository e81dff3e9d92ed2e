"""Another place's object answers exactly as one that is not there; how long it takes is for the drill to say."""

from __future__ import annotations

import pytest
from drills import missing
from hands import TWIN, Page
from hands_submitting import sent

from gwella.accounts.checks import is_of_own_place, routes
from gwella.measuring import submissions
from gwella.measuring.models import Submission

# A check and a measure are the same for every place; the last is for a token alone, and opened by no session.
NO_OBJECTS = {"questions-of", "rows-behind", "submission-asked-by-token"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path):
    settings.DATA = tmp_path
    settings.DESK = None


def test_another_places_object_answers_as_one_that_is_not_there_on_every_route():
    said = missing.measured(1, warm=0)
    assert said["unlike"] == []
    assert said["routes"] == len(list(missing.of_an_object()))
    assert 200 not in said["statuses"]


def test_no_route_of_an_object_is_left_out():
    """Whatever is a text in an address may be an id; what is none is listed here."""
    texts = {one.name for one in routes() if is_of_own_place(one) and "<str:" in str(one.pattern)}
    assert texts - {page.route for page in missing.of_an_object()} == NO_OBJECTS


def test_an_answer_that_tells_them_apart_is_found(monkeypatch):
    """The drill itself: a look-up that forgets the place shows the twin's submission."""
    page = Page("submission", "performance_officer", sent)
    monkeypatch.setattr(missing, "of_an_object", lambda: iter([page]))
    assert missing.measured(1, warm=0)["unlike"] == []
    forgets = lambda place, public_id: Submission.objects.of(TWIN).filter(public_id=public_id).first()  # noqa: E731
    monkeypatch.setattr(submissions, "of", forgets)
    assert missing.measured(1, warm=0)["unlike"] == ["get submission"]
