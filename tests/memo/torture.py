"""Eight processes on one store, some of which are killed, on a disk that is damaged or full; a program.

python -m tests.memo.torture FOLDER SEED prints a JSON object: what was wrong, and what was done. The folder
is private to the run; a small file system is mounted in it if that is allowed, in a namespace of its own.
"""

import hashlib
import json
import os
import random
import resource
import selectors
import signal
import subprocess
import sys
import traceback
import warnings
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from memo_tui import memoized
from memo_tui.errors import ResultsUnusable

PROCESSES = 8
CALLS = 60
ARGUMENTS = 25
ROUNDS = ("calm", "killed", "killed", "limited", "killed", "full", "killed", "limited", "calm")
counts = {"ran": 0}


class Refused(Exception):  # noqa: N818 - reads as what happened
    """What a body raises on purpose."""


def small_of(number):
    return ["small", number, [number * 7]]


def great_of(number):
    content = hashlib.blake2b(str(number).encode()).digest() * (200 + number % 7 * 400)
    return {"great": number, "content": bytearray(content)}


def raising_of(number):
    if number % 3 == 0:
        raise Refused(number)
    return {"raising": {number, -number}}


@memoized
def small(number):
    counts["ran"] += 1
    return small_of(number)


@memoized
def great(number):
    counts["ran"] += 1
    return great_of(number)


@memoized(max_entries=5, max_bytes=200_000)
def few(number):
    return great_of(number)


@memoized
def raising(number):
    counts["ran"] += 1
    return raising_of(number)


WAYS = ((small, small_of), (great, great_of), (raising, raising_of), (few, great_of))


def outcome(function, number):
    """What a function returns or raises on purpose."""
    try:
        return function(number)
    except Refused as refused:
        return ("raised", *refused.args)


def check(way, number):
    """A sentence if a call returned a wrong value, else ""; the value is spoilt afterwards."""
    function, truth = way
    value = outcome(function, number)
    if value != outcome(truth, number):
        return f"{truth.__name__}({number}) returned {str(value)[:200]}"
    if isinstance(value, list):
        value.append("spoilt")
    elif isinstance(value, dict):
        value.clear()
    return ""


def work(seed, progress, report, *, limit, threads):
    """Make calls, each told by a byte; what is wrong is written to the report, a line for each."""
    rng = random.Random(seed)
    plan = [(rng.choice(WAYS), rng.randrange(ARGUMENTS), rng.random()) for _ in range(CALLS)]
    if limit:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    def step(planned):
        way, number, chance = planned
        try:
            wrong = check(way, number)
            if chance < 0.02:
                with suppress(ResultsUnusable):  # as it says, where the file can't be written
                    way[0].forget(number)
            elif chance < 0.03:
                way[0].cache_info()
        except Exception:
            wrong = traceback.format_exc()
        if wrong:
            os.write(report, json.dumps(wrong).encode() + b"\n")
        os.write(progress, b".")

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(step, plan))


def start(seed, report, **options):
    """Fork a process that works; its number and the end of the pipe that tells its progress."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child:
        os.close(theirs)
        return child, ours
    os.close(ours)
    warnings.simplefilter("ignore")  # of what could not be kept
    try:
        work(seed, theirs, report, **options)
    except BaseException:
        os.write(report, json.dumps(traceback.format_exc()).encode() + b"\n")
    raise SystemExit


def run(seed, kind, report):
    """One round: all processes to their end, some killed after so many calls and started again."""
    selector = selectors.DefaultSelector()
    made, killed = {}, 0

    def more(name, *, deadly):
        rng = random.Random(name)
        limit = 150_000 if kind == "limited" else 0
        child, pipe = start(name, report, limit=limit, threads=rng.choice((1, 1, 4)))
        made[pipe] = [child, rng.randrange(1, CALLS) if deadly else CALLS + 1, name]
        selector.register(pipe, selectors.EVENT_READ)

    for number in range(PROCESSES):
        more(f"{seed} {number}", deadly=kind == "killed" and number % 2)
    while made:
        for key, _ in selector.select():
            pipe = key.fd
            told = os.read(pipe, 1)
            child, left, name = made[pipe]
            made[pipe][1] = left - 1
            if told and left > 1:
                continue
            if told:
                os.kill(child, signal.SIGKILL)
                killed += 1
            selector.unregister(pipe)
            os.close(pipe)
            del made[pipe]
            _, status = os.waitpid(child, 0)
            if status not in (0, signal.SIGKILL):
                os.write(report, json.dumps(f"a process ended with status {status}").encode() + b"\n")
            if told:
                more(f"{name} again", deadly=False)
    return killed


def damage(rng, folder, turn):
    """Write into the files of the store, or take them away, while nobody has them open."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and "damaged" not in path.name]
    for path in files if turn % 3 else files[:1]:
        content = bytearray(path.read_bytes())
        if len(content) < 9000:
            continue
        if turn % 4 == 0:
            for _ in range(40):  # single bits
                content[rng.randrange(100, len(content))] ^= 1 << rng.randrange(8)
        elif turn % 4 == 1:
            for _ in range(3):  # pages
                page = rng.randrange(1, len(content) // 4096) * 4096
                content[page : page + 4096] = rng.randbytes(4096)
        elif turn % 4 == 2:
            one, other = (rng.randrange(1, len(content) // 4096) * 4096 for _ in range(2))
            content[one : one + 4096], content[other : other + 4096] = (
                content[other : other + 4096],
                content[one : one + 4096],
            )
        else:
            del content[rng.randrange(4096, len(content)) :]
        path.write_bytes(content)


def mounted(folder):
    """Whether a small file system could be mounted; it is seen by this process and its children alone."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(folder)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def main(root, seed):
    """All rounds."""
    folder = root / "store"
    full = root / "full"
    is_mounted = os.environ.get("TORTURE_MOUNT") == "1" and mounted(full)
    report_path = root / "report"
    report = os.open(report_path, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    killed = 0
    for turn, kind in enumerate(ROUNDS):
        here = full if kind == "full" and is_mounted else folder
        os.environ["MEMO_TUI_CACHE_DIR"] = str(here)
        killed += run(f"{seed} {turn}", kind, report)
        if turn < len(ROUNDS) - 1:
            damage(random.Random(f"{seed} {turn}"), here, turn)
    os.environ["MEMO_TUI_CACHE_DIR"] = str(folder)
    problems = [json.loads(line) for line in report_path.read_text().splitlines()]
    print(json.dumps({"problems": problems, "killed": killed, "full": is_mounted}))


def last():
    """Ask for all; how often a body ran."""
    wrong = [each for way in WAYS for number in range(ARGUMENTS) if (each := check(way, number))]
    print(json.dumps({"problems": wrong, "ran": counts["ran"]}))


if __name__ == "__main__":
    if sys.argv[1] == "last":
        last()
    else:
        main(Path(sys.argv[1]), sys.argv[2])
