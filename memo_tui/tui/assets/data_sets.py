"""The section of data sets: what the runs that are shown used, and for what; and those for evaluations."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

from textual import on
from textual.message import Message

from memo_tui.errors import MemoTuiError
from memo_tui.natural_order import natural
from memo_tui.numbers import counted
from memo_tui.runs.assets.model import EvaluationSet
from memo_tui.runs.assets.reader import Lacking
from memo_tui.runs.model import DataSetInput, Run
from memo_tui.secrets.known import hide
from memo_tui.tui.assets.asset_table import AssetTable, Shape, cell
from memo_tui.tui.assets.listing import Assets
from memo_tui.tui.assets.long_text import Part
from memo_tui.tui.assets.section import AssetSection
from memo_tui.tui.common import background
from memo_tui.tui.common.table_data import Cell
from memo_tui.tui.common.text import moment

_SHARE = 20  # times as long as it took pass before the runs are looked through again
_AFTER_FAILURE = 15.0  # seconds
_MOST_NAMED = 200  # runs beside the table; the others are in the list that enter opens


@dataclass(frozen=True, slots=True)
class UsedData:
    """A data set, and the runs that used it.

    Attributes:
        data: the data set as one of them logged it.
        uses: each run with what it used the data set for, the newest run first.
    """

    data: DataSetInput
    uses: tuple[tuple[Run, str], ...]

    @property
    def contexts(self) -> str:
        """What it was used for and how often, such as "training 3, eval 1"."""
        counts = Counter(context or "unknown" for _, context in self.uses)
        return ", ".join(
            f"{context} {count:,}"
            for context, count in sorted(counts.items(), key=lambda each: natural(each[0]))
        )


def used_data(runs: Iterable[Run]) -> list[UsedData]:
    """The data sets of some runs, by name and digest."""
    found: dict[tuple[str, str], tuple[DataSetInput, list[tuple[Run, str]]]] = {}
    for run in runs:
        for data in run.inputs:
            found.setdefault((data.name, data.digest), (data, []))[1].append((run, data.context))
    for _, uses in found.values():
        uses.sort(key=lambda use: (-(use[0].start or 0), use[0].run_id, use[1]))
    return [
        UsedData(data, tuple(uses))
        for (name, digest), (data, uses) in sorted(
            found.items(), key=lambda each: (natural(each[0][0]), each[0][1])
        )
    ]


def _shape() -> Shape[UsedData | EvaluationSet]:
    def key(item: UsedData | EvaluationSet) -> str:
        return item.set_id if isinstance(item, EvaluationSet) else f"{item.data.name}\n{item.data.digest}"

    def row(used: UsedData | EvaluationSet) -> Sequence[Cell]:
        if isinstance(used, EvaluationSet):
            return (
                cell(used.name),
                cell(_records(used)),
                cell("evaluations"),
                cell(moment(used.updated), "dim"),
                cell(used.digest),
                cell(used.author and f"by {used.author}"),
            )
        data = used.data
        return (
            cell(data.name),
            cell(data.shape or "-"),
            cell(used.contexts),
            cell(moment(used.uses[0][0].start), "dim"),
            cell(data.digest),
            cell(hide(data.source)),
        )

    titles = ("name", "shape", "used for", "last used", "digest", "source")
    return Shape(titles, key, row)


def _records(found: EvaluationSet) -> str:
    return "-" if found.records is None else counted(found.records, "record")


class UsesWanted(Message):
    """The user is to choose one of the runs that used a data set."""

    def __init__(self, used: UsedData) -> None:
        super().__init__()
        self.used = used


class DataSets(AssetSection[UsedData | EvaluationSet]):
    """The data sets of the runs that the table holds, and those for evaluations of their experiments."""

    def __init__(
        self, assets: Assets, runs: Callable[[], Iterable[Run]], experiments: Callable[[], Sequence[str]]
    ) -> None:
        """Show nothing yet.

        Args:
            assets: reads the store.
            runs: called on a thread; returns those of the table.
            experiments: likewise; returns the ids of those that are shown.
        """
        nothing = "The runs that are shown logged no data sets."
        super().__init__(assets, "Data sets", _shape(), nothing=nothing, id="data")
        self._runs, self._experiments = runs, experiments
        self._read = self._looking = False
        self._known: list[UsedData | EvaluationSet] = []
        self._next_look = 0.0

    def begin(self) -> None:
        """Look through the runs, unless that was done before."""
        if not self._read:
            self.read_again()

    def read_again(self) -> None:
        """Look through the runs again."""
        self._read = True
        self._find(again=False)

    def look(self) -> None:
        """Look through the runs again, as they may have changed; the more there are, the seldomer."""
        if self._read and not self._looking and monotonic() >= self._next_look:
            self._find(again=True)

    def _find(self, *, again: bool) -> None:
        began = monotonic()
        self._looking = True

        def found(answer: tuple[list[UsedData | EvaluationSet], str]) -> None:
            items, problem = answer
            self._looking = False
            self._next_look = monotonic() + _SHARE * (monotonic() - began)
            if not again or (items != self._known and not problem):
                self._known = items
                self.show_items(items, problem)

        def failed(sentence: str) -> None:
            self._looking, self._next_look = False, monotonic() + _AFTER_FAILURE
            self.show_items((), sentence)

        background.run(self, self._all, found, failed, task="looking for data sets")

    def _all(self) -> tuple[list[UsedData | EvaluationSet], str]:
        """On a thread: all data sets, and why those for evaluations are missing, or ""."""
        used, sets, problem = used_data(self._runs()), list[EvaluationSet](), ""
        try:
            sets = self.assets.ask(lambda reader: reader.evaluation_sets(self._experiments()))
        except Lacking:  # of an older MLflow, which had only the others
            pass
        except MemoTuiError as error:
            problem = str(error)
        return [*used, *sets], problem

    def about(self, item: UsedData | EvaluationSet) -> Sequence[Part]:
        """The schema and the profile of a data set, and the runs that used it."""
        if isinstance(item, EvaluationSet):
            return _about_set(item)
        data = item.data
        facts = [f"{data.shape or 'size unknown'} · digest {data.digest}"]
        facts += [f"source {hide(data.source)}"] if data.source else []
        parts = [Part(data.name, "heading"), *map(Part, facts), Part(""), Part("used by", "heading")]
        parts += [
            Part(f"{context or 'unknown'}: {run.name}  {moment(run.start)}")
            for run, context in item.uses[:_MOST_NAMED]
        ]
        if (more := len(item.uses) - _MOST_NAMED) > 0:
            parts.append(Part(f"and {more:,} more"))
        if data.columns:
            parts += [Part(""), Part("schema", "heading"), Part(data.columns.replace(", ", "\n"))]
        if data.profile:
            parts += [Part(""), Part("profile", "heading"), Part(_indented(data.profile))]
        return parts

    def run_of(self, item: UsedData | EvaluationSet) -> str:
        """The newest run that used it; of a set for evaluations it isn't known."""
        return "" if isinstance(item, EvaluationSet) else item.uses[0][0].run_id

    @on(AssetTable.Chosen)
    def choose_run(self) -> None:
        """Show the run that used the data set; of several, request that the user is asked which."""
        item = self.table.item
        if isinstance(item, UsedData) and len({run.run_id for run, _ in item.uses}) > 1:
            self.post_message(UsesWanted(item))
        else:
            self.action_to_run()


def _about_set(found: EvaluationSet) -> Sequence[Part]:
    by = f" by {found.author}" if found.author else ""
    parts = [
        Part(found.name, "heading"),
        Part(f"{_records(found)} for evaluations · digest {found.digest or 'unknown'}"),
        Part(f"created {moment(found.created)}{by} · updated {moment(found.updated)}"),
        Part(f"id {found.set_id}"),
    ]
    if found.tags:
        parts += [Part(""), Part("tags", "heading")]
        parts += [Part(f"{key} = {text}") for key, text in sorted(found.tags.items())]
    return [*parts, Part(""), Part("schema", "heading"), Part(_indented(found.schema) or "-")]


def _indented(text: str) -> str:
    with suppress(ValueError, RecursionError):
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    return text
