"""Files of Parquet that are read as they were written, or not at all.

Each page carries its checksum. What none covers, the file's own list of what is in it, says once more whose file it
is, how many rows it has and which columns of which type. Files of before carry neither, and are read as they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from errno import ENOENT
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

HOLDS = b"gwella.holds"
AT_ONCE = 1024 * 1024  # bytes


class Damaged(Exception):
    """A file is lost, damaged, or another one."""


def write(rows: pa.Table, path: Path, name: str, **options: Any) -> None:
    """Write rows as the file of this name; `options` are those of pyarrow."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    # Pages are small: without the buffer each would be handed to the system by itself.
    with (
        pa.output_stream(str(path), compression=None, buffer_size=AT_ONCE) as out,
        pq.ParquetWriter(out, rows.schema, write_page_checksum=True, **options) as writer,
    ):
        writer.write_table(rows)
        writer.add_key_value_metadata({HOLDS: _holding(name, rows.num_rows, rows.schema)})


@contextmanager
def reading(path: Path, name: str, codes: Sequence[str] = ()) -> Iterator[pq.ParquetFile]:
    """Open the file of this name, columns of `codes` as dictionaries. Raises Damaged, also for what is read meanwhile.

    What the system refuses, as to open one file more, stays its own.
    """
    import pyarrow as pa

    try:
        with _opened(path, codes) as file:
            held = (file.metadata.metadata or {}).get(HOLDS)
            if held is not None and held != _holding(name, file.metadata.num_rows, file.schema_arrow):
                raise Damaged
            yield file
    except OSError as error:
        # Of a damaged page pyarrow raises one too; the system's own say by a number what they are.
        if error.errno not in (None, ENOENT):
            raise
        raise Damaged from None
    except (pa.ArrowException, UnicodeDecodeError):
        raise Damaged from None


def _opened(path: Path, codes: Sequence[str]) -> pq.ParquetFile:
    import pyarrow.parquet as pq

    try:
        return pq.ParquetFile(path, read_dictionary=codes, page_checksum_verification=True)
    except KeyError:  # a column that came into the table after these rows were kept
        there = set(pq.read_schema(path).names)
        codes = [name for name in codes if name in there]
        return pq.ParquetFile(path, read_dictionary=codes, page_checksum_verification=True)


def _holding(name: str, rows: int, columns: pa.Schema) -> bytes:
    # Texts are the same whether they are kept, or read, as a dictionary.
    types = [getattr(one.type, "value_type", one.type) for one in columns]
    its = (f"{column} {its_type}" for column, its_type in zip(columns.names, types, strict=True))
    return "\n".join([name, str(rows), *its]).encode()
