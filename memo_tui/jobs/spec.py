"""What a job is to do, and where it logs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

from memo_tui.errors import MemoTuiError
from memo_tui.records import RecordError, load, read_record
from memo_tui.secrets.known import hide
from memo_tui.secrets.redact import Secrets, hide_secrets
from memo_tui.secrets.uris import HIDDEN
from memo_tui.tracking.address import Address
from memo_tui.training.memo.policy import OFF, SWITCH
from memo_tui.training.work.kind import Work
from memo_tui.training.work.registry import work_from_dict, work_to_dict, work_to_json

_UNREADABLE = (
    "The job can't be read: it was written by another version of memo-tui. Its trainings go on; launch this"
    " one when they have ended."
)


@dataclass(frozen=True)
class JobSpec:
    """What a job is to do, and where it logs.

    Attributes:
        experiment: the experiment's name.
        tracking_uri: the store's address, maybe with a password.
        work: what to do.
        sweep: the id of the job that is the sweep's parent, or "".
        parent: the id of the run that the job's runs are nested in, or "".
        scheduler: the address of the Dask scheduler that runs it, or the cluster that is started for it, as
            `memo_tui.cluster_plan` reads it; "" for this machine.
        keep_cluster: whether that cluster is left running when its last job has ended.
        name: of its run; "" lets MLflow choose one.
        memo: whether remembered runs answer it, one of the words of `memo_tui.training.memo.policy.SWITCH`.
        keep_output: whether its output is kept with its runs.
    """

    experiment: str
    tracking_uri: str = field(repr=False)
    work: Work
    sweep: str = ""
    parent: str = ""
    scheduler: str = ""
    keep_cluster: bool = False
    name: str = ""
    memo: str = OFF
    keep_output: bool = False

    def __post_init__(self) -> None:
        if self.memo not in SWITCH:
            raise ValueError(f"memo can't be {self.memo!r}")

    @property
    def title(self) -> str:
        """What is trained, as text; in a sweep, with what distinguishes it."""
        return self.work.titled(self.shown_name)

    @property
    def shown_name(self) -> str:
        """The name, without secrets."""
        return hide_secrets(hide(self.name))

    @cached_property
    def secrets(self) -> Secrets:
        """The secrets in the work, as far as known: a saved spec has none."""
        return self.work.secrets

    @property
    def store(self) -> str:
        """The store's address, its password hidden."""
        try:
            return Address.parse(self.tracking_uri).shown
        except MemoTuiError:  # which the job itself reports
            return hide(self.tracking_uri)

    @property
    def whole(self) -> bool:
        """Whether this can be run as it is, with no password removed."""
        return HIDDEN not in self.tracking_uri + work_to_json(self.work)

    def without_password(self) -> "JobSpec":
        """A copy that may be saved or shown."""
        work = self.work.without_passwords()
        return replace(self, tracking_uri=self.store, work=work, name=self.shown_name)

    def to_dict(self) -> dict[str, Any]:
        """As a JSON object for `from_dict`."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        if not self.keep_output:
            del values["keep_output"]  # which earlier versions don't know
        return {**values, "work": work_to_dict(self.work)}

    @classmethod
    def from_dict(cls, data: Any) -> "JobSpec":
        """Read the result of `to_dict`.

        Raises:
            MemoTuiError: it is something else, or its work is of an unknown kind.
        """
        if not isinstance(data, Mapping) or not isinstance(data.get("work"), Mapping):
            raise MemoTuiError(_UNREADABLE)
        work = work_from_dict(data["work"])
        try:
            rest = {name: value for name, value in data.items() if name != "work"}
            return read_record(cls, rest, work=work)
        except RecordError:
            raise MemoTuiError(_UNREADABLE) from None

    def to_json(self) -> str:
        """As one line for `from_json`."""
        return json.dumps(self.to_dict())

    @classmethod
    def from_json(cls, text: str) -> "JobSpec":
        """Read the result of `to_json`, also of an earlier version, whose work is JSON text.

        Raises:
            MemoTuiError: it is something else.
        """
        try:
            data = load(text)
            if isinstance(data, Mapping) and isinstance(data.get("work"), str):
                data = {**data, "work": load(data["work"])}
        except RecordError:
            raise MemoTuiError(_UNREADABLE) from None
        return cls.from_dict(data)
