"""Opening a store to read its models, prompts and traces, in the fastest way."""

from memo_tui.runs.assets.client_reader import ClientAssets
from memo_tui.runs.assets.empty_reader import EmptyAssets
from memo_tui.runs.assets.reader import AssetReader
from memo_tui.tracking.access import StoreAccess
from memo_tui.tracking.error_messages import to_store_error
from memo_tui.tracking.schema.check import require_known


def open_assets(access: StoreAccess) -> AssetReader:
    """Open a reader for a store; nothing is created or changed. To be used on a thread.

    Raises:
        StoreError: it can't be opened, or belongs to another program.
    """
    address = access.address
    if address.kind == "server":
        return ClientAssets(access)
    if address.folder is not None:
        from memo_tui.runs.assets.file_reader import FileAssets  # noqa: PLC0415 - seldom

        return FileAssets(address)
    try:
        if require_known(address) is None:
            return EmptyAssets()
        from memo_tui.runs.assets.sql_reader import SqlAssets  # noqa: PLC0415 - heavy

        return SqlAssets(address)
    except Exception as error:  # noqa: BLE001 - the drivers' errors have no common root
        raise to_store_error(error, address) from None
