"""Product pages per second of the server, compared with a bare Strawberry schema."""

import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.error import URLError

import orjson

from expo.app import Installation
from expo.bench.report import Report, latencies, progress, report, rss_mb
from expo.bench.server.filling import an_actor, crowd
from expo.kit.db.embedded import free_port
from expo.kit.errors import Unavailable
from expo.kit.processes.children import Child
from expo.kit.processes.supervisor import Program

EXHIBITORS: Final = 40
PRODUCTS: Final = 20
PAGE: Final = 20
CONNECTIONS: Final = 4
QUERY: Final = """
query Page($fairId: ID!, $first: Int!) {
  products(fairId: $fairId, first: $first) {
    nodes {
      id number title { text } price { amount currency decimal } unit { code name } minimumOrder { value }
      pictures { small } exhibitor { name { text } slug country { code name } }
      booth(fairId: $fairId) { id number section { name } hall { name { text } } }
    }
    pageInfo { hasNextPage endCursor }
  }
}
"""
_READY_S: Final = 60.0
_TURN_S: Final = 1.0
_WARM_S: Final = 0.5


@dataclass
class BenchedServer:
    """One of the two servers, with its response times so far."""

    program: Program
    port: int
    latencies_ms: list[float]
    seconds: float = 0.0

    def turn(self, body: bytes, seconds: float) -> tuple[float, list[float]]:
        """Send requests from a separate process; return the seconds taken, and the milliseconds of each response."""
        command = [
            sys.executable,
            "-m",
            "expo.bench.server.load_generator",
            str(self.port),
            str(seconds),
            str(CONNECTIONS),
        ]
        completed = subprocess.run(command, input=body, capture_output=True, check=False)  # noqa: S603 - our own program
        if completed.returncode:
            raise Unavailable(completed.stderr.decode(errors="replace").strip().splitlines()[-1])
        measured = orjson.loads(completed.stdout)
        return measured["seconds"], measured["taken_ms"]

    def measure(self, body: bytes, seconds: float) -> None:
        """Run one turn and add its measurements."""
        elapsed, latencies_ms = self.turn(body, seconds)
        self.seconds += elapsed
        self.latencies_ms += latencies_ms

    def figures(self) -> dict[str, float]:
        """Return requests per second, latencies, and the server's memory."""
        pid = self.program.process.pid if self.program.process else None
        rate = {"requests_per_s": round(len(self.latencies_ms) / self.seconds, 1)}
        return rate | latencies(self.latencies_ms) | {"rss_mb": rss_mb(pid)}


async def fill(installation: Installation, seed: int) -> str:
    """Create a fair with exhibitors, booths and products and return its id."""
    filling, organiser = crowd(installation, seed), an_actor("ORGANISER")
    fair, picture = await filling.create_fair(organiser), await filling.store_picture()
    for number in range(EXHIBITORS):
        owner = await filling.create_company(number)
        await filling.create_booth(owner, organiser, fair, f"A{number:02}")
        await filling.publish_products(owner, filling.rows(number * PRODUCTS, PRODUCTS, picture))
    return fair.id


def measure(environment: Mapping[str, str], fair_id: str, *, folder: Path, seconds: int, seed: int) -> Report:
    """Measure both servers in alternating turns of a second, ``seconds`` each, and report.

    ``environment`` are the settings of our server (without its port) over a filled database. Raises `Unavailable` when
    a server does not start or refuses the query.
    """
    body = orjson.dumps({"query": QUERY, "variables": {"fairId": fair_id, "first": PAGE}})
    with ExitStack() as stack:
        ours = _started(stack, "expo.web", lambda port: ([], {**environment, "EXPO_PORT": str(port)}), folder, body)
        answer = _query_data(ours.port, body)
        (folder / "answer.json").write_bytes(orjson.dumps(answer))
        theirs = _started(
            stack,
            "expo.bench.server.bare_strawberry",
            lambda port: ([str(port), str(folder / "answer.json")], {}),
            folder,
            body,
        )
        if _query_data(theirs.port, body) != answer:
            raise Unavailable("The two servers do not answer alike.")
        for side in (ours, theirs):
            side.turn(body, _WARM_S)
        for turn in range(seconds):
            progress(f"turn {turn + 1} of {seconds}")
            for side in (ours, theirs) if turn % 2 == 0 else (theirs, ours):
                side.measure(body, _TURN_S)
        figures, compared = ours.figures(), theirs.figures()
    work = {
        "exhibitors": EXHIBITORS,
        "products": EXHIBITORS * PRODUCTS,
        "page": PAGE,
        "connections": CONNECTIONS,
        "seconds": seconds,
        "seed": seed,
        "answer_bytes": len(orjson.dumps(answer)),
    }
    ratio = figures["requests_per_s"] / max(compared["requests_per_s"], 0.1)
    return report("api", work, figures, {"with": "a bare Strawberry schema answering from memory", **compared}, ratio)


def _started(
    stack: ExitStack,
    module: str,
    configure: Callable[[int], tuple[list[str], dict[str, str]]],
    folder: Path,
    body: bytes,
) -> BenchedServer:
    """Start one of our servers on a free port and wait until it answers."""
    port = free_port()
    arguments, environment = configure(port)
    command = [sys.executable, "-m", module, *arguments]
    log = folder / f"{module}.log"
    program = Program(module, command, environment, output=log, ready=_answers(port, body, log))
    stack.callback(program.stop)
    program.start()
    return BenchedServer(program, port, [])


def _answers(port: int, body: bytes, log: Path) -> Callable[[Child], None]:
    def wait(process: Child) -> None:
        deadline = time.monotonic() + _READY_S
        while time.monotonic() < deadline and process.poll() is None:
            try:
                _query_data(port, body)
            except (URLError, ConnectionError):
                time.sleep(0.05)
            else:
                return
        log_lines = log.read_text(errors="replace").strip().splitlines()
        raise Unavailable(
            f"A server of the benchmark does not answer: {log_lines[-1] if log_lines else 'it says nothing'}"
        )

    return wait


def _query_data(port: int, body: bytes) -> dict[str, Any]:
    """Return the data of a response; raises `Unavailable` for an error in it."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}/graphql", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=_READY_S) as response:  # noqa: S310 - our own server
        answer: dict[str, Any] = orjson.loads(response.read())
    if answer.get("errors"):
        raise Unavailable(f"The server refuses the benchmark's query: {answer['errors'][0]['message']}")
    data: dict[str, Any] = answer["data"]
    return data
