"""What stands between a client and a server: an end of TLS, and an HTTP proxy; both pass bytes on."""

import select
import socket
import ssl
import threading
from contextlib import suppress
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

_MOST = 1 << 16


class _Tunnel:
    """Listens on a port of its own and passes on what comes; a context manager.

    Attributes:
        port: where it listens.
    """

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def cut(self) -> None:
        """End all connections, so that clients begin new ones."""
        with self._lock:
            open_now, self._open = self._open, set()
        for each in open_now:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError, ValueError):  # of a socket that was closed meanwhile
            self._keep(client)
            self._handle(client)

    def _handle(self, client: socket.socket) -> None:
        raise NotImplementedError

    def _keep(self, *sockets: socket.socket) -> None:
        with self._lock:
            self._open |= set(sockets)

    def _join(self, client: socket.socket, server: socket.socket) -> None:
        """Pass on what both say, until one ends."""
        self._keep(client, server)
        to = {client: server, server: client}
        with client, server:
            while True:
                held = [each for each in to if isinstance(each, ssl.SSLSocket) and each.pending()]
                for each in held or select.select([*to], [], [])[0]:
                    if not (data := each.recv(_MOST)):
                        return
                    to[each].sendall(data)


class TlsEnd(_Tunnel):
    """Ends TLS before a server.

    Attributes:
        uri: where clients find it.
        connections: how many have been made.
    """

    def __init__(self, server: str, certificate: Path) -> None:
        super().__init__()
        self.uri = f"https://127.0.0.1:{self.port}"
        self.connections = 0
        self._server = urlsplit(server)
        self.use(certificate)

    def use(self, certificate: Path | None, clients: Path | None = None, *, oldest: bool = False) -> None:
        """Show another certificate from now on, or speak without TLS.

        Args:
            certificate: with its key; None for no TLS.
            clients: the certificate of the authority of client certificates, if clients need one.
            oldest: whether TLS 1.2 is spoken, where a missing client certificate ends the handshake.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if certificate:
            context.load_cert_chain(certificate)
        if clients:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(clients)
        if oldest:
            context.maximum_version = ssl.TLSVersion.TLSv1_2
        self._context = context if certificate else None
        self.cut()

    def _handle(self, client: socket.socket) -> None:
        self.connections += 1
        try:
            inner = self._context.wrap_socket(client, server_side=True) if self._context else client
        except ssl.SSLError:
            client.shutdown(socket.SHUT_WR)  # the alert arrives before the end
            client.recv(_MOST)
            raise
        self._join(inner, socket.create_connection((self._server.hostname, self._server.port)))


class HttpProxy(_Tunnel):
    """A proxy for HTTPS (CONNECT) and plain HTTP; every host name stands for this machine.

    Attributes:
        uri: where clients find it.
        answer: "" or the status line with which it refuses.
        asked: the first lines of the requests.
    """

    def __init__(self, answer: str = "") -> None:
        super().__init__()
        self.uri = f"http://127.0.0.1:{self.port}"
        self.answer = answer
        self.asked: list[str] = []

    def _handle(self, client: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            if not (more := client.recv(_MOST)):
                return
            head += more
        line = head.split(b"\r\n", 1)[0].decode()
        self.asked.append(line)
        method, target, _ = line.split()
        if self.answer:
            client.sendall(
                f"HTTP/1.1 {self.answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
            )
            client.close()
            return
        if method == "CONNECT":
            server = socket.create_connection(("127.0.0.1", int(target.rpartition(":")[2])))
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            parts = urlsplit(target)
            server = socket.create_connection(("127.0.0.1", parts.port or 80))
            path = target.removeprefix(f"{parts.scheme}://{parts.netloc}") or "/"
            server.sendall(
                head.replace(target.encode(), path.encode(), 1).replace(b": keep-alive", b": close")
            )
        self._join(client, server)
