"""The pictures of the pages, made from the program: `python -m tests.docs.pictures [FOLDER]` draws them.

They show the runs of the demo. Without a folder, they take the place of those in the repository.
"""

import asyncio
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from PIL import Image

from memo_tui.settings_sources import load
from memo_tui.tracking.address import Address
from memo_tui.training.demo.fill import fill
from memo_tui.tui.app import MemoApp
from tests.docs import cells
from tests.tui.conftest import shown, until

KEPT = Path(__file__).parents[2] / ".docs"


class Picture(NamedTuple):
    """What a picture shows.

    Attributes:
        pane: the pane that is in front.
        keys: what is pressed before.
        ready: what stands on the screen when it's ready, each a regular expression.
    """

    pane: str
    keys: tuple[str, ...]
    ready: tuple[str, ...]


PICTURES: Mapping[str, Picture] = {
    "cars": Picture("cars", ("a", "a"), ("16 calls",)),
    "training": Picture(
        "training",
        ("down", "space", "down", "space", "down", "space", "M", *"train", "enter"),
        ("24 runs · live", "3 marked"),
    ),
}


async def draw(picture: Picture, options: Mapping[str, str]) -> Image.Image:
    """One picture of 140 columns and 40 rows."""

    app = MemoApp(load({**options, "pane": picture.pane}, {}))
    async with app.run_test(size=(140, 40)) as pilot:
        for wanted in picture.ready[:1] if picture.pane == "training" else ():
            await until(pilot, lambda wanted=wanted: re.search(wanted, shown(app)))
        await pilot.press(*picture.keys)
        for wanted in picture.ready:
            await until(pilot, lambda wanted=wanted: re.search(wanted, shown(app)))
        drawn = cells.picture(app.screen._compositor.render_strips())
        await pilot.press("q")
    return drawn


def draw_all(folder: Path) -> None:
    """Draw all of them into a folder."""
    with TemporaryDirectory() as name:
        place = Path(name)
        address = Address.of_file(place / "mlflow.db")
        experiment = fill(address)
        (place / "settings.toml").write_text('tour = "done"\n', "utf-8")
        options = {
            "tracking_uri": address.uri,
            "experiment": experiment,
            "data_dir": str(place / "data"),
            "state_dir": str(place / "state"),
            "cache_dir": str(place / "cache"),
            "config": str(place / "settings.toml"),
        }
        for title, picture in PICTURES.items():
            asyncio.run(draw(picture, options)).save(folder / f"{title}.png", optimize=True)


if __name__ == "__main__":
    os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}  # whatever it's started from
    draw_all(Path(sys.argv[1]) if len(sys.argv) > 1 else KEPT)
