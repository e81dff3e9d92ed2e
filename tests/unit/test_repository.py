"""The house keeps its own rules: small pieces, honest names, nothing of one machine, every command told of."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from gwella.cli.command import VERBS
from gwella.code_of_practice.words import SHIPPED, vocabulary

ROOT = Path(__file__).parents[2]
TRACKED = [
    ROOT / name
    for name in subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
]
MODULES = [path for path in TRACKED if path.suffix == ".py" and "migrations" not in path.parts and path.exists()]
PRODUCT = [path for path in MODULES if path.is_relative_to(ROOT / "gwella")]
LONGEST_MODULE, LONGEST_FUNCTION = 400, 45


def functions(path: Path) -> list[tuple[str, int]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [(node.name, (node.end_lineno or 0) - node.lineno + 1) for node in found]


def test_a_module_is_read_in_one_sitting_and_a_function_in_one_look() -> None:
    long = [path.name for path in MODULES if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_MODULE]
    long += [f"{path.name}:{name}" for path in PRODUCT for name, lines in functions(path) if lines > LONGEST_FUNCTION]
    assert long == []


def test_no_module_is_called_what_says_nothing() -> None:
    nothing = {"utils", "helpers", "services", "common", "base", "misc", "manager"}
    assert [path for path in PRODUCT if path.stem in nothing] == []


def test_nothing_swallows_every_error_or_runs_what_it_reads() -> None:
    # The patterns are put together here so that this file does not hold what it forbids.
    forbidden = ["except" + r"\s*(Exception|BaseException)?\s*:", r"\bpickle\.", r"\b" + r"eval\(", "shell" + "=True"]
    guilty = [(p.name, f) for p in PRODUCT for f in forbidden if re.search(f, p.read_text(encoding="utf-8"))]
    assert guilty == []


def test_markup_is_let_through_in_two_places_only() -> None:
    """A document, whose writer escapes every text, and a drawing of ours."""
    trusting = {
        path.relative_to(ROOT).as_posix() for path in PRODUCT if "mark_safe(" in path.read_text(encoding="utf-8")
    }
    assert trusting == {"gwella/pages/documents.py", "gwella/site/drawings.py"}


def test_nothing_names_a_machine_or_a_registry() -> None:
    places = re.compile(r"/(?:" + "|".join(("work", "root", "farm")) + r")/\w|files\.pythonhosted|registry\.npmjs")
    text = {".py", ".toml", ".md", ".lock", ".sh", ".html", ".yml", ".cfg", ""}
    files = [path for path in TRACKED if path.suffix in text and path.exists() and path != Path(__file__)]
    assert [path.name for path in files if places.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_is_described_in_both_languages_and_in_the_readme(verb: str) -> None:
    assert vocabulary()[f"cli.{verb}"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"gwella {verb}" in readme or f"make {verb}" in readme


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_has_its_row_in_the_role_matrix(verb: str) -> None:
    matrix = tomllib.loads((SHIPPED / "roles" / "matrix.toml").read_text(encoding="utf-8"))
    assert verb in matrix["commands"]


@pytest.mark.parametrize(
    "page", ["README.md", "SECURITY.md", "CHANGELOG.md", *(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md"))]
)
def test_every_link_and_picture_of_a_page_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", text)
    assert [target for target in targets if not ((ROOT / page).parent / target).exists()] == []


def test_every_template_that_another_brings_in_is_there() -> None:
    """Django looks for it only when somebody opens the page."""
    templates = {path: path.as_posix().partition("/templates/")[2] for path in TRACKED if path.suffix == ".html"}
    brought = re.compile(r'{%\s*(?:include|extends)\s+"([^"]+)"')
    named = {(path.name, name) for path in templates for name in brought.findall(path.read_text(encoding="utf-8"))}
    assert [(path, name) for path, name in named if name not in templates.values()] == []


def test_every_guard_that_is_taken_out_to_try_its_tests_is_there() -> None:
    """`make mutants` takes too long to say so of each change."""
    lists = [tomllib.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "tests" / "mutants").glob("*.toml")]
    guards = [guard for its in lists for guard in its["guard"]]
    gone = [one["name"] for one in guards if one["find"] not in (ROOT / one["file"]).read_text(encoding="utf-8")]
    assert gone == []


def test_every_setting_is_described() -> None:
    named = re.compile(r"""(?:\benv(?:\.\w+)?\(|environ(?:\.get)?[\[(])"([A-Z_]+)\"""")
    settings = {name for path in PRODUCT for name in named.findall(path.read_text(encoding="utf-8"))}
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert {name for name in settings if f"`{name}`" not in page} <= {"DJANGO_SETTINGS_MODULE"}


def test_the_licences_are_there() -> None:
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Open Government Licence v3.0" in (ROOT / "NOTICE").read_text(encoding="utf-8")
