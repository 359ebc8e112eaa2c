"""A server of one machine's files that can misbehave: break off, lie, dawdle, change its mind."""

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

NONE: Final[Mapping[str, str]] = {}
Behaviour = Callable[["Handler"], None]


@dataclass
class Served:
    """A running server: what it sends by path, or how it behaves there, and what it was asked."""

    files: dict[str, bytes | Behaviour] = field(default_factory=dict)
    etag: str = '"one"'
    break_after: int | None = None
    """Break each answer off after so many bytes of content."""
    requests: list[tuple[str, str, str]] = field(default_factory=list)
    """Path, Range and If-Range of each request."""
    address: str = ""


class Handler(BaseHTTPRequestHandler):
    """Answers with files and ranges of them, as `Served` says."""

    protocol_version = "HTTP/1.1"
    served: Served

    def do_GET(self) -> None:
        headers = self.headers
        self.served.requests.append((self.path, headers.get("Range", ""), headers.get("If-Range", "")))
        found = self.served.files.get(self.path)
        if callable(found):
            found(self)
        elif found is None:
            self.answer(404, b"")
        else:
            self.file(found)

    def file(self, content: bytes) -> None:
        """Send a file, or the part of it that is asked for if it is still the same."""
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if asked is None or self.headers.get("If-Range") != self.served.etag:
            self.answer(200, content, {"ETag": self.served.etag})
        elif int(asked[1]) >= len(content):
            self.answer(416, b"", {"Content-Range": f"bytes */{len(content)}"})
        else:
            said = f"bytes {asked[1]}-{len(content) - 1}/{len(content)}"
            self.answer(206, content[int(asked[1]) :], {"ETag": self.served.etag, "Content-Range": said})

    def answer(self, status: int, content: bytes, headers: Mapping[str, str] = NONE, length: int | None = None) -> None:
        """Send an answer; a ``length`` that is given is a lie."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content) if length is None else length))
        self.send_header("Connection", "close")
        self.end_headers()
        maximum = self.served.break_after
        self.wfile.write(content if maximum is None else content[:maximum])
        self.close_connection = True

    def redirect(self, address: str) -> None:
        """Send elsewhere."""
        self.answer(302, b"", {"Location": address})

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing: that clients hang up is what is tried."""


@contextmanager
def serving() -> Iterator[Served]:
    """Run a server on loopback for the length of a block."""
    served = Served()
    kind = type("OwnHandler", (Handler,), {"served": served})
    with _Server(("127.0.0.1", 0), kind) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        served.address = f"http://127.0.0.1:{server.server_port}"
        yield served
        server.shutdown()
        thread.join()
