"""TourGuide: begins and ends the tour, a bar above the footer that reads what is done in the panes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import App

from memo_tui.tui.common.key_footer import KeyFooter
from memo_tui.tui.lessons.pane import CarsPane

if TYPE_CHECKING:
    from memo_tui.tui.lessons.tour import Scene
    from memo_tui.tui.lessons.tour_bar import TourBar


class TourGuide:
    """Shows the tour in an app, one at a time."""

    def __init__(self, app: App[None], front: Callable[[], str], taken: Callable[[], None]) -> None:
        """Show nothing yet.

        Args:
            app: in which the tour is shown.
            front: returns the id of the pane in front.
            taken: called when the tour was taken to its end, or left.
        """
        self._app, self._front, self._taken = app, front, taken
        self._bar: TourBar | None = None

    @property
    def is_shown(self) -> bool:
        """Whether a tour goes on."""
        return self._bar is not None and self._bar.is_attached

    async def begin(self) -> None:
        """Begin the tour anew; the cars pane is in front."""
        from memo_tui.tui.lessons.tour_bar import TourBar  # noqa: PLC0415 - only while it's shown

        await self._remove()
        self._app.query_one(CarsPane).choose_first()
        self._bar = TourBar(self._scene, self._taken)
        await self._app.mount(self._bar, before=self._app.query_one(KeyFooter))
        self._app.refresh_bindings()

    async def end(self) -> None:
        """Leave the tour."""
        await self._remove()
        self._taken()
        self._app.refresh_bindings()

    async def _remove(self) -> None:
        bar, self._bar = self._bar, None
        if bar is not None and bar.is_attached:
            await bar.remove()

    def _scene(self, calls_from: int, answers_from: int) -> "Scene":
        """The state that the tour reads."""
        from memo_tui.tui.function.pane import FunctionPane  # noqa: PLC0415 - after the first frame
        from memo_tui.tui.lessons.tour import Scene  # noqa: PLC0415

        cars, answers = self._app.query_one(CarsPane), self._app.query_one(FunctionPane).calls
        calls = cars.registry.log
        return Scene(
            self._front(),
            cars.chosen.variant.name,
            [calls[place] for place in range(calls_from, len(calls))],
            [answers[place] for place in range(answers_from, len(answers))],
            calls[len(calls) - 1] if len(calls) else None,
        )
