"""Packages at the command line: keys written, believed and forgotten; packages made, opened and taken."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from gwella.accounts.matrix import LOCAL_OFFICER
from gwella.accounts.session import Visitor
from gwella.accounts.wall import ELSEWHERE, walled
from gwella.cli.reader import READER, spoken
from gwella.code_of_practice.errors import NotAllowed, NotFound, Remediable
from gwella.code_of_practice.places import area, areas
from gwella.code_of_practice.writing import check_is_new, whole
from gwella.measuring import arriving, correcting, travelling
from gwella.measuring.held import held
from gwella.packages.manifest import Kind
from gwella.packages.opened import LONGEST_PACKAGE
from gwella.packages.signing import (
    LONGEST,
    PublicKey,
    believe,
    believe_no_longer,
    believed,
    places_here,
    read_key,
    signing_key,
)
from gwella.release.models import Release
from gwella.site.management.said import Saying


class Command(Saying):
    """`python -m gwella.site package VERB`; `gwella package` starts it."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["key", "keys", "believe", "forget", "make", "open"])
        for option in ("--at", "--authority", "--sender", "--place", "--fingerprint", "--kind"):
            parser.add_argument(option, default="")
        for option in ("--out", "--file"):
            parser.add_argument(option, type=Path)
        parser.add_argument("--year", type=int)
        parser.add_argument("--take", action="store_true")

    def work(self, verb: str = "", **options: Any) -> None:
        self.keys = Path(settings.DATA) / travelling.FOLDER
        getattr(self, f"_{verb}")(options)

    def _key(self, options: dict[str, Any]) -> None:
        check_is_new(options["out"])
        key = signing_key(self.keys, options["at"]).public
        _write(options["out"], key.text().encode())
        self._say_key("package.key_written", key, options["out"])

    def _keys(self, options: dict[str, Any]) -> None:
        here = places_here(self.keys)
        for place in here:
            self._say_key("package.signs", signing_key(self.keys, place).public)
        others = [key for place in areas() for key in believed(self.keys, place)]
        for key in others:
            self._say_key("package.believes", key)
        if not here and not others:
            self.say("package.no_keys")

    def _believe(self, options: dict[str, Any]) -> None:
        file = options["file"]
        key = read_key(_read(file, LONGEST).decode("utf-8", errors="replace"), file.name)
        # The fingerprint is not shown: who could copy it from here need not call anybody.
        self.say("package.is_of", file=file.name, place=area(key.place).name)
        typed = options["fingerprint"] or self._typed()
        if _plain(typed) != _plain(key.fingerprint):
            raise NotAllowed("package.not_the_same")
        believe(self.keys, key)
        self.say("package.believed", place=area(key.place).name)

    def _forget(self, options: dict[str, Any]) -> None:
        believe_no_longer(self.keys, options["place"], options["fingerprint"])
        self.say("package.forgotten", place=area(options["place"]).name)

    def _make(self, options: dict[str, Any]) -> None:
        check_is_new(options["out"])
        who = self._who(options["at"])
        with walled((who.place, ELSEWHERE)):
            made = self._made(Kind(options["kind"]), who, options)
        _write(options["out"], made.package)
        self.say("package.made", file=options["out"].name, name=made.name)

    def _made(self, kind: Kind, who: Visitor, options: dict[str, Any]) -> travelling.Made:
        if kind is Kind.RELEASE:
            release = Release.objects.first()
            if release is None:
                raise NotFound("packages.no_release")
            return travelling.of_release(release, by=who, keys=self.keys)
        if options["year"] is None:
            raise NotAllowed("package.year_missing")
        if kind is Kind.RETURN:
            its = travelling.return_of(who.place, options["year"], travelling.has_left)
            return travelling.of_return(its, by=who, keys=self.keys)
        if kind is Kind.REQUEST:
            its = travelling.return_of(who.place, options["year"], correcting.has_asked)
            return correcting.of_request(its, by=who, keys=self.keys)
        if not options["authority"]:
            raise NotAllowed("package.authority_missing")
        answerable = partial(travelling.answerable, place=who.place)
        its = travelling.return_of(area(options["authority"]).code, options["year"], answerable)
        return travelling.of_answer(its, by=who, keys=self.keys)

    def _open(self, options: dict[str, Any]) -> None:
        package = _read(options["file"], LONGEST_PACKAGE)
        place = area(options["sender"]).code if options["sender"] else ""
        who = self._who(options["at"])
        expected = {"at": who.place, "keys": self.keys, "place": place, "year": options["year"]}
        try:
            with walled((who.place, ELSEWHERE)):
                found = arriving.open_package(package, options["file"].name, **expected)
                lines = held(found)
                taken = arriving.take(found, by=who) if options["take"] else None
        except Remediable as refusal:
            with walled((who.place, ELSEWHERE)):
                arriving.refused(refusal, by=who)
            raise
        self.say("package.signed_right", place=area(found.manifest.from_).name)
        for line in lines:
            self.stdout.write(line.in_(READER))
        self.say("package.not_taken" if taken is None else "package.taken" if taken.is_new else "package.taken_before")

    def _who(self, at: str) -> Visitor:
        """Return the officer of the place whose installation this is. Raises NotAllowed where that is not clear."""
        here = places_here(self.keys)
        if not at and len(here) != 1:
            raise NotAllowed("package.whose", places=", ".join(here) or spoken("package.nobody"))
        return Visitor(LOCAL_OFFICER, area(at or here[0]).code)

    def _say_key(self, code: str, key: PublicKey, file: Path | None = None) -> None:
        named = {"file": file.name} if file else {}
        self.say(code, place=area(key.place).name, fingerprint=key.fingerprint, **named)

    def _typed(self) -> str:
        """Return the fingerprint as it is typed; nothing where there is nobody to type it."""
        self.stdout.flush()
        try:
            return input(spoken("package.type_it"))
        except EOFError:
            return ""


def _plain(fingerprint: str) -> str:
    return "".join(fingerprint.split()).lower()


def _read(file: Path, longest: int) -> bytes:
    """Return the content of a file, and one byte more than `longest` where it is longer. Raises NotFound."""
    try:
        with file.open("rb") as content:
            return content.read(longest + 1)
    except OSError:
        raise NotFound("package.no_file", file=file.name) from None


def _write(file: Path, content: bytes) -> None:
    """Write a new file, never over one that is there. Raises NotAllowed."""
    check_is_new(file)
    with whole(file) as unfinished:  # no link: a stick may know none
        unfinished.write_bytes(content)
