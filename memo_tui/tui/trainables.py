"""What can be trained from here: our models, and the user's own."""

from collections.abc import Callable, Iterator
from pathlib import Path

from memo_tui.settings import Settings
from memo_tui.training import models
from memo_tui.training.forms.command_form import CommandForm
from memo_tui.training.forms.form import WorkForm
from memo_tui.training.forms.model_form import ModelForm
from memo_tui.tui.screens.pick_work import Trainable


def trainables(settings: Settings, folder: Path) -> Iterator[Trainable]:
    """All that can be trained, the user's own first.

    Args:
        settings: name the data.
        folder: in which the program was started.
    """
    yield Trainable("a command", "any, as python train.py --lr 0.1", lambda: CommandForm("", str(folder)))
    data = {"data": str(settings.data), "target": settings.target or ""} if settings.data else {}
    for name in models.NAMES:
        yield Trainable(name, "a model, its params changed or swept", _model(name, data))


def _model(name: str, texts: dict[str, str]) -> Callable[[], WorkForm]:
    return lambda: ModelForm(name, texts)
