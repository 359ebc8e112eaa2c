"""What the GraphQL endpoint turns away although it is good GraphQL, and what it must not turn away."""

import json
from typing import Any

import httpx2
import pytest
from graphql import OperationDefinitionNode, parse
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route
from starlette.websockets import WebSocket

from expo.kit.db.mongo import Database
from expo.kit.graphql.cost import MAX_CHARACTERS, MAX_FRAGMENTS, MAX_OPERATIONS, MAX_SAME_FIELD, MAX_VARIABLES, cost_of
from expo.kit.graphql.types import Context
from expo.kit.realtime.bus import MemoryBus
from expo.kit.web.graphql_http import LARGEST_BODY, GraphQLEndpoint
from expo.kit.web.idempotency import Replies
from expo.schema import whole_schema
from tests.support.admission import freely
from tests.support.clock import FakeClock


@pytest.fixture(scope="module")
def schema() -> Any:
    return whole_schema()


@pytest.fixture
def client(schema: Any, database: Database, clock: FakeClock) -> httpx2.AsyncClient:
    async def context(_request: Request | WebSocket) -> Context:
        return Context("req_test", {}, MemoryBus(), freely)

    app = Starlette(routes=[Route("/graphql", GraphQLEndpoint(schema, context, Replies(database, clock)))])
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://fair")


async def asked(client: httpx2.AsyncClient, query: str, name: str | None = None, /, **variables: Any) -> str | None:
    """Return the code with which a document is turned away, or None."""
    body = {"query": query, "variables": variables, "operationName": name}
    headers = {"accept": "application/graphql-response+json"}
    response = await client.post("/graphql", json=body, headers=headers)
    errors = response.json().get("errors")
    assert response.status_code == (400 if errors else 200), response.text
    return str(errors[0]["extensions"]["code"]) if errors else None


def some_types(*selections: str) -> str:
    return "{ __schema { queryType { " + " ".join(selections) + " } } }"


async def test_field_repeated_too_often_in_one_place_is_refused(client: httpx2.AsyncClient) -> None:
    half = "name " * (MAX_SAME_FIELD // 2)
    fragment = f" fragment F on __Type {{ {half} }}"
    assert await asked(client, some_types(half, "... {", half, "}")) is None
    assert await asked(client, some_types(half, "... on __Type {", half, "name }")) == "TOO_COSTLY"
    assert await asked(client, some_types(half, "...F ...F") + fragment) is None
    assert await asked(client, some_types(half, "name ...F") + fragment) == "TOO_COSTLY"


async def test_fields_of_the_same_place_are_counted_together(client: httpx2.AsyncClient) -> None:
    twice = "{ __schema { queryType { " + "name " * 11 + "} } __schema { queryType { " + "name " * 11 + "} } }"
    assert await asked(client, twice) == "TOO_COSTLY"
    assert await asked(client, twice.replace("} __schema", "} b: __schema")) is None


async def test_too_many_fragments_in_one_place_are_refused(client: httpx2.AsyncClient) -> None:
    for count, code in ((MAX_FRAGMENTS, None), (MAX_FRAGMENTS + 1, "TOO_COSTLY")):
        spread = some_types(*(f"...F{n}" for n in range(count)))
        fragments = " ".join(f"fragment F{n} on __Type {{ a{n}: name }}" for n in range(count))
        assert await asked(client, f"{spread} {fragments}") == code


async def test_page_size_in_a_variable_default_is_counted(client: httpx2.AsyncClient) -> None:
    pages = "booths(fairId: 1, first: $n) { nodes { products(first: $n) { nodes { id } } } }"
    assert await asked(client, f"query ($n: Int = 100) {{ {pages} }}") == "TOO_COSTLY"
    assert await asked(client, f"query ($n: Int) {{ {pages} }}", n=100) == "TOO_COSTLY"


async def test_unrequested_operations_are_limited_too(client: httpx2.AsyncClient) -> None:
    greedy = "query B { booths(fairId: 1, first: 100) { nodes { products(first: 100) { nodes { id } } } } }"
    assert await asked(client, "query A { __typename } " + greedy, "A") == "TOO_COSTLY"
    many = " ".join(f"query Q{n} {{ __typename }}" for n in range(MAX_OPERATIONS + 1))
    assert await asked(client, many, "Q1") == "TOO_COSTLY"


async def test_several_operations_without_a_name_are_refused(client: httpx2.AsyncClient) -> None:
    two = "query A { __typename } query B { __typename }"
    assert await asked(client, two) == "INVALID_DOCUMENT"
    assert await asked(client, two, "B") is None


async def test_endless_number_is_a_client_error(client: httpx2.AsyncClient) -> None:
    for digits in (5_000, 40_000):
        for query in (
            "{ fairs(first: %s) { nodes { id } } }",
            '{ products(exhibitorId: "e", first: -%s) { nodes { id } } }',
        ):
            assert await asked(client, query % ("9" * digits)) == "INVALID_DOCUMENT"


async def test_long_document_is_refused_and_long_variable_accepted(client: httpx2.AsyncClient) -> None:
    assert await asked(client, "{ __typename }" + " " * MAX_CHARACTERS) == "TOO_COSTLY"
    assert await asked(client, "query ($a: String!) { __type(name: $a) { name } }", a="x" * MAX_CHARACTERS) is None
    assert await asked(client, "{ __typename }", **{f"v{n}": n for n in range(MAX_VARIABLES + 1)}) == "TOO_COSTLY"


async def test_cached_document_is_checked_again(client: httpx2.AsyncClient) -> None:
    query = "query ($all: Boolean!) { __typename @include(if: $all) }"
    assert [await asked(client, query, all=True) for _ in range(2)] == [None] * 2
    many = {f"v{n}": n for n in range(MAX_VARIABLES + 1)}
    assert await asked(client, query, all=True, **many) == "TOO_COSTLY"


@pytest.mark.parametrize("announced", [True, False])
async def test_oversized_body_is_refused_with_a_code(client: httpx2.AsyncClient, announced: bool) -> None:
    body = json.dumps({"query": "{ __typename }" + " " * LARGEST_BODY}).encode()

    async def chunks() -> Any:
        for start in range(0, len(body), 100_000):
            yield body[start : start + 100_000]

    headers = {"content-type": "application/json"}
    response = await client.post("/graphql", content=body if announced else chunks(), headers=headers)
    assert response.status_code == 413
    assert response.json()["errors"][0]["extensions"]["code"] == "BODY_TOO_LARGE"


async def test_whole_schema_may_be_queried_twice_but_not_twenty_times(client: httpx2.AsyncClient) -> None:
    whole = "__schema { types { name fields { name args { name description type { name } } } } }"
    assert await asked(client, "{ " + " ".join(f"a{n}: {whole}" for n in range(2)) + " }") is None
    assert await asked(client, "{ " + " ".join(f"a{n}: {whole}" for n in range(20)) + " }") == "TOO_COSTLY"


@pytest.mark.parametrize("first", [float("nan"), float("inf"), -float("inf")])
def test_non_finite_page_size_counts_as_the_largest(schema: Any, first: float) -> None:
    document = parse("query ($n: Int) { fairs(first: $n) { nodes { id } } }")
    [operation] = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    largest = cost_of(schema._schema, document, operation, {"n": 100})
    assert cost_of(schema._schema, document, operation, {"n": first}) == largest
