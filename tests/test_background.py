"""What becomes of errors in threads."""

import threading

import pytest

from memo_tui import background


@pytest.fixture
def faults():
    """The faults that were reported."""
    found = []

    def listen(fault):
        found.append(fault)
        return f"noted: {fault.sentence}"

    background.listen(listen)
    yield found
    background.listen(None)


def test_what_a_thread_raises_is_reported_with_its_task_and_traceback(faults):
    background.start("breaking", lambda: {}["missing"], "looking it up").join()
    (fault,) = faults
    assert (fault.task, fault.sentence, fault.shown) == ("looking it up", "KeyError: 'missing'", False)
    assert fault.error.__traceback__ is not None


def test_a_loop_goes_on_after_a_round_that_failed(faults):
    done = []

    def loop():
        for number in range(3):
            with background.guard("counting"):
                done.append(1 / (number - 1))

    background.start("counting", loop, "the loop").join()
    assert done == [-1.0, 1.0]
    assert [fault.task for fault in faults] == ["counting"]


def test_who_reports_gets_the_sentence_to_show(faults):
    assert background.report("x", ValueError("one\ntwo"), shown=True) == "noted: ValueError: one"
    assert faults[0].shown


def test_an_error_without_text_has_a_sentence_too():
    assert background.report("x", ValueError(), shown=True) == "ValueError: no details."


def test_without_a_listener_python_reports_it(monkeypatch):
    seen = []
    monkeypatch.setattr(threading, "excepthook", seen.append)
    background.start("breaking", lambda: {}["missing"], "looking it up").join()
    assert seen[0].exc_type is KeyError
    assert seen[0].thread.name == "breaking"
