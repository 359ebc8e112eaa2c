"""Two people at the table of a meeting while no media server runs: they write, lay down products, and note."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Browser, Page, expect

from expo.localisation.models import TranslationOrigin
from expo.localisation.texts.models import TextRequest
from expo.localisation.translations.models import EngineStatus, Translation
from expo.localisation.translations.reading import TranslationReading
from tests.discovery.harness import DiscoveryHarness
from tests.support.permissions import Cast
from tests.support.table_site import TableSite, table_site
from tests.support.tables import LaidTable, a_table, another_product
from tests.support.world import World


@pytest.fixture
async def table(world: World, cast: Cast) -> LaidTable:
    return await a_table(world, cast)


@pytest.fixture
async def opened(world: World, cast: Cast, browser: Browser) -> AsyncIterator[TableSite]:
    async with table_site(world, browser, cast.secrets) as served:
        yield served


async def in_the_room(page: Page, opened: TableSite, table: LaidTable, language: str) -> None:
    """Enter the room, whose media server is away: what is written is all that is left."""
    await page.goto(f"{opened.url}/{language}/meeting/{table.meeting.id}/room")
    await page.locator("[data-enter]").click()
    await expect(page.get_by_role("tab")).to_have_count(3)


async def an_engine(table: LaidTable) -> None:
    """Let an engine be there that translates Chinese into English."""
    reading = table.booking.world.service(TranslationReading)
    status = EngineStatus("engine", "test", {"zh>en": "1"}, table.booking.world.clock())
    await reading._store.keep_status(status)


async def translated(table: LaidTable, text: str, into: str) -> None:
    """Let the engine have translated a Chinese text of the exhibitor's."""
    request = TextRequest(table.exhibitor.organisation_id or "", text, "zh", "en")
    made = Translation.of(request, into, TranslationOrigin.MACHINE, table.booking.world.clock(), under="1")
    await table.booking.world.service(TranslationReading)._store.keep_many([made])


async def test_both_sides_share_a_table_and_get_its_minutes(
    table: LaidTable, opened: TableSite, world: World, cast: Cast
) -> None:
    await another_product(world, table.exhibitor, cast.things["productId"], "A-2")
    await DiscoveryHarness(world).index()
    await an_engine(table)
    async with AsyncExitStack() as stack:
        buyer, exhibitor = [await stack.enter_async_context(opened.page(each)) for each in ("buyer", "exhibitor")]
        await in_the_room(buyer, opened, table, "en")
        await in_the_room(exhibitor, opened, table, "zh")

        await exhibitor.locator("#f-message").fill("500个起订")
        await exhibitor.locator("#f-message").press("Enter")
        written = buyer.locator("#message-list li")
        await expect(written).to_contain_text("The translation is on its way.")
        await translated(table, "500个起订", "Minimum 500 pieces")
        await expect(written.locator(".prose").first).to_have_text("Minimum 500 pieces")
        await written.get_by_text("Show the original").click()
        await expect(written.locator(".original")).to_have_text("500个起订")
        await expect(exhibitor.locator("#message-list .mine")).to_contain_text("500个起订")
        await expect(exhibitor.locator("#f-message")).to_have_value("")

        await buyer.get_by_role("tab", name="Products").click()
        await buyer.locator("#f-q").fill("a-2")
        await buyer.locator("#f-q").press("Enter")
        await buyer.get_by_role("button", name="Put on the table").click()
        await exhibitor.locator("#tab-products").click()
        await expect(exhibitor.locator("#product-list > li")).to_have_count(2)
        await expect(exhibitor.locator("#product-list > li").nth(1)).to_have_class("current")
        await exhibitor.locator("#product-list [id^=button-show]").press("Enter")
        await expect(buyer.locator("#product-list > li").first).to_have_class("current")

        await exhibitor.locator("#tab-notes").click()
        await buyer.get_by_role("tab", name="Notes").click()
        await exhibitor.locator("#f-note").fill("还没写完")
        await buyer.locator("#f-note").fill("Send a sample")
        await buyer.locator("#kind-note").select_option("TO_DO")
        await buyer.locator("#owner-note").select_option("EXHIBITOR")
        await buyer.get_by_role("button", name="Add note").click()
        await expect(exhibitor.locator("#point-list")).to_contain_text("Send a sample")
        await expect(exhibitor.locator("#f-note")).to_have_value("还没写完")
        await buyer.get_by_role("button", name="Send the minutes").click()
        await expect(buyer.locator("#minutes-state")).to_contain_text("The minutes were sent on")

        await exhibitor.goto(f"{opened.url}/zh/meeting/{table.meeting.id}")
        minutes = exhibitor.locator("#minutes")
        await expect(minutes).to_contain_text("Send a sample")
        await expect(minutes).to_contain_text("buyer")
    sent = [to for to, _ in await table.booking.letters()]
    assert sorted(sent) == ["buyer@fair.example", "exhibitor@fair.example"]
