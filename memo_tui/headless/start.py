"""What starting costs, kept small."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from memo_tui.settings import Settings
from memo_tui.tracking.address import Address


@contextmanager
def garbage_left() -> Iterator[None]:
    """No garbage is collected in the block, which imports: almost all that it makes stays for good.

    That spares a tenth of the imports of MLflow and scikit-learn, and later collections needn't look there.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def store_of(settings: Settings) -> Address:
    """The address of the tracking store.

    Raises:
        StoreAddressError: the tracking URI is no address of a store.
    """
    if settings.tracking_uri:
        return Address.parse(settings.tracking_uri)
    return Address.of_file(settings.embedded_store)
