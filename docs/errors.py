"""The list of planted errors as pages: how each comes about, what was found where, and what was let pass.

What was found is what the check found while the page was made, said as it says it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from docs.markdown import table
from gwella.cli.planted import tried
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import said, say
from gwella.returns.findings import Finding
from gwella.returns.planted import PlantedError, error_kinds

LINES_SHOWN = 8
WORDS = {
    Language.EN: {
        "title": "How returns have been wrong",
        "about": (
            "The list of errors that the check is held to: {errors} of {kinds} kinds. Each is planted in a small "
            "file, and a test asks that it is found there and nothing else is. Beside each stands an awkward case "
            "that is true and looks much like it, and that has to pass. Columns that a small file does not have are "
            "left out of what was found."
        ),
        "how": "How it comes about",
        "found": "Found",
        "passed": "Let pass",
        "more": "… {count} more lines",
        "columns": ("severity", "where", "what is wrong", "how to put it right", "check"),
        "row": "row",
    },
    Language.CY: {
        "title": "Sut y mae ffurflenni wedi bod yn anghywir",
        "about": (
            "Y rhestr o wallau y mae’n rhaid i’r gwiriad eu dal: {errors} o wallau, o {kinds} o fathau. Mae pob un "
            "wedi’i blannu mewn ffeil fach, ac mae prawf yn mynnu ei fod ef, a dim byd arall, yn cael ei ganfod yno. "
            "Wrth ymyl pob un mae achos lletchwith sy’n wir ac yn debyg iawn iddo, ac y mae’n rhaid ei ganiatáu. Ni "
            "restrir colofnau nad ydynt mewn ffeil fach ymhlith yr hyn a ganfuwyd."
        ),
        "how": "Sut y mae’n digwydd",
        "found": "Canfuwyd",
        "passed": "Caniatawyd",
        "more": "… {count} o linellau eraill",
        "columns": ("difrifoldeb", "ble", "beth sydd o’i le", "sut i’w gywiro", "gwiriad"),
        "row": "rhes",
    },
}


def errors_page(language: Language, made: str) -> str:
    """Return the page in one language; `made` is the line that says where it comes from."""
    words = WORDS[language]
    kinds = error_kinds()
    about = words["about"].format(errors=sum(len(kind.error) for kind in kinds.values()), kinds=len(kinds))
    lines = [f"# {words['title']}", "", made, "", about]
    for kind in kinds.values():
        lines += ["", f"## {kind.title.in_(language)}"]
        for error in kind.error.values():
            lines += ["", *_error(error, language, words)]
    return "\n".join(lines) + "\n"


def _error(error: PlantedError, language: Language, words: Mapping[str, str]) -> Iterator[str]:
    yield f"### {error.title.in_(language)}"
    yield ""
    yield f"{words['how']}: {error.how.in_(language)}"
    yield ""
    yield from _files(error.planted, words)
    yield f"**{words['found']}**"
    yield ""
    yield from table(list(words["columns"]), [_found(one, language, words) for one in tried(error.planted, error.year)])
    yield ""
    assert not tried(error.true, error.year), error.let_pass.en
    yield f"**{words['passed']}**: {error.let_pass.in_(language)}"
    yield ""
    yield from _files(error.true, words)


def _files(files: Mapping[str, str], words: Mapping[str, str]) -> Iterator[str]:
    for name, content in files.items():
        lines = content.splitlines()
        yield f"`{name}`"
        yield ""
        yield "```csv"
        yield from lines[:LINES_SHOWN]
        if len(lines) > LINES_SHOWN:
            yield words["more"].format(count=len(lines) - LINES_SHOWN)
        yield "```"
        yield ""


def _found(finding: Finding, language: Language, words: Mapping[str, str]) -> list[str]:
    place = [finding.file, *([] if finding.row is None else [f"{words['row']} {finding.row}"])]
    where = ", ".join([*place, *filter(None, [said(finding.column_title, language)])])
    what, remedy = finding.what.in_(language), finding.remedy.in_(language)
    return [say(f"check.{finding.severity}", language), where, what, remedy, f"`{finding.rule}`"]
