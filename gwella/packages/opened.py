"""Opening a package: nothing of it is believed before its signature, its addressee and every hash are right."""

from __future__ import annotations

import base64
import binascii
import io
import zipfile
import zlib
from collections.abc import Callable, Collection, Mapping
from pathlib import PurePosixPath

import msgspec

from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.places import area, areas
from gwella.code_of_practice.years import Period
from gwella.packages.made import MANIFEST, OURS, SIGNATURE
from gwella.packages.manifest import FORMAT, Manifest, name_of, part
from gwella.packages.signing import PublicKey

LONGEST_PACKAGE = 32 * 1024 * 1024  # bytes, packed; a return has some 200,000
LONGEST_OPENED = 128 * 1024 * 1024  # bytes, unpacked, all of it at once in memory
MOST_FILES = 40
# What others pack in breaks down in ways of its own, and takes memory that no size in the archive speaks of.
PACKED_SO = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Opened(msgspec.Struct, frozen=True):
    """A package that is what it says. `name` is the hash by which an answer names it."""

    manifest: Manifest
    name: str
    files: Mapping[str, bytes]


def opened(
    package: bytes,
    file: str,
    believed: Callable[[str], Collection[PublicKey]],
    *,
    to: str = "",
    place: str = "",
    year: int | None = None,
) -> Opened:
    """Return what a package holds, signed by a key that is `believed` to be of the place that it says it is from.

    `to` is the place that opens it; `place` and `year` are what is expected, where they are. Raises ReturnRejected for
    a file that is no package, is damaged or was changed, is signed by nobody who is believed, or is of another place
    or year than expected; in each case nothing of it is taken.
    """
    content = _unpacked(package, file)
    manifest = _manifest(content, file)
    _check_signature(manifest, content, file, believed)
    _check_files(manifest, content, file)
    _check_expected(manifest, file, to, place, year)
    theirs = {name: content[name] for name in manifest.files}
    return Opened(manifest, name_of(content[MANIFEST]), theirs)


def inside(package: bytes, name: str) -> bytes:
    """Return one file of a package that was made here."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return archive.read(name)


def _unpacked(package: bytes, file: str) -> dict[str, bytes]:
    if len(package) > LONGEST_PACKAGE:
        raise ReturnRejected("packages.too_large", file=file)
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            entries = archive.infolist()
            _check_entries(entries, file)
            return {entry.filename: _read(archive, entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        raise ReturnRejected("packages.not_a_package", file=file) from None


def _check_entries(entries: Collection[zipfile.ZipInfo], file: str) -> None:
    names = [entry.filename for entry in entries]
    plain = all(PurePosixPath(name).name == name and "\\" not in name for name in names)
    packed_so = all(entry.compress_type in PACKED_SO for entry in entries)
    few = len(names) <= MOST_FILES and sum(entry.file_size for entry in entries) <= LONGEST_OPENED
    if not few:
        raise ReturnRejected("packages.too_large", file=file)
    if not plain or not packed_so or len(set(names)) != len(names) or not {MANIFEST, SIGNATURE} <= set(names):
        raise ReturnRejected("packages.not_a_package", file=file)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as inside:
        # One byte more than it says: an archive may lie about how long a file is.
        content = inside.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise ValueError(entry.filename)
    return content


def _manifest(content: Mapping[str, bytes], file: str) -> Manifest:
    try:
        version = msgspec.json.decode(content[MANIFEST], type=_Version).format
        if version > FORMAT:
            raise ReturnRejected("packages.newer", file=file)
        found = msgspec.json.decode(content[MANIFEST], type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise ReturnRejected("packages.not_a_package", file=file) from None
    places = found.from_ in areas() and (not found.to or found.to in areas())
    if not places or any("\0" in text for text in (found.signed_by, found.reason, found.label_en, found.label_cy)):
        raise ReturnRejected("packages.not_a_package", file=file)
    return found


class _Version(msgspec.Struct):
    format: int


def _check_signature(
    manifest: Manifest, content: Mapping[str, bytes], file: str, believed: Callable[[str], Collection[PublicKey]]
) -> None:
    keys = believed(manifest.from_)
    place = area(manifest.from_).name
    if not keys:
        raise ReturnRejected("packages.nobody_believed", file=file, place=place)
    try:
        signature = base64.b64decode(content[SIGNATURE].strip(), validate=True)
    except binascii.Error:
        signature = b""
    if not any(key.place == manifest.from_ and key.signed(content[MANIFEST], signature) for key in keys):
        raise ReturnRejected("packages.wrong_signature", file=file, place=place)


def _check_files(manifest: Manifest, content: Mapping[str, bytes], file: str) -> None:
    theirs = set(content) - set(OURS)
    if theirs != set(manifest.files) or set(manifest.files) & set(OURS):
        raise ReturnRejected("packages.other_files", file=file)
    for name, said in manifest.files.items():
        if part(content[name]) != said:
            raise ReturnRejected("packages.changed", file=file, inside=name)


def _check_expected(manifest: Manifest, file: str, to: str, place: str, year: int | None) -> None:
    if manifest.to and to and manifest.to != to:
        raise ReturnRejected("packages.to_another", file=file, place=area(manifest.to).name)
    if place and manifest.from_ != place:
        raise ReturnRejected(
            "packages.of_another", file=file, place=area(manifest.from_).name, expected=area(place).name
        )
    if year is not None and manifest.year != year:
        raise ReturnRejected(
            "packages.of_another_year", file=file, year=Period.of_year(manifest.year), expected=Period.of_year(year)
        )
