"""Resolving a function from its name in the form module:name."""

import inspect
import sys
from difflib import get_close_matches
from importlib import import_module
from types import FunctionType
from typing import Any

from memo_tui.errors import FunctionError
from memo_tui.memo.decorator import memoized
from memo_tui.memo.function import Memoized
from memo_tui.memo.user_folder import PACKAGE, name_in_folder
from memo_tui.options import check_reference


def resolve(reference: str, store: str | None = None) -> Memoized[Any, Any]:
    """Import a function and memoize it, unless it is already memoized by `memo_tui.memoized`.

    Args:
        reference: the function, in the form module:name.
        store: the folder of the results.

    Raises:
        FunctionError: there is no such function, or its module can't be imported.
        UnmemoizableFunction: it can't be memoized.
    """
    resolved = look_up(reference)
    if isinstance(resolved, Memoized):
        return resolved
    if not isinstance(resolved, FunctionType) and isinstance(inspect.unwrap(resolved), FunctionType):
        resolved = inspect.unwrap(
            resolved
        )  # for example of functools.cache, which would hide the second call
    found: Memoized[Any, Any] = memoized(store=store)(resolved)
    return found


def look_up(reference: str) -> Any:
    """Import the callable named by module:name.

    Raises:
        FunctionError: there is no such function, or its module can't be imported.
    """
    module, name = check_reference(reference)
    resolved: Any = _import(module)
    for part in name.split("."):
        if not hasattr(resolved, part):
            near = get_close_matches(part, [each for each in dir(resolved) if not each.startswith("_")], 1)
            hint = f"; did you mean {near[0]}?" if near else "."
            raise FunctionError(f"The module {module} has no function {name}{hint}")
        resolved = getattr(resolved, part)
    if isinstance(resolved, type):
        raise FunctionError(f"{reference} is a class: name a function.")
    if not callable(resolved):
        raise FunctionError(
            f"{reference} is not a function but a value of type {type(resolved).__qualname__}."
        )
    return resolved


def _import(module: str) -> Any:
    full = name_in_folder(module)
    try:
        return import_module(full)
    except ModuleNotFoundError as error:
        missing = (error.name or "").removeprefix(f"{PACKAGE}.")
        if missing and (module == missing or module.startswith(f"{missing}.")):
            raise FunctionError(
                f"There is no module {module}: start memo-tui in its folder, or install it."
            ) from None
        raise FunctionError(
            f"{module} can't be imported: it needs {missing or 'a module'}, which can't be found."
        ) from None
    except SyntaxError as error:
        raise FunctionError(f"{module} can't be imported: {error.msg}, line {error.lineno}.") from None
    except BaseException as error:  # noqa: BLE001 - the user's module may raise anything
        where = _last_line(error, full)
        reason = " ".join(str(error).split())
        raise FunctionError(
            f"{module} can't be imported: {type(error).__name__}{': ' if reason else ''}{reason}{where}."
        ) from None


def _last_line(error: BaseException, module: str) -> str:
    """The line of the module that raised the error, for the end of a sentence."""
    file = getattr(sys.modules.get(module), "__file__", None)
    line, trace = None, error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_name == "<module>" and (file is None or code.co_filename == file):
            line = trace.tb_lineno
        trace = trace.tb_next
    return f" (line {line})" if line else ""
