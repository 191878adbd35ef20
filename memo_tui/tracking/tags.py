"""The tags of runs that this program knows, and what they say."""

import math
from collections.abc import Mapping

from memo_tui.any_python.memo_tui_run_context.names import (
    HEARTBEAT_TAG,
    INTERVAL_TAG,
    JOB_TAG,
    NAME_TAG,
    ORIGIN_TAG,
    PARENT_TAG,
    SOURCE_TAG,
)

__all__ = [
    "HEARTBEAT_TAG",
    "INTERVAL_TAG",
    "JOB_TAG",
    "NAME_TAG",
    "ORIGIN_TAG",
    "PARENT_TAG",
    "SOURCE_TAG",
]

COMMAND_TAG = "memo_tui.command"
EXIT_TAG = "memo_tui.exit_status"  # of a command that opened no run
WORK_TAG = "memo_tui.work"  # what trained a run, as JSON, so that it can be run again
STEPS_TAG = "memo_tui.steps"
TRACKER_TAG = "memo_tui.tracker"
LOST_TAG = "memo_tui.lost"
JOURNAL_TAG = "memo_tui.journal"  # up to which record the run has everything that its journal had
MEMO_KEY_TAG = "memo_tui.memo.key"  # the digest of the key of a memoized training
MEMO_FIND_TAG = "memo_tui.memo.key."  # with the digest behind it: the same, found among any number of runs
MEMO_PART_TAG = "memo_tui.memo.part."  # with a part's name behind it: the digest of that part
MEMO_BUT_TAG = "memo_tui.memo.but."  # with a part's name and the digest of all other parts behind it
MEMO_SECONDS_TAG = "memo_tui.memo.seconds"  # how long it took
MEMO_VARIES_TAG = "memo_tui.memo.varies"  # how its metrics differ from those of the same training
MEMO_INVALID_TAG = "memo_tui.memo.invalid"  # that it is not to be returned any more: by whom, when and why
MEMO_BLESSED_TAG = "memo_tui.memo.blessed"  # that it was taken over from another key: by whom, when
MEMO_FORCED_TAG = "memo_tui.memo.forced"  # that it was trained whatever is remembered: by whom, and when
MEMO_HITS_TAG = "memo_tui.memo.hits"  # how often it answered a launch, and what that saved
MEMO_ANSWERED_TAG = "memo_tui.memo.answered"  # of a sweep: how many of its points were remembered
MEMO_ARTIFACTS_TAG = "memo_tui.memo.artifacts"  # the names of its artifacts, as JSON
FOLD_TAG = "memo_tui.fold"  # of a run that is one fold of its parent's cross-validation: which of how many
SYSTEM_TAGS = ("mlflow.", "memo_tui.")  # prefixes of the tags that MLflow and this program set themselves
OWN_PARAMS = "memo_tui."  # the prefix of params by which launches of one training agree who trains
_FOR_PEOPLE = (  # of the tags with these prefixes
    "mlflow.note.content",
    "mlflow.parentRunId",
    "mlflow.project.",
    "mlflow.runName",
    "mlflow.source.",
    "mlflow.user",
    COMMAND_TAG,
    EXIT_TAG,
)
RUNNING = ("RUNNING", "SCHEDULED")


def is_technical(tag: str) -> bool:
    """Whether a tag holds what MLflow and this program keep for themselves, rather than something to read."""
    return tag.startswith(SYSTEM_TAGS) and not tag.startswith(_FOR_PEOPLE)


def last_seen(tags: Mapping[str, str]) -> float | None:
    """The time of the last heartbeat in a run's tags, in seconds since 1970, or None."""
    try:
        at = float(tags.get(HEARTBEAT_TAG, ""))
    except ValueError:
        return None
    return at if math.isfinite(at) else None
