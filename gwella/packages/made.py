"""Making a package: the files, the manifest with their hashes, its signature, and a page for whoever has no Gwella."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Mapping
from datetime import UTC

import msgspec

from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.places import area
from gwella.packages.manifest import Manifest, part, written
from gwella.packages.signing import SigningKey

MANIFEST, SIGNATURE, PUBLIC = "manifest.json", "manifest.sig", "public-key.txt"
READ_ME = {Language.EN: "README.txt", Language.CY: "DARLLENWCH.txt"}
OURS = (MANIFEST, SIGNATURE, PUBLIC, *READ_ME.values())


def packed(manifest: Manifest, files: Mapping[str, bytes], key: SigningKey) -> bytes:
    """Return the bytes of a package. The same manifest, files and key give the same bytes."""
    assert key.place == manifest.from_, "a package is signed by whoever it is from"
    assert not set(files) & set(OURS), "a package's own files have names of their own"
    fingerprint = key.public.fingerprint
    described = {name: part(content) for name, content in sorted(files.items())}
    said = written(msgspec.structs.replace(manifest, key=fingerprint, files=described))
    signature = base64.b64encode(key.sign(said)) + b"\n"
    everything = {
        **{name: read_me(manifest, fingerprint, language).encode() for language, name in READ_ME.items()},
        **files,
        MANIFEST: said,
        SIGNATURE: signature,
        PUBLIC: key.public.text().encode(),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in everything.items():
            info = zipfile.ZipInfo(name, date_time=manifest.made_at.astimezone(UTC).timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return made.getvalue()


def read_me(manifest: Manifest, fingerprint: str, language: Language) -> str:
    """Return what a package tells somebody who has no Gwella: what it is, and how to check it with other tools."""
    values = {
        "from_": area(manifest.from_).name,
        "to": area(manifest.to).name if manifest.to else say("packages.everyone", language),
        "year": manifest.year,
        "fingerprint": fingerprint,
    }
    lines = [
        say(f"packages.read_me_{manifest.kind}", language, **values),
        say("packages.read_me_check", language, **values),
    ]
    if manifest.made_up:
        lines.insert(0, say("packages.read_me_made_up", language))
    return "\n\n".join(lines) + "\n"
