"""What one call of a memoized function did, and the statistics of all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from memo_tui.memo.calls import Outcome, Storage

R_co = TypeVar("R_co", covariant=True)


class CacheInfo(NamedTuple):
    """Statistics of a memo; the first four fields are those of `functools.lru_cache`.

    `hits` and `misses` count calls of this process; `currsize` is the number of stored results, `bytes` their
    pickled size, `seconds_saved` the time saved in all processes. `maxsize` and `max_bytes` are the bounds;
    None is no limit.
    """

    hits: int
    misses: int
    maxsize: int | None
    currsize: int
    bytes: int
    max_bytes: int | None
    seconds_saved: float


@dataclass(frozen=True, slots=True)
class Answer(Generic[R_co]):
    """What one call did.

    Attributes:
        value: the result.
        outcome: whether the body ran in this call, or the result was remembered.
        found: where a remembered result was found, or where a new one is kept.
        seconds: how long the call took.
        took: how long the body took for this result, in seconds.
        saved: how much longer the body took than this call, in seconds; 0 if it ran.
    """

    value: R_co
    outcome: Outcome
    found: Storage
    seconds: float
    took: float
    saved: float


def total(infos: Sequence[CacheInfo]) -> CacheInfo:
    """The sum of several statistics with the same bounds."""
    return CacheInfo(
        hits=sum(each.hits for each in infos),
        misses=sum(each.misses for each in infos),
        maxsize=infos[0].maxsize,
        currsize=sum(each.currsize for each in infos),
        bytes=sum(each.bytes for each in infos),
        max_bytes=infos[0].max_bytes,
        seconds_saved=sum(each.seconds_saved for each in infos),
    )
