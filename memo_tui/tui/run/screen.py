"""One run, full screen."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import ContentSwitcher, Label, Static, Tab, Tabs

from memo_tui.runs.model import Run, RunsSnapshot
from memo_tui.runs.run_extras import RunExtras
from memo_tui.tracking.access import StoreAccess
from memo_tui.tracking.artifacts.listing import Artifacts
from memo_tui.tracking.edits import NOTE_TAG
from memo_tui.tracking.web import open_in_browser, run_page
from memo_tui.tui.assets.listing import Assets
from memo_tui.tui.assets.lists import Traces, TraceWanted
from memo_tui.tui.assets.trace_screen import TraceScreen
from memo_tui.tui.common import background
from memo_tui.tui.common.ask import AskScreen
from memo_tui.tui.common.confirm import ConfirmScreen
from memo_tui.tui.common.dashboard_screen import DashboardScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_footer import KeyFooter
from memo_tui.tui.common.key_map import RUN
from memo_tui.tui.common.news import News
from memo_tui.tui.common.text import NOTICE_LINE, content, fit_words, plain
from memo_tui.tui.run.artifact_preview import RowWanted
from memo_tui.tui.run.artifacts_view import ArtifactsView
from memo_tui.tui.run.metric_lines import MetricLines
from memo_tui.tui.run.note_view import NoteView
from memo_tui.tui.run.row_screen import RowScreen
from memo_tui.tui.run.run_details import RunDetails
from memo_tui.tui.run.run_edits import RunEdits
from memo_tui.tui.run.run_lists import DataTable, ModelsTable, ParamsTable, TagsTable
from memo_tui.tui.run.sections import SECTIONS, are_tight, titles
from memo_tui.tui.runs.edit_text import EditTextScreen, TextField, Values
from memo_tui.tui.runs.run_columns import state_of, state_style

_MOST_IN_OVERVIEW = 15
_GONE = "This run was deleted or moved. This screen keeps what was read of it."


class RunScreen(DashboardScreen[None]):
    """Everything that one run logged, kept up to date while it's shown; its tags and note can be edited."""

    PLACE = RUN
    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            bind(f"tab_{place}", f"section('{name}')", name.capitalize(), show=False)
            for place, name in enumerate(SECTIONS, 1)
        ),
        bind("box_next", "step(1)", "Section", "Show another part of the run", key_display="1-8 tab"),
        bind("box_before", "step(-1)", "Previous section", show=False),
        bind("run_next", "beside(1)", "Next run", "Next run in the table"),
        bind("run_before", "beside(-1)", "Previous run", show=False),
        bind("edit", "edit", "Edit", "Change the run's name or tags, or write its note"),
        bind("plots", "charts", "Charts", "Chart the run's metrics"),
        bind("copy", "copy_id", "Copy id"),
        bind("web", "web", "Web UI", "Open the run in MLflow's web UI"),
        bind("read_now", "read_again", "Refresh", show=False),
        bind("back", "dismiss", "Back"),
    ]

    def __init__(
        self,
        run: Run,
        access: StoreAccess | None,
        news: News[RunsSnapshot],
        follow: Callable[[Sequence[tuple[str, str]]], object] | None = None,
        changed: Callable[[Sequence[str]], object] | None = None,
        *,
        beside: Callable[[str, int], Run | None] | None = None,
        went: Callable[[str], object] | None = None,
        when_writable: Callable[[Callable[[], object]], Awaitable[None]] | None = None,
        open_version: Callable[[str, str], Awaitable[object]] | None = None,
    ) -> None:
        """Show this run.

        Args:
            run: as it is known now.
            access: of its store; without it there are no artifacts, no models and no edits.
            news: of the run and its histories.
            follow: called with the histories to read, each a run's id and a metric; they arrive with
                the news.
            changed: called with the ids of runs that were edited here, so that they are read again.
            beside: called with a run's id and 1 or -1; returns the next run of the table from which this one
                was opened, or the one before; None if there is none.
            went: called with the id of such a run once it is shown instead.
            when_writable: does what it is given, which writes to the store, once that is possible; None to do
                it at once.
            open_version: shows a version of a registered model, by its name and number.
        """
        super().__init__()
        self.run_id = run.run_id
        self._run, self._access = run, access
        self._follow, self._changed = follow, changed
        self._news, self._beside, self._went = news, beside, went
        self._when_writable = when_writable
        self._open_version = open_version
        self._assets = Assets(access) if access else None
        self._rebuilt = True  # not while its widgets make way for those of another run
        self._edits = RunEdits(self, access, lambda: self._run, self._take)

    def compose(self) -> ComposeResult:
        """A line of sections, one of them below."""
        run, access = self._run, self._access
        named = zip(SECTIONS, titles(self.app.size.width), strict=True)
        yield Label("", id="run-title", markup=False)
        yield Tabs(*(Tab(title, id=f"to-{name}") for name, title in named))
        yield Label("", id="run-problem", markup=False)
        with ContentSwitcher(initial="overview", id="sections"):
            with Container(id="overview"):
                yield RunDetails(most=_MOST_IN_OVERVIEW, id="facts")
                with Container(id="beside"):
                    yield NoteView(self._edits.set_note if access else None, self._confirm_loss, id="note")
                    yield Static("", id="extras", markup=False)
            yield ParamsTable()
            yield MetricLines(histories=self._follow is not None)
            yield TagsTable(editable=access is not None)
            yield DataTable()
            if access:
                artifacts = Artifacts(access.address)
                yield ArtifactsView(artifacts, run.artifact_uri, run.name, self._ask_folder)
            else:
                yield Static("The artifacts can't be read from here.", id="artifacts", markup=False)
            yield ModelsTable()
            if self._assets:
                yield Traces(self._assets, lambda: [run.experiment_id], run.run_id)
            else:
                yield Static("The traces can't be read from here.", id="traces", markup=False)
        yield KeyFooter()

    def on_mount(self) -> None:
        """Show what is known now, and read the rest."""
        self._begin()
        self._news.subscribe(self, self.show_snapshot)

    def on_unmount(self) -> None:
        """Close the reader of traces."""
        if self._assets:
            self._assets.close()

    @on(RowWanted)
    async def read_row(self, message: RowWanted) -> None:
        """Show all of a row of a table among the artifacts."""
        await self.app.push_screen(RowScreen(message.title, message.values))

    @on(ModelsTable.Opened)
    async def open_version(self, message: ModelsTable.Opened) -> None:
        """Show a version of a registered model."""
        if self._open_version:
            await self._open_version(message.name, message.version)

    @on(TraceWanted)
    async def open_trace(self, message: TraceWanted) -> None:
        """Show the spans of a trace."""
        if self._assets:
            await self.app.push_screen(TraceScreen(message.trace, self._assets))

    def _begin(self) -> None:
        """Show the run in widgets that show nothing yet."""
        self.query_one(Tabs).can_focus = False
        self.query_one(RunDetails).focus()
        self.query_one("#run-problem").display = self.query_one("#extras").display = False
        self._show()
        self.action_read_again()

    def on_resize(self, event: events.Resize) -> None:
        """Show as much of the sections' names as fits now."""
        if self._rebuilt:
            self._fit_titles(event.size.width)

    def _fit_titles(self, width: int) -> None:
        self.query_one(Tabs).set_class(are_tight(width), "-tight")
        for tab, title in zip(self.query(Tab), titles(width), strict=True):
            tab.label = content(title)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a key only where it does something."""
        note = self.query_one_optional(NoteView)  # found at once, unlike by `query`, and asked for each key
        if note is not None and note.writing:
            return False
        if action == "beside":
            return self._beside is not None and self._beside(self.run_id, int(str(parameters[0]))) is not None
        if action == "charts":
            return self._follow is not None and bool(self._run.metrics)
        return self._access is not None if action in ("edit", "web") else True

    def show_snapshot(self, snapshot: RunsSnapshot) -> None:
        """Show the same run as it is now."""
        if not self._rebuilt:
            return  # the newest is shown once it is
        run = snapshot.runs.get(self.run_id)
        before, self._run = self._run, run or self._run
        gone = run is None and snapshot.complete and not snapshot.problem
        self._say(_GONE if gone else snapshot.problem)
        if run is not None and run is not before:
            self._show()
            if before.active and not run.active:
                self.action_read_again()
        mine = [each for each in snapshot.histories if each.run_id == self.run_id]
        self.query_one(MetricLines).take(mine)

    @on(Tabs.TabActivated)
    def show_section(self, message: Tabs.TabActivated) -> None:
        """Bring a section to the front."""
        name = (message.tab.id or "").removeprefix("to-")
        self.query_one("#sections", ContentSwitcher).current = name
        self.query_one(MetricLines).come_to_front(name == "metrics")
        section = self.query_one(f"#{name}")
        if isinstance(section, Traces):
            section.begin()
        if isinstance(
            section, (Traces, ParamsTable, MetricLines, TagsTable, DataTable, ModelsTable, ArtifactsView)
        ):
            section.take_focus()
        elif name == "overview":
            note = self.query_one(NoteView)
            if note.writing:
                note.take_focus()
            else:
                self.query_one(RunDetails).focus()
        self.refresh_bindings()

    @on(MetricLines.Wanted)
    def follow(self, message: MetricLines.Wanted) -> None:
        """Request the histories of the visible metrics."""
        if self._follow:
            self._follow([(self.run_id, key) for key in message.keys])

    @on(MetricLines.Opened)
    async def chart(self, message: MetricLines.Opened) -> None:
        """Chart a metric of the run; on return, the visible metrics are requested again."""
        await self._chart(message.key)

    async def action_charts(self) -> None:
        """Chart all metrics of the run."""
        await self._chart("")

    async def _chart(self, metric: str) -> None:
        from memo_tui.tui.charts.screen import ChartsScreen  # noqa: PLC0415 - when it's wanted

        if self._follow is None:
            return
        await self.app.push_screen(
            ChartsScreen([self._run], self._news, self._follow, metric=metric),
            lambda _: self.query_one(MetricLines).ask_again(),
        )

    @on(TagsTable.Wanted)
    async def edit_tag(self, message: TagsTable.Wanted) -> None:
        """Ask for a tag's new value, or whether to remove it."""
        edit = self._edits.remove_tag if message.remove else self._edits.set_tag
        await self._write(lambda: edit(message.key))

    async def _write(self, act: Callable[[], Awaitable[None]]) -> None:
        """Do something that writes to the store."""
        await (self._when_writable(act) if self._when_writable else act())

    def action_section(self, name: str) -> None:
        """Bring a section to the front."""
        self.query_one(Tabs).active = f"to-{name}"

    async def action_beside(self, way: int) -> None:
        """Show the next run of the table (1), or the one before (-1), in the same section."""
        run = self._beside(self.run_id, way) if self._beside else None
        if run is None:
            return
        section = self.query_one("#sections", ContentSwitcher).current or SECTIONS[0]
        self.run_id, self._run = run.run_id, run
        if self._went:
            self._went(run.run_id)
        self._rebuilt = False
        await self.recompose()
        self._rebuilt = True
        self._begin()
        self._fit_titles(self.size.width)
        self.action_section(section)
        if self._news.newest is not None:
            self.show_snapshot(self._news.newest)

    def action_step(self, way: int) -> None:
        """Bring the next section to the front, or the one before."""
        here = SECTIONS.index(self.query_one("#sections", ContentSwitcher).current or SECTIONS[0])
        self.action_section(SECTIONS[(here + way) % len(SECTIONS)])

    async def action_edit(self) -> None:
        """Change the name or a tag, or write the note."""
        rename, set_tag = self._edits.rename, self._edits.set_tag

        async def edit(answer: str | None) -> None:
            if answer == "n":
                await rename()
            elif answer == "t":
                await set_tag("")
            elif answer == "o":
                self.write_note()

        async def ask() -> None:
            answers = {"n": "Its name", "t": "A tag", "o": "Its note, in Markdown"}
            await self.app.push_screen(AskScreen(f"Edit {plain(self._run.name)}", answers), edit)

        await self._write(ask)

    def write_note(self) -> None:
        """Write the note."""
        self.action_section("overview")
        self.query_one(NoteView).write()
        self.refresh_bindings()

    def action_copy_id(self) -> None:
        """Put the run's id on the clipboard."""
        self.app.copy_to_clipboard(self.run_id)
        self.notify(f"Copied {self.run_id}", markup=False)

    def action_web(self) -> None:
        """Open the run's page in a browser; without a browser, show the address."""
        if self._access is None:
            return
        page = run_page(self._access.address, self._run.experiment_id, self.run_id)

        def report(opened: bool) -> None:
            if opened:
                sentence, title = fit_words(page.url, NOTICE_LINE), "Opened in the browser"
            else:
                self.app.copy_to_clipboard(page.url or page.description)
                # Whole: where the terminal has no clipboard, it's read off the screen.
                sentence, title = page.url or page.description, "No browser: this is on the clipboard"
            self.notify(sentence, title=title, markup=False, timeout=5 if opened else 20)

        background.run(
            self,
            lambda: bool(page.url) and open_in_browser(page.url),
            report,
            self._warn,
            task="opening the browser",
        )

    def action_read_again(self) -> None:
        """Read what only this screen shows."""
        assets, run = self._assets, self._run
        if assets is None:
            self._show_extras(RunExtras(problems=("The models can't be read from here.",)))
            return
        background.run(
            self,
            lambda: assets.ask(lambda reader: reader.of_run(run)),
            lambda extras: self._show_extras(extras, run.run_id),
            lambda sentence: self._show_extras(RunExtras(problems=(sentence,)), run.run_id),
            task="reading the run",
        )

    def _show(self) -> None:
        run, state = self._run, state_of(self._run)
        title = Content.assemble(
            (f" {plain(run.name)}  ", "bold"), (state.text, state_style(state.text)), f" · {run.run_id}"
        )
        self.query_one("#run-title", Label).update(title)
        self.query_one(RunDetails).show_run(run)
        self.query_one(NoteView).show_note(run.tags.get(NOTE_TAG, ""))
        for table in self.query("ParamsTable, MetricLines, TagsTable, DataTable"):
            if isinstance(table, (ParamsTable, MetricLines, TagsTable, DataTable)):
                table.show_run(run)

    def _show_extras(self, extras: RunExtras, run_id: str = "") -> None:
        if run_id and run_id != self.run_id:
            return  # of the run that was shown before
        self.query_one(ModelsTable).show_extras(extras)
        for view in self.query(ArtifactsView):
            view.show_extras(extras)
        box = self.query_one("#extras", Static)
        box.update(content(extras.summary))
        box.display = bool(extras.summary)

    def _say(self, problem: str) -> None:
        label = self.query_one("#run-problem", Label)
        label.update(content(f"⚠ {problem}"))
        label.display = bool(problem)

    def _warn(self, sentence: str) -> None:
        self.notify(sentence, severity="warning", markup=False)

    async def _confirm_loss(self, sentence: str, agreed: Callable[[], object]) -> None:
        """Ask whether the typed text may be discarded."""
        question = ConfirmScreen(sentence, "Discard them", "Keep writing")

        def answered(yes: bool | None) -> None:
            if yes:
                agreed()

        await self.app.push_screen(question, answered)

    async def _ask_folder(self, about: str, begin: Callable[[str], object]) -> None:
        """Ask for the folder to download to."""
        form = EditTextScreen(
            "Download",
            [TextField("folder", "To folder", str(Path.cwd()))],
            lambda values: "" if values["folder"].strip() else "Enter a folder, such as ~/Downloads.",
            about=about,
        )

        def answered(values: Values | None) -> None:
            if values is not None:
                begin(values["folder"].strip())

        await self.app.push_screen(form, answered)

    def _take(self, run: Run) -> None:
        self._run = run.knowing(self._run)
        self._show()
        if self._changed:
            self._changed([self.run_id])
