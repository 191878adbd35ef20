"""Annotations, which count where something reads them: most code does the same whatever they say."""

import inspect
import re
from functools import partial
from typing import Any, is_typeddict

from memo_tui.memo.keys.canonical import look
from memo_tui.memo.keys.ownership import is_own_class
from memo_tui.memo.keys.uses import Uses

_READERS = frozenset(
    (
        *("__annotations__", "__annotate__", "get_type_hints", "get_annotations", "signature"),
        *("getfullargspec", "fields", "__dataclass_fields__"),
    )
)
_DOC_READERS = frozenset(("__doc__", "getdoc"))
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
# Whose classes make nothing of annotations.
_STANDARD = frozenset(("builtins", "abc", "enum", "collections", "collections.abc", "typing"))


def reads_annotations(uses: Uses) -> bool:
    """Whether code reads annotations of functions or classes, as by `typing.get_type_hints`."""
    return any(not _READERS.isdisjoint(path) for path in (*uses.reads, uses.methods))


def reads_docs(uses: Uses) -> bool:
    """Whether code reads the docstrings of functions, classes or modules."""
    return any(not _DOC_READERS.isdisjoint(path) for path in (*uses.reads, uses.methods))


def is_read_by_library(kind: type) -> bool:
    """Whether a class inherits from a library's, which may make something of its annotations."""
    makers = (type(kind), *kind.__mro__[1:])
    return is_typeddict(kind) or any(
        not is_own_class(each) and each.__module__ not in _STANDARD for each in makers
    )


def annotations_of(thing: Any) -> dict[str, Any]:
    """The annotations of a function or class by name, empty for others; the dict is its own."""
    found = (vars(thing).get if isinstance(thing, type) else partial(look, thing))("__annotations__")
    return found if isinstance(found, dict) else {}


def text_of(annotation: object) -> tuple[str, bool]:
    """An annotation as text, and whether it was written as one."""
    if isinstance(annotation, str):
        return annotation, True
    return _ADDRESS.sub("", inspect.formatannotation(annotation)), False
