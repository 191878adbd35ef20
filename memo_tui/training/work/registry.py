"""The kinds of work by their names: those of this package, and those that other packages provide.

A package provides a kind by an entry point in the group `memo_tui.work`, which has the kind's name and refers
to its class. So every process finds it: the dashboard, the supervisor, the job, a Dask worker. A name from
elsewhere, such as from the tag of a run, is only looked up here: it never imports anything that isn't
installed as a kind of work.
"""

import importlib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields, is_dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from memo_tui.errors import MemoTuiError
from memo_tui.records import RecordError, load, read_record
from memo_tui.settings import Settings
from memo_tui.training.work.kind import LATER, Offer, Work, WorkDefaults, WorkForm

GROUP = "memo_tui.work"
_SHOWN = 60  # characters of a name
_HERE = "memo_tui.training.work"
_OURS: Mapping[str, tuple[str, str]] = {  # in the order in which they are offered
    "callable": (f"{_HERE}.function", "TrainingFunctionWork"),
    "project": (f"{_HERE}.project", "ProjectWork"),
    "notebook": (f"{_HERE}.notebook", "NotebookWork"),
    "command": (f"{_HERE}.command", "CommandWork"),
    "models": (f"{_HERE}.models", "ModelsWork"),
    "sweep": (f"{_HERE}.sweep", "SweepWork"),
}


def kind_named(name: object) -> type[Work]:
    """The class of a kind.

    Raises:
        MemoTuiError: the kind is unknown, or can't be imported.
    """
    if isinstance(name, str) and name in _OURS:
        return _our_kind(name)
    path = tuple(sys.path)
    if not isinstance(name, str) or name not in _installed(path):
        raise MemoTuiError(
            f"The work can't be read: the kind of work {_shown(name)} is unknown; it came from another "
            "version, or from a package that isn't installed."
        )
    found = _installed_kind(name, path)
    if isinstance(found, str):
        raise MemoTuiError(found)
    return found


def offers(settings: Settings, folder: Path) -> Iterator[Offer]:
    """All that can be trained: the user's own first, then built-in models, then other packages' kinds.

    It may read files and import packages: not on the event loop.

    Args:
        settings: with the user's data, project and function.
        folder: in which the program was started.
    """
    for name in _OURS:
        yield from kind_named(name).offers(settings, folder)
    for name in _installed(tuple(sys.path)):
        try:
            yield from tuple(kind_named(name).offers(settings, folder))
        except MemoTuiError as error:
            yield _refused(name, error)
        except Exception as error:  # noqa: BLE001 - somebody else's code
            yield _refused(
                name, MemoTuiError(f"The kind of work {_shown(name)} can't be used: {_why(error)}.")
            )


def kinds() -> Iterator[type[Work]]:
    """Every kind that can be imported."""
    for name in (*_OURS, *_installed(tuple(sys.path))):
        try:
            yield kind_named(name)
        except MemoTuiError:
            continue


def work_to_dict(work: Work) -> dict[str, Any]:
    """As a JSON object for `work_from_dict`; what `LATER` marks is left out as long as it is as before."""
    values: dict[str, Any] = asdict(work)  # type: ignore[call-overload]
    for each in fields(work):  # type: ignore[arg-type]
        if each.metadata.get(LATER) and values[each.name] == each.default:
            del values[each.name]
    return {"kind": work.kind, **values}


def work_from_dict(data: object) -> Work:
    """Read the result of `work_to_dict`.

    Raises:
        MemoTuiError: it is something else, or of an unknown kind.
    """
    if not isinstance(data, Mapping):
        raise MemoTuiError("The work can't be read: it was written by another version.")
    kind = kind_named(data.get("kind"))
    try:
        return read_record(kind, {key: value for key, value in data.items() if key != "kind"})
    except RecordError as error:
        raise MemoTuiError(f"The work can't be read ({error}): it was written by another version.") from None


def work_to_json(work: Work) -> str:
    """As a text for `work_from_json`."""
    return json.dumps(work_to_dict(work), ensure_ascii=False)


def work_from_json(text: str) -> Work:
    """Read the result of `work_to_json`.

    Raises:
        MemoTuiError: as `work_from_dict`.
    """
    try:
        return work_from_dict(load(text))
    except RecordError:
        raise MemoTuiError("The work can't be read: it was written by another version.") from None


@cache
def _our_kind(name: str) -> type[Work]:
    module, attribute = _OURS[name]
    kind: type[Work] = getattr(importlib.import_module(module), attribute)
    return kind


@lru_cache(maxsize=4)
def _installed(path: tuple[str, ...]) -> Mapping[str, Any]:  # noqa: ARG001 - the result depends on it
    """The entry points of other packages, by their kind's name."""
    from importlib.metadata import entry_points  # noqa: PLC0415 - slow to import, and rarely needed

    return {each.name: each for each in entry_points(group=GROUP) if each.name not in _OURS}


@lru_cache(maxsize=64)
def _installed_kind(name: str, path: tuple[str, ...]) -> type[Work] | str:
    """The class of an entry point, or a sentence on why it can't be used."""
    try:
        kind: Any = _installed(path)[name].load()
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return f"The kind of work {_shown(name)} can't be imported: {_why(error)}."
    if not isinstance(kind, type) or not issubclass(kind, WorkDefaults) or not is_dataclass(kind):
        kind = None
    if getattr(kind, "kind", None) != name:
        return (
            f"The kind of work {_shown(name)} can't be used: its entry point must lead to a dataclass that "
            f"derives from WorkDefaults and whose `kind` is {_shown(name)}."
        )
    found: type[Work] = kind
    return found


def _refused(name: str, error: MemoTuiError) -> Offer:
    """The offer of an unusable kind, which says so when it is chosen."""

    def form() -> WorkForm:
        raise error

    return Offer(name, f"a kind of work that can't be used: {error}", form)


def _why(error: BaseException) -> str:
    message = " ".join(str(error).split()).removesuffix(".")
    return f"{type(error).__name__}: {message}" if message else type(error).__name__


def _shown(name: object) -> str:
    shown = repr(name)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
