"""The program that executes a notebook: `python -m ... NOTEBOOK EXECUTED`; its params are in a variable."""

import json
import os
import re
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from memo_tui.errors import MemoTuiError
from memo_tui.training.work.notebook_file import NotebookFile, read_notebook

GIVEN = "MEMO_TUI_NOTEBOOK_PARAMS"
"""The variable with the params, as a list of NAME=TEXT in JSON: everyone sees arguments."""

_OUR_KERNEL = "python3"
_QUIET = "--log-level=50"  # of the kernel itself, not of the notebook
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_HEAD = r"Traceback \(most recent call last\)"


def main(notebook: str, executed: str, *texts: str) -> int:
    """Execute a notebook in its folder; returns the exit status."""
    import papermill  # noqa: PLC0415 - heavy
    from jupyter_client.kernelspec import NoSuchKernel  # noqa: PLC0415
    from papermill.exceptions import PapermillExecutionError  # noqa: PLC0415

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the kernel is ended, too
    path = Path(notebook)
    try:
        found = read_notebook(path)
        values = found.read(dict(_pair(text) for text in texts))
        papermill.execute_notebook(
            notebook,
            executed,
            parameters=values,
            kernel_name=_kernel(found),
            language=found.language,
            cwd=str(path.parent),
            progress_bar=sys.stderr.isatty(),
            stdout_file=sys.stdout,
            stderr_file=sys.stderr,
            extra_arguments=[_QUIET] if found.is_python else [],
        )
    except PapermillExecutionError as error:
        sys.stdout.flush()
        where = f'Traceback (most recent call last):\n  File "{path.name}", cell {error.cell_index + 1}'
        _say("\n".join((where, *_frames(error.ename, error.traceback))))
        _say(f"{error.ename}: {' '.join(str(error.evalue).split())}")
        return 1
    except NoSuchKernel as error:
        _say(f"The kernel {error.name!r} of {path.name} isn't installed: install it, or choose another.")
        return 1
    except MemoTuiError as error:
        _say(str(error))
        return 1
    return 0


def _frames(error: str, traceback: Sequence[str]) -> Iterator[str]:
    """The lines of a kernel's traceback, indented, without its frame and the error that it ends with."""
    lines = _COLOURS.sub("", "\n".join(traceback)).rstrip().split("\n")
    if lines and not lines[0].strip("-"):
        del lines[0]
    if lines and re.fullmatch(rf"{re.escape(error)}\s+{_HEAD}", lines[0]):
        del lines[0]
    last = max(
        (at for at, line in enumerate(lines) if re.match(rf"{re.escape(error)}(?::|$)", line)), default=None
    )
    return (f"  {line}".rstrip() for line in lines[:last])


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name, value


def _kernel(notebook: NotebookFile) -> str | None:
    """The kernel to use: this Python's, if the notebook names none or one of Python that isn't here."""
    from jupyter_client.kernelspec import KernelSpecManager  # noqa: PLC0415

    if not notebook.is_python or notebook.kernel in KernelSpecManager().find_kernel_specs():
        return notebook.kernel or None
    if notebook.kernel:
        name = notebook.path.name
        _say(f"The kernel {notebook.kernel!r} of {name} isn't installed: the Python of memo-tui runs it.")
    return _OUR_KERNEL


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    try:
        status = main(*sys.argv[1:3], *json.loads(os.environ.pop(GIVEN, "[]")))
    except KeyboardInterrupt:
        status = 128 + signal.SIGINT
    sys.exit(status)
