"""`memo-tui train` of something that is no model: a function, a project, a notebook, a command."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from memo_tui.commands.asked_form import asked_form
from memo_tui.commands.launching import launch
from memo_tui.errors import SettingsError
from memo_tui.headless.interrupts import interruptible
from memo_tui.headless.start import store_of, upgrade_if_asked
from memo_tui.jobs.spec import JobSpec
from memo_tui.memo.signature_form import FieldError
from memo_tui.settings import Settings
from memo_tui.tracking.mlflow_env import configure_mlflow
from memo_tui.training.memo.policy import FORCE, OFF, ON

_OF_MODELS = {"seed": "--seed", "folds": "--folds", "patience": "--patience", "min_delta": "--min-delta"}


def train_own(options: Mapping[str, Any], settings: Settings, command: Sequence[str]) -> int:
    """Train in a job, and follow it; the exit status.

    Args:
        options: as given on the command line, each may be absent.
        settings: the store and the experiment.
        command: behind `--`; empty if there is none.

    Raises:
        MemoTuiError: bad usage; nothing was begun.
    """
    for name, flag in _OF_MODELS.items():
        if name in options:
            raise SettingsError(f"{flag} is of models: leave it out.")
    if "dry_run" in options:
        raise SettingsError("--dry-run is of models: see memo-tui memo explain for the rest.")
    if len(settings.trainer) > 1 and "trainer" in options:
        raise SettingsError(f"{len(settings.trainer)} trainers are given: train one at a time.")
    names = ("trainer", "project", "entry_point", "params")
    asked = {name: options[name] for name in names if name in options}
    form, texts = asked_form(
        {**asked, "model": (options.get("models") or (None,))[0], "command": command}, settings
    )
    address = store_of(settings)
    configure_mlflow(retries=3, timeout=30)
    upgrade_if_asked(options, address)
    memo = FORCE if "force" in options else ON if settings.memo else OFF
    try:
        spec = JobSpec(settings.experiment, address.uri, form.read(texts), memo=memo)
    except FieldError as error:
        raise SettingsError(str(error)) from None
    as_json = bool(options.get("json")) or not sys.stderr.isatty()
    with interruptible(lambda: None, lambda _: None):
        return launch([spec], settings, as_json=as_json)
