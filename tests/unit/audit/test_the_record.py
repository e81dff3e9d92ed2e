"""The record: entries are only added, the chain shows what was done beneath, and a checkpoint what it cannot show."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from drills import at_once, tampering

from gwella.audit import walls
from gwella.audit.chain import By, NotKept, hash_of, record
from gwella.audit.checkpoint import as_file, checkpoint, read_checkpoint
from gwella.audit.models import Entry, OnlyAdded
from gwella.audit.signing import as_pem, public_key, signing_key
from gwella.audit.verifying import verify
from gwella.audit.vocabulary import UnknownWord, said, things, verbs
from gwella.code_of_practice.errors import NotFound, ReturnRejected
from gwella.code_of_practice.language import Language

ROOT = Path(__file__).parents[3]
PLACE = "W06000001"
DRILL = """
import json, django
django.setup()
from drills.at_once import written
print(json.dumps(written(threads=8, each=25)))
"""
NIA = By("nia", "performance_officer", PLACE)


@pytest.mark.django_db
class TestOnlyAdded:
    @pytest.mark.parametrize(
        "touch",
        [
            lambda entry: entry.save(),
            lambda entry: entry.delete(),
            lambda entry: Entry.objects.update(who="x"),
            lambda entry: Entry.objects.filter(pk=entry.pk).delete(),
            lambda entry: Entry.objects.bulk_update([entry], ["who"]),
            lambda entry: Entry.objects.bulk_create([Entry()]),
            lambda entry: Entry.objects.update_or_create(pk=entry.pk, defaults={"who": "x"}),
            lambda entry: Entry(pk=entry.pk).save(),
        ],
    )
    def test_the_model_refuses_to_change_an_entry_or_to_take_one_out(self, touch):
        entry = record(NIA, "submission.take")
        with pytest.raises(OnlyAdded):
            touch(entry)

    @pytest.mark.parametrize("statement", ["UPDATE audit_entry SET who = 'x'", "DELETE FROM audit_entry"])
    def test_the_database_refuses_it_to_every_program(self, statement: str):
        record(NIA, "submission.take")
        with pytest.raises(DatabaseError, match="an entry of the record is not"), transaction.atomic():
            connection.cursor().execute(statement)
        assert Entry.objects.get().who == "nia"

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no TRUNCATE")
    def test_postgresql_refuses_to_empty_the_table(self):
        with pytest.raises(DatabaseError, match="an entry of the record is not"), transaction.atomic():
            connection.cursor().execute("TRUNCATE audit_entry")

    def test_walls_that_were_taken_down_are_missed_and_come_back_with_the_next_migration(self):
        assert walls.missing(connection) == ()
        walls.take_down(connection)
        assert "audit_entry_not_changed" in walls.missing(connection)
        call_command("migrate", verbosity=0)
        assert walls.missing(connection) == ()


@pytest.mark.django_db
class TestWhatIsRecorded:
    def test_an_unknown_word_is_refused(self):
        with pytest.raises(UnknownWord, match=r"submission\.toml"):
            record(NIA, "submission.eat")
        assert not Entry.objects.exists()

    @pytest.mark.parametrize("value", [1.5, 2**60, [1], {"a": 1}, "a\0b", "\ud800", float("nan")])
    def test_what_the_two_databases_would_not_both_give_back_is_refused(self, value):
        with pytest.raises(NotKept):
            record(NIA, "submission.take", facts={"rows": value})

    @pytest.mark.parametrize("field", ["on", "reason"])
    def test_a_text_that_a_column_would_cut_is_refused(self, field: str):
        with pytest.raises(NotKept):
            record(NIA, "submission.take", **{field: "x" * 401})

    def test_an_entry_hashes_the_same_when_it_comes_back_whatever_the_order_of_its_facts(self):
        facts = {"z": 2**53, "ŵ": "ŷ\u2028é", "a": None, "yes": True, "one": 1, "": "x", "neg": -(2**53)}
        record(NIA, "submission.take", on="x", reason="Rheswm: “ŵ”\n\t", facts=facts)
        [entry] = Entry.objects.all()
        assert entry.facts == facts
        assert hash_of(entry) == entry.hash
        entry.facts = dict(reversed(facts.items()))
        assert hash_of(entry) == entry.hash
        entry.facts = {**facts, "yes": 1}
        assert hash_of(entry) != entry.hash, "yes is not one"

    def test_each_place_has_a_chain_of_its_own(self):
        for place in (PLACE, "W06000002", PLACE, ""):
            record(By("nia", "director", place), "return.sign")
        assert [(one.place, one.number) for one in Entry.objects.order_by("place", "number")] == [
            ("", 1),
            (PLACE, 1),
            (PLACE, 2),
            ("W06000002", 1),
        ]
        first, second = Entry.objects.of(PLACE).order_by("number")
        assert second.before == first.hash

    def test_what_is_undone_is_not_recorded(self):
        with transaction.atomic():
            record(NIA, "submission.take")
            transaction.set_rollback(True)
        assert not Entry.objects.exists()

    def test_every_word_is_said_in_both_languages_whatever_facts_came(self):
        assert {"submission.take", "return.sign", "rows.see", "record.export"} <= set(verbs())
        for what in verbs():
            for language in Language:
                assert "{" not in said(what, {}, language)
        assert said("submission.take", {"rows": 1200}, Language.CY) == "Derbyniwyd y cyflwyniad yn gyfan: 1,200 o resi."
        assert said("gone.away", {}, Language.EN) == "gone.away", "an old word is still shown"
        assert all(len(f"{name}.{verb}") <= 60 for name, thing in things().items() for verb in thing.verbs)


@pytest.mark.django_db
class TestCheckpoints:
    def test_a_checkpoint_travels_and_is_checked_with_the_public_key_alone(self, tmp_path):
        key = signing_key(tmp_path / "data")
        record(NIA, "submission.take")
        (tmp_path / "point").write_bytes(as_file(checkpoint(key, datetime(2026, 11, 2, tzinfo=UTC))))
        (tmp_path / "public").write_bytes(as_pem(key.public_key()))
        kept = read_checkpoint(tmp_path / "point", public_key(tmp_path / "public"))
        [link] = kept.chains
        assert (link.place, link.number, link.hash) == (PLACE, 1, Entry.objects.get().hash)
        record(NIA, "return.sign")
        assert not verify(kept).wrong, "what was added since is no fault"

    def test_the_signing_key_is_made_once_and_is_its_owners_alone(self, tmp_path):
        first, again = (signing_key(tmp_path).public_key() for _ in range(2))
        assert as_pem(first) == as_pem(again)
        assert stat.S_IMODE((tmp_path / "audit-signing.key").stat().st_mode) == 0o600
        (tmp_path / "audit-signing.key").write_bytes(b"nothing")
        with pytest.raises(ReturnRejected) as refused:
            signing_key(tmp_path)
        assert refused.value.code == "audit.key_damaged"

    def test_a_checkpoint_that_somebody_changed_or_another_key_signed_is_refused(self, tmp_path):
        key, other = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
        record(NIA, "submission.take")
        file = tmp_path / "point"
        as_it_was = as_file(checkpoint(key, datetime(2026, 11, 2, tzinfo=UTC)))
        for content, code in (
            (as_it_was.replace(b'"number": 1', b'"number": 2'), "audit.not_as_signed"),
            (as_it_was.replace(b'"signature": "', b'"signature": "zz'), "audit.not_as_signed"),
            (b"[" * 100_000, "audit.no_checkpoint"),
            (b"\xff\xfe", "audit.no_checkpoint"),
        ):
            file.write_bytes(content)
            with pytest.raises(ReturnRejected) as refused:
                read_checkpoint(file, key.public_key())
            assert refused.value.code == code
        file.write_bytes(as_it_was)
        with pytest.raises(ReturnRejected) as refused:
            read_checkpoint(file, other.public_key())
        assert refused.value.code == "audit.another_key"
        with pytest.raises(NotFound):
            read_checkpoint(tmp_path / "none", key.public_key())

    def test_a_cut_end_is_found_by_the_checkpoint_alone_and_it_says_where(self):
        tampering.fill()
        kept = checkpoint(Ed25519PrivateKey.generate(), datetime.now(UTC))
        with transaction.atomic():
            tampering.beneath(PLACE, tampering.rows_of(PLACE)[:-3])
            assert not verify().wrong
            [wrong] = verify(kept).wrong
            assert (wrong.place, wrong.number, wrong.code) == (PLACE, tampering.LENGTH, "cut")
            assert wrong.says.in_(Language.CY).startswith("Ynys Môn, cofnod 40")
            transaction.set_rollback(True)

    def test_an_entry_that_was_changed_and_hashed_anew_is_found_by_the_one_after_it(self):
        tampering.fill()
        rows = tampering.rows_of(PLACE)
        rows[6]["who"] = "nobody"
        rows[6]["hash"] = hash_of(Entry(**rows[6]))
        assert wrong_beneath(rows) == [(8, "unlinked")]

    def test_an_entry_that_was_taken_out_leaves_its_number_though_all_that_follow_are_hashed_anew(self):
        tampering.fill()
        rows = tampering.rows_of(PLACE)
        del rows[6]
        for before, row in pairwise(rows[5:]):
            row["before"] = before["hash"]
            row["hash"] = hash_of(Entry(**row))
        assert wrong_beneath(rows) == [(8, "missing")]

    def test_an_entry_that_cannot_even_be_read_is_said_and_the_rest_is_still_looked_at(self):
        tampering.fill()
        if connection.vendor == "postgresql":
            broken = "UPDATE audit_entry SET facts = '[1.5, {\"a\": []}]' WHERE place = 'W06000001' AND number = 7"
        else:
            broken = "UPDATE audit_entry SET at = 'no time' WHERE place = 'W06000001' AND number = 7"
        with transaction.atomic():
            walls.take_down(connection)
            connection.cursor().execute(broken)
            found = verify()
            transaction.set_rollback(True)
        assert [(one.place, one.number, one.code) for one in found.wrong][:1] == [(PLACE, 7, "changed")]
        assert found.entries == 3 * tampering.LENGTH


def wrong_beneath(rows) -> list[tuple[int, str]]:
    """Return what is found, with no checkpoint to help, once these rows stand in the place of a chain."""
    with transaction.atomic():
        tampering.beneath(PLACE, rows)
        found = verify().wrong
        transaction.set_rollback(True)
    return [(one.number, one.code) for one in found]


@pytest.mark.django_db
def test_a_hundred_random_tamperings_are_all_found():
    figures = tampering.tampered(100, seed=7)
    assert figures["ok"], figures
    assert len(figures["by_way"]) == len(tampering.WAYS), "every way was tried"
    assert json.dumps(figures)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="in memory, SQLite's threads share a connection")
@pytest.mark.django_db(transaction=True)
def test_many_who_write_at_once_make_one_chain_on_postgresql():
    figures = at_once.written(threads=8, each=25)
    assert figures["ok"], figures


def test_many_who_write_at_once_make_one_chain_on_sqlite(tmp_path):
    """In a file, as a server has it, and in a process of its own, as the database of this one is another."""
    around = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    around |= {"GWELLA_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "gwella.site.settings"}
    around |= {"PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "tests")))}
    migrate = [sys.executable, "-m", "gwella.site", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, env=around, check=True)
    drill = [sys.executable, "-c", DRILL]
    said = subprocess.run(drill, env=around, check=True, capture_output=True, text=True).stdout
    figures = json.loads(said)
    assert figures["ok"], figures
    assert figures["database"] == "sqlite"


def test_every_word_that_the_code_records_is_in_the_vocabulary():
    """A word put together at run time is looked at when it is recorded; one that is written out, here."""
    written = re.compile(r"\b(?:record|write)\([^()]*?\"([a-z_]+\.[a-z_]+)\"|\breads=\"([a-z_]+\.[a-z_]+)\"")
    found = set()
    for path in (ROOT / "gwella").rglob("*.py"):
        found |= {one or other for one, other in written.findall(path.read_text(encoding="utf-8"))}
    assert {"grant.give", "rights.erase", "rows.see", "record.export"} <= found, "the search finds what is there"
    found = {one for one in found if not one.startswith("letters.")}  # what a letter says is no word of the record
    assert found - set(verbs()) == set()
