"""The log of calls, its sums, and views of a part of it."""

import pytest

from memo_tui.memo.calls import Call, CallFilter, CallLog, CallView, NewestFirst, Outcome, Storage

RAN, REMEMBERED, FORGOT = Outcome


def add(log, *what, saved=0.0):
    """Log calls; each is a variant, an instance and an outcome."""
    for variant, instance, outcome in what:
        log.append(
            Call(len(log) + 1, variant, instance, 0.5, outcome, Storage.NOWHERE, 1e-6, 0.0, saved=saved)
        )


@pytest.fixture
def log():
    log = CallLog()
    add(log, ("Car", "car", RAN), ("Memo", "car", RAN), ("Car", "car2", RAN))
    add(log, ("Memo", "car", REMEMBERED), saved=2.0)
    add(log, ("Memo", "car", FORGOT))
    return log


def test_the_sums_are_of_everything_logged(log):
    totals = log.totals
    assert (totals.calls, totals.ran, totals.remembered, totals.forgot, totals.saved) == (4, 3, 1, 1, 2.0)
    assert [log.count(outcome) for outcome in Outcome] == [3, 1, 1]


def test_a_cleared_log_has_no_sums(log):
    log.clear()
    assert (log.totals.calls, log.totals.saved, len(log)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (CallFilter(), [1, 2, 3, 4, 5]),
        (CallFilter(who=("Memo", "car")), [2, 4, 5]),
        (CallFilter(outcome=RAN), [1, 2, 3]),
        (CallFilter(("Memo", "car"), FORGOT), [5]),
        (CallFilter(("Car", "car"), FORGOT), []),
    ],
)
def test_a_view_has_what_its_filter_takes(log, wanted, numbers):
    view = CallView(log, wanted)
    assert view.numbers == numbers
    assert [call.number for call in view.calls()] == numbers
    assert view.totals.calls + view.totals.forgot == len(numbers)


def test_a_view_looks_at_new_calls_only(log):
    asked = []

    class Asked(CallFilter):
        def takes(self, call):
            asked.append(call.number)
            return True

    view = CallView(log, Asked())
    asked.clear()
    add(log, ("Car", "car", RAN))
    view.follow()
    assert asked == [6]
    assert view.numbers[-1] == 6


def test_a_view_starts_over_with_its_log(log):
    view = CallView(log)
    log.clear()
    add(log, *[("Car", "car", RAN)] * 7)
    view.follow()
    assert view.numbers == [1, 2, 3, 4, 5, 6, 7]
    assert view.totals.ran == 7


def test_the_newest_call_comes_first(log):
    keys = NewestFirst(CallView(log, CallFilter(who=("Memo", "car"))))
    assert list(keys) == ["5", "4", "2"]
    assert (keys[0], keys[-1], keys[1:]) == ("5", "2", ["4", "2"])
    assert [keys.place(key) for key in ("5", "4", "3", "2", "1")] == [0, 1, None, 2, None]
    with pytest.raises(IndexError):
        keys[3]


def test_what_was_the_newest_stays_that_for_who_asked_then(log):
    view = CallView(log)
    keys = NewestFirst(view)
    add(log, ("Car", "car", RAN))
    view.follow()
    assert keys[0] == "5"
    assert keys.place("6") is None
    assert len(keys) == 5
