"""The rows of one authority cannot be reached from another, nor all at once."""

from __future__ import annotations

import pytest
from django.apps import apps
from sample_figures import COUNT, GWYNEDD, one

from gwella.accounts.identifiers import LENGTH, opaque_id
from gwella.accounts.placed import Placed, PlacedManager, PlaceNotGiven
from gwella.annual_report.models import AnnualReport, Passage
from gwella.measuring import figures
from gwella.measuring.models import Figure
from gwella.release.models import Release

OTHER = "W06000003"
pytestmark = pytest.mark.django_db


@pytest.fixture
def two_places() -> None:
    figures.replace([one(COUNT, GWYNEDD, 7)], authority=GWYNEDD)
    figures.replace([one(COUNT, OTHER, 9), one(COUNT, OTHER, 8, period="2023")], authority=OTHER)


def test_a_place_sees_its_own_rows_and_no_others(two_places: None):
    assert [figure.value for figure in Figure.objects.of(GWYNEDD)] == [7]
    assert Figure.objects.of(OTHER).count() == 2
    assert not Figure.objects.of(GWYNEDD).filter(authority=OTHER).exists()


@pytest.mark.parametrize(
    "reach",
    [
        lambda: Figure.objects.all(),
        lambda: Figure.objects.filter(value=7),
        lambda: Figure.objects.get(pk=1),
        lambda: Figure.objects.count(),
        lambda: Figure.objects.create(authority=GWYNEDD),
        lambda: Figure.objects.of(""),
        lambda: list(Figure._default_manager.all()),
    ],
)
def test_nothing_is_reached_without_a_place(reach):
    with pytest.raises(PlaceNotGiven):
        reach()


def test_a_row_of_another_place_is_not_taken_in(two_places: None):
    with pytest.raises(PlaceNotGiven):
        Figure.objects.of(GWYNEDD).bulk_create([Figure(authority=OTHER)])
    with pytest.raises(PlaceNotGiven):
        AnnualReport.objects.of(GWYNEDD).create(authority=OTHER, year=2024)
    with pytest.raises(PlaceNotGiven):
        Figure.objects.of(GWYNEDD).update(authority=OTHER)


def test_replacing_the_figures_of_one_place_leaves_the_others(two_places: None):
    figures.replace([], authority=GWYNEDD)
    assert (Figure.objects.of(GWYNEDD).count(), Figure.objects.of(OTHER).count()) == (0, 2)


def test_every_table_with_an_authority_is_placed():
    holders = {model for model in apps.get_models() if any(field.name == "authority" for field in model._meta.fields)}
    assert holders == {model for model in apps.get_models() if issubclass(model, Placed)}


def test_a_placed_table_has_no_other_manager_and_no_way_back_from_its_parent():
    for model in (model for model in apps.get_models() if issubclass(model, Placed)):
        assert [type(manager) for manager in model._meta.managers] == [PlacedManager], model
    assert Passage._meta.get_field("report").remote_field.related_name == "+"


def test_a_public_identifier_is_random_and_stands_in_an_address():
    made = {opaque_id() for _ in range(1_000)}
    assert len(made) == 1_000
    assert all(len(one) == LENGTH and one.replace("-", "a").replace("_", "a").isalnum() for one in made)
    assert Release._meta.get_field("public_id").default is opaque_id
