"""Edits of one run: its name, its tags, its note."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.widget import Widget

from memo_tui.runs.client.convert import to_run
from memo_tui.runs.model import Run
from memo_tui.tracking import edits
from memo_tui.tracking.access import StoreAccess
from memo_tui.tui.common import background
from memo_tui.tui.common.confirm import ConfirmScreen
from memo_tui.tui.common.text import plain
from memo_tui.tui.runs.edit_text import EditTextScreen, TextField, Values

if TYPE_CHECKING:
    from mlflow import MlflowClient

    from memo_tui.tracking.edits import Edited


class RunEdits:
    """Asks for edits, and makes them off the event loop."""

    def __init__(
        self,
        screen: Widget,
        access: StoreAccess | None,
        run: Callable[[], Run],
        edited: Callable[[Run], object],
    ) -> None:
        """Edit a run.

        Args:
            screen: where the keys are pressed.
            access: of the run's store; without it nothing can be edited.
            run: returns it as it is known now.
            edited: called on the event loop with the run as it is after an edit.
        """
        self._screen, self._access, self._run, self._edited = screen, access, run, edited
        self._run_id = run().run_id

    async def rename(self) -> None:
        """Ask for another name."""

        def save(values: Values) -> None:
            self._edit(lambda client: edits.rename(client, self._run_id, values["name"]))

        field = TextField("name", "Name", self._run().name)
        form = EditTextScreen("Rename run", [field], lambda values: edits.check_name(values["name"]), save)
        await self._screen.app.push_screen(form)

    async def set_tag(self, key: str) -> None:
        """Ask for a tag's value, and if the key is "" for the key of a new tag, too."""
        fields = [
            TextField("key", "Key", key, hint="such as team", fixed=bool(key)),
            TextField("value", "Value", self._run().tags.get(key, "")),
        ]

        def save(values: Values) -> None:
            self._edit(lambda client: edits.set_tag(client, [self._run_id], values["key"], values["value"]))

        def check(values: Values) -> str:
            return edits.check_key(values["key"]) or edits.check_value(values["value"])

        form = EditTextScreen("Edit tag" if key else "Add tag", fields, check, save)
        await self._screen.app.push_screen(form)

    async def remove_tag(self, key: str) -> None:
        """Remove a tag, after a confirmation."""

        def work() -> None:
            self._edit(lambda client: edits.delete_tag(client, [self._run_id], key))

        def answered(yes: bool | None) -> None:
            if yes:
                background.run(self._screen, work, lambda _: None, self._warn, task="removing the tag")

        question = ConfirmScreen(f"Remove the tag {plain(key)}?", "Remove it", "Keep it")
        await self._screen.app.push_screen(question, answered)

    def set_note(self, text: str) -> None:
        """On a thread: replace the note.

        Raises:
            MemoTuiError: it could not be replaced.
        """
        self._edit(lambda client: edits.set_note(client, self._run_id, text))

    def _edit(self, change: "Callable[[MlflowClient], Edited]") -> None:
        """On a thread: change the run, and report the result.

        Raises:
            MemoTuiError: it could not be changed.
        """
        if self._access is None:
            return

        def ask(client: "MlflowClient") -> Run:
            change(client).or_raise("changed", {self._run_id: plain(self._run().name)})
            return to_run(client.get_run(self._run_id))

        background.call_on_loop(self._screen, self._edited, self._access.ask(ask))

    def _warn(self, sentence: str) -> None:
        self._screen.notify(sentence, severity="warning", markup=False)
