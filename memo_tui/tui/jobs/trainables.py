"""What can be trained from here: our models, and the user's own."""

from collections.abc import Callable, Iterator
from pathlib import Path

from memo_tui.errors import TrainingFailed
from memo_tui.settings import Settings
from memo_tui.training.models import catalog as models
from memo_tui.training.work.callable_form import CallableForm
from memo_tui.training.work.command_form import CommandForm
from memo_tui.training.work.form import WorkForm
from memo_tui.training.work.model_form import ModelForm
from memo_tui.training.work.project_form import ProjectForm
from memo_tui.training.work.projects import EntryPoint, entry_points, has_project
from memo_tui.tui.jobs.pick_work import Trainable


def trainables(settings: Settings, folder: Path) -> Iterator[Trainable]:
    """All that can be trained, the user's own first.

    Args:
        settings: name the data.
        folder: in which the program was started.
    """
    if reference := settings.trainer:
        yield Trainable(reference, "your function", lambda: CallableForm.of(reference, str(folder)))
    project = settings.project or folder
    if settings.project or has_project(project):
        yield from _entry_points(project)
    yield Trainable("a command", "any, as python train.py --lr 0.1", lambda: CommandForm("", str(folder)))
    data = {"data": str(settings.data), "target": settings.target or ""} if settings.data else {}
    for name in models.NAMES:
        yield Trainable(name, "a model, its params changed or swept", _model(name, data))


def _entry_points(project: Path) -> Iterator[Trainable]:
    """Of a project; why there are none is told when one wants them."""
    try:
        points = entry_points(project)
    except TrainingFailed as error:
        yield Trainable(project.name, f"an MLproject: {error}", _raising(error))
        return
    for point in points:
        yield Trainable(
            f"{point.name} of {project.name}", "an entry point of your MLproject", _point(project, point)
        )


def _point(project: Path, point: EntryPoint) -> Callable[[], WorkForm]:
    return lambda: ProjectForm(str(project), point)


def _raising(error: TrainingFailed) -> Callable[[], WorkForm]:
    def make() -> WorkForm:
        raise error

    return make


def _model(name: str, texts: dict[str, str]) -> Callable[[], WorkForm]:
    return lambda: ModelForm(name, texts)
