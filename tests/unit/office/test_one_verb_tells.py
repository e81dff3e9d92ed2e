"""Who is told something is told it by one verb, so that mail, reminders and what is read work for all of it."""

from __future__ import annotations

import ast
from pathlib import Path

import gwella

SOURCE = Path(gwella.__file__).parent
WRITES = {"create", "bulk_create", "get_or_create", "update_or_create"}


def writers() -> set[str]:
    """Return the modules that make rows of notices: `Notice(…)`, or a call that writes on `Notice.objects`."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "migrations" in path.parts or "office.models import" not in text or "Notice" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if called == "Notice" or ("Notice.objects" in called and called.rpartition(".")[2] in WRITES):
                found.add(path.relative_to(SOURCE).as_posix())
    return found


def test_only_the_verb_of_notices_writes_one():
    text = (SOURCE / "office/notices.py").read_text(encoding="utf-8")
    assert "def tell(" in text
    assert writers() <= {"office/notices.py"}
    names = [path for path in SOURCE.rglob("*.py") if "Notice.objects.of" in path.read_text(encoding="utf-8")]
    assert {path.relative_to(SOURCE).as_posix() for path in names} == {
        "measuring/handing.py",  # takes back what was told and not read
        "office/notices.py",
        "rights/clearing.py",  # counts and removes what is past its time
    }
