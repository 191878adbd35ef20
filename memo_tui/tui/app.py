"""MemoApp: the panes under their tabs, the keys that work everywhere, and a clean way out."""

import asyncio
import os
import signal
import threading
from contextlib import suppress
from types import FrameType
from typing import ClassVar

from textual import on
from textual.app import App, ComposeResult, ScreenStackError
from textual.binding import Binding, BindingType
from textual.widgets import ContentSwitcher, Footer, Input, Tabs

from memo_tui.settings import Settings, save
from memo_tui.tui.crash import report_crash
from memo_tui.tui.messages import StateChanged
from memo_tui.tui.panes.cars import CarsPane
from memo_tui.tui.panes.pane import Pane
from memo_tui.tui.widgets.header_bar import HeaderBar

_TABS = {"cars": "1 Cars", "training": "2 Training"}
_INTERRUPTED = 128 + signal.SIGINT
_LONGEST_FAREWELL = 3.0
_SETTLED = 0.2


class MemoApp(App[None]):
    """The dashboard.

    Attributes:
        settings: what the user asked for.
        parting_words: lines to print when the terminal is the shell's again.
    """

    TITLE = "memo-tui"
    CSS_PATH = "app.tcss"
    # Textual declares both on the instance, so that ClassVar is refused.
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-middle"), (30, "-high"), (50, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "show('cars')", "Cars", show=False),
        Binding("2", "show('training')", "Training", show=False),
        Binding("question_mark", "toggle_help", "Help", key_display="?"),
        Binding("q", "quit", "Quit"),
        Binding("ctrl+c", "interrupt", "Copy what is selected, else quit", show=False, priority=True),
    ]

    def __init__(self, settings: Settings) -> None:
        """Prepare the dashboard for these settings."""
        super().__init__()
        self.settings = settings
        self.parting_words: list[str] = []
        self._ending = False
        self._front = "cars"
        self._made = {"cars"}
        self._states: dict[str, StateChanged] = {}

    def compose(self) -> ComposeResult:
        """The header, the panes, the footer."""
        yield HeaderBar(_TABS, "cars")
        with ContentSwitcher(initial="cars"):
            yield CarsPane(id="cars")
        yield Footer(show_command_palette=False)

    def on_load(self) -> None:
        """Leave by the door on every signal that asks to end; this comes before the terminal is touched."""
        loop = asyncio.get_running_loop()

        def end(number: int, _frame: FrameType | None) -> None:
            self._leave_soon(128 + number)
            loop.call_soon_threadsafe(self._end, 128 + number)

        if not self.is_headless:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, end)

    def on_mount(self) -> None:
        """Take up the saved theme, and save a change of it from then on."""
        if self.settings.theme in self.available_themes:
            self.theme = self.settings.theme
        self.theme_changed_signal.subscribe(self, lambda theme: self.keep({"theme": theme.name}))
        self.query_one(CarsPane).take_focus()

    async def on_ready(self) -> None:
        """The first frame is out: now the pane that takes longer to make."""
        from memo_tui.tui.panes.training import TrainingPane  # noqa: PLC0415 - after the first frame

        pane = TrainingPane(self.settings, id="training")
        await self.query_one(ContentSwitcher).add_content(pane)
        self._made.add("training")
        self._show(self.query_one(Tabs).active)
        for warning in self.settings.warnings:
            self.notify(warning, severity="warning", markup=False)

    def on_resize(self) -> None:
        """Draw everything once more: of two resizes in a row Textual may draw only a part."""
        self.set_timer(_SETTLED, self._draw_again)

    def keep(self, changes: dict[str, object]) -> None:
        """Save settings, off the event loop."""

        def write() -> None:
            try:
                save(self.settings.config, changes)
            except Exception as error:  # noqa: BLE001 - a setting not kept is no reason to end
                self.call_later(self.notify, str(error), severity="warning", markup=False)

        self.run_worker(write, thread=True, group="settings")

    @on(StateChanged)
    def show_state(self, message: StateChanged) -> None:
        """The pane in front speaks in the header."""
        self._states[message.pane] = message
        self._show_state()

    @on(Tabs.TabActivated)
    def show_pane(self, message: Tabs.TabActivated) -> None:
        """Bring the pane of the chosen tab to the front."""
        self._show(message.tab.id or "")

    def action_show(self, name: str) -> None:
        """Bring a pane to the front."""
        self.query_one(HeaderBar).activate(name)
        self._show(name)

    def action_toggle_help(self) -> None:
        """Open the keys and the explanation beside the pane, or close them."""
        if self.screen.query("HelpPanel"):
            self.action_hide_help_panel()
        else:
            self.action_show_help_panel()

    async def action_quit(self) -> None:
        """Leave; what trains goes on."""
        self._end(0)

    def action_interrupt(self) -> None:
        """Ctrl-C copies where something is selected, else it ends the program."""
        focused = self.focused
        if isinstance(focused, Input) and not focused.selection.is_empty:
            focused.action_copy()
        elif selected := self.screen.get_selected_text():
            self.copy_to_clipboard(selected)
        else:
            self._end(_INTERRUPTED)

    def _show(self, name: str) -> None:
        if name in self._made and name != self._front:
            self.query_one(ContentSwitcher).current = self._front = name
            self.query_one(f"#{name}", Pane).take_focus()
        self._show_state()

    def _draw_again(self) -> None:
        with suppress(ScreenStackError):  # the program may have ended meanwhile
            self.screen.refresh(layout=True)

    def _show_state(self) -> None:
        if (state := self._states.get(self._front)) is not None:
            for header in self.query(HeaderBar):  # none is left while the program ends
                header.show_state(state.name, state.words)

    def _end(self, code: int) -> None:
        if self._ending:
            return
        self._ending = True
        self._leave_soon(code)
        with suppress(ScreenStackError):  # a signal may come before the first screen
            for pane in self.query(Pane):
                self.parting_words += pane.close()
        self.exit(return_code=code)

    def _leave_soon(self, code: int) -> None:
        """End the process even if the terminal is gone, which Textual would wait for for ever."""
        if not self.is_headless:
            leave = threading.Timer(_LONGEST_FAREWELL, os._exit, (code,))
            leave.daemon = True
            leave.start()

    def _handle_exception(self, error: Exception) -> None:
        """Textual calls this for every error: on the way out none is a crash."""
        if not self._ending:
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Textual calls this for an error of our own: one sentence instead of a traceback with its values."""
        self._ending = True
        self.parting_words.append(report_crash(self.settings.state_dir))
        self._close_messages_no_wait()
