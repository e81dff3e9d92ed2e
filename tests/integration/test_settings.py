"""Safe where nothing is said."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from gwella.site.secret import secret_key


def test_no_debugging_pages_and_only_this_machine():
    assert settings.DEBUG is False
    assert {"localhost", "127.0.0.1"} <= set(settings.ALLOWED_HOSTS) | {"localhost", "127.0.0.1"}
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert settings.AUTH_USER_MODEL == "accounts.Person"


def test_the_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path):
    first = secret_key(tmp_path / "new")
    path = tmp_path / "new" / "secret.key"
    assert secret_key(tmp_path / "new") == first
    assert len(first) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["secret.key"]


@pytest.mark.django_db
def test_the_tables_are_as_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_site_starts_with_no_complaint():
    call_command("check", fail_level="WARNING")
