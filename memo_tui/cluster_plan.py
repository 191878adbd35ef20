"""Which Dask cluster to start: the machines or the batch system, and how many workers."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import parse_qsl

LOCAL, SSH, SLURM = "local", "ssh", "slurm"
_MOST = 999  # workers, or threads of one
_HOST = re.compile(r"(?:(?P<user>[^@\s,:/]+)@)?(?P<name>\[[0-9A-Fa-f:.]+\]|[\w.-]+)(?::(?P<port>\d{1,5}))?")
_LOOPBACK = re.compile(r"localhost|127(\.\d+){3}|::1", re.IGNORECASE)
_FORMS = "give local:8, ssh:USER@HOST,USER@HOST or slurm:4"


@dataclass(frozen=True)
class Host:
    """A machine that is reached by SSH.

    Attributes:
        name: its name or address, or an alias of the user's SSH configuration.
        user: who logs in, or "" for what SSH chooses.
        port: of its SSH server, or None for what SSH chooses.
    """

    name: str
    user: str = ""
    port: int | None = None

    @property
    def is_loopback(self) -> bool:
        """Whether it is this machine, as it calls itself."""
        return _LOOPBACK.fullmatch(self.name) is not None

    def __str__(self) -> str:
        """As the user types it for `ssh`."""
        return f"{self.user}@{self.name}" if self.user else self.name


@dataclass(frozen=True)
class ClusterPlan:
    """A cluster to be started.

    Attributes:
        kind: `LOCAL`, `SSH` or `SLURM`.
        hosts: the machines of `SSH`; the first has the scheduler, too.
        workers: how many of `LOCAL` and `SLURM`.
        options: what stands behind the question mark, by name.
        OPTIONS: the names that may stand there, by kind.
    """

    OPTIONS: ClassVar[Mapping[str, tuple[str, ...]]] = {
        LOCAL: (),
        SSH: ("python", "threads"),
        SLURM: ("account", "cores", "interface", "memory", "python", "queue", "walltime"),
    }
    kind: str
    hosts: tuple[Host, ...] = ()
    workers: int = 1
    options: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> "ClusterPlan":
        """Read `local:8`, `ssh:user@h1,user@h2:2222?python=/opt/env/bin/python` or `slurm:4?cores=4`.

        Raises:
            ValueError: it isn't understood; the message says what to give.
        """
        place, mark, query = text.strip().partition("?")
        kind, colon, rest = place.partition(":")
        if kind not in cls.OPTIONS or (colon and not rest):
            raise ValueError(_FORMS)
        options = _options(kind, query, cls.OPTIONS[kind]) if mark else {}
        if kind == SSH:
            return cls(kind, tuple(_host(each) for each in rest.split(",")), options=options)
        if not rest:
            return cls(kind, workers=(os.cpu_count() or 1) if kind == LOCAL else 1, options=options)
        return cls(kind, workers=_count(rest, "workers"), options=options)

    @property
    def threads(self) -> int | None:
        """How many trainings each worker runs at once, or None for one per core."""
        text = self.options.get("threads", "")
        return int(text) if text else None


def is_cluster(text: str) -> bool:
    """Whether a text names a cluster to be started, and not the address of a scheduler."""
    return text.partition("?")[0].partition(":")[0] in ClusterPlan.OPTIONS


def _options(kind: str, query: str, known: tuple[str, ...]) -> dict[str, str]:
    try:
        pairs = parse_qsl(query.replace("+", "%2B"), strict_parsing=True, keep_blank_values=True)
    except ValueError:
        raise ValueError("write options behind ? as name=value&name=value") from None
    for name, value in pairs:
        if name not in known or not value.strip() or any(each in value for each in "\0\r\n"):
            names = ", ".join(known) or "none"
            raise ValueError(f"{name}={value} can't stand behind ?: {kind} has the options {names}")
        if name in ("threads", "cores"):
            _count(value, name)
    return dict(pairs)


def _host(text: str) -> Host:
    match = _HOST.fullmatch(text.strip())
    if match is None and "@" in text and ":" in text.partition("@")[0]:
        raise ValueError("a password can't stand there: use a key of SSH")
    if match is None or match["name"].startswith("-") or (match["user"] or "").startswith("-"):
        raise ValueError("write each machine as USER@HOST or USER@HOST:PORT, with commas between them")
    port = int(match["port"]) if match["port"] else None
    if port is not None and not 0 < port < 2**16:
        raise ValueError("a port is a number from 1 to 65535")
    return Host(match["name"].strip("[]"), match["user"] or "", port)


def _count(text: str, what: str) -> int:
    if not re.fullmatch(r"\d{1,3}", text, re.ASCII) or not 0 < int(text) <= _MOST:
        raise ValueError(f"the number of {what} is a whole number from 1 to {_MOST}")
    return int(text)
