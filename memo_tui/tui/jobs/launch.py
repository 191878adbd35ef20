"""The form that launches a training."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Label

from memo_tui.errors import MemoTuiError, SettingsError
from memo_tui.jobs.spec import JobSpec
from memo_tui.options import EXPERIMENT, FOLDS, MIN_DELTA, PATH, PATIENCE, SEED, Kind
from memo_tui.tracking.address import Address
from memo_tui.training import data as data_of  # `data` is a field
from memo_tui.training.data.asked_text import columns_of
from memo_tui.training.memo.policy import OFF
from memo_tui.training.models.catalog import NAMES, STEPPED, STOPPING
from memo_tui.training.work.values import text_of
from memo_tui.tui.common import background
from memo_tui.tui.common.dashboard_screen import DashboardScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_footer import KeyFooter
from memo_tui.tui.common.key_words import with_keys
from memo_tui.tui.common.text import content
from memo_tui.tui.common.tick_box import TickBox
from memo_tui.tui.jobs.address_input import AddressInput
from memo_tui.tui.jobs.launch_head import launch_head
from memo_tui.tui.jobs.launch_values import LaunchValues
from memo_tui.tui.jobs.memo_switch import MemoSwitch
from memo_tui.tui.jobs.understood_line import UnderstoodLine
from memo_tui.tui.jobs.verdict_line import QUIET_SECONDS, VerdictLine
from memo_tui.tui.runs.stores import EMBEDDED

_WHOLE_ADDRESS = 0.8  # seconds without a key after which an address is asked: half of one is another server's
_WORDS = {"data": "path", "experiment": "experiment's name", "min_delta": "min delta"}


class LaunchScreen(DashboardScreen[LaunchValues | None]):
    """Asks what to train and where to log it; `enter` starts, `escape` leaves.

    The result is the values of the form when it was started, or None.
    """

    FORM = True
    CSS_PATH = ["launch.tcss", "verdict_line.tcss"]  # noqa: RUF012 - as Textual has it
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("submit", "after_typing('start')", "Start training", priority=True),
        bind("back", "leave", "Cancel"),
        bind("down", "app.focus_next", "Next field", show=False),
        bind("up", "app.focus_previous", "Previous field", show=False),
    ]

    def __init__(
        self,
        values: LaunchValues,
        refusal: Callable[[Address | None], str],
        spec_of: Callable[[LaunchValues], JobSpec],
    ) -> None:
        """Show these values.

        Args:
            values: as they were last.
            refusal: returns why nothing can be logged to a store (None: the embedded one) in one sentence, or
                "".
            spec_of: returns the job that the form asks for.
        """
        super().__init__()
        self._values, self._refusal, self._spec_of = values, refusal, spec_of
        self._checking = False
        self._shown_refusal = ""

    def compose(self) -> ComposeResult:
        """The form."""
        values = self._values
        with VerticalScroll(id="form", can_focus=False) as form:
            own = with_keys("{new_own} instead of {new}: other params, sweeps, your own code")
            form.border_subtitle = content(own)
            yield from _row("Experiment", Input(values.experiment, id="experiment", compact=True))
            yield from _row(
                "Tracking URI",
                AddressInput(
                    values.tracking_uri,
                    placeholder=f"the {EMBEDDED}",
                    id="uri",
                    compact=True,
                ),
            )
            yield from _row(
                "Data",
                Input(
                    values.data,
                    placeholder="diabetes data, or a CSV or Parquet file",
                    id="data",
                    compact=True,
                ),
            )
            yield from _row(
                "Target",
                Input(values.target, placeholder="the file's column to predict", id="target", compact=True),
            )
            yield UnderstoodLine(id="understood")
            for title, text, name, meaning in (
                ("Missing", values.missing, "missing", "impute, or drop the rows"),
                ("Columns", values.columns, "columns", "in doubt: when=d/m/Y; zip=text"),
            ):
                yield from _row(title, Input(text, placeholder=meaning, id=name, compact=True), "of-file")
            yield from _row("Seed", Input(str(values.seed), id="seed", compact=True))
            stopping = " and ".join(STOPPING)
            for title, number, name, meaning in (
                ("Folds", values.folds, "folds", "of a cross-validation; else a quarter is held out"),
                ("Patience", values.patience, "patience", f"steps, to stop {stopping} early"),
            ):
                yield from _row(title, Input(str(number or ""), placeholder=meaning, id=name, compact=True))
            delta = "" if values.min_delta is None else text_of(values.min_delta)
            meaning = "that counts as an improvement; any"
            yield from _row(
                "Min delta", Input(delta, placeholder=meaning, id="min_delta", compact=True), "of-patience"
            )
            yield Label("Models, one run each", classes="heading")
            for name in NAMES:
                steps = f" ({STEPPED[name]}, step by step)" if name in STEPPED else ""
                yield TickBox(f"{name}{steps}", name in values.models, name=name)
            with Horizontal(classes="row memo"):
                yield Label("Memo", classes="title")
                yield MemoSwitch(values.memo, id="memo")
            yield VerdictLine(id="verdict")
            problem = Label("", id="problem", markup=False)
            problem.display = False
            yield problem
        yield KeyFooter()

    def on_mount(self) -> None:
        """Focus the field that is changed most often."""
        self.query(TickBox).first().focus()
        self.look_up()
        self.read_file()
        self.offer_delta()

    @on(Input.Changed, "#patience")
    def offer_delta(self) -> None:
        """Ask what counts as an improvement where improvements count."""
        self.query_one(".of-patience").display = bool(self._typed("patience").strip())

    @on(Input.Changed, "#data, #target, #columns")
    def read_file(self) -> None:
        """Say what is understood of the file, and offer what may be said of it, if there is one."""
        typed = [self._typed(name) for name in ("data", "target", "columns")]
        for row in self.query(".of-file"):
            row.display = bool(typed[0].strip())
        self.query_one(UnderstoodLine).ask(*typed)

    def on_resize(self) -> None:
        """Write the head again, as wide as the form."""
        self.call_after_refresh(self.show_head)

    @on(Input.Changed)
    @on(TickBox.Changed)
    @on(MemoSwitch.Changed)
    def look_up(self) -> None:
        """Say what is remembered of what the form describes now."""
        try:
            values = self._read()
        except MemoTuiError:
            values = replace(self._values, memo=OFF)
        pause = _WHOLE_ADDRESS if self.focused is self.query_one("#uri") else QUIET_SECONDS
        self.query_one(VerdictLine).ask(lambda: [self._spec_of(values)], pause)

    @on(Input.Changed, "#experiment, #uri")
    def show_head(self) -> None:
        """Show in the head where the runs will be logged."""
        form, uri = self.query_one("#form"), self._typed("uri").strip()
        try:
            address = Address.parse(uri) if uri else None
            store = address.shown if address else EMBEDDED
            refusal = self._refusal(address)
        except MemoTuiError:
            store, refusal = "an address that can't be read yet", ""
        form.border_title = launch_head("New run", self._typed("experiment"), store, form.outer_size.width)
        if refusal != self._shown_refusal:
            self._shown_refusal = refusal
            self._say(refusal)

    def action_leave(self) -> None:
        """Close the form; nothing is launched."""
        self.dismiss(None)

    def action_start(self) -> None:
        """Check what was typed, and start."""
        if self._checking:
            return
        try:
            values = self._read()
        except _FieldError as error:
            self._refuse(error.field, str(error))
            return
        if not values.data:
            self.dismiss(values)
            return
        self._checking = True
        self._say("checking the data file …")
        background.run(
            self,
            lambda: data_of.check(
                values.data, values.target or None, missing=values.missing, columns=columns_of(values.columns)
            ),
            lambda _: self.dismiss(values),
            lambda sentence: self._refuse("data", sentence),
            task="checking the data file",
        )

    def _refuse(self, name: str, sentence: str) -> None:
        self._checking = False
        self._say(sentence)
        self.query_one(f"#{name}").focus()

    def _say(self, sentence: str) -> None:
        label = self.query_one("#problem", Label)
        label.update(content(sentence))
        label.display = bool(sentence)
        label.scroll_visible()

    def _read(self) -> LaunchValues:
        experiment = self._typed("experiment")
        _parsed(EXPERIMENT, "experiment", experiment)
        uri = self._typed("uri").strip()
        try:
            refusal = self._refusal(Address.parse(uri) if uri else None)
        except MemoTuiError as error:
            raise _FieldError("uri", str(error)) from None
        if refusal:
            raise _FieldError("uri", refusal)
        seed = self._typed("seed").strip()
        number = _parsed(SEED, "seed", seed)
        folds = _parsed(FOLDS, "folds", self._typed("folds").strip() or None)
        patience = _parsed(PATIENCE, "patience", self._typed("patience").strip() or None)
        min_delta = _parsed(MIN_DELTA, "min_delta", self._typed("min_delta").strip() or None)
        chosen = tuple(tick.name or "" for tick in self.query(TickBox) if tick.value)
        if not chosen:
            raise _FieldError("form TickBox", with_keys("Choose at least one model with {mark}."))
        path = self._typed("data").strip()
        target = self._typed("target") if self._typed("target").strip() else ""
        path = str(_parsed(PATH, "data", path)) if path else ""
        missing, columns = self._typed("missing").strip() or data_of.IMPUTE, self._typed("columns").strip()
        if missing not in data_of.MISSING:
            known = " or ".join(data_of.MISSING)
            raise _FieldError("missing", f"Missing values can't be {missing!r}: choose {known}.")
        try:
            columns_of(columns)
        except MemoTuiError as error:
            raise _FieldError("columns", str(error)) from None
        memo = self.query_one(MemoSwitch).value
        if patience and not set(chosen) & set(STOPPING):
            can = " or ".join(STOPPING)
            raise _FieldError("patience", f"No chosen model can stop early: choose {can}, or no patience.")
        return LaunchValues(
            experiment,
            uri,
            path,
            target,
            chosen,
            number,
            memo,
            missing,
            columns,
            folds,
            patience,
            (min_delta or None) if patience else None,
        )

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value


def _parsed(kind: Kind, field: str, text: str | None) -> Any:
    """The value of a text that was typed into a field; None for one that may be left empty, and is."""
    if text is None:
        return None
    try:
        return kind.parse(text)
    except ValueError as error:
        raise _FieldError(field, f"The {_WORDS.get(field, field)} can't be used: {error}.") from None


class _FieldError(SettingsError):
    """A text typed into a field can't be used."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def _row(title: str, field: Input, also: str = "") -> Iterator[Horizontal]:
    yield Horizontal(Label(title, classes="title"), field, classes=f"row {also}")
