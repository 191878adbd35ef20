"""Elsewhere: while no run is shown, where the store has runs, and what the user may have meant."""

from collections.abc import Callable, Mapping, Sequence

from textual.widget import Widget

from memo_tui.numbers import counted
from memo_tui.runs.experiments import Survey, similar_names, survey
from memo_tui.runs.model import Phase, RunsSnapshot
from memo_tui.tracking.address import Address
from memo_tui.tui.common import background
from memo_tui.tui.common.key_words import with_keys
from memo_tui.tui.common.text import plain

_Key = tuple[tuple[str, ...], tuple[str, ...]]


class Elsewhere:
    """Asks the store once for each reason why no run is shown.

    Attributes:
        text: a sentence for the empty table, or "".
        likely: the experiment that the user most likely wants instead, or "".
    """

    def __init__(
        self,
        pane: Widget,
        offer: Callable[[str], object],
        renamed: Callable[[Mapping[str, str]], object],
    ) -> None:
        """Nothing is known yet.

        Args:
            pane: shows the runs.
            offer: offers the list of experiments, given the reason.
            renamed: called with the new names of shown experiments by their old ones.
        """
        self.text = self.likely = ""
        self._pane, self._offer, self._renamed = pane, offer, renamed
        self._address = Address("", "", "")
        self._named = False
        self._may_offer = False
        self._ids: dict[str, str] = {}  # of the shown experiments that were there, by name
        self._asked: _Key | None = None

    def begin(self, address: Address, *, new_store: bool, named: bool) -> None:
        """Other experiments are shown from now on.

        Args:
            address: of their store.
            new_store: whether another store is shown than before, so that the list may be offered.
            named: whether the user named the experiments.
        """
        self.text = self.likely = ""
        self._asked, self._ids = None, {}
        self._address, self._named, self._may_offer = address, named, new_store

    def look(self, snapshot: RunsSnapshot | None, names: Sequence[str], *, expected: bool) -> None:
        """Ask the store if nothing is shown, or an experiment is no longer there.

        Args:
            snapshot: what was read last.
            names: of the shown experiments.
            expected: whether a training is about to log there.
        """
        if snapshot is None or snapshot.phase is not Phase.LIVE:
            return
        there = {name: key for key, name in snapshot.experiments.items()}
        self._ids |= there
        missing = tuple(name for name in names if name not in there)
        gone = tuple(name for name in missing if name in self._ids)
        if expected or (snapshot.runs and not gone):
            self.text, self.likely, self._asked = "", "", None
            self._may_offer = self._may_offer and not snapshot.runs
            return
        key = (snapshot.source, missing)
        if key == self._asked:
            return
        self._asked, address, wanted = key, self._address, tuple(names)

        def show(found: Survey) -> None:
            if key == self._asked:
                self._show(found, wanted, missing)

        background.run(
            self._pane,
            lambda: survey(address, missing),
            show,
            lambda _: None,  # the reading itself says what is wrong with the store
            task="looking for runs in other experiments",
        )

    def _show(self, found: Survey, names: Sequence[str], missing: Sequence[str]) -> None:
        ids = {each.experiment_id: name for name, each in found.experiments.items()}
        renamed = {name: ids[old] for name in missing if (old := self._ids.get(name, "")) in ids}
        if renamed:
            self._renamed(renamed)
            return
        may_offer, self._may_offer = self._may_offer, False
        used = [name for name in found.used if name not in names]
        mistyped = self._named or bool(self._ids)  # else it is only the default that is missing
        near = _meant(missing[0], found) if missing and mistyped else ""
        self.text = _text(names, missing if mistyped else (), near, found, used)
        self.likely = near or next(iter(used), "")
        if may_offer and used and not near:
            self._offer(self.text.partition("\n")[0])


def _meant(name: str, found: Survey) -> str:
    """The experiment that the user may have meant: a similar one, rather one with runs."""
    similar = similar_names(name, list(found.experiments))
    return next((each for each in similar if found.counts.get(each)), next(iter(similar), ""))


def _text(names: Sequence[str], missing: Sequence[str], near: str, found: Survey, used: Sequence[str]) -> str:
    if not used and not near:
        return ""
    if missing:
        text = f"There is no experiment {plain(missing[0])}."
        if near:
            count = found.counts.get(near)
            runs = f" ({counted(count, 'run')})" if count is not None else ""
            text += f" Did you mean {plain(near)}{runs}?"
        else:
            text += f" {_others(used, found)}."
        return (f"{text}\n") + with_keys(
            "Press {experiments} for the list, {new} to create it with a training."
        )
    which = plain(names[0]) if len(names) == 1 else f"these {len(names)} experiments"
    keys = with_keys("Press {experiments} for the list, {new} to train a model here.")
    return f"No runs in {which} yet. {_others(used, found)}.\n{keys}"


def _others(used: Sequence[str], found: Survey) -> str:
    """A sentence without its full stop on the other experiments that have runs."""
    if len(used) == 1:
        return f"{plain(used[0])} has {counted(found.counts[used[0]], 'run')}"
    uncounted = len(found.counts) < len(found.experiments)
    return f"{'At least ' if uncounted else ''}{len(used):,} other experiments have runs"
