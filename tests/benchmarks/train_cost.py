"""What a training through memo-tui costs beyond the training itself.

Programs take turns, each in a process of its own: `memo-tui train` in pipes (JSON) and in a PTY (bars), a
job as the dashboard has them, whose supervisor is started for it, a plain script with the same `Trainer`, and
one that only imports. Those that train do so `TRAININGS` times, and log to one embedded store that exists
already. A training lasts as long as its run in the store; the start-up is the rest of a program's time, from
its start to its last output and exit.
"""

import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from itertools import chain
from pathlib import Path
from statistics import median
from time import monotonic

from memo_tui.tracking.address import Address
from memo_tui.tracking.store import create_sqlite
from tests.benchmarks.common import Result, environment, ms
from tests.benchmarks.terminal import Terminal

ROUNDS = 9
TRAINING_GOAL = 1.05
START_GOAL = 1.2
MODEL = "Randomforest"
TREES = 200
TRAININGS = 6
IMPORTS = "import mlflow, sklearn.ensemble"


def measure() -> list[Result]:
    """Measure all in turns."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        store = Address.of_file(home / "data" / "mlflow.db")
        create_sqlite(store)
        around = environment(home) | {"PYTHONPYCACHEPREFIX": str(home / "compiled")}
        around.pop("PYTHONDONTWRITEBYTECODE", None)
        ours = [sys.executable, "-m", "memo_tui", "train", "--tracking-uri", store.uri]
        ours += ["--param", f"n_estimators={TREES}", *(["--model", MODEL] * TRAININGS)]
        what = f"models=[{MODEL!r}] * {TRAININGS}, params={{{MODEL!r}: {{'n_estimators': {TREES}}}}}"
        trained = f"Trainer('memo-tui', {store.uri!r}, {what}).train()"
        script = [sys.executable, "-c", f"from memo_tui import Trainer; {trained}"]
        imports = [sys.executable, "-c", IMPORTS]

        def in_pipes(command: list[str]) -> None:
            subprocess.run(command, env=around, check=True, capture_output=True)

        def in_terminal(command: list[str]) -> None:
            with Terminal(command, around) as terminal:
                try:
                    while terminal.read(60):
                        pass
                except RuntimeError:  # it has ended
                    return

        def as_job(command: list[str]) -> None:
            place = tempfile.mkdtemp(dir=home)  # the supervisor of the turn before may still be there
            in_pipes([*command, place, store.uri, MODEL, str(TREES), str(TRAININGS)])

        job = [sys.executable, "-m", "tests.benchmarks.train_jobs"]
        programs = [
            (in_pipes, script),
            (in_pipes, ours),
            (in_terminal, ours),
            (as_job, job),
            (in_pipes, imports),
        ]
        trainings: list[list[list[float]]] = [[] for _ in programs]
        starts: list[list[list[float]]] = [[] for _ in programs]
        for turn in range(1 + ROUNDS):
            for place in range(turn, turn + len(programs)):
                which = place % len(programs)
                run, command = programs[which]
                begun = monotonic()
                run(command)
                whole = monotonic() - begun
                took = [] if command is imports else last_runs(store.path)
                if turn:  # the first warms up
                    trainings[which].append(took)
                    starts[which].append([whole - sum(took)])
    print(f"the script's start-up and end: {ms(list(chain(*starts[0])))}", file=sys.stderr)
    results = []
    for which, name in ((1, "JSON"), (2, "bars"), (3, "job")):
        results += [
            result(f"training, {name}", trainings[which], "script", trainings[0], TRAINING_GOAL),
            result(f"start-up, {name}", starts[which], "imports", starts[-1], START_GOAL),
        ]
    return results


def result(name: str, ours: list[list[float]], beside: str, others: list[list[float]], goal: float) -> Result:
    """The median, over the turns, of the ratio of the medians within a turn."""
    ratio = median(median(mine) / median(theirs) for mine, theirs in zip(ours, others, strict=True))
    measured, compared = ms(list(chain(*ours))), f"{beside} {ms(list(chain(*others)))}"
    return Result(name, measured, compared, f"{ratio:.2f} x", f"<= {goal} x", ratio <= goal)


def last_runs(store: Path) -> list[float]:
    """How many seconds the newest runs of a store took."""
    with closing(sqlite3.connect(store)) as database:
        found = database.execute(
            f"SELECT end_time - start_time FROM runs ORDER BY start_time DESC LIMIT {TRAININGS}"  # noqa: S608
        )
        return [took / 1000 for (took,) in found]


if __name__ == "__main__":
    print(*measure(), sep="\n")
