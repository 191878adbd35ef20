"""The names of the columns of data: read from a file's header, and compared in words."""

import csv
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from memo_tui.training.data.dialect import read_dialect

COLUMNS = "columns"
"""Where the readable part has the names of columns."""

MOST_COLUMNS = 40  # that are readable
HEADED = (".csv", ".tsv", ".csv.gz")
"""How the names of files end that have a line with the names of the columns."""

_MOST_NAMED = 3
_SEPARATOR = ", "


def header_of(path: Path) -> str:
    """The names of the columns of a file with a header, as readable text; "" for any other file."""
    if not path.name.lower().endswith(HEADED):
        return ""
    usual = "\t" if path.name.lower().endswith(".tsv") else ","
    with suppress(OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error):
        return column_text(read_dialect(path, usual).header)
    return ""


def column_text(names: Sequence[object]) -> str:
    """The names of columns as readable text."""
    return _SEPARATOR.join(map(str, names[:MOST_COLUMNS]))


def compared(
    before: Mapping[str, str], after: Mapping[str, str]
) -> tuple[list[str], dict[str, str], dict[str, str]]:
    """How the columns of data differ, in phrases such as "columns: b -> c".

    Args:
        before: what was readable of the data.
        after: what is now.

    Returns:
        The phrases, and both arguments without what they say.
    """
    phrases: list[str] = []
    said: set[str] = set()
    for key in (*before, *after):
        prefix, dot, name = key.rpartition(".")
        if name != COLUMNS or key in said:
            continue
        if key in before and key in after:
            said.add(key)
            had, has = before[key].split(_SEPARATOR), after[key].split(_SEPARATOR)
            if had != has:
                phrases.append(f"{f'data.{prefix} ' if prefix else ''}columns: {_changed(had, has)}")
                said |= {f"{prefix}{dot}type of {each}" for each in {*had} ^ {*has}}
        elif any(f"{prefix}{dot}file" in each for each in (before, after)):  # its header may not be stored
            said.add(key)
    old, new = ({key: text for key, text in each.items() if key not in said} for each in (before, after))
    return phrases, old, new


def _changed(had: Sequence[str], has: Sequence[str]) -> str:
    gone, new = [name for name in had if name not in has], [name for name in has if name not in had]
    if gone and new:
        return f"{_named(gone)} -> {_named(new)}"
    if gone or new:
        return f"{_named(gone or new)} {'is' if len(gone or new) == 1 else 'are'} {'gone' if gone else 'new'}"
    return "in another order"


def _named(names: Sequence[str]) -> str:
    left = len(names) - _MOST_NAMED
    shown = names if left <= 1 else [*names[:_MOST_NAMED], f"{left} more"]
    return _SEPARATOR.join(name or "none" for name in shown)
