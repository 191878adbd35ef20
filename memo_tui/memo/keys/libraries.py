"""Writers for values of libraries, loaded when a value of theirs is met first."""

from importlib import import_module

from memo_tui.memo.keys.canonical import Writer

_WRITERS = {
    "numpy": "memo_tui.memo.keys.arrays",
    "pandas": "memo_tui.memo.keys.frames",
    "sklearn": "memo_tui.memo.keys.learning",
    "scipy": "memo_tui.memo.keys.learning",
    "pyarrow": "memo_tui.memo.keys.tables",
    "polars": "memo_tui.memo.keys.tables",
}


def find_writer(kind: type) -> Writer | None:
    """The writer of a type that a library defined, or that inherits from one of its types."""
    for each in kind.__mro__:
        top = each.__module__.partition(".")[0]
        if top in _WRITERS:
            find = import_module(_WRITERS[top]).find_writer
            writer: Writer | None = find(kind)
            if writer is not None:
                return writer
    return None
