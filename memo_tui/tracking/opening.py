"""Opening a tracking store for reading, in the fastest way that is known to be right."""

from memo_tui.tracking.address import Address
from memo_tui.tracking.client_reader import ClientReader
from memo_tui.tracking.faults import in_plain_words
from memo_tui.tracking.readers import RunReader
from memo_tui.tracking.store import _check_database, _check_file, open_store

_READ_BY_SQL = ("sqlite", "postgresql", "mysql")


def open_reader(address: Address) -> RunReader:
    """A reader of the store there; a SQLite store that doesn't exist is made.

    A database is read by SQL if its schema is one that was tested, else through MLflow's client, as a server
    is.

    Raises:
        StoreUnreachable: nothing answers.
        StoreRefused: no right to read or write there, or a wrong password.
        StoreDamaged: something else is there.
        StoreError: it can't be opened for another reason.
    """
    if not address.uri.startswith(_READ_BY_SQL):
        return ClientReader(open_store(address), address)
    from memo_tui.tracking.sql_reader import SchemaUnknown, SqlReader  # noqa: PLC0415 - heavy

    try:
        try:
            if address.path is None:
                _check_database(address)
            else:
                _check_file(address.path)
            if address.path is None or address.path.exists():
                return SqlReader(address)
        except SchemaUnknown:
            pass
        client = open_store(address)  # makes the tables where there are none
        try:
            return SqlReader(address)
        except SchemaUnknown as unknown:
            return ClientReader(
                client,
                address,
                f"read through MLflow's client: schema {unknown.revision} is not one that reading by SQL "
                "was tested with",
            )
    except Exception as error:  # noqa: BLE001 - the drivers' errors have no common root
        raise in_plain_words(error, address) from None
