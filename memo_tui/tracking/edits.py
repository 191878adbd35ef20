"""Editing runs in a store: names, tags, notes, deletion, and marking lost runs as failed."""

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import time
from typing import TYPE_CHECKING, Protocol

from memo_tui.errors import MemoTuiError, StoreUnreachable, StoreUntrusted
from memo_tui.tracking.address import Address
from memo_tui.tracking.error_messages import to_store_error
from memo_tui.tracking.origin import missed_heartbeats, proof_of_death
from memo_tui.tracking.tags import HEARTBEAT_TAG, LOST_TAG, RUNNING, last_seen

if TYPE_CHECKING:
    from mlflow import MlflowClient

NOTE_TAG = "mlflow.note.content"
LONGEST_KEY = 250
LONGEST_VALUE = 8000
LONGEST_NAME = 250
_MOST_NAMED = 5
_KEY = re.compile(r"[/\w.\- :]*")


class EditError(MemoTuiError):
    """An edit is refused or failed."""


@dataclass(frozen=True)
class Edited:
    """The result of an edit of some runs.

    Attributes:
        done: the ids of the runs that were changed.
        failed: the reason for each run that was not changed, by id.
    """

    done: tuple[str, ...] = ()
    failed: Mapping[str, str] = field(default_factory=dict)

    def problem(self, verb: str, names: Mapping[str, str] | None = None) -> str:
        """A sentence about the runs that were not changed; "" if there are none.

        Args:
            verb: the edit as a participle, for example "deleted".
            names: the names of the runs by id; a run without a name is named by the start of its id.
        """
        if not self.failed:
            return ""
        reason = next(iter(self.failed.values()))
        named = [(names or {}).get(run_id) or run_id[:8] for run_id in self.failed]
        more = f" and {len(named) - _MOST_NAMED:,} more" if len(named) > _MOST_NAMED else ""
        which = ", ".join(named[:_MOST_NAMED]) + more
        if not self.done:
            return f"{which} can't be {verb}: {reason}"
        count = len(self.done) + len(self.failed)
        return f"{len(self.done):,} of {count:,} runs were {verb}, but not {which}: {reason}"

    def or_raise(self, verb: str, names: Mapping[str, str] | None = None) -> None:
        """Raise an error if a run was not changed; for the arguments see `problem`.

        Raises:
            EditError: not all runs were changed.
        """
        if problem := self.problem(verb, names):
            raise EditError(problem)


def check_key(key: str) -> str:
    """The reason why a tag can't have this key, in one sentence; "" if it can."""
    if not key.strip():
        return "A tag needs a key."
    if len(key) > LONGEST_KEY:
        return f"The key has {len(key):,} characters; at most {LONGEST_KEY} are allowed."
    if not _KEY.fullmatch(key):
        return "A key may contain letters, digits, spaces and the characters _ - . : / only."
    if posixpath.normpath(key) != key or key.startswith(("..", "/")) or key == ".":
        return "A key is read as a path: no / at its ends, no //, no . or .. as a part."
    return ""


def check_value(value: str) -> str:
    """The reason why a tag can't have this value, in one sentence; "" if it can."""
    if len(value) > LONGEST_VALUE:
        return f"The text has {len(value):,} characters; at most {LONGEST_VALUE:,} are allowed."
    return "A text can't contain the character NUL." if "\0" in value else ""


def check_name(name: str) -> str:
    """The reason why a run can't have this name, in one sentence; "" if it can."""
    if not name.strip():
        return "A run needs a name."
    if len(name) > LONGEST_NAME:
        return f"The name has {len(name):,} characters; at most {LONGEST_NAME} are allowed."
    return "A name can't contain the character NUL." if "\0" in name else ""


def delete_runs(client: "MlflowClient", run_ids: Sequence[str]) -> Edited:
    """Delete these runs; they can be restored."""
    return change_each(client, run_ids, client.delete_run)


def restore_runs(client: "MlflowClient", run_ids: Sequence[str]) -> Edited:
    """Restore these deleted runs."""
    return change_each(client, run_ids, client.restore_run)


def set_tag(client: "MlflowClient", run_ids: Sequence[str], key: str, value: str) -> Edited:
    """Set a tag of these runs, replacing an older value.

    Raises:
        EditError: the key or value is not valid.
    """
    _refuse(check_key(key) or check_value(value))
    return change_each(client, run_ids, lambda run_id: client.set_tag(run_id, key, value))


def delete_tag(client: "MlflowClient", run_ids: Sequence[str], key: str) -> Edited:
    """Remove a tag from these runs; a run without it counts as done."""

    def remove(run_id: str) -> None:
        if key in client.get_run(run_id).data.tags:
            client.delete_tag(run_id, key)

    return change_each(client, run_ids, remove)


def rename(client: "MlflowClient", run_id: str, name: str) -> Edited:
    """Give a run another name.

    Raises:
        EditError: the name is not valid.
    """
    _refuse(check_name(name))
    return change_each(client, [run_id], lambda run_id: client.update_run(run_id, name=name))


def set_note(client: "MlflowClient", run_id: str, text: str) -> Edited:
    """Set the note of a run, in Markdown.

    Raises:
        EditError: it is too long.
    """
    return set_tag(client, [run_id], NOTE_TAG, text)


class LostRun(Protocol):
    """What must be known of a run that was found to be lost."""

    @property
    def run_id(self) -> str:
        """Its id."""

    @property
    def tags(self) -> Mapping[str, str]:
        """Its tags, by key."""


def fail_lost(client: "MlflowClient", runs: Sequence[LostRun]) -> Edited:
    """Mark lost runs as FAILED, with the time of their last heartbeat as the end and the proof as a tag.

    Each proof is checked again. A run is not changed if it has ended, if it can't be proven dead now, or if
    it had a heartbeat since it was read. One elsewhere counts as dead if it has had none since then.

    Args:
        client: of the store.
        runs: the runs as they were read when they were found to be lost.
    """
    known = {run.run_id: run.tags.get(HEARTBEAT_TAG) for run in runs}

    def fail(run_id: str) -> None:
        now = time()
        tags = client.get_run(run_id).data.tags
        proof = proof_of_death(tags, now) or missed_heartbeats(tags, now - (last_seen(tags) or now))
        run = client.get_run(run_id)  # read after the proof, when the process can no longer end it
        if run.info.status not in RUNNING:
            raise EditError(f"it has since ended as {run.info.status}.")
        if not proof or run.data.tags.get(HEARTBEAT_TAG) != known[run_id]:
            raise EditError("its process may still be alive.")
        sign = last_seen(run.data.tags)
        end = None if sign is None else max(run.info.start_time or 0, int(min(sign, now) * 1000))
        client.set_terminated(run_id, "FAILED", end)
        client.set_tag(run_id, LOST_TAG, proof)

    return change_each(client, [*known], fail)


def _refuse(problem: str) -> None:
    if problem:
        raise EditError(problem)


def change_each(client: "MlflowClient", run_ids: Sequence[str], change: Callable[[str], object]) -> Edited:
    """Change one run after the other; stop if the store can't be reached.

    Args:
        client: of the store.
        run_ids: of the runs.
        change: changes the run with that id; its `EditError` says why it can't be.
    """
    address = Address.parse(client.tracking_uri)
    done: list[str] = []
    failed: dict[str, str] = {}
    for place, run_id in enumerate(run_ids):
        try:
            change(run_id)
        except EditError as error:
            failed[run_id] = str(error)
        except Exception as error:  # noqa: BLE001 - MLflow's errors have no common root
            problem = to_store_error(error, address)
            if isinstance(problem, StoreUnreachable | StoreUntrusted):
                failed |= dict.fromkeys(run_ids[place:], str(problem))
                break
            failed[run_id] = _reason(error) or str(problem)
        else:
            done.append(run_id)
    return Edited(tuple(done), failed)


def _reason(error: Exception) -> str:
    if getattr(error, "error_code", "") == "RESOURCE_DOES_NOT_EXIST":
        return "it is no longer in the store."
    return "it is deleted." if "must be in the 'active' state" in str(error) else ""
