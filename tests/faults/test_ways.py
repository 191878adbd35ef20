"""Each way to a server, and each log-in, that MLflow's client takes: memo-tui takes them from the first."""

import base64
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from requests.auth import AuthBase

from memo_tui.errors import StoreDamaged, StoreError, StoreRefused, StoreUnreachable, StoreUntrusted
from memo_tui.tracking.address import Address
from memo_tui.tracking.mlflow_env import configure_mlflow
from memo_tui.tracking.store import open_store
from memo_tui.tracking.tls import CLIENT_CERT, SERVER_CERT
from tests.conftest import free_port
from tests.faults.certificates import make_files
from tests.faults.proxy import Proxy
from tests.faults.tunnels import HttpProxy, TlsEnd

INSECURE = "MLFLOW_TRACKING_INSECURE_TLS"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return make_files(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def tls(server: str, files: dict[str, Path]) -> Iterator[TlsEnd]:
    with TlsEnd(server, files["good"]) as tls:
        yield tls


@pytest.fixture
def proxy(server: str) -> Iterator[Proxy]:
    with Proxy(server) as proxy:
        yield proxy


@pytest.fixture
def forward() -> Iterator[HttpProxy]:
    with HttpProxy() as forward:
        yield forward


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    for name in (
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "REQUESTS_CA_BUNDLE",
        "CURL_CA_BUNDLE",
    ):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def opens(uri: str) -> bool:
    return any(each.name == "Default" for each in open_store(Address.parse(uri)).search_experiments())


def refusal(uri: str, kind: type[StoreError]) -> str:
    with pytest.raises(kind) as raised:
        open_store(Address.parse(uri))
    said = str(raised.value)
    assert "\n" not in said
    assert "s3cret" not in said
    return said


@pytest.mark.parametrize("name", [SERVER_CERT, "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", INSECURE])
def test_a_private_authority_is_trusted_where_that_is_said(tls, files, monkeypatch, name):
    assert "from an unknown authority" in refusal(tls.uri, StoreUntrusted)
    monkeypatch.setenv(name, "true" if name == INSECURE else str(files["authority"]))
    assert opens(tls.uri)


def test_a_client_certificate_is_shown(tls, files, monkeypatch):
    monkeypatch.setenv(SERVER_CERT, str(files["authority"]))
    tls.use(files["good"], clients=files["authority"])
    assert CLIENT_CERT in refusal(tls.uri, StoreUntrusted)
    monkeypatch.setenv(CLIENT_CERT, str(files["client"]))
    assert opens(tls.uri)
    tls.use(files["good"])


@pytest.mark.parametrize(
    "case",
    [
        (SERVER_CERT, "nowhere", "which doesn't exist"),
        ("REQUESTS_CA_BUNDLE", "nowhere", "which doesn't exist"),
        (SERVER_CERT, "text", "which holds no certificate as PEM"),
        (CLIENT_CERT, "nowhere", "which doesn't exist"),
        (CLIENT_CERT, "text", "which holds no certificate with its key as PEM"),
        (CLIENT_CERT, "authority", "which holds no certificate with its key as PEM"),
        (CLIENT_CERT, "locked client", "whose key has a passphrase, which nobody can be asked for"),
    ],
)
def test_a_file_that_is_no_use_is_named_with_its_variable(tls, files, monkeypatch, tmp_path, case):
    name, what, sentence = case
    text = tmp_path / "text"
    text.write_text("my notes")
    path = {"nowhere": tmp_path / "nowhere", "text": text}.get(what) or files[what]
    monkeypatch.setenv(name, str(path))
    said = refusal(tls.uri, StoreUntrusted)
    assert said.startswith(f"{name} names {path}, {sentence}: ")


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({INSECURE: "true", SERVER_CERT: "x"}, f"{INSECURE} and {SERVER_CERT} are both set: unset one"),
        ({INSECURE: "perhaps"}, f"{INSECURE} is neither true nor false: correct it"),
        ({"MLFLOW_TRACKING_AWS_SIGV4": "perhaps"}, "MLFLOW_TRACKING_AWS_SIGV4 is neither true nor false"),
    ],
)
def test_variables_that_make_no_sense_are_named(tls, monkeypatch, variables, sentence):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert sentence in refusal(tls.uri, StoreError)


class Signing(AuthBase):
    """A plug-in of the user's for `MLFLOW_TRACKING_AUTH`."""

    def get_name(self) -> str:
        return "signing"

    def get_auth(self) -> AuthBase:
        return self

    def __call__(self, request):
        request.headers["Authorization"] = "Signed by a plug-in"
        return request


def basic(words: str) -> str:
    return f"Basic {base64.b64encode(words.encode()).decode()}"


@pytest.mark.parametrize(
    ("variables", "header"),
    [
        ({}, None),
        ({"USERNAME": "me", "PASSWORD": "s3cret", "TOKEN": "t"}, basic("me:s3cret")),
        ({"USERNAME": "me", "TOKEN": "t"}, "Bearer t"),
        ({"USERNAME": "me", "PASSWORD": "s3cret", "AUTH": "signing"}, "Signed by a plug-in"),
    ],
)
def test_every_request_logs_in_alike(proxy, monkeypatch, variables, header):
    from mlflow.tracking.request_auth import registry

    monkeypatch.setattr(registry._request_auth_provider_registry, "_registry", [Signing()])
    for name, value in variables.items():
        monkeypatch.setenv(f"MLFLOW_TRACKING_{name}", value)
    assert opens(proxy.uri)
    assert proxy.log_ins == {header}


def test_what_the_address_and_files_log_in_with(proxy, home):
    assert opens(proxy.uri.replace("//", "//me:in%20uri@"))
    (home / ".mlflow").mkdir()
    (home / ".mlflow/credentials").write_text(
        "[mlflow]\nmlflow_tracking_username = me\nmlflow_tracking_password = in file\n"
    )
    assert opens(proxy.uri)
    netrc = home / ".netrc"
    netrc.write_text("machine 127.0.0.1 login me password in-netrc\n")
    netrc.chmod(0o600)
    assert opens(proxy.uri)
    assert proxy.log_ins == {basic("me:in uri"), basic("me:in file"), basic("me:in-netrc")}
    proxy.fault = "401"
    assert "check both in ~/.netrc." in refusal(proxy.uri, StoreRefused)


def test_requests_are_signed_for_aws(proxy, monkeypatch):
    pytest.importorskip("requests_auth_aws_sigv4")
    monkeypatch.setenv("MLFLOW_TRACKING_AWS_SIGV4", "true")
    for name, value in (
        ("ACCESS_KEY_ID", "AK"),
        ("SECRET_ACCESS_KEY", "s3cret"),
        ("DEFAULT_REGION", "eu-west-1"),
    ):
        monkeypatch.setenv(f"AWS_{name}", value)
    assert opens(proxy.uri)
    assert len(proxy.log_ins) > 1  # each request's own
    assert all(each.startswith("AWS4-HMAC-SHA256 Credential=AK/") for each in proxy.log_ins)
    proxy.fault = "401"
    assert "refused the signature for AWS" in refusal(proxy.uri, StoreRefused)


def test_a_proxy_leads_to_servers_of_both_kinds(tls, server, files, forward, monkeypatch):
    monkeypatch.setenv(SERVER_CERT, str(files["authority"]))
    monkeypatch.setenv("HTTPS_PROXY", forward.uri)
    monkeypatch.setenv("http_proxy", forward.uri)
    assert opens(tls.uri)
    assert {line.split()[0] for line in forward.asked} == {"CONNECT"}
    forward.asked.clear()
    assert opens(server)
    assert forward.asked[0].startswith(f"GET {server}/version ")
    forward.asked.clear()
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    assert opens(tls.uri)
    assert opens(server)
    assert forward.asked == []


@pytest.mark.parametrize(
    "case",
    [
        ("407 Proxy Authentication Required", StoreRefused, "refuses its user or password: write both"),
        (
            "403 Forbidden",
            StoreUnreachable,
            "(403 Forbidden): check the address, or name its host in NO_PROXY.",
        ),
        ("502 Bad Gateway", StoreUnreachable, "(502 Bad Gateway): check the address"),
    ],
)
def test_what_a_proxy_refuses_is_told_of_the_proxy(tls, forward, monkeypatch, case):
    forward.answer, kind, sentence = case
    monkeypatch.setenv("HTTPS_PROXY", forward.uri.replace("//", "//me:t0p-s3cret@"))
    said = refusal(tls.uri, kind)
    assert said.startswith(f"The proxy {forward.uri.replace('//', '//me:•••@')} ")
    assert sentence in said


def test_a_proxy_that_does_not_answer_is_named(tls, server, monkeypatch):
    proxy = f"http://127.0.0.1:{free_port()}"
    for name, uri in (("HTTPS_PROXY", tls.uri), ("ALL_PROXY", server)):
        monkeypatch.setenv(name, proxy)
        said = refusal(uri, StoreUnreachable)
        assert said.startswith(f"No answer from the proxy {proxy} (Connection refused): check {name}, ")
    monkeypatch.setenv("HTTPS_PROXY", "http://")
    assert "HTTPS_PROXY is not the address of a proxy" in refusal(tls.uri, StoreError)


def test_a_server_below_a_path_is_named_with_it(server):
    with Proxy(server, below="/team/mlflow") as proxy:
        assert opens(f"{proxy.uri}/team/mlflow/")
        assert "(error 404): check the address, also its path." in refusal(proxy.uri, StoreDamaged)


def test_a_host_name_that_the_server_does_not_accept_is_named(server, forward, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", forward.uri)
    said = refusal(server.replace("127.0.0.1", "mlflow.example"), StoreRefused)
    assert "refuses requests for the host name mlflow.example: start the MLflow server with --allowed" in said


def test_a_name_that_the_network_does_not_know_is_named():
    assert "as the name nowhere.invalid isn't known" in refusal("http://nowhere.invalid", StoreUnreachable)


def test_a_server_that_wants_https_is_told_as_that(tls):
    uri = tls.uri.replace("https", "http")
    assert "as by a server that expects https://" in refusal(uri, StoreUnreachable)


@pytest.mark.parametrize(("status", "used"), [(301, True), (308, False), (302, None)])
def test_where_a_server_sends_on_to_is_named_if_its_requests_would_be_lost(server, proxy, status, used):
    proxy.fault = "HTML" if used is None else ""

    class Sends(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(status)
            self.send_header("Location", proxy.uri + self.path)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Sends) as web, ExitStack() as end:
        Thread(target=web.serve_forever, args=(0.02,), daemon=True).start()
        end.callback(web.shutdown)
        uri = f"http://127.0.0.1:{web.server_port}"
        if used is False:
            assert opens(uri)
            return
        said = refusal(uri, StoreDamaged)
    assert said.startswith(f"{uri} sends on to {proxy.uri}")
    assert ("use that as the tracking URI" in said) is bool(used)


def test_a_server_that_asks_to_wait_is_not_waited_for_in_silence(proxy, monkeypatch):
    monkeypatch.delenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES")
    configure_mlflow(retries=1, timeout=5)
    client = open_store(Address.parse(proxy.uri))
    proxy.fault = "429 for long"
    begun = time.monotonic()
    with pytest.raises(StoreUnreachable, match="too many requests"):
        client.search_experiments()
    said = refusal(proxy.uri, StoreUnreachable)
    assert time.monotonic() - begun < 60
    assert "gets too many requests (error 429), and asks to wait 77 s: try again later." in said
