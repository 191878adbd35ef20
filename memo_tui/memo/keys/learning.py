"""The content of scikit-learn's estimators, and of SciPy's sparse matrices and distributions."""

import sys
from typing import Any

from memo_tui.memo.keys.canonical import Feed, Writer, feed_part
from memo_tui.memo.keys.objects import attributes, feed_instance, feed_kind, has_hidden_state

# What a distribution makes of its own methods.
_MADE = frozenset(
    (
        *("_parse_args", "_parse_args_stats", "_parse_args_rvs", "_cdfvec", "_ppfvec"),
        *("vecentropy", "generic_moment", "__doc__"),
    )
)


def _feed_compiled(out: Feed, value: Any) -> None:
    """Write an object of compiled code, such as a fitted tree, by what its pickle holds."""
    out(b"compiled")
    feed_kind(out, type(value))
    for part in value.__reduce_ex__(4)[1:3]:
        feed_part(out, part, ".__reduce__()")


def _feed_of_scipy(out: Feed, value: Any) -> None:
    """Write a distribution or another object; NumPy's global random state, which many hold, isn't theirs."""
    names = attributes(value)
    common = sys.modules["numpy.random.mtrand"]._rand  # noqa: SLF001 - it has no other name
    counting = {name: each for name, each in names.items() if each is not common and name not in _MADE}
    feed_instance(out, value, counting)


def find_writer(kind: type) -> Writer | None:
    """The writer of an estimator, a sparse matrix, or a part of one."""
    modules = {each.__module__.partition(".")[0] for each in kind.__mro__}
    if not modules & {"sklearn", "scipy"}:
        return None
    if not has_hidden_state(kind):
        # Parameters and what was fitted are all attributes.
        return _feed_of_scipy if "scipy" in modules and "sklearn" not in modules else feed_instance
    pickled = any("__reduce__" in vars(each) or "__reduce_ex__" in vars(each) for each in kind.__mro__[:-1])
    return _feed_compiled if pickled else None
