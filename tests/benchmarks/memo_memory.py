"""What a memoized function holds in memory after calls with 100,000 different parameters.

The results beyond `max_entries` are dropped, so that from then on nothing may grow: not by results, not by
keys, not by what is known of spellings, and not by what waits to be written.
"""

import os
import subprocess
import sys
import tempfile

from tests.benchmarks.common import Result

KEYS = 100_000
SETTLED = 20_000  # twice the default of max_entries
GOAL = 5e6
PROGRAM = f"""
import psutil
from memo_tui import memoized

@memoized
def f(number, text="x", *, scale=1.0):
    return [number, text]

process = psutil.Process()
for number in range({KEYS}):
    f(number, str(number))
    if number + 1 == {SETTLED}:
        settled = process.memory_info().rss
print(settled, process.memory_info().rss)
"""


def measure() -> list[Result]:
    """The growth of the process between the first 20,000 keys and the last."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "MEMO_TUI_CACHE_DIR": folder}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM], env=env, check=True, capture_output=True, text=True
        )
    settled, last = map(int, done.stdout.split())
    return [
        Result(
            f"memory of {KEYS:,} keys of a memoized function",
            f"{last / 1e6:.1f} MB",
            f"after {SETTLED:,} keys {settled / 1e6:.1f} MB",
            f"{(last - settled) / 1e6:+.1f} MB",
            f"<= {GOAL / 1e6:.0f} MB",
            last - settled <= GOAL,
        )
    ]
