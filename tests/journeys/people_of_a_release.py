"""Fill a data folder for a release of returns: some accepted, one corrected since it was let out, one queried.

It prints three sessions, one a line: the analyst's and the steward's of Welsh Government, and an inspector's.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gwella.site.settings")
django.setup()
sys.path.insert(0, str(Path(__file__).parents[1]))

from django.conf import settings  # noqa: E402
from hands import ONE, TWIN, member, signed_in  # noqa: E402
from hands_recorded import grant_to  # noqa: E402
from travelled import ANALYST, STEWARD, ask, decide, release, sign_and_send  # noqa: E402

from gwella.accounts.models import Membership  # noqa: E402
from gwella.code_of_practice.places import WALES  # noqa: E402
from gwella.site.filling import prepare  # noqa: E402


def playing(role: str, name: str) -> Membership:
    """Return the part of somebody at Welsh Government who had a hand in the release before."""
    return Membership.objects.get(role=role, place=WALES, person__name=name)


if __name__ == "__main__":
    settings.DATA.mkdir(parents=True, exist_ok=True)
    prepare(settings.DATA)
    for place, contacts in ((ONE, 412), (TWIN, 655), ("W06000003", 903)):
        sign_and_send(place, contacts)
    decide(ONE, "accept")
    decide(TWIN, "return", "Is 655 right? It was 1,205 last year.")
    release()
    ask(ONE, "The contacts of one team were left out.")
    decide(ONE, "let_correct")
    sign_and_send(ONE, 502)
    decide(ONE, "accept")
    inspector = member("inspector", "", "Gwen Arolygydd")
    grant_to(inspector, ONE, resource="signed_return", purpose="Inspection of 2026")
    for part in (playing("government_analyst", ANALYST), playing("framework_steward", STEWARD), inspector):
        print(signed_in(part).cookies[settings.SESSION_COOKIE_NAME].value)
