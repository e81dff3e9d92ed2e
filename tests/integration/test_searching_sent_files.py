"""A person is found in whatever was sent, and what cannot be opened is said."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest

from gwella.code_of_practice.places import INVENTED
from gwella.rights.files import files_with
from gwella.rights.place import PlaceFolders, taken_out


def test_a_person_is_found_in_every_kind_of_file(tmp_path: Path):
    book = openpyxl.Workbook()
    for row in (["Person"], ["P000041"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    shutil.copy(tmp_path / "a.xlsx", tmp_path / "0")
    (tmp_path / "b.csv").write_bytes("Person;Grŵp\nP000041;ŵ\n".encode("utf-16"))
    (tmp_path / "c.xml").write_text("<p id='P000041'/>", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        archive.writestr("../out.csv", "Person\nP000041\n")
    (tmp_path / "e.csv").write_text("Person\nP0000411\n", encoding="utf-8")
    found = files_with(tmp_path, ["P000041"])
    assert {path.name for path in found} == {"a.xlsx", "0", "b.csv", "c.xml", "d.zip"}
    assert not (tmp_path.parent / "out.csv").exists()


def test_a_file_that_cannot_be_opened_is_said_and_not_passed_over(tmp_path: Path):
    (tmp_path / "a.xlsx").write_bytes(b"no workbook")
    [[where]] = files_with(tmp_path, ["P000041"]).values()
    assert not where.searched


@pytest.mark.django_db
def test_what_a_part_that_cannot_be_opened_stands_before_is_found_counted_and_erased(tmp_path: Path):
    of = PlaceFolders(INVENTED, tmp_path, tmp_path / "results", tmp_path / "keys")
    (sent, extract) = (tmp_path / "quarantine" / "one" / "sent" / "0", tmp_path / "extracts" / "all.zip")
    for path in (sent, extract):
        path.parent.mkdir(parents=True)
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.xlsx", b"no workbook")
            archive.writestr("people.csv", "Person\nP000041\n")
    gone = taken_out(of, ["P000041"], [])
    assert (gone["files"], gone["submissions"]) == (2, 1)
    assert not sent.exists()
    assert not extract.exists()
