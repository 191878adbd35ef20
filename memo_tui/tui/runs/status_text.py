"""The state of reading the runs, as text."""

from time import localtime, strftime, time

from memo_tui.numbers import counted
from memo_tui.runs.model import Phase, RunsSnapshot
from memo_tui.tui.common.key_words import with_keys
from memo_tui.tui.common.text import ago, plain

_STALE_SECONDS = 6
_OLD_SECONDS = 10


def empty(
    snapshot: RunsSnapshot | None, experiment: str, *, filtered: bool = False, elsewhere: str = ""
) -> str:
    """The text in the table while it has no rows.

    Args:
        snapshot: the newest, or None before the first.
        experiment: the names of the shown experiments.
        filtered: whether there is a filter.
        elsewhere: where the store has runs, or "".
    """
    if snapshot is None:
        return "Waiting for MLflow."
    if snapshot.phase is Phase.DELETED:
        keys = with_keys("Press {undo} to bring it back, {experiments} to show another.")
        return f"The experiment {plain(experiment)} is deleted. {keys}"
    if snapshot.phase is Phase.OFFLINE:
        return with_keys("Nothing has been read yet. Press {experiments} for other stores.")
    if snapshot.phase is Phase.REFUSED:
        return (
            f"This store is not read: {snapshot.refusal}. "
            f"{with_keys('Press {experiments} for other stores.')}"
        )
    if filtered and snapshot.runs:
        known = len(snapshot.runs)
        none = f"None of the {known:,} runs match" if known > 1 else "The only run doesn't match"
        return f"{none} the filter.\n{with_keys('Press {find} to change it.')}"
    if snapshot.phase is not Phase.LIVE:
        return f"{snapshot.phase.capitalize()} … {int(time() - snapshot.since)} s"
    return elsewhere or (
        f"No runs in {plain(experiment)} yet.\n"
        + with_keys(
            "Press {new} to train a model and watch it arrive here, {new_own} to run a training of your own."
        )
    )


def state(
    snapshot: RunsSnapshot | None,
    store: str,
    read_at: float | None,
    still_since: float | None = None,
    waits: str = "",
) -> str:
    """The text of the header after the experiment's name.

    Args:
        snapshot: the newest, or None before the first.
        store: the store, or "" to leave it out.
        read_at: when the store last answered, in seconds since 1970, or None.
        still_since: when the runs could last be arranged, likewise; None if the newest could be.
        waits: what trainings could not give the store yet, or "".
    """
    parts = ["", store] if store else [""]
    if snapshot and (snapshot.runs or snapshot.phase is Phase.LIVE):
        count = counted(len(snapshot.runs), "run")
        if not snapshot.complete:
            whole = snapshot.total is not None and snapshot.total >= len(snapshot.runs)
            count = f"{len(snapshot.runs):,} of {snapshot.total:,} runs" if whole else f"{count} so far"
        parts.append(count)
    if still_since is None:
        parts.append(_liveness(snapshot, read_at, time()))
    else:
        parts.append(f"table unchanged since {_clock(still_since)}")
    return " · ".join([*parts, waits] if waits else parts)


def reading(snapshot: RunsSnapshot, checked_at: float | None) -> str:
    """How the runs are read, and when edits were last read.

    Args:
        snapshot: the newest.
        checked_at: up to when edits and deletions of ended runs are known, in seconds since 1970, or None.
    """
    parts = []
    if snapshot.extremes_left:
        parts.append(f"{counted(snapshot.extremes_left, 'value')} to read")
    age = None if checked_at is None else time() - checked_at
    if age is not None and age > _OLD_SECONDS:
        parts.append(f"edits of old runs checked {ago(age)}")
    return " · ".join([*parts, snapshot.reader] if snapshot.reader else parts)


def unchanged(since: float, problem: str) -> str:
    """Why the table shows an older state, and what to do.

    Args:
        since: when the runs could last be arranged, in seconds since 1970.
        problem: what went wrong, and where the details are.
    """
    return (
        f"The table has not changed since {_clock(since)}: the runs can't be arranged. {problem} The next"
        " update tries again. If that fails too, change the sort order or the filter, or restart memo-tui."
    )


def _clock(seconds: float) -> str:
    return strftime("%H:%M:%S", localtime(seconds))


def _liveness(snapshot: RunsSnapshot | None, read_at: float | None, now: float) -> str:
    if snapshot is None:
        return "starting"
    if snapshot.phase is Phase.OFFLINE:
        wait = max(0, round((snapshot.retry_at or now) - now))
        return f"offline, next try in {wait} s" if wait else "offline, trying now"
    if snapshot.phase is Phase.REFUSED:
        return f"refused: {snapshot.refusal}"
    if snapshot.phase is Phase.LIVE and read_at and now - read_at > _STALE_SECONDS:
        return f"stale {int(now - read_at)} s"
    if snapshot.phase in (Phase.LIVE, Phase.DELETED):
        return snapshot.phase
    return f"{snapshot.phase} {int(now - snapshot.since)} s"
