"""`python -m gwella.site remind`: tell people what is due and is theirs to do. To be run every day, by a timer."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from gwella.cli.command import REFUSED
from gwella.cli.reader import spoken
from gwella.code_of_practice.places import WALES
from gwella.measuring.reminding import remind_all
from gwella.measuring.waiting import authorities
from gwella.office.notices import mail_out


class Command(BaseCommand):
    """Tells nobody twice within a week, however often it is run; a letter that could not be sent goes next time."""

    help = "Remind those whose move is due, and send the letters that wait."

    def handle(self, *args: Any, **options: Any) -> None:
        told = remind_all(timezone.localdate())
        sent = failed = 0
        for place in (*authorities(), WALES):
            its_sent, its_failed = mail_out(place, settings.ADDRESS)
            sent, failed = sent + its_sent, failed + its_failed
        self.stdout.write(spoken("notices.reminded", told=told, sent=sent))
        if failed:
            self.stderr.write(spoken("notices.not_sent", failed=failed))
            sys.exit(REFUSED)
