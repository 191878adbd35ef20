"""MemoOptions: the options of a memoized function, checked."""

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from memo_tui.memo.results_schema import Bounds

MAX_ENTRIES = 10_000
MAX_BYTES = 256 * 2**20
PATIENCE = 10.0
_BOUNDS = Bounds(MAX_ENTRIES, MAX_BYTES)

OneFlight = Literal["process", "machine"]
MmapMode = Literal["r", "c"]


@dataclass(frozen=True)
class MemoOptions:
    """How results of a function are kept; see `memoized` for the meaning of each option.

    Attributes:
        bounds: how many results and bytes are kept.
        ignore: names of parameters that are not part of the key.
        store: the folder of the results; None for the user's cache folder.
        ttl: how many seconds a result is valid; None for ever.
        valid: a check of a stored result; None for no check.
        compress: the level of compression, 0 to 9.
        mmap_mode: how arrays of a result are mapped into memory; None if they are read.
        one_flight: where a call is made only once at a time.
        patience: how many seconds without progress a call waits for another's body.
        key: a function of the same parameters that returns what distinguishes the calls; None for none.
        libraries: whether the versions of libraries count.
    """

    bounds: Bounds = _BOUNDS
    ignore: tuple[str, ...] = ()
    store: str | os.PathLike[str] | None = None
    ttl: float | None = None
    valid: Callable[[Any], object] | None = None
    compress: int = 0
    mmap_mode: MmapMode | None = None
    one_flight: OneFlight = "process"
    patience: float = PATIENCE
    key: Callable[..., object] | None = None
    libraries: bool = True


def check_options(
    *,
    max_entries: int | None,
    max_bytes: int | None,
    ignore: Collection[str],
    store: str | os.PathLike[str] | None,
    ttl: float | timedelta | None,
    valid: Callable[[Any], object] | None,
    compress: bool | int,
    mmap_mode: MmapMode | None,
    one_flight: OneFlight,
    patience: float,
    key: Callable[..., object] | None,
    libraries: bool,
) -> MemoOptions:
    """Check the options of `memoized`.

    Raises:
        ValueError: one of them has a value that it can't have.
    """
    for option, value in (("max_entries", max_entries), ("max_bytes", max_bytes)):
        if value is not None and (type(value) is not int or value < 0):
            raise ValueError(
                f"{option} must be a whole number, 0 or more, or None for no limit, not {value!r}"
            )
    seconds = ttl.total_seconds() if isinstance(ttl, timedelta) else ttl
    for option, number in (("ttl", seconds), ("patience", patience)):
        if number is not None and not _is_duration(number):
            raise ValueError(f"{option} must be a number of seconds above 0, not {number!r}")
    if key is not None and not callable(key):
        raise ValueError(f"key must be a function with the same parameters, not {key!r}")
    if valid is not None and not callable(valid):
        raise ValueError(f"valid must be a function of a stored result, not {valid!r}")
    level = {True: 3, False: 0}[compress] if isinstance(compress, bool) else compress
    if not isinstance(level, int) or not 0 <= level <= 9:
        raise ValueError(f"compress must be True, False or a level from 0 to 9, not {compress!r}")
    if mmap_mode not in (None, "r", "c"):
        raise ValueError(f"mmap_mode must be 'r' (read-only), 'c' (copy on write) or None, not {mmap_mode!r}")
    if mmap_mode and level:
        raise ValueError(
            "A compressed result can't be mapped into memory: give compress or mmap_mode, not both."
        )
    if one_flight not in ("process", "machine"):
        raise ValueError(f"one_flight must be 'process' or 'machine', not {one_flight!r}")
    return MemoOptions(
        Bounds(max_entries, max_bytes),
        (ignore,) if isinstance(ignore, str) else tuple(ignore),
        store,
        None if seconds is None else float(seconds),
        valid,
        level,
        mmap_mode,
        one_flight,
        float(patience),
        key,
        libraries,
    )


def _is_duration(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0
