"""Fills the data folder of a server with one authority's questions, and prints a session for each who answers them."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path


def main() -> None:
    """Make the tables, ask what a check found, and sign three people in."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "gwella.site.settings"
    sys.path.insert(0, str(Path(__file__).parents[1]))
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    # Django's client asks of a server that its own tests name.
    settings.ALLOWED_HOSTS = ["testserver", *settings.ALLOWED_HOSTS]
    call_command("migrate", verbosity=0)
    print(json.dumps(people()))


def people() -> dict[str, str]:
    """Return the session key of each who plays a part in the journey."""
    from asked import asked, found, part, team
    from hands import ONE, signed_in

    from gwella.code_of_practice.language import Language
    from gwella.measuring import answers, figures

    figures.replace([], authority=ONE)
    adults = team(name="Oedolion Gogledd")
    officer, by = part("performance_officer")
    before = asked(found("A-1041"), year=2023)
    answers.answer({before[0].public_id: 0}, answers.said("explained", "Born abroad.", Language.EN), by=by)
    asked(*(found(f"A-104{at}", team="Oedolion", row=at + 2) for at in range(6)))
    playing = {
        "officer": officer,
        "manager": part("team_manager", team=adults.public_id, name="Gwen Huws")[0],
        "practitioner": part("practitioner", team=adults.public_id, name="Siân Rees")[0],
    }
    return {who: signed_in(its).session.session_key for who, its in playing.items()}


if __name__ == "__main__":
    main()
