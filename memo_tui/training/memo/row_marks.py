"""Marks of the rows of data: enough to say later how many of them differ."""

import base64
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from memo_tui.training.data.dialect import opened
from memo_tui.training.memo.column_names import HEADED

MOST_MARKS = 10_000
LARGEST_FILE = 64 * 2**20  # bytes, of which the lines are marked
_LINES = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".csv.gz")


@dataclass(frozen=True)
class RowMarks:
    """A checksum of each row, or of each block of rows where there are many.

    Attributes:
        count: how many rows there are.
        per_mark: how many rows a checksum stands for.
        marks: the checksums, of 32 bits.
    """

    count: int
    per_mark: int
    marks: "array[int]"

    @classmethod
    def of_rows(cls, sums: Iterable[int]) -> "RowMarks":
        """Marks from the checksum of each row."""
        every = array("I", sums)
        per_mark = max(1, -(-len(every) // MOST_MARKS))
        if per_mark > 1:
            blocks = (every[first : first + per_mark] for first in range(0, len(every), per_mark))
            return cls(len(every), per_mark, array("I", (crc32(block.tobytes()) for block in blocks)))
        return cls(len(every), 1, every)

    @classmethod
    def of_file(cls, path: Path) -> "RowMarks | None":
        """Marks of the lines of a text file, without its header; None for other files and very large ones."""
        name = path.name.lower()
        if not name.endswith(_LINES) or path.is_dir() or path.stat().st_size > LARGEST_FILE:
            return None
        with opened(path) as file:
            if name.endswith(HEADED):
                file.readline()
            return cls.of_rows(crc32(line.rstrip(b"\r\n")) for line in file)

    @classmethod
    def of_frame(cls, frame: Any) -> "RowMarks | None":
        """Marks of the rows of a frame or series of pandas, or of an array; None if they have none."""
        import pandas as pd  # noqa: PLC0415 - heavy

        if not getattr(frame, "shape", ()):
            return None
        with suppress(TypeError, ValueError):
            if not isinstance(frame, pd.DataFrame | pd.Series):
                frame = pd.DataFrame(frame.reshape(len(frame), -1))
            sums = pd.util.hash_pandas_object(frame, index=False).to_numpy()
            return cls.of_rows((sums & 0xFFFFFFFF).tolist())
        return None

    def to_json(self) -> dict[str, object]:
        """The marks for JSON."""
        text = base64.b85encode(self.marks.tobytes()).decode()
        return {"count": self.count, "per_mark": self.per_mark, "marks": text}

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> "RowMarks":
        """What `to_json` returned.

        Raises:
            ValueError, TypeError, KeyError: it is something else.
        """
        marks = array("I")
        marks.frombytes(base64.b85decode(found["marks"]))
        return cls(int(found["count"]), int(found["per_mark"]), marks)

    def difference(self, new: "RowMarks") -> str:
        """How the new rows differ from these, in words; "" if no mark differs."""
        if self.count != new.count:
            words = f"{self.count:,} -> {new.count:,} rows"
            if self.per_mark == new.per_mark == 1:
                added = (Counter(new.marks) - Counter(self.marks)).total()
                gone = (Counter(self.marks) - Counter(new.marks)).total()
                words += f", {added:,} added or changed, {gone:,} gone"
            return words
        places = [
            place for place, pair in enumerate(zip(self.marks, new.marks, strict=False)) if len({*pair}) > 1
        ]
        if not places:
            return ""
        if self.per_mark == 1:
            only = f" (row {places[0] + 1:,})" if len(places) == 1 else ""
            return f"{len(places):,} of {self.count:,} rows {_differ(len(places))}{only}"
        first = places[0] * self.per_mark + 1
        most = min(self.count, len(places) * self.per_mark)
        return (
            f"{len(places):,} to {most:,} of {self.count:,} rows differ, the first in rows {first:,} to"
            f" {min(self.count, first + self.per_mark - 1):,}"
        )


def _differ(count: int) -> str:
    return "differs" if count == 1 else "differ"
