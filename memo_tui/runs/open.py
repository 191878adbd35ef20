"""Opening a tracking store for reading, in the fastest way that is tested."""

from memo_tui.runs.client.reader import ClientReader
from memo_tui.runs.empty_reader import EmptyReader
from memo_tui.runs.reader import RunReader
from memo_tui.tracking.address import Address
from memo_tui.tracking.error_messages import to_store_error
from memo_tui.tracking.schema.check import require_known
from memo_tui.tracking.store import open_store


def open_reader(address: Address) -> RunReader:
    """Open a reader for a store; a SQLite store that doesn't exist is created, and nothing else is changed.

    A file store is read from its files, a database by SQL, also one that an older MLflow made; if that can't
    be, it is read through MLflow's client, as servers are.

    Raises:
        StoreUnreachable: nothing answers.
        StoreUntrusted: a certificate is wrong or missing.
        StoreRefused: no right to read or write there, or a wrong password.
        StoreDamaged: something else is there.
        StoreOutdated: a much older MLflow made it, which can't be read by SQL.
        StoreTooNew: a newer MLflow made it.
        StoreError: it can't be opened for another reason.
    """
    if address.kind == "server":
        return ClientReader(open_store(address), address)
    if address.folder is not None:
        from memo_tui.runs.files.reader import FileReader  # noqa: PLC0415 - seldom

        return FileReader(address)
    try:
        if require_known(address) is None:
            if address.path is None or address.path.exists():
                return EmptyReader(address)
            open_store(address)
        from memo_tui.runs.sql.layout import SchemaUnknown  # noqa: PLC0415 - heavy
        from memo_tui.runs.sql.reader import SqlReader  # noqa: PLC0415

        try:
            return SqlReader(address)
        except SchemaUnknown as unknown:
            return ClientReader(
                open_store(address),
                address,
                f"read through MLflow's client, as {unknown.why}",
            )
    except Exception as error:  # noqa: BLE001 - the drivers' errors have no common root
        raise to_store_error(error, address) from None
