"""RunMap: an immutable map whose changed copies share what did not change."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

BUCKETS = 1024

Value = TypeVar("Value")
Bucket = dict[str, Value]


class RunMap(Mapping[str, Value]):
    """Values by id. The cost of a changed copy, or of comparing two, grows with the changes only.

    Ids are distributed over buckets by hash; a copy has new buckets only where something changed.
    """

    __slots__ = ("_buckets", "_size")

    def __init__(self, values: Mapping[str, Value] | None = None) -> None:
        buckets: list[Bucket[Value]] = [{} for _ in range(BUCKETS)]
        for key, value in (values or {}).items():
            buckets[hash(key) % BUCKETS][key] = value
        self._buckets = tuple(buckets)
        self._size = len(values or ())

    def __getitem__(self, key: str) -> Value:
        return self._buckets[hash(key) % BUCKETS][key]

    def get(self, key: str, default: Value | None = None) -> Value | None:  # type: ignore[override]
        """The value of that id, or the default."""
        return self._buckets[hash(key) % BUCKETS].get(key, default)

    def __contains__(self, key: object) -> bool:
        return key in self._buckets[hash(key) % BUCKETS]

    def __iter__(self) -> Iterator[str]:
        for bucket in self._buckets:
            yield from bucket

    def __len__(self) -> int:
        return self._size

    def changed(self, values: Mapping[str, Value], gone: Iterable[str] = ()) -> "RunMap[Value]":
        """A copy with these values set, then these ids removed."""
        fresh: dict[int, Bucket[Value]] = {}

        def bucket_of(key: str) -> Bucket[Value]:
            place = hash(key) % BUCKETS
            if place not in fresh:
                fresh[place] = dict(self._buckets[place])
            return fresh[place]

        for key, value in values.items():
            bucket_of(key)[key] = value
        for key in gone:
            bucket_of(key).pop(key, None)
        if not fresh:
            return self
        buckets = list(self._buckets)
        size = self._size
        for place, bucket in fresh.items():
            size += len(bucket) - len(buckets[place])
            buckets[place] = bucket
        copy: RunMap[Value] = RunMap.__new__(RunMap)
        copy._buckets, copy._size = tuple(buckets), size
        return copy

    def differences(self, older: "RunMap[Value]") -> tuple[dict[str, Value], list[str]]:
        """The new and changed values compared with `older`, by id; and the ids that are gone."""
        other: dict[str, Value] = {}
        gone: list[str] = []
        for mine, before in zip(self._buckets, older._buckets, strict=True):  # noqa: SLF001 - its own kind
            if mine is not before:
                other |= {key: value for key, value in mine.items() if before.get(key) is not value}
                gone += [key for key in before if key not in mine]
        return other, gone
