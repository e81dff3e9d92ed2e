"""The supplier's pack as a folder. It is the same in either language: both stand in every file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from gwella.code_of_practice.sheets import write_sheet
from gwella.code_of_practice.years import year_label
from gwella.conformance.packs import pack, write_guide, write_json
from gwella.conformance.specification.changes import changes_as_data, changes_page
from gwella.conformance.specification.checks import check_rows, checks_as_data, figure_checks_as_data
from gwella.conformance.specification.codes import authority_rows, code_rows
from gwella.conformance.specification.figures import figures_as_data
from gwella.conformance.specification.samples import GOOD, write_bad, write_good
from gwella.conformance.specification.schemas import data_package, table_schema
from gwella.metrics.changes import changes
from gwella.returns.changes import check_changes
from gwella.snapshots.tables import lists, tables

TABLES, LISTS, SAMPLES = "tables", "lists", "samples"
GUIDE = ("title", "guide_what", "guide_tables", "guide_checks", "guide_samples", "guide_metrics", "guide_use")


def write_specification(to: Path, year: int, made_on: date) -> None:
    """Write the pack of `year` to a new or empty folder. Raises NotAllowed."""
    with pack(to, "specification of the return", year, made_on) as folder:
        for part in (TABLES, LISTS, SAMPLES):
            (folder / part).mkdir()
        _write_tables(folder, year, made_on)
        _write_lists(folder / LISTS)
        write_sheet(folder / "checks.csv", check_rows(year))
        write_json(folder / "checks.json", checks_as_data(year))
        write_json(folder / "figure_checks.json", figure_checks_as_data(year))
        write_good(folder / SAMPLES / GOOD, year)
        write_bad(folder / SAMPLES, year)
        write_json(folder / "metrics.json", figures_as_data(year))
        write_json(folder / "changes.json", changes_as_data(year))
        (folder / "changes.md").write_text(changes_page(year), encoding="utf-8")
        write_guide(
            folder,
            "spec",
            GUIDE,
            year=year_label(year),
            begun=str(year),
            tables=len(tables()),
            changes=len(changes(year)),
            checks=len(list(check_changes(year))),
        )


def _write_tables(folder: Path, year: int, made_on: date) -> None:
    for name in tables():
        write_json(folder / TABLES / f"{name}.schema.json", table_schema(name, year))
    write_json(folder / "datapackage.json", data_package(year, made_on))


def _write_lists(folder: Path) -> None:
    for name in lists():
        write_sheet(folder / f"{name}.csv", code_rows(name))
    write_sheet(folder / "authorities.csv", authority_rows())
