"""Documents and bodies that are meant to hurt, and how long the running fair takes to refuse each."""

import json
import os
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import httpx2

ROUNDS: Final = 20
LIMIT_MS: Final = 50.0
_HEADERS: Final = {"content-type": "application/json", "accept": "application/graphql-response+json"}


@dataclass(frozen=True)
class Refusal:
    """How one body was answered; times in milliseconds, the server's CPU time for one (None where it is not told)."""

    name: str
    size: int
    statuses: frozenset[int]
    codes: frozenset[str]
    median_ms: float
    most_ms: float
    cpu_ms: float | None

    @property
    def is_right(self) -> bool:
        """Say whether it was refused each time, as the sender's mistake. How fast is for people to judge."""
        statuses = all(HTTPStatus.BAD_REQUEST <= each < HTTPStatus.INTERNAL_SERVER_ERROR for each in self.statuses)
        return statuses and "INTERNAL" not in self.codes


def nested_fragments(levels: int) -> str:
    """Return a query whose fragments double at each level, with a page in between."""
    parts = ['{ booth(id: "b") { ...F0 } }']
    parts += [
        f"fragment F{n} on Booth {{ a: exhibitor {{ b: booths {{ nodes {{ ...F{n + 1} }} }} c: booths {{ nodes {{ ...F{n + 1} }} }} }} }}"
        for n in range(levels)
    ]
    return " ".join([*parts, f"fragment F{levels} on Booth {{ id }}"])


def flat_fragments(levels: int) -> str:
    """Return a query whose fragments double at each level in one place."""
    parts = ["{ me { ...F0 } }"]
    parts += [f"fragment F{n} on Me {{ ...F{n + 1} ...F{n + 1} }}" for n in range(levels)]
    return " ".join([*parts, f"fragment F{levels} on Me {{ id }}"])


def many_fragments(count: int, fields: str) -> str:
    """Return a query that spreads many fragments with these fields in one place."""
    spread = " ".join(f"...F{n}" for n in range(count))
    return f"{{ me {{ {spread} }} }} " + " ".join(f"fragment F{n} on Me {{ {fields} }}" for n in range(count))


def states(levels: int) -> str:
    """Return a query whose places are as many as the subsets of its fragments."""
    parts = ["{ me { actingFor { organisation { ...A0 ...B0 } } } }"]
    for n in range(levels):
        other = f"...B{n + 1}" if n % 2 else f"...A{n + 1}"
        parts += [
            f"fragment A{n} on Organisation {{ x: exhibitor {{ organisation {{ ...A{n + 1} {other} }} }} y: exhibitor {{ organisation {{ ...B{n + 1} }} }} }}",
            f"fragment B{n} on Organisation {{ x: exhibitor {{ organisation {{ ...B{n + 1} }} }} y: exhibitor {{ organisation {{ ...A{n + 1} ...B{n + 1} }} }} }}",
        ]
    return " ".join(
        [*parts, f"fragment A{levels} on Organisation {{ id }} fragment B{levels} on Organisation {{ id }}"]
    )


PAGE: Final = 'query ($n: Int = 100) { fairs(first: $n) { nodes { id } } booths(fairId: "f", first: $n) { nodes { products(first: $n) { nodes { id } } } } }'
DOCUMENTS: Final[Mapping[str, str]] = {
    **{f"{levels} fragment levels": nested_fragments(levels) for levels in (20, 40, 60, 90)},
    **{f"{levels} fragment levels in one place": flat_fragments(levels) for levels in (20, 40, 60, 90)},
    "the same field 248 times": "{ " + "me { id } " * 248 + "}",
    "the same field 800 times in 40 inline fragments": "{ me { " + ("... { " + "id " * 20 + "} ") * 40 + "} }",
    "the same field 720 times in 40 fragments": many_fragments(40, "id " * 18),
    "90 fragments in one place": many_fragments(90, "id"),
    "50 fragments in one place": many_fragments(50, "a: id b: id c: name d: name"),
    "20 same fields in 20 same fields": "{ " + ("me { " + "id " * 20 + "} ") * 20 + "}",
    "places as many as subsets": states(12),
    "3,000 directives": "{ me { id " + "@skip(if: false) " * 3000 + "} }",
    "240 directives": "{ me { id " + "@skip(if: false) " * 130 + "} }",
    "a list of 100,000 levels": '{ fair(slug: "a", id: ' + "[" * 100_000 + "]" * 100_000 + ") { id } }",
    "an object of 100,000 levels": "{ search(input: " + "{a:" * 100_000 + "1" + "}" * 100_000 + ") { relaxed } }",
    "a list type of 400 levels": "query ($a: " + "[" * 400 + "Int" + "]" * 400 + ") { me { id } }",
    "300 variables": "query (" + " ".join(f"$v{n}: Int" for n in range(300)) + ") { me { id } }",
    "a fragment in itself": "{ me { person { ...A } } } fragment A on Person { ...A }",
    "fragments in each other": "{ me { person { ...A } } } fragment A on Person { ...B } fragment B on Person { ...A }",
    "130 operations": " ".join(f"query Q{n} {{ __typename }}" for n in range(130)),
    "60 pages of a hundred": "{ " + " ".join(f"a{n}: fairs(first: 100) {{ nodes {{ id }} }}" for n in range(60)) + " }",
    "a page by a variable's default": PAGE,
    "unknown fields 900 times": "{ " + " ".join(f"nothing{n}" for n in range(900)) + " }",
    "introspection in introspection": "{ __schema { types { "
    + "fields { type { " * 12
    + "name"
    + " } }" * 12
    + " } } }",
    "comments without end": "#\n" * 100_000 + "{ me { id } }",
    "a name of 900 kB": "{ " + "a" * 900_000 + " }",
    "a text of 900 kB": '{ fair(slug: "' + "a" * 900_000 + '") { id } }',
    "a block text of 300,000 lines": '{ fair(slug: """' + "a\n\t" * 300_000 + '""") { id } }',
    "commas without end": "{ me { id " + "," * 900_000 + "} }",
    "a number of 100,000 digits": "{ fairs(first: " + "9" * 100_000 + ") { nodes { id } } }",
    "a number of 900,000 digits": "{ fairs(first: " + "9" * 900_000 + ") { nodes { id } } }",
    "escapes without end": '{ fair(slug: "' + "\\u0041" * 150_000 + '") { id } }',
    "nothing but braces": "{" * 500_000,
}
"""All with fields of the schema as it is, so that nothing but a limit stops them."""


Make = Callable[[int], bytes]
"""Makes the body of a round."""


def bodies() -> Iterator[tuple[str, Make]]:
    """Give what makes hostile bodies, by their names: the documents, and what is no request at all."""
    for name, document in DOCUMENTS.items():
        yield name, partial(_with_document, document)
    for name, variables in _variables().items():
        yield name, partial(_with_document, "query ($id: ID) { fair(id: $id) { id } }", variables=variables)
    for name, body in _no_requests().items():
        yield name, partial(_as_it_is, body)


def _variables() -> dict[str, bytes]:
    return {
        "100,000 nested arrays in the variables": b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        "100,000 nested objects in the variables": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        "1,000 nested arrays in a variable": b'{"id":' + b"[" * 1000 + b"]" * 1000 + b"}",
        "60,000 variables": json.dumps({f"v{n}": n for n in range(60_000)}).encode(),
        "a number of 100,000 digits in a variable": b'{"id":' + b"9" * 100_000 + b"}",
        "a lone surrogate in a variable": b'{"id":"\\ud800"}',
        "a text of 10 MB in a variable": b'{"id":"' + b"a" * 10_000_000 + b'"}',
    }


def _no_requests() -> dict[str, bytes]:
    return {
        "a body of 10 MB": b" " * 10_000_000,
        "a batch of 100": b"[" + b",".join([b'{"query":"{ __typename }"}'] * 100) + b"]",
        "a batch of 30,000": b"[" + b",".join([b'{"query":"{ __typename }"}'] * 30_000) + b"]",
        "900 kB of brackets": b"[" * 900_000,
        "900 kB of zeros": b"\x00" * 900_000,
        "a number of 900,000 digits": b"9" * 900_000,
        "900 kB in another encoding": "文".encode("utf-16-le") * 450_000,
    }


def _with_document(document: str, number: int, *, variables: bytes = b"{}") -> bytes:
    return b'{"query":' + json.dumps(f"{document} #{number}").encode() + b',"variables":' + variables + b"}"


def _as_it_is(body: bytes, _number: int) -> bytes:
    return body


def refusals(url: str, *, rounds: int = ROUNDS, pid: int | None = None) -> Iterator[Refusal]:
    """Send each hostile body ``rounds`` times to the fair at ``url`` and give how it was answered.

    A document is another one each time, so that the server, which is process ``pid``, cannot
    remember what it thought of it.
    """
    with httpx2.Client(timeout=60, headers=_HEADERS, trust_env=False) as http:
        for name, make in bodies():
            before = _cpu_ms(pid)
            answers = [_sent(http, f"{url}/graphql", make(number)) for number in range(rounds)]
            times, after = [spent for _, spent, _ in answers], _cpu_ms(pid)
            yield Refusal(
                name,
                len(make(0)),
                frozenset(status for status, _, _ in answers),
                frozenset(code for _, _, codes in answers for code in codes),
                statistics.median(times),
                max(times),
                None if before is None or after is None else (after - before) / rounds,
            )


def _cpu_ms(pid: int | None) -> float | None:
    """Return what Linux says of a process's CPU time (proc(5), utime and stime)."""
    file = Path(f"/proc/{pid}/stat")
    if pid is None or not file.is_file():
        return None
    fields = file.read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def _sent(http: httpx2.Client, url: str, body: bytes) -> tuple[int, float, frozenset[str]]:
    began = time.perf_counter()
    response = http.post(url, content=body)
    spent = (time.perf_counter() - began) * 1000
    return response.status_code, spent, frozenset(_codes(response))


def _codes(response: httpx2.Response) -> Iterator[str]:
    try:
        body: Any = response.json()
    except ValueError:
        return
    for error in body.get("errors", ()) if isinstance(body, dict) else ():
        yield error.get("extensions", {}).get("code", "none")
