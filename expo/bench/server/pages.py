"""Cost of the fair's pages: server time, transfer, and what a reader waits for."""

import asyncio
import http.client
import json
import random
import re
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from expo.bench.report import Report, latencies, progress, report
from expo.bench.server import slow_line
from expo.demo.data.plan import plan
from expo.demo.data.sign_ins import sign_ins
from expo.kit.db.embedded import free_port
from expo.kit.errors import Unavailable
from expo.kit.processes.children import start
from expo.settings import Settings

_OPEN_S: Final = 900.0
_STILL_S: Final = 2.0
_STILL: Final = 4
"""Database commands that a settled server sends at most in that time: polling of its followers."""

_FIND: Final = """query ($fair: String!) {
  fair(slug: $fair) { tagline { text } }
  search(input: {text: "vacuum flask", kinds: [PRODUCT]}, first: 1) { hits { nodes { product { id booth { id } } } } }
}"""
_SIGN_IN: Final = """mutation ($email: String!, $password: String!) {
  signIn(input: {email: $email, password: $password}) { __typename }
}"""
_COMMANDS: Final = re.compile(r'^expo_database_commands_total\{command="(\w+)"\} (\S+)$', re.MULTILINE)


@dataclass
class Measured:
    """A page: its path, the session it is read with, and the milliseconds of each response."""

    name: str
    path: str
    cookie: str = ""
    latencies_ms: list[float] = field(default_factory=list)
    commands: float = 0.0


def measure(data: Path, *, requests: int, loads: int, seed: int) -> Report:
    """Open the demo fair in ``data`` and measure its pages; raises `Unavailable` when it does not open."""
    with ExitStack() as stack:
        url = _opened(stack, data)
        pages = _pages(url, data)
        _ask(url, pages, requests, random.Random(seed))  # noqa: S311 - an order, no secret
        seen, hello = _look(url, pages, loads)
    figures = {each.name: _figures(each) | seen[each.name] for each in pages}
    work = {
        "requests": requests,
        "loads": loads,
        "seed": seed,
        "line_mbit_per_s": slow_line.BITS_PER_S / 1e6,
        "line_latency_ms": slow_line.LATENCY_MS,
        "processor_slowdown": slow_line.SLOWDOWN,
    }
    compared = {"with": "two words of plain text on the same line", "fcp_ms": hello}
    flat = {f"{name}_{key}": value for name, found in figures.items() for key, value in found.items()}
    ratio = hello / max(1.0, *(found["lcp_ms"] for found in seen.values()))
    return report("pages", work, flat, compared, ratio)


def _figures(page: Measured) -> dict[str, float]:
    found = latencies(page.latencies_ms)
    return {
        "server_p50_ms": found["p50_ms"],
        "server_p95_ms": found["p95_ms"],
        "database_commands": round(page.commands),
    }


def _opened(stack: ExitStack, data: Path) -> str:
    """Start the demo fair and return its URL once its data is complete and the server has settled."""
    port, log = free_port(), stack.enter_context((data / "bench.log").open("wb"))
    command = [sys.executable, "-m", "expo", "demo", "--port", str(port), "--data", str(data)]
    process = start(command, stdout=log, stderr=log)
    stack.callback(process.wait, 30)
    stack.callback(process.terminate)
    url, deadline = f"http://localhost:{port}", time.monotonic() + _OPEN_S
    for step, done in (("opening the demo fair", is_complete), ("waiting until it has settled", is_settled)):
        progress(step)
        while not done(url):
            if time.monotonic() > deadline or process.poll() is not None:
                raise Unavailable(f"The demo fair does not open: see {data / 'bench.log'}.")
            time.sleep(0.5)
    return url


def is_complete(url: str) -> bool:
    """Return whether the demo is complete: its tagline, which is set last, is there, and a product is found."""
    try:
        found = _graphql(url, _FIND, {"fair": plan().slug})
        return bool(found["fair"]["tagline"] and found["search"]["hits"]["nodes"])
    except (OSError, ValueError, LookupError, TypeError):
        return False


def is_settled(url: str) -> bool:
    """Return whether the server is idle for two seconds, with no changes left to follow."""
    with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)) as connection:
        before = _commands(connection)
        time.sleep(_STILL_S)
        return _commands(connection) - before <= _STILL


def _pages(url: str, data: Path) -> list[Measured]:
    found = _graphql(url, _FIND, {"fair": plan().slug})
    product = found["search"]["hits"]["nodes"][0]["product"]
    exhibitor = next(each for each in sign_ins(Settings(data=data).signing_secret()) if each.role == "exhibitor")
    cookie = _signed_in(url, exhibitor.email, exhibitor.password)
    return [
        Measured("front", f"/en/fairs/{plan().slug}"),
        Measured("search", "/en/search?q=vacuum+flask"),
        Measured("product", f"/en/products/{product['id']}"),
        Measured("booth", f"/en/booths/{product['booth']['id']}"),
        Measured("portal_products", "/en/portal/products", cookie),
    ]


def _signed_in(url: str, email: str, password: str) -> str:
    """Sign in and return the session cookie."""
    headers, _ = _posted(url, _SIGN_IN, {"email": email, "password": password})
    return str(headers["set-cookie"]).partition(";")[0]


def _graphql(url: str, query: str, variables: Mapping[str, Any]) -> dict[str, Any]:
    return dict(json.loads(_posted(url, query, variables)[1])["data"])


def _posted(url: str, query: str, variables: Mapping[str, Any]) -> tuple[Message, bytes]:
    """Return headers and body of the response to an operation."""
    body = json.dumps({"query": query, "variables": variables})
    with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)) as connection:
        connection.request("POST", "/graphql", body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        return response.headers, response.read()


def _ask(url: str, pages: Sequence[Measured], requests: int, order: random.Random) -> None:
    """Request each page ``requests`` times over one connection, in random order, and count database commands."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    for page in pages:
        _get(connection, page)  # the first request fills caches
        before = _commands(connection)
        _get(connection, page)
        page.commands = _commands(connection) - before
    turns = [page for page in pages for _ in range(requests)]
    order.shuffle(turns)
    for number, page in enumerate(turns):
        if number % 100 == 0:
            progress(f"request {number + 1} of {len(turns)}")
        page.latencies_ms.append(_get(connection, page))


def _get(connection: http.client.HTTPConnection, page: Measured) -> float:
    """Return the milliseconds to a page's last byte; raises `Unavailable` unless the status is 200."""
    begun = time.perf_counter()
    connection.request("GET", page.path, headers={"Accept-Encoding": "gzip", "Cookie": page.cookie})
    response = connection.getresponse()
    response.read()
    taken = (time.perf_counter() - begun) * 1000
    if response.status != http.client.OK:
        raise Unavailable(f"{page.path} answers {response.status}.")
    return taken


def _commands(connection: http.client.HTTPConnection) -> float:
    """Return the number of commands sent to the database so far."""
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    return sum(float(count) for command, count in _COMMANDS.findall(text) if command != "getMore")


def _look(url: str, pages: Sequence[Measured], loads: int) -> tuple[dict[str, dict[str, float]], float]:
    """Return the figures of each page on the slow line, and the first paint of plain text there."""
    return asyncio.run(_looking(url, pages, loads))


async def _looking(url: str, pages: Sequence[Measured], loads: int) -> tuple[dict[str, dict[str, float]], float]:
    seen: dict[str, list[slow_line.PageLoad]] = {page.name: [] for page in pages}
    plain: list[slow_line.PageLoad] = []
    async with slow_line.chromium() as browser:
        for turn in range(loads):
            progress(f"load {turn + 1} of {loads}")
            plain.append(await slow_line.load(browser, f"{url}/healthz"))
            for page in pages:
                seen[page.name].append(await slow_line.load(browser, url + page.path, _cookies(url, page)))
    return {name: slow_line.figures(each) for name, each in seen.items()}, slow_line.figures(plain)["fcp_ms"]


def _cookies(url: str, page: Measured) -> list[dict[str, str]]:
    name, _, value = page.cookie.partition("=")
    return [{"name": name, "value": value, "url": url}] if page.cookie else []
