"""A call log that can be filtered by callee and outcome, summed up, and exported."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from textual.binding import Binding

from memo_tui.memo.calls import Call, CallFilter, CallLog, Outcome, Totals
from memo_tui.numbers import counted
from memo_tui.tui.common.call_table import CallTable
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_words import key_of
from memo_tui.tui.common.text import call_time, content, plain

_OUTCOMES = (None, Outcome.RAN, Outcome.REMEMBERED, Outcome.FORGOT)
_TIMES = {Outcome.RAN: " three times", Outcome.REMEMBERED: " twice", Outcome.FORGOT: ""}
_PHRASES = {Outcome.RAN: "ran", Outcome.REMEMBERED: "was remembered", Outcome.FORGOT: "was forgotten"}
_ROOM_FOR_KEYS = 132  # columns of a terminal in which all keys of a pane with a log fit the footer


def log_bindings(this: str) -> list[Binding]:
    """The keys of a log for its pane, which passes the actions on; `this` names what is chosen.

    A narrow footer leaves them out, and the log's title names them: so each key is here twice, shown and
    hidden, and `CallLogView.offers` decides.
    """
    shown = [
        bind("log_chosen", "log_only_chosen", f"This {this}", f"Only the calls of this {this}, or all"),
        bind("log_outcome", "log_next_outcome", "Outcome", "Only calls that ran, were remembered or forgot"),
        bind("write", "log_export", "Write", "Export the calls shown to a CSV or JSON file"),
    ]
    return [*shown, *(replace(binding, action=f"{binding.action}(True)", show=False) for binding in shown)]


class CallLogView(CallTable):
    """A `CallTable` whose frame shows which calls are listed, and their totals.

    Attributes:
        hint: the text in an empty log.
        this: what the filter by variant and instance selects, such as "car".
    """

    def __init__(
        self,
        log: CallLog,
        *,
        hint: str,
        this: str,
        variant: str = "class",
        instance: str = "instance",
        instance_width: int = 8,
        id: str | None = None,  # noqa: A002 - Textual's own name
        classes: str | None = None,
    ) -> None:
        super().__init__(
            log,
            variant=variant,
            instance=instance,
            instance_width=instance_width,
            id=id,
            classes=classes,
        )
        self.hint, self.this = hint, this
        self._chosen: tuple[str, str] | None = None

    @property
    def wanted(self) -> CallFilter:
        """The filter in use."""
        return self.view.filter

    def offers(self, action: str, parameters: Iterable[object] = ()) -> bool:
        """Whether one of the actions of `log_bindings` does something now."""
        if any(parameters) != (self.app.size.width < _ROOM_FOR_KEYS):
            return False
        if action == "log_export":
            return bool(self.view.numbers)
        return bool(len(self.log_shown)) or self.wanted != CallFilter()

    def choose(self, variant: str, instance: str) -> None:
        """Set what is chosen; a filter by callee follows."""
        self._chosen = (variant, instance)
        if self.wanted.who not in (None, self._chosen):
            self.filter_by(replace(self.wanted, who=self._chosen))

    def only_chosen(self) -> None:
        """Show only the calls of what is chosen, or all again."""
        self.filter_by(replace(self.wanted, who=None if self.wanted.who else self._chosen))

    def next_outcome(self) -> None:
        """Show only the calls with the next outcome; after the last one, all again."""
        place = _OUTCOMES.index(self.wanted.outcome) + 1
        self.filter_by(replace(self.wanted, outcome=_OUTCOMES[place % len(_OUTCOMES)]))

    def show_all(self) -> None:
        """Remove the filters."""
        self.filter_by(CallFilter())

    def to_export(self) -> tuple[Sequence[Call], str]:
        """The calls that are shown, and a description of the filter; "" for all."""
        return self.view.calls(), ", ".join(self._filter_texts())

    def follow(self) -> None:
        """Show the log as it is now, and describe it in the frame."""
        super().follow()
        self._update_frame()

    def on_resize(self) -> None:
        """Leave the keys out of the title if the footer is wide."""
        super().on_resize()
        self._update_frame()
        self.refresh_bindings()

    def _update_frame(self) -> None:
        parts = self._filter_texts()
        if not parts and len(self.log_shown) and self.app.size.width < _ROOM_FOR_KEYS:
            parts = [
                f"{key_of('log_chosen')} this {self.this}",
                f"{key_of('log_outcome')} outcome",
                f"{key_of('write')} write",
            ]
        self.border_title = content(" · ".join(["Calls", *parts]))
        self.border_subtitle = content(summed_up(self.view.totals) if self.view.numbers else "")
        self.empty = self._empty_text() if len(self.log_shown) else self.hint

    def _filter_texts(self) -> list[str]:
        who, outcome = self.wanted.who, self.wanted.outcome
        parts = [f"only {plain(' '.join(who))}"] if who else []
        return [*parts, f"only {outcome}"] if outcome else parts

    def _empty_text(self) -> str:
        who, outcome = self.wanted.who, self.wanted.outcome
        ways = [f"{key_of('log_chosen')} to show the calls of every {self.this}"] if who else []
        if outcome:
            ways.append(f"{key_of('log_outcome')}{_TIMES[outcome]} to show every outcome")
        whose = f" of {plain(' '.join(who))}" if who else ""
        what = f" {_PHRASES[outcome]}" if outcome else ""
        sentence = f"No call{whose}{what} yet." if what else f"No calls{whose} yet."
        return f"{sentence} Press {', '.join(ways)}."

    def show_exported(self, path: Path | None) -> None:
        """Show which file the calls were written to, if they were."""
        if path is not None:
            self.app.notify(f"Wrote the calls to {path}", markup=False)


def summed_up(totals: Totals) -> str:
    """The totals as text."""
    parts = [counted(totals.calls, "call"), f"{totals.ran} ran"]
    parts.append(f"{totals.remembered} remembered")
    if totals.forgot:
        parts.append(f"{totals.forgot} forgot")
    if totals.remembered:
        parts.append(f"{call_time(totals.saved)} saved")
    return " · ".join(parts)
