"""What the demo fills a data folder with, step by step. Each step is an ordinary verb of some part.

The invented authority goes the whole way that a real one would: extract, check, worklist, snapshot,
figures, gate, evidence, report. Real names carry published figures only.
"""

from __future__ import annotations

from pathlib import Path

from django.core.management import call_command

from gwella.annual_report import reports
from gwella.annual_report.models import Stage
from gwella.annual_report.passages import evidence_of, passages_of
from gwella.cli.aggregates import read
from gwella.cli.computing import computed
from gwella.cli.report import entered_in
from gwella.code_of_practice.places import INVENTED
from gwella.code_of_practice.published import published_files
from gwella.code_of_practice.results import Origin
from gwella.code_of_practice.words import vocabulary
from gwella.disclosure.profiles import PUBLISHED_WALES
from gwella.improving import evidence
from gwella.measuring import figures
from gwella.metrics.compute import compute
from gwella.metrics.figures import results as as_results
from gwella.metrics.files import read_results
from gwella.metrics.source import NOTHING
from gwella.metrics.what_adds_up import what_adds_up
from gwella.pages.catalogues import compile_catalogues
from gwella.release.queries import everything_of
from gwella.release.releases import publish
from gwella.returns.generate import generate
from gwella.site.keeping.upgrading import check_may_change, pending

LATEST = 2024
MADE_UP = "made-up"


def prepare(data: Path) -> None:
    """Compile the translations, and make the database or bring it up to date. Raises NotAllowed where we may not."""
    compile_catalogues()
    # A role that only serves owns no table, and what follows a migration is not its to do either.
    if pending():
        check_may_change()
        call_command("migrate", verbosity=0)


def extract(data: Path) -> None:
    """Make the extracts of the invented authority."""
    generate(data / MADE_UP / "extract", last_year=LATEST)


def count(data: Path) -> None:
    """Check the extracts, keep their snapshots and compute every figure."""
    computed([data / MADE_UP / "extract"], data / MADE_UP / "out", keys=data / "keys")


def release_made_up(data: Path) -> None:
    """Let the invented authority's figures out through the gate; keep the true ones as its own."""
    results = read_results(data / MADE_UP / "out")
    figures.replace(results, authority=INVENTED)
    label = vocabulary()["demo.label_made_up"]
    publish(results, profile=PUBLISHED_WALES, label=label, adding_up=what_adds_up)


def release_published(data: Path) -> None:
    """Load what has been published about real authorities."""
    collected = [result for file in published_files() for result in read(file, Origin.PUBLISHED)]
    results, label = as_results(compute(NOTHING, [], collected)), vocabulary()["demo.label_published"]
    publish(results, profile=PUBLISHED_WALES, label=label, adding_up=what_adds_up)


def write_report(data: Path) -> None:
    """Pin the evidence of each quality standard, draft the report in both languages, and take it to its readers."""
    evidence.pin(evidence_of(INVENTED, LATEST), authority=INVENTED, year=LATEST, made_up=True)
    starred = {one.key for one in everything_of(INVENTED) if one.is_suppressed}
    entered = entered_in(data / MADE_UP / "out", INVENTED, LATEST, starred)
    report = reports.draft(INVENTED, LATEST, passages_of(INVENTED, LATEST), made_up=True, entered=entered)
    # Only a published report is on a page; the invented director signs what the invented officer wrote.
    for stage in (Stage.WITH_DIRECTOR, Stage.SIGNED, Stage.PUBLISHED):
        reports.move(report, stage)


STEPS = (prepare, extract, count, release_made_up, release_published, write_report)
