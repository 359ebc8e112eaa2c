"""A title that nothing translates is read all the same: word by word, by pointer, by finger, by keyboard, as a list."""

from collections.abc import Iterator
from typing import Final

import httpx2
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.support.entering import a_profile
from tests.support.exhibitor_client import an_exhibitor
from tests.support.listing import listed
from tests.support.patience import PATIENCE_S
from tests.support.running import Running, a_fair
from tests.support.visiting import Visitor
from translation.dictionary.cedict import packaged_file

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(packaged_file() is None, reason="the extra cedict is not installed"),
]
TITLE: Final = "恒暖不锈钢保温杯 500毫升"
LABEL: Final = "CC-CEDICT, CC BY-SA 4.0"


@pytest.fixture(scope="module")
def fair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give a fair of one's own in which nothing translates."""
    data = tmp_path_factory.mktemp("untranslated") / "data"
    with a_fair(data, points_per_minute="10000000", translate_url="none") as started:
        yield started


@pytest.fixture(scope="module")
async def product(fair: Running) -> str:
    """Give the id of a product whose title is in Chinese."""
    async with httpx2.AsyncClient(headers={"origin": fair.url}, timeout=PATIENCE_S) as http:
        exhibiting = await an_exhibitor(Visitor(fair, http), "wang@flasks.example", "Yongkang Flasks Ltd")
        return await listed(exhibiting, "HN-500", TITLE)


async def test_pointer_shows_pinyin_and_meaning(browser: Browser, fair: Running, product: str) -> None:
    async with a_profile(browser) as page:
        await page.goto(f"{fair.url}/ru/products/{product}")
        await expect(_title(page)).to_have_text(TITLE)
        await _help(page, "Помощь в чтении").click()
        await _word(page, "不锈钢").hover()
        await expect(_note(page)).to_contain_text("bù xiù gāng")
        await expect(_note(page)).to_contain_text("нержавеющая сталь")
        await expect(_note(page)).to_contain_text("Торговый словарь")
        await expect(_note(page)).to_contain_text("stainless steel")
        await expect(_note(page)).to_contain_text(LABEL)
        await page.keyboard.press("Escape")
        await expect(_note(page)).to_be_hidden()
        await _help(page, "Помощь в чтении").click()
        await expect(_title(page).get_by_role("button")).to_have_count(0)


async def test_tap_shows_word_note_on_arabic_phone(browser: Browser, fair: Running, product: str) -> None:
    phone = await browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = await phone.new_page()
    await page.goto(f"{fair.url}/ar/products/{product}")
    await _help(page, "مساعدة على القراءة").tap()
    await _word(page, "保温杯").tap()
    await expect(_note(page)).to_contain_text("bǎo wēn bēi")
    await expect(_note(page)).to_contain_text("ترمس")
    box = await _note(page).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    await page.get_by_role("contentinfo").tap()
    await expect(_note(page)).to_be_hidden()
    await phone.close()


async def test_keyboard_moves_from_word_to_word(browser: Browser, fair: Running, product: str) -> None:
    async with a_profile(browser) as page:
        await page.goto(f"{fair.url}/en/products/{product}")
        await _help(page, "Reading help").press("Enter")
        await _word(page, "恒").focus()
        await expect(_note(page)).to_contain_text("héng")
        await page.keyboard.press("Tab")
        await expect(_note(page)).to_contain_text("nuǎn")


async def test_reading_help_without_script_is_a_list(browser: Browser, fair: Running, product: str) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{fair.url}/es/products/{product}")
    await page.get_by_role("link", name="Ayuda de lectura").first.click()
    words = page.get_by_role("main").locator("dl")
    await expect(words).to_contain_text("bù xiù gāng")
    await expect(words).to_contain_text("acero inoxidable")
    await expect(words).to_contain_text(LABEL)
    await context.close()


def _title(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def _help(page: Page, name: str) -> Locator:
    return page.get_by_role("main").get_by_role("button", name=name).first


def _word(page: Page, text: str) -> Locator:
    return _title(page).get_by_role("button", name=text, exact=True)


def _note(page: Page) -> Locator:
    return page.get_by_role("tooltip")
