"""What the launch form asks for, as jobs; and the sentences about jobs at the end."""

from collections.abc import Sequence
from pathlib import Path

from memo_tui.jobs.job import Job
from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.view import JobState
from memo_tui.numbers import counted
from memo_tui.tracking.address import Address
from memo_tui.training.data import IMPUTE
from memo_tui.training.data.asked_text import columns_of
from memo_tui.training.memo.verdict import HITS
from memo_tui.training.work.models import ModelsWork
from memo_tui.tui.common.text import duration, plain
from memo_tui.tui.jobs.job_progress import took
from memo_tui.tui.jobs.launch_values import LaunchValues


def spec_of(values: LaunchValues, address: Address) -> JobSpec:
    """The job that trains what the form asks for, logging to the store at `address`."""
    target = values.target if values.data else None
    work = ModelsWork(
        values.models,
        data=values.data or None,
        target=target,
        seed=values.seed,
        missing=values.missing if values.data else IMPUTE,
        columns=columns_of(values.columns) if values.data else {},
        folds=values.folds,
        patience=values.patience,
        min_delta=values.min_delta or 0.0,
    )
    return JobSpec(values.experiment, address.uri, work, memo=values.memo)


def trainings(jobs: Sequence[Job]) -> list[Job]:
    """The jobs that train, without the parents of sweeps."""
    return [job for job in jobs if not job.spec.work.is_parent]


def how_many(jobs: Sequence[Job]) -> str:
    """The numbers of running and waiting trainings, as text."""
    states = [job.state for job in trainings(jobs)]
    running, queued = states.count(JobState.RUNNING), states.count(JobState.QUEUED)
    if not running and queued:
        return f"{counted(queued, 'training')} queued"
    return f"{counted(running, 'training')} running" + (f", {queued:,} queued" if queued else "")


def when_ended(jobs: Sequence[Job]) -> str:
    """The end of these jobs, as a clause after "when"."""
    return "the trainings have ended" if len(trainings(jobs)) > 1 else "the training has ended"


def how_ended(jobs: Sequence[Job]) -> str:
    """How these trainings ended, in a few words; "" if there are none."""
    ended = trainings(jobs)
    if len(ended) == 1:
        return f"{plain(ended[0].spec.title)} {_end_of(ended[0])}"
    ends = [_end_of(job) for job in ended]
    return ", ".join(f"{ends.count(end)} {end}" for end in (*HITS, *JobState) if end in ends)


def _end_of(job: Job) -> str:
    """How a job ended, in a word."""
    return job.view.memo.word if job.view.memo.is_hit else job.state


def stop_question(job: Job) -> str:
    """The question before a running training is stopped, as a key is easily pressed by mistake."""
    whose = "the runs end" if job.spec.work.is_parent else "its run ends"
    so_far = duration(took(job) or 0)
    return (
        f"Stop {plain(job.spec.title)}? It has run for {so_far}; {whose} as KILLED, with all that was logged."
    )


def parting_words(active: Sequence[Job], folder: Path) -> list[str]:
    """Sentences on what goes on without the dashboard."""
    if not (going := trainings(active)):
        return []
    if len(going) == 1:
        return [f"The training {going[0].job_id} goes on; its output: {going[0].log}"]
    return [f"{len(going)} trainings go on; their output: {folder}"]
