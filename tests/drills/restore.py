"""The restore drill: from a backup to an empty machine, every table's rows and every file equal, and the record holds.

`python -m drills.restore [postgres://…]`
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from drills.installation import Installation, fresh

ENTRIES, FILES = 2_000, 200
PLACE = "W06000001"


def drill(folder: Path, server: str = "", entries: int = ENTRIES, files: int = FILES) -> dict[str, object]:
    """Fill an installation, back it up, restore it elsewhere, and compare."""
    databases = [fresh(server, f"gwella_restore_{name}") if server else "" for name in ("old", "new")]
    old, new = (Installation(folder / name, its) for name, its in zip(("old", "new"), databases, strict=True))
    old.filled(entries)
    place = old.data / "places" / PLACE
    place.mkdir(parents=True)
    for number in range(files):
        (place / f"{number}.csv").write_bytes(bytes(f"row,{number}\n" * number, "utf-8"))
    done = [old.site("backup", "--make-key", str(folder / "key")), old.site("backup", "--to", str(folder / "kept"))]
    began = time.monotonic()
    archive = next((folder / "kept").iterdir())
    done.append(new.site("restore", str(archive), "--key", str(folder / "key")))
    seconds = time.monotonic() - began
    rows = [old.rows(folder / "rows-old"), new.rows(folder / "rows-new")]
    here, there = (
        {path.name: path.read_bytes() for path in (one.data / "places" / PLACE).iterdir()} for one in (old, new)
    )
    verified = new.site("audit", "verify").returncode == 0
    ok = all(one.returncode == 0 for one in done) and rows[0] == rows[1] and here == there and verified
    return {
        "drill": "restore",
        "ok": ok,
        "database": "postgresql" if server else "sqlite",
        "tables": len(rows[0]),
        "rows": sum(content.count(b"\n") for content in rows[0].values()),
        "files": len(here),
        "record_verified": verified,
        "seconds": round(seconds, 1),
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        said = drill(Path(made), *sys.argv[1:2])
    print(json.dumps(said))
    sys.exit(not said["ok"])
