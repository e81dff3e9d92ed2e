"""Do long work as it is asked for, and take up what another worker left. `gwella serve` starts it."""

from __future__ import annotations

import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from gwella.office import heard
from gwella.office.jobs import take_up
from gwella.site.keeping.checkpoints import Sealing

BETWEEN_LOOKS = 0.5  # seconds, while there is nothing to do
BETWEEN_TAKING_UP = 5
WITHOUT_DATABASE = 5

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """`python -m gwella.site work`: until it is told to stop, when it ends what it has in hand first."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do what waits, then end.")
        parser.add_argument(
            "--alone", action="store_true", help="There is no other worker: take up at once what one left."
        )

    def handle(self, *args: Any, once: bool = False, alone: bool = False, **options: Any) -> None:
        take_up(alone=alone)
        worker = Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        worker.configure_signals()
        taken_up, sealing = time.monotonic(), Sealing()
        sealing.look(timezone.now())
        while worker.running:
            heard.say()
            try:
                if time.monotonic() - taken_up > BETWEEN_TAKING_UP:
                    take_up()
                    sealing.look(timezone.now())
                    taken_up = time.monotonic()
                worker.run()
            except (InterfaceError, OperationalError) as error:
                if once:
                    raise  # whoever asked for one look has to know that there was none
                # It comes back, as pages that ask it do. What was in hand is taken up then, as from a worker that left.
                log.warning("the database does not answer the worker: %s", type(error).__name__)
                connections.close_all()
                time.sleep(WITHOUT_DATABASE)
            if once:
                return
            time.sleep(BETWEEN_LOOKS)
