"""Gallery: the images of `mlflow.log_image`, one at a time, by key and step."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Label

from memo_tui.tracking.artifacts.listing import Artifacts
from memo_tui.tracking.artifacts.logged_images import LoggedImage
from memo_tui.tui.common import background
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_words import with_keys
from memo_tui.tui.common.text import content, moment, plain
from memo_tui.tui.run.file_head import Shown, read_preview
from memo_tui.tui.run.half_blocks import HalfBlocks, no_colours
from memo_tui.tui.run.terminal_images import image_widget, protocol_here

if TYPE_CHECKING:
    from textual.timer import Timer

_PAUSE = 0.1  # seconds that a step is chosen before its image is read
_LEAST_BAR = 10  # cells


class Gallery(Vertical, can_focus=True):
    """Left and right go through the steps of a key, up and down through the keys."""

    DEFAULT_CSS = """
    Gallery {
        height: 1fr;
        & > Label { width: 1fr; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        & > #gallery-step { color: $primary; }
        & > #gallery-hint { color: $text-muted; }
        & > .terminal-image { width: auto; height: 1fr; max-width: 100%; }
        &:nocolor > #gallery-step { color: $foreground; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("left", "step(-1)", "Step before", show=False),
        bind("right", "step(1)", "Next step", show=False),
        bind("up", "key(-1)", "Key before", show=False),
        bind("down", "key(1)", "Next key", show=False),
        bind("first", "end(0)", "First step", show=False),
        bind("last", "end(-1)", "Last step", show=False),
    ]

    def __init__(self, artifacts: Artifacts, images: Mapping[str, Sequence[LoggedImage]]) -> None:
        """Show the first image of the first key.

        Args:
            artifacts: reads the files.
            images: by key, in order; none is empty.
        """
        super().__init__()
        self._artifacts, self._images, self._keys = artifacts, images, list(images)
        self._key, self._place = 0, 0
        self._wanted: LoggedImage | None = None
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        """The key, the step on a bar, what the keys do; below them comes the image."""
        yield Label("", id="gallery-key", markup=False)
        yield Label("", id="gallery-step", markup=False)
        yield Label(
            with_keys("{left} {right} other steps · {up} {down} other keys"), id="gallery-hint", markup=False
        )

    def on_mount(self) -> None:
        """Show the first image."""
        self._look()

    def on_resize(self) -> None:
        """Draw the bar in the width that there is now."""
        self._say()

    @property
    def image(self) -> LoggedImage:
        """The image that is chosen."""
        return self._images[self._keys[self._key]][self._place]

    def action_step(self, way: int) -> None:
        """Choose the next step of the key (1), or the one before (-1)."""
        last = len(self._images[self._keys[self._key]]) - 1
        self._go(self._key, min(last, max(0, self._place + way)))

    def action_end(self, place: int) -> None:
        """Choose the first step (0) or the last (-1)."""
        self._go(self._key, place % len(self._images[self._keys[self._key]]))

    def action_key(self, way: int) -> None:
        """Choose the next key, or the one before, at the same step if it has that."""
        key = min(len(self._keys) - 1, max(0, self._key + way))
        step, images = self.image.step, self._images[self._keys[key]]
        self._go(key, min(range(len(images)), key=lambda place: abs(images[place].step - step)))

    def _go(self, key: int, place: int) -> None:
        if (key, place) == (self._key, self._place):
            return
        self._key, self._place = key, place
        self._say()
        if self._pause:
            self._pause.stop()
        self._pause = self.set_timer(_PAUSE, self._look)

    def _say(self) -> None:
        image, images = self.image, self._images[self._keys[self._key]]
        of_keys = f"  (key {self._key + 1} of {len(self._keys)})" if len(self._keys) > 1 else ""
        key = self.query_one("#gallery-key", Label)
        key.update(content(f"{plain(image.key)}{of_keys} · {moment(image.time)}"))
        text = f"step {image.step:,} · {self._place + 1} of {len(images)}  "
        room = max(_LEAST_BAR, min(60, self.size.width - len(text) - 2))
        at = round((room - 1) * self._place / max(1, len(images) - 1))
        self.query_one("#gallery-step", Label).update(f"{text}{'─' * at}●{'─' * (room - 1 - at)}")

    def _look(self) -> None:
        """Read the chosen image."""
        wanted = self._wanted = self.image

        async def show(shown: Shown) -> None:
            if wanted is self._wanted:
                await self._put(shown)

        background.run(
            self,
            lambda: read_preview(self._artifacts, wanted.file),
            show,
            lambda sentence: show(Shown("", problem=f"✗ {sentence}")),
            task="reading an image",
        )

    async def _put(self, shown: Shown) -> None:
        await self.remove_children("HalfBlocks, .terminal-image, .problem")
        problem = shown.problem or no_colours(self)
        if shown.image is None or problem:
            await self.mount(Label(content(problem or "This is no image."), classes="problem", markup=False))
            return
        protocol = protocol_here(self.app)
        await self.mount(image_widget(shown.image, protocol) if protocol else HalfBlocks(shown.image))
