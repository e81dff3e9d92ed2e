from __future__ import annotations

import pytest
from drills.archives import archives
from drills.expected import BAD
from drills.files import every_file
from drills.writers import zip_of

from gwella.code_of_practice.errors import NotAllowed, ReturnRejected
from gwella.returns.upload import Sent
from gwella.returns.upload import unpacked as unpacked_to

WRONG = [one for one in archives(b"contact\nC1\n", b"PK") if one.kind == BAD and one.says.refused != "returns.no_files"]


@pytest.fixture
def unpacked(tmp_path_factory):
    """Unpack bytes that were sent under a name: they lie in quarantine meanwhile, where nothing else does."""

    def unpack(content, name, into):
        path = tmp_path_factory.mktemp("sent") / "0"
        path.write_bytes(content)
        return unpacked_to([Sent(path, name)], into)

    return unpack


def test_a_zip_becomes_a_folder_of_its_files_whatever_folder_they_were_packed_in(unpacked, tmp_path):
    packed = zip_of({"a/contacts.csv": b"x\n", "b/people.csv": b"y\n"})
    files = unpacked(packed, "C:\\Users\\nia\\return.zip", tmp_path / "in")
    assert {path.name: path.read_bytes() for path in files} == {"contacts.csv": b"x\n", "people.csv": b"y\n"}
    assert {path.parent for path in files} == {tmp_path / "in"}


@pytest.mark.parametrize("name", ["contacts.csv", "contacts.XLSX", "cysylltiadau.ods"])
def test_one_file_is_kept_as_it_is(unpacked, tmp_path, name):
    [path] = unpacked(b"anything", f"/home/nia/{name}", tmp_path / "in")
    assert (path.name, path.read_bytes()) == (name, b"anything")


@pytest.mark.parametrize("one", WRONG, ids=lambda one: one.name)
def test_what_is_refused_leaves_nothing_behind(unpacked, tmp_path, one):
    with pytest.raises(ReturnRejected) as refused:
        unpacked(one.files["return.zip"], "return.zip", tmp_path / "in")
    assert refused.value.code == one.says.refused
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["return.exe", "contacts", "..csv", ".csv", "contacts.xlsm", "..", ""])
def test_a_file_of_another_name_is_refused(unpacked, tmp_path, name):
    with pytest.raises(ReturnRejected) as refused:
        unpacked(b"x", name, tmp_path / "in")
    assert refused.value.code == "returns.other_upload"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_never_written_into(unpacked, tmp_path):
    with pytest.raises(NotAllowed):
        unpacked(b"x", "contacts.csv", tmp_path)


def test_the_list_of_files_is_the_same_each_time_it_is_made():
    assert [(one.name, dict(one.files)) for one in every_file()] == [
        (one.name, dict(one.files)) for one in every_file()
    ]
