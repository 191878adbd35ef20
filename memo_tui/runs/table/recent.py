"""What was last shown of stores and their experiments, as the settings keep it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from time import time
from typing import Any, Self

_MOST_KEPT = 20
_MOST_MARKS = 200
_TABLE = "recent"


@dataclass(frozen=True, slots=True)
class Shown:
    """What was shown of some experiments of a store.

    Attributes:
        store: the store's address, its password hidden.
        experiments: their names.
        cursor: the id of the run under the cursor; "" for the first row.
        marks: the ids of the marked runs.
        metric: the chosen metric of the chart; "" if none was chosen.
        box: the id of the box that is shown where only one fits, or "".
        enlarged: the id of the box that filled the screen, or "".
        used: when, in ms since 1970.
    """

    store: str
    experiments: tuple[str, ...]
    cursor: str = ""
    marks: tuple[str, ...] = ()
    metric: str = ""
    box: str = ""
    enlarged: str = ""
    used: int = 0

    @property
    def key(self) -> str:
        """The name of its table in the settings file."""
        return f"{' + '.join(sorted(self.experiments))} · {self.store}"

    def saved(self) -> dict[str, Any]:
        """As a TOML table, without what is empty."""
        table = {
            "store": self.store,
            "experiments": list(self.experiments),
            "used": self.used,
            "cursor": self.cursor,
            "marks": list(self.marks[:_MOST_MARKS]),
            "metric": self.metric,
            "box": self.box,
            "enlarged": self.enlarged,
        }
        return {name: value for name, value in table.items() if value}

    @classmethod
    def of_saved(cls, saved: object) -> Self | None:
        """Parse what `saved` returned; None, or a default, for values of another form."""
        if not isinstance(saved, Mapping):
            return None
        store, experiments = saved.get("store"), _texts(saved.get("experiments"))
        if not isinstance(store, str) or not experiments:
            return None
        names = ("cursor", "metric", "box", "enlarged")
        texts = {name: text for name in names if isinstance(text := saved.get(name), str)}
        used = saved.get("used")
        return cls(
            store,
            experiments,
            marks=_texts(saved.get("marks")),
            used=used if isinstance(used, int) else 0,
            **texts,
        )


class Recent:
    """The last used experiments, at most 20."""

    def __init__(self, saved: Mapping[str, Any]) -> None:
        """Read them from the settings' table."""
        self._saved = {key: shown for key, each in saved.items() if (shown := Shown.of_saved(each))}

    @property
    def _newest(self) -> list[Shown]:
        return sorted(self._saved.values(), key=lambda each: -each.used)

    @property
    def stores(self) -> dict[str, int]:
        """When stores were last used, in ms since 1970, by their addresses; the last one first."""
        used: dict[str, int] = {}
        for each in self._newest:
            used.setdefault(each.store, each.used)
        return used

    def experiments(self, store: str) -> tuple[str, ...]:
        """The experiments that were last shown of a store; () if none were."""
        return next((each.experiments for each in self._newest if each.store == store), ())

    def before(self, store: str, experiments: Sequence[str]) -> str:
        """The experiment of a store that was shown last before these; "" if none was."""
        others = (
            name
            for each in self._newest
            if each.store == store and len(each.experiments) == 1
            for name in each.experiments
            if name not in experiments
        )
        return next(others, "")

    def of(self, store: str, experiments: Sequence[str]) -> Shown:
        """What was last shown of these experiments."""
        new = Shown(store, tuple(experiments))
        return self._saved.get(new.key, new)

    def note(self, shown: Shown) -> dict[tuple[str, str], dict[str, Any] | None]:
        """Note what is shown now; returns what changes in the settings file."""
        shown = replace(shown, used=int(time() * 1000))
        self._saved[shown.key] = shown
        old = [each.key for each in self._newest[_MOST_KEPT:]]
        for key in old:
            del self._saved[key]
        return {(_TABLE, shown.key): shown.saved(), **{(_TABLE, key): None for key in old}}


def _texts(saved: object) -> tuple[str, ...]:
    return tuple(each for each in saved if isinstance(each, str)) if isinstance(saved, list) else ()
