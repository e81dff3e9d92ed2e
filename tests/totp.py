"""The code that an app shows, worked out by the standard (RFC 6238) and by nothing of the product's."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time


def code(secret: str, steps_on: int = 0) -> str:
    """Return the six figures for `secret` now, or some half minutes on."""
    count = int(time.time()) // 30 + steps_on
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", count), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"
