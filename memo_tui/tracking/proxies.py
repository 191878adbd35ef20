"""The HTTP proxy on the way to a server, and what is wrong with it, in a sentence."""

import os
import re
from urllib.parse import urlsplit

from memo_tui.errors import StoreError, StoreRefused, StoreUnreachable
from memo_tui.secrets.uris import hide_passwords
from memo_tui.tracking.address import Address

PROXY_LOG_IN = 407
_TUNNEL = re.compile(r"Tunnel connection failed: (?P<status>\d{3}) ?(?P<reason>[^'\")]*)")
_REASON = re.compile(
    r"certificate verify failed: (?P<certificate>.*?)\.? \(_ssl|\[Errno -?\d+\] (?P<system>[^'\")]+)|"
    r"(?P<late>timed out)|(?P<cut>Connection aborted|Connection broken)"
)


def proxy_error(text: str, address: Address) -> StoreError | None:
    """What an error of the connection means, if it is the proxy's.

    Args:
        text: of the error.
        address: of the server.
    """
    proxy, name = proxy_of(address)
    if not proxy:
        return None
    if "SOCKS support" in text:
        return StoreError(
            f"The proxy {proxy} needs the Python package 'PySocks': install it and start again."
        )
    if "Invalid url:" in text:
        return StoreError(f"{name} is not the address of a proxy: write http://HOST:PORT and start again.")
    if "ProxyError(" not in text:
        return None
    if found := _TUNNEL.search(text):
        status, reason = int(found["status"]), found["reason"].strip()
        if status == PROXY_LOG_IN:
            return asks_for_log_in(address)
        return StoreUnreachable(
            f"The proxy {proxy} doesn't connect to {address.shown} ({status} {reason}): check the address, or"
            f" name its host in NO_PROXY."
        )
    if "not HTTPS" in text:
        return StoreUnreachable(
            f"The proxy {proxy} answers without TLS: write http:// in {name}, and start again."
        )
    return StoreUnreachable(
        f"No answer from the proxy {proxy}{reason_of(text)}: check {name}, or name the server's host in"
        " NO_PROXY."
    )


def asks_for_log_in(address: Address) -> StoreRefused:
    """The error of a proxy that asks for a user and a password."""
    proxy, name = proxy_of(address)
    return StoreRefused(
        f"The proxy {proxy or f'before {address.shown}'} refuses its user or password: write both as"
        f" http://USER:PASSWORD@HOST:PORT in {name or 'HTTPS_PROXY'}, and start again."
    )


def proxy_of(address: Address) -> tuple[str, str]:
    """The proxy on the way to a server, its password hidden, and the variable that names it, or ("", "")."""
    from requests.utils import get_environ_proxies, select_proxy  # noqa: PLC0415 - heavy

    found = select_proxy(address.uri, get_environ_proxies(address.uri, no_proxy=None))
    if not found:
        return "", ""
    scheme = urlsplit(address.uri).scheme.lower()
    names = (f"{scheme}_proxy", f"{scheme}_proxy".upper(), "all_proxy", "ALL_PROXY")
    name = next((name for name in names if os.environ.get(name) == found), names[1])
    return hide_passwords(found), name


def reason_of(text: str) -> str:
    """Why a connection failed, in brackets after a space; "" if that isn't known."""
    found = _REASON.search(text)
    return f" ({found[found.lastgroup]})" if found and found.lastgroup else ""
