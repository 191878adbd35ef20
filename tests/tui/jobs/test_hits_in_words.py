"""Jobs that were answered from remembered runs, as the lists and notices name them."""

from pathlib import Path
from time import time

from memo_tui.jobs.job import Job
from memo_tui.jobs.memo_answer import MemoAnswer
from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.view import JobState, JobView
from memo_tui.tracking.memo_hits import Saved
from memo_tui.training.memo.verdict import HIT, JOIN, JOINED, MISS, RESTORED, RememberedRun, Verdict
from memo_tui.training.work.models import ModelsWork
from memo_tui.training.work.sweep import SweepWork
from memo_tui.tui.jobs.job_progress import JobRuns, format_state, verdict_of
from memo_tui.tui.jobs.launched import how_ended
from memo_tui.tui.jobs.saved import saved_words


def job(state, word="", job_id="a", work=None, sweep="", **view):
    memo = MemoAnswer(word, f"{word}: calm-owl-7") if word else MemoAnswer()
    spec = JobSpec("e", "sqlite:///x.db", work or ModelsWork(("ridge",)), sweep=sweep)
    return Job(spec, JobView(job_id, time(), state, memo=memo, **view), Path())


def test_each_state_has_its_word_and_what_follows_does_not_repeat_it():
    for word in (HIT, RESTORED, JOINED):
        hit = job(JobState.FINISHED, word)
        assert (format_state(hit), verdict_of(hit)) == (f"✓ {word}", "calm-owl-7")
    waits = job(JobState.QUEUED, JOIN)
    assert (format_state(waits), verdict_of(waits)) == ("… JOIN", "calm-owl-7")
    ran = job(JobState.FINISHED, MISS)
    assert (format_state(ran), verdict_of(ran)) == ("✓ finished", "MISS: calm-owl-7")
    assert format_state(job(JobState.FAILED, JOIN)) == "✗ failed"


def test_the_end_of_jobs_names_hits_apart_from_those_that_ran():
    assert how_ended([job(JobState.FINISHED, HIT)]) == "ridge HIT"
    ended = [job(JobState.FINISHED, word) for word in (HIT, MISS, HIT, JOINED)]
    assert how_ended(ended) == "2 HIT, 1 JOINED, 1 finished"


def test_the_time_left_of_a_sweep_is_that_of_the_points_that_are_trained():
    sweep = job(JobState.RUNNING, job_id="s", work=SweepWork("ridge"), started=time() - 10.0)
    hits = [job(JobState.FINISHED, HIT, f"h{place}", sweep="s") for place in range(6)]
    others = [job(JobState.FINISHED, MISS, "ran", sweep="s"), job(JobState.QUEUED, MISS, "next", sweep="s")]
    progress = JobRuns([sweep, *hits, *others], ()).progress(sweep)
    assert (progress.share, progress.count) == (7 / 8, "7/8")
    assert 9.0 < progress.left < 12.0


def test_of_several_trainings_the_verdict_is_the_one_that_says_least():
    run = RememberedRun("id", "calm-owl-7", {"rmse": 57.1}, 2.0)
    hit, restored, miss = Verdict(HIT, "k", run), Verdict(RESTORED, "l", run), Verdict(MISS, "m")
    assert MemoAnswer.of(("a", "b"), (hit, restored)).word == RESTORED
    assert MemoAnswer.of(("a", "b"), (hit, Verdict(JOIN, "m", run))).word == JOIN
    answer = MemoAnswer.of(("a", "b"), (hit, miss))
    assert (answer.word, answer.is_hit, answer.runs, answer.seconds_saved) == (MISS, False, ("id",), 2.0)
    assert answer.text == "a HIT: calm-owl-7, rmse 57.1, 2.0 s saved · b MISS"
    assert not MemoAnswer.of((), ()).is_hit


def test_what_was_saved_is_said_of_today_and_ever():
    assert saved_words(Saved(), Saved()) == ""
    assert saved_words(Saved(), Saved(12, 65.0)) == "saved ever 12 (1:05)"
    assert saved_words(Saved(2, 0.34), Saved(1234, 65.0)) == "saved today 2 (0.3 s), ever 1,234 (1:05)"
