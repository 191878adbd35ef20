"""One trace: the tree of its spans, and all of the one under the cursor."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Label, Tree

from memo_tui.runs.assets.model import Span, Trace, TraceContent
from memo_tui.tui.assets.listing import Assets
from memo_tui.tui.assets.long_text import LongText, Part
from memo_tui.tui.assets.words import about_trace, milliseconds
from memo_tui.tui.common import background
from memo_tui.tui.common.dashboard_screen import DashboardScreen
from memo_tui.tui.common.fold_tree import FoldTree
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_footer import KeyFooter
from memo_tui.tui.common.key_map import ASSETS
from memo_tui.tui.common.text import plain

if TYPE_CHECKING:
    from textual.widgets.tree import TreeNode

_MS = 1e6  # ns
_DIM = Style(dim=True)
_LINE_END = re.compile(r"(?<!\\)(?:\\r)?\\n")  # in JSON
_TURN, _PAUSE = 0.02, 0.01  # seconds that the tree grows, and that keys have between
_MOST_OPEN = 200  # spans of a trace that is shown unfolded


class TraceScreen(DashboardScreen[None]):
    """A tree at the left, inputs and outputs at the right."""

    PLACE = ASSETS
    CSS_PATH = "trace_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("job_runs", "to_run", "Run", "Show the run in which it was made"),
        bind("view", "view", "View", "Scroll in the text; again to go back"),
        bind("copy", "copy", "Copy", "Copy all that stands at the right"),
        bind("read_now", "read", "Refresh", show=False),
        bind("back", "dismiss", "Back"),
    ]

    def __init__(self, trace: Trace, assets: Assets, show_run: Callable[[str], object] | None = None) -> None:
        """Show this trace.

        Args:
            trace: as the list has it.
            assets: reads its spans.
            show_run: called with the id of its run, if that is to be shown; None if it can't be.
        """
        super().__init__()
        self._trace, self._assets, self._show_run = trace, assets, show_run
        self._content = TraceContent(())

    def compose(self) -> ComposeResult:
        """The title, the tree and the text."""
        trace = self._trace
        title = Content.styled(f" {plain(trace.name or trace.trace_id)}  ", "bold")
        about = f"{trace.state.lower()} · {milliseconds(trace.duration)} · {trace.trace_id}"
        yield Label(title + Content(plain(about)), id="trace-title", markup=False)
        with Container(id="trace-parts"):
            tree: FoldTree[Span | None] = FoldTree(Text("reading …"), None, id="spans")
            tree.border_title, tree.guide_depth = "Spans", 2
            yield tree
            yield LongText("Details")
        yield KeyFooter()

    def on_mount(self) -> None:
        """Read the spans."""
        self._tree.focus()
        self.query_one(LongText).show(about_trace(self._trace))
        self.action_read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer a key only where it does something."""
        return self._show_run is not None and bool(self._trace.run_id) if action == "to_run" else True

    def action_to_run(self) -> None:
        """Show the run in which the trace was made."""
        if self._show_run is not None and self._trace.run_id:
            self._show_run(self._trace.run_id)

    def action_view(self) -> None:
        """Move the focus from the tree to the text, or back."""
        text = self.query_one(LongText)
        (self._tree if text.has_focus else text).focus()

    def action_copy(self) -> None:
        """Put the text on the clipboard."""
        self.query_one(LongText).action_copy()

    def action_read(self) -> None:
        """Read the spans, again."""
        trace = self._trace
        background.run(
            self,
            lambda: self._assets.ask(lambda reader: reader.content(trace)),
            self._show,
            lambda sentence: self._tree.root.set_label(Text(plain(f"✗ {sentence}"))),
            task="reading a trace",
        )

    @on(Tree.NodeHighlighted)
    def show_span(self, message: Tree.NodeHighlighted[Span | None]) -> None:
        """Show all of the span under the cursor."""
        self._show_text(message.node.data)

    def _show_text(self, span: Span | None) -> None:
        """Show all of a span; None is the whole trace."""
        if span is not None:
            self.query_one(LongText).show(about_span(span))
            return
        now = replace(self._trace, assessments=self._content.assessments or self._trace.assessments)
        self.query_one(LongText).show(about_trace(now))

    @property
    def _tree(self) -> "FoldTree[Span | None]":
        return self.query_one("#spans", FoldTree)

    def _show(self, found: TraceContent) -> None:
        tree, self._content = self._tree, found
        tree.root.remove_children()
        tree.root.set_label(Text(plain(self._trace.name or self._trace.trace_id), no_wrap=True))
        if not found.spans:
            tree.root.add_leaf(Text("It has no spans yet.", Style(italic=True)))
        children = defaultdict[str, list[Span]](list)
        known = {span.span_id for span in found.spans}
        for span in found.spans:
            is_below = span.parent_id in known and span.parent_id != span.span_id
            children[span.parent_id if is_below else ""].append(span)
        tree.root.expand()
        tree.border_title = f"Spans · {len(found.spans):,}"
        self._show_text(tree.cursor_node.data if tree.cursor_node is not None else None)
        self._grow(found, [(tree.root, span) for span in reversed(children.pop("", []))], children)

    def _grow(
        self,
        found: TraceContent,
        waiting: "list[tuple[TreeNode[Span | None], Span]]",
        children: dict[str, list[Span]],
    ) -> None:
        """Add the spans that wait to the tree, and those below them; of many, some at a time."""
        if found is not self._content or not self.is_attached:
            return  # it was read again, or left
        opened, end = len(found.spans) <= _MOST_OPEN, monotonic() + _TURN
        while (waiting or children) and monotonic() < end:
            if not waiting:  # spans that are below each other
                waiting += [(self._tree.root, each) for each in children.pop(next(iter(children)))]
            above, span = waiting.pop()
            below = children.pop(span.span_id, [])
            expand = opened or above is self._tree.root
            node = above.add(_label(span), span, expand=expand, allow_expand=bool(below))
            waiting += [(node, child) for child in reversed(below)]
        if waiting or children:
            self.set_timer(_PAUSE, lambda: self._grow(found, waiting, children))


def _label(span: Span) -> Text:
    label = Text(plain(span.name), no_wrap=True)
    if span.kind:
        label.append(f"  {plain(span.kind)}", _DIM)
    took = None if span.end is None else (span.end - span.start) / _MS
    label.append(f"  {milliseconds(took)}", _DIM)
    if span.status == "ERROR":
        label.append("  ✗ error", Style(bold=True))
    return label


def readable(text: str) -> str:
    """JSON in which the line ends inside of texts are line ends; another text as it is."""
    if not text.startswith(("{", "[")) or "\\n" not in text:
        return text
    lines = []
    for line in text.split("\n"):
        indent = " " * (len(line) - len(line.lstrip()) + 2)
        lines.append(f"\n{indent}".join(_LINE_END.split(line)))
    return "\n".join(lines)


def about_span(span: Span) -> Sequence[Part]:
    """All of a span."""
    took = "not ended" if span.end is None else f"took {milliseconds((span.end - span.start) / _MS)}"
    status = {"OK": Part("✓ ok", "good"), "ERROR": Part("✗ error", "bad")}.get(
        span.status, Part(span.status.lower())
    )
    parts = [Part(f"{span.name}  {span.kind}".rstrip(), "heading"), status, Part(took)]
    parts += [Part(span.problem, "bad")] if span.problem else []
    for title, text in (("inputs", span.inputs), ("outputs", span.outputs)):
        parts += [Part(""), Part(title, "heading"), Part(readable(text) or "-")]
    if span.attributes:
        parts += [Part(""), Part("attributes", "heading")]
        parts += [Part(f"{key} = {text}") for key, text in sorted(span.attributes.items())]
    for event in span.events:
        parts += [Part(""), Part("event", "heading"), Part(event)]
    return parts
