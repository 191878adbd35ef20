"""The trainer that a command line asks for."""

from collections.abc import Mapping
from typing import Any

from memo_tui.headless.params import read_columns, read_params
from memo_tui.settings import Settings
from memo_tui.tracking.address import Address
from memo_tui.training import data
from memo_tui.training.callbacks import Callback
from memo_tui.training.memo.policy import MemoPolicy
from memo_tui.training.models import catalog as models
from memo_tui.training.trainer import Trainer
from memo_tui.training.trainings import DEFAULT_MODELS
from memo_tui.training.validation import Validation


def asked_trainer(
    options: Mapping[str, Any],
    settings: Settings,
    address: Address,
    *,
    memo: bool | MemoPolicy,
    watcher: Callback | None = None,
) -> Trainer:
    """The trainer for these options; nothing is opened yet.

    Args:
        options: `models`, `params`, `seed`, `folds`, `patience`, `min_delta`, `missing` and `columns` as
            given on the command line, each may be absent.
        settings: the data and the experiment.
        address: of the store.
        memo: as for `Trainer`.
        watcher: likewise.

    Raises:
        MemoTuiError: there is no such model, param or data, or it can't be validated so.
    """
    names, seed = tuple(options.get("models", DEFAULT_MODELS)), options.get("seed", 0)
    for name in names:
        models.check(name, seed=seed)
    params = read_params(options.get("params", ()), names)
    for name in params:
        models.check(name, seed=seed, params=params[name])
    validation = {name: options[name] for name in ("folds", "patience", "min_delta") if name in options}
    Validation(**validation).check(names)
    missing, columns = options.get("missing", data.IMPUTE), read_columns(options.get("columns", ()))
    file, target = settings.data, settings.target if settings.data else None
    with settings.naming_source("data"):
        data.check(file, target, missing=missing, columns=columns)
    return Trainer(
        settings.experiment,
        address.uri,
        models=names,
        data=file,
        target=target,
        seed=seed,
        params=params,
        watcher=watcher,
        memo=memo,
        missing=missing,
        columns=columns,
        **validation,
    )
