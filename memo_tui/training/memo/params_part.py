"""The parts of a key that stand for params and for the seed: values by type and content."""

import math
from collections.abc import Iterable, Iterator, Mapping
from numbers import Number

from memo_tui.errors import UnkeyableParameter
from memo_tui.memo.keys.digests import NoContent
from memo_tui.memo.preview import preview
from memo_tui.secrets.known import hidden_param
from memo_tui.training.memo.code_part import shown
from memo_tui.training.memo.key import Part

SEEDS = ("seed", "random_state", "random_seed")
"""The names of params that are the seed of the random numbers."""

_LONGEST_NAME, _LONGEST_VALUE = 250, 6000  # characters; MLflow refuses longer names and cuts longer values
_DEPTH = 8


def params_part(params: Mapping[str, object], *, name: str = "params") -> Part:
    """The params by name, in any order; an int and the float that equals it differ.

    Args:
        params: the params, with their defaults.
        name: of the part.

    Raises:
        UnkeyableParameter: a param has no content that can be compared, is NaN or contains one, or is too
            long for MLflow; the param is named.
    """
    for each, value in params.items():
        _check(each, value)
    readable = {each: hidden_param(each, shown(params[each])) for each in sorted(params)}
    for each in sorted(params):
        try:
            Part.of(name, {}, params[each])
        except NoContent as problem:
            kind = type(problem.value).__qualname__
            why = problem.why or f"a value of type {kind} has no content to compare"
            raise UnkeyableParameter(
                f"The param {each}{problem.path} can't be part of a training's key: {why}; pass its content,"
                f" or give {kind} a method __memo_key__."
            ) from None
    return Part.of(name, readable, sorted(params.items(), key=lambda item: item[0]))


def seed_part(seeds: Mapping[str, object]) -> Part:
    """The seed, by the name of its param; empty if there is none.

    Raises:
        UnkeyableParameter: as for `params_part`.
    """
    return params_part(seeds, name="seed")


def _check(name: str, value: object) -> None:
    if len(name) > _LONGEST_NAME:
        raise UnkeyableParameter(
            f"The param {name[:40]}… has a name of {len(name)} characters, which MLflow can't store: give it"
            f" at most {_LONGEST_NAME}."
        )
    if any(_is_nan(each) for each in _parts(value, _DEPTH)):
        raise UnkeyableParameter(
            f"The param {name} is {preview(value)}, and NaN equals nothing: give a number, or None."
        )
    length = len(value) if isinstance(value, str) else len(str(value))
    if length > _LONGEST_VALUE:
        raise UnkeyableParameter(
            f"The param {name} has {length} characters, of which MLflow would store {_LONGEST_VALUE}: put it"
            " into a file, and give the file's path."
        )


def _parts(value: object, depth: int) -> Iterator[object]:
    yield value
    inner: Iterable[object] = ()
    if isinstance(value, Mapping):
        inner = (*value.keys(), *value.values())
    elif isinstance(value, list | tuple | set | frozenset):
        inner = value
    if depth:
        for each in inner:
            yield from _parts(each, depth - 1)


def _is_nan(value: object) -> bool:
    """Whether a number, also one of a library, is NaN or has a part that is."""
    if isinstance(value, complex):
        return math.isnan(value.real) or math.isnan(value.imag)
    if not isinstance(value, Number) or isinstance(value, int):
        return False
    try:
        return math.isnan(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return False
