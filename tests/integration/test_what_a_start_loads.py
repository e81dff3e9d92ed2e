"""A start of the site loads what every page needs; what few pages need is loaded with them, and is there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from hands import ONE, member, signed_in

LATER = ("typer", "rich", "requests", "jwt", "onelogin", "lxml", "fido2", "filelock", "babel.messages")
START = f"""
import sys, django
django.setup()
import gwella.site.urls
print(*sorted(set({LATER!r}) & set(sys.modules)))
"""
THREADS = Path("/proc/self/task")
COMMAND = f"""
import os, sys
from gwella.cli.command import main
sys.argv = ["gwella", "--help"]
try:
    main()
except SystemExit:
    import numpy
    print(len(os.listdir({str(THREADS)!r})))
"""
SECOND_FACTORS = {
    "mfa_authenticate": {},
    "mfa_reauthenticate": {},
    "mfa_reauthenticate_webauthn": {},
    "mfa_index": {},
    "mfa_activate_totp": {},
    "mfa_deactivate_totp": {},
    "mfa_view_recovery_codes": {},
    "mfa_generate_recovery_codes": {},
    "mfa_add_webauthn": {},
    "mfa_remove_webauthn": {"pk": 1},
}


@pytest.mark.once
def test_a_start_does_not_load_what_few_pages_need():
    loaded = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []


@pytest.mark.once
@pytest.mark.skipif(not THREADS.is_dir(), reason="this system does not list the threads of a process")
def test_a_command_that_counts_starts_no_threads_beside_its_own():
    counted = subprocess.run([sys.executable, "-c", COMMAND], capture_output=True, text=True, check=True)
    assert counted.stdout.split()[-1] == "1"


@pytest.mark.django_db
@pytest.mark.parametrize("page", SECOND_FACTORS)
def test_every_page_of_a_second_factor_is_found_when_it_is_opened(page: str):
    who: Client = signed_in(member("performance_officer", ONE))
    assert who.get(reverse(page, kwargs=SECOND_FACTORS[page])).status_code < 500
