"""The bar above the footer that shows a step of the tour."""

from collections.abc import Callable

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from memo_tui.tui.common.key_words import key_of, with_keys
from memo_tui.tui.common.text import content
from memo_tui.tui.lessons.tour import BACK, STEPS, THE_END, Scene

_LOOK_SECONDS = 0.1


class TourBar(Widget):
    """Shows what happened and what to press next; advances when that is done."""

    DEFAULT_CSS = """
    TourBar {
        height: auto;
        max-height: 6;
        width: 1fr;
        padding: 0 1;
        border: round $accent;
        background: $surface;
    }
    """

    def __init__(self, look: Callable[[int, int], Scene], done: Callable[[], None]) -> None:
        """Begin with the first step.

        Args:
            look: returns the program's state, with the calls from two positions on: in the log of the cars
                and in that of the function.
            done: called when the last step is done.
        """
        super().__init__()
        self._look, self._done = look, done
        self._place = 0
        self._began = (0, 0)
        self._shown: tuple[str, str, str] = ("", "", "")

    def on_mount(self) -> None:
        """Start to check the program's state."""
        self._begin(0)
        self.set_interval(_LOOK_SECONDS, self._go_on)

    def render(self) -> RenderResult:
        """Render what happened, then what to press."""
        seen, key, ask = self._shown
        if not key:
            return Content("\n").join((Content(seen), Content.styled(ask, "bold")))
        pressed = Content.styled(f" {key} ", "bold $text on $accent")
        return Content("\n").join((Content(seen), Content.styled("Press ", "bold") + pressed + f"  {ask}"))

    def _begin(self, place: int) -> None:
        scene = self._look(0, 0)
        self._place = place
        self._began = (len(scene.calls), len(scene.answers))
        over = place == len(STEPS)
        self.border_title = "The end" if over else f"Tour · step {place + 1} of {len(STEPS)}"
        self.border_subtitle = content(f"{key_of('back')} {'closes it' if over else 'skips the tour'}")
        if over:
            self._done()
        self._go_on()

    def _go_on(self) -> None:
        scene = self._look(*self._began)
        if self._place == len(STEPS):
            self._show_step(THE_END[0], "", with_keys(THE_END[1]))
            return
        step = STEPS[self._place]
        if step.done(scene):
            self._begin(self._place + 1)
        elif scene.pane not in (step.pane, STEPS[max(0, self._place - 1)].pane):
            self._show_step("The tour goes on in another pane.", key_of(BACK[step.pane]), "goes there.")
        else:
            self._show_step(step.seen(scene), key_of(step.action), step.ask)

    def _show_step(self, seen: str, key: str, ask: str) -> None:
        if (seen, key, ask) != self._shown:
            self._shown = (seen, key, ask)
            self.refresh(layout=True)
