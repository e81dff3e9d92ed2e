"""What a zip holds is looked at before it is unpacked, and no name from outside is a path."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from gwella.cli import unpacking
from gwella.cli.unpacking import Sent, clean, unpacked
from gwella.code_of_practice.errors import ReturnRejected


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("contacts.csv", "contacts.csv"),
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\Users\\Nia\\cysylltiadau.csv", "cysylltiadau.csv"),
        ("Cyfeiriadau – Ŵyn & ŷd (2024).csv", "Cyfeiriadau _ Ŵyn & ŷd (2024).csv"),
        ("...", "_"),
        ("", "_"),
        (".hidden.csv", "hidden.csv"),
        ("a\x00b\n.csv", "a_b_.csv"),
        ("<script>.csv", "_script_.csv"),
        (f"{'a' * 300}.csv", f"{'a' * 96}.csv"),
        ("-rf.csv", "-rf.csv"),
    ],
)
def test_a_name_is_only_the_last_part_of_itself(name, cleaned):
    assert clean(name) == cleaned


def zip_of(path: Path, *entries: tuple[zipfile.ZipInfo | str, bytes]) -> Sent:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return Sent(path, "a.zip")


def entry(name: str, **more: int) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    for field, value in more.items():
        setattr(made, field, value)
    return made


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("/etc/contacts.csv", "zip_leads_out"),
        ("a/../../contacts.csv", "zip_leads_out"),
        ("..\\contacts.csv", "zip_leads_out"),
        ("C:/contacts.csv", "zip_leads_out"),
        ("more.zip", "zip_in_zip"),
        ("folder/MORE.ZIP", "zip_in_zip"),
        ("contacts.exe", "not_a_type"),
        ("contacts", "not_a_type"),
    ],
)
def test_a_zip_with_something_that_no_return_holds_is_refused(tmp_path, name, code):
    sent = zip_of(tmp_path / "0", ("good.csv", b"a,b\n"), (name, b"a,b\n"))
    with pytest.raises(ReturnRejected) as refused:
        unpacked([sent], tmp_path / "files")
    assert refused.value.code == f"submissions.{code}"
    assert not list(tmp_path.rglob("*.exe"))


def test_a_link_in_a_zip_is_refused(tmp_path):
    sent = zip_of(tmp_path / "0", (entry("contacts.csv", external_attr=0o120777 << 16), b"/etc/passwd"))
    with pytest.raises(ReturnRejected, match="lies outside of it"):
        unpacked([sent], tmp_path / "files")


def test_a_zip_that_says_less_than_it_holds_is_refused_before_it_is_taken(tmp_path):
    sent = zip_of(tmp_path / "0", ("contacts.csv", b"a" * 100_000))
    raw = sent.path.read_bytes()
    size = (100_000).to_bytes(4, "little")
    sent.path.write_bytes(raw.replace(size, (10).to_bytes(4, "little")))
    with pytest.raises(ReturnRejected, match="is damaged"):
        unpacked([sent], tmp_path / "files")


def test_a_bomb_is_refused_before_anything_is_unpacked(tmp_path, monkeypatch):
    sent = zip_of(tmp_path / "0", *((f"{one}.csv", b"0" * 3_000_000) for one in range(10)))
    with pytest.raises(ReturnRejected, match="unpacks to more"):
        unpacked([sent], tmp_path / "files")
    assert list((tmp_path / "files").iterdir()) == []
    monkeypatch.setattr(unpacking, "MOST_RATIO", 10**9)
    monkeypatch.setattr(unpacking, "MOST_UNPACKED", 20_000_000)
    with pytest.raises(ReturnRejected, match="unpacks to more"):
        unpacked([sent], tmp_path / "again")


def test_a_locked_zip_is_refused(tmp_path):
    sent = zip_of(tmp_path / "0", ("contacts.csv", b"a,b\n"))
    raw = bytearray(sent.path.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    raw[6] |= 1
    sent.path.write_bytes(raw)
    with pytest.raises(ReturnRejected, match="has a password"):
        unpacked([sent], tmp_path / "files")


def test_files_and_zips_are_put_into_one_folder_by_their_names(tmp_path):
    sent = zip_of(tmp_path / "0", ("one/people.csv", b"a,b\n"), ("__MACOSX/one/._people.csv", b"x"))
    (tmp_path / "1").write_bytes(b"c,d\n")
    unpacked([sent, Sent(tmp_path / "1", "x\\contacts.CSV")], tmp_path / "files")
    found = {path.name: path.read_bytes() for path in (tmp_path / "files").iterdir()}
    assert found == {"people.csv": b"a,b\n", "contacts.CSV": b"c,d\n"}
    assert (tmp_path / "files").stat().st_mode & 0o077 == 0
