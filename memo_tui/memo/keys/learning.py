"""The content of scikit-learn's estimators and SciPy's sparse matrices."""

from typing import Any

from memo_tui.memo.keys.canonical import Feed, Writer, feed_part
from memo_tui.memo.keys.objects import feed_instance, feed_kind, has_hidden_state


def _feed_compiled(out: Feed, value: Any) -> None:
    """Write an object of compiled code, such as a fitted tree, by what its pickle holds."""
    out(b"compiled")
    feed_kind(out, type(value))
    for part in value.__reduce_ex__(4)[1:3]:
        feed_part(out, part, ".__reduce__()")


def find_writer(kind: type) -> Writer | None:
    """The writer of an estimator, a sparse matrix, or a part of one."""
    modules = {each.__module__.partition(".")[0] for each in kind.__mro__}
    if not modules & {"sklearn", "scipy"}:
        return None
    if not has_hidden_state(kind):
        return feed_instance  # parameters and what was fitted are all attributes
    pickled = any("__reduce__" in vars(each) or "__reduce_ex__" in vars(each) for each in kind.__mro__[:-1])
    return _feed_compiled if pickled else None
