"""A view of the last call of a function: outcome, result, its origin, and the time saved."""

from typing import ClassVar

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from memo_tui.memo.calls import Outcome, Storage
from memo_tui.memo.worker.client import Reply
from memo_tui.numbers import counted
from memo_tui.tui.common.key_words import key_of
from memo_tui.tui.common.text import call_time, content, duration, plain

_MOST_PRINTED = 8  # lines
_BADGES = {Outcome.RAN: " ▶ ran ", Outcome.REMEMBERED: " ● remembered "}


class AnswerView(Widget):
    """Some lines about one call."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "answer-view--ran",
        "answer-view--remembered",
        "answer-view--value",
        "answer-view--problem",
        "answer-view--dim",
    }

    def __init__(self) -> None:
        """Show what to do first."""
        super().__init__()
        self._lines: list[Content] = []
        self.wait("")

    def wait(self, sentence: str) -> None:
        """Show what to wait for, or what to do."""
        self._show(Content.styled(sentence, self._style("dim")))

    def running(self, seconds: float) -> None:
        """Show how long the body has been running."""
        text = f" running … {duration(seconds)}"
        self._show(Content.styled(text, self._style("value")), content(f" {key_of('stop')} stops it"))

    def problem(self, sentence: str) -> None:
        """Show why there is no result."""
        self._show(Content.styled("✗ ", self._style("problem")) + content(sentence))

    def answer(self, reply: Reply) -> None:
        """Show what a call did."""
        ran = reply.outcome is Outcome.RAN
        badge = Content.styled(_BADGES[reply.outcome], self._style(reply.outcome))
        value = Content.styled(f"  {plain(reply.value)}", self._style("value"))
        lines = [badge + value + Content.styled(f"  {plain(reply.type)}", self._style("dim"))]
        if ran:
            kept = {Storage.DISK: "now kept on disk", Storage.PROCESS: "now kept in the process"}
            where = kept.get(reply.found, "not kept: it exceeds the limits, or was forgotten meanwhile")
            lines.append(content(f" the body ran for {call_time(reply.took)} · {where}"))
        else:
            lines.append(content(f" the body did not run · saved {call_time(reply.saved)}"))
            found = f"found {reply.found} in {call_time(reply.seconds)}"
            lines.append(content(f" {found}; the body took {call_time(reply.took)}"))
        same = "the same object as the call before" if reply.same else "another object than the call before"
        lines.append(Content.styled(f" object …{reply.identity}: {same}", self._style("dim")))
        if reply.printed:
            lines.append(Content.styled(" the body printed:", self._style("dim")))
            printed = reply.printed.splitlines()
            lines += [content(f"   {line}") for line in printed[:_MOST_PRINTED]]
            if (more := len(printed) - _MOST_PRINTED) > 0:
                text = f"   … {counted(more, 'more line')}"
                lines.append(Content.styled(text, self._style("dim")))
        if reply.warned:
            lines.append(content(f" ⚠ {reply.warned}"))
        self._show(*lines)

    def render(self) -> RenderResult:
        """Render the lines that fit, and a sign if there are more."""
        width, height = self.size
        lines = [part for line in self._lines for part in line.wrap(max(1, width))]
        if len(lines) > height > 0:
            last = lines[height - 1].truncate(max(1, width - 2))
            lines = [*lines[: height - 1], last + Content.styled(" …", self._style("dim"))]
        return Content("\n").join(lines)

    def _show(self, *lines: Content) -> None:
        self._lines = list(lines)
        self.refresh()

    def _style(self, name: str) -> str:
        return {
            "dim": "$text-muted",
            "value": "bold",
            "problem": "bold $text-error",
            Outcome.RAN: "bold $text on $warning",
            Outcome.REMEMBERED: "bold $text on $success",
        }[name]
