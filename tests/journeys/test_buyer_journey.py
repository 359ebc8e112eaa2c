"""A buyer who reads Spanish finds vacuum flasks of a Chinese company, compares them and shares them with a colleague."""

import re
from collections.abc import AsyncIterator
from typing import Final

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.support.demo_fair import FLASKS, DemoFair
from tests.support.reading import a_colleague, about, come_in, sign_in, spoken, tab_to, the_buyer

WORDS: Final = "termo de acero inoxidable"
VACUUM: Final = re.compile("保温|真空|焖烧")
"""What makes a flask one that keeps warm, as a Chinese factory writes it."""
SAVER: Final = "Alejandra Tovar"
"""A buyer of whom the demo tells no list: whatever she finds, she has not saved it yet."""

LIST: Final = "Otoño 2027"
NOTE: Final = "Pedir muestra en verde mate, 3.000 unidades."


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
async def spanish(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[BrowserContext]:
    """Give a browser that asks for Spanish, once with JavaScript and once without."""
    context = await browser.new_context(locale="es-ES", java_script_enabled=request.param)
    yield context
    await context.close()


@pytest.fixture
async def clerk(browser: Browser) -> AsyncIterator[Page]:
    """Give a page of a desktop browser that asks for Spanish and lets links be copied."""
    context = await browser.new_context(locale="es-ES", viewport={"width": 1280, "height": 800})
    await context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield await context.new_page()
    await context.close()


async def test_buyer_finds_a_chinese_flask_and_its_booth(spanish: BrowserContext, demo_fair: DemoFair) -> None:
    page = await spanish.new_page()
    await page.goto(demo_fair.url)
    await expect(page.locator("html")).to_have_attribute("lang", "es")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Feria de demostración Cloud Expo")

    await page.get_by_role("main").locator("input[name=q]").fill(WORDS)
    await page.get_by_role("main").get_by_role("button", name="Buscar").click()
    title = await _first_found(page, demo_fair)

    await page.get_by_role("main").get_by_role("link", name=title, exact=True).click()
    await _is_the_flask(page, demo_fair, title)

    await page.get_by_role("complementary", name="Expositor").get_by_role("link").click()
    await _is_the_booth(page, demo_fair, title)


async def test_buyer_finds_flask_and_booth_by_keyboard(spanish: BrowserContext, demo_fair: DemoFair) -> None:
    page = await spanish.new_page()
    await page.goto(demo_fair.url)

    await tab_to(page, page.get_by_role("main").locator("input[name=q]"))
    await page.keyboard.type(WORDS)
    await page.keyboard.press("Enter")
    title = await _first_found(page, demo_fair)

    await tab_to(page, page.get_by_role("main").get_by_role("link", name=title, exact=True))
    await page.keyboard.press("Enter")
    await _is_the_flask(page, demo_fair, title)

    await tab_to(page, page.get_by_role("complementary", name="Expositor").get_by_role("link"))
    await page.keyboard.press("Enter")
    await _is_the_booth(page, demo_fair, title)


async def test_buyer_saves_compares_and_shares_products(clerk: Page, demo_fair: DemoFair) -> None:
    alejandra = the_buyer(demo_fair, SAVER)
    await clerk.goto(f"{demo_fair.url}/es/search?q={WORDS}&kind=PRODUCT")
    first, second = await _two_found(clerk)

    await clerk.get_by_role("link", name=first, exact=True).click()
    await _save(clerk, first)
    await sign_in(clerk, alejandra, spoken("es"))
    await _is_saved(clerk, first)
    at = clerk.url
    await clerk.get_by_role("main").get_by_role("checkbox", name=about("Comparar", first)).check()

    await clerk.goto(f"{demo_fair.url}/es/search?q={WORDS}&kind=PRODUCT")
    await _save(clerk, second)
    await _is_saved(clerk, second)
    await _save_the_search(clerk)
    await clerk.get_by_role("checkbox", name=about("Comparar", second)).check()
    await clerk.get_by_role("button", name="Comparar los productos seleccionados").click()
    await _are_side_by_side(clerk, first, second)

    await clerk.get_by_role("link", name=second, exact=True).click()
    link = await _share(clerk)
    await _make_a_list_for_all(clerk, second)
    await clerk.goto(at)
    await _add_to_the_list(clerk, first)
    await _write_a_note(clerk, first)
    await _colleague_sees_them(clerk, demo_fair, link, first, second)
    await _finds_again(clerk, first)


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
    await expect(page.get_by_role("heading", level=1)).to_have_text(company.english_name)
    await expect(main).to_contain_text(company.english_name)
    await expect(main.get_by_role("link", name=title, exact=True)).to_be_visible()
    await expect(main.get_by_role("article")).to_have_count(1 + len(company.products))


async def _two_found(page: Page) -> tuple[str, str]:
    """Return the titles of the first two hits."""
    titles = page.get_by_role("main").get_by_role("article").get_by_role("heading")
    await expect(titles.nth(1)).to_have_text(VACUUM)
    return await titles.nth(0).inner_text(), await titles.nth(1).inner_text()


async def _save(page: Page, title: str) -> None:
    await page.get_by_role("main").get_by_role("button", name=about("Favorito", title)).click()


async def _is_saved(page: Page, title: str) -> None:
    heart = page.get_by_role("main").get_by_role("button", name=about("Favorito", title))
    await expect(heart).to_have_attribute("aria-pressed", "true")


async def _save_the_search(page: Page) -> None:
    await page.get_by_role("button", name="Guardar esta búsqueda").click()
    await expect(page.get_by_role("status").filter(has_text="Búsqueda guardada.")).to_be_visible()


async def _are_side_by_side(page: Page, *titles: str) -> None:
    table = page.get_by_role("table", name="Productos lado a lado")
    for title in titles:
        await expect(table.get_by_role("columnheader", name=title)).to_be_visible()
    await expect(table.get_by_role("row", name="Pedido mínimo").get_by_role("cell")).to_have_count(len(titles))


async def _make_a_list_for_all(page: Page, title: str) -> None:
    """Make a list for the whole company, with the product whose page is shown in it."""
    main = page.get_by_role("main")
    await _is_saved(page, title)
    await main.get_by_role("link", name="Listas").click()
    await main.get_by_label("Nombre").fill(LIST)
    await main.get_by_label("Compartir con todo el equipo de Refacciones Ruta Norte, S.A. de C.V.").check()
    await main.get_by_role("button", name="Crear la lista").click()
    await expect(main.get_by_role("listitem").filter(has_text=LIST)).to_contain_text("En esta lista")


async def _add_to_the_list(page: Page, title: str) -> None:
    """Add the product whose page is shown, and go to the list."""
    main = page.get_by_role("main")
    await _is_saved(page, title)
    await main.get_by_role("link", name="Listas").click()
    await main.get_by_role("button", name=about("Añadir", LIST)).click()
    row = main.get_by_role("listitem").filter(has_text=LIST)
    await expect(row).to_contain_text("En esta lista")
    await row.get_by_role("link", name=LIST).click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("2 elementos")


async def _write_a_note(page: Page, title: str) -> None:
    main = page.get_by_role("main")
    item = main.get_by_role("listitem").filter(has=page.get_by_role("heading", name=title, exact=True))
    await item.get_by_text("Escribir una nota").click()
    await item.get_by_label("Nota", exact=True).fill(NOTE)
    await item.get_by_role("button", name="Guardar la nota").click()
    await expect(main.get_by_role("status").filter(has_text="Nota guardada.")).to_be_visible()


async def _colleague_sees_them(page: Page, fair: DemoFair, link: str, first: str, second: str) -> None:
    """Open the link as a colleague who is not signed in; then come in, and find the list and its note."""
    assert page.context.browser is not None
    alejandra = the_buyer(fair, SAVER)
    inma = a_colleague(fair, alejandra, "Inma Soler", "inma@ruta-norte.example")
    context = await page.context.browser.new_context(locale="es-ES")
    desk = await context.new_page()
    await desk.goto(link)
    await expect(desk.get_by_role("heading", level=1)).to_have_text(second)
    await come_in(desk, fair, inma, "es")
    await desk.goto(f"{fair.url}/es/lists")
    main = desk.get_by_role("main")
    await expect(main.get_by_role("article").filter(has_text=LIST)).to_contain_text(f"Compartida por {alejandra.name}")
    await main.get_by_role("link", name=LIST).click()
    await expect(main.get_by_role("listitem").filter(has_text=first)).to_contain_text(NOTE)
    await expect(main.get_by_role("link", name=second, exact=True)).to_be_visible()
    await context.close()


async def _share(page: Page) -> str:
    """Return the address that the product's page gives on."""
    await page.get_by_role("main").get_by_role("link", name="Compartir").click()
    await expect(page.get_by_role("main").get_by_role("link", name="Enlace copiado")).to_be_visible()
    copied: str = await page.evaluate("navigator.clipboard.readText()")
    return copied


async def _finds_again(page: Page, title: str) -> None:
    """Go by the saved search in her own fair to what she saved."""
    await page.get_by_role("navigation", name="Sitio").locator(".me").click()
    await page.get_by_role("link", name="Mi feria").click()
    saved = page.get_by_role("region", name="Búsquedas guardadas")
    await saved.get_by_role("button", name=WORDS, exact=True).click()
    await expect(page.get_by_role("main").get_by_role("link", name=title, exact=True)).to_be_visible()
    await _is_saved(page, title)
