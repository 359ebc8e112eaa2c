"""A buyer who reads Spanish looks for a vacuum flask and finds it at a Chinese company's booth."""

import re
from collections.abc import AsyncIterator
from typing import Final

import pytest
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tests.support.demo_fair import FLASKS, DemoFair

WORDS: Final = "termo de acero inoxidable"
VACUUM: Final = re.compile("保温|真空|焖烧")
"""What makes a flask one that keeps warm, as a Chinese factory writes it."""

_MOST_STOPS: Final = 120


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
async def spanish(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[BrowserContext]:
    """Give a browser that asks for Spanish, once with JavaScript and once without."""
    context = await browser.new_context(locale="es-ES", java_script_enabled=request.param)
    yield context
    await context.close()


async def test_buyer_finds_a_chinese_flask_and_its_booth(spanish: BrowserContext, demo_fair: DemoFair) -> None:
    page = await spanish.new_page()
    await page.goto(demo_fair.url)
    await expect(page.locator("html")).to_have_attribute("lang", "es")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Feria de demostración Cloud Expo")

    await page.get_by_role("searchbox", name="Buscar productos y empresas").fill(WORDS)
    await page.get_by_role("main").get_by_role("button", name="Buscar").click()
    title = await _first_found(page, demo_fair)

    await page.get_by_role("main").get_by_role("link", name=title, exact=True).click()
    await _is_the_flask(page, demo_fair, title)

    await page.get_by_role("complementary", name="Expositor").get_by_role("link").click()
    await _is_the_booth(page, demo_fair, title)


async def test_buyer_gets_there_by_keyboard_alone(spanish: BrowserContext, demo_fair: DemoFair) -> None:
    page = await spanish.new_page()
    await page.goto(demo_fair.url)

    await _tab_to(page, page.get_by_role("searchbox", name="Buscar productos y empresas"))
    await page.keyboard.type(WORDS)
    await page.keyboard.press("Enter")
    title = await _first_found(page, demo_fair)

    await _tab_to(page, page.get_by_role("main").get_by_role("link", name=title, exact=True))
    await page.keyboard.press("Enter")
    await _is_the_flask(page, demo_fair, title)

    await _tab_to(page, page.get_by_role("complementary", name="Expositor").get_by_role("link"))
    await page.keyboard.press("Enter")
    await _is_the_booth(page, demo_fair, title)


async def _first_found(page: Page, fair: DemoFair) -> str:
    """Return the title of the first hit: a vacuum flask, of a Chinese company like the one behind it."""
    cards = page.get_by_role("main").get_by_role("article")
    await expect(page.get_by_role("heading", level=1)).to_contain_text(WORDS)
    for index in (0, 1):
        card = cards.nth(index)
        await expect(card.get_by_role("heading")).to_have_text(VACUUM)
        await expect(card).to_contain_text(fair.exhibitor(FLASKS).name)
        await expect(card).to_contain_text("China")
    return await cards.first.get_by_role("heading").inner_text()


async def _is_the_flask(page: Page, fair: DemoFair, title: str) -> None:
    goods = next(each for each in fair.exhibitor(FLASKS).products if each.title == title)
    main = page.get_by_role("main")
    await expect(page.get_by_role("heading", level=1)).to_have_text(title)
    await expect(main).to_contain_text("Escrito en chino")
    await expect(main).to_contain_text(goods.number)
    await expect(main).to_contain_text("Pedido mínimo")
    await expect(main).to_contain_text(f"{goods.incoterm} {goods.place}")
    await expect(main.get_by_role("img").first).to_be_visible()


async def _is_the_booth(page: Page, fair: DemoFair, title: str) -> None:
    company = fair.exhibitor(FLASKS)
    main = page.get_by_role("main")
    await expect(page.get_by_role("heading", level=1)).to_have_text(company.name)
    await expect(main).to_contain_text(company.english_name)
    await expect(main.get_by_role("link", name=title, exact=True)).to_be_visible()
    await expect(main.get_by_role("article")).to_have_count(1 + len(company.products))


async def _tab_to(page: Page, wanted: Locator) -> None:
    """Go on with the Tab key until the focus is there; fails when it never gets there, or cannot be seen."""
    for _ in range(_MOST_STOPS):
        await page.keyboard.press("Tab")
        if await wanted.evaluate("node => node === document.activeElement"):
            await expect(wanted).to_be_in_viewport()
            return
    raise AssertionError(f"{_MOST_STOPS} stops do not lead to {wanted}")
