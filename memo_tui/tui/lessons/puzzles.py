"""The puzzles screen: predict what a memo does, then run the code and see."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from memo_tui.lessons.puzzles import PUZZLES, Puzzle, PuzzleFailed, Result
from memo_tui.tui.common import background
from memo_tui.tui.common.dashboard_screen import DashboardScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_footer import KeyFooter
from memo_tui.tui.common.key_map import PUZZLES as PUZZLES_PLACE
from memo_tui.tui.common.text import content
from memo_tui.tui.lessons import puzzle_text as words
from memo_tui.tui.lessons.puzzle_text import LETTERS

_HINT = "A memo keeps a result, so that the body (marked ▶) doesn't have to run again."


class _Line(Static):
    """Text that runs an action when it is clicked."""

    def __init__(self, action: str) -> None:
        super().__init__(markup=False)
        self._click_action = action

    async def on_click(self) -> None:
        await self.run_action(self._click_action)


class PuzzlesScreen(DashboardScreen[None]):
    """The list of puzzles beside the current one: its question, then its result."""

    PLACE = PUZZLES_PLACE
    CSS_PATH = "puzzles.tcss"
    # Textual declares both on the instance, so that ClassVar is refused.
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide"), (170, "-broad")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-high")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("open", "predict_chosen", "Predict", key_display="enter a b c"),
        *(
            Binding(letter, f"predict({place})", f"Answer {letter}", show=False, id=f"answer_{letter}")
            for place, letter in enumerate(LETTERS)
        ),
        bind("open", "turn(1)", "Next"),
        bind("again", "run_again", "Run again"),
        bind("up", "choose(-1)", "Choose", key_display="↑ ↓"),
        bind("down", "choose(1)", "Answer below", show=False),
        bind("up", "scroll(-1)", "Scroll", key_display="↑ ↓ pgup pgdn"),
        bind("down", "scroll(1)", "Scroll down", show=False),
        bind("page_down", "page(1)", "Scroll", key_display="pgup pgdn"),
        bind("page_up", "page(-1)", "Page up", show=False),
        bind("page_down", "leaf(1)", "Page down", show=False),
        bind("page_up", "leaf(-1)", "Page up", show=False),
        bind("left", "go(-1)", "Puzzle", key_display="← →"),
        bind("right", "go(1)", "Next puzzle", show=False),
        bind("back", "dismiss", "Back"),
    ]

    def __init__(self, results: dict[str, Result] | None = None, puzzles: Sequence[Puzzle] = PUZZLES) -> None:
        """Show the first puzzle.

        Args:
            results: the results of earlier visits, by the puzzle's name; new ones are added.
            puzzles: the puzzles, in order.
        """
        super().__init__()
        self.results = {} if results is None else results
        self._puzzles = tuple(puzzles)
        self._at = 0
        self._choice = 0
        self._under_way: dict[str, str] = {}
        self._code = {each.name: [content(text) for text, _ in each.lines] for each in self._puzzles}

    @property
    def puzzle(self) -> Puzzle:
        """The current puzzle."""
        return self._puzzles[self._at]

    @property
    def _result(self) -> Result | None:
        name = self.puzzle.name
        return None if name in self._under_way else self.results.get(name)

    @property
    def _asking(self) -> bool:
        return self.puzzle.name not in {*self._under_way, *self.results}

    def compose(self) -> ComposeResult:
        """Compose the list and the page of one puzzle."""
        with Horizontal(id="puzzles"):
            with VerticalScroll(id="list", can_focus=False):
                yield from (_Line(f"screen.show({place})") for place in range(len(self._puzzles)))
            with VerticalScroll(id="page", can_focus=False):
                with Vertical(id="talk"):
                    yield Static(_HINT, id="hint", markup=False)
                    yield Static(id="question", markup=False)
                    yield from (_Line(f"screen.predict({place})") for place in range(len(LETTERS)))
                    for part in ("verdict", "facts", "why"):
                        yield Static(id=part, markup=False)
                yield Static(id="code", markup=False)
        yield KeyFooter()

    def on_mount(self) -> None:
        """Show the first puzzle, and colour the code on a thread."""
        self.query_one("#list").border_title = "Puzzles"
        # Keys for scrolling are enabled only if there is something to scroll.
        self.watch(self.query_one("#page"), "show_vertical_scrollbar", self.refresh_bindings, init=False)
        background.run(self, self._coloured, self._take_code, self._warn, task="colouring the code")
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's own
        """Enable the keys of the state: before the prediction, while it runs, and with the result."""
        asking, has_result = self._asking, self._result is not None
        scrolls = any(page.show_vertical_scrollbar for page in self.query("#page"))
        works = dict.fromkeys(("predict_chosen", "predict", "choose"), asking)
        works |= {"turn": has_result, "run_again": has_result, "page": scrolls and asking}
        works |= dict.fromkeys(("scroll", "leaf"), scrolls and not asking)
        return works.get(action, True)

    def action_show(self, place: int) -> None:
        """Show a puzzle."""
        self._at, self._choice = place, 0
        self._show()

    def action_go(self, step: int) -> None:
        """Show the next or previous puzzle; the list wraps around."""
        self.action_show((self._at + step) % len(self._puzzles))

    action_turn = action_go

    def action_choose(self, step: int) -> None:
        """Move the cursor in the answers."""
        self._choice = (self._choice + step) % len(LETTERS)
        self._show_choices()
        self.query("#talk _Line")[self._choice].scroll_visible(animate=False)

    def action_scroll(self, step: int) -> None:
        """Scroll the page by a line."""
        self.query_one("#page").scroll_relative(y=step, animate=False)

    def action_page(self, step: int) -> None:
        """Scroll the page by nearly its height."""
        page = self.query_one("#page")
        page.scroll_relative(y=step * max(1, page.size.height - 2), animate=False)

    action_leaf = action_page  # the same keys, shown together with the arrows in the footer

    def action_predict_chosen(self) -> None:
        """Predict the answer under the cursor."""
        self.action_predict(self._choice)

    def action_predict(self, place: int) -> None:
        """Predict this answer, and run the puzzle."""
        if self._asking:  # a click may come at any time
            self._choice = place
            self._run(self.puzzle.choices[place])

    def action_run_again(self) -> None:
        """Run the puzzle again with the same prediction."""
        self._run(self.results[self.puzzle.name].prediction)

    def _run(self, prediction: str) -> None:
        self._under_way[self.puzzle.name] = prediction
        puzzle = self.puzzle

        def fail(sentence: str) -> None:
            self._end(puzzle.name, Result(prediction, None, sentence))

        background.run(
            self,
            lambda: _performed(puzzle, prediction),
            lambda result: self._end(puzzle.name, result),
            fail,
            task="running a puzzle",
        )
        self._show()

    def _end(self, name: str, result: Result) -> None:
        del self._under_way[name]
        self.results[name] = result
        self._show()

    def _coloured(self) -> dict[str, list[Content]]:
        """The coloured lines of each puzzle's code; for a thread, as the highlighter takes long to import."""
        from textual.highlight import highlight  # noqa: PLC0415 - not before it is needed

        codes = {each.name: "\n".join(text for text, _ in each.lines) for each in self._puzzles}
        return {
            name: list(highlight(code, language="python").split("\n", allow_blank=True))
            for name, code in codes.items()
        }

    def _take_code(self, lines: dict[str, list[Content]]) -> None:
        self._code |= lines
        self._show_code()

    def _warn(self, sentence: str) -> None:
        self.notify(sentence, severity="warning", markup=False)

    def _show(self) -> None:
        """Update everything."""
        name, place = self.puzzle.name, f"{self._at + 1}/{len(self._puzzles)}"
        result = self._result
        finding = result.finding if result else None
        page = self.query_one("#page")
        page.border_title = content(f"← {place} → {self.puzzle.title}")
        page.border_subtitle = self._mark(name)
        self._say("question", self.puzzle.question)
        self._say("verdict", words.verdict(result, self._under_way.get(name)))
        self._say("facts", "\n".join(f"· {fact}" for fact in finding.facts) if finding else "")
        self._say("why", f"Why: {finding.why}" if finding else "")
        page.set_class(not self._asking, "-answered")
        verdict = self.query_one("#verdict")
        verdict.set_class(result is not None and result.right, "-right")
        verdict.set_class(result is not None and not result.right, "-wrong")
        self._show_list()
        self._show_choices()
        self._show_code()
        page.scroll_home(animate=False)
        self.refresh_bindings()

    def _say(self, part: str, text: str) -> None:
        static = self.query_one(f"#{part}", Static)
        static.update(content(text))
        static.display = bool(text)

    def _mark(self, name: str) -> str:
        return words.mark(self.results.get(name), name in self._under_way)

    def _show_list(self) -> None:
        for place, (line, each) in enumerate(
            zip(self.query("#list _Line").results(Static), self._puzzles, strict=True)
        ):
            sign = "›" if place == self._at else " "
            line.update(content(f"{sign} {place + 1}  {each.title}\n     {self._mark(each.name)}"))
            line.set_class(place == self._at, "-chosen")
        right = sum(result.right for result in self.results.values())
        self.query_one("#list").border_subtitle = f"{len(self.results)} tried · {right} right"
        self.query("#list _Line")[self._at].scroll_visible(animate=False)

    def _show_choices(self) -> None:
        result, asking = self._result, self._asking
        for place, line in enumerate(self.query("#talk _Line").results(Static)):
            chosen = asking and place == self._choice
            line.update(content(words.choice(self.puzzle, place, "›" if chosen else " ", result)))
            line.set_class(chosen, "-chosen")

    def _show_code(self) -> None:
        name = self.puzzle.name
        body = (is_body for _, is_body in self.puzzle.lines)
        self.query_one("#code", Static).update(words.marked(zip(self._code[name], body, strict=True)))


def _performed(puzzle: Puzzle, prediction: str) -> Result:
    try:
        return Result(prediction, puzzle.run())
    except PuzzleFailed as error:
        return Result(prediction, None, str(error))
