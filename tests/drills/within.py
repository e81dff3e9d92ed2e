"""`python -m drills.within tampering.tampered 1000 [postgres://…]`: a drill that runs inside a site of its own.

Prints the drill's line; ends with 1 where it is not ok.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from drills.installation import Installation, fresh

RUN = """
import importlib, json
module, _, function = sys.argv[1].partition(".")
said = getattr(importlib.import_module(f"drills.{module}"), function)(*map(int, sys.argv[2:]))
print(json.dumps(said))
sys.exit(not said["ok"])
"""


def main() -> None:
    """Make an installation, and run the drill over it."""
    what, *words = sys.argv[1:]
    server = words.pop() if words and "://" in words[-1] else ""
    with tempfile.TemporaryDirectory() as folder:
        its = Installation(Path(folder), fresh(server, f"gwella_{what.partition('.')[0]}") if server else "")
        made = its.site("prepare")
        if made.returncode:
            sys.exit(made.stderr)
        sys.exit(its.python(RUN, what, *words, check=False))


if __name__ == "__main__":
    main()
