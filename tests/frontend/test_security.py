"""What protects a reader: policy, origin of forms, escaping, local redirects, the form's key."""

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from frontend.security import local_path
from tests.frontend import goods
from tests.frontend.door import FakeDoor

EVIL = '"><script>alert(1)</script>'


def test_every_answer_carries_the_policy(visitor: TestClient) -> None:
    for path in ("/en/fairs", "/en/nothing", "/robots.txt", "/"):
        policy = visitor.get(path).headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'")
        assert "unsafe" not in policy


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
def test_forms_are_taken_from_our_own_pages_only(door: FakeDoor, headers: dict[str, str], status: int) -> None:
    assert door.client().post("/en/sign-out", headers=headers).status_code == status
    assert len(door.asked) == (status == 303)


def test_what_people_write_is_escaped(door: FakeDoor) -> None:
    door.says["product"] = goods.a_product(title=goods.words(EVIL), number=EVIL, description=goods.words(EVIL))
    html = door.client().get("/en/products/prod_1").text
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_highlighted_fragments_are_escaped(door: FakeDoor) -> None:
    door.says["search"] = goods.a_search(goods.a_hit(title=[{"text": EVIL, "matched": True}]), suggestion=EVIL)
    html = door.client().get("/en/search", params={"q": EVIL, "country": EVIL}).text
    assert "<script>alert" not in html
    assert "<mark>&#34;&gt;&lt;script&gt;" in html


def test_web_address_with_another_scheme_is_no_link(door: FakeDoor) -> None:
    door.says["exhibitor"] = goods.an_exhibitor(website="javascript:alert(1)")
    assert 'href="javascript:' not in door.client().get("/en/exhibitors/hengnuan").text


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
def test_sign_in_leads_nowhere_else(door: FakeDoor, target: str) -> None:
    door.says["signIn"] = {"me": {"language": "en"}}
    form = door.client().get("/en/sign-in", params={"next": target}).text
    assert 'name="next" value=""' in form
    sent = door.client().post("/en/sign-in", data={"email": "a@b.example", "password": "x", "next": target})
    assert sent.headers["location"] == "/en"


@given(st.text(alphabet=st.sampled_from("/\\.:@ea\t\n\r ?#%5c"), max_size=12))
def test_local_path_stays_on_this_site(text: str) -> None:
    path = local_path(text, "/")
    assert path.startswith("/")
    assert urlsplit(path.replace("\\", "/")).netloc == ""
    assert not re.search(r"[\\\x00-\x1f]", path)


def test_form_carries_its_key_to_the_door(door: FakeDoor) -> None:
    visitor = door.client()
    found = re.search(r'name="key" value="([^"]+)"', visitor.get("/en/sign-up").text)
    assert found is not None
    for _ in range(2):
        visitor.post(
            "/en/sign-up", data={"key": found[1], "email": "a@b.example", "password": "longenough", "name": "A"}
        )
    assert [each.key for each in door.asked] == [found[1], found[1]]


def test_account_pages_are_not_kept(door: FakeDoor) -> None:
    door.says["me"] = goods.me()
    assert door.client(expo_session="x").get("/en/account").headers["cache-control"] == "no-store"
