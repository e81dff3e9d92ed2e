"""Public identifiers that tell nothing: no order, no count, no date."""

from __future__ import annotations

import secrets

LENGTH = 22


def opaque_id() -> str:
    """Return 128 random bits as 22 characters that can stand in an address."""
    # A UUID holds 122 bits and some kinds tell the time; ASVS 11.5.1 asks for 128 from a secure source.
    return secrets.token_urlsafe(16)
