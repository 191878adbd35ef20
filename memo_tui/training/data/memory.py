"""Whether a file fits in memory, told before it is read."""

from contextlib import suppress
from pathlib import Path

from memo_tui.errors import DataError

_TIMES = {".parquet": 2.0, ".pq": 2.0}  # memory per unpacked byte: the values and the rows made of them
_TIMES_TEXT = 1.5
_PACKED = 4  # times that text is commonly larger than its gzip
_LIMITS = (
    ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
    ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"),
)


def refuse_too_large(path: Path, shown: str, ending: str) -> None:
    """Refuse a file that can't be held in the memory that is free now.

    Args:
        path: the file.
        shown: its name for the message.
        ending: of its name, in lower case.

    Raises:
        DataError: it needs more memory than there is.
        OSError: it can't be read.
    """
    needed = _unpacked(path, ending) * _TIMES.get(ending, _TIMES_TEXT)
    free = free_memory()
    if needed > free:
        raise DataError(
            f"{shown} needs about {_gigabytes(needed)} of memory, and {_gigabytes(free)} are free: train on a"
            " part of its rows or columns, or on a machine with more."
        )


def free_memory() -> int:
    """The bytes that can be had now, within the limits of the container and of the process."""
    import psutil  # noqa: PLC0415 - not for the diabetes data

    free = int(psutil.virtual_memory().available)
    for limit, used in _LIMITS:
        with suppress(OSError, ValueError):
            free = min(free, max(0, int(Path(limit).read_text("ascii")) - int(Path(used).read_text("ascii"))))
    with suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - POSIX only

        most, _ = resource.getrlimit(resource.RLIMIT_AS)
        if most != resource.RLIM_INFINITY:
            free = min(free, max(0, most - psutil.Process().memory_info().vms))
    return free


def _unpacked(path: Path, ending: str) -> int:
    size = path.stat().st_size
    if ending.endswith(".gz"):
        return size * _PACKED
    if ending in _TIMES:
        from pyarrow import parquet  # noqa: PLC0415

        stored = parquet.read_metadata(path)
        return max(
            size, sum(int(stored.row_group(place).total_byte_size) for place in range(stored.num_row_groups))
        )
    return size


def _gigabytes(count: float) -> str:
    return f"{count / 1e9:,.1f} GB" if count >= 1e8 else f"{count / 1e6:,.0f} MB"
