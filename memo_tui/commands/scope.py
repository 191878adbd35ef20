"""Which store and which experiments a command is about, and how it reads them."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any

from memo_tui.errors import MemoTuiError, StoreError
from memo_tui.headless.output import complain
from memo_tui.headless.start import store_of
from memo_tui.runs.experiments import similar_names
from memo_tui.runs.table.recent import Recent
from memo_tui.settings import SETTINGS, Settings
from memo_tui.settings_sources import load
from memo_tui.tracking.address import Address
from memo_tui.tracking.mlflow_env import configure_mlflow
from memo_tui.tracking.place import with_found_here

if TYPE_CHECKING:
    from memo_tui.runs.history_facts import WantedFacts
    from memo_tui.runs.model import Run
    from memo_tui.runs.reader import Experiment, RunReader
    from memo_tui.runs.stream import RunStream

_OF_SETTINGS = frozenset(each.name for each in SETTINGS if each.commands)
_PROGRESS_SECONDS = 1.0  # reading that is shorter shows nothing
_AGAIN_SECONDS = 0.2
_MOST_NAMED = 5


def settings_of(options: Mapping[str, Any]) -> Settings:
    """The settings with what was given on the command line; their warnings are told.

    Raises:
        SettingsError: one can't be used.
    """
    given = {name: text for name, text in options.items() if name in _OF_SETTINGS and isinstance(text, str)}
    settings = load(given, strict=True)
    for warning in settings.warnings:
        complain(warning)
    return settings


@dataclass(frozen=True)
class Scope:
    """A store, and which of its experiments.

    Attributes:
        settings: the user's.
        address: of the store.
        given: the experiments named on the command line.
        every: whether all are meant.
    """

    settings: Settings
    address: Address
    given: tuple[str, ...] = ()
    every: bool = False

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> "Scope":
        """What the options of the command line mean.

        Raises:
            MemoTuiError: one can't be used.
        """
        settings = with_found_here(settings_of(options))
        names, every = tuple(options.get("experiments") or ()), bool(options.get("every"))
        if names and every:
            raise MemoTuiError("--experiment and --all can't both be given: leave one out.")
        configure_mlflow(retries=3, timeout=30)
        return cls(settings, store_of(settings), names, every)

    @contextmanager
    def reading(self) -> Iterator["RunReader"]:
        """Open the store for reading; nothing is made or changed.

        Raises:
            StoreError: it isn't there, or can't be read.
        """
        from memo_tui.runs.open import open_reader  # noqa: PLC0415 - heavy
        from memo_tui.tracking.error_messages import to_store_error  # noqa: PLC0415

        self.must_be_there()
        reader = open_reader(self.address)
        try:
            yield reader
        except (MemoTuiError, KeyboardInterrupt):
            raise
        except Exception as error:
            if not _of_store(error):
                raise
            raise to_store_error(error, self.address) from None
        finally:
            reader.close()

    def must_be_there(self) -> None:
        """Refuse a store whose file isn't there.

        Raises:
            StoreError: that is so.
        """
        if self.address.path is not None and not self.address.path.exists():
            raise StoreError(
                f"There is no store {self.address.shown} yet: train something, or give --tracking-uri."
            )

    def experiments(self, reader: "RunReader") -> list["Experiment"]:
        """The experiments that are meant, none of them deleted.

        Raises:
            MemoTuiError: one isn't there, or it isn't clear which are meant.
        """
        there = {each.name: each for each in reader.experiments()}
        active = {name: each for name, each in there.items() if not each.deleted}
        if self.every:
            return [*active.values()]
        if self.given:
            return [_named(name, there) for name in self.given]
        usual = self.settings.experiment
        if usual in active or "experiment" in self.settings.sources:
            return [_named(usual, there)]
        last = Recent(self.settings.recent).experiments(self.address.shown)
        if last and all(name in active for name in last):
            return [active[name] for name in last]
        used = [each for each in active.values() if reader.count([each.experiment_id])]
        if len(used) == 1:
            return used
        if not used:
            raise MemoTuiError(f"No experiment of {self.address.shown} has runs yet.")
        raise MemoTuiError(
            f"Which experiment? Give --experiment NAME or --all; there are {listed([e.name for e in used])}."
        )


def read_stream(
    reader: "RunReader", experiments: Sequence["Experiment"], wanted: "WantedFacts | None" = None
) -> "RunStream":
    """All runs of some experiments, and what is wanted of their histories; shows how far it is."""
    from memo_tui.runs.stream import RunStream  # noqa: PLC0415 - heavy

    stream = RunStream(reader, [each.name for each in experiments])
    progress = Progress("reading runs")
    for _ in stream.read_all():
        progress.show(len(stream.runs), stream.total)
    if wanted is not None:
        want(stream, wanted, progress)
    stream.poll()  # which finds the lost ones
    progress.end()
    return stream


def want(stream: "RunStream", wanted: "WantedFacts", progress: "Progress | None" = None) -> None:
    """Read facts of whole histories, all of them."""
    stream.want(wanted)
    first = 0
    while stream.facts_due:
        stream.poll()
        left = sum(each.left for each in stream.facts.values())
        first = max(first, left)
        if progress:
            progress.show(first - left, first)


class Progress:
    """How far something is, in one line of the terminal, once it lasts; nothing in a pipe."""

    def __init__(self, doing: str) -> None:
        self._doing, self._due = doing, monotonic() + _PROGRESS_SECONDS
        self._shown = False

    def show(self, done: int, total: int | None) -> None:
        """Show how many there are done of how many."""
        if monotonic() < self._due or not sys.stderr.isatty():
            return
        of = f" of {total:,} ({done / total:.0%})" if total else ""
        sys.stderr.write(f"\r\x1b[K{self._doing}: {done:,}{of}")
        sys.stderr.flush()
        self._due, self._shown = monotonic() + _AGAIN_SECONDS, True

    def end(self) -> None:
        """Remove the line."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def listed(names: Sequence[str]) -> str:
    """Some names as text: the first ones, and how many more there are."""
    more = f" and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(map(repr, names[:_MOST_NAMED])) + more


def names_of_experiments(experiments: Sequence["Experiment"]) -> dict[str, str]:
    """The names of experiments by their ids."""
    return {each.experiment_id: each.name for each in experiments}


def newest(runs: Sequence["Run"]) -> list["Run"]:
    """Runs, the newest first."""
    return sorted(runs, key=lambda run: (-(run.start or 0), run.run_id))


def _named(name: str, there: Mapping[str, "Experiment"]) -> "Experiment":
    found = there.get(name)
    if found is None:
        near = similar_names(name, [each.name for each in there.values() if not each.deleted])
        hint = f"did you mean {near[0]!r}?" if near else "see memo-tui experiments."
        raise MemoTuiError(f"There is no experiment {name!r}: {hint}")
    if found.deleted:
        raise MemoTuiError(f"The experiment {name!r} is deleted: restore it in the dashboard, or by MLflow.")
    return found


def _of_store(error: Exception) -> bool:
    """Whether an error comes from a driver, the network or MLflow, rather than from this program."""
    faults = (LookupError, TypeError, AttributeError, AssertionError, NameError, ArithmeticError)
    return not isinstance(error, faults) and not type(error).__module__.startswith(("memo_tui", "click"))
