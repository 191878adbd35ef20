"""`memo-tui import`: copies a file store into a database."""

import sys
from pathlib import Path
from typing import Self

from memo_tui.errors import StoreAddressError
from memo_tui.found_here import STORE
from memo_tui.headless.output import complain, say
from memo_tui.numbers import counted
from memo_tui.tracking.address import Address


def import_files(folder: str, file: str | None) -> int:
    """Copy a file store into a new database, with its progress on stderr.

    Args:
        folder: the path of the file store, or of the folder that holds `mlruns`.
        file: the path of the new database; without it `mlflow.db` beside the store.

    Returns:
        0, the exit status.

    Raises:
        MemoTuiError: the folder is not a file store, the file exists, or the copy differs.
    """
    source = Address.parse(folder)
    if source.folder is None:
        raise StoreAddressError(f"{source.shown} is not a file store: give the folder 'mlruns'.")
    target = Path(file).expanduser().absolute() if file else source.folder.parent / STORE
    from memo_tui.runs.files.import_store import import_store  # noqa: PLC0415 - heavy
    from memo_tui.tracking.mlflow_env import configure_mlflow  # noqa: PLC0415

    configure_mlflow(retries=3, timeout=30)
    with _Progress() as progress:
        done = import_store(source, target, progress.report)
    parts = ((done.experiments, "experiment"), (done.runs, "run"), (done.points, "metric value"))
    found = ", ".join(counted(*part) for part in parts)
    say(sys.stdout, f"{done.path} holds {found}, each compared with its original.")
    say(
        sys.stdout,
        f"Open it with 'memo-tui {done.path}'. Artifacts stay in {source.folder}; 'mlflow ui' shows that"
        " folder first, as long as it is here.",
    )
    return 0


class _Progress:
    """A bar on a terminal; in a pipe a line whenever another tenth is done."""

    def __init__(self) -> None:
        self._what, self._tenth = "", -1
        self._bar = None
        if sys.stderr.isatty():
            from rich.console import Console  # noqa: PLC0415 - heavy
            from rich.progress import Progress  # noqa: PLC0415

            self._bar = Progress(console=Console(stderr=True, highlight=False), transient=True)
            self._task = self._bar.add_task("experiments copied", total=None)

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def report(self, what: str, done: int, total: int) -> None:
        """Show how much is done."""
        if self._bar is not None:
            self._bar.update(self._task, description=what, completed=done, total=total)
            return
        tenth = 10 * done // max(total, 1)
        if (what, tenth) != (self._what, self._tenth):
            self._what, self._tenth = what, tenth
            complain(f"{what}: {done:,} of {total:,}")
