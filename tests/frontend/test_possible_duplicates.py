"""Possible duplicates in the console, double listings in the portal, other exhibitors on a product page."""

from typing import Any, Final

import pytest
from playwright.async_api import Page, Route

from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL

PATH: Final = "/en/console/fairs/autumn-2026/possible-duplicates"
PLACE: Final = "https://fair.example"
PRESS: Final = """document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { key: "%s", code: "%s", repeat: %s, bubbles: true, cancelable: true }))"""
AT: Final = "2026-10-12T08:00:00Z"


def a_pair(**changes: Any) -> dict[str, Any]:
    other = nodes.a_product(
        id="prod_2",
        number="HB-F500",
        title=nodes.words("Vacuum flask <b>500 ml</b>", "en"),
        gtin=None,
        brand=None,
        pricePer=1,
    )
    return {
        "id": "dup_1",
        "score": 0.874,
        "same": True,
        "signs": ["SAME_MODEL", "SAME_MEASURES", "OTHER_GTIN"],
        "scope": "ACROSS",
        "foundAt": AT,
        "declaredDifferentAt": None,
        "older": nodes.a_product(pricePer=1),
        "younger": other,
    } | changes


def a_case(**changes: Any) -> dict[str, Any]:
    return {"state": "OPEN", "note": None, "decidedAt": None, "pair": a_pair()} | changes


@pytest.fixture
def organiser(graphql: FakeGraphQL) -> FakeGraphQL:
    """Give a fake GraphQL server at which an organiser is signed in and a pair waits."""
    graphql.says |= {
        "me": nodes.me("ORGANISER"),
        "fair": nodes.a_fair(waitingApplications=0),
        "possibleDuplicates": nodes.a_list(a_case(), totalCount=1),
        "decidePossibleDuplicate": {"state": "DISMISSED", "pair": {"id": "dup_1"}},
    }
    return graphql


def test_pair_is_shown_side_by_side_with_its_reason(organiser: FakeGraphQL) -> None:
    page = organiser.client().get(PATH).text
    assert (
        "87% likely to be the same product: same model number, same sizes and quantities; but different GTIN." in page
    )
    assert "Vacuum flask &lt;b&gt;500 ml&lt;/b&gt;" in page
    for label, differs in (("Item number", True), ("GTIN", True), ("Country of origin", False)):
        line = page[page.index(f'scope="row">{label}') :].partition("</th>")[0]
        assert ("differs" in line) is differs, label


def test_pairs_are_filtered_by_state_and_scope(organiser: FakeGraphQL) -> None:
    organiser.client().get(f"{PATH}?state=DISMISSED&scope=WITHIN")
    asked = organiser.of("possibleDuplicates").variables
    assert (asked["state"], asked["scope"]) == ("DISMISSED", "WITHIN")


def test_decision_leads_back_to_the_same_list(organiser: FakeGraphQL) -> None:
    said = {"fairId": "fair_1", "duplicateId": "dup_1", "state": "DISMISSED", "note": "  Two moulds. "}
    response = organiser.client().post(f"{PATH}/decide?scope=ACROSS&state=nonsense", data=said)
    assert response.headers["location"] == f"{PATH}?scope=ACROSS&done=decided#pairs"
    expected = {"fairId": "fair_1", "duplicateId": "dup_1", "state": "DISMISSED", "note": "Two moulds."}
    assert organiser.of("decidePossibleDuplicate").variables == {"input": expected}


async def at_the_pairs(page: Page, graphql: FakeGraphQL) -> None:
    """Open the page with the focus in its first pair; write what is said of pairs into ``said``."""
    site = graphql.client(expo_session="x")

    async def answer(route: Route) -> None:
        response = site.get(route.request.url.removeprefix(PLACE))
        await route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.content)

    await page.route(f"{PLACE}/**", answer)
    await page.goto(f"{PLACE}{PATH}")
    await page.evaluate(
        "window.said = []; addEventListener('submit', (at) => { at.preventDefault(); said.push(at.submitter.value); })"
    )
    await page.locator("[data-confirm]").first.focus()


async def test_held_key_decides_only_once(page: Page, organiser: FakeGraphQL) -> None:
    await at_the_pairs(page, organiser)
    for repeat in ("true", "true", "false"):
        await page.evaluate(PRESS % ("s", "KeyS", repeat))
    await page.keyboard.press("d")
    assert await page.evaluate("said") == ["CONFIRMED", "DISMISSED"]


@pytest.mark.parametrize("same, different", [("ы", "в"), ("س", "ي")])
async def test_shortcuts_work_on_non_latin_keyboards(
    page: Page, organiser: FakeGraphQL, same: str, different: str
) -> None:
    await at_the_pairs(page, organiser)
    await page.evaluate(PRESS % (same, "KeyS", "false"))
    await page.evaluate(PRESS % (different, "KeyD", "false"))
    assert await page.evaluate("said") == ["CONFIRMED", "DISMISSED"]


async def test_shortcuts_follow_the_letter_on_latin_keyboards(page: Page, organiser: FakeGraphQL) -> None:
    """On a Dvorak keyboard the key of "s" writes "o"."""
    await at_the_pairs(page, organiser)
    await page.evaluate(PRESS % ("o", "KeyS", "false"))
    assert await page.evaluate("said") == []


def test_decided_pair_can_be_reopened_and_empty_list_says_so(organiser: FakeGraphQL) -> None:
    said = a_case(state="DISMISSED", note="Two moulds.", decidedAt=AT)
    organiser.says["possibleDuplicates"] = nodes.a_list(said, totalCount=1)
    page = organiser.client().get(f"{PATH}?state=DISMISSED").text
    assert "Two moulds." in page
    assert "Reopen" in page
    assert "Decided on Oct 12, 2026" in page
    assert "data-keys-hint" not in page  # the keys judge what waits
    organiser.says["possibleDuplicates"] = nodes.a_list(totalCount=0)
    assert "Nothing to review" in organiser.client().get(PATH).text


def test_missing_pair_is_reported(organiser: FakeGraphQL) -> None:
    organiser.says["decidePossibleDuplicate"] = {
        "code": "POSSIBLE_DUPLICATE_NOT_FOUND",
        "message": "…",
        "field": "duplicateId",
    }
    said = {"fairId": "fair_1", "duplicateId": "dup_1", "state": "CONFIRMED"}
    assert "This pair is no longer a possible duplicate." in organiser.client().post(f"{PATH}/decide", data=said).text


def test_product_page_lists_other_offers_once(graphql: FakeGraphQL) -> None:
    too, alike = nodes.a_product(id="prod_2"), nodes.a_product(id="prod_3")
    graphql.says["product"] = nodes.a_product(offeredByOthers=[too], similar=[too, alike])
    page = graphql.client().get("/en/products/prod_1").text
    assert "Other exhibitors offer this too" in page
    assert page.count('href="/en/products/prod_2"') == 1
