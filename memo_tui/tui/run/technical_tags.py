"""The tags that MLflow and this program keep for themselves, in words."""

import json
from contextlib import suppress

from memo_tui.numbers import counted
from memo_tui.tracking.origin import Origin
from memo_tui.tracking.tags import (
    FOLD_TAG,
    HEARTBEAT_TAG,
    JOB_TAG,
    LOST_TAG,
    MEMO_ANSWERED_TAG,
    MEMO_ARTIFACTS_TAG,
    MEMO_BLESSED_TAG,
    MEMO_FORCED_TAG,
    MEMO_HITS_TAG,
    MEMO_INVALID_TAG,
    MEMO_KEY_TAG,
    MEMO_SECONDS_TAG,
    MEMO_VARIES_TAG,
    ORIGIN_TAG,
    STEPS_TAG,
    TRACKER_TAG,
    last_seen,
)
from memo_tui.tui.common.text import moment

_NAMES = {
    FOLD_TAG: "fold",
    HEARTBEAT_TAG: "last heartbeat",
    ORIGIN_TAG: "process",
    JOB_TAG: "job",
    LOST_TAG: "marked as lost",
    MEMO_ARTIFACTS_TAG: "artifacts of the memo",
    MEMO_ANSWERED_TAG: "answered from runs",
    MEMO_BLESSED_TAG: "memo blessed",
    MEMO_FORCED_TAG: "forced",
    MEMO_HITS_TAG: "launches it answered",
    MEMO_INVALID_TAG: "memo invalidated",
    MEMO_KEY_TAG: "key of the training",
    MEMO_SECONDS_TAG: "seconds of the training",
    MEMO_VARIES_TAG: "not deterministic",
    STEPS_TAG: "steps planned",
    TRACKER_TAG: "memo of the tracker",
    "mlflow.log-model.history": "logged models",
    "mlflow.loggedArtifacts": "logged artifacts",
    "mlflow.runColor": "colour in MLflow's web UI",
    "mlflow.autologging": "autologged from",
}
_ODD = (ValueError, TypeError, AttributeError, RecursionError)  # of JSON that has another form


def describe_tag(key: str, value: str) -> tuple[str, str]:
    """The name and the text of a tag for people; what is not understood stays as it is."""
    return _NAMES.get(key, key), _text(key, value)


def _text(key: str, value: str) -> str:
    if key == HEARTBEAT_TAG and (seen := last_seen({key: value})) is not None:
        return moment(int(seen * 1000))
    if key == ORIGIN_TAG and (origin := Origin.of_tag(value)) is not None:
        return f"{origin.pid} on {origin.place.host}"
    if key == "mlflow.log-model.history":
        with suppress(*_ODD):
            paths = [str(each.get("artifact_path") or "model") for each in json.loads(value)]
            return f"{counted(len(paths), 'model')}: {', '.join(paths)}"
    return value
