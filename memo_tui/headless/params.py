"""The params and the kinds of columns given on the command line."""

from collections.abc import Sequence

from memo_tui.errors import SettingsError
from memo_tui.training.data.asked_text import column_of
from memo_tui.training.models.catalog import DEFAULTS
from memo_tui.training.work.values import value_of


def read_params(given: Sequence[str], names: Sequence[str]) -> dict[str, dict[str, object]]:
    """The params of each model.

    Args:
        given: texts such as `alpha=0.5`, for every model that has the param, or `ridge.alpha=0.5` for one.
        names: of the models chosen, all known.

    Raises:
        SettingsError: a text can't be read, or doesn't apply to any of the models.
    """
    params: dict[str, dict[str, object]] = {}
    for text in given:
        key, found, value = text.partition("=")
        if not found or not key.strip():
            raise SettingsError(f"The param {text!r} has no value: write it as NAME=VALUE.")
        for model, param in _meant(key.strip(), names):
            params.setdefault(model, {})[param] = value_of(value)
    return params


def read_columns(given: Sequence[str]) -> dict[str, str]:
    """What columns of the data file are, by name, from texts such as `when=d/m/Y`.

    Raises:
        SettingsError: a text can't be read.
    """
    columns: dict[str, str] = {}
    for text in given:
        if (column := column_of(text)) is None:
            raise SettingsError(
                f"The column {text!r} has no kind: write it as COLUMN=KIND, as in when=d/m/Y."
            )
        columns |= [column]
    return columns


def _meant(key: str, names: Sequence[str]) -> list[tuple[str, str]]:
    """The models to which a key applies, each with the name of its param."""
    model, dot, param = key.rpartition(".")
    if dot:
        if model not in names:
            raise SettingsError(f"The param {key!r} is for {model!r}, which is not trained: add --model.")
        meant = [(model, param)] if param in DEFAULTS[model] else []
    else:
        meant = [(name, key) for name in dict.fromkeys(names) if key in DEFAULTS[name]]
    if not meant:
        known = dict.fromkeys(each for name in ([model] if dot else names) for each in DEFAULTS[name])
        raise SettingsError(f"No chosen model has the param {key!r}: choose from {', '.join(known)}.")
    return meant
