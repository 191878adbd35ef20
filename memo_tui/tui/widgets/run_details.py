"""Everything that is known of one run, as lines under headings."""

from collections.abc import Iterator, Mapping
from itertools import islice
from time import perf_counter, time

from rich.cells import cell_len, set_cell_size
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from memo_tui.tracking.runs import Run
from memo_tui.tui.text import ago, content, moment, number, plain
from memo_tui.tui.widgets.run_table import state_of, took

_WIDEST_KEY = 28
_LONGEST_VALUE = 300
_MOST_LINES = 500
_QUICK = 0.02


class RunDetails(VerticalScroll):
    """Params, metrics, data sets and tags of a run, with its times; scrolls."""

    def __init__(
        self,
        *,
        whole: bool = True,
        id: str | None = None,  # noqa: A002 - Textual's own name
        classes: str | None = None,
    ) -> None:
        """Show runs.

        Args:
            whole: whether everything is shown; else long values and long lists are cut.
            id: the widget's id.
            classes: the widget's classes.
        """
        super().__init__(id=id, classes=classes)
        self._longest = None if whole else _LONGEST_VALUE
        self._most_lines = None if whole else _MOST_LINES
        self._run: Run | None = None
        self._drawn = False
        self._took = 0.0

    def compose(self) -> ComposeResult:
        """One text."""
        yield Static(markup=False)

    def show_run(self, run: Run | None) -> None:
        """Show this run, or what the place is for; the same run again costs nothing."""
        if run is self._run and self._drawn:
            return
        self._run = run
        self.border_title = "Run" if run is None else content(run.name)
        self._draw()

    def tick(self) -> None:
        """Draw the times that have passed, unless the run is too large to be drawn for that."""
        if self._drawn and self._took < _QUICK:
            self._draw()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._draw()

    def _draw(self) -> None:
        if not self.size.width:
            return  # hidden, or not laid out yet
        begun = perf_counter()
        width = max(20, self.scrollable_content_region.width)
        if self._run is None:
            text = Content("The run under the cursor stands here, with all it logged.")
        else:
            text = Content("\n").join(islice(_lines(self._run, width, self._longest), self._most_lines))
        self.query_one(Static).update(text)
        self._drawn = True
        self._took = perf_counter() - begun


def _lines(run: Run, width: int, longest: int | None = None) -> Iterator[Content]:
    now = time()
    state = state_of(run).text
    began = f"{moment(run.start)} ({ago(now - run.start / 1000)})" if run.start is not None else "-"
    yield from _part(
        "run",
        {
            "state": f"{state} {'for' if run.active else '· took'} {took(run, now)}",
            "started": began,
            "ended": moment(run.end),
            "run id": run.run_id,
        },
        width,
        longest,
    )
    metrics = {
        key: f"{number(value)}{f'  at step {run.steps[key]}' if run.steps.get(key) else ''}"
        for key, value in sorted(run.metrics.items())
    }
    yield from _part("metrics", metrics, width, longest)
    yield from _part("params", dict(sorted(run.params.items())), width, longest)
    for dataset in run.inputs:
        told = {
            "name": dataset.name,
            "shape": dataset.shape or "-",
            "digest": dataset.digest,
            "source": dataset.source,
            "used for": dataset.context or "-",
        }
        yield from _part("data", told, width, longest)
    yield from _part("tags", dict(sorted(run.tags.items())), width, longest)


def _part(title: str, pairs: Mapping[str, str], width: int, longest: int | None) -> Iterator[Content]:
    """A heading, then keys and values in two columns; a long value goes on below itself."""
    yield Content.styled(title, "bold underline")
    if not pairs:
        yield Content.styled(" none", "dim")
    names = {key: plain(key) for key in pairs}
    room = min(_WIDEST_KEY, width // 2, max((cell_len(name) for name in names.values()), default=0))
    for key, value in pairs.items():
        if longest is not None and len(value) > longest:
            value = f"{value[:longest]}…"  # noqa: PLW2901 - the same value, shorter
        first, *more = content(value).wrap(max(8, width - room - 2)) or [Content("")]
        name = set_cell_size(names[key], room) if cell_len(names[key]) <= room else names[key]
        yield Content.styled(f" {name} ", "dim") + first
        for rest in more:
            yield Content(" " * (room + 2)) + rest
    yield Content("")
