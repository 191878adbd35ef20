"""Items that are read ahead are the same items."""

from collections.abc import Iterator
from threading import Event

import pytest

from memo_tui.runs.prefetch import prefetch
from tests.waiting import PATIENCE


def test_the_items_come_in_their_order() -> None:
    assert list(prefetch(range(100))) == list(range(100))


def test_the_next_item_is_read_while_one_is_handled() -> None:
    second = Event()

    def items() -> Iterator[int]:
        yield 1
        second.set()
        yield 2

    found = prefetch(items())
    assert next(found) == 1
    assert second.wait(PATIENCE)
    assert list(found) == [2]


def test_a_fault_comes_behind_the_items_before_it() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ConnectionError("The server is gone.")

    found = prefetch(items())
    assert next(found) == 1
    with pytest.raises(ConnectionError, match="The server is gone"):
        next(found)


def test_nothing_more_is_read_once_nobody_wants_it() -> None:
    closed = Event()

    def items() -> Iterator[int]:
        try:
            yield from range(100)
        finally:
            closed.set()

    found = prefetch(items())
    assert next(found) == 0
    found.close()
    assert closed.wait(PATIENCE)
