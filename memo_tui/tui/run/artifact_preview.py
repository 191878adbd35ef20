"""The beginning of an artifact, as a text, a table, Markdown, an image, or bytes."""

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Label, Markdown

from memo_tui.tracking.artifacts.listing import Artifacts
from memo_tui.tracking.artifacts.places import Artifact
from memo_tui.tui.common import background
from memo_tui.tui.common.key_table import RowsTable
from memo_tui.tui.common.text import content, plain
from memo_tui.tui.run.file_head import Shown, limit_for, look_into
from memo_tui.tui.run.half_blocks import HalfBlocks, no_colours
from memo_tui.tui.run.note_view import safe_markdown

_HINT = "Choose a file to look into it."


class ArtifactPreview(Vertical):
    """Shows one file at a time; one that arrives after another was chosen is dropped."""

    DEFAULT_CSS = """
    ArtifactPreview {
        & > Label { width: 1fr; height: auto; max-height: 3; color: $text-muted; }
        & > #caption { text-style: italic; }
        & > LineTable { height: 1fr; scrollbar-size-vertical: 1; scrollbar-size-horizontal: 1; }
        & > VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; }
        & > VerticalScroll Markdown { height: auto; padding: 0; background: transparent; }
    }
    """

    def __init__(self, artifacts: Artifacts) -> None:
        """Show nothing yet; `artifacts` reads the files."""
        super().__init__(id="preview")
        self._artifacts = artifacts
        self._wanted: Artifact | None = None
        self.border_title = "Preview"

    def compose(self) -> ComposeResult:
        """A hint on what to do first."""
        yield Label(_HINT, id="caption", markup=False)

    def take_focus(self) -> None:
        """Scroll in the file."""
        for inner in self.query("RowsTable, VerticalScroll"):
            inner.focus()

    def show_artifact(self, artifact: Artifact | None) -> None:
        """Look into another file; a folder has nothing to look into."""
        if artifact == self._wanted:
            return
        self._wanted = artifact
        self.border_title = content(artifact.name or "Preview") if artifact else "Preview"
        if artifact is None or artifact.is_dir:
            self.call_later(self._put, artifact, Shown("A folder; d downloads it." if artifact else _HINT))
            return
        self.query_one("#caption", Label).update("reading …")

        def read() -> Shown:
            return look_into(artifact, self._artifacts.head(artifact, limit_for(artifact)))

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
        had_focus = self.app.focused is not None and self in self.app.focused.ancestors
        problem = shown.problem
        inner: HalfBlocks | RowsTable | VerticalScroll | None = None
        if shown.image is not None:
            problem = no_colours(self)
            inner = None if problem else HalfBlocks(shown.image)
        elif shown.table is not None:
            inner = RowsTable(markable=False, row_cursor=False, glow=False)
            inner.show(shown.table)
        elif shown.markdown is not None:
            inner = VerticalScroll(Markdown(safe_markdown(shown.markdown), open_links=False))
        text = "\n".join(part for part in (shown.summary, problem) if part)
        self.query_one("#caption", Label).update(content(text))
        await self.remove_children("LineTable, VerticalScroll, HalfBlocks")
        if inner is not None:
            await self.mount(inner)
        if had_focus:
            self.take_focus()

    def on_markdown_link_clicked(self, message: Markdown.LinkClicked) -> None:
        """Show where a link leads; nothing that a file names is opened."""
        self.notify(plain(message.href), title="The link leads to", markup=False)
