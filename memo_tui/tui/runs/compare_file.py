"""The form that writes a comparison to a file."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from memo_tui.errors import ExportError
from memo_tui.files import export, write_csv
from memo_tui.numbers import counted, not_finite
from memo_tui.runs.model import Run
from memo_tui.runs.table.comparison import Compared
from memo_tui.runs.table.exporting import markdown
from memo_tui.secrets.known import hide_all
from memo_tui.tui.common.export import FileScreen

_DEFAULT = "comparison.md"


class CompareFileScreen(FileScreen):
    """Writes a comparison: rows of keys, columns of runs."""

    def __init__(self, runs: Sequence[Run], lines: Sequence[Compared]) -> None:
        """Ask where to write these lines of these runs."""
        summary = f"{counted(len(lines), 'row')} of {counted(len(runs), 'run')}"
        super().__init__(summary, _DEFAULT, ".md for people, .csv for a spreadsheet, .json for a program")
        self._runs, self._lines = runs, lines

    def write(self, path: Path, *, replace: bool) -> None:
        """Write the comparison."""
        titles = ["section", "key", *(run.name for run in self._runs)]
        rows = [[line.section, line.key, *line.values] for line in self._lines]
        ending = path.suffix.lower()

        def write(file: TextIO) -> None:
            if ending == ".md":
                file.write(markdown(titles, rows))
            elif ending == ".csv":
                write_csv(file, [titles, *rows])
            else:
                ids = [run.run_id for run in self._runs]
                records = [
                    {"section": line.section, "key": line.key, "values": _known(ids, line)}
                    for line in self._lines
                ]
                json.dump(hide_all(records), file, ensure_ascii=False, indent=2, allow_nan=False)

        if ending not in (".md", ".csv", ".json"):
            raise ExportError(f"The name {path.name or path} must end with .md, .csv or .json.")
        export(path, write, replace=replace)


def _known(ids: Sequence[str], line: Compared) -> dict[str, object]:
    """The values by run, as JSON values."""
    return {
        run_id: not_finite(value) or value
        for run_id, value in zip(ids, line.values, strict=True)
        if value is not None
    }
