"""What the table says of a run's memo: whether it ran, was forced, and what it answered."""

import json
from collections.abc import Mapping
from contextlib import suppress

from memo_tui.numbers import counted
from memo_tui.runs.model import Run
from memo_tui.tracking.memo_hits import Hits
from memo_tui.tracking.tags import (
    MEMO_ANSWERED_TAG,
    MEMO_FORCED_TAG,
    MEMO_HITS_TAG,
    MEMO_INVALID_TAG,
    MEMO_KEY_TAG,
    MEMO_VARIES_TAG,
)


def memo_of(run: Run) -> str | None:
    """The memo of a run in a few words, such as "ran · 3 hits by ana"; None if it has none."""
    tags = run.tags
    if MEMO_ANSWERED_TAG in tags:
        return _answered(tags[MEMO_ANSWERED_TAG])
    if MEMO_KEY_TAG not in tags:
        return None
    words = ["forced" if MEMO_FORCED_TAG in tags else "ran"]
    if MEMO_INVALID_TAG in tags:
        words.append("invalid")
    if MEMO_VARIES_TAG in tags:
        words.append("varies")
    return " · ".join([*words, *_hits(tags, run.user)])


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
