"""Person keys: who is the same person, without saying who.

A key is the identifier's BLAKE2s under the authority's own secret (RFC 7693, a MAC by itself), cut to 63 bits:
it fits a BIGINT on every engine, and without the secret it leads nowhere. Losing the secret ends the linking
of years.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from gwella.code_of_practice.errors import ReturnRejected

if TYPE_CHECKING:
    import pyarrow as pa

SECRET_BYTES = 32  # the longest that BLAKE2s takes
KEY_BYTES = 8

# What case systems write where there is no identifier. Two rows that say "unknown" are not one person.
PLACEHOLDERS = frozenset({"", "0", "00", "000", "0000", "999", "9999", "99999", "999999", "9999999999"})
PLACEHOLDER_WORDS = frozenset({"unknown", "n/a", "na", "none", "null", "not known", "anhysbys", "dim", "test", "prawf"})
NOBODY = PLACEHOLDERS | PLACEHOLDER_WORDS
# Nothing to strip, and a capital has one small letter: only other identifiers need Python's own rules of Unicode.
USUAL = r"\A[!-~]+\z"


class Key(msgspec.Struct, frozen=True):
    """An authority's secret and the name by which manifests tell it from others."""

    secret: bytes

    @property
    def id(self) -> str:
        """A short name that gives nothing of the secret away: of the secret and of the way it makes person keys.

        Whoever changes the way changes the name, so that tables of both are never taken to be under one key.
        """
        return hashlib.sha256(b"gwella key id, BLAKE2s" + self.secret).hexdigest()[:12]

    @property
    def former_id(self) -> str:
        """The name it had when person keys were made with HMAC; printed copies and keys kept aside may bear it."""
        return hashlib.sha256(b"gwella key id" + self.secret).hexdigest()[:12]

    def person(self, identifier: str | None) -> int | None:
        """Return the person's key, or None for a blank or placeholder identifier."""
        if is_placeholder(identifier):
            return None
        text = str(identifier).strip().encode()
        digest = hashlib.blake2s(text, key=self.secret, digest_size=KEY_BYTES).digest()
        return int.from_bytes(digest, "big") >> 1

    def of_each(self, identifiers: pa.Array) -> pa.Array:
        """Return the key of each identifier (text without nulls) as int64 in their order, null where `person` is None.

        Raises ReturnRejected when two would share one.
        """
        import pyarrow.compute as pc

        plain = _plain(identifiers)
        is_nobody = _is_nobody(plain)
        keys = pc.if_else(is_nobody, None, _all_at_once(self.secret, plain))
        # One person written in two ways has one key, so only fewer keys than different texts is a collision.
        distinct = pc.count_distinct(keys).as_py()
        if distinct < len(keys) and distinct < pc.count_distinct(plain.filter(pc.invert(is_nobody))).as_py():
            raise ReturnRejected("snapshots.keys_collide")
        return keys


def is_placeholder(identifier: str | None) -> bool:
    """Say whether an identifier names nobody: blank, zeros, nines, or a word for "unknown"."""
    return (identifier or "").strip().casefold() in NOBODY


def _plain(identifiers: pa.Array) -> pa.Array:
    """Return the identifiers without spaces around them; an unusual one that names nobody becomes ""."""
    import pyarrow as pa
    import pyarrow.compute as pc

    unusual = pc.invert(pc.match_substring_regex(identifiers, USUAL))
    texts = identifiers.filter(unusual).to_pylist()
    stripped = ["" if is_placeholder(text) else text.strip() for text in texts]
    return pc.replace_with_mask(identifiers, unusual, pa.array(stripped, pa.string())) if texts else identifiers


def _is_nobody(plain: pa.Array) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.is_in(pc.ascii_lower(plain), pa.array(sorted(NOBODY), pa.string()))


def _all_at_once(secret: bytes, texts: pa.Array) -> pa.Array:
    """Return the keyed BLAKE2s of each text, cut to 63 bits, as int64."""
    import numpy as np
    import pyarrow as pa

    # What has taken in the secret is copied, which takes a quarter less than to hand the secret over each time.
    keyed, digests = hashlib.blake2s(key=secret, digest_size=KEY_BYTES).copy, []
    for text in texts.cast(pa.binary()).to_numpy(zero_copy_only=False):
        one = keyed()
        one.update(text)
        digests.append(one.digest())
    return pa.array((np.frombuffer(b"".join(digests), ">u8") >> 1).astype("int64"))
