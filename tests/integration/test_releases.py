"""Figures go out through the gate, all or none, and the latest release of a figure is the one that is read."""

from __future__ import annotations

import re

import pytest
from sample_figures import COUNT, GWYNEDD, made_up, one, published

from gwella.code_of_practice.errors import NotFound, ReturnRejected
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.places import INVENTED
from gwella.code_of_practice.results import Origin, Status
from gwella.metrics.what_adds_up import what_adds_up
from gwella.release import queries
from gwella.release.models import Release, ReleasedFigure
from gwella.release.releases import publish

pytestmark = pytest.mark.django_db
LABEL = Text(en="A release", cy="Rhyddhad")


def let_out(*results):
    return publish(results, profile="published_wales", label=LABEL, adding_up=what_adds_up)


def test_what_is_published_comes_back_as_it_was_given():
    publish(published(), profile="published_wales", label=LABEL, adding_up=what_adds_up)
    back = {result.key: result for area in ("W92000004", GWYNEDD) for result in queries.everything_of(area)}
    assert back == {result.key: result for result in published() if result.area in ("W92000004", GWYNEDD)}


def test_counted_figures_pass_the_gate_on_their_way():
    let_out(one(COUNT, INVENTED, 1_203, Origin.MADE_UP), one(COUNT, INVENTED, 4, Origin.MADE_UP, "2023"))
    starred, rounded = queries.over_time(COUNT, INVENTED)
    assert (rounded.value, rounded.status) == (1_205, Status.FINAL)
    assert (starred.value, starred.numerator, starred.status) == (None, None, Status.SUPPRESSED)


def test_the_latest_release_of_a_figure_is_read_and_the_earlier_is_kept():
    first = let_out(one(COUNT, GWYNEDD, 100), one(COUNT, GWYNEDD, 90, period="2023"))
    let_out(one(COUNT, GWYNEDD, 105))
    assert [(result.period, result.value) for result in queries.over_time(COUNT, GWYNEDD)] == [
        ("2023", 90),
        ("2024", 105),
    ]
    assert sorted(first.figures.values_list("value", flat=True)) == [90, 100]


def test_a_number_that_was_released_stays_in_sight_beside_the_one_that_corrects_it(client):
    """Code of practice 8.4: what was published stands, and both are shown."""
    let_out(one(COUNT, GWYNEDD, 100), one(COUNT, GWYNEDD, 90, period="2023"))
    let_out(one(COUNT, GWYNEDD, 105), one(COUNT, GWYNEDD, 90, period="2023"))
    assert [(it.was.period, it.was.value, it.now.value) for it in queries.corrections(COUNT, GWYNEDD)] == [
        ("2024", 100, 105)
    ]
    page = client.get(f"/en/measures/{COUNT}/gwynedd/").content.decode()
    assert re.search(r"100 as released on .*, 105 now", page)
    assert "Cywirwyd ers eu rhyddhau gyntaf" in client.get(f"/cy/mesurau/{COUNT}/gwynedd/").content.decode()


def test_a_number_that_is_starred_since_is_not_said_again():
    let_out(one(COUNT, INVENTED, 1_203, Origin.MADE_UP))
    let_out(one(COUNT, INVENTED, 4, Origin.MADE_UP))
    assert queries.corrections(COUNT, INVENTED) == []


def test_figures_of_two_origins_do_not_go_out_together():
    with pytest.raises(ReturnRejected) as refused:
        let_out(one(COUNT, GWYNEDD, 100), one(COUNT, INVENTED, 100, Origin.MADE_UP))
    assert "made_up, published" in str(refused.value)
    assert not Release.objects.exists()


def test_nothing_is_not_released():
    with pytest.raises(ReturnRejected):
        let_out()


def test_an_unknown_profile_leaves_nothing_behind():
    with pytest.raises(NotFound):
        publish(made_up(), profile="no_such", label=LABEL, adding_up=what_adds_up)
    assert not Release.objects.exists()


def test_a_release_that_breaks_half_way_leaves_nothing_behind():
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        let_out(one(COUNT, GWYNEDD, 100), one(COUNT, GWYNEDD, 101))
    assert (Release.objects.count(), ReleasedFigure.objects.count()) == (0, 0)


def test_made_up_and_published_are_asked_for_apart():
    let_out(one(COUNT, GWYNEDD, 100))
    let_out(one(COUNT, INVENTED, 200, Origin.MADE_UP))
    assert [result.area for result in queries.across_areas(COUNT, "2024")] == [GWYNEDD]
    assert [result.area for result in queries.across_areas(COUNT, "2024", made_up=True)] == [INVENTED]


def test_a_release_names_itself_in_both_languages_and_by_a_random_identifier():
    release = let_out(one(COUNT, GWYNEDD, 100))
    assert (release.label.en, release.label.cy) == ("A release", "Rhyddhad")
    assert str(release) == release.public_id
    assert str(release.pk) != release.public_id
