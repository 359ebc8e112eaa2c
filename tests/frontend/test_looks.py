"""The pages in a real browser: nothing sticks out, nothing breaks the policy, axe finds nothing."""

from collections.abc import Sequence
from typing import Literal

import pytest
from playwright.async_api import Page, Route

from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL
from tests.frontend.paths import PUBLIC, SIGNED_IN
from tests.support import clients

PLACE = "https://fair.example"


async def serve(page: Page, graphql: FakeGraphQL) -> list[str]:
    """Let the browser reach the site without a socket; return what it complains about."""
    site = graphql.client(expo_session="x")
    complaints: list[str] = []

    async def answer(route: Route) -> None:
        path = route.request.url.removeprefix(PLACE)
        response = site.get(path)
        await route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.content)

    def complain(text: str) -> None:
        if "Failed to load resource" not in text:
            complaints.append(text)

    page.on("console", lambda message: complain(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complain(str(error)))
    await page.route(f"{PLACE}/**", answer)
    await page.add_init_script("delete Navigator.prototype.serviceWorker")  # no route answers for a worker's script
    return complaints


async def violations(page: Page) -> dict[str, object]:
    """Return what axe finds on a page at the width of a desk: what is wrong with which elements."""
    await page.set_viewport_size({"width": 1440, "height": 900})
    await page.evaluate(clients.AXE.read_text(encoding="utf-8"))
    result = await page.evaluate(
        """axe.run({
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'],
        })"""
    )
    return {each["id"]: [node["html"][:160] for node in each["nodes"]][:3] for each in result["violations"]}


@pytest.mark.clients
@pytest.mark.skipif(clients.missing() is not None, reason=str(clients.missing()))
@pytest.mark.parametrize(
    "language, scheme, widths", [("en", "light", (360, 768)), ("zh", None, (360,)), ("ar", "dark", (360, 1440))]
)
async def test_pages_fit_the_viewport_and_pass_axe(
    page: Page, graphql: FakeGraphQL, language: str, scheme: Literal["light", "dark"] | None, widths: Sequence[int]
) -> None:
    graphql.says["me"] = nodes.me("EXHIBITOR")
    complaints = await serve(page, graphql)
    found: dict[str, object] = {}
    for path in PUBLIC + SIGNED_IN:
        await page.set_viewport_size({"width": widths[0], "height": 900})
        await page.emulate_media(color_scheme="no-preference", reduced_motion="no-preference")
        await page.goto(f"{PLACE}/{language}{path}")
        for width in widths:
            await page.set_viewport_size({"width": width, "height": 900})
            assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (path, width)
        if scheme:
            await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found |= {f"{path} {what}": where for what, where in (await violations(page)).items()}
    assert not found, "\n".join(f"{k}: {v}" for k, v in found.items())
    assert complaints == []


@pytest.mark.parametrize("language", ["zh", "ar"])
async def test_current_section_is_scrolled_into_view(page: Page, graphql: FakeGraphQL, language: str) -> None:
    sections = [{"key": f"section-{number}", "name": f"Section {number}"} for number in range(12)]
    sections.insert(9, {"key": "ceramics", "name": "Ceramics"})
    graphql.says["fair"] = nodes.a_fair(categories=[nodes.a_category(sections=sections)])
    await serve(page, graphql)
    await page.set_viewport_size({"width": 360, "height": 900})
    await page.goto(f"{PLACE}/{language}/fairs/autumn-2026/sections/ceramics")
    box = await page.locator(".siblings [aria-current]").bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= 360 - box["width"]
    assert await page.evaluate("scrollY") == 0


async def test_escape_closes_menu_and_restores_focus(page: Page, graphql: FakeGraphQL) -> None:
    await serve(page, graphql)
    await page.goto(f"{PLACE}/en/fairs")
    await page.locator(".menu > summary").first.click()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Escape")
    assert await page.locator(".menu[open]").count() == 0
    assert await page.evaluate("document.activeElement.localName") == "summary"


async def test_menu_closes_on_outside_interaction(page: Page, graphql: FakeGraphQL) -> None:
    graphql.says["me"] = nodes.me()
    await serve(page, graphql)
    await page.goto(f"{PLACE}/en/fairs")
    tongues, own = (page.locator(".menu > summary").nth(each) for each in (0, 1))
    await tongues.click()
    await own.click()
    assert await page.locator(".menu[open]").count() == 1
    await page.locator("h1").click()
    assert await page.locator(".menu[open]").count() == 0
    await own.click()
    await page.locator("#q").focus()
    assert await page.locator(".menu[open]").count() == 0


@pytest.mark.parametrize("language, title", [("ar", "Vacuum flask " * 12), ("zh", "قارورة فولاذية " * 12)])
async def test_long_title_in_other_direction_leaves_room_for_ellipsis(
    page: Page, graphql: FakeGraphQL, language: str, title: str
) -> None:
    graphql.says["products"] = nodes.everything()["products"] | {"nodes": [nodes.a_product(title=nodes.words(title))]}
    await serve(page, graphql)
    await page.set_viewport_size({"width": 360, "height": 900})
    await page.goto(f"{PLACE}/{language}/fairs/autumn-2026/sections/ceramics")
    hangs = await page.locator(".product-card .card-title a").evaluate(
        "(link) => [link.getBoundingClientRect(), link.parentElement.getBoundingClientRect()]"
        ".map(({ left, right }) => [left, right])"
    )
    (left, right), (start, end) = hangs
    assert max(start - left, right - end) > 10
