"""The pages as a reader meets them: a real Chromium at the running fair."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from playwright.async_api import ConsoleMessage, Page, Request, expect

from tests.support import clients
from tests.support.running import Running
from tests.support.visiting import PASSWORD, mailed_link

_AUDIT: Final = "async () => (await axe.run()).violations.map(v => ({id: v.id, nodes: v.nodes.map(n => n.html)}))"


@dataclass
class Reader:
    """A page at the fair, and what went wrong or elsewhere on it."""

    page: Page
    fair: Running
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    async def open(self, path: str) -> None:
        """Open a page of the fair; fails unless it answers 200."""
        response = await self.page.goto(f"{self.fair.url}{path}")
        assert response is not None
        assert response.status == 200, f"{path}: {response.status}"

    def hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def see(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme != "data" and parts.netloc != urlsplit(self.fair.url).netloc:
            self.elsewhere.append(request.url)

    async def defects(self) -> list[dict[str, Any]]:
        """Return what axe finds wrong with the page, by rule."""
        await self.page.evaluate(clients.AXE.read_text(encoding="utf-8"))
        found: list[dict[str, Any]] = await self.page.evaluate(_AUDIT)
        return found


@pytest.fixture
async def reader(page: Page, running: Running) -> AsyncIterator[Reader]:
    """Give a reader; the test fails in the end if the console complained or another host was asked."""
    at = Reader(page, running)
    page.on("console", at.hear)
    page.on("pageerror", lambda error: at.complaints.append(str(error)))
    page.on("request", at.see)
    yield at
    assert at.complaints == []
    assert at.elsewhere == []


@pytest.mark.parametrize("language, direction", [("en", "ltr"), ("zh", "ltr"), ("ar", "rtl")])
async def test_front_page_answers_in_the_readers_language(reader: Reader, language: str, direction: str) -> None:
    await reader.open(f"/{language}")

    html = reader.page.locator("html")
    await expect(html).to_have_attribute("lang", re.compile(f"^{language}"))
    await expect(html).to_have_attribute("dir", direction)
    await expect(reader.page.locator("h1")).to_have_count(1)


async def test_address_without_language_redirects_to_browser_language(reader: Reader) -> None:
    await reader.page.set_extra_http_headers({"Accept-Language": "ar-EG,ar;q=0.9,en;q=0.5"})

    await reader.open("/")

    assert urlsplit(reader.page.url).path.rstrip("/") == "/ar"


@pytest.mark.clients
async def test_buyer_signs_up_confirms_signs_in_and_out(reader: Reader) -> None:
    page, email = reader.page, "buyer@pages.example"
    await reader.open("/en/sign-up")
    await page.get_by_role("textbox", name="Company").fill("Harbour Trading")
    await page.get_by_label("Country").select_option("BR")
    await page.get_by_label("Your name").fill("Ana Lima")
    await page.get_by_label("Email").fill(email)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Register").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")

    await page.goto(mailed_link(reader.fair.data, email))
    await page.get_by_role("button", name="Confirm").click()
    await expect(page.get_by_role("status")).to_contain_text("confirmed")

    await page.get_by_label("Email").fill(email)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("main").get_by_role("button", name="Sign in").click()
    await expect(page.locator(".me")).to_have_text("Ana Lima")

    await reader.open("/en/account")
    await expect(page.get_by_role("main")).to_contain_text(email)
    await expect(page.get_by_role("main")).to_contain_text("Harbour Trading")
    assert await reader.defects() == []

    await page.get_by_role("main").get_by_role("button", name="Sign out", exact=True).click()
    await expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    await expect(page.locator(".me")).to_have_count(0)


async def test_wrong_password_shows_an_error(page: Page, running: Running) -> None:
    # Not by `reader`: Chromium itself writes the status 422 to the console.
    await page.goto(f"{running.url}/en/sign-in")
    await page.get_by_label("Email").fill("nobody@pages.example")
    await page.get_by_label("Password").fill("not the right words")
    await page.get_by_role("main").get_by_role("button", name="Sign in").click()

    await expect(page.get_by_role("main").locator(".bad, .alert")).to_have_count(1)
    await expect(page.get_by_label("Email")).to_have_value("nobody@pages.example")


async def test_skip_link_is_focused_first_and_leads_to_main(reader: Reader) -> None:
    await reader.open("/en")

    await reader.page.keyboard.press("Tab")
    await expect(reader.page.locator(":focus")).to_have_text("Skip to main content")
    await expect(reader.page.locator(":focus")).to_be_in_viewport()
    await reader.page.keyboard.press("Enter")

    await expect(reader.page.locator("#main")).to_be_focused()


@pytest.mark.clients
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("path", ["", "/sign-in", "/sign-up", "/explorer"])
async def test_pages_pass_axe(reader: Reader, language: str, path: str) -> None:
    await reader.open(f"/{language}{path}")

    assert await reader.defects() == []


@pytest.mark.parametrize("path", ["/zh", "/ar", "/ar/sign-up", "/en/explorer"])
async def test_pages_fit_the_screen_width(reader: Reader, path: str) -> None:
    await reader.open(path)

    for width in (360, 768, 1440):
        await reader.page.set_viewport_size({"width": width, "height": 800})
        assert await reader.page.evaluate("document.documentElement.scrollWidth") <= width, width
