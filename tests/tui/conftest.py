"""The program without a terminal: an app to press keys on, and its screen to read."""

import asyncio
import re
import signal
import time
from collections.abc import Callable
from weakref import WeakKeyDictionary, WeakSet

import pytest
from textual._context import visible_screen_stack
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot
from textual.screen import Screen

from memo_tui import background
from memo_tui.settings_sources import load
from memo_tui.tui.app import MemoApp
from tests.waiting import PATIENCE, pauses

parse_rules = Stylesheet._parse_rules
PARSED: dict[tuple[object, ...], list[RuleSet]] = {}


def parsed_once(
    sheet: Stylesheet, css: str, read_from: tuple[str, str], *details: object, **named: object
) -> list[RuleSet]:
    """The rules of a style sheet, which the programs of all tests share, as those of one program do."""
    variables = frozenset(sheet._variables.items())
    key = (variables, css, read_from, details, *sorted(named.items()))
    if key not in PARSED:
        PARSED[key] = parse_rules(sheet, css, read_from, *details, **named)
    return PARSED[key]


Stylesheet._parse_rules = parsed_once
draw = Screen._compositor_refresh
A_FRAME = 0.25  # seconds
LAST_FRAME: WeakKeyDictionary[Screen[object], float] = WeakKeyDictionary()
AWAITED: WeakSet[Screen[object]] = WeakSet()


def draw_seldom(screen: Screen[object]) -> None:
    """Draw four frames a second at most: no terminal shows them, and `shown` draws what a test looks at.

    What changes in between is drawn with the next frame: what can't be drawn still ends the program.
    """
    loop = asyncio.get_running_loop()
    wait = LAST_FRAME.get(screen, 0.0) + A_FRAME - loop.time()
    if not screen.app.is_headless or wait <= 0:
        LAST_FRAME[screen] = loop.time()
        draw(screen)
        return
    screen._dirty_widgets.clear()  # the compositor knows their regions
    screen.app._update_mouse_over(screen)
    if screen not in AWAITED:
        AWAITED.add(screen)
        loop.call_later(wait, draw_later, screen)


def draw_later(screen: Screen[object]) -> None:
    """Draw the frame that was put off."""
    AWAITED.discard(screen)
    LAST_FRAME[screen] = asyncio.get_running_loop().time()
    if screen.is_attached and screen.is_current:
        try:
            draw(screen)
        except Exception as error:
            screen.app._handle_exception(error)


def shown(app: MemoApp) -> str:
    """What stands on the screen."""
    visible_screen_stack.set(app._background_screens)  # Textual sets it in its own tasks
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


def words(app: MemoApp) -> str:
    """The same as one line of words, without frames."""
    return re.sub(r"[\s│╭╮╰╯─▌▐]+", " ", shown(app))


async def until(pilot: Pilot, wanted: Callable[[], object]) -> None:
    """Let the program work until it's as wanted."""
    end = time.monotonic() + PATIENCE
    for pause in pauses():
        if wanted():
            return
        assert time.monotonic() < end, f"it never came about; the screen:\n{shown(pilot.app)}"
        await pilot.pause(pause)


async def box_with(pilot: Pilot, pattern: str) -> None:
    """Go to the next boxes, of which a small terminal shows one, to that in which something stands."""
    for _ in range(5):
        if re.search(pattern, shown(pilot.app)):
            return
        await pilot.press("b")
        await pilot.pause()
    raise AssertionError(f"no box has {pattern!r}; the screen:\n{shown(pilot.app)}")


async def leave(pilot: Pilot) -> None:
    """Go back to the panes from any screen."""
    while len(pilot.app.screen_stack) > 1:
        await pilot.press("escape")
        await pilot.pause()


@pytest.fixture(autouse=True)
def few_frames(monkeypatch):
    """Frames that no terminal shows are few."""
    monkeypatch.setattr(Screen, "_compositor_refresh", draw_seldom)


@pytest.fixture(autouse=True)
def signals():
    """The program's signal handlers end with it, and so does its ear for what threads raise."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    background.listen(None)
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def make_app(tmp_path, store, shared_jobs):
    """Makes the program, on an embedded store of the test's own that is there already; the tour was seen."""
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "jobs").symlink_to(shared_jobs)

    def make(*, tour: bool = False, **options: str) -> MemoApp:
        config = tmp_path / "settings.toml"
        if not tour and not config.exists():
            config.write_text('tour = "done"\n')
        folders = {
            "data_dir": str(store.parent),
            "state_dir": str(tmp_path / "state"),
            "cache_dir": str(tmp_path / "cache"),
            "config": str(config),
        }
        return MemoApp(load({**folders, **options}, {}))

    return make
