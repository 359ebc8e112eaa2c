"""An HTTPS server on this machine under any name, which answers as a test says, for clients that check addresses."""

import asyncio
import ssl
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from expo.kit.db.embedded import free_port
from expo.kit.outbound.addresses import AddressPolicy

NAMES = ("calendars.example", "other.example")


@cache
def certificates() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return the TLS contexts of a server with `NAMES`, and of a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAMES[0])])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(each) for each in NAMES]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = certificate.public_bytes(serialization.Encoding.PEM)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        pem = Path(folder) / "server.pem"
        pem.write_bytes(private + public)
        serving.load_cert_chain(pem)
    return serving, ssl.create_default_context(cadata=public.decode())


def answer(body: bytes, *, status: str = "200 OK", kind: str = "text/calendar", **headers: str) -> bytes:
    """Return a whole HTTP answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


@dataclass
class TlsServer:
    """A server: ``answers`` are sent by path, ``requests`` what it was asked, ``ips`` what its names resolve to."""

    port: int
    answers: dict[str, bytes | Callable[[], Awaitable[bytes]]] = field(default_factory=dict)
    requests: list[list[str]] = field(default_factory=list)
    ips: dict[str, Sequence[str]] = field(default_factory=dict)
    resolved: list[str] = field(default_factory=list)

    def url(self, path: str, host: str = NAMES[0]) -> str:
        """Return the address of a path."""
        return f"https://{host}:{self.port}{path}"

    def policy(self, *, is_allowed: Callable[[str], bool] = lambda ip: ip == "127.0.0.1") -> AddressPolicy:
        """Return a policy that finds this server, and allows it alone."""
        return AddressPolicy(self._resolve, is_allowed, frozenset({self.port}))

    async def _resolve(self, host: str, _port: int) -> Sequence[str]:
        self.resolved.append(host)
        return self.ips.get(host, ["127.0.0.1"])

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            self.requests.append(head)
            said = self.answers.get(head[0].split(" ")[1], answer(b"", status="404 Not Found"))
            writer.write(said if isinstance(said, bytes) else await said())
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def a_tls_server() -> AsyncIterator[TlsServer]:
    """Serve on a port of this machine."""
    server = TlsServer(free_port())
    async with await asyncio.start_server(server.serve, "127.0.0.1", server.port, ssl=certificates()[0]):
        yield server
