"""Whether a file fits in memory, told before it is read."""

from contextlib import suppress
from pathlib import Path

from memo_tui.errors import DataError

_TIMES = {".parquet": 2.0, ".pq": 2.0}  # memory per unpacked byte: the values and the rows made of them
_TIMES_TEXT = 1.5
_PACKED = 4  # times that text is commonly larger than its gzip
_CGROUPS = Path("/sys/fs/cgroup")


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
    with suppress(OSError, ValueError):
        free = min(free, free_in_cgroup(Path("/proc/self/cgroup").read_text("utf-8"), _CGROUPS))
    with suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - POSIX only

        most, _ = resource.getrlimit(resource.RLIMIT_AS)
        if most != resource.RLIM_INFINITY:
            free = min(free, max(0, most - psutil.Process().memory_info().vms))
    return free


def free_in_cgroup(membership: str, mounted: Path) -> int:
    """The bytes that the control groups of a process leave, those of containers and services.

    Args:
        membership: what `/proc/PID/cgroup` holds.
        mounted: where the control groups are.

    Raises:
        ValueError: none of them has a limit.
    """
    left = []
    for line in membership.splitlines():
        _, controllers, own = line.split(":", 2)
        if controllers and "memory" not in controllers.split(","):
            continue
        # In a namespace of its own, a container sees its group as the root, whatever its name is outside.
        root = mounted / "memory" if controllers else mounted
        group = root / own.strip("/")
        for folder in (group, *group.parents):
            if not folder.is_relative_to(root):
                break
            names = _NAMES_V1 if controllers else _NAMES_V2
            with suppress(OSError, ValueError):
                left.append(_left(folder, *names))
    return min(left)


_NAMES_V1 = ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
_NAMES_V2 = ("memory.max", "memory.current", "inactive_file")


def _left(folder: Path, limit: str, used: str, cached: str) -> int:
    """What a group leaves; files in memory that nobody has used for long make room, as the kernel has it."""
    most, now = (int((folder / name).read_text("ascii")) for name in (limit, used))
    counts: dict[str, str] = {}
    with suppress(OSError, ValueError):
        counts = dict(line.split() for line in (folder / "memory.stat").read_text("ascii").splitlines())
    return max(0, most - max(0, now - int(counts.get(cached, 0))))


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
