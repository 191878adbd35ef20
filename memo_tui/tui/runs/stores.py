"""The stores that a dashboard knows: the shown one, the current folder's, the embedded one, the last used."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from memo_tui.errors import StoreAddressError
from memo_tui.profiles import USER
from memo_tui.secrets.uris import HIDDEN
from memo_tui.settings import Settings
from memo_tui.tracking.address import Address, quotable

EMBEDDED = "embedded store"


@dataclass(frozen=True, slots=True)
class KnownStore:
    """A store that can be chosen.

    Attributes:
        shown: its address, the password hidden; of a file store its path.
        description: where it is known from.
        address: its address; None if it can't be opened.
        used: when it was last used, in ms since 1970, or None.
        problem: why it can't be opened, and what to do; or "".
    """

    shown: str
    description: str
    address: Address | None = None
    used: int | None = None
    problem: str = ""


class KnownStores:
    """The stores that can be chosen.

    Attributes:
        embedded: the address of the embedded store.
        first: the address of the store to begin with.
    """

    def __init__(self, settings: Settings) -> None:
        """Know what the settings name, and what was found in the current folder."""
        self._here = settings.found_here
        self.embedded = Address.of_file(settings.embedded_store)
        uri = settings.tracking_uri
        self.first = Address.parse(uri) if uri else self.embedded
        self._found = [
            *([Address.of_folder(self._here.file_store)] if self._here.file_store else []),
            *([Address.of_file(self._here.store)] if self._here.store else []),
        ]
        self._profiles = _of_profiles(settings)
        self._opened = {address.shown: address for address in (self.first, self.embedded)}

    def name(self, address: Address) -> str:
        """A short name of a store: what it is, else its address."""
        if address == self.embedded:
            return EMBEDDED
        place = address.place
        return f"./{place.name} found here" if self.is_here(address) and place else address.shown

    def is_here(self, address: Address) -> bool:
        """Whether it was found in the current folder."""
        return address.place in [each.place for each in self._found]

    def all(self, now: Address, used: Mapping[str, int]) -> list[KnownStore]:
        """All of them, the shown one first.

        Args:
            now: the store that is shown.
            used: when stores were last used, in ms since 1970, by their addresses, the last one first.
        """
        self._opened[now.shown] = now
        known = [
            self._known(now, used),
            *(self._known(each, used) for each in (*self._found, self.embedded)),
        ]
        known += [replace(each, used=used.get(each.shown)) for each in self._profiles]
        known += [self._known(each, used) for each in self._opened.values()]
        known += [self._last_used(shown, used) for shown in used]
        first: dict[str, KnownStore] = {}
        for each in known:
            first.setdefault(each.shown, each)
        return list(first.values())

    def _known(self, address: Address, used: Mapping[str, int]) -> KnownStore:
        what = EMBEDDED if address == self.embedded else "found here" if self.is_here(address) else ""
        return KnownStore(address.shown, what, address, used.get(address.shown))

    def _last_used(self, shown: str, used: Mapping[str, int]) -> KnownStore:
        known = KnownStore(shown, "", used=used[shown])
        if HIDDEN in shown:
            problem = "Its password is not saved: start memo-tui with the whole address in --tracking-uri."
            return KnownStore(shown, "needs a password", None, used[shown], problem)
        try:
            return KnownStore(shown, "", Address.parse(shown), used[shown])
        except StoreAddressError as error:
            return KnownStore(known.shown, "", None, known.used, str(error))


def _of_profiles(settings: Settings) -> list[KnownStore]:
    """The stores that profiles of the settings file name; the keyring is asked only at a start."""
    found = []
    for name, values in settings.profiles.items():
        uri, description = str(values.get("tracking_uri") or ""), f"profile {name}"
        if not uri:
            continue
        try:
            address = Address.parse(uri)
        except StoreAddressError as error:
            found.append(KnownStore(quotable(uri), description, problem=str(error)))
            continue
        problem = f"Its password is in the keyring: start memo-tui with --profile {name}."
        locked = bool(values.get(USER))
        found.append(
            KnownStore(
                address.shown, description, None if locked else address, problem=problem if locked else ""
            )
        )
    return found
