"""The return of the year before, to compare with: the files that were sent, or what was kept of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec

from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.years import Period, year_label
from gwella.snapshots.store import in_force, read_columns
from gwella.snapshots.tables import PEOPLE, Kind, table

if TYPE_CHECKING:
    import pyarrow as pa

CASE_REFERENCE = "case_reference"


class LastYear(msgspec.Struct, frozen=True):
    """The tables of the return of `period`: identifiers, dates, `_file` and `_row` at least.

    `references` are the case references of their rows, of those tables whose files had them; what was kept has none.
    """

    period: Period
    tables: Mapping[str, pa.Table]
    references: Mapping[str, pa.Array] = MappingProxyType({})

    def place(self, name: str, at: int) -> dict[str, Any]:
        """Return where a row stood, as a finding says it: the year before the file, row, identifier and case."""
        rows = self.tables[name].slice(at, 1)
        file, row, key = (rows[column][0].as_py() for column in ("_file", "_row", table(name).key))
        reference = self.references[name][at].as_py() if name in self.references else None
        said = {"row": row, "row_key": key or "", "case_reference": reference or ""}
        return {"file": f"{year_label(self.period.year)}/{file}", **said}


def kept_last_year(snapshots: Path, authority: str, period: Period) -> LastYear:
    """Return the tables in force of `authority` as the return of the year before `period`.

    Raises NotFound where there are none, or where they already hold rows of `period`.
    """
    manifests = in_force(snapshots, authority)
    if not manifests:
        raise NotFound("snapshots.no_snapshots", authority=authority)
    held = {year for manifest in manifests.values() for year in manifest.years or ()}
    if max(held, default=0) >= period.year or period.previous.year not in held:
        raise NotFound("returns.not_last_year", folder=snapshots.parent.name, year=period.previous)
    # A table of people has no spells and no dates to compare, and its identifiers are kept as keys.
    return LastYear(
        period.previous,
        {
            name: read_columns(manifest, snapshots, _columns(name))
            for name, manifest in manifests.items()
            if name != PEOPLE
        },
    )


def _columns(name: str) -> list[str]:
    one = table(name)
    days = [column for column, its in one.columns.items() if its.kind is Kind.DATE]
    return [one.key, *days, "_file", "_row"]
