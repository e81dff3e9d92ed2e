"""Two authorities and Wales, three installations on three databases: signed files carry what each says to the others.

Every command of an operator is a process of its own, and the people of an installation are before one that is their
site's; nothing passes from one to another but the files. One of the databases is SQLite, where a server of PostgreSQL
answers the others are on it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from subprocess import PIPE

import msgspec
import pytest
from drills.installation import DJANGO, Installation
from drills.processes import database_of
from hands import ONE, TWIN
from travelled import CONTACTS

from gwella.code_of_practice.places import WALES
from gwella.packages.made import packed
from gwella.packages.manifest import Manifest
from gwella.packages.signing import SigningKey, signing_key

pytestmark = pytest.mark.once


class Here(Installation):
    """The installation of one place, in a folder where packages lie too."""

    def __init__(self, place: str, folder: Path, database: str) -> None:
        super().__init__(folder / place, database)
        self.place, self.folder = place, folder
        done = self.site("prepare")
        assert done.returncode == 0, done.stderr
        serve = [sys.executable, "-c", f"{DJANGO}import travelled; travelled.serve()"]
        self.people = subprocess.Popen(serve, env=self.around, stdin=PIPE, stdout=PIPE, text=True)

    def package(self, verb: str, *words: str, code: int = 0) -> str:
        """Run `gwella package`, and return what it said."""
        start = "from gwella.cli.command import main; main()"
        command = [sys.executable, "-c", start, "package", verb, *words]
        done = subprocess.run(command, env=self.around, cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def does(self, what: str, *words: str | int) -> str:
        """Let its people do something (see `travelled`), and return what was printed."""
        assert self.people.stdin, "it was asked for"
        assert self.people.stdout, "it was asked for"
        self.people.stdin.write(msgspec.json.encode([what, *words]).decode() + "\n")
        self.people.stdin.flush()
        answer = self.people.stdout.readline()
        assert answer, f"{what}: the site broke down, see what it printed"
        return msgspec.json.decode(answer, type=str)

    def stands(self, place: str) -> dict:
        return msgspec.json.decode(self.does("stands", place))

    def key(self) -> tuple[str, str]:
        """Write the public key to a file, and read its fingerprint out as by telephone."""
        file = f"{self.place}.txt"
        return file, self.package("key", "--at", self.place, "--out", file).rpartition(": ")[2].strip()


@pytest.fixture
def three(tmp_path: Path) -> Iterator[tuple[Here, ...]]:
    """Two authorities and Wales, with their tables and nothing else."""
    with ExitStack() as ends:
        made = []
        for place in (ONE, TWIN, WALES):
            made.append(Here(place, tmp_path, ends.enter_context(database(place))))
            ends.callback(made[-1].people.communicate)  # it ends where nobody asks any more
        yield tuple(made)


@contextmanager
def database(place: str) -> Iterator[str]:
    """Yield a new database for a place, and leave none behind; "" is SQLite."""
    name = f"gwella_three_{os.getpid()}_{place.lower()}"
    try:
        address = database_of("sqlite" if place == ONE else "postgresql", name)
    except OSError as reason:
        # In CI a database that does not answer is a failure; elsewhere all three are on SQLite.
        if os.environ.get("CI"):
            pytest.fail(str(reason))
        address = ""
    yield address
    if address:
        import psycopg

        server, _, name = address.rpartition("/")
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def changed(package: Path, to: Path) -> None:
    """Copy a package with another number in its figures."""
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(to, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b",412,", b",413,") if name == "return.csv" else content)


def signed_again(package: Path, key: SigningKey, **said: str | int) -> bytes:
    """Return a package with the same figures, which says something else of itself, signed by this key."""
    with zipfile.ZipFile(package) as archive:
        manifest = msgspec.json.decode(archive.read("manifest.json"), type=Manifest)
        manifest = msgspec.structs.replace(manifest, **said)
        return packed(manifest, {"return.csv": archive.read("return.csv")}, SigningKey(manifest.from_, key.raw))


def test_returns_their_answers_and_a_release_travel_between_three_installations(three):
    first, second, wales = three
    folder = wales.folder
    keys_are_exchanged(first, second, wales)
    first.does("sign_and_send", ONE, 412)
    second.does("sign_and_send", TWIN, 655)
    for here in (first, second):
        here.package("make", "return", "--year", "2024", "--out", f"return-{here.place}.zip")
    wrong_packages_are_refused(wales, second)
    for here in (first, second):
        said = wales.package("open", f"return-{here.place}.zip", "--from", here.place, "--year", "2024", "--take")
        assert "The signature is right" in said
        assert "Signed by: Dafydd Rees" in said
        assert "Figures: 2, of which with a value: 2" in said
        assert "It was taken in" in said
        assert wales.stands(here.place)["stage"] == "submitted"
    # The same bytes once more change nothing.
    assert "here already" in wales.package("open", f"return-{ONE}.zip", "--take")

    first_is_returned_and_second_accepted(first, second, wales)
    first_corrects_and_is_accepted(first, wales)
    everyone_reads_the_release(first, second, wales)
    first_asks_to_correct_what_was_accepted(first, wales)
    only_what_was_let_is_corrected(second, wales)
    the_revision_is_accepted_and_the_released_number_stands(first, wales)
    a_new_release_shows_both_numbers(first, second, wales)
    assert not list(folder.glob("*.part"))


def keys_are_exchanged(first: Here, second: Here, wales: Here) -> None:
    told = wales.key()
    for here in (first, second):
        file, fingerprint = here.key()
        assert "The fingerprint is another one" in wales.package("believe", file, "--fingerprint", told[1], code=2)
        wales.package("believe", file, "--fingerprint", fingerprint)
        here.package("believe", told[0], "--fingerprint", told[1])
    assert wales.package("keys").count("is believed") == 2


def wrong_packages_are_refused(wales: Here, second: Here) -> None:
    folder, sent = wales.folder, f"return-{ONE}.zip"
    changed(folder / sent, folder / "changed.zip")
    assert "return.csv is not what was signed" in wales.package("open", "changed.zip", "--take", code=2)
    assert "another year" in wales.package("open", sent, "--year", "2023", "--take", code=2)
    assert "another place than expected" in wales.package("open", sent, "--from", TWIN, "--take", code=2)
    assert "no key of theirs is believed" in second.package("open", sent, "--take", code=2)
    # What the neighbour signs in the name of the first is signed by nobody whom Wales believes for it.
    (folder / "forged.zip").write_bytes(signed_again(folder / sent, signing_key(second.data / "signing", TWIN)))
    assert "not signed by a key that is believed here" in wales.package("open", "forged.zip", "--take", code=2)
    # What the second addresses to the first by its own key is not for Wales.
    to_another = signed_again(folder / f"return-{TWIN}.zip", signing_key(second.data / "signing", TWIN), to=ONE)
    (folder / "to-another.zip").write_bytes(to_another)
    assert "addressed to another place" in wales.package("open", "to-another.zip", "--take", code=2)
    # Nothing of all that was taken.
    assert "Nobody has begun this return" in wales.package(
        "make", "answer", "--authority", ONE, "--year", "2024", "--out", "none.zip", code=2
    )


def first_is_returned_and_second_accepted(first: Here, second: Here, wales: Here) -> None:
    wales.does("decide", ONE, "return", "Is 412 right? It was 640 last year.")
    wales.does("decide", TWIN, "accept")
    for here in (first, second):
        answer = f"answer-{here.place}.zip"
        wales.package("make", "answer", "--authority", here.place, "--year", "2024", "--out", answer)
    wales.package("make", "answer", "--authority", ONE, "--year", "2024", "--out", f"answer-{ONE}.zip", code=2)
    said = first.package("open", f"answer-{ONE}.zip", "--take")
    assert "The return was returned by: Elin Wyn" in said
    assert "Is 412 right? It was 640 last year." in said
    its = first.stands(ONE)
    assert its["stage"] == "returned"
    assert its["steps"][-1] == ["return", "Elin Wyn", "Is 412 right? It was 640 last year."]
    assert "addressed to another place" in second.package("open", f"answer-{ONE}.zip", "--take", code=2)
    second.package("open", f"answer-{TWIN}.zip", "--take")
    assert second.stands(TWIN)["stage"] == "accepted"


def first_corrects_and_is_accepted(first: Here, wales: Here) -> None:
    first.does("sign_and_send", ONE, 638, "Two contacts stood twice. 640 was last year.")
    first.package("make", "return", "--year", "2024", "--out", "corrected.zip")
    # The answer to what was sent before says nothing about what is sent now.
    assert "here already" in first.package("open", f"answer-{ONE}.zip", "--take")
    assert first.stands(ONE)["stage"] == "submitted"
    said = wales.package("open", "corrected.zip", "--take")
    assert "this is the answer: Two contacts stood twice. 640 was last year." in said
    assert "It was taken in" in said
    its = wales.stands(ONE)
    assert (its["stage"], its["contacts"]) == ("submitted", 638)
    assert ["answer", "", "Two contacts stood twice. 640 was last year."] in its["steps"]
    wales.does("decide", ONE, "accept")
    wales.package("make", "answer", "--authority", ONE, "--year", "2024", "--out", "accepted.zip")
    assert "The return was accepted by: Elin Wyn" in first.package("open", "accepted.zip", "--take")
    its = first.stands(ONE)
    assert (its["stage"], its["contacts"]) == ("accepted", 638)
    assert [step[0] for step in its["steps"]].count("sign") == 2


def everyone_reads_the_release(first: Here, second: Here, wales: Here) -> None:
    wales.does("release")
    wales.package("make", "release", "--out", "release.zip")
    public = msgspec.json.decode(wales.does("released"))
    assert [value for _, metric, value, *_ in public if metric.endswith("received")] == [640, 655]
    assert {status for _, metric, _, status, _ in public if metric.endswith("advice_given")} == {"suppressed"}
    for here in (first, second):
        assert "Figures: 4." in here.package("open", "release.zip")
        assert here.does("released").strip() == "[]"
        assert "It was taken in" in here.package("open", "release.zip", "--take")
        assert msgspec.json.decode(here.does("released")) == public
    page = first.does("shown", ONE)
    assert "640" in page
    assert "655" in first.does("shown", TWIN)


WHY = "The contacts of one team were left out."


def first_asks_to_correct_what_was_accepted(first: Here, wales: Here) -> None:
    first.does("ask", ONE, WHY)
    first.package("make", "request", "--year", "2024", "--out", "request.zip")
    said = wales.package("open", "request.zip", "--from", ONE, "--year", "2024", "--take")
    assert "Asked by: Mair Puw" in said
    assert f"The reason given: {WHY}" in said
    assert "here already" in wales.package("open", "request.zip", "--take")
    its = wales.stands(ONE)
    assert (its["stage"], its["contacts"]) == ("reopening_accepted", 638)
    assert its["steps"][-1] == ["ask_to_reopen", "Mair Puw", WHY]
    wales.does("decide", ONE, "leave", "Say which team it was.")
    wales.package("make", "answer", "--authority", ONE, "--year", "2024", "--out", "left.zip")
    said = first.package("open", "left.zip", "--take")
    assert "stands as it is, said: Elin Wyn" in said
    assert "Say which team it was." in said
    its = first.stands(ONE)
    assert (its["revision"], its["stage"]) == (0, "accepted")
    # Asked again, with the answer; the answer to what was asked before says nothing about that.
    first.does("ask", ONE, WHY)
    first.package("make", "request", "--year", "2024", "--out", "request-2.zip")
    assert "here already" in first.package("open", "left.zip", "--take")
    wales.package("open", "request-2.zip", "--take")


def only_what_was_let_is_corrected(second: Here, wales: Here) -> None:
    key, sent = signing_key(second.data / "signing", TWIN), wales.folder / f"return-{TWIN}.zip"
    for number, sentence in ((1, "has let the return of 2024-25"), (2, "what it corrects was never accepted here")):
        (wales.folder / "unasked.zip").write_bytes(signed_again(sent, key, revision=number))
        assert sentence in wales.package("open", "unasked.zip", "--take", code=2)
    assert wales.stands(TWIN)["revision"] == 0


def the_revision_is_accepted_and_the_released_number_stands(first: Here, wales: Here) -> None:
    public = wales.does("released")
    wales.does("decide", ONE, "let_correct")
    wales.package("make", "answer", "--authority", ONE, "--year", "2024", "--out", "let.zip")
    assert "may be corrected, said: Elin Wyn" in first.package("open", "let.zip", "--take")
    assert (first.stands(ONE)["revision"], first.stands(ONE)["stage"]) == (1, "draft")
    first.does("sign_and_send", ONE, 702)
    first.package("make", "return", "--year", "2024", "--out", "revision.zip")
    said = wales.package("open", "revision.zip", "--from", ONE, "--year", "2024", "--take")
    assert "Revision: 1. Signed by: Dafydd Rees" in said
    assert f"stands until figures are let out anew. What they say of it: {WHY}" in said
    its = wales.stands(ONE)
    assert (its["revision"], its["stage"], its["contacts"]) == (1, "submitted", 702)
    # What the revision corrects comes too late, by whatever name it comes.
    older = signed_again(
        wales.folder / "corrected.zip", signing_key(first.data / "signing", ONE), signed_by="Somebody else"
    )
    (wales.folder / "older.zip").write_bytes(older)
    assert "A later revision of this return is here already" in wales.package("open", "older.zip", "--take", code=2)
    wales.does("decide", ONE, "accept")
    wales.package("make", "answer", "--authority", ONE, "--year", "2024", "--out", "accepted-1.zip")
    first.package("open", "accepted-1.zip", "--take")
    for here in (first, wales):
        its = here.stands(ONE)
        assert (its["revision"], its["stage"], its["contacts"]) == (1, "accepted", 702)
        assert here.does("released") == public
        assert "700" not in here.does("shown", ONE)


def a_new_release_shows_both_numbers(first: Here, second: Here, wales: Here) -> None:
    wales.does("release")
    wales.package("make", "release", "--out", "release-2.zip")
    for here in (first, second):
        assert "It was taken in" in here.package("open", "release-2.zip", "--take")
    for here in (first, second, wales):
        values = [value for _, metric, value, *_ in msgspec.json.decode(here.does("released")) if metric == CONTACTS]
        assert values == [700, 655]
        page = here.does("shown", ONE)
        assert "700" in page
        assert "640" in page[page.index("Corrected since") :]
