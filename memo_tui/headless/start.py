"""The beginning of a command: the store, upgraded on request, and cheap imports."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from memo_tui.secrets.known import know
from memo_tui.settings import Settings
from memo_tui.tracking.address import Address
from memo_tui.tracking.mlflow_env import configure_mlflow


@contextmanager
def garbage_left() -> Iterator[None]:
    """Collect no garbage within the block, which imports: almost all it creates stays for good.

    That saves a tenth of the time to import MLflow and scikit-learn; later collections skip these objects.
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
        MemoTuiError: the tracking URI is not the address of a store.
    """
    if settings.tracking_uri:
        with settings.naming_source("tracking_uri"):
            address = Address.parse(settings.tracking_uri)
        know(address.secrets)
        return address
    return Address.of_file(settings.embedded_store)


def upgrade_if_asked(options: Mapping[str, Any], address: Address) -> str:
    """Upgrade the store if `upgrade_store` is given on the command line; returns what was done, or "".

    Raises:
        StoreError: it can't be upgraded.
    """
    if "upgrade_store" not in options:
        return ""
    from memo_tui.headless.output import complain  # noqa: PLC0415 - rarely wanted
    from memo_tui.tracking.schema.upgrade import upgrade_store  # noqa: PLC0415

    configure_mlflow(retries=3, timeout=30)
    done = upgrade_store(address, options["upgrade_store"], complain)
    complain(done)
    return done
