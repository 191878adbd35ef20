"""How a function is named in text: module:name."""

from memo_tui.errors import FunctionError


def check_reference(reference: str) -> tuple[str, str]:
    """The module and the name.

    Raises:
        FunctionError: it is not written as module:name.
    """
    module, colon, name = reference.partition(":")
    parts = [*module.split("."), *name.split(".")]
    if not colon or not all(part.isidentifier() for part in parts):
        raise FunctionError(f"{reference!r} names no function: write module:name, as statistics:fmean.")
    return module, name
