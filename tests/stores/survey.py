"""What memo-tui does with stores of each kind: `python -m tests.stores.survey` prints a table.

Each store is read, watched while another program logs to it, edited, and trained into by a job. The names of
stores may be given. Servers of older MLflows are run if `--python 2.9=PATH` names a Python that has one.
"""

import os
import queue
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from memo_tui.errors import MemoTuiError
from memo_tui.jobs.client import Jobs
from memo_tui.jobs.spec import JobSpec
from memo_tui.numbers import counted
from memo_tui.options import BACKUP, NO_BACKUP
from memo_tui.runs.open import open_reader
from memo_tui.runs.watch import RunWatch
from memo_tui.tracking import edits
from memo_tui.tracking.schema.upgrade import upgrade_store
from memo_tui.tracking.store import open_store
from memo_tui.training.work.models import ModelsWork
from tests import shared
from tests.stores.made import EXPERIMENT, Store, Unavailable, stores
from tests.waiting import PATIENCE

HEAD = ("store", "read", "watch", "edit", "launch")


def read(store: Store) -> str:
    before = store.state()
    with closing(open_reader(store.address)) as reader:
        ids = [each.experiment_id for each in reader.experiments() if not each.deleted]
        runs = [run for page in reader.pages(ids) for run in page]
        points = sum(len(run.metrics) for run in runs)
        older = ", read only" if reader.older else ""
    changed = "" if store.state() == before else ", and CHANGED it"
    found = f"{counted(len(runs), 'run')} with {counted(points, 'last metric')}"
    return f"{found}{older}{changed}"


def watch(store: Store) -> str:
    """How long it takes until a value that another program logs is in a snapshot."""
    snapshots: queue.Queue = queue.Queue()
    watching = RunWatch(store.address, [EXPERIMENT], snapshots.put)
    watching.start()
    try:
        until(snapshots, lambda snapshot: snapshot.complete and snapshot.newest)
        began, metric = time.monotonic(), f"survey {time.time_ns()}"
        store.log(metric, 1.5)
        until(snapshots, lambda snapshot: any(metric in run.metrics for run in snapshot.newest))
        return f"seen after {time.monotonic() - began:.1f} s"
    finally:
        watching.stop()
        watching.join(timeout=PATIENCE)


def until(snapshots: queue.Queue, wanted: Callable) -> None:
    end = time.monotonic() + PATIENCE
    problem = ""
    while True:
        try:
            snapshot = snapshots.get(timeout=max(0.0, end - time.monotonic()))
        except queue.Empty:
            raise MemoTuiError(f"it was not seen within {PATIENCE:.0f} s. {problem}") from None
        problem = snapshot.problem or ""
        if wanted(snapshot):
            return


def edit(store: Store) -> str:
    """Whether a name, a tag, a note and a deletion are there, as our reader finds them."""
    client = open_store(store.address)
    run_id = newest(store).run_id
    edits.rename(client, run_id, "renamed [/]").or_raise("renamed")
    edits.set_tag(client, [run_id], "team", "a").or_raise("tagged")
    edits.set_note(client, run_id, "# Note").or_raise("noted")
    edits.delete_runs(client, [run_id]).or_raise("deleted")
    with closing(open_reader(store.address)) as reader:
        gone = not reader.by_id([run_id])
    edits.restore_runs(client, [run_id]).or_raise("restored")
    with closing(open_reader(store.address)) as reader:
        (run,) = reader.by_id([run_id])
    found = (run.name, run.tags.get("team"), run.tags.get(edits.NOTE_TAG), gone)
    return "done" if found == ("renamed [/]", "a", "# Note", True) else f"NOT done: {found}"


def newest(store: Store):
    with closing(open_reader(store.address)) as reader:
        ids = [each.experiment_id for each in reader.experiments() if each.name == EXPERIMENT]
        return max((run for page in reader.pages(ids) for run in page), key=lambda run: run.start)


def launch(store: Store) -> str:
    jobs = Jobs(store.folder / "jobs", limit=1, grace=5.0, changed=lambda: None)
    jobs.open()
    (job,) = jobs.submit([JobSpec(EXPERIMENT, store.address.uri, ModelsWork(("linear",)))])
    end = time.monotonic() + PATIENCE
    while job.active and time.monotonic() < end:
        time.sleep(0.2)
    jobs.stop([job])
    jobs.close()
    jobs.finish()
    if job.problem:
        raise MemoTuiError(job.problem)
    return f"{job.state.value}, its run is {newest(store).status}"


def survey(store: Store) -> list[str]:
    """What was seen, as the columns of the table."""
    told = [seen(way, store) for way in (read, watch, edit, launch)]
    upgraded = ""
    with closing(open_reader(store.address)) as reader:
        if reader.older:
            upgraded = BACKUP if store.address.path else NO_BACKUP
    if upgraded:
        upgrade_store(store.address, upgraded, lambda _: None)
    elif store.imported():
        upgraded = "import"
    if upgraded:
        after = [seen(way, store) for way in (read, watch, edit, launch)]
        told = [
            each if each == then else f"{each}; then {then}" for each, then in zip(told, after, strict=True)
        ]
    return told


def seen(way: Callable[[Store], str], store: Store) -> str:
    try:
        text = way(store)
    except MemoTuiError as error:
        text = f"refused: {error}"
    except Exception as error:
        traceback.print_exc()
        text = f"RAISED {type(error).__name__}: {error}"
    return " ".join(text.replace(str(store.folder), "…").split()).replace("|", "/")


def main() -> None:
    words = sys.argv[1:]
    pythons = {}
    while "--python" in words:
        at = words.index("--python")
        version, _, path = words[at + 1].partition("=")
        pythons[version] = path
        del words[at : at + 2]
    os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
    print(f"| {' | '.join(HEAD)} |\n|{'---|' * len(HEAD)}", flush=True)
    with shared.TestRun():
        for name, make in stores(pythons).items():
            if words and name not in words:
                continue
            with tempfile.TemporaryDirectory(prefix="memo-tui-stores-", ignore_cleanup_errors=True) as folder:
                Path(folder).chmod(0o755)
                try:
                    with make(Path(folder)) as store:
                        told = survey(store)
                except Unavailable as error:
                    told = [str(error), "", "", ""]
            print(f"| {name} | {' | '.join(told)} |", flush=True)


if __name__ == "__main__":
    main()
