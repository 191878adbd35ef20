"""From a run back to the form that trains it again."""

from contextlib import suppress

from memo_tui.errors import MemoTuiError
from memo_tui.runs.model import Run
from memo_tui.tracking.tags import WORK_TAG
from memo_tui.training.work.command import CommandForm
from memo_tui.training.work.kind import Work, WorkForm
from memo_tui.training.work.registry import kinds, work_from_json, work_to_json


def work_tag(work: Work) -> dict[str, str]:
    """The tag that says what trained a run; passwords in it are hidden."""
    return {WORK_TAG: work_to_json(work.without_passwords())}


def form_of(run: Run, folder: str) -> WorkForm:
    """The form, filled with a run's params, that trains it again; at worst an empty command.

    Args:
        run: any run, also one of another program's.
        folder: where a command is run, as far as the run doesn't say.

    Raises:
        MemoTuiError: what it was isn't there any more.
    """
    work = _work_of(run)
    if work is not None and (form := work.rerun_form(run)) is not None:
        return form
    for kind in kinds():
        if (form := kind.recognize(run)) is not None:
            return form
    return CommandForm.of_any_run(run, folder)


def _work_of(run: Run) -> Work | None:
    with suppress(MemoTuiError):
        return work_from_json(run.tags.get(WORK_TAG, ""))
    return None
