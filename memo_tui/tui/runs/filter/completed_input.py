"""CompletedInput: a line to type in, with completions below it and a history."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import BindingType, NoBinding
from textual.message import Message
from textual.widgets import Input

from memo_tui.runs.query.complete import Completion
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.runs.filter.completions import CompletionList

LONGEST_HISTORY = 50

Complete = Callable[[str, int], Sequence[Completion]]


class CompletedInput(Input):
    """A compact input. Tab and the right arrow complete, up and down choose, or bring back earlier texts.

    It posts `Changed` for what is typed, completed or brought back.

    Args:
        completions: the list that it fills and moves through.
        complete: returns what may be typed in a text at a cursor.
        placeholder: shown while it's empty.
        history: what was typed before, the oldest first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("submit", "apply", "Apply"),
        bind("complete", "accept", "Complete"),
        bind("back", "leave", "Back", "Close the list; then undo what was typed"),
        bind("up", "go(-1)", "Up in the list, or an earlier filter", show=False),
        bind("down", "go(1)", "Down in the list, or a later filter", show=False),
    ]

    @dataclass
    class Applied(Message):
        """Enter was pressed, with this text."""

        text: str

    @dataclass
    class Left(Message):
        """Escape was pressed, and there was no list to close."""

    def __init__(
        self,
        completions: CompletionList,
        complete: Complete,
        *,
        placeholder: str,
        history: Sequence[str] = (),
    ) -> None:
        super().__init__(placeholder=placeholder, compact=True, select_on_focus=False)
        self._list, self._complete = completions, complete
        self._history = list(history)
        self._past: int | None = None  # the place of the text in the history
        self._draft = ""  # what was typed before the history was browsed
        self._seen = ("", 0)  # the text and the cursor that the list is for
        self._moved = False  # whether another than the first was chosen

    @property
    def history(self) -> tuple[str, ...]:
        """What was typed before, the oldest first."""
        return tuple(self._history)

    def remember(self, text: str) -> None:
        """Add a text to the history."""
        if text:
            kept = [each for each in self._history if each != text]
            self._history = [*kept, text][-LONGEST_HISTORY:]

    def put(self, text: str) -> None:
        """Set the text without announcing a change."""
        with self.prevent(Input.Changed):
            self.value = text
            self.cursor_position = len(text)
        self._seen, self._past = (text, len(text)), None
        self.close_list()

    def close_list(self) -> None:
        """Show no completions until something else is typed."""
        self._show(())

    async def on_key(self, event: events.Key) -> None:
        """Do here what keys are bound to: further up, it would come after the letters typed next."""
        try:
            bindings = self._bindings.get_bindings_for_key(event.key)
        except NoBinding:
            return
        for binding in bindings:
            if await self.app.run_action(binding.action, self):
                event.stop()
                event.prevent_default()
                return

    def _on_paste(self, event: events.Paste) -> None:
        """Put all lines in, as one; Textual's own takes the first alone."""
        lines = [line.strip() for line in event.text.splitlines()]
        text = " ".join(line for line in lines if line) if len(lines) > 1 else event.text.rstrip("\r\n")
        self.replace(text, *self.selection)
        event.stop()
        event.prevent_default()

    def on_input_changed(self) -> None:
        """Complete what is typed."""
        self._catch_up()

    def watch_selection(self) -> None:
        """Close the list if it belongs to another place in the same text."""
        if self._list.display and self.value == self._seen[0] and self.cursor_position != self._seen[1]:
            self.close_list()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Tab moves on to the next widget when there is nothing to complete."""
        if action == "accept":
            self._catch_up()
            return self._list.display or bool(self._complete(self.value, self.cursor_position))
        return True

    def action_apply(self) -> None:
        """Submit the text; a completion that was chosen by a key is put in first."""
        self._catch_up()
        if self._list.display and self._moved:
            self.action_accept()
        else:
            self.close_list()
            self.post_message(self.Applied(self.value))

    def action_leave(self) -> None:
        """Close the list; without one, leave the input."""
        self._catch_up()
        if self._list.display:
            self.close_list()
        else:
            self.post_message(self.Left())

    def action_accept(self) -> None:
        """Put the chosen completion in; without a list, open it."""
        self._catch_up()
        if self._list.chosen:
            self.accept(self._list.chosen)
        else:
            self._offer()

    def accept(self, completion: Completion) -> None:
        """Put a completion in, and offer what may follow it."""
        start, end = completion.replaces
        self._past = None
        self._seen = (self.value[:start] + completion.text + self.value[end:], start + len(completion.text))
        self.replace(completion.text, start, end)
        self.cursor_position = self._seen[1]
        self._offer()

    def action_go(self, step: int) -> None:
        """Choose in the list; without one, bring an earlier text (-1) or a later one, or open the list."""
        self._catch_up()
        if self._list.display:
            self._list.move(step)
            self._moved = True
        elif step < 0 or self._past is not None:
            self._recall(step)
        else:
            self._offer()

    def action_cursor_right(self, select: bool = False) -> None:
        """At the end of the text, complete it if there is a list."""
        self._catch_up()
        if self._list.display and not select and self.cursor_position == len(self.value):
            self.action_accept()
        else:
            super().action_cursor_right(select)

    def _catch_up(self) -> None:
        """Complete what was typed since, if anything was."""
        if self.value != self._seen[0]:
            self._past = None
            self._offer(hidden=not self.value.strip())

    def _offer(self, *, hidden: bool = False) -> None:
        """Show what may be typed at the cursor."""
        self._seen = (self.value, self.cursor_position)
        self._show(() if hidden else self._complete(*self._seen))

    def _show(self, completions: Sequence[Completion]) -> None:
        self._moved = False
        column = 0
        if completions:
            before = cell_len(self.value[: completions[0].replaces[0]])
            column = max(0, before - self.scroll_offset.x - 1)  # so that both words are aligned
        was_open = self._list.display
        self._list.show(completions, column)
        if was_open != self._list.display:
            self.refresh_bindings()

    def _recall(self, step: int) -> None:
        """Put in an earlier or a later text; after the newest comes what was typed last."""
        past = len(self._history) if self._past is None else self._past
        if self._past is None:
            self._draft = self.value
        place = min(max(0, past + step), len(self._history))
        self.put(self._history[place] if place < len(self._history) else self._draft)
        self._past = place if place < len(self._history) else None
        self.post_message(Input.Changed(self, self.value))
