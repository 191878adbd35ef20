"""The kind of work that is the parent of a sweep's runs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from memo_tui.errors import MemoTuiError
from memo_tui.secrets.known import hide
from memo_tui.secrets.redact import hide_secrets
from memo_tui.training.work.kind import WorkContext, WorkDefaults


@dataclass(frozen=True)
class SweepWork(WorkDefaults):
    """The parent run of a sweep, which ends when its jobs have ended.

    Attributes:
        title: what is tried, as text.
        params: the values to try, as typed, by the param's name.
    """

    kind: ClassVar[str] = "sweep"
    is_parent: ClassVar[bool] = True
    title: str
    params: Mapping[str, str] = field(default_factory=dict)

    def titled(self, name: str) -> str:  # noqa: ARG002
        """What is tried, with secrets hidden."""
        return hide_secrets(self.title)

    @property
    def parent_params(self) -> Mapping[str, str]:
        """The values that are tried."""
        return self.params

    def without_passwords(self) -> "SweepWork":
        """A copy without passwords and secrets, also in the title."""
        hidden = WorkDefaults.without_passwords(self)
        return replace(hidden, title=hide(hide_secrets(self.title)))

    def run(self, context: WorkContext) -> Iterable[str]:  # noqa: ARG002
        """Refuse.

        Raises:
            MemoTuiError: always; the supervisor creates its run.
        """
        raise MemoTuiError(f"This isn't work for a process: {self.titled('')}.")
