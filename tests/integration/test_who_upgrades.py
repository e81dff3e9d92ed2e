"""On PostgreSQL the role that only serves changes no table, and says who does."""

from __future__ import annotations

import msgspec
import pytest
from django.db import connection
from django.utils import timezone

from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Language
from gwella.site.keeping.upgrading import BEFORE, FOLDER, Before, check_may_change, go_back

ROLE = "gwella_only_serves"


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles")
def test_a_role_that_only_serves_is_told_who_upgrades(tmp_path):
    check_may_change()
    kept = tmp_path / FOLDER / BEFORE
    kept.parent.mkdir()
    kept.write_bytes(msgspec.json.encode(Before(timezone.now(), (), {})))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE} NOLOGIN")
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
    with pytest.raises(NotAllowed) as refusal:
        check_may_change()
    assert "gwella upgrade" in refusal.value.in_(Language.EN)
    assert "gwella upgrade" in refusal.value.in_(Language.CY)
    with pytest.raises(NotAllowed) as refusal:
        go_back(tmp_path)
    assert "gwella upgrade --back as the role that owns" in refusal.value.in_(Language.EN)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor == "postgresql", reason="PostgreSQL has roles")
def test_on_sqlite_whoever_serves_upgrades_too():
    check_may_change()
