"""What a job's process does for each kind of work."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from memo_tui.errors import MemoTuiError
from memo_tui.jobs.log_callback import Telling
from memo_tui.jobs.spec import JobSpec
from memo_tui.runs.model import JOB_TAG, NAME_TAG, PARENT_TAG
from memo_tui.tracking.origin import origin_tags
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.first_trainer import FirstTrainer
from memo_tui.training.rerun import work_tag
from memo_tui.training.trainer import Trainer
from memo_tui.training.work.callables import run_callable
from memo_tui.training.work.commands import run_command
from memo_tui.training.work.projects import run_project
from memo_tui.training.work.spec import CallableWork, CommandWork, ModelsWork, ProjectWork, SweepWork


def runs_of(spec: JobSpec, job_id: str, output: Path) -> Iterable[str]:
    """Do the work; the ids of its runs.

    Args:
        spec: what to do.
        job_id: the job's id.
        output: the file that what this process says goes to.

    Raises:
        MemoTuiError: it failed, in one sentence.
    """
    given = {PARENT_TAG: spec.parent, NAME_TAG: spec.shown_name}
    given = {name: value for name, value in given.items() if value}
    tags = {JOB_TAG: job_id, **given, **work_tag(spec.work)}
    match spec.work:
        case ModelsWork() as work:
            return _trainer(spec, work, tags).train()
        case SweepWork() as work:
            raise MemoTuiError(f"This is no work for a process: {work.title}.")
        case work:
            return [_run_own(MlFlowTracker(spec.experiment, spec.tracking_uri), work, tags, output)]


def _run_own(
    tracker: MlFlowTracker,
    work: ProjectWork | CommandWork | CallableWork,
    tags: Mapping[str, str],
    output: Path,
) -> str:
    """What the user brought; the run's id."""
    folder = Path(work.folder)
    match work:
        case CallableWork():
            return run_callable(tracker, work.reference, work.texts, folder=folder, tags=tags)
        case CommandWork():
            return run_command(tracker, work.argv, folder=folder, tags=tags, output=output)
        case ProjectWork():
            point, params, manager = work.entry_point, work.params, work.env_manager
            return run_project(tracker, folder, point, params, env_manager=manager, tags=tags, output=output)


def _trainer(spec: JobSpec, work: ModelsWork, tags: Mapping[str, str]) -> Trainer | FirstTrainer:
    """The trainer of the form that the spec names."""
    experiment, uri, models, seed = spec.experiment, spec.tracking_uri, work.models, work.seed
    if work.form == "first" and work.data is None:
        tags = {**tags, **origin_tags()}
        return FirstTrainer(experiment, uri, models=models, seed=seed, tags=tags)
    if work.form == "composed":
        return Trainer(
            experiment,
            uri,
            models=models,
            data=work.data,
            target=work.target,
            seed=seed,
            params=work.params,
            tags=tags,
            watcher=Telling(),
        )
    raise MemoTuiError(f"There is no trainer of the form {work.form!r} for these data: choose 'composed'.")
