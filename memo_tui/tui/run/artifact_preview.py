"""The beginning of an artifact, as a text, a table, Markdown, an image, or bytes."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Input, Label, Markdown

from memo_tui.numbers import counted
from memo_tui.tracking.artifacts.listing import Artifacts
from memo_tui.tracking.artifacts.logged_images import logged_images
from memo_tui.tracking.artifacts.places import Artifact
from memo_tui.tui.common import background
from memo_tui.tui.common.find_input import FindInput
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_table import OpenRows, RowsTable
from memo_tui.tui.common.key_words import with_keys
from memo_tui.tui.common.line_table import LineTable
from memo_tui.tui.common.table_data import TableData
from memo_tui.tui.common.text import content, plain
from memo_tui.tui.run.file_head import Shown, read_preview
from memo_tui.tui.run.file_search import SearchedFile
from memo_tui.tui.run.file_text import numbered_table
from memo_tui.tui.run.gallery import Gallery
from memo_tui.tui.run.half_blocks import HalfBlocks, no_colours
from memo_tui.tui.run.long_search import LongSearch, find_match
from memo_tui.tui.run.note_view import safe_markdown
from memo_tui.tui.run.terminal_images import image_widget, protocol_here

if TYPE_CHECKING:
    from textual.widget import Widget

_SEARCHED = 4_000  # characters of a row
_IMAGES = "images"  # MLflow's folder of logged images
_HINT = "Choose a file to preview it."


class RowWanted(Message):
    """All of a row is to be shown: a title, and the columns' titles with their values."""

    def __init__(self, title: str, values: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.title, self.values = title, values


class ArtifactPreview(Vertical, can_focus=True):
    """Shows one file at a time; one that arrives after another was chosen is dropped."""

    DEFAULT_CSS = """
    ArtifactPreview {
        & > Label { width: 1fr; height: auto; max-height: 3; color: $text-muted; }
        & > #caption { text-style: italic; }
        & > .terminal-image { width: auto; height: 1fr; max-width: 100%; }
        & > LineTable { height: 1fr; scrollbar-size-vertical: 1; scrollbar-size-horizontal: 1; }
        & > VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; }
        & > VerticalScroll Markdown { height: auto; padding: 0; background: transparent; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("find", "find", "Find", "Find words: of a long text in all of it"),
        bind("find_next", "find_next(1)", "Next match"),
        bind("find_before", "find_next(-1)", "Previous match", show=False),
        bind("back", "back", "Back", "End the search; then go back to the tree"),
    ]

    def __init__(self, artifacts: Artifacts, left: Callable[[], object]) -> None:
        """Show nothing yet.

        Args:
            artifacts: reads the files.
            left: called to give the focus back.
        """
        super().__init__(id="preview")
        self._artifacts, self._left = artifacts, left
        self._wanted: Artifact | None = None
        self._shown = Shown("")
        self._search: LongSearch | None = None  # in a text of which only parts are shown
        self._elsewhere = False  # whether lines around a match are shown instead of the usual ones
        self.border_title = "Preview"

    def compose(self) -> ComposeResult:
        """A hint on what to do first."""
        yield Label(_HINT, id="caption", markup=False)
        yield FindInput(self)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer to find only where there are lines or rows."""
        if action == "find":
            return bool(self.query(RowsTable))
        return (
            bool(self.query(RowsTable) and self.query_one(FindInput).value) if action == "find_next" else True
        )

    def action_find(self) -> None:
        """Type what to find."""
        self.query_one(FindInput).open()

    def action_back(self) -> None:
        """End the search; then give an enlarged box its size back; then leave the file."""
        find = self.query_one(FindInput)
        if find.value:
            find.action_leave()
        elif self.screen.maximized is not None:
            self.screen.minimize()
        else:
            self._left()

    def on_unmount(self) -> None:
        """Close what is searched."""
        self._end_search()

    def action_find_next(self, way: int) -> None:
        """Go to the next match (1) or the one before (-1); after the last comes the first."""
        for table in self.query(RowsTable):
            self._find(table, way)

    @on(Input.Changed)
    def find(self) -> None:
        """Go to the first match from the cursor on while the words are typed."""
        for table in self.query(RowsTable):
            self._find(table, 0)

    def _find(self, table: RowsTable, way: int) -> None:
        """Go to a match; the subtitle says which of how many it is."""
        words, data = self.query_one(FindInput).value.casefold(), table.data
        self.border_subtitle = ""
        if not words or data is None:
            self.show_usual()
            return
        if self._search is not None and self._search.find(words, way):
            return
        found = [place for place, key in enumerate(data.keys) if words in _row_text(data, key)]
        here = data.index.get(table.cursor_key) if table.cursor_key is not None else None
        at = find_match(found, here or 0, way)
        text = f"match {at + 1:,} of {len(found):,}" if found else "not found"
        self.say_found(text if self._whole else f"{text} in what is shown")
        if found:
            table.move_cursor(data.keys[found[at]])

    @property
    def _whole(self) -> bool:
        """Whether all of the file is in the table."""
        return self._shown.whole

    def say_found(self, text: str) -> None:
        """Show below how far the search is."""
        self.border_subtitle = content(text)

    def line_here(self) -> int | None:
        """The number of the line under the cursor; None at the end of a text, where it isn't known."""
        key = next((table.cursor_key for table in self.query(RowsTable)), None)
        return int(key) if key is not None and key.isdecimal() else None

    def go_to_line(self, line: int) -> bool:
        """Put the cursor on a line; False if it isn't in the table."""
        for table in self.query(RowsTable):
            if table.data is not None and str(line) in table.data.index:
                table.move_cursor(str(line))
                return True
        return False

    def show_around(self, lines: Sequence[tuple[str, str]], line: int) -> None:
        """Show other lines of the text, with the cursor on one of them."""
        for table in self.query(RowsTable):
            self._elsewhere = True
            data = numbered_table(lines)
            table.show(data)
            table.move_cursor(str(line))
            above = table.size.height // 3  # some of the lines before it are seen as well
            table.scroll_to(y=data.index[str(line)] - above, animate=False, force=True)
            part = f"lines {lines[0][0]} to {lines[-1][0]}, around a match"
            self.query_one("#caption", Label).update(content(f"{self._shown.summary}\n{part}"))

    def show_usual(self) -> None:
        """Show the first and last lines again, after those around a match."""
        if self._elsewhere and self._shown.table is not None:
            self._elsewhere = False
            for table in self.query(RowsTable):
                before = table.cursor_key
                table.show(self._shown.table)
                if table.cursor_key != before:
                    table.action_go("first")
            self.query_one("#caption", Label).update(content(self._shown.summary))

    def _end_search(self) -> None:
        if self._search is not None:
            self._search.close()
            self._search = None

    def end_search(self) -> None:
        """Show the usual lines, for `FindInput`."""
        self.say_found("")
        self.show_usual()
        self.refresh_bindings()

    def take_focus(self) -> None:
        """Scroll in the file; of an image, so that the keys reach the preview."""
        inner = self.query("RowsTable, VerticalScroll, Gallery")
        (inner.first() if inner else self).focus()

    def show_artifact(self, artifact: Artifact | None) -> None:
        """Look into another file; a folder has nothing to look into."""
        if artifact == self._wanted:
            return
        self._wanted = artifact
        self.border_title = content(artifact.name or "Preview") if artifact else "Preview"
        if artifact is None or (artifact.is_dir and artifact.name != _IMAGES):
            text = with_keys("This is a folder: press {write} to download it.") if artifact else _HINT
            self.call_later(self._put, artifact, Shown(text))
            return
        self.query_one("#caption", Label).update("reading …")

        def read() -> Shown:
            if not artifact.is_dir:
                return read_preview(self._artifacts, artifact)
            series = logged_images(self._artifacts.list(artifact))
            if not series:
                return Shown(with_keys("This is a folder: press {write} to download it."))
            count = sum(map(len, series.values()))
            summary = f"{counted(count, 'logged image')} · {counted(len(series), 'key')}"
            return Shown(with_keys(f"{summary} · {{view}} to look through them"), series=series)

        background.run(
            self,
            read,
            lambda shown: self._put(artifact, shown),
            lambda sentence: self._put(artifact, Shown("", problem=f"✗ {sentence}")),
            task="reading an artifact",
        )

    async def _put(self, artifact: Artifact | None, shown: Shown) -> None:
        if artifact != self._wanted:
            return
        self._end_search()
        self._shown, self._elsewhere = shown, False
        if artifact is not None and shown.long_text is not None:
            self._search = LongSearch(self, self, SearchedFile(self._artifacts, artifact, shown.long_text))
        had_focus = self.app.focused is not None and self in self.app.focused.ancestors
        problem = shown.problem
        inner: Widget | None = None
        if shown.image is not None:
            problem = no_colours(self)
            if not problem:
                protocol = protocol_here(self.app)
                inner = image_widget(shown.image, protocol) if protocol else HalfBlocks(shown.image)
        elif shown.series is not None:
            inner = Gallery(self._artifacts, shown.series)
        elif shown.table is not None:
            rows = OpenRows if shown.row is not None else RowsTable
            inner = table = rows(markable=False, glow=False)
            table.show(shown.table)
        elif shown.markdown is not None:
            inner = VerticalScroll(Markdown(safe_markdown(shown.markdown), open_links=False))
        text = "\n".join(part for part in (shown.summary, problem) if part)
        self.query_one("#caption", Label).update(content(text))
        await self.remove_children("LineTable, VerticalScroll, Gallery, HalfBlocks, .terminal-image")
        self.query_one(FindInput).clear_search()
        if inner is not None:
            await self.mount(inner)
        if had_focus:
            self.take_focus()

    @on(LineTable.Opened)
    def read_row(self, message: LineTable.Opened) -> None:
        """Request that all of the row under the cursor is shown."""
        message.stop()
        if self._shown.row is not None:
            self.post_message(RowWanted(f"row {int(message.key) + 1:,}", self._shown.row(message.key)))

    def on_markdown_link_clicked(self, message: Markdown.LinkClicked) -> None:
        """Show where a link leads; nothing that a file names is opened."""
        self.notify(plain(message.href), title="The link points to", markup=False)


def _row_text(data: TableData, key: str) -> str:
    return " ".join(cell.text for cell in data.row(key))[:_SEARCHED].casefold()
