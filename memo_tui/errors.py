"""Every error that a user can meet; each message is one sentence: what is wrong, where, what to do.

::

    MemoTuiError
    ├── SettingsError           an option, an environment variable or the settings file can't be used
    ├── DataError               a data file can't be trained on
    ├── ModelError              no model of that name
    ├── StoreError              the tracking store can't be used
    │   ├── StoreAddressError   the tracking URI is no address of a store
    │   ├── StoreUnreachable    nothing answers there
    │   ├── StoreUntrusted      the connection can't be trusted: a certificate is wrong or missing
    │   ├── StoreRefused        it answers, and refuses the user, the password or the right
    │   ├── StoreDamaged        it is there, and is no store of the known kind
    │   ├── StoreOutdated       an older MLflow made it, and it is upgraded only where that is asked for
    │   ├── StoreTooNew         a newer MLflow made it than the one installed
    │   └── StoreMade           it was an empty database, and is a store now
    ├── ExperimentDeleted       the experiment of that name is deleted, and can be restored
    ├── TrainingFailed          a training of the user's own ended badly
    ├── UnkeyableParameter      a call can't be memoized: a parameter has no content to compare
    ├── UnmemoizableFunction    a function can't be memoized at all
    ├── ResultsUnusable         the file of memoized results can't be read or written
    │   └── ResultsBusy         another process writes to it
    ├── ResultForgotten         a reference names a result that is not stored any more
    ├── FunctionError           a function named by the user can't be found, or called as asked
    ├── ExportError             a file can't be written
    │   └── FileThere           one of that name exists already
    └── PuzzleFailed            a puzzle ended in a way that none was made for
"""

import errno

NO_MEMORY = "There isn't enough memory, or no more memory or threads may be used here (ulimit -v, -u)."


def lacks_memory(error: BaseException) -> bool:
    """Whether an error says that the system gives no more memory or threads."""
    return (
        isinstance(error, MemoryError)
        or (isinstance(error, OSError) and error.errno in {errno.ENOMEM, errno.EAGAIN})
        or (isinstance(error, RuntimeError) and str(error) == "can't start new thread")
    )


class MemoTuiError(Exception):
    """The root: catch it to catch all of them."""


class SettingsError(MemoTuiError):
    """An option, an environment variable or the settings file can't be used."""


class DataError(MemoTuiError):
    """A data file can't be trained on."""


class ModelError(MemoTuiError):
    """There is no model of that name."""


class StoreError(MemoTuiError):
    """The tracking store can't be used."""


class StoreAddressError(StoreError):
    """The tracking URI is no address of a store."""


class StoreUnreachable(StoreError):  # noqa: N818 - reads as what happened
    """Nothing answers at the tracking URI.

    Attributes:
        pause: how many seconds the server asks to wait, or 0.
    """

    def __init__(self, message: str, pause: float = 0.0) -> None:
        super().__init__(message)
        self.pause = pause


class StoreUntrusted(StoreError):  # noqa: N818 - reads as what happened
    """The connection to the store can't be trusted: a certificate is wrong or missing."""


class StoreRefused(StoreError):  # noqa: N818 - reads as what happened
    """The store answers, and refuses the user, the password or the right."""


class StoreDamaged(StoreError):  # noqa: N818 - reads as what happened
    """Something is there, and is no tracking store of a kind that can be read."""


class StoreOutdated(StoreError):  # noqa: N818 - reads as what happened
    """An older MLflow made the store; it is upgraded only where that is asked for.

    Attributes:
        revision: of the store's schema.
    """

    def __init__(self, message: str, revision: str) -> None:
        super().__init__(message)
        self.revision = revision


class StoreTooNew(StoreError):  # noqa: N818 - reads as what happened
    """A newer MLflow made the store than the one installed."""


class StoreMade(StoreError):  # noqa: N818 - reads as what happened
    """What was an empty database is a store now, and is to be opened anew."""


class ExperimentDeleted(MemoTuiError):  # noqa: N818 - reads as what happened
    """The experiment of that name is deleted.

    Attributes:
        experiment_id: the id under which it can be restored.
    """

    def __init__(self, message: str, experiment_id: str) -> None:
        super().__init__(message)
        self.experiment_id = experiment_id


class TrainingFailed(MemoTuiError):  # noqa: N818 - reads as what happened
    """A training of the user's own (a command, a project's entry point, a function) ended badly.

    Attributes:
        status: the exit status for it, as a shell gives it: 128 + n for one ended by signal n.
    """

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status


class UnkeyableParameter(MemoTuiError, TypeError):  # noqa: N818 - reads as what happened
    """A call can't be memoized, since a parameter has no content to compare; the parameter is named."""


class UnmemoizableFunction(MemoTuiError, TypeError):  # noqa: N818 - reads as what happened
    """A function can't be memoized at all."""


class ResultsUnusable(MemoTuiError):  # noqa: N818 - reads as what happened
    """The file of memoized results can't be read or written."""


class ResultsBusy(ResultsUnusable):
    """Another process writes to the file of memoized results."""


class ResultForgotten(MemoTuiError, LookupError):  # noqa: N818 - reads as what happened
    """A reference names a result that is not stored any more."""


class FunctionError(MemoTuiError):
    """A function named by the user can't be found, or can't be called as asked."""


class ExportError(MemoTuiError):
    """A file can't be written."""


class FileThere(ExportError):  # noqa: N818 - reads as what happened
    """A file of that name exists already, and stays as it is."""
