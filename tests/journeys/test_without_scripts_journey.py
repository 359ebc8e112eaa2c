"""A buyer whose browser runs no script does all that matters: by links and forms alone."""

import re
from collections.abc import AsyncIterator
from typing import Final

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.demo_fair import DemoFair
from tests.support.reading import about, sign_in, the_buyer

WORDS: Final = "stainless steel vacuum flask"
NOTE: Final = "Ask for 12 pieces a carton."
QUESTION: Final = "Hello, please quote your best price for the quantity above, with delivery terms and lead time."
"""What the page offers to begin with."""


@pytest.fixture
async def plain(browser: Browser) -> AsyncIterator[Page]:
    """Give a page of a browser that runs no script."""
    context = await browser.new_context(
        locale="en-NG", viewport={"width": 1280, "height": 800}, java_script_enabled=False
    )
    yield await context.new_page()
    await context.close()


async def test_buyer_completes_journey_without_scripts(plain: Page, demo_fair: DemoFair) -> None:
    emeka = the_buyer(demo_fair, "Emeka Obiora")
    await plain.goto(demo_fair.url)
    await _search(plain)
    first, second = await _narrow_down_and_look_in_turn(plain)
    await _compare(plain, first, second)

    await plain.get_by_role("link", name=first, exact=True).click()
    await plain.get_by_role("main").get_by_role("button", name=about("Favourite", first)).click()
    await sign_in(plain, emeka)
    await expect(plain.locator(".me")).to_have_text(emeka.name)
    await _write_a_note(plain, first)
    await plain.get_by_role("link", name=first, exact=True).click()
    await _calculate(plain)
    await _ask(plain, first)


async def _search(page: Page) -> None:
    main = page.get_by_role("main")
    await main.get_by_role("searchbox").fill(WORDS)
    await main.get_by_role("button", name="Search").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text(WORDS)


async def _narrow_down_and_look_in_turn(page: Page) -> tuple[str, str]:
    """Choose a country and the cheapest first, look at the list and back at the grid; return the first two titles."""
    await page.get_by_role("group", name="Country").get_by_role("checkbox", name="China").check()
    await page.get_by_role("button", name="Show results").click()
    await expect(page.get_by_role("list", name="Active filters")).to_contain_text("China")
    await page.get_by_label("Sort by").select_option("Lowest price")
    await page.get_by_role("button", name="Sort").click()
    await expect(page).to_have_url(re.compile("sort=PRICE_ASC"))
    for view in ("List", "Grid"):
        await page.get_by_role("list", name="View").get_by_role("link", name=view).click()
        shown = page.get_by_role("list", name="View").get_by_role("link", name=view)
        await expect(shown).to_have_attribute("aria-current", "true")
        await expect(page.get_by_role("list", name="Active filters")).to_contain_text("China")
    titles = page.get_by_role("region", name="Results").get_by_role("article").get_by_role("heading")
    return await titles.nth(0).inner_text(), await titles.nth(1).inner_text()


async def _compare(page: Page, *titles: str) -> None:
    for title in titles:
        await page.get_by_role("checkbox", name=about("Compare", title)).check()
    await page.get_by_role("button", name="Compare selected products").click()
    table = page.get_by_role("table", name="Products side by side")
    await expect(table.get_by_role("columnheader")).to_have_count(len(titles))
    for title in titles:
        await expect(table.get_by_role("link", name=title, exact=True)).to_be_visible()


async def _calculate(page: Page) -> None:
    """Ask what a quantity costs, and what that is about in another currency."""
    price = page.get_by_role("main").get_by_role("region", name="Price")
    await price.get_by_label("Your quantity").fill("5000")
    await price.get_by_role("button", name="Calculate total").click()
    await expect(price).to_contain_text("Total")
    await price.get_by_label("Show prices in").select_option("EUR")
    await price.get_by_role("button", name="Convert").click()
    await expect(price).to_contain_text("about €")
    await expect(price.get_by_label("Your quantity")).to_have_value("5000")


async def _write_a_note(page: Page, title: str) -> None:
    """Go to the list in which the product was put, and note something there."""
    main = page.get_by_role("main")
    heart = main.get_by_role("button", name=about("Favourite", title))
    await expect(heart).to_have_attribute("aria-pressed", "true")
    await main.get_by_role("link", name="Lists").click()
    await expect(main.get_by_role("listitem").filter(has_text="Favourites")).to_contain_text("In this list")
    await main.get_by_role("link", name="Favourites").click()
    await main.get_by_text("Write a note").click()
    await main.get_by_label("Note", exact=True).fill(NOTE)
    await main.get_by_role("button", name="Save the note").click()
    await expect(main.get_by_role("status")).to_have_text("Note saved.")
    await expect(main.get_by_role("listitem").filter(has_text=title)).to_contain_text(NOTE)


async def _ask(page: Page, title: str) -> None:
    main = page.get_by_role("main")
    await main.get_by_role("link", name="Send an enquiry about this product").click()
    await main.get_by_role("link", name="Request a quotation").click()
    await expect(main.get_by_label("Your message", exact=True)).to_have_value(QUESTION)
    await expect(main.get_by_label("Quantity")).to_have_value("5000")
    await main.get_by_role("button", name="Send the enquiry").click()
    await expect(main.get_by_role("status")).to_contain_text("Your enquiry has been sent.")
    await expect(main.get_by_role("region", name="Messages")).to_contain_text(QUESTION)
    await expect(main.get_by_role("complementary", name="What it is about")).to_contain_text(title)
