"""The part of a key that stands for code: all that a training runs of the user's own, and of this program."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import PurePath
from types import FunctionType, ModuleType
from typing import Any

from memo_tui.errors import UnmemoizableFunction
from memo_tui.memo.keys.bytecode import code_digest
from memo_tui.memo.keys.code import CodeWatch
from memo_tui.memo.keys.code_state import CodeState
from memo_tui.memo.keys.digests import NoContent, digest
from memo_tui.memo.preview import preview
from memo_tui.training.memo.key import Part

_SHOWN_DIGITS = 12
_PLAIN = (int, float, str, bool, bytes, type(None))
_LONGEST = 100  # characters of a constant that is shown; of others a digest


def code_part(root: object, name: str) -> tuple[Part, frozenset[str]]:
    """The code of a function, or of several things in a tuple, with all that it uses transitively.

    Formatting, comments, the place in a file and the text of decorators don't count; helpers, classes and
    constants of the user's own modules do. Libraries don't: their versions are another part.

    Args:
        root: what is run.
        name: its name, for errors.

    Returns:
        The part, and the top modules of the libraries that are used.

    Raises:
        UnmemoizableFunction: it uses what has no content to compare.
    """
    state = CodeWatch(root, libraries=False).state()
    if state.problems:
        problem = state.problems[0]
        why = problem.why or f"a value of type {type(problem.value).__qualname__} has no content to compare"
        raise UnmemoizableFunction(
            f"{name} can't be remembered: it uses {problem.path}, and {why}; pass it as a parameter, or"
            " switch the memo off."
        )
    readable = dict(_functions(state, root))
    readable |= {each: text for each, text in _constants(state) if each not in readable}
    return Part("code", readable, state.version.hex()), frozenset(state.libraries)


def _functions(state: CodeState, root: object) -> Iterator[tuple[str, str]]:
    for function, *_ in state.functions:
        code = function.__code__
        if code.co_filename.startswith("<"):  # made by a library, as by dataclasses
            continue
        found = code_digest(code)
        if function is not root:
            with suppress(NoContent):
                found = digest((found, function.__defaults__, function.__kwdefaults__))
        yield (
            f"{PurePath(code.co_filename).name}, function {function.__qualname__}",
            found.hex()[:_SHOWN_DIGITS],
        )


def _constants(state: CodeState) -> Iterator[tuple[str, str]]:
    for space, getter, values in state.names:
        names: tuple[str, ...] = getter.__reduce__()[1]  # type: ignore[assignment]
        file = _file_of(space)
        for name, value in zip(names, values, strict=True):
            if not isinstance(
                value, FunctionType | type | ModuleType | property | classmethod | staticmethod
            ):
                yield f"{file}, {name}", shown(value)


def _file_of(space: Mapping[str, Any]) -> str:
    """The name of the file of a module's or a class's names."""
    module = str(space.get("__module__") or space.get("__name__") or "?")
    file = space.get("__file__") or getattr(sys.modules.get(module), "__file__", None)
    return PurePath(file).name if isinstance(file, str) else module


def shown(value: object) -> str:
    """A value as short text that differs when the value does."""
    text = preview(value)
    if type(value) in _PLAIN and len(text) <= _LONGEST:
        return text
    mark = ""
    with suppress(NoContent):
        mark = f" #{digest(value).hex()[:_SHOWN_DIGITS]}"
    return (text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…") + mark
