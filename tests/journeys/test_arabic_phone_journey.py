"""A buyer reads Arabic on a small phone: he searches, narrows down, calculates and asks, and all of it fits the screen."""

import re
from collections.abc import AsyncIterator
from typing import Final

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.support.demo_fair import FLASKS, DemoFair
from tests.support.reading import fits, sign_in, spoken, the_buyer

WORDS: Final = "ترمس من الفولاذ المقاوم للصدأ"
"""A thermos of stainless steel."""

QUESTION: Final = "هل يمكن طباعة شعارنا على الترمس؟"
"""Whether a logo can be printed on it."""

say: Final = spoken("ar")
_WIDTH: Final = 360


@pytest.fixture
async def phone(browser: Browser) -> AsyncIterator[Page]:
    """Give a page of a small phone that asks for Arabic and is used by touch."""
    screen: ViewportSize = {"width": _WIDTH, "height": 740}
    context = await browser.new_context(
        locale="ar-SA", viewport=screen, device_scale_factor=2, is_mobile=True, has_touch=True
    )
    yield await context.new_page()
    await context.close()


async def test_buyer_sends_enquiry_from_an_arabic_phone(phone: Page, demo_fair: DemoFair) -> None:
    await phone.goto(demo_fair.url)
    await _reads_from_the_right(phone)
    await _search(phone)
    await _narrow_down(phone)
    title = await _open_the_first(phone, demo_fair)
    await _calculate(phone)

    await phone.get_by_role("main").get_by_role("link", name=say("Send an enquiry about this product")).tap()
    await expect(phone.get_by_role("heading", level=1)).to_have_text(say("Sign in"))
    await fits(phone)
    await sign_in(phone, the_buyer(demo_fair, "سلمان الحربي"), say)
    await _ask(phone, title)
    await _finds_the_enquiry(phone, title)


async def _reads_from_the_right(page: Page) -> None:
    """See that the page's words, and its order, run from the right."""
    await expect(page.locator("html")).to_have_attribute("lang", "ar")
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    brand = await page.get_by_role("banner").get_by_role("link", name="Cloud Expo").bounding_box()
    assert brand is not None
    assert brand["x"] + brand["width"] / 2 > _WIDTH / 2
    await fits(page)


async def _search(page: Page) -> None:
    main = page.get_by_role("main")
    await main.get_by_role("combobox", name=say("Search products and companies")).fill(WORDS)
    await main.get_by_role("button", name=say("Search")).tap()
    await expect(page.get_by_role("heading", level=1)).to_contain_text(WORDS)
    await page.wait_for_load_state()  # before its scripts run, a choice of filters is not sent
    await fits(page)


async def _narrow_down(page: Page) -> None:
    """Open the filters, choose a country, and close them again."""
    filters = page.get_by_role("form", name=say("Filters"))
    await filters.get_by_text(say("Filters"), exact=True).tap()
    await fits(page)
    await filters.get_by_role("group", name=say("Country")).get_by_role("checkbox", name="الصين").tap()
    await expect(page.get_by_role("list", name=say("Active filters"))).to_contain_text("الصين")
    await expect(page).to_have_url(re.compile("country=CN"))
    await fits(page)
    await filters.locator("summary").tap()
    await expect(filters.get_by_role("group", name=say("Country"))).to_be_hidden()


async def _open_the_first(page: Page, fair: DemoFair) -> str:
    """Go to the first hit, goods of the company that makes flasks, and return its title."""
    card = page.get_by_role("main").get_by_role("article").first
    await expect(card).to_contain_text(fair.exhibitor(FLASKS).name)
    title = await card.get_by_role("heading").inner_text()
    await card.get_by_role("link", name=title, exact=True).tap()
    await expect(page.get_by_role("heading", level=1)).to_have_text(title)
    await fits(page)
    return title


async def _calculate(page: Page) -> None:
    """Type a quantity; another price is marked as the one that holds, and the total said, at once."""
    price = page.get_by_role("main").get_by_role("region", name=say("Price"))
    marked, total = price.locator("tr.chosen"), price.locator("[data-total]")
    before = [await each.inner_text() for each in (marked, total)]
    await price.get_by_label(say("Your quantity")).fill("5000")
    await expect(marked).not_to_have_text(before[0])
    await expect(total).not_to_have_text(before[1])
    await expect(total).to_contain_text("US$")
    await fits(page)


async def _ask(page: Page, title: str) -> None:
    main = page.get_by_role("main")
    await expect(page.get_by_role("heading", level=1)).to_have_text(say("Send an enquiry"))
    await expect(main).to_contain_text(title)
    await fits(page)
    await expect(main.get_by_label(say("Quantity"))).to_have_value("5000")
    await main.get_by_label(say("Your message"), exact=True).fill(QUESTION)
    await main.get_by_role("button", name=say("Send the enquiry")).tap()
    await expect(main.get_by_role("region", name=say("Messages"))).to_contain_text(QUESTION)
    await fits(page)


async def _finds_the_enquiry(page: Page, title: str) -> None:
    """Go by the menu to all enquiries, with this one at the top."""
    site = page.get_by_role("navigation", name=say("Site"))
    await site.locator(".me").tap()
    await fits(page)
    await site.get_by_role("link", name=say("Enquiries")).tap()
    talk = page.get_by_role("main").get_by_role("listitem").filter(has_text=title).first
    await expect(talk).to_contain_text(QUESTION)
    await fits(page)
