"""Named views in files, to share them: TOML, one table for each view."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from memo_tui.errors import ExportError
from memo_tui.files import export
from memo_tui.runs.query.filter import parse
from memo_tui.runs.query.grammar import FilterError
from memo_tui.runs.table.view import RunView


def write_views(views: Mapping[str, RunView], path: Path, *, replace: bool = False) -> None:
    """Write views to a file.

    Args:
        views: by name.
        path: the file.
        replace: whether an existing file may be replaced.

    Raises:
        FileThere: it exists and may not be replaced.
        ExportError: it can't be written.
    """
    import tomlkit  # noqa: PLC0415 - needed only when something is written

    text = tomlkit.dumps({name: view.saved() for name, view in views.items()})
    export(path, lambda file: file.write(text), replace=replace)


def read_views(path: Path) -> dict[str, RunView]:
    """The views in a file, by name.

    Raises:
        ExportError: it can't be read, is no file of views, or a filter in it can't be used.
    """
    try:
        saved = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ExportError(f"{path} can't be read ({error.strerror or error}).") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValueError) as error:
        raise ExportError(f"{path} is not a file of views: it is not valid TOML ({error}).") from None
    views: dict[str, RunView] = {}
    for name, each in saved.items():
        view = RunView.of_saved(each)
        if not isinstance(each, Mapping) or not each.keys() <= RunView.SAVED:
            raise ExportError(f"{path} is not a file of views: {name} is not a view.")
        try:
            if view.filter:
                parse(view.filter)
        except FilterError as error:
            raise ExportError(f"The filter of the view {name} can't be used. {error}") from None
        views[name] = view
    if not views:
        raise ExportError(f"There are no views in {path}.")
    return views
