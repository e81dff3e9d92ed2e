"""What a zip holds is looked at before it is unpacked, and no name from outside is a path."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from gwella.code_of_practice.errors import ReturnRejected
from gwella.returns import archive, upload
from gwella.returns.extracts.form import NAME
from gwella.returns.upload import MAY_BE_TABLES, Sent, clean, unpacked


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
        (f"{'漢' * 300}.csv", f"{'漢' * 66}.csv"),  # a file system counts bytes
        ("-rf.csv", "-rf.csv"),
    ],
)
def test_a_name_is_only_the_last_part_of_itself(name, cleaned):
    assert clean(name) == cleaned


def zip_of(path: Path, *entries: tuple[zipfile.ZipInfo | str, bytes]) -> Sent:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as there:
        for name, content in entries:
            there.writestr(name, content)
    return Sent(path, "a.zip")


def entry(name: str, **more: int) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    for field, value in more.items():
        setattr(made, field, value)
    return made


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("/etc/contacts.csv", "zip_path"),
        ("a/../../contacts.csv", "zip_path"),
        ("..\\contacts.csv", "zip_path"),
        ("C:/contacts.csv", "zip_path"),
        ("more.zip", "zip_nested"),
        ("folder/MORE.ZIP", "zip_nested"),
        ("contacts.exe", "zip_other"),
        ("contacts", "zip_other"),
    ],
)
def test_a_zip_with_something_that_no_return_holds_is_refused(tmp_path, name, code):
    sent = zip_of(tmp_path / "0", ("good.csv", b"a,b\n"), (name, b"a,b\n"))
    with pytest.raises(ReturnRejected) as refused:
        unpacked([sent], tmp_path / "files")
    assert refused.value.code == f"returns.{code}"
    assert not list(tmp_path.rglob("*.exe"))


def test_a_link_in_a_zip_is_refused(tmp_path):
    sent = zip_of(tmp_path / "0", (entry("contacts.csv", external_attr=0o120777 << 16), b"/etc/passwd"))
    with pytest.raises(ReturnRejected, match="leads out of the zip"):
        unpacked([sent], tmp_path / "files")


def test_a_zip_that_says_less_than_it_holds_is_taken_for_what_it_holds(tmp_path):
    sent = zip_of(tmp_path / "0", ("contacts.csv", b"a" * 60_000_000))
    raw = sent.path.read_bytes()
    size = (60_000_000).to_bytes(4, "little")
    assert raw.count(size) == 2
    sent.path.write_bytes(raw.replace(size, (10).to_bytes(4, "little")))
    with pytest.raises(ReturnRejected, match="far more than a return can hold"):
        unpacked([sent], tmp_path / "files")
    assert not (tmp_path / "files").exists()


def test_a_bomb_is_refused_before_anything_is_unpacked(tmp_path, monkeypatch):
    sent = zip_of(tmp_path / "0", *((f"{one}.csv", b"0" * 3_000_000) for one in range(10)))
    with pytest.raises(ReturnRejected, match="far more than a return can hold"):
        unpacked([sent], tmp_path / "files")
    assert [path.name for path in tmp_path.iterdir()] == ["0"]
    monkeypatch.setattr(archive, "MOST_RATIO", 10**9)
    monkeypatch.setattr(archive, "MOST_UNPACKED", 20_000_000)
    with pytest.raises(ReturnRejected, match="far more than a return can hold"):
        unpacked([sent], tmp_path / "again")


def test_several_zips_together_hold_no_more_than_one_may(tmp_path, monkeypatch):
    sent = [zip_of(tmp_path / str(one), (f"{one}.csv", b"0" * 3_000)) for one in range(3)]
    monkeypatch.setattr(upload, "MOST_UNPACKED", 8_000)
    with pytest.raises(ReturnRejected, match="far more than a return can hold"):
        unpacked(sent, tmp_path / "files")
    monkeypatch.setattr(upload, "MOST_FILES", 2)
    with pytest.raises(ReturnRejected, match="far more than a return can hold"):
        unpacked(sent, tmp_path / "files")
    assert not (tmp_path / "files").exists()


def test_two_files_of_one_name_are_told_wherever_they_were_sent(tmp_path):
    (tmp_path / "1").write_bytes(b"c,d\n")
    sent = [zip_of(tmp_path / "0", ("a/Contacts.csv", b"a,b\n")), Sent(tmp_path / "1", "contacts.CSV")]
    for one in (sent, sent[::-1]):
        with pytest.raises(ReturnRejected) as refused:
            unpacked(one, tmp_path / "files")
        assert refused.value.code == "submissions.two_of_one_name"


def test_what_may_be_a_table_is_taken_where_a_check_says_that_it_is_not_read(tmp_path):
    sent = [zip_of(tmp_path / "0", ("contacts.xlsm", b"PK"))]
    with pytest.raises(ReturnRejected, match="in a format that is not read"):
        unpacked(sent, tmp_path / "files")
    assert [path.name for path in unpacked(sent, tmp_path / "files", types=MAY_BE_TABLES)] == ["contacts.xlsm"]


def test_a_mapping_goes_with_its_files_where_an_officer_checks_them_and_not_to_a_server(tmp_path):
    sent = [zip_of(tmp_path / "0", ("contacts.csv", b"a,b\n"), (NAME, b"x = 1\n"))]
    assert {path.name for path in unpacked(sent, tmp_path / "files")} == {"contacts.csv", NAME}
    with pytest.raises(ReturnRejected, match="in a format that is not read"):
        unpacked(sent, tmp_path / "server", types=MAY_BE_TABLES)


def test_a_locked_zip_is_refused(tmp_path):
    sent = zip_of(tmp_path / "0", ("contacts.csv", b"a,b\n"))
    raw = bytearray(sent.path.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    raw[6] |= 1
    sent.path.write_bytes(raw)
    with pytest.raises(ReturnRejected, match="protected by a password"):
        unpacked([sent], tmp_path / "files")


def test_files_and_zips_are_put_into_one_folder_by_their_names(tmp_path):
    sent = zip_of(tmp_path / "0", ("one/people.csv", b"a,b\n"), ("__MACOSX/one/._people.csv", b"x"))
    (tmp_path / "1").write_bytes(b"c,d\n")
    unpacked([sent, Sent(tmp_path / "1", "x\\contacts.CSV")], tmp_path / "files")
    found = {path.name: path.read_bytes() for path in (tmp_path / "files").iterdir()}
    assert found == {"people.csv": b"a,b\n", "contacts.CSV": b"c,d\n"}
    assert (tmp_path / "files").stat().st_mode & 0o077 == 0
