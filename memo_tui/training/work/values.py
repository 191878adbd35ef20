"""The value of a param from its text."""

import ast
import warnings
from collections.abc import Mapping

_WORDS: Mapping[str, object] = {"true": True, "false": False, "none": None, "null": None}
_READ = (bool, int, float, str, type(None))
_NO_LITERAL = (ValueError, SyntaxError, TypeError, MemoryError, RecursionError)


def value_of(text: str) -> object:
    """A number, a bool, None or a sequence of them in Python's syntax, else the text itself."""
    text = text.strip()
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python's, on text that looks like code
            value = ast.literal_eval(text)
    except _NO_LITERAL:
        return text
    if isinstance(value, (tuple, list)) and all(isinstance(each, _READ) for each in value):
        return tuple(value)
    return value if isinstance(value, _READ) else text


def text_of(value: object) -> str:
    """A hint on what to type for a value."""
    return value if isinstance(value, str) else repr(value)
