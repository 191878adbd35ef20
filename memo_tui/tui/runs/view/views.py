"""The screen of named views: saved, used again, deleted, written to a file and read from one."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType

from memo_tui.natural_order import natural
from memo_tui.numbers import counted
from memo_tui.runs.table.view import FLAT, USUAL, RunView
from memo_tui.runs.table.view_files import read_views, write_views
from memo_tui.tui.common import background
from memo_tui.tui.common.choice_list import Choices, has_words
from memo_tui.tui.common.choice_screen import FIND_AND_LEAVE, ChoiceScreen
from memo_tui.tui.common.confirm import ConfirmScreen
from memo_tui.tui.common.export import FileScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_map import VIEWS
from memo_tui.tui.common.key_words import KeyText, with_keys
from memo_tui.tui.common.table_data import Cell, Column
from memo_tui.tui.common.text import plain
from memo_tui.tui.runs.edit_text import EditTextScreen, TextField, Values
from memo_tui.tui.runs.run_columns import sorting, title

_COLUMNS = (Column("name", "view", 18), Column("about", "what it shows", 48))
_LONGEST = 60  # characters of a name


class ViewsScreen(ChoiceScreen[RunView]):
    """Named views; the result is the one to use, or None."""

    PLACE = VIEWS
    CSS_PATH = "views.tcss"
    AUTO_FOCUS = "ChoiceTable"
    HELP = KeyText("""
    # Views

    A view is a filter, columns, a sort order, a grouping and the charted metric, under a name. `{open}`
    uses the one under the cursor, `{delete}` deletes it, and `{new}` saves what the table shows now.
    `{write}` writes all views to a file, `{read_file}` reads views from one.
    """)
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("open", "take", "Use"),
        bind("new", "save", "Save this one", "Save what the table shows now, under a name"),
        bind("delete", "delete", "Delete"),
        bind("write", "write", "Write", "Write all views to a file"),
        bind("read_file", "read", "Read", "Read views from a file"),
        *FIND_AND_LEAVE,
    ]

    def __init__(
        self,
        views: Mapping[str, RunView],
        now: RunView,
        keep: Callable[[Mapping[str, RunView]], object],
        read: Callable[[], Mapping[str, RunView] | None],
        learn: Callable[[Mapping[str, RunView]], object],
    ) -> None:
        """Show these views.

        Args:
            views: by name.
            now: what the table shows.
            keep: saves the views whenever they change.
            read: called on a thread; returns the views that are saved now, also by other dashboards, or None.
            learn: takes what was read.
        """
        super().__init__(
            "Views",
            with_keys("press {find} to find a view by name"),
            empty=with_keys("No views yet. Press {new} to save what the table shows now."),
        )
        self._views, self._now, self._keep = dict(views), now, keep
        self._read, self._learn = read, learn

    def on_mount(self) -> None:
        """Show what is known, and look for views that other dashboards saved."""
        self._choices.show(Choices(_COLUMNS, 0, self._find, self._row))
        before = self._views

        def take(found: Mapping[str, RunView] | None) -> None:
            if found is not None and self._views is before:
                self._views = dict(found)
                self._learn(found)
                self._choices.renew()
                self.refresh_bindings()

        background.run(self, self._read, take, lambda _: None, task="reading views")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a key only where it does something."""
        if self._choices.typing and action not in ("take", "clear", "leave", "find"):
            return False
        if action in ("take", "delete", "write") and not self._views:
            return False
        return super().check_action(action, parameters)

    def result_of(self, key: str) -> RunView:
        """The view of that name."""
        return self._views[key]

    async def action_save(self) -> None:
        """Ask for a name, and save what the table shows."""

        def check(values: Values) -> str:
            name = values["name"].strip()
            if not name:
                return "A view needs a name."
            if len(name) > _LONGEST:
                return f"The name has {len(name):,} characters; at most {_LONGEST} are allowed."
            return ""

        async def take(values: Values | None) -> None:
            if values is None:
                return
            name = values["name"].strip()

            def add() -> None:
                self._change({**self._views, name: self._now})
                self._choices.table.move_cursor(name)

            if name not in self._views:
                add()
                return

            def replace(yes: bool | None) -> None:
                if yes:
                    add()

            question = ConfirmScreen(f"Replace the view {plain(name)}?", "Replace it", "Keep it")
            await self.app.push_screen(question, replace)

        field = TextField("name", "name", hint="such as best of last week")
        await self.app.push_screen(EditTextScreen("Save this view", [field], check), take)

    async def action_delete(self) -> None:
        """Delete the view under the cursor, after a confirmation."""
        name = self._choices.key
        if name is None:
            return

        def delete(yes: bool | None) -> None:
            if yes:
                self._change({each: view for each, view in self._views.items() if each != name})

        question = ConfirmScreen(f"Delete the view {plain(name)}?", "Delete it", "Keep it")
        await self.app.push_screen(question, delete)

    async def action_write(self) -> None:
        """Ask for a file, and write all views to it."""
        await self.app.push_screen(_ViewsFileScreen(self._views))

    async def action_read(self) -> None:
        """Ask for a file, and take its views; those of the same name are replaced."""

        def take(values: Values | None) -> None:
            if values is not None:
                path = Path(values["file"].strip()).expanduser()
                background.run(self, lambda: read_views(path), self._take, self._refuse, task="reading views")

        form = EditTextScreen(
            "Read views from a file",
            [TextField("file", "file", hint="views.toml")],
            lambda values: "" if values["file"].strip() else "Enter a file, such as ~/views.toml.",
        )
        await self.app.push_screen(form, take)

    def _take(self, views: Mapping[str, RunView]) -> None:
        same = len(views.keys() & self._views.keys())
        self._change({**self._views, **views})
        replaced = f", replaced {same:,} of the same name" if same else ""
        self.notify(f"Read {counted(len(views), 'view')}{replaced}", markup=False)

    def _refuse(self, sentence: str) -> None:
        self.notify(sentence, severity="error", markup=False, timeout=10)

    def _change(self, views: Mapping[str, RunView]) -> None:
        self._views = dict(views)
        self._keep(self._views)
        self._choices.renew()
        self.refresh_bindings()

    def _find(self, words: Sequence[str]) -> Sequence[str]:
        names = sorted(self._views, key=lambda name: natural(name.casefold()))
        return [name for name in names if has_words(name, words)]

    def _row(self, name: str) -> Sequence[Cell]:
        return Cell(plain(name)), Cell(plain(_about(self._views[name])), "dim")


class _ViewsFileScreen(FileScreen):
    """Writes views."""

    def __init__(self, views: Mapping[str, RunView]) -> None:
        super().__init__(f"{counted(len(views), 'view')}: all that are saved", "views.toml", "a TOML file")
        self._views = dict(views)

    def write(self, path: Path, *, replace: bool) -> None:
        """Write the views."""
        write_views(self._views, path, replace=replace)


def _about(view: RunView) -> str:
    """What a view shows, in a few words."""
    group = "" if view.group in (USUAL, FLAT) else f"by {title(view.group)}"
    chosen = len(view.shown) + len(view.hidden)
    columns = f"{counted(chosen, 'column')} chosen" if chosen else ""
    chart = f"chart of {view.metric}" if view.metric else ""
    return " · ".join(filter(None, (view.filter, sorting(view, ()), group, columns, chart)))
