"""What was understood of one column."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from memo_tui.numbers import counted
from memo_tui.training.data.quoting import quoted

if TYPE_CHECKING:
    import pyarrow as pa

NUMBER, BOOLEAN, TEXT, DATE = "number", "boolean", "text", "date"
LEARNABLE = (NUMBER, BOOLEAN, TEXT, DATE)
_MOST_EXAMPLES = 3
_MOST_UNKNOWN = 100  # texts that are listed for programs
_EMPTY = "empty"


@dataclass(frozen=True)
class Column:
    """What was understood of a column.

    Attributes:
        name: its name in the file.
        kind: one of `LEARNABLE`, or a description of what can't be learned from.
        array: n values: float64 for numbers and dates (days since 1970-01-01), bool, or text; null where
            missing.
        how: how its texts were read, such as "thousands, $", or "".
        examples: up to three different values, as they stand in the file.
        missing: how many values are missing.
        missing_as: how often each text stands for "no value".
        unknown: how often each text occurs that was not understood, and counts as missing.
        left_out: why models don't learn from it, or "".
        problem: why the file can't be trained on as long as this isn't decided, as a sentence; or "".
        style: how its numbers are written, if they show it.
        distinct: how many different values there are.
        note: what else the reader should know, or "".
    """

    name: str
    kind: str
    array: "pa.ChunkedArray" = field(repr=False)
    how: str = ""
    examples: tuple[str, ...] = ()
    missing: int = 0
    missing_as: Mapping[str, int] = field(default_factory=dict)
    unknown: Mapping[str, int] = field(default_factory=dict)
    left_out: str = ""
    problem: str = ""
    style: str = ""
    distinct: int = 0
    note: str = ""

    @property
    def shown_kind(self) -> str:
        """The kind and how it was read."""
        return f"{self.kind} ({self.how})" if self.how else self.kind

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is to be said of it, in parts of a sentence."""
        found = []
        if self.left_out:
            found.append(f"left out: {self.left_out}")
        if self.problem:
            found.append(self.problem)
        if self.unknown and not self.problem:
            count = counted(sum(self.unknown.values()), "value")
            found.append(f"{count} not understood, taken as missing: {listed(self.unknown)}")
        tokens = {text: count for text, count in self.missing_as.items() if text.strip()}
        if tokens:
            found.append(f"missing where it says {listed(tokens)}")
        if self.note:
            found.append(self.note)
        return tuple(found)

    def to_json(self) -> dict[str, Any]:
        """All but the values, as JSON."""
        return {
            "name": self.name,
            "kind": self.kind,
            "how": self.how,
            "examples": list(self.examples),
            "missing": self.missing,
            "missing_as": dict(self.missing_as),
            "not_understood": dict(sorted(self.unknown.items(), key=lambda pair: -pair[1])[:_MOST_UNKNOWN]),
            "distinct": self.distinct,
            "left_out": self.left_out,
            "problem": self.problem,
            "note": self.note,
        }


def listed(counts: Mapping[str, int], most: int = _MOST_EXAMPLES) -> str:
    """The commonest texts with how often they occur."""
    common = sorted(counts.items(), key=lambda pair: -pair[1])
    more = f" and {len(common) - most} others" if len(common) > most else ""
    return (
        ", ".join(
            f"{quoted(text)} ({count:,})" if text.strip() else f"{_EMPTY} ({count:,})"
            for text, count in common[:most]
        )
        + more
    )


def first_examples(values: "list[str]") -> tuple[str, ...]:
    """The first different values."""
    return tuple(dict.fromkeys(values))[:_MOST_EXAMPLES]
