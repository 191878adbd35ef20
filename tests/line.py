"""A connection to a real server that can go silent, and be cut and mended."""

import socket
import threading
from contextlib import suppress
from typing import Self
from urllib.parse import urlsplit


class Line:
    """Passes on what clients and a server say to each other, until a word is said; then nothing any more.

    Attributes:
        uri: where clients find the server.
        silent: set once the word was said.
    """

    def __init__(self, server: str, until: str | None = None) -> None:
        """Begin.

        Args:
            server: the address, as http://HOST:PORT.
            until: what a client says when the line goes silent; "" for the first thing, None for nothing.
        """
        parts = urlsplit(server)
        self._server = (parts.hostname, parts.port)
        self._until = None if until is None else until.encode()
        self._kept: list[socket.socket] = []
        self._port = self._listen(0)
        self.uri = f"http://127.0.0.1:{self._port}"
        self.silent = threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.cut()

    def cut(self) -> None:
        """Take the server away: connections end, and new ones are refused, as where it doesn't run."""
        for each in self._kept:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._kept = []

    def mend(self) -> None:
        """Bring the server back, at the same address."""
        self._listen(self._port)

    def _listen(self, port: int) -> int:
        listening = socket.create_server(("127.0.0.1", port))
        self._kept.append(listening)
        threading.Thread(target=self._accept, args=(listening,), daemon=True).start()
        return int(listening.getsockname()[1])

    def _accept(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listening.accept()
                self._kept.append(client)
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError):
            server = socket.create_connection(self._server)
            self._kept.append(server)
            threading.Thread(target=self._answer, args=(server, client), daemon=True).start()
            while said := client.recv(65_536):
                if self._until is not None and self._until in said:
                    self.silent.set()
                if not self.silent.is_set():
                    server.sendall(said)

    def _answer(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while said := server.recv(65_536):
                if not self.silent.is_set():
                    client.sendall(said)
