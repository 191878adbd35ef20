"""A memoized property that counts."""

import contextlib

from memo_tui.memo.counted_property import MemoState, counted_property, memo_states


class Thing:
    def __init__(self):
        self.fails = False

    @counted_property
    def costly(self):
        """What it is."""
        if self.fails:
            raise OSError("not now")
        return object()


def test_the_body_runs_once_and_every_question_counts():
    thing = Thing()
    assert memo_states(thing) == {}
    assert thing.costly is thing.costly
    state = memo_states(thing)["costly"]
    assert (state.asked, state.ran) == (2, 1)
    assert state.at is not None


def test_each_instance_has_its_own():
    one, other = Thing(), Thing()
    assert one.costly is not other.costly
    assert memo_states(other)["costly"].asked == 1


def test_deleting_the_memo_makes_it_anew():
    thing = Thing()
    first = thing.costly
    delattr(thing, "_costly")  # as the library documents it
    assert thing.costly is not first
    assert memo_states(thing)["costly"].ran == 2


def test_an_exception_is_not_kept():
    thing = Thing()
    thing.fails = True
    with contextlib.suppress(OSError):
        _ = thing.costly
    thing.fails = False
    assert thing.costly
    assert memo_states(thing)["costly"] == MemoState(2, 1, memo_states(thing)["costly"].at)


def test_the_docstring_stays():
    assert Thing.costly.__doc__ == "What it is."
