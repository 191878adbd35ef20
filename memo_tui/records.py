"""From JSON to dataclasses, checked: what a file, a tag or another process says may be anything."""

import json
import math
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar, Union

T = TypeVar("T")
_SHOWN = 60


class RecordError(ValueError):
    """A value isn't what its dataclass says; the message says where."""


def load(text: str | bytes) -> Any:
    """What a JSON text holds.

    Raises:
        RecordError: it isn't JSON.
    """
    try:
        return json.loads(text)
    except (ValueError, TypeError, RecursionError):
        raise RecordError("it isn't JSON") from None


def read_record(record: type[T], data: Any, **given: Any) -> T:
    """Make a dataclass of an object of JSON.

    The types of its fields may be str, int, float (finite), bool, enums, None, tuples and sequences, mappings
    from texts, unions of these, `Any`, and other dataclasses.

    Args:
        record: the dataclass.
        data: what was read.
        given: fields that are known already, and left out of `data`.

    Raises:
        RecordError: a field is missing, unknown, or has another type.
    """
    if not isinstance(data, Mapping):
        raise RecordError(f"it isn't a {record.__name__}")
    hints = _hints(record)  # type: ignore[arg-type]
    known = {each.name: each for each in fields(record) if each.init}  # type: ignore[arg-type]
    for name in data:
        if name not in known:
            raise RecordError(f"{_short(name)} is unknown")
    values = dict(given)
    for name, each in known.items():
        if name in given:
            continue
        if name in data:
            values[name] = _read(hints[name], data[name], name)
        elif each.default is MISSING and each.default_factory is MISSING:
            raise RecordError(f"{name} is missing")
    try:
        return record(**values)
    except (TypeError, ValueError, AttributeError, OverflowError) as error:
        raise RecordError(str(error) or "its values don't fit together") from None


@lru_cache(maxsize=256)
def _hints(record: type) -> Mapping[str, Any]:
    return typing.get_type_hints(record)


def _read(hint: Any, value: Any, where: str) -> Any:
    """The value as one of a type."""
    if hint is Any:
        return value
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (Union, types.UnionType):
        return _read_union(arguments, value, where)
    if origin is tuple:
        return tuple(_read(arguments[0], each, where) for each in _list(value, where))
    if origin is not None and issubclass(origin, Mapping):
        return {_read(str, key, where): _read(arguments[1], each, where) for key, each in _dict(value, where)}
    if origin is not None and issubclass(origin, Sequence):
        return tuple(_read(arguments[0], each, where) for each in _list(value, where))
    if hasattr(hint, "__dataclass_fields__"):
        reader = getattr(hint, "from_dict", None)
        return reader(value) if reader else read_record(hint, value)
    return _read_plain(hint, value, where)


def _read_union(kinds: Sequence[Any], value: Any, where: str) -> Any:
    for kind in kinds:
        try:
            return _read(kind, value, where)
        except RecordError:
            continue
    raise _unfit(value, where)


def _read_plain(kind: Any, value: Any, where: str) -> Any:
    if kind is type(None) and value is None:
        return None
    if kind is float and isinstance(value, (int, float)) and not isinstance(value, bool):
        try:
            number = float(value)
        except OverflowError:
            raise _unfit(value, where) from None
        if math.isfinite(number):
            return number
    if isinstance(kind, type) and issubclass(kind, Enum):
        try:
            return kind(value)
        except ValueError:
            raise _unfit(value, where) from None
    if kind in (str, bool) and isinstance(value, kind):
        return value
    if kind is int and isinstance(value, int) and not isinstance(value, bool):
        return value
    raise _unfit(value, where)


def _list(value: Any, where: str) -> Sequence[Any]:
    if isinstance(value, (list, tuple)):
        return value
    raise _unfit(value, where)


def _dict(value: Any, where: str) -> typing.ItemsView[str, Any]:
    if isinstance(value, Mapping):
        return value.items()
    raise _unfit(value, where)


def _unfit(value: Any, where: str) -> RecordError:
    """Names the type alone: the value may be a secret."""
    return RecordError(f"{where} can't be of type {type(value).__name__}")


def _short(name: str) -> str:
    return name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
