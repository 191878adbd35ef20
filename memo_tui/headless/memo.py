"""memo-tui memo: says which trainings are remembered, and edits which runs answer them."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from memo_tui.errors import MemoTuiError, StoreError
from memo_tui.headless.asked_trainer import asked_trainer
from memo_tui.headless.report import say
from memo_tui.headless.start import store_of, upgrade_if_asked
from memo_tui.headless.train import foretell, report_for
from memo_tui.numbers import counted
from memo_tui.settings import Settings
from memo_tui.tracking.mlflow_env import configure_mlflow
from memo_tui.tracking.store import close_connections
from memo_tui.training.memo.edits import MemoEdits
from memo_tui.training.trainer import Trainer

_FAILED = 1


def memo(action: str, names: Sequence[str], options: Mapping[str, Any], settings: Settings) -> int:
    """Do what `memo-tui memo --help` describes; the exit status.

    Args:
        action: one of `command_line.MEMO_ACTIONS`.
        names: ids or names of runs.
        options: `models`, `params`, `seed`, `older_than`, `json` and `upgrade_store` as given on the command
            line, each may be absent.
        settings: the data, the store and the experiment.

    Raises:
        MemoTuiError: bad usage; nothing was changed.
    """
    address = store_of(settings)
    asks = action in ("explain", "bless")
    trainer = asked_trainer(options, settings, address, memo=True) if asks else None
    configure_mlflow(retries=3, timeout=30)
    try:
        upgrade_if_asked(options, address)
        if trainer is not None and action == "explain":
            return foretell(trainer, report_for(as_json=bool(options.get("json"))))
        edits = MemoEdits(address, settings.experiment)
        done = _bless(names[0], trainer, edits) if trainer else _edit(action, names, options, edits)
        say(sys.stdout, done)
    except StoreError as error:
        say(sys.stderr, f"memo-tui: {error}")
        return _FAILED
    finally:
        close_connections(address)
    return 0


def _edit(action: str, names: Sequence[str], options: Mapping[str, Any], edits: MemoEdits) -> str:
    """Invalidate runs; what was done, in a sentence."""
    changed = edits.expire(options["older_than"]) if action == "expire" else edits.invalidate(names)
    return (
        f"{counted(len(changed), 'run')} {'answers' if len(changed) == 1 else 'answer'} no training any more."
    )


def _bless(name: str, trainer: Trainer, edits: MemoEdits) -> str:
    """Let a run answer a training; what was done, in a sentence."""
    if len(trainer.models) != 1:
        raise MemoTuiError("A run answers one training: name it with one --model.")
    return f"{edits.bless(name, trainer.key(0))} answers {trainer.models[0]} from now on."
