"""memo-tui train: trains models in this process, one after the other."""

import os
import sys
import warnings
from collections.abc import Mapping
from functools import partial
from typing import Any

from memo_tui.errors import (
    DataError,
    MemoTuiError,
    ModelError,
    StoreError,
    UnkeyableParameter,
    UnmemoizableFunction,
)
from memo_tui.files import be_private
from memo_tui.headless.asked_trainer import asked_trainer
from memo_tui.headless.interrupts import exit_status, interruptible
from memo_tui.headless.left import interrupted
from memo_tui.headless.report import Report
from memo_tui.headless.start import garbage_left, store_of, upgrade_if_asked
from memo_tui.settings import Settings
from memo_tui.tracking.journal.left import wait_for_left
from memo_tui.tracking.mlflow_env import configure_mlflow
from memo_tui.tracking.store import close_connections
from memo_tui.training.memo.policy import MemoPolicy
from memo_tui.training.trainer import Trainer
from memo_tui.training.work.grace import Grace

_FAILED, _BAD_USAGE = 1, 2
_LEFT_SECONDS = 1.0  # at the end, for what earlier trainings left to be delivered


def train(options: Mapping[str, Any], settings: Settings) -> int:
    """Train what the options ask for; the exit status, as `memo-tui train --help` describes it.

    Args:
        options: those of `asked_trainer`, `dry_run`, `force`, `json` and `upgrade_store` as given on the
            command line, each may be absent.
        settings: the data, the store and the experiment.

    Raises:
        MemoTuiError: bad usage; nothing was begun.
    """
    address = store_of(settings)
    report = report_for(as_json=bool(options.get("json")))
    dry, force = bool(options.get("dry_run")), bool(options.get("force"))
    memo = MemoPolicy(force=force) if settings.memo or dry or force else False
    trainer = asked_trainer(options, settings, address, memo=memo, watcher=report)
    be_private()
    configure_mlflow(retries=3, timeout=30)
    warnings.simplefilter("ignore", RuntimeWarning)  # NumPy's, about what the metrics show as NaN
    tracker = trainer.mlf_tracker
    tracker.report = report.problem

    def last_words(status: int) -> None:
        report.cut_off(interrupted(tracker, "getting ready"), status)

    grace = Grace(settings.grace, "The training", report.noted)
    with interruptible(partial(tracker.break_off, KeyboardInterrupt()), last_words) as interrupts, report:
        report.work = partial(interrupts.paused, grace)
        stop = None
        status = 0
        try:
            report.started(trainer.models, settings.experiment, address.shown)
            upgrade_if_asked(options, address)
            status = foretell(trainer, report) if dry else _train_all(trainer, report)
        except KeyboardInterrupt as interrupt:
            stop = interrupt
        except (DataError, ModelError, UnkeyableParameter, UnmemoizableFunction) as error:
            report.problem(str(error))
            status = _BAD_USAGE
        except Exception as error:  # noqa: BLE001 - reported in a sentence; a traceback is of no use to the user
            report.problem(_sentence(trainer, error))
            status = _FAILED
        if stop is not None and tracker.mlflow_run is None:
            # The store may have created one whose answer didn't come.
            report.problem(interrupted(tracker, "getting ready"))
        status = status if stop is None else exit_status(stop)
        report.ended(status)
        if stop is None:
            wait_for_left(_LEFT_SECONDS)
        close_connections(address)
    return status


def _train_all(trainer: Trainer, report: Report) -> int:
    """Train every model, even after one that failed."""
    with garbage_left():
        if trainer.get_ready():
            trainer.mlf_tracker.mlflow_experiment_id  # noqa: B018 - a store that can't be used is reported once
    status, tracker = 0, trainer.mlf_tracker
    for place, name in enumerate(trainer.models):
        before = tracker.mlflow_run
        try:
            trainer.train_model(place)
        except Exception as error:  # noqa: BLE001 - whatever it is, the next model may succeed
            if (
                isinstance(error, StoreError)
                and tracker.mlflow_run is not before
                and tracker.is_left_finished
            ):
                continue  # it was said that the store hasn't all of the run yet
            report.problem(_sentence(trainer, error), name)
            status = _FAILED
    return status


def foretell(trainer: Trainer, report: Report) -> int:
    """Report the verdict on each training."""
    for name, verdict in zip(trainer.models, trainer.verdicts(), strict=True):
        report.foretold(name, verdict)
    return 0


def _sentence(trainer: Trainer, error: Exception) -> str:
    """What went wrong, without passwords."""
    if isinstance(error, MemoTuiError):
        return str(error)
    message = " ".join(trainer.mlf_tracker.address.redact(str(error)).split())
    return f"The training failed: {type(error).__name__}: {message}"


def report_for(*, as_json: bool) -> Report:
    """The report in the form that suits where it goes to."""
    if as_json or not sys.stderr.isatty():
        from memo_tui.headless.json_lines import JsonLines  # noqa: PLC0415 - only what is shown is imported

        return JsonLines()
    from memo_tui.headless.bars import Bars, Lines  # noqa: PLC0415

    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM", "dumb") in ("dumb", "unknown")
    return Lines() if plain else Bars()
