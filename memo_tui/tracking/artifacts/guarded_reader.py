"""Reads a file of arrays or a table in a process of its own, which may use little memory and time.

What such a file claims about itself can't be trusted: a few bytes may unpack to any amount. The process reads
the file from its standard input, unpickles nothing, and writes what it found as JSON.
"""

import json
import resource
import subprocess
import sys
import zipfile
from dataclasses import asdict, dataclass
from itertools import islice
from typing import IO, Any

from memo_tui.errors import MemoTuiError
from memo_tui.numbers import counted

KINDS = ("parquet", "npz", "npy")
MOST_ROWS, MOST_COLUMNS, LONGEST = 200, 100, 200  # that are read; characters of a value
_SECONDS, _CPU_SECONDS = 20, 10
_MEMORY = 2 << 30  # bytes of address space
_MOST_BYTES = 1_000_000  # of an array that are read
_LONGEST_HEADER = 10_000


@dataclass(frozen=True, slots=True)
class Contents:
    """The beginning of a table or an array.

    Attributes:
        summary: its size and types.
        titles: of the columns.
        rows: the first rows, as texts.
        whole: whether these are all rows, with all columns.
    """

    summary: str
    titles: list[str]
    rows: list[list[str]]
    whole: bool = False


class UnreadableFile(MemoTuiError):  # noqa: N818 - reads as what happened
    """A file isn't what its name says, or would take too much to be read."""


def read_guarded(kind: str, file: IO[bytes]) -> Contents:
    """Read a file in a process of its own.

    Args:
        kind: one of `KINDS`.
        file: open for reading, with a file descriptor that can seek.

    Raises:
        UnreadableFile: it isn't of that kind, or takes too much memory or time.
    """
    command = [sys.executable, "-m", __name__, kind]
    try:
        done = subprocess.run(command, stdin=file, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603 - our own module
        if done.returncode == 0:
            return Contents(**json.loads(done.stdout))
    except (subprocess.TimeoutExpired, OSError, ValueError, TypeError):
        pass
    raise UnreadableFile(f"It can't be read as {kind}, or takes too much memory or time: download it.")


def _parquet(file: IO[bytes]) -> Contents:
    import pyarrow.parquet as pq  # noqa: PLC0415 - heavy

    opened = pq.ParquetFile(file, thrift_string_size_limit=1 << 24, thrift_container_size_limit=1 << 20)
    names = [field.name for field in islice(opened.schema_arrow, MOST_COLUMNS)]
    fields = [f"{field.name}: {field.type}" for field in islice(opened.schema_arrow, MOST_COLUMNS)]
    rows: list[list[str]] = []
    for batch in opened.iter_batches(batch_size=MOST_ROWS, columns=names, use_threads=False):
        columns = [batch.column(place).slice(0, MOST_ROWS) for place in range(batch.num_columns)]
        rows = [[_text(column[y].as_py()) for column in columns] for y in range(batch.num_rows)]
        break
    whole = len(opened.schema_arrow)
    summary = f"{opened.metadata.num_rows:,} rows x {whole:,} columns"
    return Contents(summary, fields, rows, (len(rows), len(fields)) == (opened.metadata.num_rows, whole))


def _npz(file: IO[bytes]) -> Contents:
    rows = []
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        for member in members[:MOST_ROWS]:
            with archive.open(member) as opened:
                try:
                    shape, _, dtype = _header(opened)
                    kind = "pickled objects, not read" if dtype.hasobject else str(dtype)
                    about = [" x ".join(map(str, shape)) or "one value", kind]
                except ValueError:
                    about = ["", "not an array"]
            rows.append([member.filename.removesuffix(".npy")[:LONGEST], *about])
    summary = counted(len(members), "array")
    return Contents(summary, ["name", "shape", "type"], rows, len(rows) == len(members))


def _npy(file: IO[bytes]) -> Contents:
    import numpy as np  # noqa: PLC0415 - heavy

    shape, fortran, dtype = _header(file)
    size = " x ".join(map(str, shape)) or "one value"
    if dtype.hasobject:
        return Contents(f"array of {size}, pickled objects: not read, as that could run any code", [], [])
    count = 1
    for each in shape:
        count *= each
    wide = shape[-1] if shape else 1
    summary = f"array of {size}, {dtype}"
    most = min(count, _MOST_BYTES // max(1, dtype.itemsize))
    if most <= 0:
        return Contents(summary, [], [])
    data = file.read(most * dtype.itemsize)
    values = np.frombuffer(data[: len(data) // max(1, dtype.itemsize) * dtype.itemsize], dtype=dtype)
    if len(values) < most:
        summary += f", cut off after {counted(len(values), 'value')}"
    if fortran and len(shape) > 1:
        if len(values) < count:
            return Contents(
                f"{summary}, stored by columns", ["first column"], [[_text(v)] for v in values[:200]]
            )
        values = values.reshape(shape, order="F").ravel()
    if len(shape) < 2:
        rows = [_cells(value) for value in values[:MOST_ROWS]]
        return Contents(summary, list(dtype.names or ["value"]), rows, len(rows) == count)
    shown = min(wide, MOST_COLUMNS)
    starts = range(0, min(len(values), MOST_ROWS * wide), max(1, wide))
    rows = [[_text(value) for value in values[start : start + shown]] for start in starts]
    titles = [str(place) for place in range(shown)]
    return Contents(summary, titles, rows, shown == wide and len(rows) * wide == count == len(values))


def _header(file: IO[bytes]) -> tuple[tuple[int, ...], bool, Any]:
    """The shape, order and type of an array; the file is then at its first value."""
    from numpy.lib import format as npy  # noqa: PLC0415 - heavy

    version = npy.read_magic(file)
    read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    found: tuple[tuple[int, ...], bool, Any] = read(file, max_header_size=_LONGEST_HEADER)
    return found


def _cells(value: Any) -> list[str]:
    """The fields of a record, or a value alone."""
    names = getattr(value.dtype, "names", None)
    return [_text(value[name]) for name in names] if names else [_text(value)]


def _text(value: Any) -> str:
    if isinstance(value, (list, dict, tuple)) and len(value) > LONGEST:
        value = list(islice(value, LONGEST))
    return "" if value is None else str(value)[:LONGEST]


def _main(kind: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    read = {"parquet": _parquet, "npz": _npz, "npy": _npy}[kind]
    found = read(sys.stdin.buffer)
    text = json.dumps(asdict(found))
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))


if __name__ == "__main__":
    _main(sys.argv[1])
