"""Products, booths and companies as buyers meet them: prices, pictures, papers, and what is no longer there."""

import re
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from playwright.async_api import Page, Route
from starlette.testclient import TestClient

from frontend.fair.catalog import model_policy, product_groups
from frontend.parts.prices import quote_price, rate_between
from frontend.site.languages.formats import Formats
from frontend.site.security import POLICY
from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL
from tests.frontend.paths import LANGUAGES

PLACE = "https://fair.example"
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp; \u202eevil\u202c"


def about(decimal: str) -> nodes.NODE:
    return nodes.money(decimal, "EUR") | {"approximate": True}


def converted() -> nodes.NODE:
    tiers = [tier | {"about": about("1.00")} for tier in nodes.a_product()["priceTiers"]]
    sample = {"free": False, "price": nodes.money("6.00"), "about": about("4.80")}
    return nodes.a_product(priceTiers=tiers, sample=sample)


def visible(html: str, attribute: str) -> bool:
    """Say whether the one element with an attribute is shown."""
    [found] = re.findall(rf"<[^>]* {attribute}[ >][^>]*>?", html)
    return " hidden" not in found


class TestReckoning:
    """500 cost 3.85 each, 2,000 cost 3.42, 20,000 cost 2.88."""

    @pytest.mark.parametrize(
        "asked, quantity, each, total, nudged, saved",
        [
            (None, "500", "3.85", "1925.00", [], []),
            ("500", "500", "3.85", "1925.00", [], []),
            ("1499", "1499", "3.85", "5771.15", [], []),
            ("1500", "1500", "3.85", "5775.00", ["2000"], []),
            ("1900", "1900", "3.85", "7315.00", ["2000"], ["2000"]),
            ("2000", "2000", "3.42", "6840.00", [], []),
            ("19999,5", "19999.5", "3.42", "68398.290", ["20000"], ["20000"]),
            ("20000", "20000", "2.88", "57600.00", [], []),
        ],
    )
    def test_quantity_determines_price_and_total(
        self, asked: str | None, quantity: str, each: str, total: str, nudged: list[str], saved: list[str]
    ) -> None:
        found = quote_price(nodes.a_product(), asked)
        assert found is not None
        assert found.chosen is not None
        assert (str(found.quantity), found.chosen.price["decimal"]) == (quantity, each)
        assert found.total == nodes.money(total)
        assert [str(step.minimum) for step in found.steps if step.nudge] == nudged
        assert [str(step.minimum) for step in found.steps if step.saves] == saved

    @pytest.mark.parametrize("asked", ["499", "1", "0.5"])
    def test_quantity_below_minimum_has_no_price(self, asked: str) -> None:
        found = quote_price(nodes.a_product(), asked)
        assert found is not None
        assert (found.chosen, found.total, str(found.minimum)) == (None, None, "500")

    @pytest.mark.parametrize("asked", ["", "many", "-5", "0", "NaN", "Infinity", "1e99", "<b>", "9" * 4000])
    def test_invalid_quantity_becomes_the_minimum(self, asked: str) -> None:
        found = quote_price(nodes.a_product(), asked)
        assert found is not None
        assert str(found.quantity) == "500"

    def test_minimum_order_above_first_tier_applies(self) -> None:
        minimum = {"value": "600", "unit": nodes.piece()}
        found = quote_price(nodes.a_product(minimumOrder=minimum), "550")
        assert found is not None
        assert (str(found.minimum), found.total) == ("600", None)

    def test_minimum_order_in_another_unit_is_ignored(self) -> None:
        minimum = {"value": "900", "unit": {"code": "CT", "symbol": "ctn", "name": "carton"}}
        found = quote_price(nodes.a_product(minimumOrder=minimum), "550")
        assert found is not None
        assert found.total is not None

    def test_price_per_hundred_is_divided(self) -> None:
        found = quote_price(nodes.a_product(priceTiers=[nodes.a_tier("500", "1.25", 100)]), "1000")
        assert found is not None
        assert Decimal((found.total or {})["decimal"]) == Decimal("12.5")

    def test_product_without_prices_has_no_quote(self) -> None:
        assert quote_price(nodes.a_product(priceTiers=[]), "5") is None

    @pytest.mark.parametrize(
        "own, wanted, value",
        [
            ("USD", "EUR", "0.8"),
            ("EUR", "USD", "1.25"),
            ("EUR", "CNY", "8.75"),
            ("USD", "USD", None),
            ("XXX", "USD", None),
        ],
    )
    def test_rate_connects_any_two_known_currencies(self, own: str, wanted: str, value: str | None) -> None:
        rate = rate_between(nodes.rates(), own, wanted)
        assert (None if rate is None else str(rate.value)) == value
        assert rate_between(None, own, wanted) is None


class TestPrices:
    def test_quantity_in_address_is_priced_without_a_script(self, visitor: TestClient) -> None:
        html = visitor.get("/en/products/prod_1?quantity=1900").text
        assert 'value="1900"' in html
        assert "$7,315.00" in html
        assert visible(html, 'data-nudge="2000"')
        assert not visible(html, 'data-nudge="20000"')
        assert "The total is even lower: " in html
        assert not visible(html, "data-below")
        assert html.count('class="chosen"') == 1

    def test_page_says_that_quantity_is_below_minimum(self, visitor: TestClient) -> None:
        html = visitor.get("/en/products/prod_1?quantity=20").text
        assert visible(html, "data-below")
        assert not visible(html, "data-sum")
        assert "The minimum order is 500 pieces." in html
        assert 'class="chosen"' not in html

    def test_prices_are_converted_with_date_and_source_of_rate(self, graphql: FakeGraphQL) -> None:
        graphql.says["product"] = converted()
        html = graphql.client(currency="EUR").get("/en/products/prod_1").text
        assert graphql.of("product").variables == {"id": "prod_1", "currency": "EUR", "converted": True}
        assert html.count("€1.00") == 3
        assert "€4.80" in html
        assert "€1,540.00" in html  # the total: 500 for 3.85 each, at 0.8
        assert "Approximate, at the exchange rate of November 19, 2026 (<bdi>A test&#39;s bank</bdi>)." in html
        assert '<option value="EUR" selected>' in html

    @pytest.mark.parametrize("cookie", ["USD", "XAU", "eur", "<b>", ""])
    def test_invalid_or_same_currency_cookie_converts_nothing(self, graphql: FakeGraphQL, cookie: str) -> None:
        html = graphql.client(currency=cookie).get("/en/products/prod_1").text
        assert 'class="about"' not in html

    def test_missing_rate_is_reported(self, graphql: FakeGraphQL) -> None:
        html = graphql.client(currency="BRL").get("/en/products/prod_1").text
        assert "There is no rate for BRL today" in html

    def test_chosen_currency_is_remembered_and_leads_back(self, graphql: FakeGraphQL) -> None:
        place = "/en/products/prod_1?quantity=900#prices"
        answer = graphql.client().post("/en/currency", data={"currency": "EUR", "next": place})
        assert (answer.status_code, answer.headers["location"]) == (303, place)
        assert "currency=EUR;" in answer.headers["set-cookie"]
        assert "HttpOnly" in answer.headers["set-cookie"]

    def test_choosing_as_quoted_clears_the_currency(self, graphql: FakeGraphQL) -> None:
        answer = graphql.client(currency="EUR").post(
            "/en/currency", data={"currency": "", "next": "/en/products/prod_1"}
        )
        assert 'currency="";' in answer.headers["set-cookie"]

    @pytest.mark.parametrize(
        "onward", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
    )
    def test_currency_form_never_redirects_to_another_site(self, graphql: FakeGraphQL, onward: str) -> None:
        answer = graphql.client().post("/en/currency", data={"currency": "EUR", "next": onward})
        assert answer.headers["location"] == "/en"

    def test_cross_site_form_is_refused(self, graphql: FakeGraphQL) -> None:
        answer = graphql.client().post(
            "/en/currency", data={"currency": "EUR"}, headers={"sec-fetch-site": "cross-site"}
        )
        assert answer.status_code == 403


class TestPictures:
    def test_thumbnails_link_to_pictures(self, visitor: TestClient) -> None:
        html = visitor.get("/en/products/prod_1").text
        assert '<li id="picture-2"><a class="shot" href="/files/cup-large.webp" data-zoom>' in html
        assert '<a href="#picture-2">' in html
        assert html.count("aria-current") >= 1

    def test_product_without_pictures_has_no_zoom_dialog(self, graphql: FakeGraphQL) -> None:
        graphql.says["product"] = nodes.a_product(pictures=[])
        html = graphql.client().get("/en/products/prod_1").text
        assert "<dialog" not in html
        assert "gallery.js" not in html


class TestWhatIsGone:
    def test_withdrawn_product_is_404_with_similar_products(self, graphql: FakeGraphQL) -> None:
        graphql.says["product"] = None
        answer = graphql.client().get("/en/products/prod_1")
        assert answer.status_code == 404
        assert "This product is no longer shown" in answer.text
        assert "/en/products/prod_2" in answer.text
        assert '<meta name="robots" content="noindex">' in answer.text

    def test_product_of_missing_exhibitor_is_404(self, graphql: FakeGraphQL) -> None:
        graphql.says |= {"product": nodes.a_product(exhibitor=None), "productAlternatives": []}
        answer = graphql.client().get("/en/products/prod_1")
        assert answer.status_code == 404
        assert "or it is not visible to everyone" in answer.text

    def test_failed_query_is_not_a_withdrawn_product(self, graphql: FakeGraphQL) -> None:
        graphql.errors = [{"message": "…", "extensions": {"code": "UNAVAILABLE"}}]
        assert graphql.client().get("/en/products/prod_1").status_code == 503


class TestPapers:
    def test_documents_require_sign_in(self, graphql: FakeGraphQL) -> None:
        html = graphql.client().get("/en/exhibitors/hengnuan").text
        assert "Sign in to download the certificates." in html

    def test_signed_in_readers_download_documents_and_brochure(self, graphql: FakeGraphQL) -> None:
        file = {"url": "/files/uploads/upl_1/blob_1.pdf?signature=x", "name": "iso.pdf", "size": 120_000}
        kind = {"key": "FDA", "label": "FDA", "name": "Food contact"}
        papers = [nodes.a_certificate(file=file), nodes.a_certificate(file=file | {"name": "fda.pdf"}, kind=kind)]
        company = nodes.an_exhibitor(certificates=papers, brochure=file | {"name": "catalogue.pdf"})
        graphql.says |= {"me": nodes.me(), "exhibitor": company, "product": nodes.a_product(exhibitor=company)}
        client = graphql.client(expo_session="x")

        html = client.get("/en/exhibitors/hengnuan").text
        assert "iso.pdf" in html
        assert "catalogue.pdf" in html
        product = client.get("/en/products/prod_1").text
        assert "fda.pdf" in product
        assert "iso.pdf" not in product  # of a kind that the product does not name


class TestBooth:
    def test_groups_are_anchors_if_all_fit_on_one_page(self, graphql: FakeGraphQL) -> None:
        cups, pots = nodes.a_product(), nodes.a_product(id="prod_2", category="茶壶")
        graphql.says["booth"] = nodes.a_booth(products=nodes.a_list(cups, pots), groups=nodes.a_list(cups, pots))
        html = graphql.client().get("/en/booths/boo_1").text
        assert '<a href="#group-1"><bdi>保温杯</bdi> <span class="count">1</span></a>' in html
        assert '<section class="group" id="group-2">' in html

    def test_groups_are_pages_if_there_are_more_products(self, graphql: FakeGraphQL) -> None:
        cups, pots = nodes.a_product(), nodes.a_product(id="prod_2", category="茶壶")
        graphql.says["booth"] = nodes.a_booth(products=nodes.a_list(cups), groups=nodes.a_list(cups, pots))
        html = graphql.client().get("/en/booths/boo_1").text
        assert '<a href="/en/booths/boo_1?category=%E8%8C%B6%E5%A3%B6#products">' in html

    def test_empty_group_links_to_all_groups(self, graphql: FakeGraphQL) -> None:
        graphql.says["booth"] = nodes.a_booth(products=nodes.a_list(), groups=nodes.a_list(nodes.a_product()))
        html = graphql.client().get("/en/booths/boo_1?category=gone").text
        assert "There are no products in this group." in html
        assert "Show all groups" in html

    def test_group_count_is_hidden_above_100_products(self) -> None:
        more = {"hasNextPage": True, "endCursor": "x"}
        found = product_groups(
            {"products": nodes.a_list(), "groups": nodes.a_list(nodes.a_product(), pageInfo=more)}, None
        )
        assert [group.count for group in found.every] == [None]
        assert not found.whole

    def test_booth_links_to_the_hall_map(self, visitor: TestClient) -> None:
        assert 'href="/en/fairs/autumn-2026/halls/8?booth=C12"' in visitor.get("/en/booths/boo_1").text

    def test_video_and_model_load_only_on_request(self, graphql: FakeGraphQL) -> None:
        film = {"url": "/files/uploads/u/b.mp4?x", "name": "film.mp4", "size": 9_000_000, "contentType": "video/mp4"}
        model = {"url": "/files/uploads/u/b.glb?x", "name": "booth.glb", "size": 260_000}
        company = nodes.an_exhibitor(video=film, model=model)
        graphql.says |= {"booth": nodes.a_booth(exhibitor=company), "exhibitor": company}
        for path in ("/en/booths/boo_1", "/en/exhibitors/hengnuan"):
            answer = graphql.client().get(path)
            assert '<video controls preload="none"' in answer.text
            assert 'href="/files/uploads/u/b.glb?x" download data-model' in answer.text
            assert not re.search(r"<script[^>]*model-viewer", answer.text)
            assert answer.headers["content-security-policy"] == model_policy(POLICY)

    def test_content_policy_is_relaxed_only_for_models(self, visitor: TestClient) -> None:
        assert visitor.get("/en/booths/boo_1").headers["content-security-policy"] == POLICY
        assert "connect-src 'self' blob:;" in model_policy(POLICY)
        assert model_policy(POLICY).count("blob:") == 1


class TestText:
    """Whatever an exhibitor writes is shown as text, and cannot turn its surroundings around."""

    def hostile(self, language: str = "en") -> nodes.NODE:
        evil = nodes.words(EVIL, language)
        attributes = [{"name": evil, "value": EVIL, "unit": None}]
        incoterm = {"rule": "FOB", "place": EVIL, "name": "Free On Board"}
        company = nodes.an_exhibitor(name=evil, city=EVIL, tagline=evil, story=evil, englishName=EVIL, website=EVIL)
        return nodes.a_product(
            title=evil, description=evil, brand=EVIL, number=EVIL, attributes=attributes, exhibitor=company,
            incoterm=incoterm, category=EVIL,
        )  # fmt: skip

    def pages(self, graphql: FakeGraphQL) -> list[str]:
        product: Any = self.hostile()
        company = product["exhibitor"] | {"certificates": [nodes.a_certificate(number=EVIL, issuer=EVIL)]}
        staff = [{"id": "s", "name": EVIL, "position": EVIL, "languages": ["en"], "email": None}]
        listed = nodes.a_list(product)
        booth = nodes.a_booth(exhibitor=company, headline=product["title"], staff=staff, products=listed, groups=listed)
        graphql.says |= {
            "product": product,
            "booth": booth,
            "exhibitor": company | {"products": listed, "groups": listed},
        }
        paths = ("products/prod_1", "booths/boo_1", "exhibitors/hengnuan")
        return [graphql.client().get(f"/ar/{path}").text for path in paths]

    def test_markup_is_escaped(self, graphql: FakeGraphQL) -> None:
        for html in self.pages(graphql):
            assert "<script>alert" not in html
            assert "onerror=alert(2)>" not in html.replace("&gt;", "")
            assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html

    def test_direction_overrides_are_isolated(self, graphql: FakeGraphQL) -> None:
        for html in self.pages(graphql):
            reading = Isolation()
            reading.feed(html[html.index("<main") :])
            assert reading.isolated > 5
            assert reading.bare == []


class Isolation(HTMLParser):
    """Reads a page and counts the overrides in its text: isolated by an element around them, or bare."""

    def __init__(self) -> None:
        super().__init__()
        self.around: list[tuple[str, bool]] = []
        self.isolated, self.bare = 0, list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"img", "input", "use", "br", "path"}:
            self.around.append((tag, tag in {"bdi", "option"} or dict(attrs).get("dir") == "auto"))

    def handle_endtag(self, tag: str) -> None:
        while self.around and self.around.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "\u202e" in data:
            if any(isolates for _, isolates in self.around):
                self.isolated += 1
            else:
                self.bare.append(data)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["products/prod_1", "booths/boo_1", "exhibitors/hengnuan"])
def test_printed_page_has_its_address_as_qr_code(visitor: TestClient, path: str, language: str) -> None:
    html = visitor.get(f"/{language}/{path}?quantity=7").text
    [code] = re.findall(r'<div class="qr">(.*?)</div>', html, re.DOTALL)
    assert code.startswith("<svg")
    assert "style" not in code
    assert f"http://fair.example/{language}/{path}</bdi>" in html


def test_share_button_is_a_link_without_a_script(visitor: TestClient) -> None:
    assert '<a class="button ghost" href="http://fair.example/en/products/prod_1" data-share' in (
        visitor.get("/en/products/prod_1").text
    )


@pytest.mark.browser
class TestScripts:
    async def test_script_computes_same_prices_as_server(self, page: Page, graphql: FakeGraphQL) -> None:
        graphql.says["product"] = converted()
        await serve(page, graphql, currency="EUR")
        for quantity in (1, 499, 500, 1499, 1500, 1900, 2000, 15000, 19999, 20000):
            await page.goto(f"{PLACE}/en/products/prod_1?quantity={quantity}")
            served = await page.locator(".prices").inner_text()
            await page.goto(f"{PLACE}/en/products/prod_1")
            await page.get_by_label("Your quantity").fill(str(quantity))
            assert await page.locator(".prices").inner_text() == served, quantity

    async def test_pictures_change_by_thumbnail_and_arrow_key(self, page: Page, graphql: FakeGraphQL) -> None:
        await self.open(page, graphql, "/en/products/prod_1")
        await page.locator(".thumbs a").nth(1).click()
        await self.current(page, 1)
        await page.keyboard.press("ArrowLeft")
        await self.current(page, 0)

    async def test_arrow_keys_are_mirrored_in_arabic(self, page: Page, graphql: FakeGraphQL) -> None:
        await self.open(page, graphql, "/ar/products/prod_1")
        await page.locator(".thumbs a").first.focus()
        await page.keyboard.press("ArrowLeft")
        await self.current(page, 1)

    async def test_picture_zooms_and_closes_with_escape(self, page: Page, graphql: FakeGraphQL) -> None:
        await self.open(page, graphql, "/en/products/prod_1")
        await page.locator("[data-zoom]").first.click()
        window, shown = page.locator("[data-zoom-window]"), page.locator("[data-shown]")
        assert await window.get_attribute("open") is not None
        assert await shown.get_attribute("src") == f"{PLACE}/files/cup-large.webp"
        await page.keyboard.press("ArrowRight")
        assert await page.locator("[data-place]").inner_text() == "2 of 2"
        await page.keyboard.press("+")
        assert "scale(1.5)" in (await shown.get_attribute("style") or "")
        await page.keyboard.press("Escape")
        assert await window.get_attribute("open") is None
        assert await page.evaluate("document.activeElement.matches('[data-zoom]')")

    async def test_share_copies_the_address_without_native_sharing(self, page: Page, graphql: FakeGraphQL) -> None:
        await page.add_init_script(
            "Object.defineProperty(navigator, 'share', { value: undefined });"
            "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => (window.copied = text) } })"
        )
        await self.open(page, graphql, "/en/products/prod_1")
        await page.locator("[data-share]").click()
        await page.get_by_text("Link copied").wait_for()
        assert await page.evaluate("copied") == "http://fair.example/en/products/prod_1"

    async def open(self, page: Page, graphql: FakeGraphQL, path: str) -> None:
        await page.emulate_media(reduced_motion="reduce")
        assert await serve(page, graphql) == []
        await page.goto(f"{PLACE}{path}")

    async def current(self, page: Page, index: int) -> None:
        await page.wait_for_function(
            "(index) => document.querySelectorAll('.thumbs a')[index].hasAttribute('aria-current')", arg=index
        )
        assert await page.locator(".thumbs [aria-current]").count() == 1


async def serve(page: Page, graphql: FakeGraphQL, **cookies: str) -> list[str]:
    """Let the browser reach the site without a socket; return what it complains about."""
    site, complaints = graphql.client(**cookies), list[str]()

    async def answer(route: Route) -> None:
        response = site.get(route.request.url.removeprefix(PLACE))
        await route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.content)

    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.route(f"{PLACE}/**", answer)
    return complaints


@pytest.mark.parametrize(
    "unit,language,many",
    [
        (nodes.piece(), "en", "pieces"),
        (nodes.piece(), "ru", "штук"),
        (nodes.piece(), "zh", "件"),
        (nodes.piece() | {"code": "KGM", "symbol": "kg"}, "en", "kg"),
    ],
)
def test_quantity_field_is_labelled_in_the_plural(unit: nodes.NODE, language: str, many: str) -> None:
    assert Formats(language).units(unit) == many


@pytest.mark.parametrize("language,shown", [("en", "20 kg"), ("ar", "\u206620 kg\u2069")])
def test_number_stays_before_its_unit_symbol(language: str, shown: str) -> None:
    assert Formats(language).amount("20", nodes.piece() | {"code": "KGM", "symbol": "kg"}) == shown


@pytest.mark.parametrize("language,whole,fine", [("en", "3%", "2.9%"), ("fr", "3 %", "2,9 %")])
def test_percentages_are_rounded_to_requested_digits(language: str, whole: str, fine: str) -> None:
    told = Formats(language)
    assert told.percent(0.0293).replace("\u202f", " ").replace("\xa0", " ") == whole
    assert told.percent(0.0293, 1).replace("\u202f", " ").replace("\xa0", " ") == fine


def test_booth_staff_are_not_repeated_among_contacts(graphql: FakeGraphQL) -> None:
    chen = {"name": "陈晓燕", "position": None, "languages": ["zh"], "email": "chen@flasks.example"}
    graphql.says["me"] = nodes.me("BUYER")
    company = nodes.an_exhibitor(contacts=[chen | {"phone": None}])
    graphql.says["booth"] = nodes.a_booth(exhibitor=company, staff=[chen | {"id": "staff_1"}])
    html = graphql.client().get("/en/booths/boo_1").text
    assert html.count("mailto:chen@flasks.example") == 1
    assert 'id="h-contacts"' not in html
    company["contacts"] = [chen | {"phone": "+86 579 1"}]
    assert 'href="tel:+86 579 1"' in graphql.client().get("/en/booths/boo_1").text


def test_contacts_heading_leads_visitors_to_sign_in(graphql: FakeGraphQL) -> None:
    html = graphql.client().get("/en/exhibitors/hengnuan").text
    assert re.search(r'<h2 id="h-contacts">Contacts</h2>\s*<p class="small"><a href="/en/sign-in', html)
