"""What the stories of readers share: who reads, in which words, and what a hand or an eye would notice."""

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import httpx2
from playwright.async_api import Locator, Page, expect

from expo.demo.data.plan import people
from frontend.site.languages.catalogues import catalogue
from tests.support.demo_fair import DemoFair
from tests.support.patience import PATIENCE_S
from tests.support.visiting import PASSWORD, mailed_link, mails_to

MAX_STOPS: Final = 200

_SIGN_IN: Final = "mutation ($input: SignInInput!) { signIn(input: $input) { __typename ... on Problem { code } } }"
_SIGN_UP: Final = "mutation ($input: SignUpInput!) { signUp(input: $input) { __typename ... on Problem { code } } }"
_CONFIRM: Final = "mutation ($token: String!) { confirmEmail(token: $token) { __typename ... on Problem { code } } }"
_SAVE: Final = "mutation ($id: ID!) { addFavourite(productId: $id) { __typename ... on Problem { code } } }"
_INVITE: Final = """mutation ($email: String!) {
  inviteMember(email: $email, role: MEMBER) { __typename ... on Problem { code } } }"""
_ACCEPT: Final = """mutation ($token: String!) {
  acceptInvitation(token: $token) { __typename ... on Problem { code } } }"""

# Where the focus is: whether a part of it is in the window and lies under nothing else, and whether a line is around it.
_FOCUS: Final = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect();
  const inside = (x, y) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight;
  const shown = [0.1, 0.5, 0.9].flatMap((down) => [0.1, 0.5, 0.9].map((on) => [box.left + box.width * on, box.top + box.height * down]))
    .filter(([x, y]) => inside(x, y)).map(([x, y]) => document.elementFromPoint(x, y));
  const ringed = (each) => each.outlineStyle !== "none" && parseFloat(each.outlineWidth) >= 1;
  const around = [getComputedStyle(at), getComputedStyle(at, "::after"), getComputedStyle(at.parentElement ?? at)];
  return {
    what: `${at.tagName.toLowerCase()}${at.id && "#" + at.id} “${(at.ariaLabel ?? at.innerText ?? "").trim().slice(0, 40)}” ${at.name ?? ""}`,
    seen: shown.some((each) => each && (at.contains(each) || at.labels?.[0]?.contains(each))),
    marked: at.matches(":focus-visible") && around.some(ringed),
  };
}"""


@dataclass(frozen=True)
class Reader:
    """With what somebody signs in, and her name."""

    name: str
    email: str
    password: str


def the_buyer(fair: DemoFair, name: str) -> Reader:
    """Return one of the demo's buyers by name."""
    found = next(each for each in people().buyers if each.name == name)
    return Reader(found.name, found.email, fair.password)


def spoken(language: str) -> Callable[[str], str]:
    """Return what says the interface's English words in a language."""
    return catalogue(language).gettext


def about(deed: str, thing: str) -> re.Pattern[str]:
    """Return what a button is called that does something with a thing: the thing's name is for the ear alone."""
    return re.compile(rf"^{re.escape(deed)}\W*{re.escape(thing)}$")


async def sign_in(page: Page, reader: Reader, say: Callable[[str], str] = str) -> None:
    """Fill in the sign-in page that is shown, and send it off."""
    main = page.get_by_role("main")
    await main.get_by_label(say("Email")).fill(reader.email)
    await main.get_by_label(say("Password")).fill(reader.password)
    await main.get_by_role("button", name=say("Sign in")).click()


async def come_in(page: Page, fair: DemoFair, reader: Reader, language: str = "en") -> None:
    """Sign in before the story begins; the front page is shown then."""
    await page.goto(f"{fair.url}/{language}/sign-in")
    await sign_in(page, reader, spoken(language))
    await expect(page.locator(".me")).to_have_text(reader.name)


async def tab_to(page: Page, wanted: Locator) -> None:
    """Go on with the Tab key until the focus is there; each stop on the way can be seen, and is marked."""
    for _ in range(MAX_STOPS):
        await page.keyboard.press("Tab")
        await sees_the_focus(page)
        if await wanted.evaluate("node => node === document.activeElement"):
            await expect(wanted).to_be_in_viewport()
            return
    raise AssertionError(f"{MAX_STOPS} stops do not lead to {wanted}")


async def sees_the_focus(page: Page) -> None:
    """Fail unless where the keyboard is stands in the window, under nothing else, with a mark around it."""
    focus: dict[str, Any] = await page.evaluate(_FOCUS)
    assert focus["seen"], f"{focus['what']} has the focus, and nobody sees it"
    assert focus["marked"], f"{focus['what']} has the focus, and nothing marks it"


async def until(page: Page, expression: str) -> None:
    """Wait until a JavaScript expression, or what it promises, is true on a page.

    Without Playwright's own way, which the page's strict policy forbids.
    """
    waiting = f"async () => {{ while (!(await ({expression}))) await new Promise(go => setTimeout(go, 50)) }}"
    await asyncio.wait_for(page.evaluate(waiting), PATIENCE_S)


async def fits(page: Page) -> None:
    """Fail when something on a page is wider than the screen."""
    screen = page.viewport_size
    assert screen is not None
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= screen["width"], f"{page.url} is {width} pixels wide"


def saves(fair: DemoFair, reader: Reader, product_id: str) -> None:
    """Save a product as somebody would from another device."""
    with httpx2.Client(base_url=fair.url, timeout=PATIENCE_S) as device:
        _run(device, _SIGN_IN, input={"email": reader.email, "password": reader.password})
        _run(device, _SAVE, id=product_id)


def a_colleague(fair: DemoFair, owner: Reader, name: str, email: str) -> Reader:
    """Return somebody new in the company of one of the demo's people, who has invited her and is accepted."""
    with (
        httpx2.Client(base_url=fair.url, timeout=PATIENCE_S) as hers,
        httpx2.Client(base_url=fair.url, timeout=PATIENCE_S) as theirs,
    ):
        _run(theirs, _SIGN_IN, input={"email": owner.email, "password": owner.password})
        _run(theirs, _INVITE, email=email)
        token = _token(fair, email)
        _run(hers, _SIGN_UP, input={"email": email, "password": PASSWORD, "name": name, "invitation": token})
        _wait_for_mails(fair, email, 2)
        _run(hers, _CONFIRM, token=_token(fair, email))
        _run(hers, _SIGN_IN, input={"email": email, "password": PASSWORD})
        _run(hers, _ACCEPT, token=token)
    return Reader(name, email, PASSWORD)


def _run(http: httpx2.Client, query: str, **variables: Any) -> None:
    answer = http.post("/graphql", json={"query": query, "variables": variables}).json()
    assert "errors" not in answer, answer["errors"]
    (result,) = answer["data"].values()
    assert "code" not in result, result


def _token(fair: DemoFair, email: str) -> str:
    return mailed_link(fair.running.data, email).partition("token=")[2].partition("&")[0]


def _wait_for_mails(fair: DemoFair, email: str, count: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while len(mails_to(fair.running.data, email)) < count:
        assert time.monotonic() < deadline, f"no {count} mails to {email} after {PATIENCE_S:.0f} s"
        time.sleep(0.1)
