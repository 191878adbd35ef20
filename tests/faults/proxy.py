"""A proxy before a real server that answers as broken servers and what stands before them do."""

import http.client
import json
import socket
import threading
from collections import Counter
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import urlsplit

HTML = b"<!DOCTYPE html><html><body>Please log in.</body></html>"
ANSWERS = {
    "401": (401, {}, b""),
    "403": (403, {}, b"Forbidden"),
    "gateway's 403": (403, {"Content-Type": "application/json"}, b'{"message": "Forbidden"}'),
    "404": (404, {"Content-Type": "text/html"}, HTML),
    "HTML": (200, {"Content-Type": "text/html"}, HTML),
    "other JSON": (200, {"Content-Type": "application/json"}, b'{"hello":"world"}'),
    "empty object": (200, {"Content-Type": "application/json"}, b"{}"),
    "null": (200, {"Content-Type": "application/json"}, b"null"),
    "list": (200, {"Content-Type": "application/json"}, b"[]"),
    "empty": (200, {}, b""),
    "no content": (204, {}, b""),
    "413": (413, {"Content-Type": "text/html"}, HTML),
    "429": (429, {"Retry-After": "1"}, b"Slow down."),
    "500": (500, {}, b"Internal Server Error"),
    "429 for long": (429, {"Retry-After": "77"}, b"Slow down."),
    "503": (503, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, b"upstream connect error"),
    "MLflow's 500": (500, {}, b'{"error_code": "INTERNAL_ERROR", "message": "database is locked"}'),
    "proxy's JSON": (502, {"Content-Type": "application/json"}, b'{"error": "bad gateway"}'),
}
"""What each fault answers, without asking the server."""
_OF_SENTENCES = ("gateway's 403", "413", "429 for long")
LOST, HANGS, DRIPS, CUT = "the answer is lost", "hangs", "drips", "cut"
FAULTS = (*(name for name in ANSWERS if name not in _OF_SENTENCES), LOST, CUT)


class Proxy:
    """Passes requests on to a server, or answers them as a fault does; a context manager.

    Attributes:
        uri: where clients find it.
        fault: "" or one of `ANSWERS`, `LOST`, `HANGS`, `DRIPS`, `CUT`.
        only: a part of the paths that the fault is for.
        faulty: how many requests the fault has answered.
        passing: one entry for each request that the server has at the moment.
        log_ins: the Authorization headers that came, None for none.
        points: how often the server has taken each value of a metric, by key and step.
    """

    def __init__(self, server: str, below: str = "") -> None:
        """Begin to listen; with `below`, the server is below this path, and nothing is elsewhere."""
        self._below = below
        self.fault = self.only = ""
        self.faulty = 0
        self.passing: list[str] = []
        self.log_ins: set[str | None] = set()
        self.points: Counter[tuple[str, int]] = Counter()
        self._released = threading.Event()
        proxy, parts = self, urlsplit(server)

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                proxy._handle(self, parts.netloc)

            do_POST = do_PATCH = do_PUT = do_DELETE = do_GET  # noqa: N815

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.uri = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()

    def _handle(self, request: BaseHTTPRequestHandler, server: str) -> None:
        body = request.rfile.read(int(request.headers.get("Content-Length", 0)))
        self.log_ins.add(request.headers.get("Authorization"))
        fault = self.fault if self.only in request.path else ""
        if not request.path.startswith(self._below):
            fault = "404"
        if fault:
            self.faulty += 1
        with suppress(OSError):
            if fault in ANSWERS:
                _answer(request, *ANSWERS[fault])
            elif fault == CUT:
                request.connection.shutdown(socket.SHUT_RDWR)
                request.close_connection = True
            elif fault == HANGS:
                self._released.wait()
            elif fault == DRIPS:
                self._drip(request)
            else:
                self.passing.append(request.path)
                try:
                    self._pass_on(request, body, server, answer=fault != LOST)
                finally:
                    self.passing.remove(request.path)

    def _drip(self, request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", "100000")
        request.end_headers()
        while not self._released.wait(0.2):
            request.wfile.write(b" ")
            request.wfile.flush()

    def _pass_on(self, request: BaseHTTPRequestHandler, body: bytes, server: str, *, answer: bool) -> None:
        connection = http.client.HTTPConnection(server)
        headers = {name: value for name, value in request.headers.items() if name.lower() != "connection"}
        connection.request(
            request.command, request.path.removeprefix(self._below), body, headers | {"Connection": "close"}
        )
        found = connection.getresponse()
        content = found.read()
        connection.close()
        if found.status == 200 and request.path.endswith("runs/log-batch"):
            for metric in json.loads(body).get("metrics", ()):
                self.points[metric["key"], int(metric["step"])] += 1
        if not answer:
            request.connection.shutdown(socket.SHUT_RDWR)
            request.close_connection = True
            return
        kept = {name: value for name, value in found.getheaders() if name.lower() == "content-type"}
        _answer(request, found.status, kept, content)


def _answer(request: BaseHTTPRequestHandler, status: int, headers: dict[str, str], content: bytes) -> None:
    request.send_response(status)
    for name, value in headers.items():
        request.send_header(name, value)
    if status != 204:
        request.send_header("Content-Length", str(len(content)))
    request.end_headers()
    request.wfile.write(content)
