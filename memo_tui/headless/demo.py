"""`memo-tui demo`: the dashboard on a temporary store of runs that are made up."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

from memo_tui.errors import MemoTuiError
from memo_tui.headless.interrupts import interruptible
from memo_tui.headless.output import complain
from memo_tui.headless.start import garbage_left
from memo_tui.settings import Settings
from memo_tui.settings_sources import load
from memo_tui.tracking.address import Address


def demo(show: Callable[[Settings], int]) -> int:
    """Make the runs and show them; they go with this process. Returns the exit status.

    Args:
        show: shows the dashboard.

    Raises:
        MemoTuiError: there is no terminal, or the store can't be made.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise MemoTuiError("The demo needs a terminal: start it in one, not through a pipe.")
    folder = Path(mkdtemp(prefix="memo-tui-demo-"))
    _remove_at_the_end(folder)
    address = Address.of_file(folder / "mlflow.db")
    complain("40 runs are being made …")
    with interruptible(lambda: None, lambda _status: None), garbage_left():
        from memo_tui.tracking.mlflow_env import configure_mlflow  # noqa: PLC0415 - heavy
        from memo_tui.training.demo.fill import fill  # noqa: PLC0415

        configure_mlflow(retries=3, timeout=30)
        experiment = fill(address)
    state = os.environ["MEMO_TUI_STATE_DIR"] = str(folder / "state")  # the trackers' journals are there, too
    given = {
        "tracking_uri": address.uri,
        "experiment": experiment,
        "pane": "training",
        "data_dir": str(folder / "data"),
        "state_dir": state,
        "config": str(_own_settings(folder)),
    }
    return show(load(given, strict=False))


def _own_settings(folder: Path) -> Path:
    """A copy of the user's settings file in a folder, so that what is chosen in the demo isn't kept."""
    copy, own = folder / "settings.toml", load({}, strict=False).config
    copy.write_bytes(own.read_bytes() if own.is_file() else b"")
    return copy


def _remove_at_the_end(folder: Path) -> None:
    """Start a process that removes a folder when this one has ended, however it does: then its input ends."""
    reading, _ = os.pipe()
    subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-P", "-m", "memo_tui.headless.demo_end", str(folder)],
        stdin=reading,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(reading)
