"""ResultReference: a stored result that is loaded when it is asked for."""

import os
from typing import Any, Generic, TypeVar

from memo_tui.errors import ResultForgotten
from memo_tui.memo.memo_options import MemoOptions
from memo_tui.memo.memory_cache import MemoryCache
from memo_tui.memo.store_at import store_at

R_co = TypeVar("R_co", covariant=True)
_NOTHING: Any = object()


class ResultReference(Generic[R_co]):
    """Names a stored result, and can be sent to another process in its place.

    Attributes:
        took: how long the body took, in seconds.
        made_at: when it ran, in seconds since 1970.
    """

    def __init__(
        self,
        name: str,
        cache: MemoryCache,
        place: tuple[bytes, bytes],
        *,
        took: float,
        made_at: float,
        value: Any = _NOTHING,
    ) -> None:
        """Name a result.

        Args:
            name: of the function.
            cache: where its results are.
            place: the version of the function and the key of the call.
            took: how long the body took, in seconds.
            made_at: when it ran, in seconds since 1970.
            value: the result, if it could not be kept.
        """
        self.took, self.made_at = took, made_at
        self._name, self._cache, self._place, self._value = name, cache, place, value

    def get(self) -> R_co:
        """Load the result.

        Raises:
            ResultForgotten: it is not stored any more.
        """
        if self._value is not _NOTHING:
            return self._value  # type: ignore[no-any-return]
        value = self._cache.load(*self._place, missing=_NOTHING)
        if value is _NOTHING:
            raise ResultForgotten(
                f"This result of {self._name} is no longer stored: call the function again."
            )
        return value  # type: ignore[no-any-return]

    def forget(self) -> int:
        """Drop the result; return how many were dropped.

        Raises:
            ResultsUnusable: the file can't be written.
        """
        self._value = _NOTHING
        return self._cache.forget(*self._place)

    def __repr__(self) -> str:
        return f"<stored result of {self._name}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by name if the result is on disk, else with its value."""
        store, value = self._cache.store, self._value
        if store is None or self._cache.alone:
            value = self.get()
        folder = None if store is None else store.path.parent
        kept = () if value is _NOTHING else (value,)
        return _referred, (
            self._name,
            folder,
            self._cache.options,
            self._place,
            (self.took, self.made_at),
            *kept,
        )


def _referred(
    name: str,
    folder: str | os.PathLike[str] | None,
    options: MemoOptions,
    place: tuple[bytes, bytes],
    took_and_made_at: tuple[float, float],
    *value: Any,
) -> ResultReference[Any]:
    took, made_at = took_and_made_at
    cache = MemoryCache(name, options, None if folder is None else store_at(folder))
    return ResultReference(
        name, cache, place, took=took, made_at=made_at, value=value[0] if value else _NOTHING
    )
