"""Changing what a store keeps of runs: names, tags, notes, deletion, and the end of lost ones."""

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import time
from typing import TYPE_CHECKING

from memo_tui.errors import MemoTuiError, StoreUnreachable
from memo_tui.runs.model import HEARTBEAT_TAG, LOST_TAG, RUNNING, Run, last_seen
from memo_tui.tracking.address import Address
from memo_tui.tracking.error_messages import to_store_error
from memo_tui.tracking.origin import proof_of_death

if TYPE_CHECKING:
    from mlflow import MlflowClient

NOTE_TAG = "mlflow.note.content"
LONGEST_KEY = 250
LONGEST_VALUE = 8000
LONGEST_NAME = 250
PARAM_STAYS = "A param stays as it was logged: MLflow never changes one. Put what is new into a tag."
_MOST_NAMED = 5
_KEY = re.compile(r"[/\w.\- :]*")


class EditError(MemoTuiError):
    """Something can't be changed as asked."""


@dataclass(frozen=True)
class Edited:
    """What became of a change to some runs.

    Attributes:
        done: the ids of those that were changed.
        failed: why each of the others was not, by id.
    """

    done: tuple[str, ...] = ()
    failed: Mapping[str, str] = field(default_factory=dict)

    def problem(self, verb: str, names: Mapping[str, str] | None = None) -> str:
        """What was not done, in one sentence, or "".

        Args:
            verb: what was to be done to them, as "deleted".
            names: of the runs by id; one without a name is named by the start of its id.
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
        """Raise what `problem` says, if there is any.

        Raises:
            EditError: not everything was done.
        """
        if problem := self.problem(verb, names):
            raise EditError(problem)


def check_key(key: str) -> str:
    """Why this can't be the key of a tag, in one sentence, or ""."""
    if not key.strip():
        return "The key of the tag is missing."
    if len(key) > LONGEST_KEY:
        return f"The key has {len(key):,} characters; a store takes {LONGEST_KEY}."
    if not _KEY.fullmatch(key):
        return "A key is made of letters, digits, spaces and the signs _ - . : / only."
    if posixpath.normpath(key) != key or key.startswith(("..", "/")) or key == ".":
        return "A key reads as a path: no / at its ends, no //, no . or .. as a part of it."
    return ""


def check_value(value: str) -> str:
    """Why this can't be the value of a tag, likewise."""
    if len(value) > LONGEST_VALUE:
        return f"The text has {len(value):,} characters; a store takes {LONGEST_VALUE:,}."
    return "A text can't hold the character NUL." if "\0" in value else ""


def check_name(name: str) -> str:
    """Why this can't be the name of a run, likewise."""
    if not name.strip():
        return "A run needs a name."
    if len(name) > LONGEST_NAME:
        return f"The name has {len(name):,} characters; a store takes {LONGEST_NAME}."
    return "A name can't hold the character NUL." if "\0" in name else ""


def delete_runs(client: "MlflowClient", run_ids: Sequence[str]) -> Edited:
    """Delete these runs; they can be restored."""
    return _each(client, run_ids, client.delete_run)


def restore_runs(client: "MlflowClient", run_ids: Sequence[str]) -> Edited:
    """Bring these deleted runs back."""
    return _each(client, run_ids, client.restore_run)


def set_tag(client: "MlflowClient", run_ids: Sequence[str], key: str, value: str) -> Edited:
    """Set a tag of these runs, in place of an older value.

    Raises:
        EditError: no store takes such a key or value.
    """
    _refuse(check_key(key) or check_value(value))
    return _each(client, run_ids, lambda run_id: client.set_tag(run_id, key, value))


def delete_tag(client: "MlflowClient", run_ids: Sequence[str], key: str) -> Edited:
    """Remove a tag from these runs; one that hasn't got it is done."""

    def remove(run_id: str) -> None:
        if key in client.get_run(run_id).data.tags:
            client.delete_tag(run_id, key)

    return _each(client, run_ids, remove)


def rename(client: "MlflowClient", run_id: str, name: str) -> Edited:
    """Give a run another name.

    Raises:
        EditError: no store takes such a name.
    """
    _refuse(check_name(name))
    return _each(client, [run_id], lambda run_id: client.update_run(run_id, name=name))


def set_note(client: "MlflowClient", run_id: str, text: str) -> Edited:
    """Write the note of a run, in Markdown.

    Raises:
        EditError: it is longer than a store takes.
    """
    return set_tag(client, [run_id], NOTE_TAG, text)


def fail_lost(client: "MlflowClient", runs: Sequence[Run]) -> Edited:
    """Mark lost runs as FAILED, with the time of their last sign as their end and the proof as a tag.

    Each is proven anew. One that has ended meanwhile stays as it is, and so does one that can't be proven
    dead now, or whose process gave a sign since it was read.

    Args:
        client: of the store.
        runs: as they were known when it was said that they are lost.
    """
    known = {run.run_id: run.tags.get(HEARTBEAT_TAG) for run in runs}

    def fail(run_id: str) -> None:
        now = time()
        proof = proof_of_death(client.get_run(run_id).data.tags, now)
        run = client.get_run(run_id)  # read after the proof: from then on the process can't end it any more
        if run.info.status not in RUNNING:
            raise EditError(f"it has ended meanwhile, as {run.info.status}.")
        if not proof or run.data.tags.get(HEARTBEAT_TAG) != known[run_id]:
            raise EditError("its process can't be proven dead now.")
        sign = last_seen(run.data.tags)
        end = None if sign is None else max(run.info.start_time or 0, int(min(sign, now) * 1000))
        client.set_terminated(run_id, "FAILED", end)
        client.set_tag(run_id, LOST_TAG, proof)

    return _each(client, [*known], fail)


def _refuse(problem: str) -> None:
    if problem:
        raise EditError(problem)


def _each(client: "MlflowClient", run_ids: Sequence[str], change: Callable[[str], object]) -> Edited:
    """Change one after the other; a store that is gone is not asked for the rest."""
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
            if isinstance(problem, StoreUnreachable):
                failed |= dict.fromkeys(run_ids[place:], str(problem))
                break
            failed[run_id] = _reason(error) or str(problem)
        else:
            done.append(run_id)
    return Edited(tuple(done), failed)


def _reason(error: Exception) -> str:
    if getattr(error, "error_code", "") == "RESOURCE_DOES_NOT_EXIST":
        return "it is not in the store any more."
    return "it is deleted." if "must be in the 'active' state" in str(error) else ""
