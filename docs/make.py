"""Write the pages of `docs/` that are made from the definitions, or check that none is stale.

python docs/make.py            write them
python docs/make.py --check    exit 1 and name each page that is not as it would be written
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from docs.errors import errors_page
from docs.impact import impact_page
from docs.markdown import table
from docs.schemas import definitions_page
from docs.stages import stages_page
from docs.tables import returns_page
from gwella.code_of_practice import asks, glossary
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.sources import Confidence

DOCS = Path(__file__).parent
MADE = "<!-- Made by docs/make.py from {source}. Do not edit this page. -->"
KINDS = {
    asks.Kind.MUST: "must",
    asks.Kind.SHOULD: "should",
    asks.Kind.AIM: "aim",
    asks.Kind.COMPONENT: "component",
    asks.Kind.PRACTICE: "practice",
    asks.Kind.EXAMPLE: "example",
}
WELSH = {
    Confidence.SEEN: "read there",
    Confidence.CODE_INFERRED: "read there, its code inferred",
    Confidence.PARTLY_SEEN: "read there in part",
    Confidence.RECALLED: "from memory",
    Confidence.INFERRED: "inferred",
    Confidence.OURS: "ours",
    Confidence.CONFIRMED: "confirmed",
    Confidence.DIFFERS: "read there, and it differs",
}


def coverage() -> str:
    """Return the page that says, document by document, what is asked and what serves it."""
    every = asks.asks().values()
    served = sum(ask.is_served for ask in every)
    lines = [
        "# What the source documents ask, and what serves it",
        "",
        MADE.format(source="gwella/definitions/asks"),
        "",
        f"{len(every)} asks: {served} are served in this version, {len(every) - served} are planned.",
        "",
        "“Served” means that the files named do what is asked, or as much of it as software can do by itself.",
        "Nothing that is only partly there counts as served. The asks are in our words.",
        "",
        *_counts(every),
    ]
    for number, document in asks.documents().items():
        lines += ["", f"## {number} {document.title}", "", f"{document.publisher}.", "", *_asks(document)]
    return "\n".join(lines) + "\n"


def _counts(every: Iterable[asks.Ask]) -> list[str]:
    served: Counter[asks.Kind] = Counter()
    total: Counter[asks.Kind] = Counter()
    for ask in every:
        total[ask.kind] += 1
        served[ask.kind] += ask.is_served
    rows = [[KINDS[kind], str(total[kind]), str(served[kind]), str(total[kind] - served[kind])] for kind in asks.Kind]
    return table(["kind", "asks", "served", "planned"], rows)


def _asks(document: asks.Document) -> list[str]:
    rows = [[name, ask.place, ask.ask, KINDS[ask.kind], ask.who, _serves(ask)] for name, ask in document.ask.items()]
    return table(["id", "place", "what is asked", "kind", "who benefits", "what serves it"], rows)


def _serves(ask: asks.Ask) -> str:
    return ", ".join(f"[{path}](../{path})" for path in ask.paths) or "planned"


def words() -> str:
    """Return the glossary: each term in both languages, where the Welsh was found, and whether it was reviewed."""
    lines = [
        "# Glossary · Geirfa",
        "",
        MADE.format(source="gwella/definitions/glossary"),
        "",
        "Each Welsh term says where it was read. A translator who has looked at one writes a name into `reviewed_by`.",
        "",
        "Mae pob term Cymraeg yn dweud lle y’i darllenwyd. Mae cyfieithydd sydd wedi edrych ar derm yn rhoi enw yn",
        "`reviewed_by`.",
    ]
    for part in glossary.parts().values():
        rows = [_term(term) for _, term in sorted(part.term.items(), key=lambda item: item[1].term.en.casefold())]
        lines += ["", f"## {part.title.en} · {part.title.cy}", ""]
        lines += table(["English", "Cymraeg", "meaning · ystyr", "source of the Welsh", "reviewed"], rows)
    return "\n".join(lines) + "\n"


def _term(term: glossary.Term) -> list[str]:
    means = f"{term.means.en} · {term.means.cy}" if term.means else ""
    source = f"{term.source} ({WELSH[term.confidence]})" if term.source != "Gwella" else WELSH[term.confidence]
    return [term.term.en, term.term.cy, means, source, term.reviewed_by or "not yet"]


PAGES: dict[str, Callable[[], str]] = {
    "coverage.md": coverage,
    "definitions.md": definitions_page,
    "errors.md": lambda: errors_page(Language.EN, MADE.format(source="gwella/definitions/errors")),
    "errors.cy.md": lambda: errors_page(Language.CY, MADE.format(source="gwella/definitions/errors")),
    "glossary.md": words,
    "impact-assessment.md": lambda: impact_page(Language.EN, MADE.format(source="gwella/definitions/impact.toml")),
    "impact-assessment.cy.md": lambda: impact_page(Language.CY, MADE.format(source="gwella/definitions/impact.toml")),
    "stages.md": lambda: stages_page(Language.EN, MADE.format(source="gwella/definitions/stages")),
    "stages.cy.md": lambda: stages_page(Language.CY, MADE.format(source="gwella/definitions/stages")),
    "returns.md": lambda: returns_page(Language.EN, MADE.format(source="gwella/definitions/tables")),
    "returns.cy.md": lambda: returns_page(Language.CY, MADE.format(source="gwella/definitions/tables")),
}


def stale() -> list[str]:
    """Return the names of the pages that are not as they would be written."""
    return [name for name, page in PAGES.items() if _read(DOCS / name) != page()]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def main(arguments: list[str]) -> int:
    """Write every page, or with `--check` name the stale ones. Returns the exit code."""
    if arguments == ["--check"]:
        for name in (found := stale()):
            print(f"docs/{name} is stale. Run: make docs")
        return 1 if found else 0
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
