"""The whole installation over HTTP: from signing up to signing out, and what is turned away on the way."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, Final

import httpx2
import pytest
from starlette.requests import Request

from expo.accounts.mails import MAIL, mail_handler
from expo.accounts.models import OrganisationDetails, OrganisationKind
from expo.accounts.service import Accounts
from expo.catalog.imports.models import PICTURES_ZIP, SHEET
from expo.kit.access import Actor, Role
from expo.kit.db.mongo import Database
from expo.kit.errors import Unavailable
from expo.kit.features.serving import DEVICE_COOKIE, SESSION_COOKIE
from expo.kit.files.uploads import Upload, Uploads
from expo.kit.graphql.rate_limits import RateLimits
from expo.kit.jobs.queue import Jobs
from expo.kit.jobs.runner import run_jobs
from expo.kit.mail.mailers import Mail, MemoryMailer
from expo.web import Web
from frontend.exhibitor.imports import LARGEST_IMPORT
from tests.support.contents import contents
from tests.support.world import World

PASSWORD: Final = "steel flask, 40 cartons"
EMAIL: Final = "ana@casa.example"
ADDRESS: Final = "http://localhost:8000"
SIGN_UP: Final = """mutation($email: String!, $password: String!) {
  signUp(input: {email: $email, password: $password, name: "Ana",
                 organisation: {kind: BUYER, name: "Casa", country: "ES"}}) {
    ... on CheckYourEmail { email } ... on Problem { code field } } }"""
SIGN_IN: Final = """mutation($email: String!, $password: String!) {
  signIn(input: {email: $email, password: $password}) {
    ... on SignedIn { me { email actingFor { organisation { name } } } token } ... on Problem { code } } }"""
CONFIRM: Final = (
    "mutation($token: String!) { confirmEmail(token: $token) { ... on Done { done } ... on Problem { code } } }"
)
ME: Final = "{ me { email scopes } }"


@pytest.fixture
async def client(world: World) -> AsyncIterator[httpx2.AsyncClient]:
    """Give a browser that keeps its cookies."""
    transport = httpx2.ASGITransport(Web(world.installation).app(), raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url=ADDRESS) as opened:
        yield opened


async def ask(client: httpx2.AsyncClient, query: str, headers: dict[str, str] | None = None, **variables: Any) -> Any:
    response = await client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)
    assert response.status_code == 200, response.text
    assert "errors" not in response.json(), response.text
    return response.json()["data"]


async def sent(world: World) -> list[Mail]:
    """Send what waits to be sent, as the worker does, and return it."""
    mailer = MemoryMailer()
    handlers = {MAIL: mail_handler(mailer, world.installation.clock)}

    async def nothing_left() -> None:
        raise asyncio.CancelledError

    with contextlib.suppress(asyncio.CancelledError):
        await run_jobs(world.service(Jobs), handlers, wake=nothing_left)
    return mailer.sent


async def an_organiser(world: World) -> None:
    details = OrganisationDetails(OrganisationKind.ORGANISER, "Canton", "CN")
    await world.service(Accounts).register(email=EMAIL, name="Ana", password=PASSWORD, organisation=details)


async def test_probes_report_liveness_and_readiness(client: httpx2.AsyncClient) -> None:
    assert (await client.get("/healthz")).json() == {"status": "ok"}
    ready = await client.get("/readyz")
    assert (ready.status_code, ready.json()["parts"]["database"]) == (200, "ok")


async def test_the_metrics_count_requests_by_route(client: httpx2.AsyncClient) -> None:
    await client.get("/healthz")
    metrics = await client.get("/metrics")
    assert metrics.headers["content-type"].startswith("text/plain")
    assert 'expo_http_requests_total{method="GET",route="/healthz",status="200"}' in metrics.text


@pytest.mark.parametrize("path", ["/healthz", "/graphql?query={me{id}}", "/no-such-page", "/files/none"])
async def test_every_response_has_a_request_id_and_security_headers(client: httpx2.AsyncClient, path: str) -> None:
    response = await client.get(path)
    assert re.fullmatch(r"req_[0-9A-Z]{26}", response.headers["x-request-id"])
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["x-frame-options"] == "DENY"
    assert "referrer-policy" in response.headers
    assert "server" not in response.headers


async def test_valid_request_id_of_the_caller_is_kept(client: httpx2.AsyncClient) -> None:
    for given, kept in (("trace-1234", True), ("short", False), ("x" * 65, False), ("a b c d e f", False)):
        response = await client.get("/healthz", headers={"x-request-id": given})
        assert (response.headers["x-request-id"] == given) is kept


async def test_graphql_endpoint_answers_queries(client: httpx2.AsyncClient) -> None:
    response = await client.get("/graphql", params={"query": "{ categories { key } }"})
    assert len(response.json()["data"]["categories"]) == 16
    assert response.json()["extensions"]["cost"] > 0


async def test_responses_are_in_the_reader_language(client: httpx2.AsyncClient) -> None:
    for accept, name in (("zh-CN,en;q=0.5", "电子家电"), ("de", "Electronics & Household Appliances")):
        data = await ask(client, "{ categories { name } }", {"accept-language": accept})
        assert data["categories"][0]["name"] == name


async def test_person_signs_up_confirms_signs_in_and_out(client: httpx2.AsyncClient, world: World) -> None:
    account: dict[str, Any] = {"email": EMAIL, "password": PASSWORD}
    assert (await ask(client, SIGN_UP, **account))["signUp"] == {"email": EMAIL}
    assert (await ask(client, SIGN_IN, **account))["signIn"] == {"code": "EMAIL_NOT_CONFIRMED"}
    (mail,) = await sent(world)
    assert mail.to == EMAIL
    link = re.search(rf"{ADDRESS}/confirm\?token=(\S+)", mail.text)
    assert link is not None
    assert (await ask(client, CONFIRM, token=link[1]))["confirmEmail"] == {"done": True}
    assert (await ask(client, CONFIRM, token=link[1]))["confirmEmail"] == {"code": "LINK_EXPIRED"}
    signed_in = (await ask(client, SIGN_IN, **account))["signIn"]
    assert signed_in == {"me": {"email": EMAIL, "actingFor": {"organisation": {"name": "Casa"}}}, "token": None}
    assert (await ask(client, ME))["me"] == {"email": EMAIL, "scopes": None}
    assert (await ask(client, "mutation { signOut { ... on Done { done } } }"))["signOut"] == {"done": True}
    assert SESSION_COOKIE not in client.cookies
    assert (await ask(client, ME))["me"] is None


async def test_session_cookie_is_http_only_and_same_site(client: httpx2.AsyncClient, world: World) -> None:
    await an_organiser(world)
    body = {"query": SIGN_IN, "variables": {"email": EMAIL, "password": PASSWORD}}
    cookie = (await client.post("/graphql", json=body)).headers["set-cookie"]
    assert cookie.startswith(f"{SESSION_COOKIE}=")
    for attribute in ("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age="):
        assert attribute in cookie


async def test_ended_session_is_anonymous_even_with_its_cookie(client: httpx2.AsyncClient, world: World) -> None:
    await an_organiser(world)
    await ask(client, SIGN_IN, email=EMAIL, password=PASSWORD)
    token = client.cookies[SESSION_COOKIE]
    await ask(client, "mutation { signOut { __typename } }")
    assert (await ask(client, ME, {"cookie": f"{SESSION_COOKIE}={token}"}))["me"] is None


@pytest.mark.parametrize("cookie", ["", "x", "%00", "a" * 4000, "é".encode().decode("latin-1")])
async def test_unknown_session_cookie_is_anonymous(client: httpx2.AsyncClient, cookie: str) -> None:
    headers = {b"cookie": f"{SESSION_COOKIE}={cookie}".encode("latin-1")}
    response = await client.post("/graphql", json={"query": ME}, headers=headers)
    assert response.json()["data"] == {"me": None}


async def test_program_authenticates_with_its_key(client: httpx2.AsyncClient, world: World) -> None:
    await an_organiser(world)
    await ask(client, SIGN_IN, email=EMAIL, password=PASSWORD)
    create = """mutation { createApiKey(input: {name: "Prices", scopes: ["accounts:read"],
      expiresAt: "2027-06-01T00:00:00Z"}) { ... on CreatedApiKey { secret key { id } } ... on Problem { code } } }"""
    made = (await ask(client, create))["createApiKey"]
    client.cookies.clear()
    key = {"authorization": f"Bearer {made['secret']}"}
    assert (await ask(client, ME, key))["me"] == {"email": EMAIL, "scopes": ["accounts:read"]}
    refused = await client.post("/graphql", json={"query": "{ myFairApplications { id } }"}, headers=key)
    assert refused.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    change = 'mutation { changeProfile(name: "Eve") { ... on Problem { code } } }'
    assert (await ask(client, change, key))["changeProfile"] == {"code": "FORBIDDEN"}
    world.clock.advance(days=60)
    assert (await client.post("/graphql", json={"query": ME}, headers=key)).status_code == 401


@pytest.mark.parametrize("value", ["Bearer", "Bearer ", "bearer expo_" + "a" * 48, "Bearer \x7f", "Bearer x y"])
async def test_invalid_bearer_token_is_refused(client: httpx2.AsyncClient, value: str) -> None:
    response = await client.post("/graphql", json={"query": ME}, headers={"authorization": value})
    assert response.status_code == 401
    assert response.json()["errors"][0]["extensions"]["code"] == "TOKEN_REFUSED"
    assert response.headers["www-authenticate"] == 'Bearer error="invalid_token"'


@pytest.mark.parametrize("value", ["", "Basic YTpi", "Bearerexpo_"])
async def test_request_without_a_bearer_token_is_anonymous(client: httpx2.AsyncClient, value: str) -> None:
    assert (await ask(client, ME, {"authorization": value}))["me"] is None


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": ADDRESS},
    ],
)
async def test_cross_site_request_is_refused_and_changes_nothing(
    client: httpx2.AsyncClient, database: Database, headers: dict[str, str]
) -> None:
    body = {"query": SIGN_UP, "variables": {"email": EMAIL, "password": PASSWORD}}
    response = await client.post("/graphql", json=body, headers=headers)
    assert response.status_code == 403
    assert response.json()["errors"][0]["extensions"]["code"] == "FOREIGN_ORIGIN"
    assert await contents(database) == {}


@pytest.mark.parametrize(
    "headers", [{"origin": ADDRESS}, {"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}]
)
async def test_same_site_request_is_served(client: httpx2.AsyncClient, headers: dict[str, str]) -> None:
    assert (await ask(client, ME, headers))["me"] is None


async def test_other_content_types_are_refused(client: httpx2.AsyncClient) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        response = await client.post("/graphql", content=b'{"query":"{me{id}}"}', headers={"content-type": kind})
        assert response.status_code == 415


async def test_oversized_body_is_refused(client: httpx2.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": "{ me { id } }" + " " * 1_000_000})
    assert response.status_code == 413


async def test_lone_surrogate_is_a_client_error(client: httpx2.AsyncClient) -> None:
    body = b'{"query":"query($s: String){fair(slug:$s){id}}","variables":{"s":"\\ud800"}}'
    response = await client.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert 400 <= response.status_code < 500


async def test_session_is_named_by_browser_and_system(client: httpx2.AsyncClient, world: World) -> None:
    agent = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
    await world.service(Accounts).register(email=EMAIL, name="Ana", password=PASSWORD)
    await ask(client, SIGN_IN, agent, email=EMAIL, password=PASSWORD)
    assert (await ask(client, "{ me { sessions { device } } }"))["me"]["sessions"] == [{"device": "Firefox · Linux"}]


async def test_pages_are_served_after_the_program_limit_is_spent(world: World) -> None:
    scarce = replace(world.installation, rates=RateLimits(1000))
    costly = {"query": "{ fairs(first: 100) { nodes { id slug opensAt closesAt } } }"}
    transport = httpx2.ASGITransport(Web(scarce).app(), raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url=ADDRESS) as browser:
        statuses = [(await browser.post("/graphql", json=costly)).status_code for _ in range(4)]
        assert statuses == [200, 200, 429, 429]
        assert [(await browser.get("/en/sign-in")).status_code for _ in range(3)] == [200] * 3
        assert [(await browser.get("/en/search?q=flask")).status_code for _ in range(3)] == [200] * 3


async def test_rate_limited_page_states_when_to_try_again(world: World) -> None:
    scarce = replace(world.installation, rates=RateLimits(300))
    transport = httpx2.ASGITransport(Web(scarce).app(), raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url=ADDRESS) as browser:
        pages = [await browser.get("/en/search?q=flask") for _ in range(8)]
    assert (pages[0].status_code, pages[-1].status_code) == (200, 429)
    wait = int(pages[-1].headers["retry-after"])
    assert 1 <= wait <= 120
    assert "You can try again in" in pages[-1].text


@contextlib.asynccontextmanager
async def a_browser(world: World, ip: str) -> AsyncIterator[httpx2.AsyncClient]:
    """Give a browser in a network."""
    transport = httpx2.ASGITransport(Web(world.installation).app(), raise_app_exceptions=False, client=(ip, 50_000))
    async with httpx2.AsyncClient(transport=transport, base_url=ADDRESS) as opened:
        yield opened


async def test_guessing_stranger_is_locked_and_the_owner_goes_on(world: World) -> None:
    await world.service(Accounts).register(email=EMAIL, name="Ana", password=PASSWORD)
    right: dict[str, Any] = {"email": EMAIL, "password": PASSWORD}
    async with a_browser(world, "192.0.2.7") as home, a_browser(world, "203.0.113.9") as elsewhere:
        async with a_browser(world, "192.0.2.8") as neighbour:
            assert (await home.post("/en/sign-in", data=right)).status_code == 303
            assert (await home.post("/en/sign-out")).status_code == 303
            for stranger in (elsewhere, neighbour):
                for _ in range(5):
                    guessed = await stranger.post("/en/sign-in", data={**right, "password": "a guess"})
                    assert guessed.status_code == 422
                refused = await stranger.post("/en/sign-in", data=right)
                assert (refused.status_code, refused.headers["retry-after"]) == (429, "30")
                assert "You can try again in 30 seconds." in refused.text
            assert (await home.post("/en/sign-in", data=right)).status_code == 303
        told = await ask(elsewhere, SIGN_IN.replace("{ code }", "{ code retryAfter }"), **right)
        assert told["signIn"] == {"code": "SIGN_IN_LOCKED", "retryAfter": 30}


async def test_device_cookie_is_http_only_and_survives_sign_out(world: World, client: httpx2.AsyncClient) -> None:
    await world.service(Accounts).register(email=EMAIL, name="Ana", password=PASSWORD)
    response = await client.post("/en/sign-in", data={"email": EMAIL, "password": PASSWORD})
    (cookie,) = (each for each in response.headers.get_list("set-cookie") if each.startswith(DEVICE_COOKIE))
    assert {"HttpOnly", "SameSite=Lax", "Path=/", f"Max-Age={365 * 24 * 3600}"} <= set(cookie.split("; "))
    await client.post("/en/sign-out")
    assert DEVICE_COOKIE in client.cookies
    assert SESSION_COOKIE not in client.cookies


async def test_failed_page_upload_is_a_problem_and_no_crash(world: World) -> None:
    web, uploads = Web(world.installation), world.service(Uploads)
    actor = Actor("per_1", "org_1", OrganisationKind.EXHIBITOR, Role.OWNER)

    async def put(upload: Upload, data: bytes) -> str | None:
        async def pieces() -> AsyncIterator[bytes]:
            yield data

        problem = await web.put_upload(uploads.address(upload), pieces())
        return None if problem is None else problem["code"]

    sheet = await uploads.create(actor, purpose=SHEET, file_name="goods.csv", size=8)
    assert await put(sheet, b"%PDF-1.7") == "WRONG_FILE_TYPE"
    assert await put(sheet, b"Item No. and more") == "TOO_MUCH"
    assert await put(sheet, b"Item No.") is None
    world.clock.advance(hours=3)
    assert await put(sheet, b"Item No.") == "UPLOAD_USED"


async def test_explorer_queries_spend_the_program_rate_limit(world: World) -> None:
    scarce = replace(world.installation, rates=RateLimits(1000))
    costly = {"query": "{ fairs(first: 100) { nodes { id slug opensAt closesAt } } }"}
    transport = httpx2.ASGITransport(Web(scarce).app(), raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url=ADDRESS) as browser:
        pages = [(await browser.post("/en/explorer", data=costly)).text for _ in range(4)]
        assert ["RATE_LIMITED" in page for page in pages] == [False, False, True, True]
        assert (await browser.get("/en/search?q=flask")).status_code == 200


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"query": " "},
        {"query": "{"},
        {"query": "query A { categories { key } } query B { categories { key } }"},
        {"query": 'subscription { importProgress(jobId: "job_1") { status } }'},
        {"query": "query($n: Float) { __typename }", "variables": '{"n": NaN}'},
        {"query": "query($s: String) { __typename }", "variables": '{"s": "\\ud800"}'},
        {"query": "{ __typename }", "variables": "[" * 9_000},
        {"query": "{ __typename }", "variables": "[]"},
    ],
)
async def test_explorer_shows_why_a_form_cannot_run(client: httpx2.AsyncClient, form: dict[str, str]) -> None:
    response = await client.post("/en/explorer", data=form)
    assert response.status_code == 200, response.text
    assert "&#34;message&#34;" in response.text


async def test_pages_link_to_configured_address_despite_host_header(
    client: httpx2.AsyncClient,
) -> None:
    page = await client.get("/en/sign-in", headers={"host": "evil.example"})
    assert f'hreflang="ar" href="{ADDRESS}/ar/sign-in"' in page.text
    assert "evil.example" not in page.text


async def test_graphql_responses_are_never_cached(client: httpx2.AsyncClient) -> None:
    for response in (await client.post("/graphql", json={"query": ME}), await client.get("/graphql?query={")):
        assert response.headers["cache-control"] == "no-store"


def test_import_page_limit_covers_both_upload_limits() -> None:
    files = [purpose.limit for purpose in (SHEET, PICTURES_ZIP)]
    assert sum(files) < LARGEST_IMPORT < sum(files) + 2 * 1024 * 1024


@pytest.mark.parametrize(
    "accept,language",
    [
        ("", "en"),
        ("zh", "zh"),
        ("zh-Hans-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("de-DE,de;q=0.9,fr;q=0.4,es;q=0.5", "es"),
        ("en;q=0.1,ar;q=0.9", "ar"),
        ("PT-br", "pt"),
        ("*", "en"),
        ("ru;q=x,fr", "fr"),
        (";;;q=,,,=", "en"),
        ("x" * 600 + ",zh", "en"),
    ],
)
async def test_preferred_language_is_supported_and_of_highest_weight(world: World, accept: str, language: str) -> None:
    headers = [(b"accept-language", accept.encode())]
    request = Request({"type": "http", "headers": headers, "client": None, "state": {"request_id": "req_1"}})
    assert (await Web(world.installation).context(request)).language == language


async def test_database_with_former_names_is_refused_and_left_alone(world: World) -> None:
    former = world.installation.database.raw["registrations"]
    await former.insert_one({"_id": "reg_1"})
    before = await contents(world.installation.database)
    with pytest.raises(Unavailable, match="earlier development version"):
        await world.installation.prepare()
    assert await contents(world.installation.database) == before
    await former.drop()
    await world.installation.prepare()
