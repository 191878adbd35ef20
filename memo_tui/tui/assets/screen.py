"""The screen of what a store keeps beside runs."""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import ContentSwitcher, Label, Tab, Tabs

from memo_tui.runs.model import Run
from memo_tui.tracking.access import StoreAccess
from memo_tui.tui.assets.data_sets import DataSets, UsesWanted
from memo_tui.tui.assets.listing import Assets
from memo_tui.tui.assets.lists import LoggedModels, Traces, TraceWanted
from memo_tui.tui.assets.pick_run import PickRunScreen
from memo_tui.tui.assets.registry import Registry, WhenWritable
from memo_tui.tui.assets.section import AssetSection, RunWanted
from memo_tui.tui.assets.trace_screen import TraceScreen
from memo_tui.tui.common.dashboard_screen import DashboardScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_footer import KeyFooter
from memo_tui.tui.common.key_map import ASSETS
from memo_tui.tui.common.key_words import KeyText
from memo_tui.tui.common.text import content

SECTIONS = ("models", "logged", "prompts", "traces", "data")


class AssetsScreen(DashboardScreen[None]):
    """Registered and logged models, prompts, traces, and data sets, a section each."""

    PLACE = ASSETS
    CSS_PATH = "screen.tcss"
    HELP = KeyText("""
    # Models, prompts, traces, data sets

    What the store keeps beside runs: registered models and their versions, the models that runs logged,
    prompts, traces with their spans, and the data sets of the runs in the table. `{open}` opens what is under
    the cursor, `{job_runs}` shows the run it belongs to, `{view}` scrolls in the text beside the table. On a
    version `{edit}` sets, moves or removes an alias, and `{undo}` takes that back; `{compare}` shows what
    changed since the version before, or between two marked ones.
    """)
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            bind(f"tab_{place}", f"section('{name}')", name.capitalize(), show=False)
            for place, name in enumerate(SECTIONS, 1)
        ),
        bind("box_next", "step(1)", "Section", "Show another kind", key_display="1-5 tab"),
        bind("box_before", "step(-1)", "Previous section", show=False),
        bind("read_now", "read_again", "Refresh", show=False),
        bind("back", "dismiss", "Back"),
    ]

    def __init__(
        self,
        access: StoreAccess,
        experiments: Callable[[], Sequence[str]],
        runs: Callable[[], Iterable[Run]],
        show_run: Callable[[str], object],
        when_writable: WhenWritable,
        *,
        run_name: Callable[[str], str] = lambda run_id: run_id[:8],
        section: str = SECTIONS[0],
        version: tuple[str, str] | None = None,
    ) -> None:
        """Show what this store has.

        Args:
            access: of the store.
            experiments: returns the ids of the experiments whose logged models and traces are shown.
            runs: returns the runs whose data sets are shown.
            show_run: called with the id of a run that is to be shown.
            when_writable: does what it is given, which writes to the store, once that is possible.
            run_name: returns the name of a run by its id.
            section: the one that is shown first.
            version: the name and the number of a model's version that is shown first.
        """
        super().__init__()
        self._access, self._show_run, self._first, self._version = access, show_run, section, version
        self._assets, self._when_writable = Assets(access), when_writable
        self._experiments, self._runs, self._run_name = experiments, runs, run_name

    def compose(self) -> ComposeResult:
        """A line of sections, one of them below."""
        yield Label(content(f" {self._access.address.shown}"), id="assets-title", markup=False)
        yield Tabs(
            *(Tab(f"{place} {name.capitalize()}", id=f"to-{name}") for place, name in enumerate(SECTIONS, 1)),
            active=f"to-{self._first}",
        )
        with ContentSwitcher(initial=self._first, id="sections"):
            yield Registry(self._assets, self._run_name, self._when_writable, prompts=False)
            yield LoggedModels(self._assets, self._experiments, self._run_name)
            yield Registry(self._assets, self._run_name, self._when_writable, prompts=True)
            yield Traces(self._assets, self._experiments)
            yield DataSets(self._assets, self._runs, self._experiments)
        yield KeyFooter()

    def on_mount(self) -> None:
        """Show the first section."""
        self.query_one(Tabs).can_focus = False
        if self._version is not None:
            self.query_one("#models", Registry).open_version(*self._version)

    def on_unmount(self) -> None:
        """Close the reader."""
        self._assets.close()

    @on(Tabs.TabActivated)
    def show_section(self, message: Tabs.TabActivated) -> None:
        """Bring a section to the front."""
        name = (message.tab.id or "").removeprefix("to-")
        self.query_one("#sections", ContentSwitcher).current = name
        section = self._section(name)
        section.begin()
        section.take_focus()
        self.refresh_bindings()

    @on(RunWanted)
    def show_run(self, message: RunWanted) -> None:
        """Show a run."""
        self._show_run(message.run_id)

    @on(UsesWanted)
    async def choose_run(self, message: UsesWanted) -> None:
        """Ask which of the runs that used a data set is to be shown."""

        def chosen(run_id: str | None) -> None:
            if run_id is not None:
                self._show_run(run_id)

        used = message.used
        await self.app.push_screen(PickRunScreen(used.data.name, used.uses), chosen)

    @on(TraceWanted)
    async def show_trace(self, message: TraceWanted) -> None:
        """Show the spans of a trace."""
        await self.app.push_screen(TraceScreen(message.trace, self._assets, self._show_run))

    def action_section(self, name: str) -> None:
        """Bring a section to the front."""
        self.query_one(Tabs).active = f"to-{name}"

    def action_step(self, way: int) -> None:
        """Bring the next section to the front, or the one before."""
        here = SECTIONS.index(self.query_one("#sections", ContentSwitcher).current or SECTIONS[0])
        self.action_section(SECTIONS[(here + way) % len(SECTIONS)])

    def action_read_again(self) -> None:
        """Read what is shown again."""
        self._section(self.query_one("#sections", ContentSwitcher).current or SECTIONS[0]).read_again()

    def _section(self, name: str) -> AssetSection:  # type: ignore[type-arg]
        return self.query_one(f"#{name}", AssetSection)
