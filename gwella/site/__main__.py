"""`python -m gwella.site`: the commands that need the site (migrate, check, demo)."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from gwella.cli.unread import quiet_when_unread


def main() -> None:
    """Run one command of the site, with its data folder in place."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gwella.site.settings")
    from django.conf import settings
    from django.core.management import execute_from_command_line

    from gwella.code_of_practice.writing import make_folder

    was_there = settings.DATA.exists()
    make_folder(settings.DATA, private=True)
    try:
        with quiet_when_unread():
            execute_from_command_line(["python -m gwella.site", *sys.argv[1:]])
    finally:
        if not was_there:
            with suppress(OSError):  # what holds anything stays
                settings.DATA.rmdir()


if __name__ == "__main__":
    main()
