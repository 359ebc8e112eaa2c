"""The portal's products in a real browser: keyboard, parts that change in place, a list to choose from."""

import pytest
from playwright.async_api import Page, expect

from tests.frontend import nodes, product_nodes
from tests.frontend.fake_graphql import FakeGraphQL
from tests.frontend.served import Served
from tests.support.patience import PATIENCE_MS


@pytest.fixture
async def clerk(page: Page, graphql: FakeGraphQL, served: Served) -> Page:
    """Give the page of an exhibitor with three products."""
    graphql.says |= product_nodes.everything()
    rows = [product_nodes.a_row(id=f"prod_{number}", number=f"HN-{number}") for number in (1, 2, 3)]
    graphql.says["myProducts"] = nodes.a_list(*rows)
    page.set_default_timeout(PATIENCE_MS)
    await page.context.add_cookies([{"name": "expo_session", "value": "x", "url": served.url}])
    return page


async def chosen(page: Page) -> list[str]:
    found: list[str] = await page.eval_on_selector_all("[name=id]:checked", "all => all.map(each => each.value)")
    return found


async def test_table_is_operated_by_keyboard(clerk: Page, served: Served, graphql: FakeGraphQL) -> None:
    await clerk.goto(f"{served.url}/en/portal/products")
    assert await clerk.locator("[data-bar] button:enabled").count() == 0
    for key in ("ArrowDown", "x", "ArrowDown", "ArrowDown", "Shift+x"):
        await clerk.keyboard.press(key)
    assert await chosen(clerk) == ["prod_1", "prod_2", "prod_3"]
    assert await clerk.inner_text("[data-count]") == "3 selected"
    await clerk.keyboard.press("x")
    assert await chosen(clerk) == ["prod_1", "prod_2"]
    await clerk.keyboard.press("?")
    assert await clerk.locator("#keys").is_visible()
    await clerk.keyboard.press("Escape")
    await clerk.keyboard.press("/")
    assert await clerk.evaluate("document.activeElement.id") == "text"
    await clerk.keyboard.type("x?")
    assert await clerk.input_value("#text") == "x?"
    assert not await clerk.locator("#keys").is_visible()
    assert graphql.of("myProducts").variables["first"] == 50


async def test_bulk_change_happens_without_leaving_the_page(clerk: Page, served: Served, graphql: FakeGraphQL) -> None:
    await clerk.goto(f"{served.url}/en/portal/products?text=hn")
    await clerk.check("[data-all]")
    await clerk.click("[data-bar] >> text=Edit…")
    await clerk.fill("#b-price", "-5")
    await clerk.click("text=Preview the changes")
    await clerk.click("text=Yes, apply")
    await clerk.wait_for_selector(".said")
    assert "1 product changed." in await clerk.inner_text("#said")
    assert clerk.url.endswith("/en/portal/products?text=hn")
    steps = [each for each in graphql.asked if "changeProducts" in each.fields]
    assert [each.variables["check"] for each in steps] == [True, False]
    assert steps[1].variables["input"] == {"pricePercent": "-5"}
    await clerk.click("#said >> text=Undo")
    await clerk.wait_for_selector("text=1 change undone.")
    assert graphql.of("undoProductChanges").variables == {"changes": [{"id": "prod_1", "version": 5}]}


async def test_editor_updates_in_place_and_keeps_input(clerk: Page, served: Served) -> None:
    await clerk.goto(f"{served.url}/en/portal/products/prod_1")
    await clerk.fill("#f-brand", "Typed, not saved")
    await clerk.click("text=Add a price")
    await clerk.wait_for_selector("#f-tier_quantity-3")
    assert await clerk.evaluate("document.activeElement.id") == "f-tier_quantity-3"
    assert await clerk.input_value("#f-brand") == "Typed, not saved"
    assert await clerk.locator("[data-unsaved]").is_visible()
    first = clerk.locator("[data-order] li").first
    await first.locator("button:enabled").first.focus()
    await clerk.keyboard.press("ArrowRight")
    order = await clerk.eval_on_selector_all("[name=picture]", "all => all.map(each => each.value)")
    assert order == ["p:pic_2", "p:pic_1"]
    assert await clerk.inner_text("[data-moved-said]") == "Moved to position 2 of 2"


async def test_hs_code_is_chosen_by_keyboard(clerk: Page, served: Served) -> None:
    await clerk.goto(f"{served.url}/en/portal/products/prod_1")
    await clerk.fill("#f-hs", "vac")
    await clerk.wait_for_selector("[role=option]")
    assert await clerk.get_attribute("#f-hs", "aria-expanded") == "true"
    await clerk.keyboard.press("ArrowDown")
    assert await clerk.get_attribute("#f-hs", "aria-activedescendant") == "hs-9617"
    await clerk.keyboard.press("Enter")
    assert await clerk.input_value("#f-hs") == "9617"
    assert await clerk.get_attribute("#f-hs", "aria-expanded") == "false"


async def test_missing_hs_code_is_announced_to_screen_readers(
    clerk: Page, served: Served, graphql: FakeGraphQL
) -> None:
    await clerk.goto(f"{served.url}/en/portal/products/prod_1")
    said = clerk.locator("#customs .field:has(#f-hs) [role=status]")
    await expect(said).to_have_text("")
    graphql.says["hsCodes"] = []
    await clerk.fill("#f-hs", "zzz")
    await expect(said).to_have_text("Nothing found. Try another word, or the first two digits.")
    graphql.says["hsCodes"] = product_nodes.everything()["hsCodes"]
    await clerk.fill("#f-hs", "vac")
    await expect(clerk.locator("#hs-9617")).to_be_visible()
    await expect(said).to_have_text("")


async def test_leaving_with_unsaved_changes_asks_first(clerk: Page, served: Served) -> None:
    asked: list[str] = []

    async def stay(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        await dialog.accept()  # type: ignore[attr-defined]

    clerk.on("dialog", stay)
    await clerk.goto(f"{served.url}/en/portal/products/prod_1")
    await clerk.goto(f"{served.url}/en/portal/products/prod_1")
    assert asked == []
    await clerk.locator("#f-brand").press_sequentially("New")
    await clerk.goto(f"{served.url}/en/portal/products")
    assert asked == ["beforeunload"]


async def test_preview_follows_row_buttons(clerk: Page, served: Served) -> None:
    await clerk.goto(f"{served.url}/en/portal/products/prod_1")
    told = await clerk.locator(".preview-tiers li").count()
    await clerk.click("button[value='drop:tier:0']")
    await clerk.wait_for_selector(f".preview-tiers li:nth-child({told - 1}):last-child")


async def test_error_disappears_when_field_is_edited(clerk: Page, served: Served, graphql: FakeGraphQL) -> None:
    wrong = {"code": "INVALID", "message": "Enter the product name.", "field": "title"}
    graphql.says |= {"saveProduct": wrong, "saveProducts": {"problems": [wrong]}}
    await clerk.goto(f"{served.url}/en/portal/products/new")
    await clerk.click(".save-bar >> text=Save as draft")
    await clerk.wait_for_selector("#bad-title")
    await clerk.fill("#f-title", "Flask")
    assert await clerk.get_attribute("#f-title", "aria-invalid") is None
    assert not await clerk.locator("#bad-title").is_visible()


async def test_empty_suggestion_list_is_not_selectable(clerk: Page, served: Served, graphql: FakeGraphQL) -> None:
    graphql.says["hsCodes"] = []
    await clerk.goto(f"{served.url}/en/portal/products/new")
    await clerk.type("#f-hs", "zzz")
    await clerk.click("text=Nothing found. Try another word", force=True)
    assert await clerk.input_value("#f-hs") == "zzz"
