"""The artifacts of a run as a tree; a folder is listed when it's opened."""

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.binding import BindingType
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from memo_tui.runs.assets.model import LoggedModel
from memo_tui.tracking.artifacts.listing import Artifacts
from memo_tui.tracking.artifacts.places import Artifact
from memo_tui.tui.common import background
from memo_tui.tui.common.fold_tree import FoldTree
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.text import file_size, plain

_MOST_SHOWN = 1_000  # of one folder


class ArtifactTree(FoldTree[Artifact | None]):
    """Files and folders with their sizes; the models that the run logged come after its own."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("read_now", "read_again", "Refresh", show=False),
    ]

    def __init__(self, artifacts: Artifacts, location: str) -> None:
        """Show nothing yet.

        Args:
            artifacts: reads them.
            location: the URI of the folder of the run's artifacts.
        """
        super().__init__(Text("all artifacts"), Artifact(location, "", is_dir=True), id="tree")
        self._artifacts = artifacts
        self._listed: set[int] = set()  # the ids of nodes that are or were being listed
        self._models: dict[str, LoggedModel] = {}
        self._enters = False  # whether the cursor waits for what the root contains
        self.guide_depth = 2

    def take_focus(self) -> None:
        """Open the root once it's visible, and go to what is first in it."""
        self.focus()
        if self.root.id not in self._listed:
            self._enters = True
            self.root.expand()
            self._list(self.root)

    def show_models(self, models: Sequence[LoggedModel]) -> None:
        """Show the artifacts of these models, too."""
        for model in models:
            if model.location and model.model_id not in self._models:
                self._models[model.model_id] = model
                self._add_model(model)

    def on_tree_node_expanded(self, message: Tree.NodeExpanded[Artifact | None]) -> None:
        """List a folder that is opened for the first time."""
        self._list(message.node)

    def action_read_again(self) -> None:
        """List the folder under the cursor again, or the one that contains the file."""
        node = self.cursor_node
        while node is not None and (node.data is None or not node.data.is_dir):
            node = node.parent
        if node is not None:
            self._listed.discard(node.id)
            self._list(node)

    def _list(self, node: TreeNode[Artifact | None]) -> None:
        folder = node.data
        if folder is None or not folder.is_dir or node.id in self._listed:
            return
        self._listed.add(node.id)
        node.remove_children()
        node.add_leaf(_message("reading …"))

        def fill(found: Sequence[Artifact]) -> None:
            self._fill(node, found)
            if not node.children:
                nothing = "This run has no artifacts." if node is self.root else "This folder is empty."
                node.add_leaf(_message(nothing))
            elif node is self.root and self._enters and self.cursor_line <= 0:
                self.cursor_line = 1
            self._enters = False

        def fail(sentence: str) -> None:
            self._listed.discard(node.id)  # opening it again tries again
            self._fill(node, ())
            node.add_leaf(_message(f"✗ {sentence}"))

        background.run(self, lambda: self._artifacts.list(folder), fill, fail, task="listing artifacts")

    def _fill(self, node: TreeNode[Artifact | None], found: Sequence[Artifact]) -> None:
        node.remove_children()
        for each in found[:_MOST_SHOWN]:
            node.add(_label(each), each, allow_expand=each.is_dir)
        if len(found) > _MOST_SHOWN:
            node.add_leaf(_message(f"… and {len(found) - _MOST_SHOWN:,} more"))
        if node is self.root:
            for model in self._models.values():
                self._add_model(model)

    def _add_model(self, model: LoggedModel) -> None:
        label = Text(plain(model.name)).append(" logged model", Style(dim=True))
        self.root.add(label, Artifact(model.location, "", is_dir=True))


def _label(artifact: Artifact) -> Text:
    label = Text(plain(artifact.name), no_wrap=True)
    if artifact.size is not None:
        label.append(f"  {file_size(artifact.size)}", Style(dim=True))
    return label


def _message(sentence: str) -> Text:
    return Text(plain(sentence), Style(italic=True), no_wrap=True)
