"""AnsiPens: the styles that escape sequences for colours and hyperlinks ask for."""

import re

from rich.ansi import AnsiDecoder
from rich.style import Style

_LINK = re.compile(r"(?:\x1b\]|\x9d)8;[^;]*;(?P<address>[^\x07\x1b\x9c]*)")
_OPENED = ("http://", "https://", "file://")
_COLON = re.compile(r"(?P<of>[34]8):2:[\d]*:(?=\d+:\d+:\d)")  # with the number of a colour space
_UNDERLINE = re.compile(r"(?<![\d:])4:(?P<kind>\d)")


class AnsiPens:
    """Reads sequences one after another: each style goes on from the one before."""

    def __init__(self) -> None:
        self._decoder = AnsiDecoder()
        self._link: str | None = None

    def __call__(self, sequence: str) -> Style:
        """The style from this sequence on."""
        if link := _LINK.match(sequence):
            self._link = link["address"] if link["address"].startswith(_OPENED) else None
        else:
            parts = _UNDERLINE.sub(lambda match: "24" if match["kind"] == "0" else "4", sequence)
            parts = _COLON.sub(r"\g<of>;2;", parts).replace(":", ";")
            self._decoder.decode_line(f"\x1b[{parts.lstrip(chr(27) + '[' + chr(0x9B))}")
        style = self._decoder.style + Style(blink=False, blink2=False, conceal=False)
        return style.update_link(self._link) if self._link else style
