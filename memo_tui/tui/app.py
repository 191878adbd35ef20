"""MemoApp: the panes under their tabs, and the keys that work everywhere."""

import gc
import signal
from collections.abc import Sequence
from contextlib import suppress
from difflib import get_close_matches
from inspect import isawaitable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.app import ComposeResult, ScreenStackError
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Tabs

from memo_tui import background
from memo_tui.numbers import counted
from memo_tui.secrets.known import hide, hide_report
from memo_tui.settings import Settings
from memo_tui.tui.clean_exit import CleanExitApp
from memo_tui.tui.common.enlarge import STAYS, box_of, turn_enlarged
from memo_tui.tui.common.error_log import ErrorLog
from memo_tui.tui.common.fault_reporter import FaultReporter
from memo_tui.tui.common.header_bar import HeaderBar
from memo_tui.tui.common.key_bindings import bind, everywhere
from memo_tui.tui.common.key_display import shown_keys
from memo_tui.tui.common.key_footer import KeyFooter
from memo_tui.tui.common.key_map import MOVES
from memo_tui.tui.common.key_moves import KeyMoves, takes_letters
from memo_tui.tui.common.key_settings import read_keys
from memo_tui.tui.common.key_words import key_of, keys_of, use_keys
from memo_tui.tui.common.keys_in_order import KeysInOrder, Typed
from memo_tui.tui.common.lean_compositor import LeanScreen
from memo_tui.tui.common.messages import StateChanged, TrainingsSaved
from memo_tui.tui.common.own_themes import add_themes
from memo_tui.tui.common.pane import Pane
from memo_tui.tui.common.readable import InOne, Readable, clear_red, under_white
from memo_tui.tui.common.text import two_lines
from memo_tui.tui.common.throttle import Throttle
from memo_tui.tui.jobs.messages import TrainersWanted
from memo_tui.tui.lessons.pane import CarsPane
from memo_tui.tui.tour_guide import TourGuide

if TYPE_CHECKING:
    from collections.abc import Callable

    from memo_tui.jobs.job import Job
    from memo_tui.lessons.puzzles import Result
    from memo_tui.tui.jobs.pane import TrainingPane
    from memo_tui.tui.jobs.quit import Answer
    from memo_tui.tui.two_trainers import TwoTrainers

_TABS = {"cars": "tab_1", "function": "tab_2", "training": "tab_3"}
_THEME_OF_16_COLORS = "ansi-dark"  # the terminal's own colours, of which there are no others
_SETTLED = 0.2
_MOST_PROBLEMS = 4  # with the settings, that are shown at once
_TIME_TO_READ = 20.0
_ROOM_FOR_TOUR = 100  # columns


class _PanesScreen(LeanScreen[object]):
    """The screen of the panes; each pane focuses its main widget when it comes to the front."""

    AUTO_FOCUS = ""


class MemoApp(CleanExitApp):
    """The dashboard."""

    TITLE = "memo-tui"
    ENABLE_COMMAND_PALETTE = False  # there is our own
    ALLOW_IN_MAXIMIZED_VIEW = STAYS
    CSS_PATH = ["app.tcss", CarsPane.styles_file()]  # noqa: RUF012 - like the breakpoints below
    # Textual declares both on the instance, so that ClassVar is refused.
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-middle"), (30, "-high"), (50, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("tab_1", "show('cars')", "Cars", show=False),
        bind("tab_2", "show('function')", "Function", show=False),
        bind("tab_3", "show('training')", "Training", show=False),
        bind("tab_4", "jobs", "Jobs", "All trainings, running and waiting, with their output", show=False),
        *everywhere(),
        bind("zoom", "enlarge", "Enlarge", "Enlarge this box to the whole screen, and back"),
        bind("back", "end_tour", "Skip tour"),
        bind("interrupt", "interrupt", "Leave the field, or quit", show=False, priority=True),
        bind("suspend", "suspend_process", "Suspend", show=False, priority=True),
    ]

    def __init__(self, settings: Settings) -> None:
        """Prepare the dashboard for these settings."""
        super().__init__(settings)
        if self.no_color:
            self.css_path.append(Path(__file__).with_name("no_color.tcss"))
        self._quits_after_jobs = False
        self._status = 0  # with which the program ends, when it was asked to
        first = settings.begins_with
        self._front = "cars" if first == "cars" else ""  # other panes come after the first frame
        self._made = {"cars"}
        self._saved_pane = first
        self._theme_kept = ""
        self._states: dict[str, StateChanged] = {}
        self._puzzles: dict[str, Result] = {}
        self._changed_keys, self._key_problems = read_keys(settings.keys)
        use_keys(self._changed_keys)
        tabs = {pane: f"{key_of(tab)} {pane.capitalize()}" for pane, tab in _TABS.items()}
        self._header = HeaderBar(tabs, first)
        self._pace = Throttle()
        self._readable = Readable()
        self._line_filters = InOne(())
        self._moves = KeyMoves()
        self._keys = KeysInOrder(self, self._take_typed)
        self._training: TrainingPane | None = None
        self._two_trainers: TwoTrainers | None = None
        self._tour = TourGuide(self, lambda: self._front, lambda: self.keep({"tour": "done"}))

    def get_default_screen(self) -> Screen[object]:
        """The screen of the panes."""
        return _PanesScreen(id="_default")

    def get_css_variables(self) -> dict[str, str]:
        """Textual's colours; that of the cursor such that text can be read on it, that of errors a red."""
        variables = super().get_css_variables()
        cursor, error = "block-cursor-background", "text-error"
        red = clear_red(variables["error"], variables["surface"])
        return {**variables, cursor: under_white(variables[cursor]), error: red}

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters of what is drawn, and the one that lets all text be read."""
        filters = (*super().get_line_filters(), self._readable)
        if filters != self._line_filters.filters:
            self._line_filters = InOne(filters)
        return [self._line_filters]

    def compose(self) -> ComposeResult:
        """The header, the panes, the footer."""
        yield self._header
        with ContentSwitcher(initial=self._front or None):
            yield CarsPane(id="cars")
        yield KeyFooter()

    def on_load(self) -> None:
        """Before the terminal is changed: exit cleanly on every signal that asks to end; choose the theme."""
        background.listen(FaultReporter(self, ErrorLog(self.settings.state_dir)))
        self.leave_on_signals()
        self._theme_problems = add_themes(self, self.settings.themes)
        if self.settings.theme in self.available_themes:
            self.begin_with_theme(self.settings.theme)
        elif self.console.color_system == "standard":
            self.begin_with_theme(_THEME_OF_16_COLORS)
        self.note_styles()

    def on_mount(self) -> None:
        """Use the keys of the settings, and save later changes of the theme."""
        changed = self._changed_keys
        self._moves.change(changed)
        self.set_keymap({name: ",".join(keys) for name, keys in changed.items() if name not in MOVES})
        self._theme_kept = self.theme
        self.theme_changed_signal.subscribe(self, lambda theme: self._keep_theme(theme.name))
        if self._front:
            self.query_one(CarsPane).take_focus()

    def _keep_theme(self, name: str) -> None:
        """Save a theme that the user chose."""
        if name != self._theme_kept:
            self._theme_kept = name
            self.keep({"theme": name})

    async def on_ready(self) -> None:
        """After the first frame, create the panes that take longer."""
        from memo_tui.tui.function.pane import FunctionPane  # noqa: PLC0415 - after the first frame
        from memo_tui.tui.jobs.pane import TrainingPane  # noqa: PLC0415
        from memo_tui.tui.two_trainers import TwoTrainers  # noqa: PLC0415

        training = self._training = TrainingPane(self.settings, self._pace, id="training")
        self._two_trainers = TwoTrainers(self, training)
        panes: list[Pane] = [FunctionPane(self.settings, id="function"), training]
        panes.sort(key=lambda pane: pane.id != self._header.active)
        self.read_styles(pane.styles_file() for pane in panes)
        for pane in panes:
            await self.query_one(ContentSwitcher).add_content(pane)
            self._made.add(pane.id or "")
            self._show(self._header.active)
        if self.settings.begins_with_tour and self._header.active == "cars":
            await self.action_tour()
        self._report_settings()
        if not gc.isenabled():  # as the command starts it
            gc.freeze()  # what is loaded stays
            gc.enable()

    def notify(self, message: str, **options: Any) -> None:
        """Show a notice of at most two lines, a problem whole, no secrets; takes what Textual's takes."""
        message = hide_report(message)
        whole = options.get("severity") in ("error", "warning")  # it says what to do
        super().notify(message if whole else two_lines(message), **options)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy a text without secrets."""
        super().copy_to_clipboard(hide(text))

    def _report_settings(self) -> None:
        """Say what is wrong with the settings, long enough to be read; at the end what was too much."""
        theme = self.settings.theme
        problems = [*self.settings.warnings, *self._key_problems, *self._theme_problems]
        if theme and theme not in self.available_themes:
            near = get_close_matches(theme, self.available_themes, 1)
            hint = f" Did you mean {near[0]}?" if near else ""
            problems.append(f"There is no theme {theme}: the default is used.{hint}")
        rest = problems[_MOST_PROBLEMS:]
        if rest:
            problems[_MOST_PROBLEMS:] = [f"{counted(len(rest), 'more problem')}: printed when memo-tui ends."]
        self.parting_words += rest
        for problem in problems:
            self.notify(problem, severity="warning", markup=False, timeout=_TIME_TO_READ)

    def on_resize(self) -> None:
        """Draw everything again: after two resizes in a row Textual may draw only a part."""
        self.set_timer(_SETTLED, self._draw_again)

    async def on_event(self, event: events.Event) -> None:
        """Notice keys here, where every event comes first: they take precedence over news of runs."""
        if isinstance(event, events.InputEvent):
            self._pace.touched()
        if isinstance(event, Typed) and not event.is_forwarded and self.screen_stack:
            if not self._keys.hold(event):
                await self._take_typed(event)
            return
        await super().on_event(event)

    async def _take_typed(self, event: Typed) -> None:
        """Pass a key or a pasted text on to what has the focus now."""
        if isinstance(event, events.Key):
            moved = self._moves.translate(event, self.screen)
            if moved is None:
                return
            event = moved
        target, screen = self.focused or self.screen, self.screen
        await super().on_event(event)
        self._keys.follow(target, screen)

    @on(KeysInOrder.Passed)
    async def take_next_key(self, message: KeysInOrder.Passed) -> None:
        """Pass on what was typed meanwhile."""
        await self._keys.passed(message.number)

    def get_key_display(self, binding: Binding) -> str:
        """The keys of a binding as the footer and the help show them."""
        if binding.key_display:
            return binding.key_display
        keys = keys_of(binding.id) if binding.id in MOVES else (binding.key,)
        typed = binding.id in MOVES and self.screen_stack and takes_letters(self.focused)
        return shown_keys(keys[:1] if typed else keys)  # the first one is an arrow or the like

    @on(StateChanged)
    def show_state(self, message: StateChanged) -> None:
        """Show the state of the front pane in the header."""
        state = (message.name, message.description)
        before = self._states.get(message.pane)
        self._states[message.pane] = message
        if before is None or state != (before.name, before.description):
            self._show_state()

    @on(TrainingsSaved)
    def light_mlflow(self, message: TrainingsSaved) -> None:
        """Show beside the cars that values are kept in MLflow, too."""
        self.query_one(CarsPane).show_saved(message.count)

    @on(Tabs.TabActivated)
    def show_pane(self, message: Tabs.TabActivated) -> None:
        """Bring the pane of the chosen tab to the front."""
        self._show(message.tab.id or "")

    def action_show(self, name: str) -> None:
        """Bring a pane to the front."""
        self._header.activate(name)
        self._show(name)

    async def action_jobs(self) -> None:
        """Show all trainings and their output."""
        if self._training is not None:
            self.action_show("training")
            await self._training.action_jobs()

    def action_toggle_help(self) -> None:
        """Open the keys and the explanation beside the pane, or close them."""
        if self._has_help:
            self.action_hide_help_panel()
        else:
            self.action_show_help_panel()
        self.call_after_refresh(self.refresh_bindings)

    @property
    def _has_help(self) -> bool:
        """Whether the keys and the explanation are beside the pane; Textual puts them into the screen."""
        return any(type(part).__name__ == "HelpPanel" for part in self.screen.children)

    def action_enlarge(self) -> None:
        """Let the box with the focus fill the screen, or bring the others back."""
        turn_enlarged(self.screen)

    def action_scroll_help(self, lines: int) -> None:
        """Scroll the help panel, which never has the focus."""
        for part in self.screen.query("#widget-help, #keys-help"):
            part.scroll_relative(y=lines, animate=False)

    async def action_tour(self, _quiet: bool = False) -> None:
        """Begin the tour, in the cars pane."""
        self.action_show("cars")
        await self._tour.begin()

    async def action_end_tour(self) -> None:
        """Leave the tour; the palette starts it again."""
        await self._tour.end()

    async def action_puzzles(self) -> None:
        """Open the puzzles."""
        from memo_tui.tui.lessons.puzzles import PuzzlesScreen  # noqa: PLC0415 - only when asked for

        await self.push_screen(PuzzlesScreen(self._puzzles))

    @on(TrainersWanted)
    async def action_trainers(self) -> None:
        """Open the lesson of the two trainers over the training pane."""
        if self._two_trainers is not None:
            self.action_show("training")
            await self._two_trainers.open()

    async def action_palette(self) -> None:
        """Find everything that the program can do or show."""
        from memo_tui.tui.palette.contents import palette  # noqa: PLC0415 - when it's wanted
        from memo_tui.tui.palette.screen import PaletteScreen  # noqa: PLC0415

        async def take(chosen: "Callable[[], object] | None") -> None:
            if chosen is not None and isawaitable(outcome := chosen()):
                await outcome

        if not isinstance(self.screen, PaletteScreen):
            await self.push_screen(palette(self, self._training, self._front), take)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a key only where it does something."""
        if action == "end_tour":
            return self._tour.is_shown
        if action == "enlarge":
            return bool(self.screen_stack) and box_of(self.screen.focused) is not None
        if action == "tour":
            return any(parameters) == (self.size.width < _ROOM_FOR_TOUR)
        if action == "scroll_help":
            return bool(self.screen_stack) and self._has_help
        return True

    async def action_quit(self) -> None:
        """Quit; if something trains, ask what to do with it."""
        await self._ask_to_quit(0)

    async def _ask_to_quit(self, status: int) -> None:
        """Quit with this exit status, at once or once that is answered."""
        self._status = status
        if not (active := self._active_jobs):
            self.leave(status)
            return
        from memo_tui.tui.jobs.quit import QuitScreen  # noqa: PLC0415 - only where there are jobs

        if isinstance(self.screen, QuitScreen):
            self.screen.dismiss("leave")
        else:
            await self.push_screen(QuitScreen(active), self._quit)

    def jobs_changed(self) -> None:
        """Quit if that was only waiting for the trainings."""
        if self._quits_after_jobs and not self._active_jobs:
            self.leave(self._status)

    async def action_interrupt(self) -> None:
        """Leave the field on Ctrl-C; elsewhere copy what is selected, else quit."""
        focused = self.focused
        if takes_letters(focused):
            self.simulate_key(keys_of("back")[0])
        elif selected := self.screen.get_selected_text():
            self.copy_to_clipboard(selected)
            self.screen.clear_selection()
        else:
            await self._ask_to_quit(128 + signal.SIGINT)

    def _quit(self, answer: "Answer | None") -> None:
        from memo_tui.tui.jobs.launched import when_ended  # noqa: PLC0415 - only where there are jobs

        self._quits_after_jobs = answer in ("wait", "stop")
        if answer == "leave":
            self.leave(self._status)
        elif answer == "wait":
            self.notify(
                f"memo-tui quits when {when_ended(self._active_jobs)}; {key_of('quit')} asks again.",
                markup=False,
            )
        elif answer == "stop":
            if self._training is not None:
                self._training.jobs.stop(self._active_jobs)
            self.notify(f"Stopping; memo-tui quits when {when_ended(self._active_jobs)}.")
        self.jobs_changed()

    @property
    def _active_jobs(self) -> "list[Job]":
        """The trainings that have not ended."""
        return self._training.jobs.active if self._training is not None else []

    def _show(self, name: str) -> None:
        if name in self._made and name != self._front:
            self.query_one(ContentSwitcher).current = self._front = name
            self.query_one(f"#{name}", Pane).take_focus()
            if name != self._saved_pane:
                self._saved_pane = name
                self.keep({"pane": name})
        self._show_state()

    def _draw_again(self) -> None:
        with suppress(ScreenStackError):  # the program may have ended meanwhile
            self.forget_screen()
            self.screen.refresh(layout=True)

    def _show_state(self) -> None:
        state = self._states.get(self._front)
        if state is not None and self._header.is_attached:  # not while the program ends
            self._header.show_state(state.name, state.description)
