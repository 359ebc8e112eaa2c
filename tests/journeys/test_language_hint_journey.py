"""A seller writes Chinese into a form that says English: she is told at once, taps once, and what is kept is Chinese."""

from collections.abc import AsyncIterator
from typing import Any, Final

import httpx2
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.support.entering import a_profile, come_in, is_told
from tests.support.exhibitor_client import an_exhibitor
from tests.support.patience import PATIENCE_S
from tests.support.reading import Reader
from tests.support.running import Running
from tests.support.visiting import PASSWORD, Visitor

ADA: Final = Reader("Ada Smith", "li@written.example", PASSWORD)
CHINESE: Final = "不锈钢真空保温杯 500ml"
SPANISH: Final = "Termo de acero inoxidable con tapa de bambú"
MIXED: Final = "不锈钢保温杯 stainless vacuum flask 500ml"
TITLE: Final = "query ($id: ID!) { product(id: $id) { title { original originalLanguage } } }"


@pytest.fixture
async def seller(browser: Browser, running: Running) -> AsyncIterator[tuple[Page, Visitor]]:
    """Give the page of the owner of a company that is on show, and her at the API."""
    async with httpx2.AsyncClient(timeout=PATIENCE_S) as http:
        visitor = Visitor(running, http)
        await an_exhibitor(visitor, ADA.email, "Yongkang Written Flasks Co., Ltd.")
        async with a_profile(browser) as page:
            await come_in(page, running, ADA)
            yield page, visitor


async def test_seller_accepts_language_hint_and_saves(seller: tuple[Page, Visitor], running: Running) -> None:
    page, visitor = seller
    await _begin(page, running, "TF-1")
    beside, tongue = _beside(page), page.locator("[name=title_language]")
    await expect(beside).to_have_text("")
    await page.locator("#f-title").fill(CHINESE)
    await expect(beside).to_contain_text("This looks like Chinese.")
    await page.evaluate(
        "document.getElementById('f-title_zh').value = '恒暖保温杯'"
    )  # her own words: it cannot be both
    await page.locator("#f-title").fill(f"{CHINESE} ")
    await page.locator("#f-title").fill(f"{CHINESE}!")
    await expect(beside).to_have_text("")
    await page.evaluate("document.getElementById('f-title_zh').value = ''")
    await page.locator("#f-title").fill(CHINESE)
    await beside.get_by_role("button", name="Use Chinese instead").click()
    await expect(tongue).to_have_value("zh")
    await expect(page.locator("#f-title")).to_be_focused()
    await expect(beside).to_have_text("")
    await _save(page)
    await expect(page.locator("#f-title")).to_have_value(CHINESE)
    assert await _title(visitor, page) == {"original": CHINESE, "originalLanguage": "zh"}
    await expect(beside).to_have_text("")


async def test_dismissed_language_hint_does_not_return(seller: tuple[Page, Visitor], running: Running) -> None:
    page, visitor = seller
    await _begin(page, running, "TF-2")
    beside = _beside(page)
    await page.locator("#f-title").fill(MIXED)
    async with page.expect_response("**/language-hint"):
        await page.locator("#f-title").press("Tab")
    await expect(beside).to_have_text("")
    await page.locator("#f-title").fill(SPANISH)
    await expect(beside).to_contain_text("This looks like Spanish.")
    async with page.expect_response("**/language-hint"):
        await beside.get_by_role("button", name="Keep English").click()
    await expect(beside).to_have_text("")
    await _save(page)
    assert await _title(visitor, page) == {"original": SPANISH, "originalLanguage": "en"}
    await expect(beside).to_have_text("")


async def test_seller_without_script_gets_hint_after_saving(
    browser: Browser, seller: tuple[Page, Visitor], running: Running
) -> None:
    page, visitor = seller
    cookies: Any = await page.context.cookies()
    context = await browser.new_context(locale="en-GB", java_script_enabled=False)
    await context.add_cookies(cookies)
    plain = await context.new_page()
    await _begin(plain, running, "TF-3")
    await plain.locator("#f-title").fill(CHINESE)
    await _save(plain)
    beside = _beside(plain)
    await expect(beside).to_contain_text("This looks like Chinese.")
    await beside.get_by_role("button", name="Use Chinese instead").click()
    await is_told(plain, "Saved.")
    await expect(beside).to_have_text("")
    assert (await _title(visitor, plain))["originalLanguage"] == "zh"
    await context.close()


def _beside(page: Page) -> Locator:
    return page.locator("[data-language-hint=f-title]")


async def _begin(page: Page, running: Running, number: str) -> None:
    """Open an empty product and fill in what it needs beside a name."""
    await page.goto(f"{running.url}/en/portal/products/new")
    await page.locator("#f-number").fill(number)
    await page.locator("#f-section").select_option("kitchenware-tableware")


async def _save(page: Page) -> None:
    await page.get_by_role("main").get_by_role("button", name="Save as draft").first.click()
    await is_told(page, "Saved as a draft.")


async def _title(visitor: Visitor, page: Page) -> dict[str, Any]:
    """Return a product's title as the fair keeps it."""
    product = page.url.partition("?")[0].rpartition("/")[2]
    answer = (await visitor.send(TITLE, id=product)).json()
    found: dict[str, Any] = answer["data"]["product"]["title"]
    return found
