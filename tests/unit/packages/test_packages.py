"""A package is what was signed, by whom it says, to whom it says; anything else is refused in one sentence."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwella.code_of_practice.errors import NotFound, ReturnRejected
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.places import WALES
from gwella.packages.made import MANIFEST, SIGNATURE, packed
from gwella.packages.manifest import Kind, Manifest, name_of
from gwella.packages.opened import opened
from gwella.packages.signing import believe, believe_no_longer, believed, read_key, signing_key

MON, GWYNEDD = "W06000001", "W06000002"
AT = datetime(2025, 6, 30, 9, 30, tzinfo=UTC)
FILES = {"return.csv": b"metric,value\nadult.contacts.received,412\n"}


def manifest(**changed) -> Manifest:
    said = {"kind": Kind.RETURN, "of": "metrics", "from_": MON, "to": WALES, "year": 2024, "made_at": AT, "key": ""}
    return Manifest(**said | changed)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """The keys of Anglesey, which Wales believes."""
    believe(tmp_path / "wales", signing_key(tmp_path / "mon", MON).public)
    return tmp_path


@pytest.fixture
def package(keys: Path) -> bytes:
    return packed(manifest(), FILES, signing_key(keys / "mon", MON))


def open_it(keys: Path, package: bytes, **expected):
    return opened(package, "a.zip", lambda place: believed(keys / "wales", place), **{"to": WALES} | expected)


def changed(package: bytes, change) -> bytes:
    """Return the package with other files in it: `change` gets them by name."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def refused(code: str):
    return pytest.raises(ReturnRejected, check=lambda error: error.code == code)


def test_what_was_packed_is_what_is_opened(keys: Path, package: bytes):
    found = open_it(keys, package, place=MON, year=2024)
    assert (found.manifest.kind, found.manifest.year, dict(found.files)) == (Kind.RETURN, 2024, FILES)


def test_it_is_read_without_gwella(package: bytes):
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert archive.read("return.csv") == FILES["return.csv"]
        assert "Ynys Môn" in archive.read("DARLLENWCH.txt").decode()
        assert "Isle of Anglesey" in archive.read("README.txt").decode()
        assert name_of(archive.read(MANIFEST))


def test_the_same_makes_the_same_bytes(keys: Path, package: bytes):
    assert packed(manifest(), FILES, signing_key(keys / "mon", MON)) == package


def test_another_year_another_place_and_another_addressee_are_refused(keys: Path, package: bytes):
    with refused("packages.of_another_year"):
        open_it(keys, package, year=2023)
    with refused("packages.of_another"):
        open_it(keys, package, place=GWYNEDD)
    with refused("packages.to_another"):
        open_it(keys, package, to=GWYNEDD)


def test_a_key_that_is_not_believed_opens_nothing(keys: Path, package: bytes):
    with refused("packages.nobody_believed"):
        opened(package, "a.zip", lambda place: (), to=WALES)
    stranger = packed(manifest(), FILES, signing_key(keys / "stranger", MON))
    with refused("packages.wrong_signature"):
        open_it(keys, stranger)
    believe_no_longer(keys / "wales", MON, signing_key(keys / "mon", MON).public.fingerprint.upper())
    with refused("packages.nobody_believed"):
        open_it(keys, package)
    with pytest.raises(NotFound):
        believe_no_longer(keys / "wales", MON, "0000")


def test_a_neighbours_key_does_not_sign_for_another_place(keys: Path):
    """Gwynedd is believed, as Gwynedd: its key does not make a return of Anglesey's."""
    theirs = signing_key(keys / "gwynedd", GWYNEDD)
    believe(keys / "wales", theirs.public)
    forged = packed(manifest(from_=GWYNEDD), FILES, theirs)
    in_its_name = changed(
        forged, lambda files: files.update({MANIFEST: files[MANIFEST].replace(b"W06000002", b"W06000001")})
    )
    with refused("packages.wrong_signature"):
        open_it(keys, in_its_name)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda files: files.update({"return.csv": b"metric,value\n"}), "packages.changed"),
        (lambda files: files.pop("return.csv"), "packages.other_files"),
        (lambda files: files.update({"more.csv": b""}), "packages.other_files"),
        (lambda files: files.update({MANIFEST: files[MANIFEST].replace(b"2024", b"2023")}), "packages.wrong_signature"),
        (lambda files: files.update({SIGNATURE: b"!"}), "packages.wrong_signature"),
        (lambda files: files.update({MANIFEST: b"{}"}), "packages.not_a_package"),
        (lambda files: files.update({MANIFEST: b'{"format": 3}'}), "packages.newer"),
        (lambda files: files.update({"../up.csv": b""}), "packages.not_a_package"),
        (lambda files: files.pop(SIGNATURE), "packages.not_a_package"),
        (lambda files: files.update({str(n): b"" for n in range(50)}), "packages.too_large"),
    ],
)
def test_whatever_was_changed_is_refused(keys: Path, package: bytes, change, code: str):
    with refused(code) as caught:
        open_it(keys, changed(package, change))
    assert caught.value.in_(Language.CY) != caught.value.in_(Language.EN)


@pytest.fixture(scope="module")
def one_package(tmp_path_factory) -> tuple[Path, bytes]:
    """A package that is always the same, since its key is."""
    folder = tmp_path_factory.mktemp("keys")
    (folder / "mon" / MON).mkdir(parents=True)
    (folder / "mon" / MON / "signing.key").write_bytes(bytes(range(32)))
    key = signing_key(folder / "mon", MON)
    believe(folder / "wales", key.public)
    return folder, packed(manifest(), FILES, key)


@settings(deadline=None, max_examples=300)
@given(data=st.data())
def test_no_byte_can_be_changed_unseen(one_package: tuple[Path, bytes], data):
    """Whatever single byte is changed, either nothing that was signed differs or it is refused."""
    folder, package = one_package
    at, by = data.draw(st.integers(0, len(package) - 1)), data.draw(st.integers(1, 255))
    tampered = package[:at] + bytes([package[at] ^ by]) + package[at + 1 :]
    try:
        found = open_it(folder, tampered)
    except ReturnRejected:
        return
    assert dict(found.files) == FILES
    assert found.manifest == msgspec.structs.replace(manifest(), key=found.manifest.key, files=found.manifest.files)


def packed_otherwise(how: int) -> bytes:
    """Return a zip that another program packed, damaged where its content begins."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", how) as archive:
        archive.writestr(MANIFEST, b'{"format": 1}' * 100)
        archive.writestr(SIGNATURE, b"")
    content = bytearray(made.getvalue())
    begins = content.index(MANIFEST.encode()) + len(MANIFEST)
    for place in range(begins + 9, begins + 15):
        content[place] ^= 0xFF
    return bytes(content)


@pytest.mark.parametrize("how", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED])
def test_a_zip_that_another_program_packed_is_refused_whatever_is_in_it(keys: Path, how: int):
    with refused("packages.not_a_package"):
        open_it(keys, packed_otherwise(how))


def test_a_manifest_that_holds_a_list_in_a_list_without_end_is_refused(keys: Path, package: bytes):
    deep = b'{"format": 1, "more": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    with refused("packages.not_a_package"):
        open_it(keys, changed(package, lambda files: files.update({MANIFEST: deep})))


def test_a_public_key_travels_as_text(keys: Path):
    public = signing_key(keys / "mon", MON).public
    assert read_key(public.text(), "k.txt") == public
    for wrong in (
        "",
        "gwella-public-key 1\nplace W06000001\nkey AAAA\n",
        public.text().replace("W06000001", "Nowhere"),
    ):
        with refused("packages.not_a_key"):
            read_key(wrong, "k.txt")


def test_the_signing_key_is_made_once_and_for_its_owner_alone(tmp_path: Path):
    first = signing_key(tmp_path, MON)
    assert signing_key(tmp_path, MON) == first
    file = tmp_path / MON / "signing.key"
    assert file.stat().st_mode & 0o077 == 0
    file.write_bytes(b"short")
    with refused("packages.key_damaged"):
        signing_key(tmp_path, MON)
