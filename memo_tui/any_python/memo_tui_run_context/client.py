"""MLflow's client, so that it says which runs a program opens: context providers are not asked by it."""

from __future__ import annotations

import functools
import json
import os
import sys
from contextlib import suppress
from typing import Any

from . import heartbeat, job
from .endings import Endings
from .names import HEARTBEAT_TAG, ORIGIN_TAG, PARENT_TAG, SOURCE_TAG
from .origin import origin_tags

_MODULE = "mlflow.tracking.client"
_MARK = "_memo_tui"
_heartbeats = heartbeat.Heartbeats()
_endings = Endings()


def follow() -> None:
    """Follow the client from the moment on at which it can be used, also if it is being imported now."""
    if not _ready():
        sys.meta_path.insert(0, _Waiting())


class _Waiting:
    """Looks for the client at each further import, until it is there.

    It stays, and does nothing more: if it left while the finders are asked, one of them would be passed over.
    """

    over = False

    def find_spec(self, *_: Any) -> None:
        self.over = self.over or _ready()


def _ready() -> bool:
    """Whether the client is there; then it is followed."""
    client = getattr(sys.modules.get(_MODULE), "MlflowClient", None)
    if client is None:
        return False
    if not hasattr(client.create_run, _MARK):
        client.create_run = _following(client.create_run)
        client.set_terminated = _ending(client.set_terminated)
    return True


def _following(create_run: Any) -> Any:
    @functools.wraps(create_run)
    def create(
        self: Any, experiment_id: Any, start_time: Any = None, tags: Any = None, *rest: Any, **more: Any
    ) -> Any:
        every = tags
        with suppress(Exception):  # the program's run is opened in any case
            every = _tags(tags, named=bool(rest[:1] and rest[0]) or bool(more.get("run_name")))
        run = create_run(self, experiment_id, start_time, every, *rest, **more)
        with suppress(Exception):
            _opened(self, run, every or {}, tags or {})
        return run

    setattr(create, _MARK, True)
    return create


def _ending(set_terminated: Any) -> Any:
    @functools.wraps(set_terminated)
    def end(self: Any, run_id: Any, status: Any = None, *rest: Any, **more: Any) -> Any:
        _heartbeats.end(run_id)
        if job.tags():
            status = _endings.status_of(run_id, status)
        return set_terminated(self, run_id, status, *rest, **more)

    return end


def _tags(given: Any, *, named: bool) -> Any:
    """The tags of a new run: of one in a job, or opened by what asks context providers, with a heartbeat."""
    own = dict(given or {})
    in_job = bool(job.tags())
    if not (in_job or ORIGIN_TAG in own):
        return given
    if HEARTBEAT_TAG not in own and not _of_another(own):
        own.update(heartbeat.tags())
    if in_job:
        own = {**origin_tags(), SOURCE_TAG: sys.argv[0] if sys.argv else "", **job.added(own, named=named)}
    return own


def _of_another(tags: Any) -> bool:
    """Whether the tags name another process as the run's, such as a child that is about to log to it."""
    origin = tags.get(ORIGIN_TAG)
    return origin is not None and json.loads(origin).get("pid") != os.getpid()


def _opened(client: Any, run: Any, tags: Any, given: Any) -> None:
    run_id, info = run.info.run_id, run.info
    if HEARTBEAT_TAG in tags and HEARTBEAT_TAG not in given:
        _heartbeats.begin(client, run_id)
    if job.tags():
        _endings.follow(run_id)
        job.note(
            client.tracking_uri,
            run_id=run_id,
            experiment_id=info.experiment_id,
            name=getattr(info, "run_name", "") or "",
            parent=given.get(PARENT_TAG, ""),
            origin=tags.get(ORIGIN_TAG, ""),
        )
