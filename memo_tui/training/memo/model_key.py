"""The key of a training of one of this program's models."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from memo_tui.training.data import IMPUTE
from memo_tui.training.memo.code_part import code_part
from memo_tui.training.memo.data_part import data_part
from memo_tui.training.memo.environment_part import OF_MODELS, distributions_of, environment_part
from memo_tui.training.memo.key import Key, Part
from memo_tui.training.memo.params_part import params_part, seed_part
from memo_tui.training.models import catalog

_BUILT_IN = "scikit-learn's diabetes data"


def model_key(
    name: str,
    *,
    code: tuple[object, ...],
    seed: int,
    params: Mapping[str, object],
    path: str | Path | None,
    target: str | None,
    split: Mapping[str, object],
    stopping: Mapping[str, object] | None = None,
    missing: str = IMPUTE,
    columns: Mapping[str, str] | None = None,
    libraries: bool = True,
) -> Key:
    """The key of a training; neither scikit-learn nor pandas is imported, and the data isn't loaded.

    Args:
        name: of the model.
        code: what else is run, besides the model.
        seed: of the split and the model.
        params: of the model, those that differ from their defaults.
        path: the file to train on; None for the built-in data.
        target: the file's column to predict.
        split: how the data is split, by name.
        stopping: when the training ends early, by name; None if it never does.
        missing: what is done about missing values of a file.
        columns: what its columns are, by name, where it isn't to be found out; whether numbers or classes are
            predicted follows from the file, its target and these.
        libraries: whether the versions of libraries count.

    Raises:
        ModelError: there is no such model or param.
        DataError: the file can't be read.
        UnkeyableParameter: a param can't be part of a key.
    """
    catalog.check(name, seed=seed, params=params)
    kind = catalog.kind_of(name)
    code_found, used = code_part((*code, kind), name)
    given = {} if path is None else {"data": Path(path)}
    kept = {"data": _BUILT_IN} if path is None else {"format": "".join(Path(path).suffixes[-2:]).lower()}
    about = {"target": target or "", **split, **kept}
    if path is not None:
        about |= {
            "missing values": missing,
            **{f"column {name}": kind for name, kind in (columns or {}).items()},
        }
    return Key.of(
        data_part(given, about),
        code_found,
        Part.of("model", {"name": name}),
        params_part({**kind.defaults, **params, **(stopping or {})}),
        seed_part({"seed": seed}),
        environment_part(_libraries(used), counted=libraries),
    )


@cache
def _libraries(used: frozenset[str]) -> frozenset[str]:
    return frozenset({*OF_MODELS, *distributions_of(used)})
