"""The code of a region is longer than an authority's: it fits wherever a place stands, and its board reads its own."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models
from hands import member, signed_in, visiting

from gwella.accounts.recorded import record
from gwella.accounts.wall import POLICY, lower_wall, raise_wall
from gwella.audit.models import Entry
from gwella.code_of_practice.places import LONGEST_CODE, area, areas
from gwella.measuring import approval
from gwella.measuring.models import Return

REGION, ITS_OWN, THE_NEXT = "north_wales", "W06000002", "W06000022"
YEAR = 2024


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path):
    settings.DATA, settings.DESK = tmp_path, None


def test_every_code_fits_and_every_column_of_a_place_has_that_room():
    assert max(map(len, areas())) <= LONGEST_CODE
    columns = [
        one
        for model in apps.get_models()
        if model.__module__.startswith("gwella.")
        for one in model._meta.concrete_fields
        if one.name in {"authority", "place"}
    ]
    assert len(columns) > 20
    assert {(str(one), one.max_length) for one in columns if one.max_length < LONGEST_CODE} == set()
    assert all(isinstance(one, models.CharField) for one in columns)


@pytest.mark.django_db
def test_the_board_of_a_region_with_a_long_code_reads_its_own_places_and_is_recorded():
    for place in (ITS_OWN, THE_NEXT):
        its = approval.begin(place, YEAR, by=visiting(member("performance_officer", place)))
        Return.objects.of(place).filter(pk=its.pk).update(stage="accepted")
    board = member("regional_board", REGION)
    page = signed_in(board).get(f"/en/timeliness/{YEAR}/").content.decode()
    assert area(ITS_OWN).name.en in page
    assert area(THE_NEXT).name.en not in page
    record(visiting(board), "part.take_up")
    assert Entry.objects.of(REGION).count() == 1


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row-level security")
def test_a_migration_lowers_the_wall_of_its_tables_to_widen_a_column_and_it_is_raised_again():
    def walled() -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_policies WHERE policyname = %s", [POLICY])
            return {name for (name,) in cursor.fetchall()}

    before = walled()
    with connection.schema_editor() as editor:
        lower_wall(editor, "office")
        assert before - walled() == {"office_job", "office_notice"}
        editor.execute("ALTER TABLE office_notice ALTER COLUMN authority TYPE varchar(41)")
    raise_wall(apps.get_app_config("office"))
    assert walled() == before
