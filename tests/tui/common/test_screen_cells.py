"""Writing only the cells that differ leaves the terminal as writing whole frames does."""

import re
from random import Random

import pyte
import pytest
from hypothesis import configuration, given, settings
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.strip import Strip

from memo_tui.tui.common.screen_cells import ScreenCells
from tests import shared

configuration.set_hypothesis_home_dir(shared.folder() / "hypothesis")  # not in the working tree

SIZE = WIDTH, HEIGHT = 40, 6
FILL = Style.parse("white on #101010")
CHOSEN = Style.parse("bold white on #0178d4")
STYLES = [
    None,
    FILL,
    *map(
        Style.parse,
        (
            "red",
            "bold red on blue",
            "dim on #102030",
            "underline",
            "bold underline #abcdef",
            "reverse",
            "italic strike green on default",
            "default on #aabbcc",
        ),
    ),
]
PLACED = re.compile(r"\x1b\[\d*(?:;\d+)?H")
WORDS = (
    "loss",
    "  ",
    " ",
    "日本",
    "é",
    "e\N{COMBINING ACUTE ACCENT}",
    "⣿⠀⡇",
    "│",
    "a  b",
    "0.125",
    "✓ ok ",
    " " * 14,
)


class Shown:
    """What a terminal shows, in characters and looks."""

    def __init__(self):
        self.screen = pyte.Screen(*SIZE)
        self._stream = pyte.Stream(self.screen)

    def write(self, text):
        self._stream.feed(text)
        return self.look

    @property
    def look(self):
        return [[_look(self.screen.buffer[y][x]) for x in range(WIDTH)] for y in range(HEIGHT)]


def _look(char):
    """A character and its looks; what cannot be seen of a blank is left out."""
    lines = (char.underscore, char.strikethrough, char.reverse)
    if char.data == " " and not any(lines):
        return char.data, char.bg
    return char.data, char.fg, char.bg, char.bold, char.italics, *lines


def frames(count):
    """Frames, each of some parts: column, line and segments, as Textual crops them."""
    random = Random(11)
    yield [(0, y, Strip([Segment(" " * WIDTH, FILL)], WIDTH)) for y in range(HEIGHT)]
    for _ in range(count):
        parts = []
        for y in random.sample(range(HEIGHT), random.randint(1, HEIGHT)):
            begin = random.randint(0, WIDTH - 12)
            strip = Strip(
                [Segment(random.choice(WORDS), random.choice(STYLES)) for _ in range(random.randint(1, 8))]
            )
            parts.append((begin, y, strip.crop(0, WIDTH - begin)))
        yield parts


def whole(parts, colors):
    """A frame, written as Textual does."""
    return "".join(
        f"\x1b[{y + 1};{x + 1}H"
        + "".join(
            f"\x1b[{Strip.render_ansi(style or Style(), colors)}m{text}\x1b[0m" for text, style, _ in strip
        )
        for x, y, strip in parts
    )


@pytest.mark.parametrize("erases", [False, True])
@pytest.mark.parametrize("colors", [ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT, ColorSystem.STANDARD])
def test_the_terminal_shows_what_it_shows_when_frames_are_written_whole(colors, erases):
    cells, ours, other = ScreenCells(erases=erases), Shown(), Shown()
    for parts in frames(400):
        assert ours.write(cells.changed(parts, SIZE, colors)) == other.write(whole(parts, colors))


lines = st.integers(0, HEIGHT - 1)
texts = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(STYLES)), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(st.lists(texts, min_size=HEIGHT, max_size=HEIGHT), st.data())
def test_lines_that_move_up_and_down_are_shown_as_if_written_whole(first, data):
    cells, ours, other = ScreenCells(erases=data.draw(st.booleans())), Shown(), Shown()
    screen = [Strip([Segment(*each) for each in text]).adjust_cell_length(WIDTH, FILL) for text in first]
    for _ in range(6):
        frame = [(0, y, strip) for y, strip in enumerate(screen)]
        assert ours.write(cells.changed(frame, SIZE, ColorSystem.TRUECOLOR)) == other.write(
            whole(frame, ColorSystem.TRUECOLOR)
        )
        top, bottom = sorted((data.draw(lines), data.draw(lines)))
        by = data.draw(st.integers(-3, 3))
        moved = screen[top : bottom + 1]
        by %= len(moved)
        screen[top : bottom + 1] = moved[by:] + moved[:by]
        text = data.draw(texts)
        screen[data.draw(lines)] = Strip([Segment(*each) for each in text]).adjust_cell_length(WIDTH, FILL)


def table(first, chosen, count=HEIGHT):
    """Rows of a table from one on, one of them chosen."""
    return [
        (
            0,
            y,
            [
                Segment(
                    f" run-{at}  {at / 7:.5f}  {at * 37 % 91} ".ljust(WIDTH), CHOSEN if y == chosen else FILL
                )
            ],
        )
        for y, at in enumerate(range(first, first + count))
    ]


@pytest.mark.parametrize(("before", "after"), [(10, 11), (11, 10), (10, 13), (13, 10)])
def test_a_table_that_scrolls_is_scrolled_by_the_terminal(before, after):
    cells, ours, other = ScreenCells(), Shown(), Shown()
    ours.write(cells.changed(table(before, 5), SIZE, ColorSystem.TRUECOLOR))
    text = cells.changed(table(after, 5), SIZE, ColorSystem.TRUECOLOR)
    rows = [str(row) for row in range(max(before, after), min(before, after) + HEIGHT)]
    assert not any(f"run-{row} " in text for row in rows[:-1])
    assert ours.write(text) == other.write(whole(table(after, 5), ColorSystem.TRUECOLOR))


def test_lines_that_may_hold_an_image_are_not_scrolled():
    cells = ScreenCells()
    image = [Segment("\x1bPq#0~~\x1b\\", Style(), ((ControlType.CURSOR_FORWARD, 0),))]
    cells.changed([(0, 2, image)], SIZE, ColorSystem.TRUECOLOR)
    shown = [part for part in table(10, 5) if part[1] != 2]
    cells.changed(shown, SIZE, ColorSystem.TRUECOLOR)
    assert "r" not in PLACED.sub("", cells.changed(table(11, 5), SIZE, ColorSystem.TRUECOLOR)).replace(
        "run", ""
    )


def test_a_look_is_given_once_for_all_its_cells():
    cells = ScreenCells()
    frame = [
        (0, y, [Segment("│", Style.parse("#808080")), Segment(" loss ", Style.parse("#57a5e2"))])
        for y in range(HEIGHT)
    ]
    text = cells.changed(frame, SIZE, ColorSystem.TRUECOLOR)
    assert text.count("38;2;128;128;128") == text.count("38;2;87;165;226") == 1


def written(cells, text, style="white on blue", x=0, y=0):
    segments = [Segment(text, Style.parse(style))]
    return cells.changed([(x, y, segments)], SIZE, ColorSystem.TRUECOLOR)


def test_a_frame_that_differs_in_nothing_writes_nothing():
    cells = ScreenCells()
    assert written(cells, "epoch 1  loss 0.50")
    assert written(cells, "epoch 1  loss 0.50") == ""
    assert written(cells, "loss", x=9) == ""


def test_one_other_digit_writes_that_digit_alone():
    cells = ScreenCells()
    written(cells, "epoch 1  loss 0.50")
    assert written(cells, "epoch 1  loss 0.51") == "\x1b[37;44m\x1b[1;18H1\x1b[0m"


def test_what_cannot_be_seen_of_blanks_is_not_written():
    cells = ScreenCells()
    written(cells, " " * 9, "bold red on blue")
    assert written(cells, " " * 9, "green on blue") == ""
    assert "4" in written(cells, " " * 9, "underline green on blue")


def test_both_halves_of_a_wide_character_are_written_when_one_was_overwritten():
    cells, shown = ScreenCells(), Shown()
    shown.write(written(cells, "日本"))
    shown.write(written(cells, "x", x=1))
    shown.write(written(cells, "日本"))
    assert shown.screen.display[0].startswith("日本")


def test_all_is_written_again_once_the_screen_is_forgotten_or_has_another_size():
    cells = ScreenCells()
    first = written(cells, "loss")
    cells.forget()
    assert written(cells, "loss") == first
    segments = [Segment("loss", Style.parse("white on blue"))]
    assert cells.changed([(0, 0, segments)], (WIDTH + 1, HEIGHT), ColorSystem.TRUECOLOR) == first


def test_an_image_is_written_as_it_is_and_what_it_covered_is_written_again():
    cells = ScreenCells()
    text = written(cells, "loss")
    image = [Segment("\x1bPq#0~~\x1b\\", Style(), ((ControlType.CURSOR_FORWARD, 0),))]
    assert "\x1bPq#0~~\x1b\\" in cells.changed([(0, 1, image)], SIZE, ColorSystem.TRUECOLOR)
    assert written(cells, "loss") == text


def test_links_begin_and_end():
    text = written(ScreenCells(), "docs", "link https://example.org")
    assert "https://example.org" in text
    assert text.index("\x1b]8;;\x1b\\") > text.index("docs")
