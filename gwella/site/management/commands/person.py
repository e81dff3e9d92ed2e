"""`python -m gwella.site person`: what `gwella person` starts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from gwella.accounts import operator
from gwella.accounts.invitations import found, send
from gwella.accounts.matrix import matrix
from gwella.cli.reader import READER, spoken
from gwella.code_of_practice.errors import NotAllowed
from gwella.site.management.said import Saying
from gwella.site.people import told


class Command(Saying):
    """Says what was done, or in one sentence why it was not."""

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        add = verbs.add_parser("add")
        add.add_argument("email")
        for name in ("authority", "role", "language"):
            add.add_argument(f"--{name}", default="")
        for name in ("break-glass", "send"):
            add.add_argument(f"--{name}", action="store_true")
        opening = verbs.add_parser("open")
        opening.add_argument("--hours", type=int, default=4)
        opening.add_argument("--reason", default="")
        for name in ("close", "waiting"):
            verbs.add_parser(name)
        verbs.add_parser("grant").add_argument("public_id")

    def work(self, **options: Any) -> None:
        with override(READER.value):
            self.stdout.write(VERBS[options["verb"]](options))


def _add(typed: dict[str, Any]) -> str:
    if typed["language"] not in ("", "en", "cy"):
        raise NotAllowed("person.no_such_language")
    try:
        validate_email(typed["email"])
    except ValidationError:
        raise NotAllowed("person.no_address") from None
    with transaction.atomic():
        secret = operator.add(
            typed["email"],
            typed["role"],
            typed["authority"],
            language=typed["language"],
            is_break_glass=typed["break_glass"],
        )
        with override(typed["language"] or READER.value):
            link = f"{settings.ADDRESS.rstrip('/')}{reverse('invited', args=[secret])}"
        invitation = found(secret)
        if typed["send"] and invitation is not None:
            send(invitation, link)
    return spoken("person.link", email=typed["email"], link=link)


def _open(typed: dict[str, Any]) -> str:
    with transaction.atomic():
        told.emergency(operator.open_break_glass(typed["hours"], typed["reason"]), "people.break_glass_opened")
    return spoken("person.opened", hours=typed["hours"])


def _close(typed: dict[str, Any]) -> str:
    operator.close_break_glass()
    return spoken("person.closed")


def _waiting(typed: dict[str, Any]) -> str:
    roles = matrix().roles
    lines = [f"{one.public_id}  {roles[one.role].title.in_(READER)}  {one.person.email}" for one in operator.waiting()]
    return "\n".join(lines) or spoken("person.none_wait")


def _grant(typed: dict[str, Any]) -> str:
    operator.grant(typed["public_id"])
    return spoken("person.granted")


VERBS = {"add": _add, "open": _open, "close": _close, "waiting": _waiting, "grant": _grant}
