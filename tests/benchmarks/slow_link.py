"""From a key to the last byte of its answer, behind a link of 64 kB/s and 100 ms in each direction.

`python -m memo_tui` runs in a PTY of 140x40 with the training pane in front and 100 runs stored. Each
key goes out 100 ms late; what the program writes queues for the link and comes in 100 ms after it got through
(an SSH server reads at once all that is written). So 0.2 s of each answer is the way there and back.
The everyday keys are pressed one after the other, each once nothing more comes. A key's time is the median of
its rounds; a cursor that blinks in a field is no answer. What the program's main thread waits meanwhile for a
core that others are using is taken off, since that is not the link's.
"""

import re
import sys
import tempfile
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from time import monotonic

from tests.benchmarks.common import Result, environment
from tests.benchmarks.terminal import Terminal
from tests.benchmarks.terminal_bytes import LINES, still_store

RATE, DELAY = 64_000, 0.1
GOAL = 0.3
ROUNDS = 3
_QUIET = 1.0  # seconds without a byte, after which an answer is complete; the way there and back is in it
_LONGEST = 20.0
_LISTED = 6
_LOOK = rb"(?:\x1b\[[\d;]*m)*"
_BLINK = re.compile(
    rb"(?:\x1b\[\?2026h"
    + _LOOK
    + rb"\x1b\[[\d;]*H"
    + _LOOK
    + rb"[ -~]"
    + _LOOK
    + rb"\x1b\[[\d;]*H\x1b\[\?2026l)+"
)
ESCAPE = b"\x1b"
KEYS: Sequence[tuple[str, bytes]] = (
    ("j", b"j"),
    ("k", b"k"),
    ("G", b"G"),
    ("gg", b"gg"),
    ("ctrl+d", b"\x04"),
    ("ctrl+u", b"\x15"),
    ("space, marks a run", b" "),
    ("j", b"j"),
    ("space, marks a run", b" "),
    ("c, compares", b"c"),
    ("=, shows equal rows", b"="),
    ("=, hides equal rows", b"="),
    ("escape, from the comparison", ESCAPE),
    ("U, drops the marks", b"U"),
    ("/, the filter", b"/"),
    ("a letter of the filter", b"7"),
    ("escape, from the filter", ESCAPE),
    ("enter, opens a run", b"\r"),
    ("3, the run's metrics", b"3"),
    ("], the next run", b"]"),
    ("escape, from a run", ESCAPE),
    ("x, experiments", b"x"),
    ("escape, from the experiments", ESCAPE),
    ("m, the next metric", b"m"),
    ("p, charts", b"p"),
    ("escape, from the charts", ESCAPE),
    ("z, enlarges the table", b"z"),
    ("z, and back", b"z"),
    ("b, the next box", b"b"),
    ("tab", b"\t"),
    ("shift+tab", b"\x1b[Z"),
    ("?, help", b"?"),
    ("?, closes the help", b"?"),
    ("s, sorts", b"s"),
    ("escape, from the sorting", ESCAPE),
    ("v, columns", b"v"),
    ("escape, from the columns", ESCAPE),
    ("n, new training", b"n"),
    ("escape, from the form", ESCAPE),
    ("ctrl+p, the palette", b"\x10"),
    ("escape, from the palette", ESCAPE),
    ("4, jobs", b"4"),
    ("escape, from the jobs", ESCAPE),
    ("1, cars", b"1"),
    ("2, the function", b"2"),
    ("3, training", b"3"),
)


class SlowTerminal(Terminal):
    """A terminal behind a slow link: both directions are late, and what comes in gets through at a rate."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], *, lines: int) -> None:
        super().__init__(command, environment, lines=lines)
        self._leaving: deque[tuple[float, bytes]] = deque()
        self._coming: deque[tuple[float, bytes]] = deque()
        self._free = 0.0

    def type(self, keys: bytes) -> None:
        """Press these keys, which arrive later."""
        self._leaving.append((monotonic() + DELAY, keys))

    def read(self, seconds: float) -> bytes:
        """What arrives next; b"" if that takes longer than so many seconds."""
        end = monotonic() + seconds
        while True:
            now = monotonic()
            while self._leaving and self._leaving[0][0] <= now:
                super().type(self._leaving.popleft()[1])
            if self._coming and self._coming[0][0] <= now:
                return self._coming.popleft()[1]
            if now >= end:
                return b""
            due = min([end, *(queue[0][0] for queue in (self._leaving, self._coming) if queue)])
            if got := super().read(due - now):
                self._free = max(self._free, monotonic()) + len(got) / RATE
                self._coming.append((self._free + DELAY, got))


def answered(terminal: Terminal, keys: bytes) -> tuple[float, int]:
    """Seconds from a key to the last byte of its answer, and how many bytes that has."""
    begun = last = monotonic()
    waited_before = waited = terminal.waited
    count = 0
    terminal.type(keys)
    while (left := last + _QUIET - monotonic()) > 0:
        got = terminal.read(left)
        if not got or _BLINK.fullmatch(got):
            continue
        last, waited = monotonic(), terminal.waited
        count += len(got)
        if last > begun + _LONGEST:
            raise TimeoutError(f"The answer to {keys!r} never ends; last: {bytes(terminal.seen[-500:])!r}")
    return last - begun - (waited - waited_before), count


def pressed(data: Path, home: Path) -> dict[str, list[tuple[float, int]]]:
    """Seconds and bytes of each answer, by key."""
    options = ["--data-dir", str(data), "--pane", "training"]
    command = [sys.executable, "-m", "memo_tui", *options]
    answers = defaultdict(list)
    with SlowTerminal(command, environment(home), lines=LINES) as terminal:
        terminal.seconds_until(b"live")
        for place in range(ROUNDS + 1):
            while answered(terminal, b"")[1]:  # until nothing comes any more
                pass
            for name, keys in KEYS:
                answer = answered(terminal, keys)
                if place:  # the first round is that of what is imported and read once
                    answers[name].append(answer)
    return answers


def measure() -> Iterator[Result]:
    """Fill a store, then press the keys."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        data = still_store(home)
        answers = pressed(data, home)
    took = {name: median(seconds for seconds, _ in each) for name, each in answers.items()}
    slowest = sorted(took, key=lambda name: -took[name])
    for name in slowest[:_LISTED]:
        count = median(count for _, count in answers[name])
        print(f"  {took[name]:.2f} s, {count:,.0f} bytes: {name}", file=sys.stderr)
    worst = slowest[0]
    most = max(seconds for each in answers.values() for seconds, _ in each)
    yield Result(
        f"64 kB/s, 2 x 100 ms: the slowest of {len(took)} keys",
        f"{took[worst]:.2f} s ({worst})",
        f"half of the keys {median(took.values()):.2f} s, most {most:.2f} s",
        f"{took[worst]:.2f} s",
        f"<= {GOAL} s",
        took[worst] <= GOAL,
    )
