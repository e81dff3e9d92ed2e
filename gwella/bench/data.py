"""The data: extracts of 22 invented authorities, with the sizes of Wales' in proportion. All of it is made up.

A folder holds `extracts/<code>/`, `definitions/places/bench.toml` (which the children are told of), and `made.json`:
from what it was made, and how many rows it has. It is filled whole or not at all, and made anew where anything
that it was made from has changed.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from gwella import __version__
from gwella.bench.runs import Given, run_together
from gwella.bench.workload import LAST_YEAR, Scale
from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.words import SHIPPED
from gwella.code_of_practice.writing import whole_folder
from gwella.returns.generate import generate

FIRST_CODE = 6000101
EXTRACTS, DEFINITIONS, MADE = "extracts", "definitions", "made.json"
ROWS_A_WALES_YEAR = 720_000  # the size of the whole; which tables share it is the generator's affair
PILOT = 0.1  # the size of the extract that tells how many rows one of size 1 has
PROCESSES = 2
LONGEST_SECONDS = 3600.0


class Made(msgspec.Struct, frozen=True):
    """What a folder of data was made from, and what it holds."""

    version: str
    definitions: str
    scale: Scale
    sizes: dict[str, float]
    rows: dict[str, int]

    @property
    def made_from(self) -> tuple[str, str, Scale]:
        return self.version, self.definitions, self.scale


def default_folder(scale: int) -> Path:
    """Return where the data of a scale are kept from one benchmark to the next."""
    return Path.home() / ".cache" / "gwella" / "bench" / f"scale-{scale}"


def made(folder: Path, scale: Scale) -> Made:
    """Return what the data in `folder` are, making them unless they are there already.

    Raises ReturnRejected where the folder holds something else.
    """
    wanted = (__version__, fingerprint(), scale)
    there = read_made(folder)
    if there is not None and there.made_from == wanted:
        return there
    if there is None and folder.exists() and any(folder.iterdir()):
        raise ReturnRejected("bench.not_ours", folder=str(folder))
    with whole_folder(folder) as unfinished:
        sizes = authority_sizes(scale)
        _write_places(unfinished / DEFINITIONS / "places" / "bench.toml", list(sizes))
        _make_extracts(unfinished / EXTRACTS, sizes, scale.years)
        done = Made(*wanted, sizes, rows_by_table(unfinished / EXTRACTS))
        (unfinished / MADE).write_bytes(msgspec.json.encode(done))
    return done


def read_made(folder: Path) -> Made | None:
    """Return what a folder of data says of itself; None where it is not one, or says what we do not understand."""
    try:
        return msgspec.json.decode((folder / MADE).read_bytes(), type=Made)
    except (FileNotFoundError, NotADirectoryError, msgspec.DecodeError):
        return None


def fingerprint() -> str:
    """Return how many definitions there are and when the newest was changed."""
    changed = [path.stat().st_mtime_ns for path in SHIPPED.rglob("*") if path.is_file()]
    return f"{len(changed)} {max(changed)}"


def authority_sizes(scale: Scale) -> dict[str, float]:
    """Return the size that each invented authority is generated in, by its code, so that all have the rows wanted."""
    people = sorted(_population().values(), reverse=True)[: scale.authorities]
    wanted = ROWS_A_WALES_YEAR * scale.years * scale.times
    whole = wanted / _rows_at_size_one(scale.years)
    return {f"X{FIRST_CODE + i:08d}": whole * its / sum(people) for i, its in enumerate(people)}


def median_sized(sizes: Mapping[str, float]) -> str:
    """Return the code of the authority in the middle by its size."""
    return sorted(sizes, key=lambda code: (sizes[code], code))[len(sizes) // 2]


def rows_by_table(extracts: Path) -> dict[str, int]:
    """Return how many rows the extracts hold, by table; a cell of a made-up extract never holds a new line."""
    rows: dict[str, int] = {}
    for path in sorted(extracts.glob("*/*.csv")):
        if path.name != "aggregate.csv":
            with path.open("rb") as file:
                rows[path.stem] = rows.get(path.stem, 0) + sum(1 for _ in file) - 1
    return rows


def make_some(extracts: Path, sizes: Mapping[str, float], years: int) -> None:
    """Make the extracts of some authorities, as a child does."""
    for code, size in sizes.items():
        first = LAST_YEAR - years + 1
        generate(extracts / code, authority=code, first_year=first, last_year=LAST_YEAR, seed=_seed(code), size=size)


def _seed(code: str) -> int:
    return int(code.lstrip("X")) - FIRST_CODE + 1


def _make_extracts(extracts: Path, sizes: Mapping[str, float], years: int) -> None:
    """Make all extracts in two processes, each with half of the people."""
    shares = [Given(years, extracts=str(extracts), sizes=half) for half in _halves(sizes)]
    run_together("generate", shares, LONGEST_SECONDS)


def _halves(sizes: Mapping[str, float]) -> list[dict[str, float]]:
    halves: list[dict[str, float]] = [{} for _ in range(PROCESSES)]
    for code in sorted(sizes, key=lambda code: -sizes[code]):
        min(halves, key=lambda half: sum(half.values()))[code] = sizes[code]
    return [half for half in halves if half]


def _rows_at_size_one(years: int) -> float:
    """Return about how many rows an extract of size 1 has, from a small one."""
    with tempfile.TemporaryDirectory() as folder:
        pilot = Path(folder) / "pilot"
        generate(pilot, first_year=LAST_YEAR - years + 1, last_year=LAST_YEAR, size=PILOT)
        return sum(rows_by_table(Path(folder)).values()) / PILOT


def _population() -> dict[str, float]:
    """Return how many people live in each of Wales' authorities, in the last year that was published."""
    with (SHIPPED / "published" / "population.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["area"].startswith("W06") and not row["breakdown"]]
    last = max(row["period"] for row in rows)
    people: dict[str, float] = {}
    for row in rows:
        if row["period"] == last and row["metric"] in ("population.adults", "population.children"):
            people[row["area"]] = people.get(row["area"], 0) + float(row["value"])
    return people


def _write_places(path: Path, codes: Sequence[str]) -> None:
    path.parent.mkdir(parents=True)
    path.write_text("\n".join(_places(codes)), encoding="utf-8")


def _places(codes: Sequence[str]) -> Iterator[str]:
    yield "# Invented authorities, which a benchmark's made-up data belong to. There are no such places."
    for i, code in enumerate(codes, start=1):
        name = f'{{ en = "Cwm Mesur {i} (invented)", cy = "Cwm Mesur {i} (dychmygol)" }}'
        yield f'\n[{code}]\nkind = "authority"\nname = {name}\nslug_en = "cwm-mesur-{i}"\nslug_cy = "cwm-mesur-{i}"'
        yield 'invented = true\nsource = "Gwella"\nconfidence = "ours"'
