"""Setting, moving and removing aliases, each after a confirmation, and undoing that."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.widget import Widget

from memo_tui.runs.assets.model import ModelVersion
from memo_tui.tracking.access import StoreAccess
from memo_tui.tracking.aliases import put_alias
from memo_tui.tui.common import background
from memo_tui.tui.common.ask import AskScreen
from memo_tui.tui.common.confirm import ConfirmScreen
from memo_tui.tui.common.key_words import key_of
from memo_tui.tui.common.text import plain
from memo_tui.tui.runs.edit_text import EditTextScreen, TextField

if TYPE_CHECKING:
    from memo_tui.tui.runs.edit_text import Values

_ALIAS = re.compile(r"[\w\-]+")
_VERSION = re.compile(r"[vV]\d+")
_LONGEST = 256


@dataclass(frozen=True, slots=True)
class _Change:
    """An alias of a model that goes from one version to another; None is nowhere."""

    name: str
    alias: str
    before: str | None
    after: str | None
    prompt: bool


class AliasEdits:
    """Changes aliases of one store, off the event loop."""

    def __init__(self, owner: Widget, access: StoreAccess, changed: Callable[[], object]) -> None:
        """Change nothing yet; `changed` is called after each change."""
        self._owner, self._access, self._changed = owner, access, changed
        self._done: list[_Change] = []

    @property
    def can_undo(self) -> bool:
        """Whether something was changed."""
        return bool(self._done)

    async def ask(self, version: ModelVersion, holders: Mapping[str, str], *, prompt: bool) -> None:
        """Ask what to change about a version.

        Args:
            version: the one that gets or loses an alias.
            holders: the version by alias, of the same model.
            prompt: whether it is a prompt.
        """
        answers = {"a": "Set an alias, or move one here"}
        answers |= {
            str(place): f"Remove @{plain(alias)}" for place, alias in enumerate(version.aliases[:9], 1)
        }

        async def answered(answer: str | None) -> None:
            if answer == "a":
                await self._ask_name(version, holders, prompt=prompt)
            elif answer is not None:
                alias = version.aliases[int(answer) - 1]
                await self._confirm(_Change(version.name, alias, version.version, None, prompt))

        if len(answers) == 1:
            await self._ask_name(version, holders, prompt=prompt)
        else:
            question = f"Aliases of {plain(version.name)}, version {version.version}"
            await self._owner.app.push_screen(AskScreen(question, answers), answered)

    def undo(self) -> None:
        """Take the last change back."""
        if self._done:
            change = self._done.pop()
            back = _Change(change.name, change.alias, change.after, change.before, change.prompt)
            self._apply(back, undone=True)

    async def _ask_name(self, version: ModelVersion, holders: Mapping[str, str], *, prompt: bool) -> None:
        async def named(values: "Values | None") -> None:
            if values is not None:
                alias = values["alias"].strip().removeprefix("@")
                await self._confirm(_Change(version.name, alias, holders.get(alias), version.version, prompt))

        known = ", ".join(sorted(alias for alias in holders if alias not in version.aliases))
        field = TextField("alias", "alias", hint=plain(known) or "for example champion")
        title = f"Alias of {plain(version.name)}, version {version.version}"
        form = EditTextScreen(title, [field], lambda values: _refused(values["alias"]), lambda _: None)
        await self._owner.app.push_screen(form, named)

    async def _confirm(self, change: _Change) -> None:
        if change.before == change.after:
            self._notify(f"@{change.alias} is on version {change.after} already.")
            return
        alias, name = f"@{plain(change.alias)}", plain(change.name)
        if change.after is None:
            question, yes = f"Remove {alias} from version {change.before} of {name}?", "Remove it"
        elif change.before is None:
            question, yes = f"Set {alias} on version {change.after} of {name}?", "Set it"
        else:
            question = f"Move {alias} of {name} from version {change.before} to version {change.after}?"
            yes = "Move it"

        def answered(sure: bool | None) -> None:
            if sure:
                self._apply(change)

        question += f" {key_of('undo')} takes that back."
        await self._owner.app.push_screen(ConfirmScreen(question, yes, "Cancel"), answered)

    def _apply(self, change: _Change, *, undone: bool = False) -> None:
        def done(_: object) -> None:
            where = f"is on version {change.after}" if change.after else "is removed"
            if undone:
                self._notify(f"Taken back: @{change.alias} {where}")
            else:
                self._done.append(change)
                self._notify(f"@{change.alias} {where} · {key_of('undo')} takes that back")
            self._changed()

        def failed(sentence: str) -> None:
            if undone:
                self._done.append(
                    _Change(change.name, change.alias, change.after, change.before, change.prompt)
                )
            self._owner.notify(sentence, severity="error", markup=False, timeout=15)
            self._changed()

        background.run(
            self._owner,
            lambda: self._access.ask(
                lambda client: put_alias(
                    client,
                    change.name,
                    change.alias,
                    change.after,
                    before=change.before,
                    prompt=change.prompt,
                )
            ),
            done,
            failed,
            task="changing an alias",
        )

    def _notify(self, sentence: str) -> None:
        self._owner.notify(plain(sentence), markup=False)


def _refused(text: str) -> str:
    """Why a text can't be an alias, or ""."""
    alias = text.strip().removeprefix("@")
    if not alias:
        return "Type a name."
    if not _ALIAS.fullmatch(alias) or len(alias) > _LONGEST:
        return "An alias has letters, digits, _ and - only."
    if alias.lower() == "latest" or _VERSION.fullmatch(alias):
        return f"MLflow keeps {alias!r} for itself: choose another name."
    return ""
