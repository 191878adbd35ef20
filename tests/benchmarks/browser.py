"""A headless Chromium, driven over its debugging pipe: how long a page takes until a text stands in it."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
from time import monotonic
from typing import Any, Self

NAMES = ("chromium", "chromium-browser", "google-chrome")
_LOOK = "document.body ? document.body.innerText : ''"


def chromium() -> str | None:
    """The command of a browser of that kind, if there is one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    """A browser of its own; a `with` block ends it."""

    def __init__(self, command: str) -> None:
        self._profile = tempfile.TemporaryDirectory()
        reads, self._writes = os.pipe()
        self._reads, writes = os.pipe()
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe"]
        low, high = os.dup(reads), os.dup(writes)

        def place() -> None:  # the browser looks for them there
            os.dup2(low, 3)
            os.dup2(high, 4)

        self._process = subprocess.Popen(
            [command, *options, f"--user-data-dir={self._profile.name}", "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(3, 4, low, high),
            preexec_fn=place,  # noqa: PLW1509 - nothing else runs in this process then
            start_new_session=True,
        )
        for end in (reads, writes, low, high):
            os.close(end)
        self._number = 0
        self._rest = b""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._reads)
        os.close(self._writes)
        shutil.rmtree(self._profile.name, ignore_errors=True)

    def ask(self, method: str, *, page: bool = False, **parameters: object) -> dict[str, Any]:
        """One command, of the browser or of its page; its result."""
        self._number += 1
        said: dict[str, object] = {"id": self._number, "method": method, "params": parameters}
        if page:
            said["sessionId"] = self._session
        os.write(self._writes, json.dumps(said).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                return answer["result"]

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            got = os.read(self._reads, 1 << 16)
            if not got:
                raise RuntimeError("The browser has ended.")
            self._rest += got
        one, _, self._rest = self._rest.partition(b"\0")
        return json.loads(one)

    def seconds_until(self, address: str, text: str, limit: float = 60) -> float:
        """Seconds from opening an address until the page shows a text."""
        self.ask("Page.navigate", page=True, url="about:blank")
        begun = monotonic()
        self.ask("Page.navigate", page=True, url=address)
        while True:
            found = self.ask("Runtime.evaluate", page=True, expression=_LOOK, returnByValue=True)
            if text in str(found.get("result", {}).get("value", "")):
                return monotonic() - begun
            if monotonic() - begun > limit:
                raise TimeoutError(f"No {text!r} on {address} within {limit} s.")
