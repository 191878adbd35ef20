"""VerdictLine: what is remembered of the training that a form describes, as one types."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual.content import Content

from memo_tui.errors import MemoTuiError
from memo_tui.jobs.foretell import Foreteller
from memo_tui.jobs.memo_answer import MemoAnswer
from memo_tui.jobs.spec import JobSpec
from memo_tui.training.memo.policy import OFF
from memo_tui.training.memo.verdict import FORCED, HIT, JOIN, JOINED, MISS, RESTORED
from memo_tui.tui.common.text import content, fit_words, plain
from memo_tui.tui.jobs.typed_line import TypedLine

QUIET_SECONDS = 0.04  # after the last key; the whole answer is to take no more than 0.15
_MOST = 100  # trainings of a sweep that are looked up
_LONGEST = 400
TONES = {HIT: "good", RESTORED: "good", JOINED: "good", JOIN: "running", FORCED: "warning", MISS: "dim"}
_NO_MEMO = "no memo: this kind of training runs in any case"

Read = Callable[[], Sequence[JobSpec]]
_Verdicts = Sequence[tuple[str, MemoAnswer]] | str  # by the trainings' names; or a sentence


class VerdictLine(TypedLine[_Verdicts]):
    """The verdict in words; nothing while the memo is off, or while a field can't be read."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "verdict-line--good",
        "verdict-line--running",
        "verdict-line--warning",
        "verdict-line--dim",
    }
    DEFAULT_CSS = """
    VerdictLine {
        &.-old { text-opacity: 50%; }
        .verdict-line--good { color: $text-success; text-style: bold; }
        .verdict-line--running { color: $text-primary; text-style: bold; }
        .verdict-line--warning { color: $text-warning; text-style: bold; }
        .verdict-line--dim { color: $text-muted; text-style: bold; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__("looking a training up", id=id)
        self._foreteller = Foreteller()
        self._said = Content("")

    def ask(self, read: Read, pause: float = QUIET_SECONDS) -> None:
        """Look up what a form describes now, once nothing was typed for a moment.

        Args:
            read: returns the form's jobs, on a thread. It raises MemoTuiError if a field can't be used.
            pause: for so many seconds.
        """
        self.find(lambda: self._look_up(read), pause)
        if self._said.plain:
            self.add_class("-old")

    def show_found(self, found: _Verdicts) -> None:
        """Show the verdicts."""
        self._said = Content("\n").join(self._lines(found))
        self.remove_class("-old")
        self.update(self._said)
        self.display = bool(self._said.plain)

    def show_problem(self, sentence: str) -> None:
        """Show why nothing could be looked up."""
        self.show_found(f"not looked up: {sentence}")

    def _lines(self, found: _Verdicts) -> Iterator[Content]:
        if isinstance(found, str):
            yield Content.styled(fit_words(plain(found), _LONGEST), "dim")
            return
        for name, answer in found:
            style = self.get_visual_style(f"verdict-line--{TONES.get(answer.word, 'dim')}")
            rest = content(fit_words(plain(answer.text.removeprefix(answer.word)), _LONGEST))
            which = f"{plain(name)} " if len(found) > 1 else ""
            yield Content(which) + Content.styled(answer.word, style) + rest

    def _look_up(self, read: Read) -> _Verdicts:
        """On a thread: what is remembered."""
        try:
            specs = [spec for spec in read() if not spec.work.is_parent]
        except MemoTuiError:
            return ""  # which is said when the form is started
        if not specs or specs[0].memo == OFF:
            return ""
        if len(specs) > 1:
            return self._sweep(specs)
        found = self._foreteller.foretell(specs[0])
        if found is None:
            return _NO_MEMO
        return [
            (name, MemoAnswer.of((name,), (verdict,)))
            for name, verdict in zip(found.names, found.verdicts, strict=True)
        ]

    def _sweep(self, specs: Sequence[JobSpec]) -> str:
        """How many points of a sweep are remembered."""
        words: Counter[str] = Counter()
        saved, seen = 0.0, set[tuple[str, ...]]()
        for spec in specs[:_MOST]:
            found = self._foreteller.foretell(spec, explained=False)
            if found is None:
                return _NO_MEMO
            answer = found.answer
            again = found.keys in seen and not answer.is_hit
            words[JOIN if again else answer.word] += 1
            seen.add(found.keys)
            saved += answer.seconds_saved
        counts = [f"{words[word]:,} {word}" for word in (HIT, RESTORED, JOIN, FORCED, MISS) if words[word]]
        of = f"of the first {_MOST} trainings" if len(specs) > _MOST else f"of {len(specs)} trainings"
        return f"{of}: {', '.join(counts)}{f', {saved:.1f} s saved' if saved else ''}"
