"""AES-CMAC of many short texts at once (NIST SP 800-38B; RFC 4493 with a key of 32 bytes).

The MAC of a text that fits one block of 16 bytes is that block enciphered, so that all identifiers of a return
are one call of the cipher.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import pyarrow as pa

BLOCK = 16
FULL = (1 << 128) - 1
ENDS = 0x80  # follows a text that does not fill its last block


def of_each(secret: bytes, texts: pa.Array) -> np.ndarray:
    """Return the AES-CMAC of each text (no nulls) under a secret of 32 bytes: a row of 16 bytes each."""
    import numpy as np
    import pyarrow.compute as pc

    encipher = _cipher(secret)
    lengths = pc.binary_length(texts).to_numpy()
    blocks = np.maximum(-(-lengths // BLOCK), 1)
    sizes = np.unique(blocks)
    if len(sizes) == 1:  # as nearly always: nothing to sort out
        return _of_blocks(encipher, texts, lengths, int(sizes[0]))
    macs = np.empty((len(texts), BLOCK), np.uint8)
    for count in sizes:
        its = np.flatnonzero(blocks == count)
        macs[its] = _of_blocks(encipher, texts.take(its), lengths[its], int(count))
    return macs


def _of_blocks(
    encipher: Callable[[np.ndarray], np.ndarray], texts: pa.Array, lengths: np.ndarray, count: int
) -> np.ndarray:
    """Return the MACs of texts that all take `count` blocks."""
    import numpy as np
    import pyarrow.compute as pc

    width = count * BLOCK
    padded = pc.ascii_rpad(texts, width=width, padding="\0").buffers()[2]  # in bytes, whatever letters they are
    signs = np.frombuffer(padded, np.uint8, len(texts) * width).reshape(-1, width).copy()
    whole, cut = _last_keys(encipher)
    short = lengths < width
    signs[short, lengths[short]] = ENDS
    signs[short, -BLOCK:] ^= cut
    signs[~short, -BLOCK:] ^= whole
    chained = encipher(signs[:, :BLOCK])
    for begin in range(BLOCK, width, BLOCK):
        chained = encipher(chained ^ signs[:, begin : begin + BLOCK])
    return chained


def _cipher(secret: bytes) -> Callable[[np.ndarray], np.ndarray]:
    """Return what enciphers each row of 16 bytes by itself."""
    import numpy as np
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    # Block by block is what CMAC is made of; what is chained is chained above.
    update = Cipher(algorithms.AES256(secret), modes.ECB()).encryptor().update  # noqa: S305
    return lambda blocks: np.frombuffer(update(blocks.tobytes()), np.uint8).reshape(-1, BLOCK)


def _last_keys(encipher: Callable[[np.ndarray], np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Return what goes over a last block that is full, and over one that is not: K1 and K2 of the standard."""
    import numpy as np

    start = int.from_bytes(encipher(np.zeros((1, BLOCK), np.uint8)).tobytes(), "big")
    whole = _doubled(start)
    keys = (np.frombuffer(one.to_bytes(BLOCK, "big"), np.uint8) for one in (whole, _doubled(whole)))
    return next(keys), next(keys)


def _doubled(number: int) -> int:
    """Return twice the number in the field of 2 to the 128."""
    return (number << 1 & FULL) ^ (0x87 if number >> 127 else 0)
