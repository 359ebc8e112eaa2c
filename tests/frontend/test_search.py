"""What a search's address says, and how its choices are taken back."""

import re
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.async_api import Browser, Page, expect
from starlette.datastructures import QueryParams

from expo.discovery.search.models import SearchFilter
from frontend.parts.search_query import LOOSER, SearchForm
from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL
from tests.frontend.served import Served

ADDRESS = (
    "q=termo&fair=fair_1&country=CN&country=BR&certificate=FDA&lead_time=0-7&incoterm=FOB&quantity=700"
    "&min=2,5&currency=EUR&moq=500&sort=PRICE_ASC&kind=PRODUCT"
)


def wanted(address: str) -> SearchForm:
    return SearchForm.of(QueryParams(address))


def test_address_becomes_the_search_input() -> None:
    assert wanted(ADDRESS).input() == {
        "text": "termo",
        "fairId": "fair_1",
        "kinds": ["PRODUCT"],
        "countries": ["CN", "BR"],
        "certificates": ["FDA"],
        "leadTimes": ["0-7"],
        "incoterms": ["FOB"],
        "quantity": "700",
        "priceFrom": "2.5",
        "currency": "EUR",
        "minimumOrderTo": "500",
        "sort": "PRICE_ASC",
    }


def test_filter_is_removed_without_the_others() -> None:
    chips = {(chip.kind, chip.label): dict(chip.without) for chip in wanted(ADDRESS).chips({})}
    assert chips["country", "CN"]["country"] == "BR"
    assert "min" not in chips["min", "2.5"]
    assert all(rest["q"] == "termo" for rest in chips.values())


def test_filters_are_labelled_with_facet_names() -> None:
    facets = {"country": [nodes.facet_value("CN", "Китай", 8)]}
    assert [chip.label for chip in wanted("country=CN").chips(facets)] == ["Китай"]


def test_invalid_parameters_are_ignored() -> None:
    assert wanted("min=-1&max=1e9&moq=abc&quantity=0.0&currency=dollars&sort=BEST&kind=FAIR").input() == {
        "sort": "RELEVANCE",
        "currency": "USD",
    }


@given(st.text(max_size=80))
def test_address_survives_parsing_and_writing(address: str) -> None:
    once = wanted(address)
    assert SearchForm.of(QueryParams(once.pairs())) == once


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["q", "min", "max", "moq", "quantity", "country", "sort", "currency"]), st.text(max_size=20)
        )
    )
)
def test_any_parameters_survive_parsing_and_writing(pairs: list[tuple[str, str]]) -> None:
    once = SearchForm.of(QueryParams(pairs))
    assert SearchForm.of(QueryParams(once.pairs())) == once


def test_empty_results_offer_sections_and_spelling(graphql: FakeGraphQL) -> None:
    sections = [nodes.facet_value("kitchenware-tableware", "Kitchenware", 9)]
    graphql.says["search"] = nodes.a_search(alternatives=sections, suggestion="thermos", relaxed=True)
    html = graphql.client().get("/en/search?q=thermoss&country=CN").text
    assert "Nothing found" in html
    assert "comes closest" not in html
    assert "/en/search?section=kitchenware-tableware" in html
    assert "/en/search?country=CN&amp;q=thermos" in html  # another spelling keeps the filters


def test_empty_results_offer_saving_but_no_filters(graphql: FakeGraphQL) -> None:
    graphql.says["search"] = nodes.a_search()
    html = graphql.client().get("/en/search?q=thermoss").text
    assert html.count("Save this search") == 1
    assert html.index("Nothing found") < html.index("Save this search")
    assert 'id="facets"' not in html
    assert 'id="facets"' in graphql.client().get("/en/search?q=thermoss&country=CN").text


def test_empty_results_offer_dropping_one_filter(graphql: FakeGraphQL) -> None:
    loosened = [{"without": "PRICE", "totalCount": 12}, {"without": "NOT_OF_THIS_VERSION", "totalCount": 3}]
    graphql.says["search"] = nodes.a_search(loosened=loosened)
    html = graphql.client().get("/en/search?q=cup&country=CN&min=2&max=9").text
    link = html.split("At any price")[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert dict(parse_qsl(link.partition("?")[2])) == {"q": "cup", "country": "CN"}


@pytest.mark.parametrize("name", LOOSER)
def test_droppable_filters_match_the_address(name: str) -> None:
    everything = wanted(
        f"{ADDRESS}&section=ceramics&category=food&company_kind=TRADER&pricing=LISTED&sample=FREE&unit=KGM"
    )
    _, names = LOOSER[name]
    assert not {pair[0] for pair in everything.with_changes(**dict.fromkeys(names))} & set(names)
    assert {pair[0] for pair in everything.pairs()} >= set(names) - {"max"}


def test_every_droppable_filter_has_a_name() -> None:
    assert set(LOOSER) == set(SearchFilter)


def test_view_is_stored_in_address_and_cookie(graphql: FakeGraphQL) -> None:
    reader = graphql.client()
    answer = reader.get("/en/search?q=cup&view=list")
    assert "as-list" in answer.text
    assert "results=list" in answer.headers["set-cookie"]
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "q=cup&amp;view=list&amp;country=CN" in answer.text or 'name="view" value="list"' in answer.text
    assert "as-list" in reader.get("/en/search?q=cup").text
    assert "as-list" not in reader.get("/en/search?q=cup&view=grid").text
    assert "as-list" not in graphql.client(results="<b>").get("/en/search").text


def test_htmx_pushes_address_without_empty_parameters(graphql: FakeGraphQL) -> None:
    sent = "/es/search?q=cup&min=&max=&currency=USD&moq=&sort=RELEVANCE&country=CN"
    answer = graphql.client().get(sent, headers={"hx-request": "true"})
    assert answer.headers["hx-push-url"] == "/es/search?q=cup&country=CN"
    assert "hx-push-url" not in graphql.client().get(sent).headers


@pytest.mark.parametrize("address", ["min=2", "max=9", "currency=EUR", "sort=PRICE_ASC"])
def test_prices_are_shown_in_comparison_currency(graphql: FakeGraphQL, address: str) -> None:
    hit = nodes.a_hit(product=nodes.a_product(converted=nodes.money("2.51", "EUR")))
    rates = {"day": "2026-11-02", "source": "a test", "rates": [{"currency": "EUR"}]}
    graphql.says |= {"search": nodes.a_search(hit), "exchangeRates": rates}
    html = graphql.client().get(f"/en/search?{address}").text
    assert graphql.of("search").variables["convert"] is True
    assert "about" in html
    assert "€2.51" in html
    assert "converted at the rates of November 2, 2026 (<bdi>a test</bdi>)" in html
    assert ("price on request are left out" in html) == address.startswith("m")


def test_prices_are_not_converted_by_default(graphql: FakeGraphQL) -> None:
    graphql.client().get("/en/search?q=cup&sort=NEWEST")
    assert graphql.of("search").variables["convert"] is False


def test_missing_rates_are_explained(graphql: FakeGraphQL) -> None:
    graphql.says["exchangeRates"] = None
    assert "Only prices in this currency are compared" in graphql.client().get("/en/search?max=9").text


def test_price_in_search_words_is_shown_and_removable(graphql: FakeGraphQL) -> None:
    said = {"text": "cup", "priceFrom": None, "priceTo": "500", "currency": "RUB"}
    hit = nodes.a_hit(comparedPrice=nodes.money("251", "RUB"))
    graphql.says["search"] = nodes.a_search(hit, priceWords=said)
    html = graphql.client().get("/en/search?q=cup+%D0%B4%D0%BE+500+%D1%80%D1%83%D0%B1&country=CN").text
    chip = html.split("from your search")[0].rsplit('href="', 1)[1]
    assert "≤ 500 RUB" in chip
    assert dict(parse_qsl(chip.split('"')[0].partition("?")[2].replace("&amp;", "&"))) == {"q": "cup", "country": "CN"}
    assert 'href="/en/search?q=cup"' in html.split("Remove all")[0].rsplit("<a ", 1)[1]
    assert "about <bdi" in html
    assert "price on request are left out" in html


def test_price_in_search_words_can_be_dropped_without_results(graphql: FakeGraphQL) -> None:
    said = {"text": "cup", "priceFrom": "5", "priceTo": "9", "currency": "USD"}
    loosened = [{"without": "PRICE", "totalCount": 12}]
    graphql.says["search"] = nodes.a_search(priceWords=said, loosened=loosened)
    html = graphql.client().get("/en/search?q=cup+5-9+usd&country=CN").text
    assert "5 – 9 USD" in html
    link = html.split("At any price")[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert dict(parse_qsl(link.partition("?")[2])) == {"q": "cup", "country": "CN"}


def test_price_per_hundred_says_so(graphql: FakeGraphQL) -> None:
    graphql.says["search"] = nodes.a_search(nodes.a_hit(product=nodes.a_product(pricePer=100)))
    assert "/ 100 pieces" in graphql.client().get("/en/search").text


def test_lowest_price_names_its_quantity(graphql: FakeGraphQL) -> None:
    card = text_of(graphql.client().get("/en/search").text, "price")
    assert card == "from $2.88 / piece at 20,000 pieces"


def test_price_is_that_of_the_readers_quantity(graphql: FakeGraphQL) -> None:
    product = nodes.a_product(tier={"price": nodes.money("3.85")})
    graphql.says["search"] = nodes.a_search(nodes.a_hit(product=product), pricesComparedAt="500")
    html = graphql.client().get("/en/search?q=cup&quantity=700&sort=PRICE_ASC").text
    assert text_of(html, "price") == "$3.85 / piece at 700 pieces"
    assert "Minimum order: 500 pieces" in html
    assert "Sorted by the price at 500." in html
    assert 'href="/en/products/prod_1?quantity=700"' in html
    assert '<input type="hidden" form="compare" name="quantity" value="700">' in html
    asked = graphql.asked[-1].variables
    assert (asked["input"]["quantity"], asked["quantity"], asked["atQuantity"]) == ("700", "700", True)


def test_too_small_quantity_shows_the_minimum_order(graphql: FakeGraphQL) -> None:
    graphql.says["search"] = nodes.a_search(nodes.a_hit(product=nodes.a_product(tier=None)), pricesComparedAt="200")
    html = graphql.client().get("/en/search?quantity=200&sort=PRICE_ASC").text
    assert text_of(html, "price") == "Minimum order: 500 pieces"
    assert html.count("Minimum order: 500 pieces") == 1
    assert text_of(html, "small") == "from $2.88 / piece at 20,000 pieces"
    assert "Sorted by" not in html.split("facet-price")[0]


def test_next_page_and_filters_keep_the_quantity(graphql: FakeGraphQL) -> None:
    page = {"hasNextPage": True, "endCursor": "c1"}
    hit = nodes.a_hit(product=nodes.a_product(tier=None))
    facets = [{"name": "sample", "values": [nodes.facet_value("FREE", "Free samples", 4)]}]
    graphql.says["search"] = nodes.a_search(hits=nodes.a_list(hit, pageInfo=page), facets=facets)
    html = graphql.client().get("/en/search?q=cup&quantity=700&sample=FREE").text
    following = html.split('rel="next" href="/en/search?')[1].split('"')[0].replace("&amp;", "&")
    assert dict(parse_qsl(following)) == {"q": "cup", "quantity": "700", "sample": "FREE", "after": "c1"}
    assert 'name="sample" value="FREE" checked' in html
    assert re.search(r'<input id="quantity" name="quantity" [^>]*value="700"', html)


def text_of(html: str, kind: str) -> str:
    """Return the text of the first card's first paragraph of a class."""
    card = html.split('<article class="card product-card">')[1]
    paragraph = card.split(f'<p class="{kind}">')[1].split("</p>")[0]
    return " ".join(re.sub(r"<[^>]+>", "", paragraph).split())


def test_company_result_links_to_its_booth_at_the_fair(graphql: FakeGraphQL) -> None:
    company = {"title": [{"text": "恒暖", "matched": True}], "product": None, "exhibitor": nodes.an_exhibitor()}
    graphql.says["search"] = nodes.a_search(company)
    assert "/en/booths/boo_1" in graphql.client().get("/en/search?q=x&fair=fair_1").text
    assert "/en/exhibitors/hengnuan" in graphql.client().get("/en/search?q=x&fair=fair_other").text


def test_next_page_keeps_the_filters(graphql: FakeGraphQL) -> None:
    page = {"hasNextPage": True, "endCursor": "c1"}
    graphql.says["search"] = nodes.a_search(hits=nodes.a_list(nodes.a_hit(), pageInfo=page))
    html = graphql.client().get("/en/search?q=cup&country=CN").text
    assert dict(parse_qsl(html.split('rel="next" href="/en/search?')[1].split('"')[0].replace("&amp;", "&"))) == {
        "q": "cup",
        "country": "CN",
        "after": "c1",
    }


def test_page_says_where_the_fit_ends(graphql: FakeGraphQL) -> None:
    graphql.says["search"] = nodes.a_search(nodes.a_hit(), fittingCount=12, otherCount=1340)
    html = graphql.client().get("/en/search?q=steel+cup&country=CN&sort=NEWEST").text
    assert graphql.of("search").variables["input"]["fit"] == "FITTING"
    assert 'data-found="12 fit"' in html
    links = re.findall(r'href="/en/search\?([^"]*)" rel="nofollow">1,340 others match in part</a>', html)
    assert len(links) == 2  # at the top, and where the fit ends
    assert dict(parse_qsl(links[1].replace("&amp;", "&"))) == {
        "q": "steel cup",
        "country": "CN",
        "sort": "NEWEST",
        "fit": "others",
    }
    page = {"hasNextPage": True, "endCursor": "c1"}
    graphql.says["search"] = nodes.a_search(
        hits=nodes.a_list(nodes.a_hit(), pageInfo=page), fittingCount=1, otherCount=0
    )
    html = graphql.client().get("/en/search?q=cup").text
    assert 'data-found="1 fits"' in html
    assert "match in part" not in html


def test_others_are_a_list_of_their_own(graphql: FakeGraphQL) -> None:
    page = {"hasNextPage": True, "endCursor": "c1"}
    hits = nodes.a_list(nodes.a_hit(), pageInfo=page)
    graphql.says["search"] = nodes.a_search(hits=hits, fittingCount=12, otherCount=340, relaxed=True)
    html = graphql.client().get("/en/search?q=cup&country=CN&fit=others").text
    assert graphql.of("search").variables["input"]["fit"] == "OTHERS"
    assert 'data-found="340 others match in part"' in html
    assert 'href="/en/search?q=cup&amp;country=CN">Back to what fits</a>' in html
    assert "fit=others" in html.split('rel="next" href="/en/search?')[1].split('"')[0]
    assert '<input type="hidden" name="fit" value="others">' in html  # filters narrow down the same list
    assert 'href="/en/search?q=cup&amp;country=CN&amp;kind=COMPANY"' in html  # another type begins with what fits
    assert "These are the closest" not in html
    saved = html.split("Save this search")[0].rsplit("<form", 1)[1]
    assert "others" not in saved


def test_page_says_that_nothing_is_what_was_searched_for(graphql: FakeGraphQL) -> None:
    note = "Nothing at the fair seems to be what you searched for."
    graphql.says["search"] = nodes.a_search(nodes.a_hit(), lacksThing=True, relaxed=True)
    html = graphql.client().get("/en/search?q=dress").text
    assert note in html
    assert "Nothing matches all these words" not in html
    graphql.says["search"] = nodes.a_search(nodes.a_hit())
    assert note not in graphql.client().get("/en/search?q=cup").text


def test_filters_that_leave_nothing_that_fits_lead_to_the_others(graphql: FakeGraphQL) -> None:
    graphql.says["search"] = nodes.a_search(fittingCount=0, otherCount=5)
    html = graphql.client().get("/ar/search?q=cup&country=BR").text
    assert "لا شيء مطابق" in html
    assert "5 نتائج أخرى مطابقة جزئيًا</a>" in html


async def test_filter_updates_results_in_place(page: Page, served: Served) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type != "log" else None)
    await page.goto(f"{served.url}/es/search?q=termo")
    await page.evaluate("window.here = true")
    served.graphql.says["search"] = nodes.a_search(nodes.a_hit(), hits=nodes.a_list(nodes.a_hit(), totalCount=7))
    china = page.locator("#country-CN")
    await china.focus()
    await page.keyboard.press("Space")

    await expect(page.get_by_role("status").filter(has_text="7 resultados")).to_have_text("7 resultados")
    await expect(page).to_have_url(f"{served.url}/es/search?q=termo&country=CN")
    await expect(china).to_be_focused()
    await expect(china).to_be_checked()
    await expect(page.locator(".menu a[hreflang=ar]")).to_have_attribute("href", re.compile(r"/ar/.*country=CN"))
    assert await page.evaluate("window.here")

    await page.get_by_label("Ordenar por").select_option("PRICE_ASC")
    await expect(page).to_have_url(f"{served.url}/es/search?q=termo&sort=PRICE_ASC&country=CN")
    await page.get_by_role("link", name="Quitar filtro").first.click()
    await expect(page).to_have_url(f"{served.url}/es/search?q=termo&sort=PRICE_ASC")
    await expect(china).not_to_be_checked()

    await page.go_back()
    await expect(page).to_have_url(f"{served.url}/es/search?q=termo&sort=PRICE_ASC&country=CN")
    await expect(page.locator("#country-CN")).to_be_checked()
    assert [each for each in complaints if "Failed to load resource" not in each] == []


async def test_failed_update_shows_the_error_page(page: Page, served: Served) -> None:
    await page.goto(f"{served.url}/en/search?q=cup")
    served.graphql.errors = [{"message": "…", "extensions": {"code": "UNAVAILABLE"}}]
    await page.locator("#country-CN").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Back in a moment")


async def test_filters_stay_open_on_a_phone(page: Page, served: Served) -> None:
    await page.set_viewport_size({"width": 360, "height": 800})
    await page.goto(f"{served.url}/ar/search?q=cup")
    await page.locator("#filters > summary").click()
    await page.locator("#country-CN").click()
    await expect(page).to_have_url(re.compile("country=CN"))
    await page.locator("#country-BR").click()
    await expect(page).to_have_url(re.compile("country=CN&country=BR"))
    assert await page.evaluate("document.documentElement.scrollWidth") == 360


async def test_search_works_without_scripts(browser: Browser, served: Served) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{served.url}/en/search?q=cup")
    await page.locator("#country-CN").check()
    await page.locator("#max").fill("9")
    await page.get_by_role("button", name="Show results").click()
    await expect(page.locator("#country-CN")).to_be_checked()
    assert served.graphql.asked[-1].variables["input"] == {
        "sort": "RELEVANCE",
        "fit": "FITTING",
        "text": "cup",
        "priceTo": "9",
        "currency": "USD",
        "countries": ["CN"],
    }
    await page.get_by_role("link", name="List", exact=True).click()
    await expect(page.locator(".as-list")).to_have_count(1)
    await context.close()


async def test_control_k_focuses_the_search_box(page: Page, served: Served) -> None:
    await page.goto(f"{served.url}/en/fairs")
    box = page.get_by_role("combobox", name="Search products and companies")
    await page.keyboard.press("Control+k")
    await expect(box).to_be_focused()
    await page.keyboard.type("1/2")
    await expect(box).to_have_value("1/2")


def test_translated_title_is_shown_without_the_matches_of_the_original(graphql: FakeGraphQL) -> None:
    title = nodes.words("termo de acero", "es") | {"original": "钢保温杯", "originalLanguage": "zh"}
    found = [{"text": "钢", "matched": False}, {"text": "保温杯", "matched": True}]
    graphql.says["search"] = nodes.a_search(nodes.a_hit(title=found, product=nodes.a_product(title=title)))
    html = graphql.client().get("/es/search", params={"q": "保温杯"}).text
    assert ">termo de acero</a>" in html
    assert "<mark>" not in html


def test_matches_are_marked_in_a_title_as_it_was_written(graphql: FakeGraphQL) -> None:
    product = nodes.a_product(title=nodes.words("500ml steel flask"))
    graphql.says["search"] = nodes.a_search(nodes.a_hit(product=product))
    html = graphql.client().get("/en/search", params={"q": "flask"}).text
    assert ">500ml <mark>steel flask</mark></a>" in html
