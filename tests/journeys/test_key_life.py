"""The life of a key as docs/keys.md tells it: lost, rotated, stolen; each with figures in force."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

CODE = "X06000001"
WHOSE = ("--authority", CODE)
EXPLAIN = ("explain", "AD/001", "--area", CODE, "--period", "2024")
PEOPLE = "Authority,Person,Date of birth,Made up\n" + "".join(
    f"{CODE},{number},1980-01-01,yes\n" for number in range(1, 9)
)
CONTACTS = "Authority,Contact,Person,Date of contact,Client group,Made up\n" + "".join(
    f"{CODE},C{number},{number},2024-05-01,adult,yes\n" for number in range(1, 9)
)


class Office:
    """A folder in which an authority's figures were computed under a key of which there is a copy."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key_file = folder / "keys" / f"{CODE}.key"

    def gwella(self, *words: str, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-c", "from gwella.cli import main; main()", *words],
            cwd=self.folder,
            env=os.environ | {"GWELLA_KEYS": "keys"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def in_force(self, out: str = "out") -> dict[str, dict[str, str]]:
        path = self.folder / out / "snapshots" / CODE / "current.json"
        return dict(json.loads(path.read_text(encoding="utf-8")))

    def under(self, out: str = "out") -> set[str]:
        """Return the ids of the keys that the tables in force are under."""
        return {manifest["key_id"] for manifest in self.in_force(out).values()}

    def codes(self, out: str = "out") -> set[int]:
        """Return the codes of the people with contacts."""
        named = self.in_force(out)["contacts"]["id"]
        table = pq.read_table(self.folder / out / "snapshots" / CODE / "contacts" / f"{named}.parquet")
        return set(table["person"].to_pylist())


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with figures computed for the first time, and what was said then."""
    office = Office(tmp_path_factory.mktemp("office"))
    for folder, tables in {"all": {"people": PEOPLE, "contacts": CONTACTS}, "some": {"contacts": CONTACTS}}.items():
        (office.folder / folder).mkdir()
        for name, rows in tables.items():
            (office.folder / folder / f"{name}.csv").write_text(rows, encoding="utf-8")
    said = office.gwella("compute", "all")
    office.gwella("key", "export", "copy.txt", *WHOSE)
    return office.folder, said


@pytest.fixture
def office(computed: tuple[Path, str], tmp_path: Path) -> Office:
    shutil.copytree(computed[0], tmp_path, dirs_exist_ok=True)
    return Office(tmp_path)


def test_made_at_first_use_and_said_so(computed: tuple[Path, str], office: Office) -> None:
    assert computed[1].startswith(f"The key {office.under().pop()} of Cwm Dychymyg")
    assert "keep a copy" in computed[1]


def test_lost_with_a_copy_nothing_is_computed_until_it_is_back(office: Office) -> None:
    key_id, codes, before = office.under().pop(), office.codes(), office.in_force()
    office.key_file.unlink()
    for words in (("compute", "all"), ("key", "create", *WHOSE), ("key", "show", *WHOSE)):
        said = office.gwella(*words, code=2)
        assert key_id in said
        assert "gwella key import FILE" in said
    assert not office.key_file.exists()
    assert office.in_force() == before
    assert "counted" in office.gwella(*EXPLAIN), "what was computed still answers"
    office.gwella("key", "import", "copy.txt", *WHOSE)
    assert key_id not in office.gwella("compute", "some"), "a key that is as it was is not spoken of"
    assert (office.under(), office.codes()) == ({key_id}, codes)


def test_lost_for_good_a_new_key_needs_a_word_and_all_tables(office: Office) -> None:
    old, codes = office.under(), office.codes()
    office.key_file.unlink()
    office.gwella("key", "create", "--new", *WHOSE)
    refused = office.gwella("compute", "some", code=2)
    assert "all of its tables again in one folder" in refused
    assert office.under() == old
    said = office.gwella("compute", "all")
    assert f"those before were under {min(old)}" in said
    assert len(office.under()) == 1
    assert office.under() != old
    assert not office.codes() & codes, "nobody is linked with what was computed before"


def test_rotated_what_is_in_force_answers_until_all_of_it_is_sent_again(office: Office) -> None:
    old = office.under()
    figures, explained = (office.folder / "out" / "results.csv").read_bytes(), office.gwella(*EXPLAIN)
    office.gwella("key", "rotate", *WHOSE)
    assert office.gwella(*EXPLAIN) == explained
    assert f"another key, {min(old)}" in office.gwella("key", "show", *WHOSE)
    refused = office.gwella("compute", "some", "--lang", "cy", code=2)
    assert "o dan yr un allwedd" in refused
    assert (office.folder / "out" / "results.csv").read_bytes() == figures
    assert office.under() == old
    office.gwella("compute", "all")
    assert "no longer in force, in out, under this key or another: 2" in office.gwella("key", "show", *WHOSE)
    assert office.gwella(*EXPLAIN).split("\n\n")[1] == explained.split("\n\n")[1], "the same figure, step by step"


def test_rotated_by_mistake_the_key_that_was_kept_aside_comes_back(office: Office) -> None:
    before, key_id = office.key_file.read_bytes(), min(office.under())
    office.gwella("key", "rotate", *WHOSE)
    assert "Computed under another key" in office.gwella("key", "show", *WHOSE)
    office.gwella("key", "import", f"keys/{CODE}.{key_id}.key", *WHOSE, "--replace")
    assert office.key_file.read_bytes() == before
    assert "Computed under this key in out: contacts, people." in office.gwella("key", "show", *WHOSE)


def test_stolen_all_is_computed_in_a_new_folder_and_nothing_there_is_under_the_old_key(office: Office) -> None:
    stolen, codes = office.under(), office.codes()
    office.gwella("key", "rotate", *WHOSE)
    office.gwella("compute", "all", "--out", "new")
    shutil.rmtree(office.folder / "out")
    (office.folder / "keys" / f"{CODE}.{min(stolen)}.key").unlink()
    shown = office.gwella("key", "show", "--out", "new", *WHOSE)
    assert "another" not in shown
    assert min(stolen) not in shown
    assert not office.codes("new") & codes
    assert "counted" in office.gwella(*EXPLAIN, "--from", "new")


def test_another_officers_key_does_not_mix_into_a_shared_folder(office: Office) -> None:
    before = office.in_force()
    shutil.rmtree(office.folder / "keys")
    office.gwella("key", "create", "--out", "mine", *WHOSE)  # made where nothing was computed yet
    assert "not all under one key" in office.gwella("compute", "some", code=2)
    assert office.in_force() == before
    office.gwella("key", "import", "copy.txt", "--replace", *WHOSE)
    assert "Computed under this key in out: contacts, people." in office.gwella("key", "show", *WHOSE)
