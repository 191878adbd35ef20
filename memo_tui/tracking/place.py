"""Place: what the argument PATH_OR_URI of the command names."""

from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import unquote, urlsplit

from memo_tui.errors import StoreAddressError
from memo_tui.found_here import STORE, look_in
from memo_tui.options import RUN, TRAIN
from memo_tui.settings import Settings
from memo_tui.tracking.address import Address, quotable
from memo_tui.tracking.file_store import file_store_in

_SQLITE = b"SQLite format 3\0"
_LIKE_AN_ADDRESS = "://"
_LONGEST = 4096  # characters of a path


@dataclass(frozen=True, slots=True)
class Place:
    """A store, a project, or both.

    Attributes:
        uri: the store's address, or None for the embedded store; it may hold a password.
        project: the folder of an MLproject, or None.
    """

    uri: str | None = field(default=None, repr=False)
    project: Path | None = None


def place_of(text: str) -> Place:
    """The place that a text names: an address, a file of a store, or a folder that is or holds one.

    Raises:
        StoreAddressError: it names none; the sentence says what to give instead.
    """
    scheme, found, _ = text.partition(_LIKE_AN_ADDRESS)
    if found and scheme.lower() != "file":
        return Place(Address.parse(text).uri)
    path = _path(text)
    if path.is_dir():
        return _in_folder(path)
    if path.is_file():
        return _of_file(path)
    if path.exists():
        raise StoreAddressError(f"{path} is neither a file nor a folder: {_INSTEAD}.")
    raise StoreAddressError(_missing(text))


_INSTEAD = f"give the file of a store, a folder with {STORE}, mlruns or MLproject, or an address such as http://HOST:PORT"


def _path(text: str) -> Path:
    if text.lower().startswith("file:"):
        text = unquote(urlsplit(text).path)
    if not text.strip() or "\0" in text or len(text) > _LONGEST:
        raise StoreAddressError(f"That is not a path: {_INSTEAD}.")
    try:
        path = Path(text).expanduser().absolute()
        path.exists()
    except (RuntimeError, OSError):
        raise StoreAddressError(f"{quotable(text)!r} can't be found: {_INSTEAD}.") from None
    return path


def _in_folder(folder: Path) -> Place:
    found = look_in(folder)
    if file_store := file_store_in(folder):
        return Place(Address.of_folder(file_store).uri, found.project)
    if found.store:
        return Place(_uri(found.store), found.project)
    if found.project:
        return Place(None, found.project)
    try:
        next(folder.iterdir(), None)
    except OSError as error:
        raise StoreAddressError(f"The folder {folder} can't be read ({error.strerror}).") from None
    raise StoreAddressError(f"The folder {folder} holds no store: {_INSTEAD}.")


def _of_file(path: Path) -> Place:
    if path.name.lower() == "mlproject":
        return Place(None, path.parent)
    try:
        with path.open("rb") as file:
            begin = file.read(len(_SQLITE))
    except OSError as error:
        raise StoreAddressError(f"{path} can't be read ({error.strerror}).") from None
    if begin and begin != _SQLITE:
        raise StoreAddressError(f"{path} is not a SQLite file: {_INSTEAD}.")
    return Place(_uri(path))


def _uri(path: Path) -> str:
    return Address.parse(f"sqlite:///{path}").uri


def _missing(text: str) -> str:
    """A sentence on a text that is neither a path nor an address, without a password in it."""
    try:
        Address.parse(text)
    except StoreAddressError as error:
        if "did you mean 'http" in str(error):
            return str(error)
    shown = quotable(text)
    near = get_close_matches(text, (TRAIN, RUN), 1, 0.75)
    hint = (
        f"did you mean memo-tui {near[0]}?"
        if near
        else f"{_INSTEAD}; the experiment comes after it, or in --experiment."
    )
    return f"There is no file or folder {shown!r}: {hint}"


def with_found_here(settings: Settings) -> Settings:
    """The settings with the store that the current folder holds, unless they name another."""
    try:
        found = look_in(Path.cwd())
    except OSError:  # the folder is gone
        return settings
    if found.store and (found.store == settings.embedded_store or "?" in str(found.store)):
        found = replace(found, store=None)
    settings = replace(settings, found_here=found)
    if settings.tracking_uri:
        return settings
    if found.file_store:
        return replace(settings, tracking_uri=Address.of_folder(found.file_store).uri)
    if found.store:
        return replace(settings, tracking_uri=_uri(found.store))
    return settings
