"""A tree whose many labels are measured without being drawn."""

import pytest
from rich.text import Text
from textual.app import App
from textual.widgets import Tree

from memo_tui.tui.common.fold_tree import FoldTree


@pytest.mark.parametrize("expand", [True, False])
@pytest.mark.parametrize("allowed", [True, False])
async def test_a_label_is_as_wide_as_it_is_drawn(expand, allowed):
    tree = FoldTree("root")
    async with App().run_test() as pilot:
        await pilot.app.mount(tree)
        for label in ("plain", "名前", Text("dim").append("  more", "dim"), ""):
            node = tree.root.add(label, expand=expand, allow_expand=allowed)
            assert tree.get_label_width(node) == Tree.get_label_width(tree, node)
