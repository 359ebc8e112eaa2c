"""A company publishes in Chinese; a colleague reads it in Spanish, taps the original and words it better."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Final

import httpx2
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.support.entering import a_profile, come_in, is_told
from tests.support.exhibitor_client import an_exhibitor
from tests.support.folders import ROOT
from tests.support.patience import PATIENCE_S
from tests.support.reading import Reader
from tests.support.running import Running, a_fair
from tests.support.visiting import PASSWORD, Visitor
from translation.packages.installed.store import PackageStore

ADA: Final = Reader("Ada Smith", "ada@flasks.example", PASSWORD)
FLASK: Final = ("HN-500", "恒暖不锈钢保温杯喜鹊款 500毫升")
"""The lexicon knows no magpie, so that the model is asked, and may be wrong."""
SIMILAR: Final = ("HN-502", "恒暖不锈钢双层保温杯喜鹊款 500毫升")
LARGER: Final = ("HN-750", "恒暖不锈钢保温杯喜鹊款 750毫升")
BETTER: Final = "Termo 恒暖 de acero inoxidable, 500 ml"
_MADE_MS: Final = 60_000
PACKAGES: Final = ROOT / "expo" / "demo" / "packages"


@pytest.fixture(scope="module")
def fair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give a fair of one's own that translates with the demo's models."""
    data = tmp_path_factory.mktemp("translated") / "data"
    _install(data)
    with a_fair(data, points_per_minute="10000000", translate_url="") as started:
        yield started


@pytest.fixture
async def ada(browser: Browser, fair: Running) -> AsyncIterator[Page]:
    """Give the page of somebody whose company is on show."""
    async with httpx2.AsyncClient(headers={"origin": fair.url}, timeout=PATIENCE_S) as http:
        await an_exhibitor(Visitor(fair, http), ADA.email, "Yongkang Hengnuan Drinkware Co., Ltd.")
    async with a_profile(browser) as page:
        await come_in(page, fair, ADA)
        yield page


async def test_listing_is_read_in_spanish_and_corrected(ada: Page, browser: Browser, fair: Running) -> None:
    flask = await _publishes(ada, fair, *FLASK)
    similar = await _publishes(ada, fair, *SIMILAR)
    async with a_profile(browser) as reader:
        await _reads_in_spanish(reader, fair, flask)
        await _taps_the_original(reader)
    await _words_it_better(ada, fair, flask)
    async with a_profile(browser) as next_reader:
        await next_reader.goto(f"{fair.url}/es/products/{flask}")
        await expect(_title(next_reader)).to_have_text(BETTER)
        await expect(_main(next_reader).locator(".facts .origin")).to_contain_text(
            "Traducido del chino por una persona"
        )
    larger = await _publishes(ada, fair, *LARGER)
    await _carries_the_wording_over(ada, fair, larger)
    await _is_offered_the_wording(ada, fair, similar)


async def _publishes(page: Page, fair: Running, number: str, title: str) -> str:
    """Write a product in Chinese, publish it, and return its id."""
    await page.goto(f"{fair.url}/en/portal/products/new")
    await page.locator('[name="title_language"]').select_option("zh")
    await page.locator("#f-title").fill(title)
    await _main(page).get_by_label("Item number").fill(number)
    await _main(page).get_by_label("Brand").fill("恒暖")
    await _main(page).get_by_label("Section").select_option("kitchenware-tableware")
    await page.locator("#f-on_request").check()
    await page.locator("#f-minimum").fill("500")
    await page.locator("#f-origin").select_option("CN")
    await _main(page).get_by_role("button", name="Publish").first.click()
    await is_told(page, "Published. Buyers can find it in search within a minute.")
    return page.url.partition("?")[0].rpartition("/")[2]


async def _reads_in_spanish(page: Page, fair: Running, product: str) -> None:
    """Come while it may not be translated yet: it is there without a reload, and who has made it."""
    await page.goto(f"{fair.url}/es/products/{product}")
    await expect(_title(page)).to_contain_text("500 ml", timeout=_MADE_MS)
    await expect(_title(page)).to_contain_text("恒暖")
    await expect(_main(page).locator(".facts .origin [data-maker]")).to_have_text(
        "Traducción automática del chino. Puede ser incorrecta."
    )


async def _taps_the_original(page: Page) -> None:
    original = _main(page).locator(".facts .origin .original")
    await expect(original).to_be_hidden()
    await _main(page).locator(".facts .origin summary").click()
    await expect(original).to_have_text(FLASK[1])
    await expect(_main(page).get_by_text("Mejorar la traducción")).to_have_count(0)


async def _words_it_better(page: Page, fair: Running, product: str) -> None:
    """First with a wrong figure, which is said; then right."""
    await page.goto(f"{fair.url}/es/products/{product}")
    box = _main(page).locator("#better-title")
    await box.locator("summary").click()
    await box.get_by_label("En español").fill(BETTER.replace("500", "50"))
    await box.get_by_role("button", name="Guardar la traducción").click()
    await expect(box.get_by_role("alert")).to_contain_text("500毫升")
    await box.get_by_label("En español").fill(BETTER)
    await box.get_by_role("button", name="Guardar la traducción").click()
    await expect(_title(page)).to_have_text(BETTER)


async def _carries_the_wording_over(page: Page, fair: Running, product: str) -> None:
    await page.goto(f"{fair.url}/es/products/{product}")
    await expect(_title(page)).to_have_text(BETTER.replace("500", "750"), timeout=_MADE_MS)


async def _is_offered_the_wording(page: Page, fair: Running, product: str) -> None:
    await page.goto(f"{fair.url}/es/products/{product}")
    before = await _title(page).inner_text()
    assert before != BETTER
    box = _main(page).locator("#better-title")
    await box.locator("summary").click()
    await expect(box.locator(".offer")).to_contain_text(FLASK[1])
    await box.get_by_role("button", name="Usar esta traducción").click()
    await expect(_title(page)).to_have_text(BETTER)


def _main(page: Page) -> Locator:
    return page.get_by_role("main")


def _title(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def _install(data: Path) -> None:
    store = PackageStore(data / "models")
    for package in sorted(PACKAGES.glob("*.argosmodel")):
        store.install(package)
