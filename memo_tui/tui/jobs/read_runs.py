"""Reading the runs of a job, and saying which of them the table of runs does not show."""

from collections.abc import Collection, Sequence

from memo_tui.jobs.job import Job
from memo_tui.numbers import counted
from memo_tui.tracking.access import StoreAccess
from memo_tui.tracking.address import Address
from memo_tui.training.work.end_opened import SettledRun, as_noted, runs_of_job
from memo_tui.training.work.opened_runs import RUNS, opened_in
from memo_tui.tui.common.key_words import key_of
from memo_tui.tui.common.text import plain

_MOST_NAMED = 3


def read_runs(job: Job, address: Address, access: StoreAccess) -> Sequence[SettledRun]:
    """The runs of a job, asked of its store if that is the one that is shown, else as they are noted.

    Args:
        job: the job.
        address: of the store that is shown.
        access: opens that store.

    Raises:
        Exception: what MLflow raises.
    """
    notes = job.log.with_name(RUNS)
    opened = opened_in(notes, address)
    if job.spec.store != address.shown:
        return [as_noted(run) for run in opened]
    here = [run for run in opened if run.same]
    found = runs_of_job(access.client(), job.job_id, here, everywhere=not notes.exists())
    return [*found, *(as_noted(run) for run in opened if not run.same)]


def opens_elsewhere(job: Job) -> bool:
    """Whether a job may have opened runs in other experiments than its own."""
    return job.spec.work.may_open_none


def words_elsewhere(runs: Sequence[SettledRun], experiments: Collection[str]) -> str:
    """A sentence on the runs of a job that are in none of these experiments; "" if there are none."""
    hidden = [run for run in runs if not (run.same and run.experiment in experiments)]
    if not hidden:
        return ""
    places = list(dict.fromkeys(run.experiment if run.same else run.store for run in hidden))
    named = ", ".join(plain(place) for place in places[:_MOST_NAMED])
    more = f" and {len(places) - _MOST_NAMED} more" if len(places) > _MOST_NAMED else ""
    verb = "is" if len(hidden) == 1 else "are"
    return (
        f"{counted(len(hidden), 'run')} {verb} in {named}{more}:"
        f" {key_of('tab_4')} {key_of('job_runs')} goes there."
    )
