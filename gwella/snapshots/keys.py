"""Person keys: who is the same person, without saying who.

A key is the identifier's AES-CMAC under the authority's own secret (NIST SP 800-38B), cut to 63 bits: it fits a
BIGINT on every engine, and without the secret it leads nowhere. Losing the secret ends the linking of years.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from gwella.code_of_practice.errors import ReturnRejected
from gwella.snapshots import ciphered
from gwella.snapshots.in_memory import as_answers, lengths, places_that_say
from gwella.snapshots.ways import WAYS

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

SECRET_BYTES = 32  # the longest key of AES

# What case systems write where there is no identifier, beside noughts and signs. Two rows that say "unknown" are not
# one person.
NINES = frozenset({"999", "9999", "99999", "999999", "9999999999"})
UNKNOWN = frozenset({"unknown", "not known", "not recorded", "anhysbys", "ddim yn hysbys", "heb ei gofnodi"})
NONE = frozenset({"", "n/a", "n/k", "na", "none", "null", "dim", "test", "prawf"})
NOBODY = NINES | UNKNOWN | NONE
# Nothing to strip, and a capital has one small letter: only other identifiers need Python's own rules of Unicode.
USUAL = r"\A[!-~]+\z"


class Key(msgspec.Struct, frozen=True):
    """An authority's secret and the name by which manifests tell it from others."""

    secret: bytes

    @property
    def id(self) -> str:
        """A short name that gives nothing of the secret away: of the secret and of the way it makes person keys."""
        return WAYS[0].id(self.secret)

    @property
    def ids(self) -> tuple[str, ...]:
        """Its id, and those it had while person keys were made in other ways: printed copies may bear them."""
        return tuple(way.id(self.secret) for way in WAYS)

    def persons(self, identifier: str | None) -> Mapping[str, int]:
        """Return the person's key in each way in which one was ever made, by the id of then; none where it is nobody's.

        So somebody is found in tables that were kept in a way of before.
        """
        if is_placeholder(identifier):
            return {}
        plain = str(identifier).strip()
        return {way.id(self.secret): way.code(self.secret, plain) for way in WAYS}

    def of_each(self, identifiers: pa.Array) -> pa.Array:
        """Return the key of each identifier (text without nulls) as int64 in their order, null where it is nobody's.

        Raises ReturnRejected when two would share one.
        """
        import pyarrow.compute as pc

        plain = _plain(identifiers)
        is_nobody = as_answers(_is_nobody(plain))
        keys = pc.if_else(is_nobody, None, _all_at_once(self.secret, plain))
        # One person written in two ways has one key, so only fewer keys than different texts is a collision.
        distinct = pc.count_distinct(keys).as_py()
        if distinct < len(keys) and distinct < pc.count_distinct(plain.filter(pc.invert(is_nobody))).as_py():
            raise ReturnRejected("snapshots.keys_collide")
        return keys


def is_placeholder(identifier: str | None) -> bool:
    """Say whether an identifier names nobody: blank, noughts, nines, only signs such as a dash, or a word for that."""
    plain = (identifier or "").strip().casefold()
    return plain in NOBODY or not any(sign.isalnum() and sign != "0" for sign in plain)


def _plain(identifiers: pa.Array) -> pa.Array:
    """Return the identifiers without spaces around them; an unusual one that names nobody becomes ""."""
    import pyarrow as pa
    import pyarrow.compute as pc

    unusual = pc.invert(pc.match_substring_regex(identifiers, USUAL))
    texts = identifiers.filter(unusual).to_pylist()
    stripped = ["" if is_placeholder(text) else text.strip() for text in texts]
    return pc.replace_with_mask(identifiers, unusual, pa.array(stripped, pa.string())) if texts else identifiers


def _is_nobody(plain: pa.Array) -> np.ndarray:
    is_nobody: np.ndarray = lengths(plain) == 0
    is_nobody[places_that_say(plain, NOBODY, nothing=True)] = True
    return is_nobody


def _all_at_once(secret: bytes, texts: pa.Array) -> pa.Array:
    """Return the AES-CMAC of each text, cut to 63 bits, as int64."""
    import pyarrow as pa

    first = ciphered.of_each(secret, texts)[:, :8]
    return pa.array((first.copy().view(">u8").ravel() >> 1).astype("int64"))
