"""memo-tui sync: gives the stores what trainings could not give them."""

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from memo_tui.errors import StoreError
from memo_tui.headless.interrupts import exit_status, interruptible
from memo_tui.headless.json_lines import print_event
from memo_tui.headless.output import complain, say
from memo_tui.headless.start import store_of, upgrade_if_asked
from memo_tui.numbers import counted
from memo_tui.settings import Settings
from memo_tui.tracking.address import Address
from memo_tui.tracking.journal.folder import stores_waited_for
from memo_tui.tracking.journal.left import Outcome, deliver_left
from memo_tui.tracking.mlflow_env import configure_mlflow
from memo_tui.tracking.store import close_connections

_FAILED = 1


def sync(options: Mapping[str, Any], settings: Settings) -> int:
    """Do what `memo-tui sync --help` describes; the exit status.

    Args:
        options: `tracking_uri`, `json` and `upgrade_store` as given on the command line, each may be absent.
        settings: the store, whose address may contain the password that no journal has.

    Raises:
        MemoTuiError: bad usage; nothing was delivered.
    """
    address, status = store_of(settings), 0
    configure_mlflow(retries=0, timeout=30)
    tell = _tell_json if options.get("json") else _tell

    def last_words(_status: int) -> None:
        complain("Interrupted: what is not delivered still waits.")

    with interruptible(lambda: None, last_words):
        try:
            upgrade_if_asked(options, address)
            found = False
            for outcome in _outcomes(address, only="tracking_uri" in options):
                found = True
                tell(outcome)
                if outcome.problem:
                    status = _FAILED
            if not found and tell is _tell:
                say(sys.stdout, "Nothing waits for a store.")
        except StoreError as error:
            complain(str(error))
            status = _FAILED
        except KeyboardInterrupt as interrupt:
            last_words(0)
            status = exit_status(interrupt)
        if tell is _tell_json:
            print_event("ended", exit_status=status)
    return status


def _outcomes(address: Address, *, only: bool) -> Iterator[Outcome]:
    """Deliver what waits for a store, or for all."""
    for other in [address] if only else stores_waited_for(address):
        yield from deliver_left(other)
        close_connections(other)


def _tell(outcome: Outcome) -> None:
    run = f"run {outcome.run_id} in experiment {outcome.experiment!r}"
    given = f"{run}: {counted(outcome.delivered, 'value')} delivered"
    if not outcome.problem:
        say(sys.stdout, f"{given}.")
    else:
        say(sys.stdout, f"{given}, {outcome.left:,} left.")
        complain(outcome.problem)
    for sentence in outcome.refused:
        complain(sentence)


def _tell_json(outcome: Outcome) -> None:
    print_event(
        "synced",
        run_id=outcome.run_id,
        experiment=outcome.experiment,
        store=outcome.store,
        delivered=outcome.delivered,
        left=outcome.left,
        problem=outcome.problem or None,
        refused=list(outcome.refused),
    )
