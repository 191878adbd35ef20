"""What the reading of the runs is at, in words."""

from time import time

from memo_tui.tracking.runs import Phase, RunsSnapshot
from memo_tui.tui.text import plain

_STALE_SECONDS = 6


def empty(snapshot: RunsSnapshot | None, experiment: str) -> str:
    """What stands in the table while it has no rows."""
    if snapshot is None:
        return "Waiting for MLflow."
    if snapshot.phase is Phase.DELETED:
        return f"The experiment {plain(experiment)} is deleted. Press u to bring it back."
    if snapshot.phase is Phase.OFFLINE:
        return "Nothing could be read yet."
    if snapshot.phase is not Phase.LIVE:
        return f"{snapshot.phase.capitalize()} … {int(time() - snapshot.since)} s"
    return f"No runs in {plain(experiment)} yet.\nPress n to train a model and watch it arrive here."


def state(snapshot: RunsSnapshot | None, store: str, read_at: float | None) -> str:
    """What the header says after the experiment's name.

    Args:
        snapshot: the newest, or None before the first.
        store: the store, or "" where there is no room for it.
        read_at: when the store last answered, in seconds since 1970, or None.
    """
    parts = ["", store] if store else [""]
    if snapshot and (snapshot.runs or snapshot.phase is Phase.LIVE):
        count = f"{len(snapshot.runs):,} run{'s' if len(snapshot.runs) != 1 else ''}"
        parts.append(count if snapshot.complete else f"{count} so far")
    parts.append(_liveness(snapshot, read_at, time()))
    return " · ".join(parts)


def _liveness(snapshot: RunsSnapshot | None, read_at: float | None, now: float) -> str:
    if snapshot is None:
        return "starting"
    if snapshot.phase is Phase.OFFLINE:
        wait = max(0, round((snapshot.retry_at or now) - now))
        return f"offline, next try in {wait} s" if wait else "offline, trying now"
    if snapshot.phase is Phase.LIVE and read_at and now - read_at > _STALE_SECONDS:
        return f"stale {int(now - read_at)} s"
    if snapshot.phase in (Phase.LIVE, Phase.DELETED):
        return snapshot.phase
    return f"{snapshot.phase} {int(now - snapshot.since)} s"
