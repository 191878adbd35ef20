"""The pages of MLflow's web interface that show runs, and opening them."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from memo_tui.tracking.address import Address

_TEXT_BROWSERS = ("www-browser", "links", "elinks", "lynx", "w3m", "browsh", "carbonyl")
_LOCAL_SERVER = "http://127.0.0.1:5000"
_LONGEST = 10.0
# A process of its own, as a browser may write to the terminal.
_OPEN = "import sys, webbrowser; sys.exit(not webbrowser.open(sys.argv[1]))"


@dataclass(frozen=True)
class WebPage:
    """A page of MLflow's web interface.

    Attributes:
        url: its address, without user and password; "" if no server shows it.
        description: the address, or a sentence on how to start a server.
    """

    url: str
    description: str


def run_page(address: Address, experiment_id: str, run_id: str) -> WebPage:
    """The page of one run."""
    return _page(address, f"/experiments/{quote(experiment_id)}/runs/{quote(run_id)}")


def comparison_page(address: Address, experiment_ids: Sequence[str], run_ids: Sequence[str]) -> WebPage:
    """The page that compares runs of these experiments."""
    runs, experiments = (quote(json.dumps(list(ids))) for ids in (run_ids, experiment_ids))
    return _page(address, f"/compare-runs?runs={runs}&experiments={experiments}")


def _page(address: Address, route: str) -> WebPage:
    if address.kind != "server":
        command = f"mlflow server --backend-store-uri {shlex.quote(address.shown)}"
        return WebPage("", f"No server shows this store: run '{command}' and open {_LOCAL_SERVER}/#{route}")
    parts = urlsplit(address.uri)
    host = parts.netloc.rpartition("@")[2]
    url = urlunsplit((parts.scheme, host, parts.path.rstrip("/") + "/", "", "")) + f"#{route}"
    return WebPage(url, url)


def open_in_browser(url: str) -> bool:
    """Open a page in a graphical browser; return whether that worked. Blocks for up to 10 s.

    Nothing is written to the terminal, and a text browser is not started.
    """
    if not url.startswith(("http://", "https://")) or not _graphical_browser():
        return False
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-P", "-c", _OPEN, url],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            timeout=_LONGEST,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _graphical_browser() -> bool:
    """Whether the default browser is a graphical one."""
    import webbrowser  # noqa: PLC0415 - looks for browsers

    if sys.platform in ("darwin", "win32"):
        return True
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    try:
        found = webbrowser.get()
    except webbrowser.Error:
        return False
    return Path(getattr(found, "name", "")).name not in _TEXT_BROWSERS
