"""Writing calls to a CSV or JSON file, with exact values."""

from collections.abc import Sequence
from datetime import datetime
from math import isfinite
from pathlib import Path
from typing import Any, TextIO

from memo_tui.errors import ExportError
from memo_tui.files import export, write_csv
from memo_tui.memo.calls import Call
from memo_tui.secrets.known import hide_all, hide_report

FIELDS = ("number", "variant", "instance", "value", "outcome", "kept", "seconds", "saved", "at")


def write_calls(calls: Sequence[Call], path: Path, *, replace: bool = False) -> None:
    """Write calls to a file, completely or not at all.

    Args:
        calls: the calls, in the order in which they are written.
        path: the file; ends with .csv or .json.
        replace: whether an existing file may be replaced.

    Raises:
        FileThere: it exists and may not be replaced.
        ExportError: it can't be written.
    """
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise ExportError(f"The name {path.name or path} must end with .csv or .json.")
    export(path, lambda file: write(calls, file), replace=replace)


def _write_csv(calls: Sequence[Call], file: TextIO) -> None:
    write_csv(file, [FIELDS, *(_fields(call).values() for call in calls)])


def _write_json(calls: Sequence[Call], file: TextIO) -> None:
    import json  # noqa: PLC0415 - needed only when something is written

    json.dump(
        hide_all([_fields(call) for call in calls]), file, ensure_ascii=False, allow_nan=False, indent=2
    )
    file.write("\n")


_WRITERS = {".csv": _write_csv, ".json": _write_json}


def _fields(call: Call) -> dict[str, Any]:
    """A call's fields for CSV and JSON; a value of another type is written as its repr."""
    fields: dict[str, Any] = {name: getattr(call, name) for name in FIELDS}
    value = call.value
    if isinstance(value, str):
        value = hide_report(value)
    known = isinstance(value, bool | int | str | None) or (isinstance(value, float) and isfinite(value))
    fields["value"] = value if known else repr(value)
    fields["outcome"], fields["kept"] = str(call.outcome), str(call.kept)
    fields["at"] = datetime.fromtimestamp(call.at).astimezone().isoformat(timespec="microseconds")
    return fields
