"""Everything that is known about one run, as lines under headings."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from time import monotonic, time
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from memo_tui.natural_order import natural
from memo_tui.runs.model import Run
from memo_tui.runs.table.run_words import took
from memo_tui.runs.table.units import unit_of
from memo_tui.secrets.known import hide
from memo_tui.tracking.tags import SYSTEM_TAGS, is_technical
from memo_tui.tui.common.text import ago, content, moment, number, plain
from memo_tui.tui.common.text_lines import TextLines
from memo_tui.tui.runs.run_columns import state_of, state_style

if TYPE_CHECKING:
    from textual.timer import Timer

    from memo_tui.tui.runs.summary import Parts

_STATE = "state"
_WIDEST_KEY = 28
_LONGEST_VALUE = 300
_MOST_LINES = 500
_AGAIN_SECONDS = 0.4  # at least, between two drawings of a run
_SYSTEM = ("system/",)  # metrics that describe the machine rather than the run


class RunDetails(VerticalScroll):
    """Params, metrics, data sets and tags of a run, with its times; scrolls."""

    def __init__(
        self,
        *,
        whole: bool = True,
        most: int | None = None,
        id: str | None = None,  # noqa: A002 - Textual's own name
        classes: str | None = None,
    ) -> None:
        """Show runs.

        Args:
            whole: whether values are shown in full; else long values and long lists are cut.
            most: how many params, metrics and tags are shown at most, of each; None for all.
            id: the widget's id.
            classes: the widget's classes.
        """
        super().__init__(id=id, classes=classes)
        self._brief = not whole
        self._longest = None if whole else _LONGEST_VALUE
        self._most = most
        self._most_lines = None if whole else _MOST_LINES
        self._run: Run | None = None
        self._parts: Parts = ()
        self._title = ""
        self._drawn = False
        self._drawn_at = 0.0
        self._later: Timer | None = None
        self._times = ("", "")  # as they are drawn

    def compose(self) -> ComposeResult:
        """What several runs have in common, the run itself, whose times change, and all that it logged."""
        yield TextLines(id="summary")
        yield TextLines(id="about")
        yield TextLines(id="logged")

    def on_mount(self) -> None:
        """Keep the elapsed times up to date."""
        self.set_interval(1.0, self.tick)

    def show_run(self, run: Run | None, title: str = "", parts: "Parts" = ()) -> None:
        """Show this run, or a hint if None; the same run costs nothing, its changes wait a moment.

        Args:
            run: the run; None with parts: only these are shown.
            title: of the box; by default the name of the run.
            parts: lines that come first, under their headings.
        """
        if run is self._run and self._drawn and parts == self._parts and title == self._title:
            return
        self._parts, self._title = parts, title
        same = run is not None and self._run is not None and run.run_id == self._run.run_id
        self._run = run
        self.border_title = content(title or (run.name if run else "Run"))
        if same and (left := self._drawn_at + _AGAIN_SECONDS - monotonic()) > 0:
            self._drawn = False
            if self._later is None:
                self._later = self.set_timer(left, self._catch_up)
            return
        self._draw()

    def _catch_up(self) -> None:
        """Draw what came since the last drawing."""
        self._later = None
        if not self._drawn:
            self._draw()

    def tick(self) -> None:
        """Draw the elapsed times, if the text of any has changed; nothing else is drawn."""
        run = self._run
        if self._drawn and run and _times(run) != self._times:
            self._draw_about(run, self._width)

    def on_resize(self) -> None:
        """Wrap the lines again."""
        self._draw()

    def _draw(self) -> None:
        if not self.size.width:
            return  # hidden, or not laid out yet
        self._drawn, self._drawn_at = True, monotonic()
        width = self._width
        lead = (line for title, pairs in self._parts for line in self._part(title, pairs, width))
        self._put("summary", islice(lead, self._most_lines), width)
        self.query_one("#summary").display = bool(self._parts)
        if self._run is None:
            hint = "The run under the cursor is shown here, with everything it logged."
            self._put("about", [Content("" if self._parts else hint)], width)
            self._put("logged", [], width)
            self._times = ("", "")
        else:
            self._draw_about(self._run, width)
            self._put("logged", islice(self._logged(self._run, width), self._most_lines), width)

    def _draw_about(self, run: Run, width: int) -> None:
        """Draw the part with the times."""
        self._times = _times(run)
        self._put("about", self._part("run", self._about(run), width), width)

    def _put(self, part: str, lines: Iterable[Content], width: int) -> None:
        self.query_one(f"#{part}", TextLines).show(lines, width)

    @property
    def _width(self) -> int:
        return max(20, self.scrollable_content_region.width)

    def _about(self, run: Run) -> dict[str, str]:
        now = time()
        began = f"{moment(run.start)} ({ago(now - run.start / 1000)})" if run.start is not None else "-"
        entries = {_STATE: _state(run, now), "evidence": run.lost or run.silent, "started": began}
        entries = {key: value for key, value in entries.items() if value}
        return entries if self._brief else entries | _more(run)

    def _logged(self, run: Run, width: int) -> Iterator[Content]:
        metrics = {
            key: f"{_measured(key, run)}{f'  at step {run.steps[key]}' if run.steps.get(key) else ''}"
            for key in self._some(run.metrics, last=_SYSTEM)
        }
        yield from self._part("metrics", metrics, width, len(run.metrics))
        given = run.shown_params
        params = {key: given[key] for key in self._some(given)}
        yield from self._part("params", params, width, len(given))
        for dataset in run.inputs[: self._most]:
            about = {
                "name": dataset.name,
                "shape": dataset.shape or "-",
                "digest": dataset.digest,
                "source": hide(dataset.source),
                "used for": dataset.context or "-",
            }
            yield from self._part("data", about, width)
        readable = [key for key in run.tags if not is_technical(key)]
        shown_tags = run.shown_tags
        tags = {key: shown_tags[key] for key in self._some(readable, last=SYSTEM_TAGS)}
        yield from self._part("tags", tags, width, len(readable))
        if self._brief:  # what it logged comes first if there is little room
            yield from self._part("more", _more(run), width)

    def _some(self, keys: Iterable[str], last: tuple[str, ...] = ()) -> list[str]:
        """The first of these keys; those that begin with one of `last` come last."""
        return sorted(keys, key=lambda key: (key.startswith(last), natural(key)))[: self._most]

    def _part(self, title: str, pairs: Mapping[str, str], width: int, count: int = 0) -> Iterator[Content]:
        """A heading, then keys and values in two columns; a long value continues below.

        If fewer than `count` pairs are shown, a line says so.
        """
        yield Content.styled(title, "bold underline")
        if not pairs:
            yield Content.styled(" none", "dim")
        names = {key: plain(key) for key in pairs}
        room = min(_WIDEST_KEY, width // 2, max((cell_len(name) for name in names.values()), default=0))
        longest = self._longest or (_LONGEST_VALUE if self._most else None)
        for key, value in pairs.items():
            if longest is not None and len(value) > longest:
                value = f"{value[:longest]}…"  # noqa: PLW2901 - the same value, shorter
            shown = content(value)
            if key == _STATE and (style := state_style(value)):
                shown = shown.stylize(style, 0, len(value.partition(" · ")[0].partition(" for ")[0]))
            first, *more = shown.wrap(max(8, width - room - 2)) or [Content("")]
            name = set_cell_size(names[key], room) if cell_len(names[key]) <= room else names[key]
            yield Content.styled(f" {name} ", state_style(names[key]) or "dim") + first
            for rest in more:
                yield Content(" " * (room + 2)) + rest
        if count > len(pairs):
            yield Content.styled(f" … and {count - len(pairs):,} more", "dim")
        yield Content("")


def _more(run: Run) -> dict[str, str]:
    """What is known of a run that seldom matters."""
    more = {
        "ended": moment(run.end),
        "user": run.user,
        "run id": run.run_id,
        "artifacts": hide(run.artifact_uri),
    }
    return {key: value for key, value in more.items() if value}


def _measured(key: str, run: Run) -> str:
    """The newest value of a metric, with its unit if that is known."""
    unit = unit_of(key)
    return f"{number(run.metrics[key])} {unit}" if unit else number(run.metrics[key])


def _state(run: Run, now: float) -> str:
    """The state of a run, and how long it took or has been so."""
    state, span = state_of(run).text, took(run, now)
    if run.lost:
        return state if span == "-" else f"{state} · last heartbeat after {span}"
    return f"{state} {'for' if run.active else '· took'} {span}"


def _times(run: Run) -> tuple[str, str]:
    """The texts of a run that change with time alone."""
    now = time()
    return took(run, now), ago(now - run.start / 1000) if run.start is not None else ""
