"""The pages of `docs/` that are made from the definitions."""

import re
import subprocess
import sys
from pathlib import Path

import gwella
from gwella.code_of_practice import glossary
from gwella.code_of_practice.asks import asks

ROOT = Path(gwella.__file__).parents[1]
DOCS = ROOT / "docs"


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run docs/make.py as `make docs` and `make check` do."""
    return subprocess.run(
        [sys.executable, "docs/make.py", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_no_generated_page_is_stale():
    """What is committed is what the definitions say."""
    checked = make("--check")
    assert (checked.returncode, checked.stdout) == (0, "")


def test_a_stale_page_is_named_with_its_remedy(tmp_path):
    """A word written into a made page would be lost the next time; the check says so first."""
    script = tmp_path / "docs" / "make.py"
    script.parent.mkdir()
    for module in DOCS.glob("*.py"):
        script.with_name(module.name).write_text(module.read_text(encoding="utf-8"), encoding="utf-8")
    command = [sys.executable, str(script)]
    subprocess.run(command, cwd=ROOT, check=True)
    page = script.with_name("glossary.md")
    page.write_text(page.read_text(encoding="utf-8") + "A word more.\n", encoding="utf-8")
    checked = subprocess.run([*command, "--check"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 1
    assert checked.stdout == "docs/glossary.md is stale. Run: make docs\n"


OURS_ALONE = {"made_up/generate", "roles/matrix", "passwords/words"}


def test_every_kind_of_definition_is_on_the_page():
    """All but what is ours alone: the made-up authority, who may do what, and words that make no password."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "gwella").rglob("*.py"))
    kinds = set(re.findall(r"\b(?:each|one)\(\"([\w/]+)\"", source)) - OURS_ALONE
    page = (DOCS / "definitions.md").read_text(encoding="utf-8")
    assert {kind for kind in kinds if f"## `{kind}" not in page} == set()


def test_every_ask_has_its_row_in_the_coverage():
    page = (DOCS / "coverage.md").read_text(encoding="utf-8")
    assert [name for name in asks() if f"| {name} | " not in page] == []


def test_the_coverage_counts_what_is_served_and_what_is_planned():
    served = sum(ask.is_served for ask in asks().values())
    head = (DOCS / "coverage.md").read_text(encoding="utf-8").splitlines()[4]
    assert head == f"361 asks: {served} are served in this version, {361 - served} are planned."


def test_every_term_stands_in_the_glossary_in_both_languages():
    page = (DOCS / "glossary.md").read_text(encoding="utf-8")
    for term in glossary.terms().values():
        assert f"| {term.term.en} | {term.term.cy} |" in page
