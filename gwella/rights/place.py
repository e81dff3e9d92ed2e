"""What an authority's folder on a server holds of a person, beside and below its tables, and its questions."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec
from django.db import transaction

from gwella.measuring.models import Answer, Handed, Question, Submission
from gwella.metrics.files import SNAPSHOTS
from gwella.rights.bundle import Asked
from gwella.rights.erasing import Erased, erase
from gwella.rights.files import Where, files_with, holds_them, with_them
from gwella.rights.person import Held, held_of

QUARANTINE, EXTRACTS = "quarantine", "extracts"  # where files lie as they were sent: by submission, and by an officer
SENT, NAMES = "sent", "sent.json"  # in a submission: the bytes by number, and what they were called
STILL_OPEN = ("staged", "checking", "shown", "taking")


class PlaceFolders(msgspec.Struct, frozen=True):
    """Where an authority's things lie on a server: its folder, the results in it, and the keys."""

    authority: str
    folder: Path
    results: Path
    keys: Path

    @property
    def snapshots(self) -> Path:
        return self.results / SNAPSHOTS

    @property
    def books(self) -> list[Path]:
        """Every folder of results, the one in force first: those of before hold snapshots too."""
        every = {path.parent for path in self.folder.glob(f"*/{SNAPSHOTS}")} | {self.results}
        return sorted(every, key=lambda path: (path != self.results, path))

    @property
    def submissions(self) -> list[Path]:
        """The folder of each submission that files lie in: what was sent, and what a trial made of it."""
        folder = self.folder / QUARANTINE
        return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


class All(msgspec.Struct, frozen=True):
    """All that is held of a person: rows, files as they were sent, the submissions they are in, questions."""

    held: tuple[Held, ...]
    files: Mapping[Path, list[Where]]
    submissions: tuple[Path, ...]
    asked: tuple[Asked, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How much there is, and nothing of what it says."""
        places = [one for found in self.files.values() for one in found]
        return {
            "tables": len(self.held),
            "rows": sum(one.rows.num_rows for one in self.held),
            "files": with_them(self.files),
            "file_rows": sum(one.row > 0 for one in places),
            "submissions": len(self.submissions),
            "unsearched": sum(not one.searched for one in places),
            "questions": len(self.asked),
        }


def everything(of: PlaceFolders, identifiers: Collection[str], people: Collection[int]) -> All:
    """Return what is held of the person with these keys, who goes by these identifiers in what was sent."""
    held = tuple(held_of(of.snapshots, of.authority, people))
    files = _files(of, identifiers)
    return All(held, files, _submissions(of, files, identifiers, people), _asked(of.authority, identifiers))


def _files(of: PlaceFolders, identifiers: Collection[str]) -> dict[Path, list[Where]]:
    """Return the files with the person in them, each once and by the name that it was sent under.

    What the check made of them, beside them in the submission's folder, is another copy and no other file.
    """
    found = files_with(of.folder / EXTRACTS, identifiers)
    for submission in of.submissions:
        names = submission / NAMES
        called = msgspec.json.decode(names.read_bytes(), type=list[str]) if names.is_file() else []
        numbered = {str(number): name for number, name in enumerate(called)}
        here = files_with(submission / SENT, identifiers)
        if not with_them(here):
            here |= files_with(submission, identifiers)  # the mapping may have made an identifier of what was sent
        for path, places in here.items():
            name = numbered.get(path.name, path.name)
            found[path] = [msgspec.structs.replace(one, file=one.file.replace(path.name, name, 1)) for one in places]
    return found


def taken_out(of: PlaceFolders, identifiers: Collection[str], people: Collection[int]) -> dict[str, int]:
    """Take a person out of snapshots, files that were sent, and questions; return how much of each went.

    A submission's folder goes whole, since its trial holds the person too. The snapshots come last: they change at
    one moment, and whatever stopped before that is done again by the same act.
    """
    files = _files(of, identifiers)
    sent = _submissions(of, files, identifiers, people)
    extracts = [path for path, where in files.items() if of.folder / EXTRACTS in path.parents and holds_them(where)]
    with transaction.atomic():
        questions = _without_questions(of.authority, identifiers)
        its = Submission.objects.of(of.authority).filter(public_id__in=[path.name for path in sent])
        # What is still open could not be taken whole any more.
        its.filter(state__in=STILL_OPEN).update(state="withdrawn")
    for folder in sent:
        shutil.rmtree(folder)
    for path in extracts:
        path.unlink(missing_ok=True)
    erased = [erase(out, out / SNAPSHOTS, of.authority, people) for out in of.books if (out / SNAPSHOTS).is_dir()]
    first = erased[0] if erased else Erased({}, 0, 0)
    return {
        "rows": sum(first.rows.values()),
        "tables": len(first.rows),
        "cells": first.cells,
        "snapshots": sum(one.files for one in erased),
        "files": with_them(files),
        "submissions": len(sent),
        "questions": questions,
    }


def _submissions(
    of: PlaceFolders, files: Mapping[Path, list[Where]], identifiers: Collection[str], people: Collection[int]
) -> tuple[Path, ...]:
    """Return the folders of the submissions with the person in them, of which `files` says some already."""
    known = {folder for path, where in files.items() if holds_them(where) for folder in path.parents}
    return tuple(one for one in of.submissions if one in known or _holds(one, of.authority, identifiers, people))


def _holds(folder: Path, place: str, identifiers: Collection[str], people: Collection[int]) -> bool:
    """Say whether a submission's folder holds the person: as it was sent, or in the snapshots of its trial."""
    if with_them(files_with(folder, identifiers)):
        return True
    return any(held_of(snapshots, place, people) for snapshots in folder.rglob(SNAPSHOTS) if snapshots.is_dir())


def _asked(place: str, identifiers: Collection[str]) -> tuple[Asked, ...]:
    questions = Question.objects.of(place).filter(reference__in=identifiers).order_by("year", "asks", "pk")
    signs = {one.public_id: one.sign for one in questions}
    reasons = Handed.objects.of(place).filter(question__in=list(signs)).exclude(words="")
    both = [(one.at, signs[one.question], one.words) for one in reasons]
    its = Answer.objects.of(place).filter(sign__in=set(signs.values()))
    both += [(one.at, one.sign, one.words or one.kind) for one in its]
    said: dict[str, list[str]] = {}
    for _, sign, words in sorted(both):
        said.setdefault(sign, []).append(words)
    return tuple(Asked(one.reference, one.year, one.asks, tuple(said.get(one.sign, ()))) for one in questions)


def _without_questions(place: str, identifiers: Collection[str]) -> int:
    """Take out the questions that name the person, why they were handed over, and what was answered to them alone."""
    questions = Question.objects.of(place).filter(reference__in=identifiers)
    signs = set(questions.values_list("sign", flat=True))
    Handed.objects.of(place).filter(question__in=list(questions.values_list("public_id", flat=True))).delete()
    gone, _ = questions.delete()
    others = set(Question.objects.of(place).filter(sign__in=signs).values_list("sign", flat=True))
    Answer.objects.of(place).filter(sign__in=signs - others).delete()
    return int(gone)
