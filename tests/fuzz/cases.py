"""Schemathesis' cases, one operation after the other, as somebody of the cast."""

import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

import orjson
import requests
import schemathesis
from graphql import DocumentNode
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok
from schemathesis.generation.case import Case
from schemathesis.graphql import nodes, scalar
from schemathesis.schemas import APIOperation

from tests.fuzz.values import CODE, CollectedIds, Values
from tests.support.permissions import Cast

ROLES: Final = ("anonymous", "buyer", "exhibitor", "other_exhibitor", "organiser", "partner_key")
DEFECTS: Final = frozenset({"INTERNAL", "UNAVAILABLE"})
AT_THE_DOOR: Final = frozenset({"TOO_COSTLY", "RATE_LIMITED", "INVALID_DOCUMENT", "BAD_REQUEST"})
_SCALARS: Final = {
    "Date": ["2027-04-15", "tomorrow"],
    "DateTime": ["2027-04-15T01:00:00Z", "yesterday", ""],
    "Decimal": ["12.50", "-1", "1e400", "much"],
    "BigInt": ["0", "-1", "9" * 40],
}


@dataclass
class Tally:
    """What came of the cases of one role. ``executed`` ran a resolver, ``given`` got something other than a refusal."""

    role: str
    cases: int = 0
    mutations: int = 0
    executed: int = 0
    given: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    times_ms: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def percentile_ms(self, share: float) -> float:
        """Return the time within which this share of the answers came, in milliseconds."""
        times = sorted(self.times_ms)
        return times[min(len(times) - 1, math.ceil(share * len(times)))] if times else 0.0


@dataclass(frozen=True)
class Fuzz:
    """Sends generated operations to the fair at ``url``; ``put_back`` mends what a mutation has done."""

    url: str
    cast: Cast
    put_back: Callable[[], list[str]]

    def run(self, role: str, cases: int) -> Tally:
        """Send ``cases`` operations as ``role``, as many for each field of Query and Mutation."""
        tally, harvest = Tally(role), CollectedIds()
        loaded = schemathesis.graphql.from_url(f"{self.url}/graphql")
        values = Values(loaded.client_schema, self.cast, harvest)

        @loaded.hook
        def flatmap_body(_context: Any, body: DocumentNode) -> st.SearchStrategy[DocumentNode]:
            return st.randoms(use_true_random=True).map(lambda random: values.enriched(body, random))

        for name, texts in _SCALARS.items():
            scalar(name, st.sampled_from(texts).map(nodes.String))
        with requests.Session() as session:
            sender = _Sender(self, role, session, tally, harvest)
            found = [each.ok() for each in loaded.get_all_operations() if isinstance(each, Ok)]
            begin = ROLES.index(role)  # so that few cases are of other fields for each role
            fields = found[begin:] + found[:begin]
            for number, operation in enumerate(fields):
                sender.try_out(operation, cases * (number + 1) // len(fields) - cases * number // len(fields))
            for _ in range(20):  # some fields have few cases of their own
                for operation in fields if tally.cases < cases else ():
                    sender.try_out(operation, min(20, cases - tally.cases))
        return tally


@dataclass(frozen=True)
class _Sender:
    """Sends one role's cases and judges the answers."""

    fuzz: Fuzz
    role: str
    session: requests.Session
    tally: Tally
    harvest: CollectedIds

    def try_out(self, operation: APIOperation[Any, Any, Any, Any], examples: int) -> None:
        """Send up to ``examples`` cases of one field."""
        if examples <= 0:
            return

        @seed(self.tally.cases)
        @settings(
            max_examples=examples,
            database=None,
            derandomize=False,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def send(case: Case[Any]) -> None:
            self.send(case)

        send()

    def send(self, case: Case[Any]) -> None:
        """Send one case."""
        self.session.cookies.clear()
        secret = self.fuzz.cast.secrets.get(self.role)
        headers = {"authorization": f"Bearer {secret}"} if secret else {}
        response = case.call(session=self.session, headers=headers, timeout=60)
        is_mutation = case.operation.label.startswith("Mutation.")
        self.tally.cases += 1
        self.tally.mutations += is_mutation
        self.tally.statuses[response.status_code] += 1
        self.tally.times_ms.append(response.elapsed * 1000)
        changed = self._judge(case, response.status_code, response.headers, response.text)
        if changed and is_mutation:
            self.tally.faults += self.fuzz.put_back()

    def _judge(self, case: Case[Any], status: int, headers: Any, text: str) -> bool:
        """Count what the answer says; return whether something was given."""
        faults = [] if "x-request-id" in headers else ["no request id"]
        body = _json(text)
        if body is None:
            faults.append("no JSON object")
        codes = list(codes_of(body or {}))
        self.tally.codes.update(set(codes))
        faults += [each for each in codes if each in DEFECTS]
        if status not in {HTTPStatus.OK, HTTPStatus.BAD_REQUEST}:
            faults.append(f"status {status}")
        if faults:
            self.tally.faults.append(
                f"{case.operation.label} as {self.role}: {', '.join(faults)}: {case.body!s} → {text[:500]}"
            )
        self.harvest.gather(text)
        executed = "data" in (body or {})
        is_given = any(is_result(each) for each in ((body or {}).get("data") or {}).values())
        self.tally.executed += executed
        self.tally.given += is_given
        return is_given


def _json(text: str) -> dict[str, Any] | None:
    try:
        parsed = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return parsed if isinstance(parsed, dict) else None


def is_result(value: object) -> bool:
    """Say whether a root field gave something other than null or a `Problem`."""
    return value is not None and not (isinstance(value, dict) and CODE in value)


def codes_of(body: dict[str, Any]) -> Iterator[str]:
    """Give the codes of an answer's errors, and of the problems that its unions hold."""
    for error in body.get("errors", ()):
        yield str(error.get("extensions", {}).get("code"))
    for result in (body.get("data") or {}).values():
        if isinstance(result, dict) and CODE in result:
            yield str(result[CODE])
