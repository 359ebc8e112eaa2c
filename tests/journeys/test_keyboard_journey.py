"""A buyer who uses no mouse: from the front page to a compared pair, a saved product and an enquiry that is sent."""

import re
from typing import Final

from playwright.async_api import Page, expect

from tests.support.demo_fair import DemoFair
from tests.support.reading import Reader, about, tab_to, the_buyer

WORDS: Final = "stainless steel vacuum flask"
QUESTION: Final = "Which carton sizes do you pack them in?"


async def test_buyer_compares_saves_and_enquires_by_keyboard(page: Page, demo_fair: DemoFair) -> None:
    jonas = the_buyer(demo_fair, "Jonas Brandt")
    await page.goto(demo_fair.url)
    await _search(page)
    await _narrow_down(page)

    first, second = await _tick_two(page)
    await _compare(page, first, second)

    await _enter(page, "link", first)
    await expect(page.get_by_role("heading", level=1)).to_have_text(first)
    await _save(page, first, jonas)
    await _ask(page)


async def _search(page: Page) -> None:
    await tab_to(page, page.get_by_role("combobox", name="Search products and companies"))
    await page.keyboard.type(WORDS)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_contain_text(WORDS)


async def _narrow_down(page: Page) -> None:
    """Choose a country; the focus stays where it is while the results change."""
    china = page.get_by_role("group", name="Country").get_by_role("checkbox", name="China")
    await tab_to(page, china)
    await page.keyboard.press("Space")
    await expect(page.get_by_role("list", name="Active filters")).to_contain_text("China")
    await expect(page).to_have_url(re.compile("country=CN"))
    await expect(china).to_be_focused()


async def _tick_two(page: Page) -> tuple[str, str]:
    """Tick the first two products to be compared, and return their titles."""
    titles = page.get_by_role("region", name="Results").get_by_role("article").get_by_role("heading")
    first, second = await titles.nth(0).inner_text(), await titles.nth(1).inner_text()
    for title in (first, second):
        box = page.get_by_role("checkbox", name=about("Compare", title))
        await tab_to(page, box)
        await page.keyboard.press("Space")
        await expect(box).to_be_checked()
    return first, second


async def _compare(page: Page, *titles: str) -> None:
    await _enter(page, "button", "Compare selected products")
    table = page.get_by_role("table", name="Products side by side")
    for title in titles:
        await expect(table.get_by_role("columnheader").get_by_role("link", name=title, exact=True)).to_be_visible()


async def _save(page: Page, title: str, reader: Reader) -> None:
    """Press the heart, sign in on the way, and be back where the product is saved."""
    heart = page.get_by_role("main").get_by_role("button", name=about("Favourite", title))
    await tab_to(page, heart)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    main = page.get_by_role("main")
    await tab_to(page, main.get_by_label("Email"))
    await page.keyboard.type(reader.email)
    await tab_to(page, main.get_by_label("Password"))
    await page.keyboard.type(reader.password)
    await page.keyboard.press("Enter")
    await expect(page.locator(".me")).to_have_text(reader.name)
    await expect(heart).to_have_attribute("aria-pressed", "true")


async def _ask(page: Page) -> None:
    await _enter(page, "link", "Send an enquiry about this product")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Send an enquiry")
    main = page.get_by_role("main")
    await tab_to(page, main.get_by_label("Quantity"))
    await page.keyboard.type("3000")
    await tab_to(page, main.get_by_label("Your message", exact=True))
    await page.keyboard.type(QUESTION)
    await _enter(page, "button", "Send the enquiry")
    await expect(main.get_by_role("status")).to_contain_text("Your enquiry has been sent.")
    await expect(main.get_by_role("region", name="Messages")).to_contain_text(QUESTION)


async def _enter(page: Page, role: str, name: str) -> None:
    await tab_to(page, page.get_by_role("main").get_by_role(role, name=name, exact=True))  # type: ignore[arg-type]
    await page.keyboard.press("Enter")
