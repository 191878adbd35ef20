"""The address of a tracking store; the only module that handles a password in a tracking URI."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from memo_tui.errors import StoreAddressError
from memo_tui.secrets.known import hide_report
from memo_tui.secrets.uris import HIDDEN, SECRET_QUERY, hide_passwords
from memo_tui.tracking.file_store import file_store_in, folder_of

SERVER_SCHEMES = ("http", "https")
DATABASE_SCHEMES = ("postgresql", "mysql", "mssql", "sqlite")


@dataclass(frozen=True)
class Address:
    """A checked tracking URI.

    Attributes:
        uri: as MLflow takes it, with the password; never to be shown.
        kind: "sqlite", "server", "database" or "files".
        shown: the URI with the password hidden; of a file store its path.
        path: the file of a SQLite store, else None.
        folder: the folder of a file store, else None.
    """

    uri: str = field(repr=False)
    kind: str
    shown: str
    path: Path | None = None
    folder: Path | None = None

    @classmethod
    def parse(cls, text: str) -> "Address":
        """Check a tracking URI.

        A relative path is relative to the current folder. A path without a scheme is one of a file store.

        Raises:
            StoreAddressError: it is not an address of a store.
        """
        text = text.strip()
        shown = quotable(text)
        scheme, found, rest = text.partition("://")
        dialect = scheme.lower().partition("+")[0]
        if text and (dialect.startswith("file") or not found) and (folder := folder_of(text)) is not None:
            store = file_store_in(_absolute(folder))
            if store is not None:
                return cls.of_folder(store)
            if dialect.startswith("file"):
                raise StoreAddressError(f"{shown!r} holds no runs of a file store: give the folder 'mlruns'.")
        if dialect in ("databricks", "databricks-uc", "uc"):
            raise StoreAddressError(
                f"The tracking URI {shown!r} is one of Databricks, which memo-tui doesn't support: use the"
                " address of an MLflow server or a database."
            )
        if not found:
            raise StoreAddressError(_without_scheme(text, shown))
        if dialect == "sqlite":
            return cls._sqlite(scheme.lower(), rest)
        if dialect not in SERVER_SCHEMES + DATABASE_SCHEMES:
            raise StoreAddressError(
                f"The tracking URI {shown!r} begins with {dialect!r}: use http, https, sqlite, "
                "postgresql, mysql, mssql or the path of a file store."
            )
        try:
            parts = urlsplit(text)
            host, _ = parts.hostname, parts.port
        except ValueError:
            raise StoreAddressError(
                f"The tracking URI {shown!r} can't be read: use a port from 0 to 65535, and write special"
                " characters of a password as %XX."
            ) from None
        if not host:
            raise StoreAddressError(f"The tracking URI {shown!r} has no host: write {dialect}://HOST:PORT.")
        kind = "server" if dialect in SERVER_SCHEMES else "database"
        return cls(text.rstrip("/"), kind, hide_passwords(text).rstrip("/"))

    @classmethod
    def _sqlite(cls, scheme: str, rest: str) -> "Address":
        path = rest.removeprefix("/")
        shown = quotable(f"sqlite://{rest}")
        if not rest.startswith("/") or path in ("", ":memory:"):
            raise StoreAddressError(
                f"The tracking URI {shown!r} has no file: write sqlite:///FOLDER/FILE.db, "
                "with a fourth slash for a path from the root."
            )
        if "?" in path:
            raise StoreAddressError(
                f"The tracking URI {shown!r} contains a '?', which MLflow can't open: rename the file."
            )
        return cls.of_file(Path(path), scheme)

    @classmethod
    def of_file(cls, path: Path, scheme: str = "sqlite") -> "Address":
        """The address of a SQLite file."""
        whole = _absolute(path)
        uri = f"{scheme}:///{whole}"
        return cls(uri, "sqlite", uri, whole)

    @classmethod
    def of_folder(cls, folder: Path) -> "Address":
        """The address of a file store."""
        whole = _absolute(folder)
        return cls(whole.as_uri(), "files", str(whole), folder=whole)

    @property
    def place(self) -> Path | None:
        """The file or the folder of a store that is one."""
        return self.path or self.folder

    def redact(self, text: str) -> str:
        """Replace this address's password in a text, quoted or not."""
        for secret in self.secrets:
            text = text.replace(secret, HIDDEN)
        return hide_report(text)

    @property
    def secrets(self) -> list[str]:
        """The secrets of the URI, longest first; `hide_passwords` handles very short ones."""
        found: set[str] = set()
        if self.place is None:
            user, _, _ = urlsplit(self.uri).netloc.rpartition("@")
            name, _, password = user.partition(":")
            token = name if self.kind == "server" else ""  # of a database, it is a name
            found |= {password or token, unquote(password or token)}
        found |= {pair.group(0).split("=", 1)[1] for pair in SECRET_QUERY.finditer(self.uri)}
        return sorted((secret for secret in found if len(secret) > 2), key=len, reverse=True)


def _absolute(path: Path) -> Path:
    try:
        return path.expanduser().absolute()
    except (RuntimeError, OSError):
        raise StoreAddressError(
            f"The path {str(path)!r} can't be found: its user or the current folder is missing."
        ) from None


def quotable(text: str) -> str:
    """A text that may not be a URI, without anything that may be a password."""
    before, at, host = text.rpartition("@")
    if at:
        scheme, found, _ = before.partition("://")
        text = f"{scheme + found if found else ''}{HIDDEN}@{host}"
    return hide_passwords(text)


def _without_scheme(text: str, shown: str) -> str:
    if not text:
        return "The tracking URI is empty: write http://HOST:PORT or sqlite:///FILE.db."
    if re.match(r"[\w.-]+:\d+", text):
        return f"The tracking URI {shown!r} has no scheme: did you mean 'http://{shown}'?"
    if text.endswith((".db", ".sqlite", ".sqlite3")):
        return f"The tracking URI {shown!r} has no scheme: did you mean 'sqlite:///{shown}'?"
    return (
        f"The tracking URI {shown!r} is not an address: write http://HOST:PORT, sqlite:///FILE.db or the path"
        " of a file store."
    )
