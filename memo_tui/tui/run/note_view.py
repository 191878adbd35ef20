"""The note of a run: read as Markdown, written as plain text in the same place."""

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Label, Markdown, TextArea

from memo_tui.tracking.edits import check_value
from memo_tui.tui.common import background
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_words import with_keys
from memo_tui.tui.common.text import content

_NONE = "No note yet: press `{edit}` to write one, in Markdown."


class _Writing(TextArea):
    """The editor of the note; it handles all keys itself."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("save", "save", "Save note", priority=True),
        bind("back", "leave", "Cancel", priority=True),
    ]

    def action_save(self) -> None:
        """Save the note, once the keys before this one are handled: a priority key overtakes them."""
        self.call_later(self.query_ancestor(NoteView).save)

    async def action_leave(self) -> None:
        """Stop writing."""
        await self.query_ancestor(NoteView).leave()


class NoteView(Vertical):
    """Shows a note, and lets it be edited where it can be saved."""

    DEFAULT_CSS = """
    NoteView {
        & > #read { height: 1fr; scrollbar-size-vertical: 1; }
        & > #read Markdown { height: auto; padding: 0; margin: 0; background: transparent; }
        & > TextArea { height: 1fr; border: none; padding: 0; display: none; background: $surface; }
        & > TextArea:focus { border: none; }
        & > #note-problem { width: 1fr; height: auto; color: $text-warning; display: none; }
        &.-writing > #read { display: none; }
        &.-writing > TextArea, &.-writing > #note-problem { display: block; }
    }
    """

    def __init__(
        self,
        save: Callable[[str], object] | None,
        confirm: Callable[[str, Callable[[], object]], Awaitable[object]],
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        """Show nothing yet.

        Args:
            save: saves a note, called on a thread; a `MemoTuiError` that it raises is shown, and the
                text stays. None if notes can't be changed.
            confirm: asks whether the typed text may be discarded; calls back if so.
            id: the widget's id.
        """
        super().__init__(id=id)
        self._save, self._confirm = save, confirm
        self._note: str | None = None
        self._saving = False
        self.border_title = "Note"

    def compose(self) -> ComposeResult:
        """The note, and the place to write it."""
        with VerticalScroll(id="read"):
            yield Markdown("", open_links=False)
        yield _Writing("", soft_wrap=True, show_line_numbers=False)
        yield Label("", id="note-problem", markup=False)

    @property
    def writing(self) -> bool:
        """Whether the note is being written."""
        return self.has_class("-writing")

    def show_note(self, note: str) -> None:
        """Show this note; a text that is being written stays."""
        if note == self._note:
            return
        before, self._note = self._note, note
        if self.writing and before is not None and not self._saving:
            self._say("The note was changed elsewhere meanwhile: saving replaces that version.")
        nothing = with_keys(_NONE) if self._save else "No note."
        self.query_one(Markdown).update(safe_markdown(note) if note.strip() else nothing)
        self.set_class(not note.strip(), "-empty")

    def write(self) -> None:
        """Begin to edit the current note."""
        if self._save is None or self.writing:
            return
        area = self.query_one(_Writing)
        area.load_text(self._note or "")
        self._say("")
        self.add_class("-writing")
        self.border_subtitle = "Markdown"
        self.take_focus()
        area.move_cursor(area.document.end)

    def take_focus(self) -> None:
        """Give the focus to the editor while the note is written."""
        self.query_one(_Writing).focus()

    def save(self) -> None:
        """Save the text; it stays in the editor until it's saved."""
        save, text = self._save, self.query_one(_Writing).text
        if save is None or self._saving:
            return
        if problem := check_value(text):
            self._say(problem)
            return
        self._saving = True
        self._say("saving …")
        background.run(
            self, lambda: save(text), lambda _: self._kept(text), self._refuse, task="saving the note"
        )

    async def leave(self) -> None:
        """Stop writing; typed text is discarded only after a confirmation."""
        if self._saving:
            self._say("still saving …")
        elif self.query_one(_Writing).text == (self._note or ""):
            self._read()
        else:
            await self._confirm("The note has unsaved changes.", self._read)

    @on(Markdown.LinkClicked)
    def show_link(self, message: Markdown.LinkClicked) -> None:
        """Show where a link leads; the note is foreign text, so nothing is opened."""
        self.notify(message.href, title="The link points to", markup=False)

    def _kept(self, text: str) -> None:
        self._saving = False
        if self.query_one(_Writing).text == text:
            self._read()
        else:
            self._say("Saved, except what was typed since then.")
        self.show_note(text)

    def _refuse(self, sentence: str) -> None:
        self._saving = False
        self._say(f"Not saved: {sentence}")

    def _read(self) -> None:
        self.remove_class("-writing")
        self.border_subtitle = ""
        self.query_one("#read").focus()

    def _say(self, sentence: str) -> None:
        self.query_one("#note-problem", Label).update(content(sentence))


def safe_markdown(foreign: str) -> str:
    """A foreign Markdown text without control characters, except line breaks."""
    return content(foreign + "\n").plain
