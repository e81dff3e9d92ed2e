"""The site's gettext catalogues, compiled without any gettext program.

`.po` files are kept, `.mo` files are made from them and are not. A council's translator can change a
`.po` file; the next start compiles it.
"""

from __future__ import annotations

import os
from pathlib import Path

import polib

LOCALE = Path(__file__).parents[1] / "locale"


def compile_catalogues(root: Path = LOCALE) -> list[Path]:
    """Compile every `.po` below `root` that is newer than its `.mo`; return those that were."""
    stale = [po for po in sorted(root.rglob("*.po")) if _is_stale(po)]
    for po in stale:
        # Two server processes may start at once: each writes its own file, and the rename is whole.
        unfinished = po.with_suffix(f".mo.{os.getpid()}")
        polib.pofile(str(po)).save_as_mofile(str(unfinished))
        unfinished.replace(po.with_suffix(".mo"))
    return stale


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime
