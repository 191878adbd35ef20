"""News wait for keys, and for the time that drawing them took."""

import pytest

from memo_tui.tui.common import throttle as pace
from memo_tui.tui.common.throttle import Throttle


@pytest.fixture
def clock(monkeypatch):
    """The monotonic clock, which stands still until it's set."""

    class Clock:
        now = 100.0

    monkeypatch.setattr(pace, "monotonic", lambda: Clock.now)
    return Clock


def test_news_come_at_once_while_nothing_goes_on(clock):
    assert Throttle().hold(since=clock.now) <= 0


def test_news_wait_while_keys_are_pressed_but_for_a_second_at_most(clock):
    paced, since, held = Throttle(), clock.now, 0
    for _ in range(40):  # a key that is held down
        paced.touched()
        held += paced.hold(since) > 0
        clock.now += 1 / 32
    assert held == 32
    clock.now += 0.1
    assert paced.hold(clock.now) <= 0


def test_after_drawing_there_is_a_rest_of_many_times_that_but_no_long_one(clock):
    paced, begun = Throttle(), clock.now
    clock.now += 0.01
    paced.drawn(begun)
    assert paced.hold(clock.now) == pytest.approx(0.15)
    paced.drawn(clock.now - 5)
    assert paced.hold(clock.now) == pytest.approx(0.3)


def test_the_table_is_drawn_at_once_after_the_charts_of_the_same_news(clock):
    paced, since = Throttle(), clock.now
    clock.now += 0.01
    paced.drawn(clock.now - 0.005)
    assert paced.hold(since) <= 0
    paced.touched()
    assert paced.hold(since) == pytest.approx(0.05)
