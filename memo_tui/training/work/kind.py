"""The interface of every kind of work, through which the rest of the program uses it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self

from memo_tui.memo.signature_form import Field
from memo_tui.runs.model import Run
from memo_tui.secrets.known import hidden_param, hide
from memo_tui.secrets.names import is_secret
from memo_tui.secrets.redact import Secrets
from memo_tui.secrets.uris import HIDDEN
from memo_tui.settings import Settings

if TYPE_CHECKING:
    from memo_tui.training.callbacks import Callback
    from memo_tui.training.memo.key import Key
    from memo_tui.training.memo.policy import MemoPolicy


LATER = "memo_tui.later"
"""In the metadata of a work's field: that earlier versions, which refuse unknown fields, do not know it."""


class WorkForm(Protocol):
    """The form of something that can be trained: what may be changed about it.

    It may have a `note`: what should be known before it is launched, in a sentence.
    """

    @property
    def title(self) -> str:
        """What it trains, as text."""

    @property
    def fields(self) -> Sequence[Field]:
        """Its fields, in order."""

    def read(self, texts: Mapping[str, str]) -> "Work":
        """The work for these texts, given by the fields' names.

        Raises:
            FieldError: a text can't be used.
        """

    def variants(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        """The texts that may hold several values to try, by their names in a sweep; {} if it takes none."""

    def varied(self, texts: Mapping[str, str], chosen: Mapping[str, str]) -> Mapping[str, str]:
        """The fields' texts with one value chosen for each of the variants."""


@dataclass(frozen=True)
class Offer:
    """Something that can be trained.

    Attributes:
        title: its name.
        description: what it is.
        form: creates its form; maybe slowly, so never on the event loop. It raises MemoTuiError.
    """

    title: str
    description: str
    form: Callable[[], WorkForm]


@dataclass(frozen=True)
class WorkContext:
    """Where a work logs to when it runs.

    Attributes:
        experiment: the experiment's name.
        tracking_uri: the store's address, maybe with a password.
        tags: for each of its runs; "memo_tui.work" among them records the work.
        output: the file with this process's output.
        callback: called by trainers that support callbacks.
        memo: how its trainings are remembered; None if they aren't.
    """

    experiment: str
    tracking_uri: str = field(repr=False)
    tags: Mapping[str, str]
    output: Path
    callback: "Callback"
    memo: "MemoPolicy | None" = None


class Work(Protocol):
    """One kind of work: a frozen dataclass of JSON types that describes what is trained, and how.

    A kind derives from `WorkDefaults` and overrides what differs. It is found by its name in the registry;
    its module is imported by the dashboard, so it imports MLflow and scikit-learn only within functions.

    Attributes:
        kind: its name in jobs on disk and tags of runs.
        forkable: whether it may run in a fork of a process that has loaded MLflow and scikit-learn.
        is_parent: whether it is only the parent of other jobs' runs, without a process.
        in_process: whether code of the user's runs in the job's own process.
    """

    kind: ClassVar[str]
    forkable: ClassVar[bool]
    is_parent: ClassVar[bool]
    in_process: ClassVar[bool]

    @property
    def title(self) -> str:
        """What is trained, as text without passwords."""

    def titled(self, name: str) -> str:
        """The title of a job whose run has this name, which distinguishes it from others in a sweep."""

    @property
    def expected_runs(self) -> Sequence[str]:
        """The names of its runs, in order; () for one run of any name."""

    @property
    def may_open_none(self) -> bool:
        """Whether it may run without a run, as one that opens its own."""

    @property
    def parent_params(self) -> Mapping[str, str]:
        """The params of a parent's run."""

    @property
    def secrets(self) -> Secrets:
        """The secrets in it, to be removed from its output."""

    def without_passwords(self) -> Self:
        """A copy that may be saved or shown: passwords and other secrets are replaced by a placeholder."""

    def run(self, context: WorkContext) -> Iterable[str]:
        """Do the work in this process; yields the id of each run when it has ended.

        Raises:
            MemoTuiError: it failed, in one sentence.
        """

    def memo_keys(self) -> "Mapping[str, Key]":
        """The key of each of its trainings by name; none if they can't be remembered.

        Raises:
            MemoTuiError: the work has no key; it is said why.
        """

    def rerun_form(self, run: Run) -> WorkForm | None:
        """The form that leads to the same work as a run of it; None if it can't be launched again.

        Raises:
            MemoTuiError: what it ran no longer exists.
        """

    @classmethod
    def recognize(cls, run: Run) -> WorkForm | None:
        """The form that repeats a run without a record of its work; None if it isn't of this kind."""

    @classmethod
    def offers(cls, settings: Settings, folder: Path) -> Iterable[Offer]:
        """What can be trained of this kind; called on a thread, may read files.

        Args:
            settings: with the user's data, project and function.
            folder: in which the program was started.
        """


class WorkDefaults:
    """Defaults that fit most kinds; a kind derives from it."""

    forkable: ClassVar[bool] = False
    is_parent: ClassVar[bool] = False
    in_process: ClassVar[bool] = False

    def titled(self: Work, name: str) -> str:
        """The expected runs, or else the title, and the name."""
        return f"{', '.join(self.expected_runs) or self.title} · {name}" if name else self.title

    @property
    def expected_runs(self) -> Sequence[str]:
        """One run of any name."""
        return ()

    @property
    def may_open_none(self) -> bool:
        """It has a run while it runs."""
        return False

    @property
    def parent_params(self) -> Mapping[str, str]:
        """None: it isn't a parent."""
        return {}

    @property
    def secrets(self) -> Secrets:
        """Only the passwords of URIs."""
        return Secrets((), hide)

    def without_passwords(self) -> Self:
        """Check every text, with its name if it is in a mapping."""
        return replace(self, **_hidden(asdict(self)))  # type: ignore[type-var, call-overload]

    def memo_keys(self) -> "Mapping[str, Key]":
        """None: its trainings aren't remembered."""
        return {}

    def rerun_form(self, run: Run) -> WorkForm | None:  # noqa: ARG002
        """None: it can't be launched again."""
        return None

    @classmethod
    def recognize(cls, run: Run) -> WorkForm | None:  # noqa: ARG003
        """None: only a run with a record of its work is of this kind."""
        return None

    @classmethod
    def offers(cls, settings: Settings, folder: Path) -> Iterable[Offer]:  # noqa: ARG003
        """Nothing."""
        return ()


def filled(fields: Iterable[Field], texts: Mapping[str, str]) -> tuple[Field, ...]:
    """The fields, with these texts where given."""
    return tuple(replace(field, text=texts.get(field.name, field.text)) for field in fields)


def _hidden(value: Any) -> Any:
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, dict):
        return {key: _hidden_param(key, each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_hidden(each) for each in value)
    return value


def _hidden_param(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return hidden_param(name, value)
    return HIDDEN if value and is_secret(name, str(value)) else _hidden(value)
