"""What can be done about a store that an older MLflow made before something is written to it, in words."""

import shlex
from pathlib import Path
from urllib.parse import unquote, urlsplit

from memo_tui.options import NO_BACKUP
from memo_tui.tracking.address import Address
from memo_tui.tracking.schema.revisions import MADE_BY, in_words, installed
from memo_tui.tracking.schema.upgrade_file import backup_place

_LOG = "-wal"  # what a SQLite store has beside it


def reason(address: Address, revision: str) -> str:
    """Why nothing can be written to a store as it is, and what an upgrade does to it."""
    here = installed()
    sentence = (
        f"{address.shown} was made by {in_words(revision)}. Writing to it needs the schema of the installed"
        f" MLflow {here.version} ({here.head}), which no older MLflow can use."
    )
    if address.path is None:
        return f"{sentence} It can't be backed up from here."
    place, size = backup(address.path, revision)
    return f"{sentence} The upgrade keeps a backup in {place} ({size / 1e6:.1f} MB)."


def backup(path: Path, revision: str) -> tuple[Path, int]:
    """Where the backup of a SQLite store would be, and its size in bytes."""
    path = path.resolve()
    files = [each for each in (path, Path(f"{path}{_LOG}")) if each.exists()]
    return backup_place(path, revision), sum(each.stat().st_size for each in files)


def old_version(revision: str) -> str:
    """The newest MLflow that makes stores of this revision, such as "2.12", or "" if that isn't known."""
    return MADE_BY.get(revision, "").rpartition(" ")[2]


def server_command(address: Address, revision: str) -> str:
    """The command that serves a store as it is, for an environment with the MLflow that made it."""
    version = old_version(revision)
    uri = f"sqlite:///{address.path}" if address.path else address.shown
    served = f"mlflow server --port 5000 --backend-store-uri {shlex.quote(uri)}"
    return f"pip install 'mlflow=={version}.*' && {served}" if version else served


def upgrade_command(address: Address) -> str:
    """The commands that back up a database and upgrade it; without its password."""
    parts = urlsplit(address.uri)
    name = unquote(parts.path.lstrip("/"))
    upgrade = f"memo-tui --upgrade-store={NO_BACKUP} --tracking-uri {shlex.quote(address.shown)}"
    at = [("--host", parts.hostname or ""), ("--port", str(parts.port or ""))]
    at.append(("--username" if parts.scheme.startswith("postgresql") else "--user", parts.username or ""))
    options = " ".join(f"{flag}={shlex.quote(unquote(value))}" for flag, value in at if value)
    if parts.scheme.startswith("postgresql"):
        dump = f"pg_dump --format=custom --file=mlflow.dump {options} {shlex.quote(name)}"
    elif parts.scheme.startswith("mysql"):
        dump = f"mysqldump --single-transaction --password {options} {shlex.quote(name)} > mlflow.sql"
    else:
        return upgrade
    return f"{dump} && {upgrade}"
