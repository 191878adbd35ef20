"""What is done around a fork, so that no thread is in the middle of a change and no child shares a file."""

import os
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any


def around_forks(
    living: Callable[[], Sequence[Any]],
    before: Callable[[Any], object],
    after: Callable[..., object],
    *,
    in_child: Callable[[], object] = lambda: None,
) -> None:
    """Have things prepared before each fork of this process, and brought back after it.

    Args:
        living: the things that there are.
        before: prepares one of them.
        after: brings one back, in the process that goes on or, with `child=True`, in the new one.
        in_child: is called first in the new process.
    """
    prepared: list[Any] = []

    def prepare() -> None:
        prepared[:] = living()
        for each in prepared:
            before(each)

    def bring_back(*, child: bool) -> None:
        if child:
            in_child()
        things = list(prepared)
        prepared.clear()
        for each in things:
            after(each, child=child)

    if hasattr(os, "register_at_fork"):
        os.register_at_fork(
            before=prepare,
            after_in_parent=partial(bring_back, child=False),
            after_in_child=partial(bring_back, child=True),
        )
