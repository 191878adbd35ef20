"""`memo-tui data`: shows what is understood of a data file."""

import json
import shutil
import sys
from collections.abc import Mapping
from typing import Any

from memo_tui.headless.output import say, write_line
from memo_tui.headless.params import read_columns
from memo_tui.secrets.known import hide_all
from memo_tui.training.data.file import open_file
from memo_tui.training.data.table_text import table
from memo_tui.training.data.understand import understand

_UNDECIDED = 1


def show_data(path: str, options: Mapping[str, Any]) -> int:
    """Print what is understood of a file; the exit status, as `memo-tui data --help` describes it.

    Args:
        path: of the file.
        options: `target`, `columns` and `json` as given on the command line, each may be absent.

    Raises:
        MemoTuiError: the file can't be read, or an option can't be used.
    """
    file = open_file(path, options.get("target"), any_target=True)
    found = understand(file, read_columns(options.get("columns", ())))
    if options.get("json"):
        write_line(sys.stdout, json.dumps(hide_all(found.to_json()), ensure_ascii=False))
    else:
        say(sys.stdout, table(found, shutil.get_terminal_size().columns).rstrip("\n"))
    return _UNDECIDED if any(found.problems) else 0
