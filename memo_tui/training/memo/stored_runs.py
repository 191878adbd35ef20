"""Finding memoized trainings in MLflow, and storing their keys, as any of its users can."""

import json
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from memo_tui.tracking.memo_hits import Hits
from memo_tui.tracking.origin import Origin
from memo_tui.tracking.tags import (
    MEMO_ARTIFACTS_TAG,
    MEMO_BUT_TAG,
    MEMO_FIND_TAG,
    MEMO_HITS_TAG,
    MEMO_INVALID_TAG,
    MEMO_KEY_TAG,
    MEMO_PART_TAG,
    MEMO_SECONDS_TAG,
    MEMO_VARIES_TAG,
    ORIGIN_TAG,
)
from memo_tui.training.memo.key import PARTS, Key, StoredKey
from memo_tui.training.memo.verdict import RememberedRun

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import Run

OFTEN_ALONE = ("params", "seed", "data", "code", "environment")
"""The parts of which one alone often differs: runs that differ in one are found among any number."""

ARTIFACT_FOLDER = "memo"
ARTIFACT = f"{ARTIFACT_FOLDER}/key.json"
MOST_WITH_KEY = 20  # runs that are looked at
NEAREST_AMONG = 30  # of the newest runs
LONGEST_TAG = 4000  # characters

_MOST_NAMES = 40  # artifacts whose names are kept
_ACTIVE_ONLY, _ALL = 1, 3  # MLflow's ViewType
_REMEMBERED = f"tags.`{MEMO_KEY_TAG}` != '' AND attributes.status = 'FINISHED'"


def with_key(client: "MlflowClient", experiment_id: str, digest: str) -> "list[Run]":
    """The finished runs with this key that are not deleted, the newest first."""
    return _search(
        client,
        experiment_id,
        f"{_is_key(digest)} AND attributes.status = 'FINISHED'",
        _ACTIVE_ONLY,
        MOST_WITH_KEY,
    )


def not_failed_with_key(client: "MlflowClient", experiment_id: str, digest: str) -> "list[Run]":
    """The runs with this key that finished or still train and are not deleted, the newest first."""
    where = f"{_is_key(digest)} AND attributes.status != 'FAILED' AND attributes.status != 'KILLED'"
    return _search(client, experiment_id, where, _ACTIVE_ONLY, 500)


def with_key_in_any_state(client: "MlflowClient", experiment_id: str, digest: str) -> "list[Run]":
    """All runs with this key, deleted ones too, the newest first."""
    return _search(client, experiment_id, _is_key(digest), _ALL, MOST_WITH_KEY)


def newest(client: "MlflowClient", experiment_id: str, most: int = NEAREST_AMONG) -> "list[Run]":
    """The newest finished runs of any memoized trainings."""
    return _search(client, experiment_id, _REMEMBERED, _ACTIVE_ONLY, most)


def newest_but(
    client: "MlflowClient", experiment_id: str, key: Key, part: str, most: int = NEAREST_AMONG
) -> "list[Run]":
    """The newest finished runs that differ from a key in this part alone."""
    found = key.digest_but(part)
    where = f"tags.`{MEMO_BUT_TAG}{part}.{found}` = '{found}' AND attributes.status = 'FINISHED'"
    return _search(client, experiment_id, where, _ACTIVE_ONLY, most)


def named(client: "MlflowClient", experiment_id: str, name: str) -> "list[Run]":
    """The remembered runs with this id or name that are not deleted."""
    quoted = name.replace("'", "")
    for where in (f"attributes.run_id = '{quoted}'", f"attributes.run_name = '{quoted}'"):
        found = _search(client, experiment_id, f"{_REMEMBERED} AND {where}", _ACTIVE_ONLY, 20)
        if found:
            return found if quoted == name else []
    return []


def older_than(client: "MlflowClient", experiment_id: str, days: float) -> "list[Run]":
    """All remembered runs that ended more than so many days ago and aren't invalidated yet."""
    before = int((time.time() - days * 86_400) * 1000)
    where = f"{_REMEMBERED} AND attributes.end_time < {before}"
    found: list[Run] = []
    token = None
    while True:
        page = client.search_runs([experiment_id], where, _ACTIVE_ONLY, 500, page_token=token)
        found += [run for run in page if MEMO_INVALID_TAG not in run.data.tags]
        token = page.token
        if not token:
            return found


def _is_key(digest: str) -> str:
    """By a tag that has the digest in its name, as databases have an index of tags by their names alone."""
    return f"tags.`{MEMO_FIND_TAG}{digest}` = '{digest}'"


def _search(client: "MlflowClient", experiment_id: str, where: str, view: int, most: int) -> "list[Run]":
    found = client.search_runs(
        [experiment_id], where, run_view_type=view, max_results=most, order_by=["attributes.start_time DESC"]
    )
    return list(found)


def key_tags(key: Key) -> dict[str, str]:
    """The tags of a run that is a training with this key."""
    others = {name: key.digest_but(name) for name in OFTEN_ALONE}
    return {
        **{f"{MEMO_BUT_TAG}{name}.{found}": found for name, found in others.items()},
        MEMO_KEY_TAG: key.digest,
        f"{MEMO_FIND_TAG}{key.digest}": key.digest,
        **{f"{MEMO_PART_TAG}{name}": found for name, found in key.digests.items()},
    }


def note_end(client: "MlflowClient", run: "Run", seconds: float) -> None:
    """Note how long a run took, that isn't to be remembered.

    Raises:
        Exception: what MLflow raises.
    """
    client.set_tag(run.info.run_id, MEMO_SECONDS_TAG, f"{seconds:.3f}")


def store_key(client: "MlflowClient", run: "Run", key: Key, seconds: float) -> None:
    """Write the whole key of a run as an artifact, the names of its other artifacts, and how long it took.

    Raises:
        Exception: what MLflow raises.
    """
    from mlflow.entities import RunTag  # noqa: PLC0415 - heavy

    run_id, folder = run.info.run_id, _local_folder(run)
    client.log_text(run_id, key.to_json(), ARTIFACT)
    if folder is not None:
        there = [each.name for each in folder.iterdir()]
    else:
        there = [each.path for each in client.list_artifacts(run_id)]
    names = [name for name in sorted(there) if len(name) < LONGEST_TAG // _MOST_NAMES][:_MOST_NAMES]
    tags = {MEMO_SECONDS_TAG: f"{seconds:.3f}", MEMO_ARTIFACTS_TAG: json.dumps(names)}
    client.log_batch(run_id, tags=[RunTag(name, value) for name, value in tags.items()])


def has_artifacts(client: "MlflowClient", run: "Run") -> bool:
    """Whether the key of a run, and the other artifacts that it had when it ended, are still there."""
    run_id, folder = run.info.run_id, _local_folder(run)
    try:
        names = json.loads(run.data.tags.get(MEMO_ARTIFACTS_TAG, "[]"))
        if folder is not None:
            return all((folder / name).exists() for name in (ARTIFACT, *names))
        there = {each.path for each in client.list_artifacts(run_id)}
        inside = {each.path for each in client.list_artifacts(run_id, ARTIFACT_FOLDER)}
    except Exception:  # noqa: BLE001 - stores of artifacts raise what they want
        return False
    return ARTIFACT in inside and there.issuperset(names)


def stored_key(client: "MlflowClient", run: "Run") -> StoredKey:
    """The key of a run: the whole of it if its artifact can be read, else the digests of its parts."""
    with suppress(Exception), TemporaryDirectory(prefix="memo-tui-") as copies:  # as above
        folder = _local_folder(run)
        path = folder / ARTIFACT if folder else client.download_artifacts(run.info.run_id, ARTIFACT, copies)
        found = StoredKey.from_json(Path(path).read_text("utf-8"))
        if found and found.digests == digests_of(run.data.tags).digests:
            return found
    return digests_of(run.data.tags)


def _local_folder(run: "Run") -> Path | None:
    """The folder of a run's artifacts on this machine, read in a tenth of the time that MLflow takes."""
    place = urlsplit(run.info.artifact_uri or "")
    return Path(unquote(place.path)) if place.scheme == "file" and not place.netloc else None


def digests_of(tags: Mapping[str, str]) -> StoredKey:
    """The digests of the parts of a run's key, from its tags."""
    return StoredKey({name: tags.get(f"{MEMO_PART_TAG}{name}", "") for name in PARTS})


def name_of(run: "Run") -> str:
    """The name of a run; its id if it has none."""
    return str(run.info.run_name or run.info.run_id)


def remembered(run: "Run") -> RememberedRun:
    """What a verdict says of a run."""
    seconds = 0.0
    with suppress(ValueError):
        seconds = float(run.data.tags.get(MEMO_SECONDS_TAG, ""))
    return RememberedRun(
        run.info.run_id,
        name_of(run),
        dict(run.data.metrics),
        seconds,
        (run.info.end_time or 0) / 1000,
        run.data.tags.get(MEMO_VARIES_TAG, ""),
        Hits.of_tag(run.data.tags.get(MEMO_HITS_TAG, "")),
    )


def is_of(run: "Run", user: str, host: str) -> bool:
    """Whether a run is one of this user on this machine."""
    origin = Origin.of_tag(run.data.tags.get(ORIGIN_TAG, ""))
    return run.data.tags.get("mlflow.user") == user and (origin is None or origin.place.host == host)


def age_in_days(run: "Run") -> float:
    """How many days ago a run ended."""
    return (time.time() - (run.info.end_time or 0) / 1000) / 86400
