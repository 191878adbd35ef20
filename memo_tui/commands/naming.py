"""Naming runs: by id, the beginning of an id, name, @last, @best:METRIC, @marked."""

import re
import sys
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from memo_tui.commands.scope import Scope, listed, names_of_experiments, newest, read_stream, want
from memo_tui.errors import MemoTuiError
from memo_tui.runs.experiments import similar_names
from memo_tui.runs.history_facts import WantedFacts
from memo_tui.runs.table.best import Best
from memo_tui.runs.table.directions import Better, better
from memo_tui.runs.table.recent import Recent
from memo_tui.runs.table.view import RunView
from memo_tui.tracking.address import Address

if TYPE_CHECKING:
    from memo_tui.runs.model import Run
    from memo_tui.runs.reader import Experiment, RunReader
    from memo_tui.runs.stream import RunStream

_WHOLE_ID = re.compile(r"[0-9a-f]{32}")
_BEST = "@best:"
_SPECIAL = "@last, @best:METRIC and @marked"
_MOST_NAMED = 5


class RunNames:
    """Finds the runs that words name, in the experiments that are meant, else in all of the store.

    Attributes:
        scope: the store, and the experiments that are meant.
        reader: of the store.
    """

    def __init__(self, scope: Scope, reader: "RunReader") -> None:
        self.scope, self.reader = scope, reader

    def find(self, words: Sequence[str]) -> "list[Run]":
        """The runs that these words name, each once, in this order; `-` stands for ids on standard input.

        Raises:
            MemoTuiError: a word names no run, or several.
        """
        found: dict[str, Run] = {}
        for word in words_and_input(words):
            for run in self._named(word):
                found.setdefault(run.run_id, run)
        return [*found.values()]

    def one(self, word: str) -> "Run":
        """The run that a word names.

        Raises:
            MemoTuiError: it names none, or several.
        """
        found = self.find([word])
        if len(found) != 1:
            raise MemoTuiError(f"{word!r} names {len(found):,} runs, and one is needed: give its id.")
        return found[0]

    @cached_property
    def experiments(self) -> "list[Experiment]":
        """The experiments that are meant."""
        return self.scope.experiments(self.reader)

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of all experiments of the store, by id."""
        return names_of_experiments(self.reader.experiments())

    @cached_property
    def directions(self) -> dict[str, Better]:
        """Which way the metrics of these experiments are better, as chosen in the dashboard."""
        return directions_of(self.scope, [each.name for each in self.experiments])

    @cached_property
    def _here(self) -> "RunStream":
        return read_stream(self.reader, self.experiments)

    @cached_property
    def _everywhere(self) -> "list[Run]":
        active = [each for each in self.reader.experiments() if not each.deleted]
        return newest([*read_stream(self.reader, active).runs.values()]) if active else []

    def _named(self, word: str) -> "Sequence[Run]":
        if word.startswith("@"):
            return self._special(word)
        if _WHOLE_ID.fullmatch(word) and (found := self.reader.by_id([word])):
            return found
        here: list[Run] = []
        if self.scope.given or self.is_clear:
            here = newest([*self._here.runs.values()])
            if run := matching(word, here):
                return [run]
        if not self.scope.given and (run := matching(word, self._everywhere)):
            return [run]
        raise MemoTuiError(unknown(word, here or ([] if self.scope.given else self._everywhere)))

    @cached_property
    def is_clear(self) -> bool:
        """Whether the experiments that are meant are known without having been given."""
        try:
            return bool(self.experiments)
        except MemoTuiError:
            return False

    def _special(self, word: str) -> "Sequence[Run]":
        if word == "@last":
            runs = newest([*self._here.runs.values()])
            if not runs:
                raise MemoTuiError("There is no @last run: the experiment has no runs yet.")
            return runs[:1]
        if word == "@marked":
            return self._marked()
        if word.startswith(_BEST) and len(word) > len(_BEST):
            return [self._best(word.removeprefix(_BEST))]
        raise MemoTuiError(f"{word!r} names no run: there are {_SPECIAL}.")

    def _marked(self) -> "Sequence[Run]":
        shown = Recent(self.scope.settings.recent).of(
            self.scope.address.shown, [each.name for each in self.experiments]
        )
        found = self.reader.by_id(shown.marks) if shown.marks else []
        if not found:
            raise MemoTuiError("No runs are @marked: mark some in the dashboard, with space.")
        return newest(found)

    def _best(self, metric: str) -> "Run":
        stream = self._here
        known = {key for run in stream.runs.values() for key in run.metrics}
        if metric not in known:
            near = similar_names(metric, sorted(known))
            hint = f"did you mean {near[0]!r}?" if near else f"there are {listed(sorted(known))}."
            raise MemoTuiError(f"No run has the metric {metric!r}: {hint}")
        if better(metric, self.directions) is None:
            raise MemoTuiError(
                f"It isn't known which way {metric!r} is better: choose it with the columns of the dashboard."
            )
        want(stream, WantedFacts(extremes=[metric]))
        best = Best(newest([*stream.runs.values()]), self.directions).run(f"best:{metric}")
        if best is None:
            raise MemoTuiError(f"No run has a best {metric!r}: its values are all NaN.")
        return best


def directions_of(scope: Scope, experiments: Sequence[str]) -> dict[str, Better]:
    """Which way the metrics of experiments are better, as chosen in the dashboard."""
    views, joined = scope.settings.views, " + ".join(sorted(experiments))
    embedded = scope.address == Address.of_file(scope.settings.embedded_store)
    key = joined if embedded else f"{joined} · {scope.address.shown}"
    return dict(RunView.of_saved(views.get(key, views.get(joined))).directions)


def matching(word: str, runs: "Sequence[Run]") -> "Run | None":
    """The run that has this name, or whose id begins so; None if none does.

    Raises:
        MemoTuiError: several have.
    """
    named = [run for run in runs if run.name == word]
    beginning = [] if named else [run for run in runs if run.run_id.startswith(word)]
    found = named or beginning
    if len(found) > 1:
        ids = ", ".join(run.run_id for run in found[:_MOST_NAMED])
        more = f" and {len(found) - _MOST_NAMED:,} more" if len(found) > _MOST_NAMED else ""
        what = "Several runs are named" if named else "The ids of several runs begin with"
        raise MemoTuiError(f"{what} {word!r}: give the id, one of {ids}{more}.")
    return found[0] if found else None


def unknown(
    word: str, runs: "Sequence[Run]", what: str = "run", instead: str = "see memo-tui runs --all."
) -> str:
    """A sentence on a word that names no run, with near names, or else with what to do instead."""
    near = similar_names(word, [run.name for run in runs])
    hint = f"did you mean {' or '.join(map(repr, near[:3]))}?" if near else instead
    return f"There is no {what} {word!r}: {hint}"


def words_and_input(words: Sequence[str]) -> Iterator[str]:
    """The words; `-` gives the first word of each line of standard input.

    Raises:
        MemoTuiError: there is nothing to read.
    """
    for word in words:
        if word != "-":
            yield word
            continue
        lines = [line.split()[0] for line in sys.stdin if line.strip()]
        if not lines:
            raise MemoTuiError("No ids came on standard input.")
        yield from lines
