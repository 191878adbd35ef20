"""The question before something is written to a store that an older MLflow made, and its upgrade."""

from collections.abc import Callable, Mapping
from time import monotonic

from textual import on
from textual.widgets import Button, Label

from memo_tui.options import BACKUP
from memo_tui.tracking.address import Address
from memo_tui.tracking.schema import ways
from memo_tui.tracking.schema.upgrade import upgrade_store
from memo_tui.tui.common import background
from memo_tui.tui.common.ask import AskScreen
from memo_tui.tui.common.text import content, duration

_UPGRADE, _COMMANDS, _SERVER, _LEAVE = "u", "c", "s", "l"
_TICK_SECONDS = 0.5


class UpgradeScreen(AskScreen):
    """Asks what to do; a SQLite store is upgraded here, with a backup.

    The result is a sentence on the upgrade, or None if nothing was upgraded.
    """

    def __init__(self, address: Address, revision: str, pause: Callable[[], Callable[[], object]]) -> None:
        """Ask about a store.

        Args:
            address: of the store.
            revision: of its schema.
            pause: called before the upgrade: stops reading the store, and returns what waits, on a thread,
                until it is let go of.
        """
        super().__init__(ways.reason(address, revision), _answers(address, revision))
        self._address, self._revision, self._pause = address, revision, pause
        self._begun: float | None = None

    def on_mount(self) -> None:
        """Focus the safe answer: enter is often pressed right after the key that opened this."""
        self.query_one(f"#answer-{_LEAVE}", Button).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer nothing while the store is upgraded."""
        return self._begun is None or action not in ("answer", "leave")

    @on(Button.Pressed)
    def choose(self, message: Button.Pressed) -> None:
        """Answer by enter or a click."""
        message.prevent_default()
        self.action_answer((message.button.id or "").removeprefix("answer-"))

    def action_answer(self, letter: str) -> None:
        """Upgrade the store, or say how that is done elsewhere, or leave it."""
        if letter == _UPGRADE:
            self._upgrade()
        elif letter == _COMMANDS:
            self._tell("Run these commands:", ways.upgrade_command(self._address))
        elif letter == _SERVER:
            self._tell(
                "Run this in an environment of its own, then start memo-tui http://127.0.0.1:5000:",
                ways.server_command(self._address, self._revision),
            )
        else:
            self.dismiss(None)

    def _tell(self, how: str, command: str) -> None:
        """Show a command, and put it on the clipboard."""
        self.app.copy_to_clipboard(command)
        self.query_one(Label).update(content(f"{how}\n{command}\nIt is on the clipboard."))

    def _upgrade(self) -> None:
        self._begun = monotonic()
        for button in self.query(Button):
            button.display = False
        self._tick()
        ticking = self.set_interval(_TICK_SECONDS, self._tick)
        self.refresh_bindings()
        wait, address = self._pause(), self._address

        def upgrade() -> str:
            wait()
            return upgrade_store(address, BACKUP, lambda _sentence: None)

        def failed(sentence: str) -> None:
            ticking.stop()
            self._begun = None
            self.query_one(Label).update(content(sentence))
            leave = self.query_one(f"#answer-{_LEAVE}", Button)
            leave.display = True
            leave.focus()
            self.refresh_bindings()

        background.run(self, upgrade, self.dismiss, failed, task="upgrading the store")

    def _tick(self) -> None:
        so_far = duration(monotonic() - (self._begun or monotonic()))
        where = content(f"Upgrading {self._address.shown} … {so_far}").plain
        self.query_one(Label).update(
            content(f"{where}\nA copy is upgraded and checked, then put in its place at once.")
        )


def _answers(address: Address, revision: str) -> Mapping[str, str]:
    version = ways.old_version(revision)
    first = {_UPGRADE: "Upgrade it, with a backup"}
    if address.path is None:
        first = {_COMMANDS: "Show how to back it up and upgrade it"}
    server = f"Keep it: show how to run a server of MLflow {version or 'that version'}"
    return {**first, _SERVER: server, _LEAVE: "Leave it as it is"}
