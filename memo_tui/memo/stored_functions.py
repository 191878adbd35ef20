"""Which functions have stored results: read without making or changing the file."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from memo_tui.errors import ResultsUnusable
from memo_tui.memo.results_schema import BUSY_SECONDS

_SQL = (
    "SELECT function, count(*), total(bytes), total(hits), total(saved), max(used_at)"
    " FROM entries GROUP BY function ORDER BY max(used_at) DESC"
)


@dataclass(frozen=True, slots=True)
class StoredFunction:
    """The stored results of one function.

    Attributes:
        function: its module and name.
        results: how many there are.
        bytes: their size.
        hits: how often they were remembered.
        saved: the time that this saved, in seconds.
        used_at: when one was last stored or remembered, in seconds since 1970.
    """

    function: str
    results: int
    bytes: int
    hits: int
    saved: float
    used_at: float


def stored_functions(path: Path) -> list[StoredFunction]:
    """The functions with results in a file, the last used first; [] if there is no file.

    Raises:
        ResultsUnusable: it can't be read.
    """
    if not path.exists():
        return []
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)) as db:
            rows = db.execute(_SQL).fetchall()
    except sqlite3.Error as error:
        raise ResultsUnusable(f"The results in {path} can't be read ({error}).") from None
    return [StoredFunction(row[0], row[1], int(row[2]), int(row[3]), row[4], row[5]) for row in rows]
