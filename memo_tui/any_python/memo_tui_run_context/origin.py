"""The process of a run, as its tag says it."""

from __future__ import annotations

import json
import os
import socket
from contextlib import suppress
from functools import cache
from pathlib import Path

from .names import ORIGIN_TAG


@cache
def place() -> dict[str, str]:
    """The space in which a process id is unique, by `host`, `machine`, `boot` and `namespace`."""
    namespace = ""
    with suppress(OSError):
        if str(Path("/proc/self").readlink()) == str(os.getpid()):  # else /proc has other numbers than ours
            namespace = " ".join(str(Path(f"/proc/self/ns/{kind}").readlink()) for kind in ("pid", "time"))
    return {
        "host": socket.gethostname(),
        "machine": _text("/etc/machine-id"),
        "boot": _text("/proc/sys/kernel/random/boot_id"),
        "namespace": namespace,
    }


def stat_fields(pid: int) -> list[bytes]:
    """What the system knows of a process, from its state on; [] if nothing."""
    try:
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()  # its name may have any
    except OSError:
        return []


def origin_tags() -> dict[str, str]:
    """The tag that names this process."""
    fields, pid = stat_fields(os.getpid()), os.getpid()
    try:
        began = int(fields[19])
    except (ValueError, IndexError):
        began = 0
    return {ORIGIN_TAG: json.dumps({**place(), "pid": pid, "began": began})}


def _text(path: str) -> str:
    with suppress(OSError, UnicodeDecodeError):
        return Path(path).read_text("utf-8").strip()
    return ""
