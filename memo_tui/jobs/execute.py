"""What a job's process does: the work, with the tags that link its runs to the job."""

from collections.abc import Iterable
from pathlib import Path

from memo_tui.jobs.spec import JobSpec
from memo_tui.tracking.tags import JOB_TAG, NAME_TAG, PARENT_TAG
from memo_tui.training.callbacks import Callback
from memo_tui.training.memo.policy import MemoPolicy
from memo_tui.training.rerun import work_tag
from memo_tui.training.work.kind import WorkContext


def execute(spec: JobSpec, job_id: str, output: Path, callback: Callback) -> Iterable[str]:
    """Do the work; returns the ids of its runs.

    Args:
        spec: what to do.
        job_id: the job's id.
        output: the file that the output of this process goes to.
        callback: called by trainers that support callbacks.

    Raises:
        MemoTuiError: it failed, in one sentence.
    """
    names = {PARENT_TAG: spec.parent, NAME_TAG: spec.shown_name}
    given = {tag: value for tag, value in names.items() if value}
    tags = {JOB_TAG: job_id, **given, **work_tag(spec.work)}
    return spec.work.run(
        WorkContext(
            spec.experiment, spec.tracking_uri, tags, output, callback, MemoPolicy.switched(spec.memo)
        )
    )
