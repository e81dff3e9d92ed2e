"""What the check found in a submission, kept beside its files: `findings.jsonl`, one JSON object a line.

    {"check": "dates_in_order", "severity": "query", "table": "contacts", "file": "contacts.csv", "row": 17,
     "column": "decided_on", "heading": "", "reference": "C-104", "team": "North", "worker": "Ann Rees",
     "about": "9f2c…", "client_group": "adult", "values": {}}

`check` is the key of a check or of a text of `definitions/words/returns.toml`; `row` is the line an officer sees,
null for a whole file; `heading` the officer's own where a mapping made the column; `reference` the case reference
that the officer's own file gives; `team` and `worker` what that file calls them; `about` a keyed hash, the same for
the same finding about the same thing in another submission and unreadable without the place's own key, empty for a
row that nothing tells from another; `client_group` what the row says of that, where it does; `values` codes and
numbers of ours, never what stands in a cell. Findings are in the order of the check: file by file, the worst first.
No more than `MOST` are kept; how many there are is said where the submission is shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.writing import whole
from gwella.returns.definitions import Severity
from gwella.returns.findings import Finding

FILE = "findings.jsonl"
MOST = 100_000
LONGEST_LINE = 8_192
LONGEST_TEXT = 120


class Found(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One finding, as a line of the file says it."""

    check: str
    severity: Severity
    table: str
    file: str
    row: int | None = None
    column: str = ""
    heading: str = ""
    reference: str = ""
    team: str = ""
    worker: str = ""
    about: str = ""
    client_group: str = ""
    values: Mapping[str, str | int] = {}

    def finding(self) -> Finding:
        """Return it as the check speaks it: what is wrong, and how to put it right, in either language."""
        return Finding(
            table=self.table,
            file=self.file,
            rule=self.check,
            severity=self.severity,
            row=self.row,
            column=self.column,
            heading=self.heading,
            case_reference=self.reference,
            team=self.team,
            worker=self.worker,
            client_group=self.client_group,
            parameters=self.values,
        )


def found(finding: Finding, secret: bytes) -> Found:
    """Return a finding as it is kept. `secret` is the place's own key, under which `about` is the same every time."""
    return Found(
        check=finding.rule,
        severity=finding.severity,
        table=finding.table,
        file=finding.file[:LONGEST_TEXT],
        row=finding.row,
        column=finding.column,
        heading=finding.heading[:LONGEST_TEXT],
        reference=finding.case_reference[:LONGEST_TEXT],
        team=finding.team[:LONGEST_TEXT],
        worker=finding.worker[:LONGEST_TEXT],
        about=_about(finding, secret),
        client_group=finding.client_group,
        values=dict(finding.parameters),
    )


def write_found(findings: Iterable[Found], path: Path) -> None:
    """Write findings, one a line, whole or not at all; no more than `MOST`. Raises NotAllowed."""
    encoder = msgspec.json.Encoder()
    with whole(path) as unfinished, unfinished.open("wb") as file:
        for _, one in zip(range(MOST), findings, strict=False):
            file.write(encoder.encode(one) + b"\n")


def read_found(path: Path) -> Iterator[Found]:
    """Yield the findings of a file; none where there is no file. Raises ReturnRejected for one of another shape."""
    if not path.is_file():
        return
    decoder = msgspec.json.Decoder(Found)
    with path.open("rb") as file:
        for number in range(1, MOST + 1):
            line = file.readline(LONGEST_LINE + 1)
            if not line:
                return
            try:
                if len(line) > LONGEST_LINE:
                    raise msgspec.DecodeError
                yield decoder.decode(line)
            except msgspec.DecodeError:
                # What the line holds is not repeated: it may be anything.
                raise ReturnRejected("submissions.findings_damaged", row=str(number)) from None


def _about(finding: Finding, secret: bytes) -> str:
    """Return the hash of the check and of what it is about; a finding of a whole file is about that table.

    Where the row stands tells nothing: in the next submission another row stands there.
    """
    thing = finding.row_key or finding.case_reference
    if finding.row is not None and not thing:
        return ""
    said = msgspec.json.encode([finding.rule, finding.table, finding.column, thing])
    return hashlib.blake2s(said, key=secret, digest_size=32).hexdigest()
