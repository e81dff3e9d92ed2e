"""`make bundle`: one archive that installs Gwella where there is no network, on Linux and on Windows.

It holds the wheels of everything in the lock file for both systems, checksums, a bill of materials (CycloneDX), and a
script for each system that checks them and installs without asking anyone. Every wheel's hash is one that the lock has.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from packaging.markers import Marker
from packaging.version import Version

HERE = Path(__file__).parents[1]
DEPLOY = HERE / "deploy" / "offline"
# By the wheels' own names for systems: what a council's server of the last few years can run.
SYSTEMS = {
    "linux": {
        "platforms": [f"manylinux_2_{minor}_x86_64" for minor in range(34, 16, -1)] + ["manylinux2014_x86_64"],
        "marker": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    },
    "windows": {
        "platforms": ["win_amd64"],
        "marker": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
    },
}


def main() -> None:
    """Write the archive below `dist/` and say its name and SHA-256."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", default=f"{sys.version_info.major}.{sys.version_info.minor}")
    parser.add_argument("--systems", nargs="*", default=list(SYSTEMS), choices=list(SYSTEMS))
    parser.add_argument("--out", type=Path, default=HERE / "dist")
    given = parser.parse_args()
    given.out.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "gwella"
        gwella = own_wheel(folder / "wheels")
        for system in given.systems:
            needed = wanted((HERE / "requirements.lock").read_text(encoding="utf-8"), system, given.python)
            fetch(needed, folder / "wheels", system, given.python)
            listed = [*needed, f"{requirement(gwella)} --hash=sha256:{digest(gwella)}"]
            (folder / f"{system}.txt").write_text("\n".join(listed) + "\n", encoding="utf-8")
        for file in DEPLOY.iterdir():
            shutil.copy(file, folder / file.name)
        materials(folder)
        checksums(folder)
        version = requirement(gwella).split("==")[1]
        archive = given.out / f"gwella-{version}-offline-python{given.python}.zip"
        pack(folder, archive)
    print(f"{archive} {archive.stat().st_size // 1024**2} MB sha256 {digest(archive)}")


def wanted(lock: str, system: str, python: str) -> list[str]:
    """Return the requirements of the lock file that hold for a system and a Python, each with its hashes."""
    around = {
        "python_version": python,
        "python_full_version": f"{python}.0" if Version(python) < Version("3.12") else f"{python}.1",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "platform_machine": "x86_64" if system == "linux" else "AMD64",
        "extra": "",
        **SYSTEMS[system]["marker"],
    }
    found = []
    for entry in re.split(r"\n(?=\S)", re.sub(r"\n +#.*", "", lock.strip())):
        text = " ".join(entry.replace("\\\n", " ").split())
        name, _, hashes = text.partition(" --hash")
        pinned, _, marker = (part.strip() for part in name.partition(";"))
        if not marker or Marker(marker).evaluate(around):
            found.append(f"{pinned} --hash{hashes}")
    return found


def own_wheel(to: Path) -> Path:
    """Return our own wheel, built from this checkout."""
    to.mkdir(parents=True)
    run("pip", "wheel", "-q", "--no-deps", "--wheel-dir", str(to), str(HERE))
    shutil.rmtree(HERE / "build", ignore_errors=True)  # what setuptools leaves, which the next wheel would hold too
    return next(to.glob("gwella-*.whl"))


def fetch(needed: list[str], to: Path, system: str, python: str) -> None:
    """Fetch the wheels that are listed, and only if their hash is one that is named."""
    platforms = [word for platform in SYSTEMS[system]["platforms"] for word in ("--platform", platform)]
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as listed:
        listed.write("\n".join(needed))
        listed.flush()
        kind = [
            "--only-binary=:all:",
            "--implementation",
            "cp",
            "--python-version",
            python,
            "--abi",
            f"cp{python.replace('.', '')}",
        ]
        kind += ["--abi", "abi3", "--abi", "none"]
        run(
            "pip",
            "download",
            "-q",
            "--no-deps",
            "--require-hashes",
            "-r",
            listed.name,
            "-d",
            str(to),
            *kind,
            *platforms,
        )


def materials(folder: Path) -> None:
    """Write the bill of materials from the lock file: every library with its version and hashes, in CycloneDX."""
    run("cyclonedx_py", "requirements", str(HERE / "requirements.lock"), "-o", str(folder / "materials.cdx.json"))


def checksums(folder: Path) -> None:
    """Write the SHA-256 of every file, in the form that `sha256sum -c` reads."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{digest(path)}  {path.relative_to(folder).as_posix()}" for path in files]
    (folder / "SHA256SUMS").write_text("\n".join(lines) + "\n", encoding="utf-8")


def pack(folder: Path, archive: Path) -> None:
    """Put the folder into a zip. Wheels are packed already."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as packed:
        for path in sorted(folder.rglob("*")):
            packed.write(path, Path(folder.name) / path.relative_to(folder))


def requirement(wheel: Path) -> str:
    """Return `name==version` of a wheel."""
    name, version, *_ = wheel.name.split("-")
    return f"{name}=={version}"


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def run(*words: str) -> None:
    """Run a module of this Python; its failure is ours."""
    subprocess.run([sys.executable, "-m", *words], check=True)


if __name__ == "__main__":
    main()
