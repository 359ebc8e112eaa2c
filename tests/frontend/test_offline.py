"""The site as an app in a real Chromium: what was seen shows without a network, what is private does not stay."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.frontend import nodes
from tests.frontend.served import Served
from tests.frontend.test_favourites import a_list, an_item
from tests.support.patience import PATIENCE_S

_READY: Final = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller)"
_KEPT: Final = "caches.open('seen').then(c => c.keys()).then(k => k.map(r => new URL(r.url).pathname).sort().join())"


async def until(page: Page, expression: str) -> None:
    """Wait until an expression, or what it promises, is true on a page."""
    waiting = f"async () => {{ while (!(await ({expression}))) await new Promise(go => setTimeout(go, 50)) }}"
    await asyncio.wait_for(page.evaluate(waiting), PATIENCE_S)


@pytest.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    """Give a fresh profile of a phone."""
    opened = await browser.new_context(viewport={"width": 360, "height": 800}, locale="es-ES")
    yield opened
    await opened.close()


async def installed(context: BrowserContext, served: Served, language: str = "es") -> Page:
    """Return a page whose service worker is in charge."""
    page = await context.new_page()
    await page.goto(f"{served.url}/{language}/fairs")
    await until(page, _READY)
    return page


async def kept(page: Page, *paths: str) -> None:
    """Wait until exactly these pages are kept."""
    await until(page, f"{_KEPT}.then(found => found === {','.join(sorted(paths))!r})")


async def test_visited_page_is_shown_offline_with_notice(context: BrowserContext, served: Served) -> None:
    page = await installed(context, served)
    await page.goto(f"{served.url}/es/exhibitors/hengnuan")
    await kept(page, "/es/exhibitors/hengnuan")
    served.close()

    await page.goto("about:blank")
    await page.goto(f"{served.url}/es/exhibitors/hengnuan#h-certs")

    await expect(page.get_by_role("status")).to_have_text(
        "No hay conexión. Esta es la página tal como la vio por última vez."
    )
    await expect(page.get_by_role("heading", level=1)).to_have_text("浙江恒暖杯业有限公司")
    assert await page.evaluate("getComputedStyle(document.body).margin") == "0px"  # the style sheet is there too

    served.open()
    await page.reload()
    await expect(page.get_by_role("status")).to_have_count(0)


async def test_unvisited_page_offline_links_to_visited_ones(context: BrowserContext, served: Served) -> None:
    page = await installed(context, served, "ar")
    await page.goto(f"{served.url}/ar/exhibitors/hengnuan")
    await kept(page, "/ar/exhibitors/hengnuan")
    served.close()

    await page.goto(f"{served.url}/ar/booths/boo_9")

    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    await expect(page.get_by_role("heading", level=1)).to_have_text("أنت غير متصل")
    await page.get_by_role("link", name="浙江恒暖杯业有限公司").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("浙江恒暖杯业有限公司")


async def test_offline_page_reloads_when_back_online(context: BrowserContext, served: Served) -> None:
    page = await installed(context, served)
    served.close()
    await page.goto(f"{served.url}/es/exhibitors/hengnuan")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Está sin conexión")

    served.open()
    await page.evaluate("dispatchEvent(new Event('online'))")

    await expect(page.get_by_role("heading", level=1)).to_have_text("浙江恒暖杯业有限公司")


async def test_favourite_products_are_cached_without_being_opened(context: BrowserContext, served: Served) -> None:
    mine = a_list(an_item())
    served.graphql.says |= {"me": nodes.me(), "favouriteList": mine, "favouriteLists": nodes.a_list(mine)}
    page = await installed(context, served)
    await page.goto(f"{served.url}/es/lists")
    await kept(page, "/es/lists", "/es/lists/list_1", "/es/products/prod_1")
    served.close()

    await page.goto(f"{served.url}/es/products/prod_9")

    await expect(page.get_by_role("heading", level=1)).to_have_text("Está sin conexión")
    saved = page.get_by_role("region", name="Guardado")
    await expect(saved.get_by_role("link", name="Spring")).to_be_visible()
    await page.get_by_role("region", name="Productos").get_by_role("link").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("500毫升304不锈钢真空保温杯")


async def test_private_pages_are_never_cached(context: BrowserContext, served: Served) -> None:
    served.graphql.says["me"] = nodes.me("EXHIBITOR")
    page = await installed(context, served)
    for path in ("/es/account", "/es/portal/import", "/es/search?q=termo", "/es/exhibitors/hengnuan"):
        await page.goto(f"{served.url}{path}")
    await kept(page, "/es/exhibitors/hengnuan")
    served.close()

    await page.goto(f"{served.url}/es/account")

    await expect(page.get_by_role("heading", level=1)).to_have_text("Está sin conexión")
    assert "lucia@termos.example" not in await page.content()


async def test_signing_out_clears_the_cache(context: BrowserContext, served: Served) -> None:
    served.graphql.says["me"] = nodes.me()
    page = await installed(context, served)
    await page.goto(f"{served.url}/es/exhibitors/hengnuan")
    await kept(page, "/es/exhibitors/hengnuan")

    served.graphql.says["me"] = None
    await page.locator(".menu > summary", has=page.locator(".me")).click()
    await page.locator(".menu").get_by_role("button", name="Cerrar sesión").click()
    await page.wait_for_url(f"{served.url}/es**")

    await until(page, f"{_KEPT}.then(found => !found.includes('/es/exhibitors/hengnuan'))")


async def test_deleted_page_is_removed_from_the_cache(context: BrowserContext, served: Served) -> None:
    page = await installed(context, served)
    for path in ("/es/exhibitors/hengnuan", "/es/products/prod_1"):
        await page.goto(f"{served.url}{path}")
    await kept(page, "/es/exhibitors/hengnuan", "/es/products/prod_1")
    served.graphql.says |= {"product": None, "productAlternatives": []}

    answer = await page.goto(f"{served.url}/es/products/prod_1")

    assert answer is not None
    assert answer.status in {404, 410}
    await kept(page, "/es/exhibitors/hengnuan")
    served.close()
    await page.goto(f"{served.url}/es/products/prod_1")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Está sin conexión")


async def test_redirected_page_is_removed_from_the_cache(context: BrowserContext, served: Served) -> None:
    served.graphql.says |= {"me": nodes.me(), "favouriteLists": nodes.a_list()}
    page = await installed(context, served)
    await page.goto(f"{served.url}/es/lists")
    await kept(page, "/es/lists")
    served.graphql.says["me"] = None

    await page.goto(f"{served.url}/es/lists")

    assert "/sign-in" in page.url
    await kept(page)


@pytest.mark.parametrize("code,status", [("UNAVAILABLE", 503), ("RATE_LIMITED", 429)])
async def test_temporary_error_keeps_the_cached_page(
    context: BrowserContext, served: Served, code: str, status: int
) -> None:
    page = await installed(context, served)
    await page.goto(f"{served.url}/es/exhibitors/hengnuan")
    await kept(page, "/es/exhibitors/hengnuan")
    served.graphql.errors = [{"message": "x", "extensions": {"code": code}}]

    answer = await page.goto(f"{served.url}/es/exhibitors/hengnuan")

    assert answer is not None
    assert answer.status == status
    served.close()
    await page.goto("about:blank")
    await page.goto(f"{served.url}/es/exhibitors/hengnuan")
    await expect(page.get_by_role("heading", level=1)).to_have_text("浙江恒暖杯业有限公司")
    await kept(page, "/es/exhibitors/hengnuan")


@pytest.mark.parametrize(
    "status,stays", [(408, True), (425, True), (401, False), (403, False), (404, False), (410, False)]
)
async def test_only_permanent_refusal_removes_cached_page(
    context: BrowserContext, served: Served, status: int, stays: bool
) -> None:
    page = await installed(context, served)
    await page.goto(f"{served.url}/es/exhibitors/hengnuan")
    await kept(page, "/es/exhibitors/hengnuan")
    served.answers = status

    await page.goto(f"{served.url}/es/exhibitors/hengnuan")

    await kept(page, *(["/es/exhibitors/hengnuan"] if stays else []))


@pytest.mark.parametrize("path", ["/company/switch", "/company/leave"])
async def test_switching_organisation_clears_the_cache(context: BrowserContext, served: Served, path: str) -> None:
    page = await installed(context, served)
    await page.goto(f"{served.url}/es/exhibitors/hengnuan")
    await kept(page, "/es/exhibitors/hengnuan")

    await page.evaluate(f"fetch('/es{path}', {{ method: 'POST' }}).catch(() => null)")

    await kept(page)


async def test_policy_allows_manifest_data_blocks_and_worker(context: BrowserContext, served: Served) -> None:
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type != "log" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for path in ("/es/fairs/autumn-2026", "/es/fairs/autumn-2026/sections/ceramics", "/es/search?q=termo"):
        await page.goto(f"{served.url}{path}")
        await page.wait_for_load_state("networkidle")
    session = await context.new_cdp_session(page)
    manifest = await session.send("Page.getAppManifest")
    errors = await session.send("Page.getInstallabilityErrors")
    assert manifest["errors"] == []
    assert manifest["url"] == f"{served.url}/es/manifest.webmanifest"
    assert [each["errorId"] for each in errors["installabilityErrors"] if each["errorId"] != "in-incognito"] == []
    assert [each for each in complaints if "Failed to load resource" not in each] == []
