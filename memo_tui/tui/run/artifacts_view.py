"""The artifacts of a run: a tree, a preview of the file under its cursor, downloads."""

import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.widgets import Label, Tree

from memo_tui.numbers import counted
from memo_tui.runs.run_extras import RunExtras
from memo_tui.tracking.artifacts.downloads import DownloadProgress, download
from memo_tui.tracking.artifacts.listing import Artifacts
from memo_tui.tracking.artifacts.places import Artifact
from memo_tui.tui.common import background
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.text import content, file_size, plain
from memo_tui.tui.run.artifact_preview import ArtifactPreview
from memo_tui.tui.run.artifact_tree import ArtifactTree

if TYPE_CHECKING:
    from textual.timer import Timer

_PAUSE = 0.15  # seconds that the cursor rests before a file is read
_BAR = 20  # cells


class ArtifactsView(Vertical):
    """What a run logged as files. A download goes on when the screen is left; its end is reported."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("write", "download", "Download", "Copy the file or folder to this machine"),
        bind("stop", "stop", "Stop download"),
        bind("view", "preview", "View", "Scroll in the file; again to go back"),
    ]

    def __init__(
        self,
        artifacts: Artifacts,
        location: str,
        name: str,
        ask_folder: Callable[[str, Callable[[str], object]], Awaitable[object]],
    ) -> None:
        """Show nothing yet.

        Args:
            artifacts: reads them.
            location: the URI of the folder of the run's artifacts.
            name: of a copy of all artifacts.
            ask_folder: given a sentence on what is downloaded, asks for a folder; calls back with it.
        """
        super().__init__(id="artifacts")
        self._artifacts, self._location, self._whole_name = artifacts, location, name
        self._ask_folder = ask_folder
        self._stopped: threading.Event | None = None
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        """Tree and preview, and the progress of a download."""
        with Container(id="artifact-parts"):
            yield ArtifactTree(self._artifacts, self._location)
            yield ArtifactPreview(self._artifacts, self.action_preview)
        yield Label("", id="download", markup=False)

    def on_mount(self) -> None:
        """Set the titles of the parts."""
        self.query_one(ArtifactTree).border_title = "Artifacts"
        self.query_one("#download").display = False

    def take_focus(self) -> None:
        """Focus the tree."""
        self.query_one(ArtifactTree).take_focus()

    def show_extras(self, extras: RunExtras) -> None:
        """Show the files of the logged models, too."""
        self.query_one(ArtifactTree).show_models(extras.models)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer a key only where it does something."""
        if action == "download":
            return self._stopped is None and self._chosen is not None
        return self._stopped is not None if action == "stop" else True

    @on(Tree.NodeHighlighted)
    def look_soon(self) -> None:
        """Look into a file once the cursor rests on it."""
        if self._pause:
            self._pause.stop()
        self._pause = self.set_timer(_PAUSE, self._look)
        self.refresh_bindings()

    def action_preview(self) -> None:
        """Move the focus from the tree to the preview, or back."""
        tree = self.query_one(ArtifactTree)
        if tree.has_focus:
            self.query_one(ArtifactPreview).take_focus()
        else:
            tree.focus()

    async def action_download(self) -> None:
        """Ask for a folder, and begin the download."""
        if (chosen := self._chosen) is None:
            return
        what = plain(chosen.path) or "all artifacts"
        size = f" ({file_size(chosen.size)})" if chosen.size is not None else ""
        about = f"{what}{size}. Existing files stay: the copy gets another name."
        await self._ask_folder(about, lambda folder: self._download(chosen, folder))

    def action_stop(self) -> None:
        """Stop the download and remove what was copied."""
        if self._stopped:
            self._stopped.set()

    @property
    def _chosen(self) -> Artifact | None:
        trees = self.query(ArtifactTree)
        node = trees.first().cursor_node if trees else None
        return node.data if node is not None else None

    def _look(self) -> None:
        self.query_one(ArtifactPreview).show_artifact(self._chosen)

    def _download(self, wanted: Artifact, folder: str) -> None:
        stopped = self._stopped = threading.Event()
        name = wanted.name or self._whole_name
        self._say(f"{plain(name)}: starting …")
        self.refresh_bindings()
        app = self.app  # the end is reported there even if this widget is gone by then

        def show_progress(progress: DownloadProgress) -> None:
            background.call_on_loop(self, self._say, f"{plain(name)}: {_format(progress)}")

        def work() -> Path:
            return download(
                self._artifacts,
                wanted,
                Path(folder).expanduser(),
                name,
                report=show_progress,
                stopped=stopped.is_set,
            )

        def done(path: Path) -> None:
            self._end("")
            app.notify(str(path), title="Downloaded", markup=False)

        def failed(sentence: str) -> None:
            self._end(sentence)
            app.notify(sentence, title="Not downloaded", severity="warning", markup=False)

        background.run(app, work, done, failed, task="downloading")

    def _end(self, sentence: str) -> None:
        self._stopped = None
        if self.is_attached:
            self._say(sentence)
            self.refresh_bindings()

    def _say(self, sentence: str) -> None:
        if self._stopped is None and sentence:
            sentence = f"✗ {sentence}"
        label = self.query_one("#download", Label)
        label.update(content(sentence))
        label.display = bool(sentence)


def _format(progress: DownloadProgress) -> str:
    """The progress of a download, as a bar and numbers."""
    counts = f"{progress.files:,} of {counted(progress.all_files, 'file')} · {file_size(progress.size)}"
    if not progress.all_size:
        return counts
    part = min(1.0, progress.size / progress.all_size)
    bar = "█" * round(part * _BAR)
    return f"{bar:░<{_BAR}} {part:.0%} · {counts} of {file_size(progress.all_size)}"
