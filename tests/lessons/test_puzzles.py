"""Puzzles tell what they saw, whatever that is."""

import gc
import sys
import threading
import time
from functools import lru_cache

import pytest

from memo_tui.lessons.cars import MemoizedCar
from memo_tui.lessons.puzzles import PUZZLES, Finding, Puzzle, PuzzleFailed, Result
from memo_tui.lessons.puzzles.puzzle import UNEXPECTED
from memo_tui.lessons.puzzles.racing import CHOICES, THREADS, Reasons, race, race_finding
from tests.waiting import PATIENCE

MODULES = "memo_tui.lessons.puzzles"
NAMED = {each.name: each for each in PUZZLES}
every = pytest.mark.parametrize("puzzle", PUZZLES, ids=lambda each: each.name)


def made(perform):
    return Puzzle("made", "Made up", "What?", ("x", "y", "z"), (), (), perform)


@every
def test_it_ends_soon_leaves_no_thread_and_finds_one_of_its_answers(puzzle):
    threads = threading.active_count()
    gc.freeze()  # what other tests left in memory isn't to be collected meanwhile
    finding = puzzle.run()
    assert finding.answer in puzzle.choices
    assert finding.facts
    assert finding.why != UNEXPECTED
    assert 0 < finding.seconds < 2
    assert threading.active_count() == threads


@every
def test_it_asks_one_question_with_three_different_answers(puzzle):
    assert puzzle.question.endswith("?")
    assert len(set(puzzle.choices)) == 3


@every
def test_the_code_shown_is_short_and_bare_and_its_body_is_marked(puzzle):
    texts = [text for text, _ in puzzle.lines]
    assert any(is_body for _, is_body in puzzle.lines)
    assert max(map(len, texts)) <= 70
    assert not any('"""' in text or "noqa" in text for text in texts)


@every
def test_a_finding_says_how_often_the_body_ran(puzzle):
    assert any("the body " in fact for fact in puzzle.run().facts)


def test_each_has_a_name_of_its_own():
    assert len(NAMED) == len(PUZZLES) == 9


def test_an_error_is_not_kept():
    finding = NAMED["first_error"].run()
    first, second = finding.values
    assert isinstance(first, OSError)
    assert isinstance(second, float)
    assert finding.ran == 2
    assert finding.answer == "A value: the body runs again"


def test_none_set_beforehand_is_handed_out_and_the_body_does_not_run():
    finding = NAMED["set_before"].run()
    assert (finding.values, finding.ran, finding.answer) == ((None,), 0, "None")


def test_a_copy_has_the_memo_of_the_original():
    finding = NAMED["deep_copy"].run()
    assert finding.values[0] == finding.values[1]
    assert finding.ran == 0
    assert finding.answer == "Nothing runs: the same value"


@pytest.mark.parametrize(
    ("copied", "answer"),
    [
        (lambda _: MemoizedCar(), "Its body runs: a new value"),
        (lambda _: 1 / 0, "Copying fails"),
    ],
)
def test_another_way_of_copying_gives_another_answer(monkeypatch, copied, answer):
    monkeypatch.setattr(f"{MODULES}.deep_copy.deepcopy", copied)
    finding = NAMED["deep_copy"].run()
    assert finding.answer == answer
    assert "copies all of them" not in finding.why


def test_six_spellings_are_six_calls_for_the_cache():
    finding = NAMED["spellings"].run()
    assert finding.values == ((1, 1),) * 6
    assert (finding.ran, finding.answer) == (6, "Six times")


def test_a_cache_that_understands_defaults_runs_the_body_once(monkeypatch):
    def normal(function):
        kept = {}

        def asked(a, b=1):
            if (a, b) not in kept:
                kept[a, b] = function(a, b)
            return kept[a, b]

        return asked

    monkeypatch.setattr(f"{MODULES}.spellings.cache", normal)
    finding = NAMED["spellings"].run()
    assert (finding.ran, finding.answer) == (1, "Once")
    assert "taken for one call" in finding.why


def test_true_gets_the_text_of_one_point_nought():
    finding = NAMED["equal_keys"].run()
    assert (finding.values, finding.ran, finding.answer) == (("1.0", "1.0"), 1, "'1.0'")


def test_a_cache_that_looks_at_types_tells_true_from_one(monkeypatch):
    monkeypatch.setattr(f"{MODULES}.equal_keys.cache", lru_cache(typed=True))
    finding = NAMED["equal_keys"].run()
    assert (finding.ran, finding.answer) == (2, "'True'")
    assert "different parameters" in finding.why


def test_a_cache_on_a_method_keeps_the_car_but_only_until_the_puzzle_ends():
    finding = NAMED["kept_alive"].run()
    assert finding.answer == "It stays in memory"
    gc.collect()
    assert not [thing for thing in gc.get_objects() if type(thing).__name__ == "CachedCar"]


def test_a_cache_that_keeps_nothing_lets_the_car_go(monkeypatch):
    monkeypatch.setattr(f"{MODULES}.kept_alive.cache", lru_cache(maxsize=0))
    assert NAMED["kept_alive"].run().answer == "It is gone, its value too"


def test_eight_threads_race_past_a_memo_without_a_lock():
    finding = NAMED["plain_race"].run()
    assert finding.ran > 1
    assert len(set(finding.values)) > 1
    assert f"the body ran {finding.ran} times" in finding.facts[0] or finding.ran == 2


def test_a_race_in_which_nobody_is_late_is_explained_as_luck(monkeypatch):
    monkeypatch.setattr(f"{MODULES}.plain_race.race", lambda read: [read() for _ in range(THREADS)])
    finding = NAMED["plain_race"].run()
    assert (finding.ran, finding.answer) == (1, "Once")
    assert "another run may end differently" in finding.why


def test_a_lock_makes_it_one_body_and_one_value():
    finding = NAMED["locked_race"].run()
    assert (finding.ran, len(set(finding.values)), finding.answer) == (1, 1, "Once")


def test_cached_property_has_a_lock_only_before_python_3_12():
    finding = NAMED["cached_race"].run()
    if sys.version_info < (3, 12):
        assert finding.ran == 1
        assert "has a lock" in finding.why
    else:
        assert finding.ran > 1
        assert "has no lock" in finding.why


def test_two_runs_are_two_races():
    assert NAMED["locked_race"].run().values != NAMED["locked_race"].run().values


def test_a_race_has_eight_threads_at_once():
    everybody = threading.Barrier(THREADS)
    assert len(race(lambda: everybody.wait(PATIENCE))) == THREADS


@pytest.mark.parametrize("ran", range(THREADS + 2))
def test_what_is_told_of_a_race_fits_every_count(ran):
    finding = race_finding(ran, [0.25] * THREADS, Reasons(once="alone", more="several"))
    expected = {0: "Never", 1: CHOICES[0], 8: CHOICES[2], 9: "9 times"}
    assert finding.answer == expected.get(ran, CHOICES[1])
    assert finding.why == ("alone" if ran == 1 else "several" if 2 <= ran <= 8 else UNEXPECTED)
    assert "one value for all: 0.2500" in finding.facts


def test_a_run_that_fails_is_one_sentence():
    def fail():
        raise RuntimeError("can't start\n  new thread")

    with pytest.raises(PuzzleFailed) as caught:
        made(fail).run()
    assert str(caught.value) == ("The puzzle could not run: can't start new thread (RuntimeError).")


def test_a_failure_without_words_is_named():
    def fail():
        raise threading.BrokenBarrierError

    with pytest.raises(PuzzleFailed, match=r"no reason was given \(BrokenBarrierError\)"):
        made(fail).run()


def test_the_time_is_measured():
    def perform():
        time.sleep(0.01)
        return Finding("x", (), "", 0)

    assert made(perform).run().seconds >= 0.01


def test_only_the_observed_answer_is_right():
    finding = Finding("x", (), "", 0)
    assert Result("x", finding).right
    assert not Result("y", finding).right
    assert not Result("x", None, "it failed").right
