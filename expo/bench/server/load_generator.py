"""The load generator, ``python -m expo.bench.server.load_generator PORT SECONDS CONNECTIONS``, in a separate process.

Posts standard input to ``/graphql`` over persistent connections, each sending the next request as soon as it is
answered, and prints ``{"seconds": …, "taken_ms": [a figure for each answer]}``.
"""

import asyncio
import sys
import time
from typing import Final

import orjson

_HOST: Final = "127.0.0.1"


async def measure(port: int, body: bytes, *, seconds: float, connections: int) -> list[float]:
    """Return the milliseconds of each response; raises `RuntimeError` for a response with an error."""
    until = time.perf_counter() + seconds
    taken = await asyncio.gather(*(_ask_again(port, body, until) for _ in range(connections)))
    return [each for one in taken for each in one]


async def _ask_again(port: int, body: bytes, until: float) -> list[float]:
    reader, writer = await asyncio.open_connection(_HOST, port)
    message, latencies_ms = request(port, body), []
    try:
        while (begun := time.perf_counter()) < until:
            writer.write(message)
            await _answer(reader)
            latencies_ms.append((time.perf_counter() - begun) * 1000)
    finally:
        writer.close()
    return latencies_ms


async def _answer(reader: asyncio.StreamReader) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
    answer = await reader.readexactly(length)
    if not head.startswith(b"http/1.1 200") or b'"errors"' in answer[:100]:
        raise RuntimeError(f"refused: {answer[:300].decode(errors='replace')}")


def request(port: int, body: bytes) -> bytes:
    """Return a POST of JSON to ``/graphql`` as bytes of HTTP/1.1."""
    lines = (
        "POST /graphql HTTP/1.1",
        f"Host: {_HOST}:{port}",
        "Content-Type: application/json",
        "Accept: application/json",
        f"Content-Length: {len(body)}",
    )
    return "\r\n".join((*lines, "", "")).encode() + body


def main() -> None:
    """Measure and print."""
    port, seconds, connections = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    body, begun = sys.stdin.buffer.read(), time.perf_counter()
    taken = asyncio.run(measure(port, body, seconds=seconds, connections=connections))
    # The last responses arrive after the deadline and count, and so does their time.
    made = {"seconds": time.perf_counter() - begun, "taken_ms": taken}
    sys.stdout.write(orjson.dumps(made).decode() + "\n")


if __name__ == "__main__":
    main()
