"""Upgrading a store to the schema of the installed MLflow, when the user asks for it."""

from collections.abc import Callable
from pathlib import Path

from memo_tui.errors import StoreError, StoreOutdated, StoreUnreachable
from memo_tui.options import BACKUP, NO_BACKUP
from memo_tui.tracking.address import Address
from memo_tui.tracking.error_messages import first_line, to_store_error
from memo_tui.tracking.schema.check import require_current
from memo_tui.tracking.schema.migrations import migrate
from memo_tui.tracking.schema.revisions import in_words, installed
from memo_tui.tracking.schema.upgrade_file import upgrade_file

_DUMPS = {"postgresql": "pg_dump", "mysql": "mysqldump"}


def upgrade_store(address: Address, how: str, report: Callable[[str], object]) -> str:
    """Upgrade a store that an older MLflow made.

    For a SQLite file, a copy is upgraded and then put in its place at once or not at all. Other databases
    can't be backed up from here.

    Args:
        address: of the store.
        how: `BACKUP`, or `NO_BACKUP` if the user has a backup or does not want one.
        report: called with a sentence before the upgrade, which may take long.

    Returns:
        What was done, in a sentence.

    Raises:
        StoreError: it can't be upgraded, or is not a store; a SQLite file is unchanged.
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
            f"{address.shown} already has the schema of the installed MLflow {here.version} ({here.head}),"
            " so nothing was upgraded."
        )
    if address.path is None and how != NO_BACKUP:
        dump = _DUMPS.get(address.uri.partition(":")[0].partition("+")[0], "the database's own tool")
        raise StoreError(
            f"{address.shown} was made by {in_words(revision)} and can't be backed up from here, so it was"
            f" left unchanged: make a backup with {dump}, then start with --upgrade-store={NO_BACKUP}."
        )
    report(f"Upgrading {address.shown} from {in_words(revision)} to {in_words(installed().head)} …")
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
    return f"a backup is in {backup} ({backup.stat().st_size / 1e6:.1f} MB)"


def _failure(error: Exception, address: Address) -> StoreError:
    """An error that says what went wrong and in which state the store is."""
    if isinstance(error, StoreUnreachable):
        return error
    reason = first_line(address.redact(str(error)))
    left = "and is unchanged" if _left_whole(address) else "so restore your backup"
    return StoreError(f"{address.shown} could not be upgraded, {left}: {reason}")


def _left_whole(address: Address) -> bool:
    """Whether a failed upgrade leaves the store unchanged, as tables are changed in transactions."""
    return address.path is not None or address.uri.startswith("postgresql")
