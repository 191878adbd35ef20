"""Who writes which type: the user's own keys first, then libraries' values, code, and all other objects."""

from memo_tui.memo.keys import code_writers, hooks, libraries, objects, standard
from memo_tui.memo.keys.canonical import resolve_with


def register_writers() -> None:
    """Have all types written."""
    for module in (hooks, libraries, code_writers, standard, objects):
        resolve_with(module.find_writer)
