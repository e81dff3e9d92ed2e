"""Definitions of an authority's own as it writes them, and a command that is typed where they are read."""

import os
import subprocess
import sys
from pathlib import Path

TEXT = '{ en = "Own", cy = "Eich un chi" }'
METRIC = f"""
source = "ours"
confidence = "ours"
title = {TEXT}
meaning = {TEXT}
"""
COUNT = """
[count]
of = "contacts"
when = { field = "contacted_on", falls = "in_period" }
where = [{ field = "client_group", is = "child" }]
"""
EDITION = f"""
[[edition]]
from = 2020
change = {TEXT}
"""
ADVISED = '{ field = "advice_given", is = true }'
NARROWER = f"""
[[edition]]
from = 2022
change = {TEXT}

[edition.count]
of = "contacts"
when = {{ field = "contacted_on", falls = "in_period" }}
where = [{{ field = "client_group", is = "child" }}, {ADVISED}]
"""
EXAMPLE = f"""
[[example]]
says = {TEXT}
year = 2024
given = '''
contacted_on | client_group
2024-05-01   | child
             | child
'''
expect = 1
"""
WHOLE = METRIC + COUNT + EDITION + EXAMPLE
MEAN = WHOLE.replace("[count]", 'unit = "days"\n[count]\nmean = "working_days_to_decision"')
SHARE = f"""
{METRIC}
[share]
parts = ["adult.contacts.advice_given"]
whole = "adult.contacts.received"
{EDITION}
[[example]]
says = {TEXT}
given = {{ "adult.contacts.received" = 10, "adult.contacts.advice_given" = 5 }}
expect = 0.5
"""
FROM_2023 = EDITION.replace("2020", "2023")
TABLE = f"""
key = "visit"
date = "visited_on"
source = "ours"
files = ["visits", "ymweliadau"]
title = {TEXT}
about = {TEXT}
row = {TEXT}

[columns.visit]
title = {TEXT}
kind = "identifier"

[columns.authority]
title = {TEXT}
kind = "identifier"

[columns.person]
title = {TEXT}
kind = "person"

[columns.visited_on]
title = {TEXT}
kind = "date"

[derive.first]
title = {TEXT}
word = "months_after"
given = {{ date = "visited_on", months = 1 }}
"""


def written(folder: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        path = folder / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def asked(
    folder: Path, files: dict[str, str], language: str = "en", *, command: str = "definitions"
) -> tuple[int, str]:
    """Type a command with these files as the authority's own; return exit code and words."""
    written(folder, files)
    environment = {**os.environ, "GWELLA_DEFINITIONS": str(folder), "GWELLA_LANG": language}
    typed = [sys.executable, "-c", "from gwella.cli import main; main()", *command.split()]
    done = subprocess.run(typed, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr or done.stdout
