"""Suggestions below the search box: what the script gets, and how it is used by keyboard."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL
from tests.frontend.served import Served
from tests.frontend.test_pages import the_page

ADDRESS = "/en/search/suggestions"


def test_suggestions_are_options_grouped_by_kind(graphql: FakeGraphQL) -> None:
    answer = graphql.client().get(f"{ADDRESS}?q=term&fair=fair_1")
    page = the_page(answer.text)
    options = [each for each in page.all("a") if each["role"] == "option"]
    assert [(each["id"], each["href"]) for each in options] == [
        ("sg-goods-1", "/en/search?fair=fair_1&q=termo"),
        ("sg-goods-2", "/en/search?fair=fair_1&q=termo+de+acero"),
        ("sg-companies-1", "/en/exhibitors/hengnuan"),
        ("sg-sections-1", "/en/search?fair=fair_1&section=ceramics"),
    ]
    assert [each["aria-labelledby"] for each in page.all("div")] == ["sg-goods", "sg-companies", "sg-sections"]
    assert answer.headers["cache-control"] == "no-store"
    assert graphql.of("searchSuggestions").variables == {"text": "term", "fairId": "fair_1"}


def test_typed_text_is_cut_and_never_markup(graphql: FakeGraphQL) -> None:
    graphql.says["searchSuggestions"] = nodes.some_suggestions(goods=['<b>"x'], companies=[], sections=[])
    html = graphql.client().get(ADDRESS, params={"q": "<" * 300}).text
    assert graphql.of("searchSuggestions").variables["text"] == "<" * 100
    assert "<b>" not in html
    assert "&lt;b&gt;" in html


def test_nothing_to_suggest_is_an_empty_fragment(graphql: FakeGraphQL) -> None:
    graphql.says["searchSuggestions"] = nodes.some_suggestions(goods=[], companies=[], sections=[])
    answer = graphql.client().get(f"{ADDRESS}?q=zzz")
    assert (answer.status_code, answer.text.strip()) == (200, "")


@pytest.mark.parametrize("path", ["/es/fairs", "/es/fairs/autumn-2026", "/es/search?q=termo"])
def test_search_box_tells_the_script_all_it_needs(graphql: FakeGraphQL, path: str) -> None:
    [box] = [each for each in the_page(graphql.client().get(path).text).all("input") if each.get("id") == "q"]
    assert box["data-suggestions"] == "/es/search/suggestions"
    assert (box["data-label"], box["data-recent-label"]) == ("Sugerencias", "Búsquedas recientes")
    assert box["value"] == ("termo" if "search" in path else "")


def test_supplier_search_says_what_comes_first(graphql: FakeGraphQL) -> None:
    graphql.says["search"] = nodes.a_search(nodes.a_hit(), suppliersOf="cups")
    html = graphql.client().get("/en/search?q=suppliers+of+cups&country=CN").text
    assert "Exhibitors with matching products come first." in html
    assert "/en/search?country=CN&amp;q=cups&amp;kind=PRODUCT" in html


async def test_suggestions_are_chosen_by_keyboard(page: Page, served: Served) -> None:
    await page.goto(f"{served.url}/en/fairs")
    box = page.get_by_role("combobox", name="Search products and companies")
    await box.press_sequentially("term")
    await expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()
    await expect(box).to_have_attribute("aria-expanded", "true")
    await page.keyboard.press("ArrowDown")
    await expect(box).to_have_attribute("aria-activedescendant", "sg-goods-1")
    await page.keyboard.press("ArrowUp")
    await expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))
    await page.keyboard.press("Escape")
    await expect(box).to_have_attribute("aria-expanded", "false")
    await expect(box).to_have_value("term")
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("option").first).to_be_visible()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Tab")
    await expect(box).to_have_value("termo")
    await expect(page.get_by_role("listbox")).to_have_count(0)  # hidden

    await box.press("ArrowDown")
    await expect(page.get_by_role("option").first).to_be_visible()
    for _ in range(2):
        await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{served.url}/en/search?q=termo+de+acero")


async def test_recent_searches_are_kept_on_the_device_until_cleared(page: Page, served: Served) -> None:
    await page.goto(f"{served.url}/en/fairs")
    await page.get_by_role("combobox").fill("steel cups")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("q=steel"))
    await page.goto(f"{served.url}/en/fairs")
    await page.get_by_role("combobox").click()
    await expect(page.get_by_role("option")).to_have_text(["steel cups", "Clear recent searches"])
    await page.get_by_role("option", name="Clear recent searches").click()
    await page.reload()
    await page.get_by_role("combobox").press("ArrowDown")
    await expect(page.get_by_role("option")).to_have_count(0)
