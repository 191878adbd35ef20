"""What memo-tui makes of trainings of other frameworks: `python -m tests.frameworks.survey` prints a table.

Each example is run as it is, under `memo-tui run`, as a job, as a job that is stopped, again from the run it
made as it is, and as a sweep of its number of steps. The table says how that ended, which runs were found,
how many of them are the job's, and how many are nested. The names of examples may be given.
"""

import os
import re
import shlex
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing, suppress
from importlib.util import find_spec
from pathlib import Path

from mlflow import MlflowClient
from mlflow.entities import ViewType

from memo_tui.jobs.client import Jobs
from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.sweeps import specs_of
from memo_tui.runs.open import open_reader
from memo_tui.tracking.address import Address
from memo_tui.tracking.tags import JOB_TAG, PARENT_TAG
from memo_tui.training.rerun import form_of
from memo_tui.training.work.command import CommandForm, CommandWork

EXAMPLES = Path(__file__).with_name("examples")
NEEDS = {
    "hydra_app": "hydra",
    "keras_callback": "keras",
    "lightgbm_autolog": "lightgbm",
    "lightning_logger": "lightning",
    "optuna_callback": "optuna_integration",
    "sklearn_grid_search": "sklearn",
    "transformers_trainer": "transformers",
    "xgboost_autolog": "xgboost",
}
PATIENCE = 400.0  # seconds for each way
AT_WORK = 20.0  # seconds after which a run is taken to be in the middle of its work
ENDLESS = "1000000"  # steps: more than any example gets through
TRIED = "{2,3}"  # steps of a sweep
QUIET = {"MLFLOW_DISABLE_TELEMETRY": "true", "MLFLOW_EXPERIMENT_NAME": "memo-tui", "TQDM_DISABLE": "1"}
HEAD = ("example", "as it is", "`memo-tui run`", "as a job", "stopped as a job", "run again", "a sweep")


class Place:
    """A folder with a store, in which one example is run in one way."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.uri, self.uri_of_file = f"sqlite:///{folder}/mlflow.db", f"file:{folder}/mlflow.db"
        self.command = (sys.executable, str(EXAMPLES / f"{name}.py"))
        self.environment = {**os.environ, **QUIET, "MLFLOW_TRACKING_URI": self.uri}

    def runs(self):
        client = MlflowClient(self.uri)
        ids = [each.experiment_id for each in client.search_experiments(view_type=ViewType.ALL)]
        return client.search_runs(ids, max_results=1000)

    def found(self, jobs=()):
        """How many runs there are, how they ended, how many are the jobs', and how many nested in which."""
        runs = self.runs()
        counts = Counter(run.info.status for run in runs)
        told = ", ".join(f"{count} {status}" for status, count in sorted(counts.items())) or "no run"
        mine = sum(run.data.tags.get(JOB_TAG) in jobs for run in runs) if jobs else len(runs)
        told = told if mine == len(runs) else f"{told} ({mine} the job's)"
        nested = sum(PARENT_TAG in run.data.tags for run in runs)
        return f"{told}, {nested} nested" if nested else told


def as_it_is(place):
    done = subprocess.run(
        place.command,
        cwd=place.folder,
        env=place.environment,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    return f"{exit_of(done)}: {place.found()}"


def under_run(place):
    program = (sys.executable, "-m", "memo_tui", "run", "--tracking-uri", place.uri, "--", *place.command)
    done = subprocess.run(
        program, cwd=place.folder, env=place.environment, capture_output=True, timeout=PATIENCE, check=False
    )
    why = f" ({reason(done.stderr)})" if done.returncode else ""
    return f"{exit_of(done)}{why}: {place.found()}"


def as_job(place):
    return in_jobs(place, [command_spec(place, place.command)])


def stopped(place):
    return in_jobs(place, [command_spec(place, (*place.command, ENDLESS))], stops=True)


def command_spec(place, command):
    return JobSpec("memo-tui", place.uri, CommandWork(command, str(place.folder)))


def again(place):
    """The first run that it made as it is, run again with the form's own texts."""
    told = as_it_is(place)
    with closing(open_reader(Address.parse(place.uri))) as reader:
        ids = [each.experiment_id for each in reader.experiments()]
        run = min(
            (run for page in reader.pages(ids) for run in page), key=lambda run: run.start, default=None
        )
    if run is None:
        return f"no run: {told}"
    form = form_of(run, str(place.folder))
    if form.title != "a command":
        return f"its form is {form.title}, with {form.fields[0].text!r}"
    return in_jobs(place, launched(place, form, {each.name: each.text for each in form.fields}))


def swept(place):
    form = CommandForm(f"{shlex.join(place.command)} {TRIED}", str(place.folder))
    return in_jobs(place, launched(place, form, {each.name: each.text for each in form.fields}))


def launched(place, form, texts):
    return specs_of(form, texts, experiment="memo-tui", tracking_uri=place.uri)


def in_jobs(place, specs, *, stops=False):
    os.environ.update(QUIET)
    jobs = Jobs(place.folder / "jobs", limit=1, grace=5.0, changed=lambda: None)
    jobs.open()
    submitted = jobs.submit(specs)
    end, asked = time.monotonic() + PATIENCE * len(specs), 0.0
    while any(job.active for job in submitted) and time.monotonic() < end:
        time.sleep(0.3)
        if stops and not asked and is_at_work(place):
            jobs.stop(submitted)
            asked = time.monotonic()
    took = f" after {time.monotonic() - asked:.0f} s" if asked else ""
    jobs.stop(submitted)
    jobs.close()
    jobs.finish()
    states = ", ".join(dict.fromkeys(job.state.value for job in submitted))
    why = "".join(f" ({shorten(job.problem)})" for job in submitted if job.problem)
    return f"{states}{took}{why}: {place.found({job.job_id for job in submitted})}"


def is_at_work(place):
    """Whether a run has logged something, or began long ago: some frameworks log at the end."""
    began = (time.time() - AT_WORK) * 1000
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(f"{place.uri_of_file}?mode=ro", uri=True)) as database,
    ):
        # By SQL: MLflow's client would make the store at the same time as the example.
        ((logged,),) = database.execute("SELECT count(*) FROM metrics").fetchall()
        ((old,),) = database.execute("SELECT count(*) FROM runs WHERE start_time < ?", (began,)).fetchall()
        return logged + old > 0
    return False


def exit_of(done):
    return "ended well" if done.returncode == 0 else f"status {done.returncode}"


def reason(output):
    lines = [line for line in output.decode(errors="replace").splitlines() if line.strip()]
    told = [line for line in lines if re.search(r"Error|Exception", line)]
    return shorten((told or lines or ["no output"])[-1])


def shorten(text):
    text = " ".join(text.split()).replace("|", "/")
    return text if len(text) <= 110 else f"{text[:109]}…"


def survey(name):
    told = []
    for way in (as_it_is, under_run, as_job, stopped, again, swept):
        with tempfile.TemporaryDirectory(prefix="memo-tui-survey-", ignore_cleanup_errors=True) as folder:
            try:
                told.append(way(Place(Path(folder), name)))
            except subprocess.TimeoutExpired:
                told.append(f"no end within {PATIENCE:.0f} s")
    return told


def main():
    wanted = sys.argv[1:] or sorted(NEEDS)
    print(f"| {' | '.join(HEAD)} |\n|{'---|' * len(HEAD)}", flush=True)
    for name in wanted:
        if find_spec(NEEDS[name]) is None:
            print(f"| {name} | {NEEDS[name]} isn't installed |{' |' * (len(HEAD) - 2)}", flush=True)
            continue
        print(f"| {name} | {' | '.join(survey(name))} |", flush=True)


if __name__ == "__main__":
    main()
