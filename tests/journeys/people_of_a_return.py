"""Fill a data folder for a return on its way: the invented authority's figures, and three people who have signed in.

It prints their sessions, one a line: the officer's, the director's, the analyst's of Welsh Government.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gwella.site.settings")
django.setup()
sys.path.insert(0, str(Path(__file__).parents[1]))

import return_of_a_year  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from hands import member, signed_in  # noqa: E402

from gwella.code_of_practice.places import INVENTED, WALES  # noqa: E402
from gwella.site.books import books  # noqa: E402
from gwella.site.filling import prepare  # noqa: E402

if __name__ == "__main__":
    settings.DATA.mkdir(parents=True, exist_ok=True)
    prepare(settings.DATA)
    call_command("migrate", verbosity=0)
    made = return_of_a_year.make(settings.DATA / "made")
    results = books(INVENTED).results
    for path in made.iterdir():
        path.rename(results / path.name)
    return_of_a_year.say(results, return_of_a_year.asked(return_of_a_year.WHOLE, 500, "Counted by hand"))
    parts = [("performance_officer", INVENTED, "Mair Puw"), ("director", INVENTED, "Dafydd Rees")]
    for part in (*parts, ("government_analyst", WALES, "Elin Wyn")):
        print(signed_in(member(*part)).cookies[settings.SESSION_COOKIE_NAME].value)
