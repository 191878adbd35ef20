"""The sections of registered models and of prompts: their names, and the versions of one."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from difflib import unified_diff
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from memo_tui.runs.assets.model import ModelVersion, RegisteredModel
from memo_tui.runs.assets.reader import AssetReader
from memo_tui.tui.assets.alias_edits import AliasEdits
from memo_tui.tui.assets.asset_table import AssetTable
from memo_tui.tui.assets.listing import Assets, Listing
from memo_tui.tui.assets.long_text import Part
from memo_tui.tui.assets.section import AssetSection, RunWanted
from memo_tui.tui.assets.words import (
    about_registered,
    about_version,
    registered_shape,
    template_text,
    version_shape,
)
from memo_tui.tui.common.key_bindings import bind

WhenWritable = Callable[[Callable[[], object]], Awaitable[object]]


class Registry(AssetSection[RegisteredModel]):
    """Registered models, or prompts; the one that is opened shows its versions instead."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("edit", "edit", "Alias", "Set, move or remove an alias"),
        bind("undo", "undo", "Undo", "Take the last change of an alias back"),
        bind(
            "compare", "compare", "Compare", "Compare the two marked versions, or this one and the one before"
        ),
        bind("back", "back", "All", "Back to all names"),
    ]

    def __init__(
        self, assets: Assets, run_name: Callable[[str], str], when_writable: WhenWritable, *, prompts: bool
    ) -> None:
        """Read nothing yet.

        Args:
            assets: reads the store.
            run_name: returns the name of a run by its id.
            when_writable: does what it is given, which writes to the store, once that is possible.
            prompts: whether to show these instead of the models.
        """
        what = "prompts" if prompts else "registered models"
        super().__init__(
            assets,
            what.capitalize(),
            registered_shape(),
            nothing=f"This store has no {what}.",
            id="prompts" if prompts else "models",
        )
        self._prompts, self._when_writable = prompts, when_writable
        self._opened: RegisteredModel | None = None
        self._wanted = ""  # the version on which the cursor is put
        self._versions: AssetTable[ModelVersion] = AssetTable(
            "Versions", version_shape(run_name, prompt=prompts), markable=True
        )
        self._reading: Listing[ModelVersion] | None = None
        self._edits = AliasEdits(self, assets.access, self._changed)

    def compose(self) -> ComposeResult:
        """The names, the versions of one, the text."""
        yield self.table
        self._versions.display = False
        yield self._versions
        yield self.text

    def pages(self, reader: AssetReader) -> Iterator[list[RegisteredModel]]:
        """The names."""
        return reader.registered(prompts=self._prompts)

    def about(self, item: RegisteredModel) -> Sequence[Part]:
        """All that is known of a name."""
        return about_registered(item)

    def take_focus(self) -> None:
        """Focus the table that is shown."""
        (self._versions if self._opened else self.table).take_focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a key only where it does something."""
        opened, version = self._opened is not None, self._versions.item
        offered = {
            "back": opened,
            "edit": opened and version is not None,
            "compare": opened and self._pair() is not None,
            "to_run": opened and version is not None and bool(version.run_id),
            "undo": self._edits.can_undo,
        }
        return offered.get(action, super().check_action(action, parameters))

    def open_version(self, name: str, version: str) -> None:
        """Show a version of a model."""
        self.begin()
        self._wanted = version
        self._open(RegisteredModel(name, "", 0, 0, {}, {}))

    @on(AssetTable.Chosen)
    def open_chosen(self) -> None:
        """Show the versions of the name under the cursor; of a version, the run that it comes from."""
        if self._opened is None:
            if (item := self.table.item) is not None:
                self._open(item)
        else:
            self.action_to_run()

    def action_back(self) -> None:
        """Go back to the names."""
        if self._opened is None:
            return
        name, self._opened = self._opened.name, None
        if self._reading is not None:
            self._reading.drop()
        self._show_tables()
        self.look_for(name)
        self.show_text()

    def action_to_run(self) -> None:
        """Show the run that the version under the cursor comes from."""
        version = self._versions.item
        if self._opened is not None and version is not None and version.run_id:
            self.post_message(RunWanted(version.run_id))

    async def action_edit(self) -> None:
        """Set, move or remove an alias of the version under the cursor."""
        if self._opened is not None and (version := self._versions.item) is not None:
            holders = {alias: each.version for each in self._versions.items for alias in each.aliases}
            holders = {**self._opened.aliases, **holders}
            await self._when_writable(lambda: self._edits.ask(version, holders, prompt=self._prompts))

    async def action_undo(self) -> None:
        """Take the last change of an alias back."""
        await self._when_writable(self._edits.undo)

    def action_compare(self) -> None:
        """Show how two versions differ."""
        if (pair := self._pair()) is not None:
            self.text.show(difference(*pair))

    def read_again(self) -> None:
        """Read the names again, and the versions that are shown."""
        super().read_again()
        if self._opened is not None:
            self._read_versions()

    def look(self) -> None:
        """Show what has changed in the store, of the names or of the versions that are shown."""
        if self._opened is None:
            super().look()
        elif self._reading is not None:
            self._reading.look()

    def show_text(self) -> None:
        """Show the text of what is under the cursor."""
        if self._opened is None:
            super().show_text()
        else:
            version = self._versions.item
            self.text.show(() if version is None else about_version(version))

    def _pair(self) -> tuple[ModelVersion, ModelVersion] | None:
        """The two marked versions, the older first; else the one before the cursor's, and that."""
        marked = self._versions.marked
        if len(marked) == 2:
            return marked[1], marked[0]
        items, version = self._versions.items, self._versions.item
        if marked or version is None:
            return None
        place = items.index(version)
        return (items[place + 1], version) if place + 1 < len(items) else None

    def _open(self, model: RegisteredModel) -> None:
        self._opened = model
        self._versions.rename(f"{model.name} · versions")
        self._versions.table.clear_marks()
        self._versions.show_items((), "reading …")
        self._show_tables()
        self._read_versions()

    def _read_versions(self) -> None:
        model = self._opened
        if model is None:
            return
        if self._reading is not None:
            self._reading.drop()
        self._reading = Listing(self, self.assets, lambda reader: reader.versions(model), self._show_versions)
        self._reading.read_more()

    def _show_versions(self, items: Sequence[ModelVersion], problem: str) -> None:
        reading = self._reading
        more = reading is not None and not reading.complete
        nothing = "reading …" if reading is not None and reading.reading else "It has no versions."
        self._versions.show_items(items, problem or nothing, more=more)
        data = self._versions.table.data
        if self._wanted and data is not None and self._wanted in data.index:
            key, self._wanted = self._wanted, ""
            self._versions.table.move_cursor(key)
        self.show_text()
        self.refresh_bindings()

    def _show_tables(self) -> None:
        self.table.display, self._versions.display = self._opened is None, self._opened is not None
        if self.screen.focused is None or self in self.screen.focused.ancestors:
            self.take_focus()
        self.refresh_bindings()

    def _changed(self) -> None:
        self.read_again()
        self.refresh_bindings()


def difference(old: ModelVersion, new: ModelVersion) -> list[Part]:
    """How a version differs from an older one, line by line."""
    before, after = ((template_text(each) or _facts(each)).splitlines() for each in (old, new))
    names = [f"version {each.version}" for each in (old, new)]
    lines = list(unified_diff(before, after, lineterm=""))[2:]
    parts = [Part(f"- {names[0]}", "bad"), Part(f"+ {names[1]}", "good"), Part("")]
    if not lines:
        return [*parts, Part("Both have the same text.")]
    tones = {"+": "good", "-": "bad", "@": "dim"}
    return parts + [Part(line, tones.get(line[:1], "")) for line in lines]


def _facts(version: ModelVersion) -> str:
    """A version of a model without what always differs."""
    return "\n".join(part.text for part in about_version(version)[1:] if not part.text.startswith("created"))
