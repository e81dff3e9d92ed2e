"""Fills the data folder of the journeys’ server with the sample figures; GWELLA_DATA names it."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main() -> None:
    """Make the tables and release the sample."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "gwella.site.settings"
    sys.path.insert(0, str(Path(__file__).parents[1]))
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    import sample_figures

    sample_figures.fill()


if __name__ == "__main__":
    main()
