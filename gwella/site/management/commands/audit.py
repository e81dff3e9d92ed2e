"""The record of a server: verified, its checkpoint and public key written, its week told."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.core.management.base import CommandParser
from django.db import connection
from django.utils import timezone

from gwella.audit import walls
from gwella.audit.checkpoint import as_file, checkpoint, read_checkpoint
from gwella.audit.signing import as_pem, key_id, public_key, signing_key
from gwella.audit.verifying import Verified, verify
from gwella.cli.reader import READER, spoken
from gwella.code_of_practice.writing import check_is_new, whole
from gwella.office.weekly import weekly
from gwella.site.keeping import checkpoints
from gwella.site.management.said import Saying

NOT_AS_WRITTEN = 1


class Command(Saying):
    """`python -m gwella.site audit VERB`; `gwella audit` starts it."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["verify", "checkpoint", "key", "weekly"])
        for option in ("--checkpoint", "--public-key", "--out"):
            parser.add_argument(option, type=Path)

    def work(self, **options: Any) -> None:
        getattr(self, f"_{options['verb']}")(options)

    def _verify(self, options: dict[str, Any]) -> None:
        file = options["checkpoint"]
        kept = read_checkpoint(file, self._public(options["public_key"])) if file else checkpoints.last()
        down = walls.missing(connection)
        found = verify(kept)
        if down:
            self.stdout.write(spoken("audit.walls_missing", walls=", ".join(down)))
        self._say(found)
        if kept and not found.wrong:
            self.stdout.write(spoken("audit.holds_since", at=kept.made_at))
        if kept and not file:
            self.stdout.write(spoken("audit.own_checkpoint", folder=str(checkpoints.folder())))
        elif not kept:
            self.stdout.write(spoken("audit.without_checkpoint"))
        if down or found.wrong:
            sys.exit(NOT_AS_WRITTEN)

    def _say(self, found: Verified) -> None:
        if not found.wrong:
            self.stdout.write(spoken("audit.holds", entries=found.entries, chains=found.chains))
            return
        self.stdout.write(spoken("audit.does_not_hold", count=len(found.wrong)))
        for one in found.wrong:
            self.stdout.write(one.says.in_(READER))

    def _public(self, file: Path | None) -> Ed25519PublicKey:
        return public_key(file) if file else signing_key(settings.DATA).public_key()

    def _checkpoint(self, options: dict[str, Any]) -> None:
        connection.ensure_connection()  # without a record there is nothing to sign, and no key is made
        key = signing_key(settings.DATA)
        made = checkpoint(key, timezone.now())
        file = self._new_file(options)
        with whole(file) as unfinished:
            unfinished.write_bytes(as_file(made))
        said = spoken("audit.checkpoint_written", file=file.name, chains=len(made.chains), key=made.key)
        self.stdout.write(said)

    def _key(self, options: dict[str, Any]) -> None:
        key = signing_key(settings.DATA).public_key()
        file = self._new_file(options)
        with whole(file) as unfinished:
            unfinished.write_bytes(as_pem(key))
        self.stdout.write(spoken("audit.key_written", file=file.name, key=key_id(key)))

    def _new_file(self, options: dict[str, Any]) -> Path:
        file: Path = options["out"]
        check_is_new(file)
        return file

    def _weekly(self, options: dict[str, Any]) -> None:
        sent, since, until = weekly(timezone.localdate())
        self.stdout.write(spoken("audit.weekly_sent", notices=sent, since=since, until=until))
