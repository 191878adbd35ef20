"""The params, tags, data sets and models of one run, as rows."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.message import Message

from memo_tui.natural_order import natural
from memo_tui.numbers import counted
from memo_tui.runs.model import Run
from memo_tui.runs.run_extras import RunExtras
from memo_tui.secrets.known import hide
from memo_tui.tracking.tags import SYSTEM_TAGS, is_technical
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_table import Entries, KeyTable, width_of
from memo_tui.tui.common.line_table import LineTable
from memo_tui.tui.common.table_data import Cell, Column
from memo_tui.tui.common.text import moment, number, plain
from memo_tui.tui.run.technical_tags import describe_tag

_NO_TAG = "This run has no tags."
_WIDEST_KEY, _WIDEST_VALUE = 40, 200


class ParamsTable(KeyTable):
    """Params by key."""

    def __init__(self) -> None:
        super().__init__("Params", "This run logged no params.", id="params")

    def show_run(self, run: Run) -> None:
        """Show the params of this run."""
        given = run.shown_params
        self.show(_pairs(dict(given), sorted(given, key=natural)))


class TagsTable(KeyTable):
    """Tags by key, the user's own first; `n`, `e` and `d` request changes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("new", "add", "New tag"),
        bind("edit", "edit", "Edit tag"),
        bind("delete", "remove", "Remove tag"),
        bind("hidden", "technical", "Hidden", "Show or hide technical tags, which programs set"),
    ]

    class Wanted(Message):
        """A tag is to be added (without a key), edited, or removed."""

        def __init__(self, key: str, *, remove: bool = False) -> None:
            super().__init__()
            self.key, self.remove = key, remove

    def __init__(self, *, editable: bool) -> None:
        super().__init__("Tags", _NO_TAG, id="tags")
        self._editable = editable
        self._run: Run | None = None
        self._technical = False  # whether technical tags are shown

    def show_run(self, run: Run) -> None:
        """Show the tags of this run."""
        self._run = run
        hidden = [] if self._technical else [key for key in run.tags if is_technical(key)]
        shown = run.tags.keys() - set(hidden)
        keys = sorted(shown, key=lambda key: (is_technical(key), key.startswith(SYSTEM_TAGS), natural(key)))
        tags = run.shown_tags
        values = {key: tags[key] for key in keys}
        names = {key: key for key in keys}
        for key in filter(is_technical, keys):
            names[key], values[key] = describe_tag(key, values[key])
        self._empty = f"Only {counted(len(hidden), 'hidden tag')}." if hidden else _NO_TAG
        self.show(_pairs(values, keys, names, dimmed=SYSTEM_TAGS))
        self.border_subtitle = f"{len(hidden)} hidden" if hidden else ""
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a key only where it does something."""
        if action in ("add", "edit", "remove"):
            return self._editable and (action == "add" or self.table.cursor_key is not None)
        if action == "technical":
            return self._run is not None and any(map(is_technical, self._run.tags))
        return super().check_action(action, parameters)

    def action_technical(self) -> None:
        """Show the technical tags, too, or hide them."""
        self._technical = not self._technical
        if self._run is not None:
            self.show_run(self._run)

    def action_add(self) -> None:
        """Request a new tag."""
        self.post_message(self.Wanted(""))

    def action_edit(self) -> None:
        """Request another value of the tag under the cursor."""
        if (key := self.table.cursor_key) is not None:
            self.post_message(self.Wanted(key))

    def action_remove(self) -> None:
        """Request the removal of the tag under the cursor."""
        if (key := self.table.cursor_key) is not None:
            self.post_message(self.Wanted(key, remove=True))


class DataTable(KeyTable):
    """The data sets that the run read."""

    def __init__(self) -> None:
        super().__init__("Data sets", "This run logged no data sets.", id="data")

    def show_run(self, run: Run) -> None:
        """Show the data sets of this run."""
        titles = ("name", "shape", "used for", "digest", "source", "columns")
        rows = {
            str(place): (
                each.name,
                each.shape or "-",
                each.context or "-",
                each.digest,
                hide(each.source),
                each.columns or "-",
            )
            for place, each in enumerate(run.inputs)
        }
        self.show(_rows(titles, rows))


class ModelsTable(KeyTable):
    """The models that the run logged, and the registered versions made from it."""

    class Opened(Message):
        """A version of a registered model is to be shown: its name and its number."""

        def __init__(self, name: str, version: str) -> None:
            super().__init__()
            self.name, self.version = name, version

    def __init__(self) -> None:
        super().__init__("Models", "reading …", id="models")
        self.table = LineTable(empty="reading …", markable=False)
        self._versions: dict[str, tuple[str, str]] = {}  # name and number by the ids of rows

    @on(LineTable.Opened)
    def open_version(self, message: LineTable.Opened) -> None:
        """Request the version under the cursor."""
        message.stop()
        if (version := self._versions.get(message.key)) is not None:
            self.post_message(self.Opened(*version))

    def show_extras(self, extras: RunExtras) -> None:
        """Show these models, and what could not be read."""
        titles = ("", "name", "version or id", "status", "created", "more")
        rows: dict[str, tuple[str, ...]] = {}
        self._versions = {
            f"version {each.name} {each.version}": (each.name, each.version) for each in extras.versions
        }
        for version in extras.versions:
            aliases = ", ".join(f"@{alias}" for alias in version.aliases)
            rows[f"version {version.name} {version.version}"] = (
                "registered", version.name, f"version {version.version}", version.status.lower(),
                moment(version.created), aliases or "-",
            )  # fmt: skip
        for model in extras.models:
            more = [model.kind] if model.kind else []
            more += [f"step {model.step}"] if model.step is not None else []
            more += [
                f"{key} {number(value)}"
                for key, value in sorted(model.metrics.items(), key=lambda each: natural(each[0]))
            ]
            rows[model.model_id] = (
                "logged", model.name, model.model_id, model.status.lower(), moment(model.created),
                " · ".join(more) or "-",
            )  # fmt: skip
        self.show_text("\n".join(extras.problems) or "This run has no logged or registered models.")
        self.show(_rows(titles, rows))
        self.border_subtitle = "⚠ not all could be read" if extras.problems else ""

    def show_text(self, sentence: str) -> None:
        """Show this while there are no models."""
        self._empty = self.table.empty = plain(sentence) if "\n" not in sentence else sentence


def _pairs(
    values: dict[str, str],
    keys: Sequence[str],
    names: Mapping[str, str] | None = None,
    dimmed: tuple[str, ...] = (),
) -> Entries:
    titles = names or {key: key for key in keys}
    width = width_of([plain(titles[key]) for key in keys], least=8, most=_WIDEST_KEY)
    longest = width_of([value[: _WIDEST_VALUE + 1] for value in values.values()], least=8, most=_WIDEST_VALUE)

    def row(key: str) -> Sequence[Cell]:
        tone = "dim" if key.startswith(dimmed) else ""
        return Cell(plain(titles[key]), tone), Cell(plain(values[key][: longest + 1]), tone)

    columns = (Column("key", "key", width), Column("value", "value", longest))
    return Entries(columns, keys, row, lambda key: f"{titles[key]} = {values[key]}")


def _rows(titles: Sequence[str], rows: Mapping[str, Sequence[str]]) -> Entries:
    widths = (
        width_of([title, *(plain(row[place]) for row in rows.values())], least=4, most=60)
        for place, title in enumerate(titles)
    )
    columns = tuple(Column(title, title, width) for title, width in zip(titles, widths, strict=True))

    def text(key: str) -> str:
        pairs = zip(titles, rows[key], strict=True)
        return "\n".join(f"{title} {value}".strip() for title, value in pairs)

    return Entries(columns, list(rows), lambda key: [Cell(plain(each)) for each in rows[key]], text, pinned=2)
