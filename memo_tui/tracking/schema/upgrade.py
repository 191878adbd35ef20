"""Upgrading a store to the schema of the installed MLflow, only ever where that is asked for."""

from collections.abc import Callable
from pathlib import Path

from memo_tui.errors import StoreError, StoreOutdated, StoreUnreachable
from memo_tui.tracking.address import Address
from memo_tui.tracking.error_messages import first_line, to_store_error
from memo_tui.tracking.schema.check import require_current
from memo_tui.tracking.schema.migrations import migrate
from memo_tui.tracking.schema.revisions import in_words, installed
from memo_tui.tracking.schema.upgrade_file import upgrade_file

BACKUP, NO_BACKUP = "backup", "no-backup"

_DUMPS = {"postgresql": "pg_dump", "mysql": "mysqldump"}


def upgrade_store(address: Address, how: str, tell: Callable[[str], object]) -> str:
    """Upgrade the store there if an older MLflow made it.

    A SQLite file is upgraded as a copy, and gets the copy's content at once or not at all. Of other databases
    no backup can be made from here.

    Args:
        address: of the store.
        how: `BACKUP`, or `NO_BACKUP` where the user has one, or wants none.
        tell: takes a sentence on what is begun, as it may take long.

    Returns:
        What was done, in a sentence.

    Raises:
        StoreError: it can't be upgraded, or is no store; a SQLite file is as it was.
    """
    if address.kind == "server":
        raise StoreError(
            f"{address.shown} is a server, whose store can't be upgraded from here: run 'mlflow db upgrade' "
            "there, with the URI of its database."
        )
    try:
        if require_current(address) is None:
            return f"There is no store at {address.shown} yet, so nothing was upgraded."
    except StoreOutdated as outdated:
        revision = outdated.revision
    except Exception as error:  # noqa: BLE001 - the drivers' errors have no common root
        raise to_store_error(error, address) from None
    else:
        here = installed()
        return (
            f"{address.shown} has the schema of the MLflow {here.version} installed here ({here.head}) "
            "already, so nothing was upgraded."
        )
    if address.path is None and how != NO_BACKUP:
        dump = _DUMPS.get(address.uri.partition(":")[0].partition("+")[0], "the database's own tool")
        raise StoreError(
            f"{address.shown} was made by {in_words(revision)}, and no backup of it can be made from here, "
            f"so it was left as it is: make one with {dump}, then start with --upgrade-store={NO_BACKUP}."
        )
    tell(f"Upgrading {address.shown} from {in_words(revision)} to {in_words(installed().head)} …")
    try:
        if address.path:
            kept = _kept(upgrade_file(address.path, revision, backup=how == BACKUP))
        else:
            migrate(address.uri)
            kept = "no backup was made here"
        require_current(address)
    except Exception as error:  # noqa: BLE001 - the drivers' errors have no common root
        raise _failure(error, address) from None
    return f"{address.shown} was upgraded to the schema of MLflow {installed().version}; {kept}."


def _kept(backup: Path | None) -> str:
    if backup is None:
        return "no backup was kept"
    return f"what it was is kept in {backup} ({backup.stat().st_size / 1e6:.1f} MB)"


def _failure(error: Exception, address: Address) -> StoreError:
    """What went wrong, and what has become of the store."""
    if isinstance(error, StoreUnreachable):
        return error
    told = first_line(address.redact(str(error)))
    left = "and is as it was" if _left_whole(address) else "so put your backup back"
    return StoreError(f"{address.shown} could not be upgraded, {left}: {told}")


def _left_whole(address: Address) -> bool:
    """Whether a broken-off upgrade changes nothing there, as where tables are changed in transactions."""
    return address.path is not None or address.uri.startswith("postgresql")
