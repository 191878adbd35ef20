"""What writes to a run of a store, such that what was not certainly taken is known to be not."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from memo_tui.errors import StoreError, StoreRefused, StoreUntrusted
from memo_tui.tracking.address import Address
from memo_tui.tracking.error_messages import to_store_error
from memo_tui.tracking.journal.records import Value

_INVALID = ("INVALID_PARAMETER_VALUE", "BAD_REQUEST")
_GONE = ("RESOURCE_DOES_NOT_EXIST", "INVALID_STATE")


class NotTaken(Exception):  # noqa: N818 - reads as what happened
    """The store has not certainly taken what was sent: it is sent again later.

    Attributes:
        problem: why, in a sentence.
        pause: how many seconds the server asks to wait, or 0.
    """

    def __init__(self, problem: StoreError, pause: float = 0.0) -> None:
        super().__init__(str(problem))
        self.problem, self.pause = problem, pause

    @property
    def lasting(self) -> bool:
        """Whether somebody has to change something first."""
        return isinstance(self.problem, StoreRefused | StoreUntrusted)


class RunGone(NotTaken):
    """The run was deleted, or its experiment: it may be restored."""

    @property
    def lasting(self) -> bool:
        """Yes: it would have to be restored."""
        return True


class Unforeseen(NotTaken):
    """An error of this program."""


class Rejected(Exception):  # noqa: N818 - reads as what happened
    """The store says that it never takes this."""


@dataclass(frozen=True, slots=True)
class RunState:
    """What the store holds of a run.

    Attributes:
        status: MLflow's.
        active: whether it is not deleted.
        tags: its tags.
    """

    status: str
    active: bool
    tags: Mapping[str, str]


class StoreWriter(Protocol):
    """Writes to one run.

    Every method raises `NotTaken` or `Rejected`.

    Attributes:
        sure: whether a write without an error was taken; else it shows only in what is read afterwards.
    """

    sure: bool

    def write(self, values: Sequence[Value], params: Mapping[str, str], tags: Mapping[str, str]) -> None:
        """Write values, then params, at last the tags."""

    def log_input(self, data_set: Mapping[str, Any], context: str) -> None:
        """Write a data set."""

    def end(self, status: str, at: int) -> None:
        """End the run, at a time in milliseconds since 1970."""

    def read(self) -> RunState:
        """What the store holds of the run."""

    def history(self, key: str) -> Iterator[tuple[float, int, int]]:
        """All values of a metric, with their time and step."""


@contextmanager
def described(address: Address) -> Iterator[None]:
    """Let what MLflow raises within the block become `NotTaken`, `RunGone` or `Rejected`."""
    try:
        yield
    except (NotTaken, Rejected):
        raise
    except Exception as error:  # noqa: BLE001 - MLflow's errors have no common root
        raise failure(error, address) from None


def failure(error: Exception, address: Address) -> Exception:
    """The `NotTaken`, `RunGone` or `Rejected` that an error of MLflow stands for."""
    code = str(getattr(error, "error_code", ""))
    if code in _INVALID:
        return Rejected(str(to_store_error(error, address)))
    if code in _GONE:
        return RunGone(to_store_error(error, address))
    return NotTaken(to_store_error(error, address))
