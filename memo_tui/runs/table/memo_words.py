"""What the table says of a run's memo: whether it ran, was forced, and what it answered."""

import json
from collections.abc import Mapping
from contextlib import suppress

from memo_tui.numbers import counted
from memo_tui.runs.model import Run
from memo_tui.tracking.memo_hits import Hits
from memo_tui.tracking.tags import (
    MEMO_ANSWERED_TAG,
    MEMO_ARTIFACTS_TAG,
    MEMO_FORCED_TAG,
    MEMO_HITS_TAG,
    MEMO_INVALID_TAG,
    MEMO_KEY_TAG,
    MEMO_SECONDS_TAG,
    MEMO_VARIES_TAG,
)


def memo_of(run: Run) -> str | None:
    """The memo of a run in a few words, such as "ran · 3 hits by ana"; None if it has none, or none yet."""
    tags = run.tags
    if MEMO_ANSWERED_TAG in tags:
        return _answered(tags[MEMO_ANSWERED_TAG])
    if MEMO_KEY_TAG not in tags or is_open(run):
        return None
    if not is_remembered(run):
        return "not remembered"
    words = ["forced" if MEMO_FORCED_TAG in tags else "ran"]
    if MEMO_INVALID_TAG in tags:
        words.append("invalid")
    if MEMO_VARIES_TAG in tags:
        words.append("varies")
    return " · ".join([*words, *_hits(tags, run.user)])


def is_open(run: Run) -> bool:
    """Whether a training goes on, or has just ended and isn't remembered yet."""
    ended = run.status != "FINISHED" or MEMO_SECONDS_TAG in run.tags or MEMO_ARTIFACTS_TAG in run.tags
    return (run.active and not run.lost) or not ended


def is_remembered(run: Run) -> bool:
    """Whether a run finished and its key was stored, so that it may answer trainings."""
    return run.status == "FINISHED" and MEMO_KEY_TAG in run.tags and MEMO_ARTIFACTS_TAG in run.tags


def why_not_remembered(run: Run) -> str:
    """Why a run answers no training, in words; "" if it may."""
    if is_remembered(run):
        return ""
    if MEMO_KEY_TAG not in run.tags:
        return "no key, as it ran without the memo"
    if is_open(run):
        return "not yet, as it has not ended"
    if run.lost:
        return "nothing, as it was lost"
    states = {"FAILED": "it failed", "KILLED": "it was killed"}
    return f"nothing, as {states.get(run.status, 'its key could not be stored, or its data changed')}"


def _hits(tags: Mapping[str, str], user: str) -> list[str]:
    hits = Hits.of_tag(tags.get(MEMO_HITS_TAG, ""))
    at_once = hits.count - hits.joined
    words = [counted(at_once, "hit")] if at_once > 0 else []
    if hits.joined:
        words.append(f"{hits.joined:,} joined")
    if words and hits.by and hits.by != user:
        words[-1] += f" by {hits.by}"
    return words


def _answered(text: str) -> str | None:
    """Of a sweep: how many of its points were remembered."""
    with suppress(ValueError, TypeError, KeyError):
        found = json.loads(text)
        return f"{int(found['hits']):,} of {int(found['of']):,} hits"
    return None
