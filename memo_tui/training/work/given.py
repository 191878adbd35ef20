"""Whether the files that the settings name for trainings can be used."""

from collections.abc import Callable, Iterator

from memo_tui.errors import MemoTuiError
from memo_tui.settings import Settings
from memo_tui.training import data
from memo_tui.training.work.project_file import entry_points


def unusable(settings: Settings) -> Iterator[str]:
    """Sentences on the data file and the project that the settings name, as far as these can't be used.

    It reads files: not on the event loop.
    """
    checks: list[tuple[str, Callable[[], object]]] = []
    if settings.data is not None:
        checks.append(("data", lambda: data.check(settings.data, settings.target)))
    if (project := settings.project) is not None:
        checks.append(("project", lambda: entry_points(project)))
    for name, check in checks:
        try:
            with settings.naming_source(name):
                check()
        except MemoTuiError as error:
            yield str(error)
