"""Calls as a file: CSV or JSON, by the file's ending, with exact values."""

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from math import isfinite
from pathlib import Path
from typing import Any, TextIO
from uuid import uuid4

from memo_tui.errors import MemoTuiError
from memo_tui.memo.calls import Call

FIELDS = ("number", "variant", "instance", "value", "outcome", "kept", "seconds", "saved", "at")


class ExportError(MemoTuiError):
    """The calls can't be written."""


class FileThere(ExportError):  # noqa: N818 - reads as what happened
    """A file of that name exists already, and stays as it is."""


def write_calls(calls: Sequence[Call], path: Path, *, replace: bool = False) -> None:
    """Write calls into a file, which is whole or not there at all.

    Args:
        calls: the calls, in the order in which they are written.
        path: the file; ends with .csv or .json.
        replace: whether a file that exists may be replaced.

    Raises:
        FileThere: it exists, and may not be replaced.
        ExportError: it can't be written.
    """
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise ExportError(f"The file must end with .csv or .json; {path.name or path} does not.")
    try:
        _check(path)
        _write_whole(write, calls, path.resolve(), replace=replace)  # so that a link stays one
    except FileExistsError:
        raise FileThere(f"{path} exists already.") from None
    except (OSError, RuntimeError, ValueError) as error:  # ValueError: no system takes a NUL in a name
        reason = getattr(error, "strerror", None) or error
        raise ExportError(f"{path} can't be written ({reason}).") from None


def _check(path: Path) -> None:
    if path.is_dir():
        raise ExportError(f"{path} is a folder: give the name of a file in it.")
    if not path.parent.is_dir():
        raise ExportError(f"There is no folder {path.parent}: make it, or choose another.")


def _write_whole(
    write: Callable[[Sequence[Call], TextIO], None], calls: Sequence[Call], path: Path, *, replace: bool
) -> None:
    if not replace and path.exists():
        raise FileExistsError
    draft = path.with_name(f".{uuid4().hex}.part")
    try:
        with draft.open("x", encoding="utf-8", errors="backslashreplace", newline="") as file:
            write(calls, file)
        if replace:
            if path.exists():
                draft.chmod(path.stat().st_mode)
            draft.replace(path)
        else:
            _put_new(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _put_new(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)  # which, unlike renaming, never replaces a file made meanwhile
    except FileExistsError:
        raise
    except (OSError, AttributeError):  # not every file system knows links, nor every Python
        if path.exists():
            raise FileExistsError from None
        draft.rename(path)


def _write_csv(calls: Sequence[Call], file: TextIO) -> None:
    import csv  # noqa: PLC0415 - needed only when something is written

    writer = csv.writer(file)
    writer.writerow(FIELDS)
    for call in calls:
        row = _fields(call)
        writer.writerow(["" if value is None else value for value in row.values()])


def _write_json(calls: Sequence[Call], file: TextIO) -> None:
    import json  # noqa: PLC0415 - needed only when something is written

    json.dump([_fields(call) for call in calls], file, ensure_ascii=False, allow_nan=False, indent=2)
    file.write("\n")


_WRITERS = {".csv": _write_csv, ".json": _write_json}


def _fields(call: Call) -> dict[str, Any]:
    """A call's fields as CSV and JSON know them; a value that they don't know as Python writes it."""
    fields: dict[str, Any] = {name: getattr(call, name) for name in FIELDS}
    value = call.value
    known = isinstance(value, bool | int | str | None) or (isinstance(value, float) and isfinite(value))
    fields["value"] = value if known else repr(value)
    fields["outcome"], fields["kept"] = str(call.outcome), str(call.kept)
    fields["at"] = datetime.fromtimestamp(call.at).astimezone().isoformat(timespec="microseconds")
    return fields
