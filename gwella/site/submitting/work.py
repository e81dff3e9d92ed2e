"""The long work on a submission: checked by a confined process, and taken by letting the books it made stand.

Either may be killed at any moment and begun again: what it leaves is swept away by the next run, and nothing counts
before the one transaction in which `submissions.take` lets it.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from pathlib import Path

from gwella.audit.chain import By
from gwella.cli.desk_folders import Desk
from gwella.cli.trial_asked import SAID, Asked, told
from gwella.cli.trial_books import bring_mapping, stamp, synced
from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.writing import make_folder, whole
from gwella.measuring import submissions
from gwella.measuring.found import FILE as FINDINGS
from gwella.measuring.found import MOST, read_found
from gwella.measuring.models import Submission
from gwella.measuring.models.books import FIRST
from gwella.measuring.models.submission import State
from gwella.measuring.shown import FILE as SHOWN
from gwella.measuring.shown import LARGEST, Outcome, Refused, Shown, outcome, shown
from gwella.measuring.signs import key_of
from gwella.metrics.files import SNAPSHOTS, read_results
from gwella.office import jobs
from gwella.office.child import Ended, done_by_child, told_back
from gwella.office.jobs import Beat, Done, Work, within
from gwella.office.models import Job
from gwella.office.sentences import Value, kept
from gwella.returns.extracts.form import NAME as MAPPING
from gwella.returns.findings import AGGREGATE
from gwella.site.apart import MEMORY, SECONDS_A_FILE, WHY
from gwella.site.books import alone, books, keys_folder, place_folder
from gwella.site.quarantine import FILES, OUT, WORK, quarantine, sent_in, sweep
from gwella.snapshots.keyring import new_key, put_key
from gwella.snapshots.store import in_force

CHECK, TAKE = "submission.check", "submission.take"
PAGE = "submission"
MOST_SECONDS = 600

logger = logging.getLogger(__name__)


def register() -> None:
    """Let the worker know this work."""
    jobs.register(CHECK, Work(check, put_back))
    jobs.register(TAKE, Work(take, put_back))


def check(job: Job, beat: Beat) -> Done:
    """Try a submission on a copy of the books, and show what would be taken, or say why it cannot be."""
    with within(job.authority):
        row = submissions.of(job.authority, job.on)
        its = books(job.authority)
    if row is None or row.state != State.CHECKING:
        return Done("submissions.gone")
    folder = quarantine(row.authority, row.public_id)
    make_folder(folder, private=True)
    for left in folder.glob(f"{WORK}*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=WORK, dir=folder, ignore_cleanup_errors=True) as made:
        work = Path(made)
        found = _tried(row, its, folder, work, beat)
        beat.now()
        if not _is_being_checked(row):  # withdrawn meanwhile, and its files removed
            return Done("submissions.gone")
        if isinstance(found, Shown):
            _put_in_place(folder, work)
        elif not (folder / FILES).is_dir() and (work / FILES).is_dir() and found.is_mappable:
            (work / FILES).rename(folder / FILES)
    with within(row.authority):
        sweep(row.authority)
        if isinstance(found, Refused):
            submissions.refuse(row, _by(job), found)
            return Done("submissions.cannot_be_taken", {"name": row.name}, PAGE)
        submissions.show(row, _by(job), found)
        return Done("submissions.is_shown", {"name": row.name}, PAGE)


def take(job: Job, beat: Beat) -> Done:
    """Let the books that the check made stand: their folder, their figures and the submission's state, all at once."""
    with alone(job.authority), within(job.authority):
        row = submissions.of(job.authority, job.on)
        if row is None or row.state != State.TAKING:
            is_taken = row is not None and row.state == State.TAKEN
            return Done("submissions.is_taken" if is_taken else "submissions.gone", _named(row), PAGE if row else "")
        folder, new = quarantine(row.authority, row.public_id), _books_folder(row)
        if standing(row.authority) != row.stamp or not (new.is_dir() or (folder / OUT).is_dir()):
            submissions.put_back(row, submissions.STALE)
            return Done("submissions.is_stale", _named(row), PAGE, is_failure=True)
        _put_beside(folder / OUT, new)
        _keep_mapping(folder / FILES / MAPPING, books(row.authority).extracts / MAPPING)
        results = read_results(new)
        beat.now()
        kept = _found(row, folder)
        submissions.take(row, _by(job, row.decided_by), folder=new.name, results=results, found=kept)
        _sweep_books(row.authority)
        return Done("submissions.is_taken", _named(row), PAGE)


def _found(row: Submission, folder: Path) -> submissions.Kept:
    """Return what the check found, and in which tables it would have found it; in none where not all of it was kept."""
    its, path = shown(folder), folder / FINDINGS
    if its is None or not path.is_file() or sum(row.findings.values()) > MOST:
        return submissions.Kept(read_found(path))
    tables = {one.table for one in its.tables}
    if its.figures_in_file:
        tables.add(AGGREGATE)
    return submissions.Kept(read_found(path), frozenset(tables))


def put_back(job: Job) -> None:
    """Let a submission wait for somebody again, whose work broke down."""
    with within(job.authority):
        if (row := submissions.of(job.authority, job.on)) is not None:
            submissions.put_back(row)


def _is_being_checked(row: Submission) -> bool:
    with within(row.authority):
        now = submissions.of(row.authority, row.public_id)
    return now is not None and now.state == State.CHECKING


def _put_beside(made: Path, new: Path) -> None:
    """Put the books that were made beside those that stand, whole and on the disk before any row names them."""
    if made.is_dir():
        shutil.rmtree(new, ignore_errors=True)
        synced(made)
        made.rename(new)
    synced(new)


def _keep_mapping(used: Path, kept: Path) -> None:
    """Keep the mapping that was used, for the next submission."""
    if used.is_file():
        with whole(kept) as unfinished:
            unfinished.write_bytes(used.read_bytes())


def standing(place: str) -> str:
    """Return what stands for the books of a place as they are now."""
    its = books(place)
    return stamp(its.results, its.definitions)


def _tried(row: Submission, its: Desk, folder: Path, work: Path, beat: Beat) -> Outcome:
    sent = sent_in(folder)
    if not sent and not (folder / FILES).is_dir():
        return Refused(code="submissions.files_gone")
    seconds = min(SECONDS_A_FILE * max(len(sent), 1), MOST_SECONDS)
    if not in_force(its.results / SNAPSHOTS, row.authority):
        put_key(keys_folder(), row.authority, new_key())  # the child may read its place's key, and make none
    asked = Asked(
        sent=sent,
        work=work,
        files=folder / FILES,
        mapping=its.extracts / MAPPING,
        results=its.results,
        definitions=its.definitions,
        keys=keys_folder(),
        secret=key_of(row.authority),
        authority=row.authority,
        year=row.year,
        memory=MEMORY,
        seconds=seconds,
    )
    around = {"GWELLA_DEFINITIONS": str(its.definitions)}
    try:
        limits = {"seconds": seconds, "memory": MEMORY}
        if asked.files.is_dir():
            bring_mapping(asked.mapping, asked.files)  # nor may it change what was sent
        done_by_child("gwella.cli.trial", told(asked), work, **limits, around=around, beat=beat)
        return outcome(told_back(work / SAID, LARGEST))
    except Remediable as wrong:
        return Refused(code=wrong.code, values=kept(wrong.message.parameters), is_mappable=True)
    except Ended as ended:
        if ended.why in WHY:
            return Refused(code=WHY[ended.why], values={"seconds": seconds})
        if folder.is_dir():
            logger.error("the check of a submission broke down: %s", ended.last or "no error was said")
    except (OSError, ValueError) as error:
        # What a child that may have been taken over says is believed in one shape alone.
        if folder.is_dir():
            logger.error("the check of a submission said nothing that can be read: %s", type(error).__name__)
    return Refused(code="submissions.broke_down")


def _put_in_place(folder: Path, work: Path) -> None:
    """Put what the check made beside what was sent; what is shown comes last, since it speaks for all of it."""
    if (work / FILES).is_dir():
        shutil.rmtree(folder / FILES, ignore_errors=True)
        (work / FILES).rename(folder / FILES)
    (folder / SHOWN).unlink(missing_ok=True)
    shutil.rmtree(folder / OUT, ignore_errors=True)
    (work / OUT).rename(folder / OUT)
    (work / FINDINGS).replace(folder / FINDINGS)
    (work / SAID).replace(folder / SHOWN)
    synced(folder)


def _books_folder(row: Submission) -> Path:
    return place_folder(row.authority) / f"{FIRST}-{row.public_id}-{row.stamp[:8]}"


def _sweep_books(place: str) -> None:
    """Remove the books that stood before those before: a page that is being read may still read the last ones."""
    its = submissions.books_of(place)
    for folder in place_folder(place).glob(f"{FIRST}*"):
        if folder.name not in (its.results, its.before):
            shutil.rmtree(folder, ignore_errors=True)


def _named(row: Submission | None) -> dict[str, Value]:
    return {"name": row.name} if row else {}


def _by(job: Job, person: str = "") -> By:
    return By(person or job.asked_by, "performance_officer", job.authority)
