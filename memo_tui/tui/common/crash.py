"""The report of an internal error: a file and one sentence."""

import sys
import traceback
from pathlib import Path
from time import strftime

from memo_tui.errors import NO_MEMORY, lacks_memory
from memo_tui.files import private_folder
from memo_tui.tui.common.error_log import redacted


def report_crash(folder: Path) -> str:
    """Write the traceback of the current exception to a file in `folder`; returns a sentence on that."""
    from importlib.metadata import version  # noqa: PLC0415 - would cost every start ten milliseconds

    error = sys.exc_info()[1]
    if error is not None and lacks_memory(error):
        return f"memo-tui: {NO_MEMORY}"
    kind = type(error).__name__
    report = redacted(traceback.format_exc())
    file = folder / f"crash-{strftime('%Y%m%d-%H%M%S')}.log"
    try:
        private_folder(folder)
        file.touch(mode=0o600)
        file.write_text(
            f"memo-tui {version('memo-tui')}, Python {sys.version.split()[0]}\n{report}", encoding="utf-8"
        )
    except OSError as fault:
        return f"memo-tui ended with an internal error ({kind}); no report was saved ({fault.strerror})."
    return f"memo-tui ended with an internal error ({kind}); please report it with {file}."
