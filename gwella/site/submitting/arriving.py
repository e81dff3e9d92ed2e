"""Files as they arrive: streamed to the place's own quarantine, counted and hashed on the way, or nothing is left.

Django's own handlers would put them into a folder that all places share. What a file is called is kept as text.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponseBase, UnreadablePostError

from gwella.accounts.identifiers import opaque_id
from gwella.accounts.session import visitor
from gwella.code_of_practice.errors import ReturnRejected
from gwella.returns.mapping import printable
from gwella.returns.upload import MOST_FILES, ZIP
from gwella.site.quarantine import begin, keep_names, remove

MOST_SENT = 200 * 1024 * 1024
AROUND = 1024 * 1024  # of a form beside its files
LONGEST_NAME = 120
CHUNK = 64 * 1024
VIEW = "arrived"
LAST = "whole"  # the form's last field, so that a form without it was cut on its way


class Piece(msgspec.Struct, frozen=True):
    """One file that came whole: what it was called, its size and its SHA-256."""

    name: str
    size: int
    digest: str


def digest_of(year: int, pieces: Iterable[Piece]) -> str:
    """Return what is the same for the same files sent for the same year: a hash of their names and bytes.

    A name says which table a file is, so that one sent again under the right name is another; a zip's says nothing.
    """
    every = sorted(("" if one.name.lower().endswith(ZIP) else one.name, one.digest) for one in pieces)
    return hashlib.sha256(msgspec.json.encode((year, every))).hexdigest()


class Arrived:
    """The files of one upload on their way: in a folder of their own, under the public id they will have."""

    def __init__(self, place: str) -> None:
        self.public_id = opaque_id()
        self.folder = begin(place, self.public_id)
        self.pieces: list[Piece] = []
        self.size = 0
        self.is_kept = False
        self.refusal: ReturnRejected | None = None
        self._file: BinaryIO | None = None
        self._name, self._began, self._hash = "", 0, hashlib.sha256()

    def open(self, name: str) -> None:
        """Begin a file. What is too much is not written, and refused once all of it has come."""
        self.close()
        if len(self.pieces) == MOST_FILES:
            self.refusal = ReturnRejected("submissions.too_many_files", most=MOST_FILES)
        self._name, self._began, self._hash = printable(name, LONGEST_NAME), self.size, hashlib.sha256()
        path = self.folder / str(len(self.pieces))
        # The folder is the owner's alone, and so is what lies in it.
        self._file = None if self.refusal else path.open("xb")

    def write(self, piece: bytes) -> None:
        """Write the next piece of the file that is open."""
        self.size += len(piece)
        if self.size > MOST_SENT:
            self.refusal = ReturnRejected("submissions.too_large", most=MOST_SENT // 1024**2)
        if self._file is not None and self.refusal is None:
            self._hash.update(piece)
            self._file.write(piece)

    def close(self) -> None:
        """Finish the file that is open: written to the disk, not only to its memory."""
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self.pieces.append(Piece(self._name, self.size - self._began, self._hash.hexdigest()))
            self._file = None

    def keep(self) -> None:
        """Keep what arrived. Raises ReturnRejected for too much, and for nothing."""
        self.close()
        if self.refusal is not None:
            raise self.refusal
        if not self.pieces:
            raise ReturnRejected("submissions.nothing_sent")
        empty = [one.name for one in self.pieces if not one.size]
        if empty:
            raise ReturnRejected("submissions.empty_file", file=empty[0])
        keep_names(self.folder.parent, [one.name for one in self.pieces])
        for folder in (self.folder, self.folder.parent):
            _sync(folder)

    def digest(self, year: int) -> str:
        """Return what is the same for these files sent for that year."""
        return digest_of(year, self.pieces)

    @property
    def name(self) -> str:
        """What it is called in a list: its file, or the first of several."""
        more = len(self.pieces) - 1
        return self.pieces[0].name if not more else f"{self.pieces[0].name[: LONGEST_NAME - 5]} +{more}"

    @property
    def bytes(self) -> int:
        return sum(one.size for one in self.pieces)


class Handler(FileUploadHandler):
    """Hands each file of a form on to what arrives."""

    def __init__(self, arrived: Arrived) -> None:
        super().__init__()
        self._arrived = arrived

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, file_name, *args, **kwargs)
        self._arrived.open(file_name)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._arrived.write(raw_data)

    def file_complete(self, file_size: int) -> None:
        self._arrived.close()


@contextmanager
def arriving(place: str) -> Iterator[Arrived]:
    """Yield a place for files to arrive in; unless they are kept as a submission, nothing is left of them."""
    arrived = Arrived(place)
    try:
        yield arrived
    finally:
        arrived.close()
        if not arrived.is_kept:
            remove(arrived.folder.parent)


def taking_files(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let the files of a form stream to the quarantine of the visitor's place. It goes around `needs`.

    The form's token is looked for in the form, so where the files go must be known before anything is decided.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        who = visitor(request)
        if request.method != "POST" or not who.place or length_of(request) > MOST_SENT + AROUND:
            return view(request, *args, **kwargs)
        with arriving(who.place) as arrived:
            request.upload_handlers = [Handler(arrived)]
            setattr(request, VIEW, arrived)
            return view(request, *args, **kwargs)

    return answer


def length_of(request: HttpRequest) -> int:
    """Return how many bytes a request says that it brings."""
    said = request.headers.get("Content-Length", "")
    return int(said) if said.isascii() and said.isdigit() else 0


def arrived_in(request: HttpRequest) -> Arrived:
    """Return what came with a form. Raises ReturnRejected where it was more than is taken in."""
    arrived: Arrived | None = getattr(request, VIEW, None)
    if arrived is None:
        raise ReturnRejected("submissions.too_large", most=MOST_SENT // 1024**2)
    if request.POST.get(LAST) is None:
        # The parser takes a body that ends too early for one that ends.
        raise ReturnRejected("submissions.cut_short", file=arrived.name if arrived.pieces else "")
    return arrived


def read_body(request: HttpRequest, arrived: Arrived, name: str) -> None:
    """Take in the body of a request as one file. Raises ReturnRejected where it is cut short, or too much."""
    arrived.open(name)
    with suppress(UnreadablePostError):  # whoever sent it is gone: it is not as long as it was said to be
        while piece := request.read(CHUNK):
            arrived.write(piece)
    arrived.close()
    if arrived.size != length_of(request):
        raise ReturnRejected("submissions.cut_short", file=printable(name))


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
