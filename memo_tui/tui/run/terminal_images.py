"""Real images in terminals that can show them: which can, and the widget that draws there.

A terminal isn't asked: its answer would mix with the keys that are typed, one that doesn't know the question
may show it, and one behind a slow line answers late. What is known of it in the environment decides.
"""

import fcntl
import io
import os
import struct
import sys
import termios
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Literal

from textual.app import App
from textual.widget import Widget

if TYPE_CHECKING:
    from PIL import Image

Protocol = Literal["kitty", "sixel", ""]

_KITTY_TERMS = ("xterm-kitty", "xterm-ghostty")
_SIXEL_TERMS = ("foot", "mlterm", "contour")
_SIXEL_PROGRAMS = ("iTerm.app", "WezTerm", "mintty")
_MULTIPLEXERS = ("screen", "tmux")
_REMOTE = ("SSH_CONNECTION", "SSH_TTY", "TMUX", "STY", "ZELLIJ")  # a real image takes too long, or gets lost
_CELL = (10, 20)  # pixels, where the terminal does not say


def protocol_of(environment: Mapping[str, str]) -> Protocol:
    """How a terminal with this environment draws images; "" if it doesn't, or is reached by a slow way."""
    term, program = environment.get("TERM", ""), environment.get("TERM_PROGRAM", "")
    if term.startswith(_MULTIPLEXERS) or any(map(environment.get, _REMOTE)):
        return ""
    if term in _KITTY_TERMS or program == "ghostty":
        return "kitty"
    return "sixel" if program in _SIXEL_PROGRAMS or term.startswith(_SIXEL_TERMS) else ""


def protocol_here(app: App[object]) -> Protocol:
    """How the terminal of this program draws images, or ""."""
    on_terminal = sys.__stdout__ is not None and sys.__stdout__.isatty()
    if not on_terminal or app.is_headless or app.is_web or app.is_inline:
        return ""
    return protocol_of(os.environ)


def image_widget(image: "Image.Image", protocol: Protocol) -> Widget:
    """A widget that draws an image by a protocol, as large as fits."""
    _load_silently()
    from textual_image.widget import SixelImage, TGPImage  # noqa: PLC0415 - when it's wanted

    widget: Widget = TGPImage(image) if protocol == "kitty" else SixelImage(image)
    widget.add_class("terminal-image")
    return widget


def _load_silently() -> None:
    """Import the library, which asks the terminal what it can while it is imported, without a terminal."""
    if "textual_image.widget" in sys.modules:
        return
    terminal = sys.__stdout__
    setattr(sys, "__stdout__", io.StringIO())  # noqa: B010 - the type checker takes it for a constant
    try:
        terminal_of_library = import_module("textual_image._terminal")
        size = terminal_of_library.CellSize(*_cell_size(terminal))
        terminal_of_library.get_cell_size._result = size  # noqa: SLF001 - it keeps its answer there
        import_module("textual_image.widget")
    finally:
        setattr(sys, "__stdout__", terminal)  # noqa: B010


def _cell_size(terminal: object) -> tuple[int, int]:
    """The width and height of a cell in pixels, as the terminal's driver knows it."""
    try:
        answer = fcntl.ioctl(terminal.fileno(), termios.TIOCGWINSZ, bytes(8))  # type: ignore[attr-defined]
        rows, columns, width, height = struct.unpack("HHHH", answer)
        found = (width // columns, height // rows)
    except (OSError, ValueError, AttributeError, ZeroDivisionError):
        return _CELL
    return found if min(found) > 0 else _CELL
