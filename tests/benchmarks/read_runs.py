"""Reading 10,000 runs: the first rows and all of them, on the embedded store and over a server.

`probe_read.py` reads in one way in a process of its own, the ways in turns. The web UI is MLflow's, in a
headless Chromium, from opening the page until the newest runs stand in it; the program's first rows beside it
are those drawn in a PTY, from the key that brings the pane to the front.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import monotonic

from tests.benchmarks.browser import Browser, chromium
from tests.benchmarks.common import Result, environment, ms
from tests.benchmarks.loop_gap import run_module
from tests.benchmarks.terminal import Terminal
from tests.conftest import run_server

RUNS = 10_000
ROUNDS = {"stream": 5, "sql": 5, "client": 2, "pandas": 2}
SERVER_ROUNDS = 3
NEWEST = "run-3"


def read(way: str, uri: str, home: Path) -> dict[str, float]:
    """The seconds of one way."""
    command = [sys.executable, "-m", "tests.benchmarks.probe_read", way, uri]
    done = subprocess.run(
        command,
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
        text=True,
    )
    return json.loads(done.stdout)


def embedded(uri: str, home: Path) -> list[Result]:
    """All ways on the embedded store."""
    took: dict[str, list[dict[str, float]]] = {way: [] for way in ROUNDS}
    for turn in range(max(ROUNDS.values())):
        for way, rounds in ROUNDS.items():
            if turn < rounds:
                took[way].append(read(way, uri, home))
    first = [each["first"] for each in took["stream"]]
    known = [each["all"] for each in took["stream"]]
    beside = {way: [each["all"] for each in took[way]] for way in ("sql", "client", "pandas")}
    return [
        ratio("10,000 runs: first rows", first, "mlflow.search_runs", beside["pandas"], 1 / 20),
        ratio("10,000 runs: all known", known, "MlflowClient pages", beside["client"], 1 / 10),
        ratio("10,000 runs: all known", known, "plain SQL", beside["sql"], 3),
    ]


def ratio(name: str, ours: list[float], what: str, theirs: list[float], goal: float) -> Result:
    """The medians, one against the other."""
    found = median(ours) / median(theirs)
    told = f"1/{1 / found:.0f}" if found < 0.5 else f"{found:.2f} x"
    wanted = f"<= 1/{1 / goal:.0f}" if goal < 1 else f"<= {goal} x"
    return Result(name, ms(ours), f"{what} {ms(theirs)}", told, wanted, found <= goal)


def drawn(data: Path, home: Path) -> float:
    """Seconds from the key that shows the pane until a newest run is drawn."""
    with Terminal([sys.executable, "-m", "memo_tui", "--data-dir", str(data)], environment(home)) as terminal:
        terminal.seconds_until(b"1 Cars")
        begun = monotonic()
        terminal.type(b"3")
        while not re.search(rb"%s\b" % NEWEST.encode(), terminal.seen):
            terminal.read(30)
        return monotonic() - begun


def served(data: Path, home: Path) -> Iterator[Result]:
    """Over a server, and in a browser."""
    server = run_server(data)
    uri = next(server)
    try:
        ours, theirs = [], []
        for _ in range(SERVER_ROUNDS):
            ours.append(read("stream", uri, home)["all"])
            theirs.append(read("client", uri, home)["all"])
        yield ratio("10,000 runs on a server: all known", ours, "the same pages alone", theirs, 1.1)
        command = chromium()
        if command is None:
            print("  no Chromium here: the web UI is not measured", file=sys.stderr)
            return
        with Browser(command) as browser:
            page = f"{uri}/#/experiments/1/runs"
            pages = [browser.seconds_until(page, NEWEST) for _ in range(3)]
        firsts = [drawn(data, home) for _ in range(3)]
        yield ratio("10,000 runs: first rows drawn", firsts, "the web UI's first page", pages, 1)
    finally:
        server.close()


def measure() -> Iterator[Result]:
    """Fill a store once, then measure."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        data = home / "data"
        run_module("fill_store", data, RUNS, home=home)
        yield from embedded(f"sqlite:///{data / 'mlflow.db'}", home)
        yield from served(data, home)
