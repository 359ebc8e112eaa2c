"""A LibreTranslate server on loopback that shouts, and tells lies when it is told to."""

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LANGUAGES: list[dict[str, Any]] = [
    {"code": "en", "name": "English", "targets": ["en", "es", "zh-Hans", "zh-Hant", "pt-BR"]},
    {"code": "es", "name": "Spanish", "targets": ["en", "es"]},
    {"code": "zh-Hans", "name": "Chinese", "targets": ["en", "zh-Hans"]},
]


@dataclass
class Reply:
    """What the server says to one request, instead of the truth. ``content`` is JSON, or bytes as they are."""

    status: int = 200
    content: Any = b""
    headers: dict[str, str] = field(default_factory=dict)
    drip: bool = False
    """Give one byte, and then nothing until the server ends."""


@dataclass
class FakeServer:
    """``replies`` are given to the next requests for translations, one each; ``asked`` is what came."""

    url: str
    languages: Any = field(default_factory=lambda: LANGUAGES)
    description: Any = field(default_factory=lambda: {"info": {"version": "1.9.6"}})
    replies: list[Reply] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    longest: int | None = None
    """Characters of a text; with a longer one the whole request is refused, as LibreTranslate does."""
    over: threading.Event = field(default_factory=threading.Event)

    def answer(self, path: str, body: bytes) -> Reply:
        self.paths.append(path)
        if path == "/languages":
            return Reply(content=self.languages)
        if path == "/spec":
            return self.description if isinstance(self.description, Reply) else Reply(content=self.description)
        if path != "/translate":
            return Reply(404)
        asked = json.loads(body)
        self.asked.append(asked)
        if self.replies:
            return self.replies.pop(0)
        if self.longest is not None and max(map(len, asked["q"])) > self.longest:
            return Reply(400, {"error": "Invalid request: request exceeds text limit"})
        return Reply(content={"translatedText": [text.upper() for text in asked["q"]]})


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.fake = FakeServer(f"http://127.0.0.1:{self.server_address[1]}")

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hang up: they are meant to."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # One write an answer: two would wait for the other side's acknowledgement.
    wbufsize = -1
    server: _Server

    def do_GET(self) -> None:
        self._reply(self.server.fake.answer(self.path, b""))

    def do_POST(self) -> None:
        self._reply(self.server.fake.answer(self.path, self.rfile.read(int(self.headers["Content-Length"]))))

    def log_message(self, *_words: object) -> None:
        pass

    def _reply(self, reply: Reply) -> None:
        content = reply.content if isinstance(reply.content, bytes) else json.dumps(reply.content).encode()
        self.send_response(reply.status)
        for name, value in {"Content-Length": str(len(content)), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content[:1] if reply.drip else content)
        if reply.drip:
            self.wfile.flush()
            self.server.fake.over.wait(30)


@contextmanager
def a_libretranslate_server() -> Iterator[FakeServer]:
    """Run a server for the length of a block."""
    server = _Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server.fake
    finally:
        server.fake.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
