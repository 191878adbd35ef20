"""Profiles of the settings file: what holds for one of several servers, under a name."""

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from memo_tui.errors import SettingsError

USER = "user"
SERVICE = "memo-tui"


def profile_named(name: str, profiles: Mapping[str, Any], config: Path) -> Mapping[str, Any]:
    """The values of a profile.

    Raises:
        SettingsError: there is no profile of that name.
    """
    found = profiles.get(name)
    if isinstance(found, Mapping):
        return found
    near = get_close_matches(name, profiles, 1)
    known = ", ".join(sorted(profiles))
    hint = f"did you mean {near[0]!r}?" if near else f"there are {known}." if known else "add a table to it."
    raise SettingsError(f"There is no profile {name!r} in {config}: {hint}")


def with_login(uri: str, user: str) -> str:
    """The address of a server with a user, and the password that the system's keyring has of both.

    Args:
        uri: the address, without a user.
        user: the user's name.

    Raises:
        SettingsError: the keyring can't be used, or has no password of them.
    """
    try:
        import keyring  # noqa: PLC0415 - an extra, and slow
        from keyring.errors import KeyringError  # noqa: PLC0415
    except ImportError:
        raise SettingsError(
            f"The password of {user} is in the system's keyring, which needs a package: pip install keyring."
        ) from None
    parts = urlsplit(uri)
    place = f"{SERVICE} {parts.hostname}{f':{parts.port}' if parts.port else ''}"
    try:
        password = keyring.get_password(place, user)
    except KeyringError as error:
        raise SettingsError(
            f"The system's keyring can't be used ({type(error).__name__}): {error}."
        ) from None
    if password is None:
        raise SettingsError(
            f"The system's keyring has no password of {user}: store it with: keyring set '{place}' {user}"
        )
    host = parts.netloc.rpartition("@")[2]
    login = f"{quote(user, safe='')}:{quote(password, safe='')}@{host}"
    return urlunsplit(parts._replace(netloc=login))


def refuse_password(uri: str, name: str, config: Path) -> None:
    """Refuse a password in the address of a profile, as the file is no place for one.

    Raises:
        SettingsError: there is one.
    """
    parts = urlsplit(uri)
    if parts.scheme in ("http", "https") and parts.password:
        raise SettingsError(
            f"The profile {name} in {config} contains a password: keep it in ~/.netrc, or in the system's"
            f" keyring, with {USER} = NAME in the profile."
        )
