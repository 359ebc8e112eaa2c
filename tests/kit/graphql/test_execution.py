"""The GraphQL endpoint: what comes in, what is turned away, what goes out."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

import httpx2
import pytest
import strawberry
from pymongo.errors import AutoReconnect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route
from starlette.websockets import WebSocket
from strawberry.schema.config import StrawberryConfig

from expo.kit.access import SYSTEM
from expo.kit.db.mongo import Database
from expo.kit.errors import Conflict, NotFound
from expo.kit.graphql.cost import MAX_DEPTH, MAX_POINTS, MAX_SAME_FIELD, MAX_TOKENS
from expo.kit.graphql.execution import ExpoSchema, OperationGate
from expo.kit.graphql.rate_limits import RateLimits
from expo.kit.graphql.types import Connection, Context, Info, PageInfo, Problem, ProblemHandler, checked_page
from expo.kit.realtime.bus import MemoryBus
from expo.kit.web.graphql_http import GraphQLEndpoint
from expo.kit.web.idempotency import Replies
from tests.support.clock import FakeClock


@strawberry.type
class Cup:
    id: strawberry.ID

    @strawberry.field
    def cups(self, first: int | None = None) -> Connection["Cup"]:
        return some_cups(first)

    @strawberry.field
    def twins(self) -> list["Cup"]:
        return [Cup(id=self.id), Cup(id=self.id)]

    @strawberry.field
    def alike(self, first: int = 3) -> list["Cup"]:
        return [Cup(id=strawberry.ID(str(number))) for number in range(first)]


def some_cups(first: int | None) -> Connection[Cup]:
    cups = [Cup(id=strawberry.ID(str(number))) for number in range(checked_page(first, None).first)]
    nothing = PageInfo(has_next_page=False, has_previous_page=False, start_cursor=None, end_cursor=None)
    return Connection(edges=[], nodes=cups, page_info=nothing)


@strawberry.type
class Cupboard:
    cups: Connection[Cup]


CupResult = Annotated[Cup | Problem, strawberry.union("CupResult")]


@strawberry.type
class Query:
    @strawberry.field
    def cup(self) -> Cup:
        return Cup(id=strawberry.ID("1"))

    @strawberry.field
    def missing(self) -> Cup:
        raise NotFound("There is no such cup.", field="id")

    @strawberry.field
    def broken(self) -> Cup:
        raise ZeroDivisionError("a secret of the inside")

    @strawberry.field
    def cups(self, first: int | None = None) -> Connection[Cup]:
        return some_cups(first)

    @strawberry.field
    def found(self, first: int | None = None) -> Cupboard:
        return Cupboard(cups=some_cups(first))


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def make_cup(self, info: Info, name: str) -> CupResult:
        if name == "taken":
            raise Conflict("There is one already.", field="name")
        if name == "broken":
            raise ZeroDivisionError("a secret of the inside")
        database = info.context.service(Database)

        async def write() -> None:
            await database.collection("cups").insert({"_id": f"{name}{await database.collection('cups').count({})}"})

        await database.transact(write)
        return Cup(id=strawberry.ID(str(await database.collection("cups").count({}))))


@pytest.fixture
async def client(database: Database, clock: FakeClock) -> AsyncIterator[httpx2.AsyncClient]:
    rates = RateLimits(20_000)
    schema = ExpoSchema(
        query=Query,
        mutation=Mutation,
        extensions=[OperationGate],
        exception_handlers=[ProblemHandler()],
        config=StrawberryConfig(disable_field_suggestions=True),
    )

    async def context(request: Request | WebSocket) -> Context:
        return Context(
            request_id="req_test",
            services={Database: database},
            bus=MemoryBus(),
            actor=SYSTEM,
            check_rate_limit=rates.admit,
            idempotency_key=request.headers.get("idempotency-key"),
        )

    app = Starlette(routes=[Route("/graphql", GraphQLEndpoint(schema, context, Replies(database, clock)))])
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://fair") as opened:
        yield opened


async def ask(client: httpx2.AsyncClient, query: str, key: str | None = None, **variables: Any) -> httpx2.Response:
    headers = {"accept": "application/graphql-response+json"} | ({"idempotency-key": key} if key else {})
    return await client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)


def code(response: httpx2.Response) -> str:
    first: str = response.json()["errors"][0]["extensions"]["code"]
    return first


async def test_database_outage_is_reported_as_unavailable(database: Database, clock: FakeClock) -> None:
    async def away(_request: Request | WebSocket) -> Context:
        raise AutoReconnect("a secret of the inside")

    endpoint = GraphQLEndpoint(ExpoSchema(query=Query), away, Replies(database, clock))
    transport = httpx2.ASGITransport(Starlette(routes=[Route("/graphql", endpoint)]))
    async with httpx2.AsyncClient(transport=transport, base_url="http://fair") as asking:
        response = await asking.post("/graphql", json={"query": "{ cup { id } }"})
    assert (response.status_code, code(response)) == (503, "UNAVAILABLE")
    assert "secret" not in response.text


async def test_response_states_its_cost(client: httpx2.AsyncClient) -> None:
    response = await ask(client, "{ cup { id } }")
    assert response.json() == {"data": {"cup": {"id": "1"}}, "extensions": {"cost": 2}}


async def test_the_cost_of_a_page_grows_with_its_size(client: httpx2.AsyncClient) -> None:
    costs = [
        (await ask(client, "query($n: Int) { cups(first: $n) { nodes { id } pageInfo { hasNextPage } } }", n=n)).json()
        for n in (1, 10, 100)
    ]
    assert [each["extensions"]["cost"] for each in costs] == [5, 14, 104]


async def test_page_size_is_coerced_and_multiplies_items_only(client: httpx2.AsyncClient) -> None:
    page = "query($n: Int) { cups(first: $n) { nodes { id twins { id } } } }"
    costs = [(await ask(client, page, n=n)).json()["extensions"]["cost"] for n in (10, 10.0, None)]
    assert costs == [2 + 10 * (1 + 1 + 5), 2 + 10 * (1 + 1 + 5), 2 + 20 * (1 + 1 + 5)]


@pytest.mark.parametrize("first, items", [("", 3), ("(first: 40)", 40)])
async def test_list_with_default_page_size_is_costed_by_it(client: httpx2.AsyncClient, first: str, items: int) -> None:
    response = await ask(client, f"{{ cup {{ alike{first} {{ id alike{first} {{ id }} }} }} }}")
    assert response.json()["extensions"]["cost"] == 2 + items * (1 + 1 + items)


async def test_page_size_applies_to_a_nested_connection(client: httpx2.AsyncClient) -> None:
    response = await ask(client, "{ found(first: 50) { cups { nodes { id } pageInfo { hasNextPage } } } }")
    assert response.json()["extensions"]["cost"] == 1 + 1 + (1 + 50) + 2


async def test_fragment_is_costed_in_each_page_that_spreads_it(client: httpx2.AsyncClient) -> None:
    pages = "{ few: found(first: 1) { ...Cups } many: found(first: 50) { ...Cups } }"
    response = await ask(client, f"{pages} fragment Cups on Cupboard {{ cups {{ nodes {{ id }} }} }}")
    assert response.json()["extensions"]["cost"] == 2 * (1 + 1 + 1) + 1 + 50


async def test_expected_query_error_has_code_message_and_field(client: httpx2.AsyncClient) -> None:
    response = await ask(client, "{ missing { id } }")
    [error] = response.json()["errors"]
    assert error["message"] == "There is no such cup."
    assert error["extensions"] == {"code": "NOT_FOUND", "field": "id"}


async def test_defect_is_masked_and_names_the_request_id(client: httpx2.AsyncClient) -> None:
    for query in ("{ broken { id } }", 'mutation { makeCup(name: "broken") { __typename } }'):
        response = await ask(client, query)
        assert "secret" not in response.text
        assert code(response) == "INTERNAL"
        assert "req_test" in response.text


async def test_mutation_reports_expected_errors_in_its_result(client: httpx2.AsyncClient) -> None:
    response = await ask(client, 'mutation { makeCup(name: "taken") { ... on Problem { code message field } } }')
    assert response.json()["data"]["makeCup"] == {
        "code": "CONFLICT",
        "message": "There is one already.",
        "field": "name",
    }


async def test_unknown_field_is_refused_without_suggestions(client: httpx2.AsyncClient) -> None:
    response = await ask(client, "{ cupp { id } }")
    assert response.status_code == 400
    assert "Did you mean" not in response.text
    assert "data" not in response.json()


def nested_fragments(levels: int) -> str:
    parts = ["query { cup { ...F0 } }"]
    parts += [
        f"fragment F{n} on Cup {{ a: twins {{ ...F{n + 1} }} b: twins {{ ...F{n + 1} }} }}" for n in range(levels)
    ]
    return " ".join([*parts, f"fragment F{levels} on Cup {{ id }}"])


HOSTILE = {
    **{f"{levels} fragment levels": nested_fragments(levels) for levels in (20, 40, 60, 90)},
    "the same field 248 times": "{ " + "cup { id } " * 248 + "}",
    "3,000 directives": "{ cup { id " + "@skip(if: false) " * 3000 + "} }",
    "a list of 100,000 levels": "{ cups(first: " + "[" * 100_000 + "]" * 100_000 + ") { nodes { id } } }",
    "a fragment in itself": "{ cup { ...A } } fragment A on Cup { twins { ...A } }",
    "fragments in each other": "{ cup { ...A } } fragment A on Cup { ...B } fragment B on Cup { ...A }",
    "an unused fragment in itself": "{ cup { id } } fragment A on Cup { twins { ...A } }",
    "too many levels": "{ cup { " + "twins { " * MAX_DEPTH + "id" + " }" * MAX_DEPTH + " } }",
    "pages in pages": "{ cups(first: 100) { nodes { cups(first: 100) { nodes { id } } } } }",
    "comments without end": "#\n" * 5000 + "{ cup { id } }",
    "aliases without end": "{ " + " ".join(f"a{n}: cups(first: 100) {{ nodes {{ id }} }}" for n in range(60)) + " }",
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_document_is_refused_before_validation(client: httpx2.AsyncClient, name: str) -> None:
    for accept in ("application/json", "application/graphql-response+json"):
        response = await client.post("/graphql", json={"query": HOSTILE[name]}, headers={"accept": accept})
        assert 400 <= response.status_code < 500
        assert code(response) == "TOO_COSTLY"


async def test_deeply_nested_json_is_a_client_error(client: httpx2.AsyncClient) -> None:
    body = b'{"query":"{cup{id}}","variables":{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}}"
    response = await client.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 400


@pytest.mark.parametrize(
    "body", [b"", b"{", b"null", b"7", b"[]", b'"x"', b"{}", b'{"query": 7}', b"\xff\xfe", b'{"query":"\\ud800"}']
)
async def test_invalid_request_gets_a_4xx(client: httpx2.AsyncClient, body: bytes) -> None:
    response = await client.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert 400 <= response.status_code < 500


async def test_a_mutation_by_get_is_refused(client: httpx2.AsyncClient) -> None:
    response = await client.get("/graphql", params={"query": 'mutation { makeCup(name: "a") { __typename } }'})
    assert response.status_code == 405 or response.status_code == 400  # noqa: PLR1714


async def test_repeated_mutation_is_idempotent_with_the_same_reply(
    client: httpx2.AsyncClient, database: Database
) -> None:
    query = 'mutation { makeCup(name: "a") { ... on Cup { id } } }'
    replies = [(await ask(client, query, key="key-0001")).json() for _ in range(3)]
    assert replies[0]["data"] == {"makeCup": {"id": "1"}}
    assert replies[1:] == replies[:1] * 2
    assert await database.collection("cups").count({}) == 1


async def test_lost_reply_is_rebuilt_from_the_claim(client: httpx2.AsyncClient, database: Database) -> None:
    query = 'mutation { makeCup(name: "a") { ... on Cup { id } } }'
    first = (await ask(client, query, key="key-0001")).json()
    await database.collection("idempotency_replies").delete({})
    assert (await ask(client, query, key="key-0001")).json() == first
    assert await database.collection("cups").count({}) == 1


async def test_reused_key_with_another_request_is_refused(client: httpx2.AsyncClient, database: Database) -> None:
    query = "mutation($name: String!) { makeCup(name: $name) { __typename } }"
    await ask(client, query, key="key-0001", name="a")
    response = await ask(client, query, key="key-0001", name="b")
    assert code(response) == "IDEMPOTENCY_KEY_REUSED"
    assert await database.collection("cups").count({}) == 1


@pytest.mark.parametrize("key", ["short", "x" * 201, "späte-schlüssel"])
async def test_invalid_idempotency_key_is_refused(client: httpx2.AsyncClient, database: Database, key: str) -> None:
    response = await client.post(
        "/graphql",
        json={"query": 'mutation { makeCup(name: "a") { __typename } }'},
        headers={b"idempotency-key": key.encode()},
    )
    assert code(response) == "INVALID"
    assert await database.collection("cups").count({}) == 0


async def test_stored_replies_are_encrypted(client: httpx2.AsyncClient, database: Database) -> None:
    await ask(client, 'mutation { makeCup(name: "a") { ... on Cup { id } } }', key="key-0001")
    [kept] = await database.collection("idempotency_replies").find({}, limit=5)
    assert b"makeCup" not in kept["reply"]
    assert "key-0001" not in repr(kept)


async def test_exhausted_rate_limit_is_refused(client: httpx2.AsyncClient) -> None:
    query = "query($n: Int) { cups(first: $n) { nodes { id twins { id } } } }"
    statuses = [(await ask(client, query, n=100)).status_code for _ in range(40)]
    assert statuses[0] == 200
    assert statuses[-1] == 429


async def test_rate_limit_refusal_states_retry_after_and_remaining(client: httpx2.AsyncClient) -> None:
    query = "query($n: Int) { cups(first: $n) { nodes { id twins { id } } } }"
    answers = [await ask(client, query, n=100) for _ in range(40)]
    assert "retry-after" not in answers[0].headers
    told = answers[-1].json()["errors"][0]["extensions"]
    assert answers[-1].headers["retry-after"] == str(told["retryAfter"])
    assert 1 <= told["retryAfter"] <= 120
    assert (told["code"], 0 <= told["remaining"] < answers[-1].json()["extensions"]["cost"]) == ("RATE_LIMITED", True)


async def test_unaffordable_query_has_no_retry_after(client: httpx2.AsyncClient) -> None:
    response = await ask(client, "{ cups(first: 101) { nodes { twins { twins { twins { id } } } } } }")
    assert (response.status_code, code(response)) == (400, "TOO_COSTLY")
    assert "retry-after" not in response.headers
    assert set(response.json()["errors"][0]["extensions"]) == {"code"}


def test_the_limits_are_as_documented() -> None:
    assert (MAX_TOKENS, MAX_POINTS, MAX_SAME_FIELD, MAX_DEPTH) == (1000, 5000, 20, 25)
