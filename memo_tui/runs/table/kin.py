"""Which runs name which as their parents, counted as runs come and go."""

from collections.abc import Iterator, Mapping, Sequence

from memo_tui.runs.model import Run
from memo_tui.runs.run_map import RunMap
from memo_tui.tracking.tags import PARENT_TAG

Kin = RunMap[frozenset[str]]  # the ids of the runs that name a run as their parent, by its id


def updated(kin: Kin, pairs: Sequence[tuple[Run | None, Run | None]]) -> Kin:
    """The kin after some runs changed, each given as it was before and as it is after; None for no run."""
    changed: dict[str, set[str]] = {}
    for old, new in pairs:
        was = None if old is None else old.tags.get(PARENT_TAG)
        now = None if new is None else new.tags.get(PARENT_TAG)
        if was == now:
            continue
        run_id = (new or old).run_id  # type: ignore[union-attr]  # never both None
        for parent in (was, now):
            if parent and parent not in changed:
                changed[parent] = set(kin.get(parent) or ())
        if was:
            changed[was].discard(run_id)
        if now:
            changed[now].add(run_id)
    found = {parent: frozenset(children) for parent, children in changed.items() if children}
    return kin.changed(found, [parent for parent in changed if parent not in found])


def has_nested(kin: Kin, runs: Mapping[str, Run]) -> bool:
    """Whether a run is nested in another one that is known."""
    return any(parent in runs and children != {parent} for parent, children in kin.items())


def below(kin: Kin, runs: Mapping[str, Run], run_id: str) -> Iterator[Run]:
    """The runs nested in a run, at any level, each once."""
    seen, waiting = {run_id}, [run_id]
    while waiting:
        for child in sorted(kin.get(waiting.pop()) or ()):
            if child not in seen and (run := runs.get(child)) is not None:
                seen.add(child)
                waiting.append(child)
                yield run


def below_all(kin: Kin, runs: Mapping[str, Run], chosen: Sequence[Run]) -> list[Run]:
    """The runs nested in the chosen ones, at any level, that aren't among them; each once."""
    ids = {run.run_id for run in chosen}
    found = {each.run_id: each for run in chosen for each in below(kin, runs, run.run_id)}
    return [run for run_id, run in found.items() if run_id not in ids]
