"""The Function pane: calls of a memoized function, and its stored results."""

from collections.abc import Callable
from time import monotonic
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widgets import Input, Label

from memo_tui.memo.calls import CallLog, Outcome
from memo_tui.memo.worker.client import SAMPLE, Description, Reply
from memo_tui.settings import Settings
from memo_tui.tui.common import background
from memo_tui.tui.common.boxes import next_box, show_box, shown_box
from memo_tui.tui.common.call_log import CallLogView, log_bindings
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_words import key_of, with_keys
from memo_tui.tui.common.line_table import LineTable
from memo_tui.tui.common.messages import StateChanged
from memo_tui.tui.common.pane import Pane
from memo_tui.tui.common.source_view import SourceView
from memo_tui.tui.common.text import content, plain
from memo_tui.tui.function.call_box import CallBox
from memo_tui.tui.function.entry_table import EntryTable
from memo_tui.tui.function.function_work import FunctionWork
from memo_tui.tui.function.messages import Answered, Described, EntriesChanged, ParamsRead, ResultStoreFailed

_BOXES = ("entries", "source", "calls")
_BUSY = "A call is still running: {stop} stops it."


class FunctionPane(Pane):
    """A form and the function's source above the stored results and the log of calls."""

    HELP = """
    # Function

    The same parameters return the stored result, however they are spelled; others run the body and store its
    result. `1`, `1.0` and `True` are three different parameters. The results are kept on disk: they are still
    there after a restart, and your other programs share them.

    Put a function of your own here with `memo-tui --function module:name`.
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("view", "every", "All", "Show the results of every function, or of this one"),
        bind("box", "box", "Box", "Show stored results, source or calls"),
        *log_bindings("call"),
        bind("stop", "stop", "Stop", "Stop the running call"),
        bind("back", "leave", "Back", "Leave the fields"),
    ]

    def __init__(self, settings: Settings, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        """Show the function of these settings."""
        super().__init__(id=id)
        self._function_work = FunctionWork(settings.function or SAMPLE, settings.cache_dir, self.post_message)
        self._description: Description | None = None
        self._described = False  # or about to be
        self._asked_at: float | None = None
        self._store_problem = ""
        self.calls = CallLog()

    def compose(self) -> ComposeResult:
        """Compose the problem, the form, the source, the results and the calls."""
        yield Label("", id="problem", markup=False)
        with Horizontal(id="top"):
            box = CallBox(id="call")
            box.border_title = "Call"
            yield box
            with VerticalScroll(id="source", classes="box") as source:
                source.border_title = "Source"
                yield SourceView()
        entries = EntryTable(id="entries")
        entries.add_class("box", "-shown")
        yield entries
        yield CallLogView(
            self.calls,
            hint="Every call leaves a line here.",
            this="call",
            variant="function",
            instance="parameters",
            instance_width=24,
            id="calls",
            classes="box",
        )

    def on_mount(self) -> None:
        """Start to read the store; the function is imported when the pane is first shown."""
        self._post_state()
        self.query_one(
            EntryTable
        ).empty = f"Nothing is stored yet. Press {key_of('open')} in the box above to call."
        self.set_interval(1.0, self._tick)
        self._function_work.watch()

    def on_show(self) -> None:
        """Import the function when the pane is first shown."""
        self._describe()

    def _describe(self) -> None:
        """Import the function, once."""
        if not self._described:
            self._described = True
            self.query_one(CallBox).answer.wait("Starting the function's process …")
            self._work(self._function_work.describe, lambda problem: Described(None, problem))

    def on_unmount(self) -> None:
        """End the worker process."""
        self.close()

    def take_focus(self) -> None:
        """Focus the call box, so that enter calls."""
        self._describe()  # the pane may be in front before it is told that it's shown
        self.query_one(CallBox).focus()

    def close(self) -> list[str]:
        """End the worker process and a running call; return nothing that is left."""
        self._function_work.close()
        return []

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enable each key only where it does something."""
        running = self._asked_at is not None
        if action == "stop":
            return running
        if action == "leave":
            return not running and isinstance(self.screen.focused, Input)
        if action == "every":
            entries = self.query_one(EntryTable)
            return entries.shows_every or entries.has_others
        if action == "box":
            return not (
                self.screen.has_class("-wide")
                and not self.screen.has_class("-middle")
                and not self.screen.has_class("-low")
            )
        if action.startswith("log_"):
            focused = self.screen.focused is self.query_one(CallLogView)
            return focused and self.query_one(CallLogView).offers(action, parameters)
        return True

    def on_descendant_focus(self) -> None:
        """Update the footer, as other keys work in another box."""
        self.refresh_bindings()

    @on(CallBox.Asked)
    def call(self, message: CallBox.Asked) -> None:
        """Call with the parameters in the form."""
        self._call(dict(message.texts))

    @on(LineTable.Opened, "#entries")
    def call_again(self, message: LineTable.Opened) -> None:
        """Call again with the parameters of an entry."""
        message.stop()
        entries = self.query_one(EntryTable)
        entry = entries.get(message.key)
        if self._asked_at is not None:
            self.notify(with_keys(_BUSY), markup=False)
            return
        if not entries.is_mine(entry):
            self.notify(
                f"That is a result of {entry.function}; this pane calls another function.", markup=False
            )
            return
        self._work(lambda: self._function_work.read_params(entry.params), ResultStoreFailed)

    @on(LineTable.Opened, "#calls")
    def leave_log(self, message: LineTable.Opened) -> None:
        """Ignore enter in the log, which has no details to show."""
        message.stop()

    @on(Described)
    def show_description(self, message: Described) -> None:
        """Show the form and the source, or why there are none."""
        self._show_problem(message.problem or self._store_problem)
        if message.description is None:
            self.query_one(CallBox).answer.wait("There is no function to call.")
            return
        description = self._description = message.description
        self.query_one(CallBox).border_title = content(plain(description.short))
        self.query_one(CallBox).describe(description)
        self.query_one(SourceView).show(description.source, _body(description))
        self.query_one(EntryTable).show_function(description.name, description.bounds)

    @on(Answered)
    def show_answer(self, message: Answered) -> None:
        """Show what the call did."""
        self._asked_at = None
        box, reply = self.query_one(CallBox), message.reply
        source = self.query_one(SourceView)
        if reply is None:
            box.answer.problem(message.problem)
            source.mark(frozenset(), None)
            if message.field is not None:
                box.form.focus_field(message.field)
        else:
            box.answer.answer(reply)
            ran = reply.outcome is Outcome.RAN
            body = _body(self._description) if self._description else frozenset()
            source.mark(body if ran else frozenset(), reply.outcome)
            self._note(message.params, reply)
        self.refresh_bindings()
        self._post_state()

    @on(EntriesChanged)
    def take_entries(self, message: EntriesChanged) -> None:
        """Show the stored results."""
        self.query_one(EntryTable).show_entries(message.entries)
        if message.aside:
            self.notify(
                f"The result file was damaged, or another program's. It was renamed to {message.aside}, and"
                " a new one is used.",
                severity="warning",
                markup=False,
                timeout=15,
            )
        self._store_problem = message.problem
        if self._description is not None:
            self._show_problem(message.problem)
        self.refresh_bindings()

    @on(ParamsRead)
    def call_with(self, message: ParamsRead) -> None:
        """Call with the parameters of a stored result."""
        if message.texts is None:
            self.notify("These parameters can't be typed into the form.", severity="warning", markup=False)
            return
        box = self.query_one(CallBox)
        box.form.fill(message.texts)
        self._call(box.form.texts)

    @on(EntryTable.Forgotten)
    def forget(self, message: EntryTable.Forgotten) -> None:
        """Drop one stored result, or all of its function."""
        entry = message.entry
        if message.every:
            self._work(lambda: self._function_work.forget_all(entry.function), ResultStoreFailed)
        else:
            self._work(lambda: self._function_work.forget_entry(entry.entry_id), ResultStoreFailed)

    @on(ResultStoreFailed)
    def show_refusal(self, message: ResultStoreFailed) -> None:
        """Show why nothing was forgotten."""
        self.notify(message.problem, severity="error", markup=False)

    def action_every(self) -> None:
        """Show the results of every function, or of this one."""
        self.query_one(EntryTable).toggle_every()

    def action_box(self) -> None:
        """Show the next box, where only one fits."""
        boxes = [self.query_one(f"#{name}") for name in _BOXES]
        before, shown = shown_box(boxes), next_box(boxes)
        show_box(boxes, shown)
        self.set_class(shown.id == "source", "-source")
        if self.screen.focused is None or before in self.screen.focused.ancestors_with_self:
            self.take_focus()

    def action_leave(self) -> None:
        """Leave the fields."""
        self.take_focus()

    def action_stop(self) -> None:
        """End the running call."""
        self._function_work.stop()

    def action_log_only_chosen(self, *_: object) -> None:
        """Show the calls with the same parameters only, or all."""
        self.query_one(CallLogView).only_chosen()

    def action_log_next_outcome(self, *_: object) -> None:
        """Show the calls with the next outcome only."""
        self.query_one(CallLogView).next_outcome()

    async def action_log_export(self, *_: object) -> None:
        """Export the calls that are shown."""
        from memo_tui.tui.common.export import ExportScreen  # noqa: PLC0415 - when it's wanted

        log = self.query_one(CallLogView)
        await self.app.push_screen(ExportScreen(*log.to_export()), log.show_exported)

    def _call(self, texts: dict[str, str]) -> None:
        if self._asked_at is not None:
            self.notify(with_keys(_BUSY), markup=False)
            return
        if self._description is None:
            return
        self._asked_at = monotonic()
        self._work(lambda: self._function_work.call(texts), lambda problem: Answered("", None, problem))
        self.refresh_bindings()

    def _work(self, work: Callable[[], None], failed: Callable[[str], Message]) -> None:
        """Do something on a thread; an error that it doesn't foresee comes as a message, too."""

        def report(problem: str) -> None:
            self.post_message(failed(problem))

        background.run(self, work, lambda _: None, report, task="calling the function")

    def _note(self, params: str, reply: Reply) -> None:
        name = self._description.short if self._description else ""
        self.calls.append(reply.to_call(len(self.calls) + 1, name, params))
        log = self.query_one(CallLogView)
        log.choose(name, params)
        log.follow()

    def _show_problem(self, sentence: str) -> None:
        label = self.query_one("#problem", Label)
        label.update(content(f"⚠ {sentence}") if sentence else "")
        label.display = bool(sentence)

    def _tick(self) -> None:
        """Update ages and durations; called once a second."""
        self.query_one(EntryTable).tick()
        if self._asked_at is not None:
            self.query_one(CallBox).answer.running(monotonic() - self._asked_at)

    def _post_state(self) -> None:
        self.post_message(StateChanged(self.id or "", self.calls.totals.summary))


def _body(description: Description) -> frozenset[int]:
    """The numbers of the lines below the function's signature."""
    head = next(
        (place for place, line in enumerate(description.source.lines) if line.rstrip().endswith(":")), -1
    )
    return frozenset(description.source.numbers[head + 1 :])
