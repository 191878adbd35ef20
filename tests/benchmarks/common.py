"""What the benchmarks share: results, environments, percentiles."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Result:
    """One line of the table."""

    name: str
    measured: str
    compared: str
    outcome: str
    goal: str
    reached: bool


def compared(name: str, seconds: float, other: str, others: float, most: float) -> Result:
    """How long something takes, as a multiple of what another takes."""
    ratio = seconds / others
    return Result(
        name,
        duration(seconds),
        f"{other} {duration(others)}",
        f"{ratio:.2f} x",
        f"<= {most:.2f} x",
        ratio <= most,
    )


def duration(seconds: float) -> str:
    """Seconds as a text, in ms or us if they are few."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.2f} {unit}"
    return f"{seconds * 1e6:.2f} us"


def environment(home: Path, *, new: bool = False) -> dict[str, str]:
    """The environment of a program whose user has made no setting and, unless `new`, has seen the tour."""
    config = home / ".config" / "memo-tui" / "settings.toml"
    if not new and not config.exists():
        config.parent.mkdir(parents=True)
        config.write_text('tour = "done"\n')
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("MLFLOW_", "MEMO_TUI_", "XDG_", "TEXTUAL")) and name != "NO_COLOR"
    }
    return {
        **kept,
        "HOME": str(home),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "MLFLOW_LOGGING_LEVEL": "CRITICAL",
    }


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that so large a share of all is not above."""
    return sorted(values)[ceil(share * len(values)) - 1]


def ms(values: Sequence[float]) -> str:
    """Median, least and greatest of some seconds, in ms."""
    return f"{median(values) * 1000:.0f} ms ({min(values) * 1000:.0f}-{max(values) * 1000:.0f})"


@contextmanager
def logger(uri: str, home: Path, first: int, runs: int, *metrics: int) -> Iterator[None]:
    """Another process that logs into so many runs, once it has begun; see `log_many`."""
    numbers = map(str, (first, runs, *metrics))
    command = [sys.executable, "-m", "tests.benchmarks.log_many", uri, *numbers]
    with subprocess.Popen(command, env=environment(home), stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            yield
        finally:
            process.kill()
