"""Digests of Python's own values, functions, and values of NumPy and pandas."""

import sys
from typing import Any

from memo_tui.memo.keys.canonical import DIGEST_BYTES, Feed, NoContent, digest, feed, register
from memo_tui.memo.keys.code import feed_function

__all__ = ["DIGEST_BYTES", "NoContent", "digest", "feed"]


def _feed_foreign(out: Feed, value: Any) -> bool:
    """Write values of NumPy and pandas, if these libraries are imported."""
    if "numpy" not in sys.modules:
        return False
    from memo_tui.memo.keys.arrays import feed_array, feed_frame  # noqa: PLC0415 - imports NumPy

    return feed_array(out, value) or ("pandas" in sys.modules and feed_frame(out, value))


register(feed_function)
register(_feed_foreign)
