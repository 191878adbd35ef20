"""The form of one training: its params, one value each or several to try."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Label

from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.sweeps import specs_of
from memo_tui.memo.signature_form import Field, FieldError
from memo_tui.numbers import counted
from memo_tui.options import DRAWS, EXPERIMENT
from memo_tui.tracking.address import Address
from memo_tui.training.memo.policy import OFF
from memo_tui.training.work.kind import WorkForm
from memo_tui.training.work.sweep_values import HINT, parse
from memo_tui.tui.common import background
from memo_tui.tui.common.dashboard_screen import DashboardScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_footer import KeyFooter
from memo_tui.tui.common.secret_field import hides
from memo_tui.tui.common.text import content, plain
from memo_tui.tui.common.tick_box import TickBox
from memo_tui.tui.jobs.launch_head import launch_head
from memo_tui.tui.jobs.memo_switch import MemoSwitch
from memo_tui.tui.jobs.verdict_line import VerdictLine

_EXPERIMENT, _DRAWS = "experiment#", "draws#"  # can't be names of params


@dataclass(frozen=True)
class Launch:
    """What a form asks to launch.

    Attributes:
        experiment: the name of the experiment to log to.
        specs: the jobs; in a sweep, the first is the parent of the others.
    """

    experiment: str
    specs: Sequence[JobSpec]


class WorkScreen(DashboardScreen[Launch | None]):
    """Asks for the params of one training; `enter` starts it, or a sweep if a field has several values.

    The result is a `Launch`, or None.
    """

    FORM = True
    CSS_PATH = ["work.tcss", "verdict_line.tcss"]  # noqa: RUF012 - as Textual has it
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("submit", "after_typing('start')", "Start training", priority=True),
        bind("back", "leave", "Cancel"),
        bind("down", "app.focus_next", "Next field", show=False),
        bind("up", "app.focus_previous", "Previous field", show=False),
    ]

    def __init__(
        self,
        form: WorkForm,
        experiment: str,
        address: Address,
        store: str,
        memo: str = OFF,
        *,
        keep_output: bool = False,
    ) -> None:
        """Show a form.

        Args:
            form: what is to be trained.
            experiment: the initial value of its field.
            address: of the store to log to.
            store: its description.
            memo: the initial word of the memo's switch.
            keep_output: whether its output is kept with its run, at first.
        """
        super().__init__()
        self._form, self._address, self._store = form, address, store
        self._rows = (
            *form.fields,
            Field(_EXPERIMENT, "", experiment, required=True),
            Field(_DRAWS, "random draws; empty for all values", "", required=False),
        )
        self._memo = MemoSwitch(memo, id="memo")
        self._keep = TickBox("keep its output with the run, as output.txt", keep_output, id="keep")
        self._working = False
        self._refused: dict[str, str] = {}
        self._problem = Label("", id="problem", markup=False)
        self._count = Label("", id="count", markup=False)

    def compose(self) -> ComposeResult:
        """The fields."""
        width = min(24, max(len(field.name) for field in self._rows) + 2)
        with VerticalScroll(id="form", can_focus=False) as form:
            form.border_subtitle = content(self._address.shown)
            if note := getattr(self._form, "note", ""):  # not every form has one
                yield Label(content(note), id="note")
            for field in self._rows:
                yield _row(field, width)
            yield Label(HINT, id="hint", markup=False)
            with Horizontal(classes="row memo"):
                title = Label("memo", classes="title")
                title.styles.width = width
                yield title
                yield self._memo
            yield self._keep
            yield self._count
            yield VerdictLine(id="verdict")
            yield self._problem
        yield KeyFooter()

    def on_mount(self) -> None:
        """Begin with the first field."""
        self.query(Input).first().focus()
        self._show_count()
        self.look_up()

    def on_resize(self) -> None:
        """Place the hints where they fit, and write the head as wide as the form."""
        self.call_after_refresh(self._place_hints)
        self.call_after_refresh(self._show_head)

    def _place_hints(self) -> None:
        """Show hints in the empty fields if there is no room beside them."""
        hints = {field.name: field.hint for field in self._rows}
        for field in self.query(Input):
            field.placeholder = hints[field.name or ""] if self.has_class("-narrow") else ""

    def action_leave(self) -> None:
        """Close the form; nothing is launched."""
        self.dismiss(None)

    def action_start(self) -> None:
        """Check what was typed, on a thread as a sweep may be large, and start."""
        if self._working:
            return
        texts = self._texts
        experiment = texts.pop(_EXPERIMENT)
        try:
            EXPERIMENT.parse(experiment)
        except ValueError as error:
            self._refuse(_EXPERIMENT, f"The experiment's name can't be used: {error}.")
            return
        draws = texts.pop(_DRAWS).strip()
        try:
            many = DRAWS.parse(draws) if draws else None
        except ValueError as error:
            self._refuse(_DRAWS, f"The draws can't be used: {error}, or leave them empty.")
            return
        self._working = True
        refused: list[FieldError] = []

        memo, keep = self._memo.value, self._keep.value

        def read() -> list[JobSpec]:
            try:
                specs = self._specs(texts, experiment, many, memo)
                return [replace(spec, keep_output=keep) for spec in specs]
            except FieldError as error:
                refused.append(error)
                raise

        def fail(sentence: str) -> None:
            self._working = False
            self._refuse(refused[0].field if refused else "", sentence)

        def done(specs: list[JobSpec]) -> None:
            self.dismiss(Launch(experiment, specs))

        background.run(self, read, done, fail, task="reading the form")

    def _specs(
        self, texts: Mapping[str, str], experiment: str, draws: int | None, memo: str
    ) -> list[JobSpec]:
        """The jobs that the form asks for; it may take a while."""
        uri = self._address.uri
        return specs_of(self._form, texts, experiment=experiment, tracking_uri=uri, draws=draws, memo=memo)

    @on(MemoSwitch.Changed)
    def look_up(self) -> None:
        """Say what is remembered of what the form describes now."""
        texts, memo = self._texts, self._memo.value
        experiment, draws = texts.pop(_EXPERIMENT), texts.pop(_DRAWS).strip()

        def read() -> list[JobSpec]:
            if memo == OFF or draws:  # random draws differ each time
                return []
            return self._specs(texts, experiment, None, memo)

        self.query_one(VerdictLine).ask(read)

    @on(Input.Changed)
    def change(self) -> None:
        """Show how many trainings this would be, and what is remembered of them."""
        self.look_up()
        if self._texts != self._refused:
            self._problem.update("")
        self._show_count()
        self._show_head()

    def _show_head(self) -> None:
        form = self.query_one("#form")
        what, experiment = f"Train {self._form.title}", self._texts[_EXPERIMENT]
        form.border_title = launch_head(what, experiment, self._store, form.outer_size.width)

    @property
    def _texts(self) -> dict[str, str]:
        return {field.name or "": field.value for field in self.query(Input)}

    def _show_count(self) -> None:
        texts = self._texts
        values = {name: parse(text) for name, text in self._form.variants(texts).items()}
        several = {name: each for name, each in values.items() if each.several}
        draws = texts.get(_DRAWS, "").strip()
        if not several:
            self._count.update("One training.")
            return
        counts = [each.count for each in several.values()]
        space = None if None in counts else math.prod(count or 1 for count in counts)
        names = plain(", ".join(several))
        if draws.isdecimal() and len(draws) < 7:
            many = int(draws) if space is None else min(space, int(draws))
            self._count.update(content(f"A sweep of {counted(many, 'random draw')} of {names}."))
        elif space is None:
            self._count.update(content(f"A sweep of {names}: enter the number of draws."))
        else:
            self._count.update(
                content(f"A sweep of {counted(space, 'training')}: all combinations of {names}.")
            )

    def _refuse(self, name: str, sentence: str) -> None:
        self._refused = self._texts
        self._problem.update(content(sentence))
        self._problem.scroll_visible()
        for field in self.query(Input):
            if field.name == name:
                field.focus()


def _row(field: Field, width: int) -> Horizontal:
    title = Label(content(plain(field.name.removesuffix("#"))), classes="title")
    title.styles.width = width
    typed = Input(field.text, name=field.name, compact=True, password=hides(field))
    hint = Label(content(plain(field.hint)), classes="hint")
    return Horizontal(title, typed, hint, classes="row")
