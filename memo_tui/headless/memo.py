"""memo-tui memo: says which trainings are remembered, and edits which runs answer them."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from memo_tui.errors import MemoTuiError, StoreError
from memo_tui.headless.asked_trainer import asked_trainer
from memo_tui.headless.asked_work import asked_keys
from memo_tui.headless.output import complain, say
from memo_tui.headless.start import store_of, upgrade_if_asked
from memo_tui.headless.train import report_for
from memo_tui.numbers import counted
from memo_tui.settings import Settings
from memo_tui.tracking.address import Address
from memo_tui.tracking.mlflow_env import configure_mlflow
from memo_tui.tracking.store import close_connections
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.memo.edits import MemoEdits
from memo_tui.training.memo.key import Key
from memo_tui.training.memo.memory import Memory
from memo_tui.training.memo.policy import MemoPolicy

_FAILED = 1


def memo(
    action: str,
    names: Sequence[str],
    options: Mapping[str, Any],
    settings: Settings,
    command: Sequence[str] = (),
) -> int:
    """Do what `memo-tui memo --help` describes; the exit status.

    Args:
        action: one of `command_help.MEMO_ACTIONS`.
        names: ids or names of runs.
        options: as given on the command line, each may be absent.
        settings: the data, the store and the experiment.
        command: that it is about; empty for another training.

    Raises:
        MemoTuiError: bad usage; nothing was changed.
    """
    address = store_of(settings)
    configure_mlflow(retries=3, timeout=30)
    keys = _keys(options, settings, address, command) if action in ("explain", "bless") else []
    try:
        upgrade_if_asked(options, address)
        if action == "explain":
            report = report_for(as_json=bool(options.get("json")))
            memory = Memory(MlFlowTracker(settings.experiment, address.uri), MemoPolicy())
            for title, key in keys:
                report.foretold(title, memory.verdict(key))
            return 0
        edits = MemoEdits(address, settings.experiment)
        say(sys.stdout, _bless(names[0], keys, edits) if keys else _edit(action, names, options, edits))
    except StoreError as error:
        complain(str(error))
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


def _keys(
    options: Mapping[str, Any], settings: Settings, address: Address, command: Sequence[str]
) -> list[tuple[str, Key]]:
    """The trainings that are asked about, each by its title."""
    asked = asked_keys(options, settings, command)
    if asked is not None:
        return [*asked.items()]
    trainer = asked_trainer(options, settings, address, memo=True)
    return [(name, trainer.key(place)) for place, name in enumerate(trainer.models)]


def _bless(name: str, keys: Sequence[tuple[str, Key]], edits: MemoEdits) -> str:
    """Let a run answer a training; what was done, in a sentence."""
    if len(keys) != 1:
        raise MemoTuiError("A run answers one training: name it with one --model.")
    title, key = keys[0]
    return f"{edits.bless(name, key)} answers {title} from now on."
