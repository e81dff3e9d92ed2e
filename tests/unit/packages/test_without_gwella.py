"""What docs/packages.md tells somebody without Gwella to type is what checks a package."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gwella.code_of_practice.places import WALES
from gwella.packages.made import packed
from gwella.packages.manifest import Kind, Manifest
from gwella.packages.signing import signing_key

DOCS = Path(__file__).parents[3] / "docs"
MON = "W06000001"


def told(page: str) -> list[str]:
    """Return the commands of the page's last part."""
    last = (DOCS / page).read_text(encoding="utf-8").rpartition("\n## ")[2]
    return re.findall(r"^    (.+)$", last, re.MULTILINE)


@pytest.mark.skipif(not (shutil.which("openssl") and shutil.which("bash")), reason="no OpenSSL on this machine")
@pytest.mark.parametrize("page", ["packages.md", "packages.cy.md"])
def test_a_package_is_checked_as_the_page_says(page: str, tmp_path: Path):
    key = signing_key(tmp_path / "signing", MON)
    said = Manifest(kind=Kind.RETURN, from_=MON, to=WALES, year=2024, made_at=datetime(2025, 6, 1, tzinfo=UTC), key="")
    (tmp_path / "a.zip").write_bytes(packed(said, {"return.csv": b"metric\n"}, key))
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        archive.extractall(tmp_path)
    *lines, fingerprint = told(page)

    def typed(line: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, text=True, check=False)

    done = [typed(line) for line in lines]
    assert [one.returncode for one in done] == [0, 0, 0]
    assert "Signature Verified Successfully" in done[-1].stdout
    assert typed(fingerprint).stdout[:32] == key.public.fingerprint.replace(" ", "")
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    assert typed(lines[-1]).returncode != 0
