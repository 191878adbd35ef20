"""A copy of an exception, for each caller who waited for the body that raised it."""

import copy
from contextlib import suppress
from types import FunctionType, MemberDescriptorType
from typing import Any


def copy_exception(error: BaseException) -> BaseException:
    """An exception of the same type, arguments and attributes, with the same cause and traceback.

    Two threads that raise one object would write into one traceback, and what one notes on it the other sees.
    An exception that can't be copied is returned itself.
    """
    kind: Any = type(error)
    try:
        copied: BaseException = kind.__new__(kind, *error.args)
        if not isinstance(kind.__init__, FunctionType):  # one of Python's own, which fills its fields
            with suppress(TypeError):
                copied.__init__(*error.args)  # type: ignore[misc]
        copied.args = error.args
        for base in kind.__mro__:
            for name, member in vars(base).items():
                if isinstance(member, MemberDescriptorType) and not name.startswith("__"):
                    value = getattr(error, name, None)
                    if value is not getattr(copied, name, None):
                        with suppress(AttributeError, TypeError):
                            setattr(copied, name, value)
        for name, value in vars(error).items():
            vars(copied)[name] = copy.copy(value) if isinstance(value, list | dict | set) else value
    except Exception:  # noqa: BLE001 - the user's class may do anything
        return error
    copied.__cause__, copied.__context__ = error.__cause__, error.__context__
    copied.__suppress_context__ = error.__suppress_context__
    return copied.with_traceback(error.__traceback__)
