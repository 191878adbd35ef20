"""Comparing the lesson's two trainers: assigning runs to them, and whether their runs are equal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from time import time

from memo_tui.jobs.job import Job
from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.view import JobState
from memo_tui.natural_order import natural
from memo_tui.runs.model import Run
from memo_tui.tracking.memo_tag import read_memos
from memo_tui.tracking.tags import JOB_TAG, TRACKER_TAG
from memo_tui.training.first_trainer import MEMOS_TAG
from memo_tui.training.memo.policy import FORCE, ON
from memo_tui.training.trainings import DEFAULT_MODELS
from memo_tui.training.work.models import ModelsWork
from memo_tui.tui.common.key_words import with_keys
from memo_tui.tui.common.text import duration

FORMS = ("first", "composed")
_TIMES = ("training_seconds",)
_CLOCK_SLACK_MS = 60_000


@dataclass(frozen=True)
class Pair:
    """Two jobs that train the same models with the same seed, one with each form of trainer.

    Attributes:
        first: runs `FirstTrainer`.
        composed: runs `Trainer`.
    """

    first: Job
    composed: Job

    @property
    def jobs(self) -> dict[str, Job]:
        """The jobs by form."""
        return dict(zip(FORMS, (self.first, self.composed), strict=True))

    @property
    def source(self) -> tuple[str, str]:
        """The store's URI with the password hidden, and the experiment that they log to."""
        return self.first.spec.store, self.first.spec.experiment

    @property
    def running(self) -> bool:
        """Whether one of the jobs has not ended."""
        return any(job.active for job in self.jobs.values())

    @property
    def models(self) -> Sequence[str]:
        """The models that each of them trains."""
        return self.first.spec.work.expected_runs

    def find(self, runs: Sequence[Run]) -> dict[tuple[str, str], Run]:
        """Find their runs, by form and model.

        Args:
            runs: the runs of the experiment, newest first.
        """
        forms = {job.job_id: form for form, job in self.jobs.items()}
        oldest = min(self.first.submitted, self.composed.submitted) * 1000 - _CLOCK_SLACK_MS
        found: dict[tuple[str, str], Run] = {}
        for run in takewhile(lambda run: (run.start or 0) >= oldest, runs):
            if (form := forms.get(run.tags.get(JOB_TAG, ""))) and "model" in run.params:
                found.setdefault((form, run.params["model"]), run)
        return found


def pair_specs(experiment: str, tracking_uri: str, seed: int) -> list[JobSpec]:
    """The specs of a pair's jobs: the lesson's models, on scikit-learn's data."""
    first, composed = (
        JobSpec(experiment, tracking_uri, ModelsWork(DEFAULT_MODELS, seed=seed, form=form)) for form in FORMS
    )
    return [first, replace(composed, memo=FORCE)]  # so that its runs are remembered, and are new ones


def called_again(pair: Pair, tracking_uri: str) -> JobSpec:
    """The spec of the same call of the composed trainer once more, which MLflow answers.

    Args:
        pair: the jobs before.
        tracking_uri: the store's address, with its password.
    """
    return replace(pair.composed.spec, tracking_uri=tracking_uri, memo=ON)


def again_words(pair: Pair, again: Job | None) -> str:
    """How the second call of the composed trainer went, or how to make it; "" before the first has ended."""
    if pair.running or pair.composed.state is not JobState.FINISHED:
        return ""
    if again is None:
        return with_keys("{again} calls the same Trainer once more: this time, MLflow answers.")
    if again.active:
        return f"the second call … {duration(time() - again.submitted)}"
    if not again.view.memo.is_hit:
        return f"the second call {again.state}: {again.problem or again.view.memo.text}"
    asked = (again.view.ended or again.submitted) - again.submitted
    saved = again.view.memo.seconds_saved
    text = f"the second call trained nothing, MLflow answered in {asked:.1f} s what took {saved:.1f} s: "
    return text + again.view.memo.text


def memo_counts(run: Run) -> dict[str, str]:
    """How often each memo of a run's trainer was read and computed, for example "24 · 1", by name."""
    memos = read_memos(run.tags.get(TRACKER_TAG) or run.tags.get(MEMOS_TAG) or "{}")
    return {name: f"{memo['asked']} · {memo['ran']}" for name, memo in memos.items()}


def differences(one: Run, other: Run) -> list[str]:
    """Descriptions of the differences between two runs, except for times."""
    return [
        *_differing("param", one.params, other.params),
        *_differing("metric", _untimed(one.metrics), _untimed(other.metrics)),
        *_differing("last step of", _untimed(one.steps), _untimed(other.steps)),
        *(["data set"] if _inputs(one) != _inputs(other) else []),
    ]


def verdict(pair: Pair, found: Mapping[tuple[str, str], Run]) -> tuple[bool | None, str]:
    """Whether the runs of two jobs are equal (None while that is unknown), and a sentence about it."""
    expected = len(FORMS) * len(pair.models)
    ended = sum(not run.active for run in found.values())
    done = all(job.state is JobState.FINISHED for job in pair.jobs.values())
    if pair.running or (done and ended < expected):
        spent = duration(time() - pair.first.submitted)
        if not found:
            return None, f"starting Python and MLflow twice … {spent}"
        return None, f"training with both: {ended} of {expected} runs have ended … {spent}"
    unlike = [f"{form} failed: {job.problem}" for form, job in pair.jobs.items() if job.problem]
    for model in pair.models:
        runs = [found.get((form, model)) for form in FORMS]
        for form, run in zip(FORMS, runs, strict=True):
            if run is None:
                unlike.append(f"{form} left no run of {model}")
            elif run.status != "FINISHED":
                unlike.append(f"{model} of {form} is {run.status.lower()}")
        one, other = runs
        if one and other and (one.status, other.status) == ("FINISHED", "FINISHED"):
            unlike += [f"{model} in {difference}" for difference in differences(one, other)]
    if unlike:
        return False, f"not equal: {'; '.join(unlike)}"
    return True, "equal runs: params and metrics agree, and so do status, steps and data set"


def _differing(kind: str, one: Mapping[str, object], other: Mapping[str, object]) -> Iterator[str]:
    for key in sorted({*one, *other}, key=natural):
        # As text, as NaN does not equal NaN.
        if str(one.get(key, "-")) != str(other.get(key, "-")):
            yield f"{kind} {key} ({one.get(key, '-')} and {other.get(key, '-')})"


def _untimed(values: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in values.items() if key not in _TIMES}


def _inputs(run: Run) -> list[tuple[str, str, str]]:
    return sorted((given.name, given.digest, given.context) for given in run.inputs)
