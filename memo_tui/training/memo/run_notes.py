"""Notes on remembered runs: whom they answered, how they vary, who invalidated or blessed them."""

import json
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from memo_tui.tracking.origin import current_user
from memo_tui.tracking.tags import (
    MEMO_BLESSED_TAG,
    MEMO_BUT_TAG,
    MEMO_HITS_TAG,
    MEMO_INVALID_TAG,
    MEMO_KEY_TAG,
    MEMO_VARIES_TAG,
)
from memo_tui.training.memo.key import Key
from memo_tui.training.memo.stored_runs import ARTIFACT, LONGEST_TAG, key_tags
from memo_tui.training.memo.verdict import RememberedRun

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import Run


def note_hit(client: "MlflowClient", run: RememberedRun, word: str) -> None:
    """Count on a run that it answered a launch.

    Args:
        client: of the store.
        run: the run, as it was found just now.
        word: of the verdict.

    Raises:
        Exception: what MLflow raises.
    """
    hits = run.hits.one_more(word, run.seconds, current_user(), time.time())
    client.set_tag(run.run_id, MEMO_HITS_TAG, hits.to_tag())


def note_variation(client: "MlflowClient", before: RememberedRun, after: RememberedRun) -> str:
    """Note on two runs of one training how their metrics differ, in words; "" if they don't.

    Metrics that only one has don't count, nor does how long they took.

    Raises:
        Exception: what MLflow raises.
    """
    words = ", ".join(
        f"{name} {before.metrics[name]:.10g} in {before.name}, {value:.10g} in {after.name}"
        for name, value in sorted(after.metrics.items())
        if name in before.metrics
        and not name.endswith("seconds")
        and repr(value) != repr(before.metrics[name])
    )
    if words:
        for run in (before, after):
            client.set_tag(run.run_id, MEMO_VARIES_TAG, words[:LONGEST_TAG])
    return words


def note(user: str, **more: str) -> str:
    """The text of a tag that says who changed what is remembered, and when."""
    return json.dumps({"by": user, "at": datetime.now(UTC).isoformat(timespec="seconds"), **more})


def invalid_since(run: "Run") -> str:
    """Who had a run forgotten, and when, in words; "" if nobody had."""
    text = run.data.tags.get(MEMO_INVALID_TAG, "")
    if not text:
        return ""
    found: Any = {}
    with suppress(ValueError):
        found = json.loads(text)
    if not isinstance(found, dict) or not found:
        return "invalidated"
    return f"invalidated by {found.get('by', 'somebody')} on {str(found.get('at', ''))[:10]}"


def invalidate(client: "MlflowClient", run_ids: Sequence[str], user: str, why: str = "") -> None:
    """Mark runs so that no verdict returns them any more; the runs themselves stay.

    Raises:
        Exception: what MLflow raises.
    """
    for run_id in run_ids:
        client.set_tag(run_id, MEMO_INVALID_TAG, note(user, why=why) if why else note(user))


def bless(client: "MlflowClient", run: "Run", key: Key, user: str) -> None:
    """Let a run answer another key, too: the edits since then change nothing.

    It is found by all keys that it ever had; the parts by which it is compared are those of the newest.

    Raises:
        Exception: what MLflow raises.
    """
    client.log_text(run.info.run_id, key.to_json(), ARTIFACT)
    before = run.data.tags.get(MEMO_KEY_TAG, "")
    client.set_tag(run.info.run_id, MEMO_BLESSED_TAG, note(user, before=before))
    tags = key_tags(key)
    for name, value in tags.items():
        client.set_tag(run.info.run_id, name, value)
    for name in run.data.tags:
        old = name == MEMO_INVALID_TAG or name.startswith(MEMO_BUT_TAG)
        if old and name not in tags:
            client.delete_tag(run.info.run_id, name)
