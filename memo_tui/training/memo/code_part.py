"""The part of a key that stands for code: all that a training runs of the user's own, and of this program."""

import re
import sys
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from pathlib import PurePath
from types import FunctionType, ModuleType
from typing import Any

from memo_tui.errors import UnmemoizableFunction
from memo_tui.memo.keys.bytecode import code_digest, is_generated
from memo_tui.memo.keys.code import CodeWatch
from memo_tui.memo.keys.code_state import CodeState
from memo_tui.memo.keys.digests import NoContent, digest
from memo_tui.memo.keys.references import digest_by_names
from memo_tui.memo.preview import preview
from memo_tui.training.memo.key import DIGITS, Part

_PLAIN = (int, float, str, bool, bytes, type(None))
_CODE = (FunctionType, type, ModuleType, property, classmethod, staticmethod)
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
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
    return Part("code", {**_functions(state, root), **_constants(state)}, state.version.hex()), frozenset(
        state.libraries
    )


def _functions(state: CodeState, root: object) -> dict[str, str]:
    """The digests of functions by file and name; those of one name, such as lambdas, have one digest."""
    found: dict[str, dict[bytes, None]] = {}
    for function, *_ in state.functions:
        code = function.__code__
        if is_generated(code):
            continue
        mark = code_digest(code)
        if function is not root:
            with suppress(NoContent):
                mark = digest_by_names((mark, function.__defaults__, function.__kwdefaults__))
        name = f"{PurePath(code.co_filename).name}, function {code.co_qualname}"
        found.setdefault(name, {})[mark] = None
    return {
        name: (digest([*marks]) if len(marks) > 1 else next(iter(marks))).hex()[:DIGITS]
        for name, marks in found.items()
    }


def _constants(state: CodeState) -> dict[str, str]:
    """What functions, classes and modules hold by name, as text."""
    found: dict[str, list[str]] = {}
    for owner, name, value in state.constants:
        where = _where(owner)
        if where and not isinstance(value, _CODE):
            text = _text(value, digest_by_names)
            texts = found.setdefault(f"{where}{name}", [])
            texts += [text] * (text not in texts)
    return {name: ", ".join(texts) for name, texts in found.items()}


def _where(owner: Any) -> str:
    """The file of a name, and the class or function that has it; empty if no file has it."""
    if isinstance(owner, FunctionType) and is_generated(owner.__code__):  # its defaults are those of fields
        owner = getattr(sys.modules.get(owner.__module__), owner.__qualname__.rpartition(".")[0], None)
        if owner is None:
            return ""
    if isinstance(owner, FunctionType):
        return f"{PurePath(owner.__code__.co_filename).name}, {owner.__code__.co_qualname}."
    if isinstance(owner, ModuleType):
        owner = vars(owner)
    if isinstance(owner, dict):
        module, within = str(owner.get("__name__", "?")), ""
        if "__file__" not in owner and module not in sys.modules:  # made by a library, as by named tuples
            return ""
        file = owner.get("__file__")
    else:
        kind = owner if isinstance(owner, type) else type(owner)
        module, within = kind.__module__, f"{kind.__qualname__}."
        within += f"{owner.name}." if isinstance(owner, Enum) else ""
        file = getattr(sys.modules.get(module), "__file__", None)
    return f"{PurePath(file).name if isinstance(file, str) else module}, {within}"


def shown(value: object) -> str:
    """A value as short text that differs when the value does."""
    return _text(value, digest)


def _text(value: object, digest_of: Callable[[object], bytes]) -> str:
    text = preview(value)
    if type(value) in _PLAIN and len(text) <= _LONGEST:
        return text
    text = _ADDRESS.sub("", text)
    mark = ""
    with suppress(NoContent):
        mark = f" #{digest_of(value).hex()[:DIGITS]}"
    return (text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…") + mark
