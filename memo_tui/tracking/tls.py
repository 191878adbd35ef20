"""The certificates on the way to a server: MLflow's variables for them, and what is wrong, in a sentence."""

import os
import re
import ssl
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from memo_tui.errors import StoreUntrusted
from memo_tui.tracking.address import Address

SERVER_CERT, CLIENT_CERT = "MLFLOW_TRACKING_SERVER_CERT_PATH", "MLFLOW_TRACKING_CLIENT_CERT_PATH"
_TRUSTED = (SERVER_CERT, "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")  # the first that is set counts
_ON = ("true", "1")

_HOST = re.compile(r"HTTPSConnectionPool\(host='(?P<host>[^']+)', port=(?P<port>\d+)\)")
_WHY = re.compile(r"certificate verify failed: (?P<why>.*?)\.? \(_ssl")
_SELF_SIGNED = re.compile(r"self[- ]signed certificate$")
_UNKNOWN = re.compile(r"certificate chain|local issuer|first certificate|issuer certificate")
_FOR_ANOTHER = re.compile(r"mismatch|doesn't match")
_REFUSED = re.compile(
    r"alert (?P<why>certificate (?:required|expired|revoked|unknown)|unknown ca|bad certificate|"
    r"unsupported certificate|handshake failure|access denied|decrypt error)|EOF occurred in violation",
    re.IGNORECASE,
)
_ASKED_FOR = re.compile("required SSL certificate was sent", re.IGNORECASE)
_PLAIN = re.compile(r"wrong version number|record layer failure|packet length too long|http request\]")
_NOT_PLAIN = re.compile(
    r"plain HTTP request was sent|HTTP request to an HTTPS|BadStatusLine\('\\+x1[56]", re.IGNORECASE
)


def require_usable_files(address: Address) -> None:
    """Check the files of certificates that the environment names, as far as a server's address needs them.

    OpenSSL would ask for the passphrase of a key on the terminal.

    Raises:
        StoreUntrusted: one can't be used.
    """
    scheme = urlsplit(address.uri).scheme.lower()
    name = _variable_of_trust()
    if scheme == "https" and name:
        _require(name, "certificate", lambda path: ssl.create_default_context(cafile=path))
    if os.environ.get(CLIENT_CERT):
        _require(CLIENT_CERT, "certificate with its key", _load_with_key)


def certificate_error(text: str, address: Address) -> StoreUntrusted | None:
    """What an error of the connection means, if it is about certificates or TLS.

    Args:
        text: of the error, or of a page.
        address: of the server.
    """
    where = _where(text, address)
    if found := _WHY.search(text):
        return StoreUntrusted(_server_certificate(found["why"], where))
    refused = _REFUSED.search(text)
    if refused or _ASKED_FOR.search(text):
        return StoreUntrusted(_client_certificate((refused and refused["why"]) or "", where))
    if _PLAIN.search(text):
        return StoreUntrusted(f"{where} answers without TLS: write http:// instead of https://.")
    if _NOT_PLAIN.search(text):
        return StoreUntrusted(f"{where} answers by TLS alone: write https:// instead of http://.")
    if "SSLError(" in text or "invalid path:" in text:
        try:
            require_usable_files(address)
        except StoreUntrusted as error:
            return error
    return None


def _variable_of_trust() -> str:
    """The variable that names the trusted certificates; "" if there is none."""
    insecure = os.environ.get("MLFLOW_TRACKING_INSECURE_TLS", "").lower() in _ON
    return next((name for name in _TRUSTED if os.environ.get(name) and not insecure), "")


def _where(text: str, address: Address) -> str:
    """The address, or the host that another one stands for, as artifacts may be elsewhere."""
    found, parts = _HOST.search(text), urlsplit(address.uri)
    if found is None or found["host"] == parts.hostname:
        return address.shown
    return f"https://{found['host']}:{found['port']}"


def _server_certificate(why: str, where: str) -> str:
    name = _variable_of_trust()
    if _SELF_SIGNED.search(why):
        return (
            f"The certificate of {where} is self-signed, and not trusted here: check that it's the right one,"
            f" and name its file in {SERVER_CERT}."
        )
    if _UNKNOWN.search(why):
        known = f"is not from an authority in {os.environ[name]}" if name else "is from an unknown authority"
        again = (
            f"correct {name}" if name else f"name a file with the authority's certificate in {SERVER_CERT}"
        )
        return f"The certificate of {where} {known}: {again}."
    if "expired" in why:
        return f"The certificate of {where} has expired: renew it there, or set this machine's clock right."
    if "not yet valid" in why:
        return f"The certificate of {where} is not valid yet: check this machine's clock, or the certificate."
    if _FOR_ANOTHER.search(why):
        return (
            f"The certificate of {where} is for another host name: use a name that it is for, or"
            " have it made for this one."
        )
    return f"The certificate of {where} can't be trusted ({why}): it has to be replaced there."


def _client_certificate(why: str, where: str) -> str:
    path = os.environ.get(CLIENT_CERT)
    if path and not why:
        return f"{where} breaks off the TLS connection: check that it accepts the client certificate {path}."
    if path:
        return (
            f"{where} refuses the client certificate {path} ({why}): name one that it"
            f" accepts in {CLIENT_CERT}."
        )
    if why in ("", "handshake failure"):
        return (
            f"{where} breaks off the TLS connection: if it asks for a client certificate, name one with its"
            f" key in {CLIENT_CERT}."
        )
    return f"{where} asks for a client certificate: name a file with one and its key in {CLIENT_CERT}."


def _require(name: str, what: str, load: Callable[[str], object]) -> None:
    path = Path(os.environ[name])
    if path.is_dir() and name != CLIENT_CERT:
        return
    problem = ""
    try:
        with path.open("rb"):
            load(str(path))
    except FileNotFoundError:
        problem = "which doesn't exist: put it there"
    except _Locked:
        problem = "whose key has a passphrase, which nobody can be asked for: store it without one"
    except ssl.SSLError as error:
        mismatch = "VALUES_MISMATCH" in str(error.reason)
        problem = "whose key belongs to another certificate" if mismatch else f"which holds no {what} as PEM"
        problem += ": correct it"
    except OSError as error:
        problem = f"which can't be read ({error.strerror}): change its permissions"
    if problem:
        raise StoreUntrusted(f"{name} names {path}, {problem}, or name another file and start again.")


class _Locked(Exception):  # noqa: N818 - reads as what happened
    """A key needs a passphrase."""


def _load_with_key(path: str) -> None:
    def ask() -> str:
        raise _Locked

    ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_cert_chain(path, password=ask)
