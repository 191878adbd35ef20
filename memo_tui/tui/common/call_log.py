"""A call log to ask: filtered by who was called and by what became of it, summed up, and exported."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from textual.binding import Binding

from memo_tui.memo.calls import Call, CallFilter, CallLog, Outcome, Totals
from memo_tui.tui.common.call_table import CallTable
from memo_tui.tui.common.text import call_time, content, plain

_OUTCOMES = (None, Outcome.RAN, Outcome.REMEMBERED, Outcome.FORGOT)
_PRESSES = {Outcome.RAN: "o three times", Outcome.REMEMBERED: "o twice", Outcome.FORGOT: "o"}
_WORDS = {Outcome.RAN: "ran", Outcome.REMEMBERED: "was remembered", Outcome.FORGOT: "was forgotten"}
_ROOM_FOR_KEYS = 132  # columns of a terminal whose footer has room for all keys of a pane with a log


def log_bindings(this: str) -> list[Binding]:
    """The keys of a log for the pane around it, whose actions go on to the log; `this` is what's chosen.

    A narrow footer leaves them out, and the log's title names them: so each key stands here twice, shown and
    not, and `CallLogView.offers` decides.
    """
    shown = [
        Binding("i", "log_only_chosen", f"This {this}", tooltip=f"Only the calls of this {this}, or all"),
        Binding("o", "log_next_outcome", "Outcome", tooltip="Only calls that ran, were remembered, forgot"),
        Binding("x", "log_export", "Export", tooltip="Write the calls shown into a CSV or JSON file"),
    ]
    return [*shown, *(replace(binding, action=f"{binding.action}(True)", show=False) for binding in shown)]


class CallLogView(CallTable):
    """A `CallTable` that says in its frame which calls it shows, and what they add up to.

    Attributes:
        hint: what fills an empty log.
        this: what the filter by variant and instance is about, as "car".
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
        """Say who is chosen; a filter by who was called follows."""
        self._chosen = (variant, instance)
        if self.wanted.who not in (None, self._chosen):
            self.filter_by(replace(self.wanted, who=self._chosen))

    def only_chosen(self) -> None:
        """Show the calls of who is chosen only, or again all."""
        self.filter_by(replace(self.wanted, who=None if self.wanted.who else self._chosen))

    def next_outcome(self) -> None:
        """Show the calls with the next outcome only, after the last one again all."""
        place = _OUTCOMES.index(self.wanted.outcome) + 1
        self.filter_by(replace(self.wanted, outcome=_OUTCOMES[place % len(_OUTCOMES)]))

    def show_all(self) -> None:
        """Filter no more."""
        self.filter_by(CallFilter())

    def to_export(self) -> tuple[Sequence[Call], str]:
        """The calls that are shown, and in words which these are; "" for all."""
        return self.view.calls(), ", ".join(self._wanted_words())

    def follow(self) -> None:
        """Show the log as it is now, and say in the frame what that is."""
        super().follow()
        self._tell()

    def on_resize(self) -> None:
        """A wide footer takes the keys out of the title."""
        super().on_resize()
        self._tell()
        self.refresh_bindings()

    def _tell(self) -> None:
        words = self._wanted_words()
        if not words and len(self.log_shown) and self.app.size.width < _ROOM_FOR_KEYS:
            words = [f"i this {self.this}", "o outcome", "x export"]
        self.border_title = content(" · ".join(["Calls", *words]))
        self.border_subtitle = content(summed_up(self.view.totals) if self.view.numbers else "")
        self.empty = self._empty_words() if len(self.log_shown) else self.hint

    def _wanted_words(self) -> list[str]:
        who, outcome = self.wanted.who, self.wanted.outcome
        words = [f"only {plain(' '.join(who))}"] if who else []
        return [*words, f"only {outcome}"] if outcome else words

    def _empty_words(self) -> str:
        who, outcome = self.wanted.who, self.wanted.outcome
        ways = [f"i to show the calls of every {self.this}"] if who else []
        if outcome:
            ways.append(f"{_PRESSES[outcome]} to show every outcome")
        whose = f" of {plain(' '.join(who))}" if who else ""
        what = f" {_WORDS[outcome]}" if outcome else ""
        told = f"No call{whose}{what} yet." if what else f"No call{whose} yet."
        return f"{told} Press {', '.join(ways)}."

    def tell_exported(self, path: Path | None) -> None:
        """Say which file the calls were written to, if they were."""
        if path is not None:
            self.app.notify(f"The calls are in {path}.", markup=False)


def summed_up(totals: Totals) -> str:
    """Sums in words."""
    words = [f"{totals.calls} call{'s' if totals.calls != 1 else ''}", f"{totals.ran} ran"]
    words.append(f"{totals.remembered} remembered")
    if totals.forgot:
        words.append(f"{totals.forgot} forgot")
    if totals.remembered:
        words.append(f"{call_time(totals.saved)} saved")
    return " · ".join(words)
