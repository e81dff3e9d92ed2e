"""A process made ready for millions of rows: what it leaves alone, and where its memory comes from."""

from __future__ import annotations

import gc

SELDOM = 200_000  # new objects between two searches


def ready_for_many_rows() -> None:
    """Make this process ready: to be called once, when definitions and libraries are read, before the rows are."""
    import pyarrow as pa

    gc.collect()
    # Definitions and libraries stay: to go through them again and again takes a tenth of the time. Of what is made
    # from rows little is garbage that only a search finds, so it is looked for seldom.
    gc.freeze()
    gc.set_threshold(SELDOM)
    # Arrow's own pool hands memory back at once and asks for it anew, which costs more than to clear what was used.
    pa.set_memory_pool(pa.system_memory_pool())
