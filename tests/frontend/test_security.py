"""What protects a reader: policy, origin of forms, escaping, local redirects, the form's key."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from frontend.exhibitor.imports import LARGEST_IMPORT
from frontend.site.problems import HttpError
from frontend.site.security import LARGEST_FORM, POLICY, BodyLimit, local_path, media_policy
from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL

EVIL = '"><script>alert(1)</script>'
PIECE: Final = 100_000
MULTIPART: Final = "multipart/form-data; boundary=x"


def test_every_response_carries_the_content_policy(visitor: TestClient) -> None:
    for path in ("/en/fairs", "/en/nothing", "/robots.txt", "/"):
        policy = visitor.get(path).headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'")
        assert "unsafe" not in policy


def test_page_of_a_room_may_use_devices_and_reach_its_media_servers(visitor: TestClient) -> None:
    usual = visitor.get("/en/fairs").headers
    assert usual["permissions-policy"].startswith("camera=(), microphone=(), display-capture=(), ")
    addresses = ["wss://media.example.com/rooms/mtg_1", "ws://localhost:8001", "wss://media.example.com"]
    headers = media_policy(addresses)
    allowed = "connect-src 'self' ws://localhost:8001 wss://media.example.com;"
    assert headers["Content-Security-Policy"] == POLICY.replace("connect-src 'self';", allowed)
    assert headers["Permissions-Policy"].startswith("camera=(self), microphone=(self), display-capture=(self), ")
    assert media_policy([])["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize("address", ["https://fair.example", "ws://", "*", "ws://a; script-src *", "ws://a b", "wss:"])
def test_page_of_a_room_reaches_nothing_else(address: str) -> None:
    with pytest.raises(ValueError, match="ws://"):
        media_policy(["ws://localhost:8001", address])


@pytest.mark.parametrize(
    "headers, status",
    [
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "http://fair.example"}, 403),
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"origin": "http://fair.example"}, 303),
        ({}, 303),
    ],
)
def test_forms_are_accepted_from_own_origin_only(graphql: FakeGraphQL, headers: dict[str, str], status: int) -> None:
    assert graphql.client().post("/en/sign-out", headers=headers).status_code == status
    assert len(graphql.asked) == (status == 303)


def test_user_text_is_escaped(graphql: FakeGraphQL) -> None:
    graphql.says["product"] = nodes.a_product(title=nodes.words(EVIL), number=EVIL, description=nodes.words(EVIL))
    html = graphql.client().get("/en/products/prod_1").text
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_highlighted_fragments_are_escaped(graphql: FakeGraphQL) -> None:
    graphql.says["search"] = nodes.a_search(
        nodes.a_hit(title=[{"text": EVIL, "matched": True}], product=nodes.a_product(title=nodes.words(EVIL))),
        suggestion=EVIL,
    )
    html = graphql.client().get("/en/search", params={"q": EVIL, "country": EVIL}).text
    assert "<script>alert" not in html
    assert "<mark>&#34;&gt;&lt;script&gt;" in html


def test_website_with_other_scheme_is_not_linked(graphql: FakeGraphQL) -> None:
    graphql.says["exhibitor"] = nodes.an_exhibitor(website="javascript:alert(1)")
    assert 'href="javascript:' not in graphql.client().get("/en/exhibitors/hengnuan").text


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "evil",
    ],
)
def test_sign_in_never_redirects_to_another_site(graphql: FakeGraphQL, target: str) -> None:
    graphql.says["signIn"] = {"me": {"language": "en"}}
    form = graphql.client().get("/en/sign-in", params={"next": target}).text
    assert 'name="next" value=""' in form
    sent = graphql.client().post("/en/sign-in", data={"email": "a@b.example", "password": "x", "next": target})
    assert sent.headers["location"] == "/en"


@given(st.text(alphabet=st.sampled_from("/\\.:@ea\t\n\r ?#%5c"), max_size=12))
def test_local_path_stays_on_this_site(text: str) -> None:
    path = local_path(text, "/")
    assert path.startswith("/")
    assert urlsplit(path.replace("\\", "/")).netloc == ""
    assert not re.search(r"[\\\x00-\x1f]", path)


def test_form_sends_its_idempotency_key(graphql: FakeGraphQL) -> None:
    visitor = graphql.client()
    found = re.search(r'name="key" value="([^"]+)"', visitor.get("/en/sign-up").text)
    assert found is not None
    for _ in range(2):
        visitor.post(
            "/en/sign-up", data={"key": found[1], "email": "a@b.example", "password": "longenough", "name": "A"}
        )
    assert [each.key for each in graphql.asked] == [found[1], found[1]]


def test_account_pages_are_not_cached(graphql: FakeGraphQL) -> None:
    graphql.says["me"] = nodes.me()
    assert graphql.client(expo_session="x").get("/en/account").headers["cache-control"] == "no-store"


def pieces(size: int, sent: list[int]) -> Iterator[bytes]:
    """Give a form with one file of ``size`` bytes in pieces, noting what was asked for; its size is not announced."""
    yield b'--x\r\nContent-Disposition: form-data; name="sheet"; filename="a.xlsx"\r\n\r\n'
    for _ in range(size // PIECE):
        sent.append(PIECE)
        yield bytes(PIECE)
    yield b"\r\n--x--\r\n"


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize("path", ["/en/sign-in", "/zh/explorer", "/en/portal/import/job_1"])
def test_oversized_form_is_refused(graphql: FakeGraphQL, path: str, announced: bool) -> None:
    body = pieces(4 * LARGEST_FORM, [])
    content = b"".join(body) if announced else body
    answer = graphql.client(expo_session="x").post(path, content=content, headers={"content-type": MULTIPART})
    assert answer.status_code == 413
    assert "<h1>" in answer.text
    assert "content-security-policy" in answer.headers
    assert [each for each in graphql.asked if each.fields != ["me", "unreadEnquiries", "startingMeeting"]] == []


async def test_body_of_unknown_size_is_read_only_up_to_limit() -> None:
    taken = 0

    async def receive() -> Message:
        nonlocal taken
        taken += PIECE
        return {"type": "http.request", "body": bytes(PIECE), "more_body": True}

    async def page(_scope: Scope, receive: Receive, _send: Send) -> None:
        while (await receive())["more_body"]:
            pass

    async def send(_message: Message) -> None:
        raise AssertionError

    with pytest.raises(HttpError):
        await BodyLimit(page)({"type": "http", "headers": []}, receive, send)
    assert taken == LARGEST_FORM + PIECE


@pytest.mark.parametrize("kind, status", [(None, 401), ("BUYER", 403)])
def test_spreadsheet_is_read_from_exhibitors_only(graphql: FakeGraphQL, kind: str | None, status: int) -> None:
    graphql.says["me"] = kind and nodes.me(kind)
    sent: list[int] = []
    body = pieces(4 * LARGEST_FORM, sent)
    answer = graphql.client().post("/en/portal/import", content=body, headers={"content-type": MULTIPART})
    assert answer.status_code == status
    assert sent == []
    assert graphql.files == {}


def test_oversized_spreadsheet_is_refused(graphql: FakeGraphQL) -> None:
    graphql.says["me"] = nodes.me("EXHIBITOR")
    headers = {"content-type": MULTIPART, "content-length": str(LARGEST_IMPORT + 1)}
    assert graphql.client().post("/en/portal/import", content=b"", headers=headers).status_code == 413
    assert graphql.files == {}


@pytest.mark.parametrize("website", ["http://[::1", "https://[x]/", "http://a\u2100b.example", "http://"])
def test_malformed_stored_website_does_not_break_the_page(graphql: FakeGraphQL, website: str) -> None:
    graphql.says["exhibitor"] = nodes.an_exhibitor(website=website)
    page = graphql.client().get("/en/exhibitors/hengnuan")
    assert page.status_code == 200
    assert website in page.text


def test_explorer_query_is_not_sent_as_trusted(graphql: FakeGraphQL) -> None:
    graphql.client(expo_session="x").post("/en/explorer", data={"query": "{ fairs { nodes { id } } }"})
    assert {tuple(each.fields): each.for_page for each in graphql.asked} == {
        ("me", "unreadEnquiries", "startingMeeting"): True,
        ("fairs",): False,
    }
