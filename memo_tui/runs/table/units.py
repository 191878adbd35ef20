"""The unit of a metric, where its name says it."""

import re

_UNITS = {
    "percentage": "%",
    "percent": "%",
    "pct": "%",
    "nanoseconds": "ns",
    "microseconds": "us",
    "milliseconds": "ms",
    "millis": "ms",
    "ms": "ms",
    "seconds": "s",
    "secs": "s",
    "sec": "s",
    "minutes": "min",
    "hours": "h",
    "bytes": "B",
    "kilobytes": "kB",
    "kb": "kB",
    "megabytes": "MB",
    "mb": "MB",
    "gigabytes": "GB",
    "gb": "GB",
    "watts": "W",
    "joules": "J",
    "celsius": "°C",
    "hz": "Hz",
    "mhz": "MHz",
}
_PER = re.compile(r"per_(?:s|sec|second)$")
_SECONDS = re.compile(r"(?:time|duration|elapsed|latency|took)_s$")
_END = re.compile(r"(?:^|_)([a-z]+)$")


def unit_of(metric: str) -> str:
    """The unit at the end of a metric's name, as "MB" of `system/system_memory_usage_megabytes`; else ""."""
    name = re.sub(r"[^a-z0-9]+", "_", metric.lower()).strip("_")
    if _PER.search(name) or metric.endswith("/s"):
        return "/s"
    if _SECONDS.search(name):
        return "s"
    found = _END.search(name)
    return _UNITS.get(found[1], "") if found and found[1] != name else ""
