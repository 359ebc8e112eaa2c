"""Keeping, following, lists, saved searches, what was seen lately, and products side by side."""

import re
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.datastructures import QueryParams

from frontend.buyer.comparison import (
    columns,
    differences,
    price_differences,
    usual_quantity,
)
from frontend.buyer.saved_searches import address_of, filters_of
from frontend.parts.prices import quote_price
from frontend.parts.search_query import SearchForm
from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL
from tests.frontend.test_pages import the_page

A_REQUEST = {"what": "product", "id": "prod_1", "on": "1", "name": "A flask", "shape": "mark", "next": "/en/search?q=x"}
QUERY = {
    "text": "flask",
    "fairId": None,
    "kinds": ["PRODUCT"],
    "sections": [],
    "categories": [],
    "countries": ["CN", "IN"],
    "certificates": ["FDA"],
    "companyKinds": [],
    "pricing": [],
    "incoterms": [],
    "leadTimes": ["0-7"],
    "samples": [],
    "units": [],
    "quantity": "500",
    "priceFrom": "1",
    "priceTo": None,
    "currency": "EUR",
    "minimumOrderTo": "500",
    "sort": "NEWEST",
}
HTMX = {"hx-request": "true"}


def a_problem(code: str, field: str | None = None) -> dict[str, str | None]:
    return {"code": code, "message": "This cannot be.", "field": field}


def an_item(**changes: Any) -> dict[str, Any]:
    """Return a flask in a list, with a note."""
    return {
        "id": "fav_1",
        "kind": "PRODUCT",
        "note": "Ask for <b>matt</b>",
        "addedAt": "2026-11-20T02:00:00+00:00",
        "mayChange": True,
        "addedBy": {"id": "per_1", "name": "Lucía Vega"},
        "product": nodes.a_product(),
        "exhibitor": None,
    } | changes


def a_list(*items: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return a list of one's own."""
    return {
        "id": "list_1",
        "name": "Spring",
        "isDefault": False,
        "shared": False,
        "isMine": True,
        "mayChange": True,
        "changedAt": "2026-11-20T02:00:00+00:00",
        "maker": {"name": "Lucía Vega"},
        "items": nodes.a_list(*items),
    } | changes


def a_first_list() -> dict[str, Any]:
    """Return the list that everybody has."""
    return a_list(id="list_0", name=None, isDefault=True, mayChange=False)


def a_followed(**changes: Any) -> dict[str, Any]:
    """Return a followed exhibitor."""
    exhibitor = nodes.an_exhibitor(products=nodes.a_list(nodes.a_product()))
    return {"exhibitorId": "exh_1", "since": "2026-11-20T02:00:00+00:00", "exhibitor": exhibitor} | changes


def a_saved_search(**changes: Any) -> dict[str, Any]:
    return {"id": "srch_1", "name": "Flasks", "newCount": 3, "query": QUERY} | changes


@pytest.fixture
def keeper(graphql: FakeGraphQL) -> FakeGraphQL:
    """Give a fake GraphQL server at which somebody is signed in who keeps things."""
    graphql.says |= {
        "me": nodes.me(),
        "favouriteLists": nodes.a_list(a_first_list(), a_list(an_item())),
        "favouriteList": a_list(an_item()),
        "followedExhibitors": nodes.a_list(a_followed()),
        "savedSearches": nodes.a_list(a_saved_search()),
        "productsByIds": [nodes.a_product(), nodes.a_product(id="prod_2")],
    }
    return graphql


@pytest.mark.parametrize("language", ["en", "zh", "ar"])
@pytest.mark.parametrize(
    "path", ["/my", "/my/following", "/lists", "/lists/list_1", "/compare?id=prod_1&id=prod_2", "/recent?id=prod_1"]
)
def test_page_is_complete(keeper: FakeGraphQL, path: str, language: str) -> None:
    response = keeper.client().get(f"/{language}{path}")
    page = the_page(response.text)
    assert response.status_code == 200
    assert len(page.all("h1")) == 1
    ids = [each["id"] for _, each in page.elements if each.get("id")]
    assert len(ids) == len(set(ids))
    assert all(each.get("alt") is not None for each in page.all("img"))


@pytest.mark.parametrize("path", ["/my", "/lists", "/lists/list_1", "/my/following"])
def test_page_without_favourites_says_what_to_do(keeper: FakeGraphQL, path: str) -> None:
    keeper.says |= {
        "favouriteLists": nodes.a_list(a_first_list()),
        "favouriteList": a_first_list(),
        "followedExhibitors": nodes.a_list(),
        "savedSearches": nodes.a_list(),
    }
    page = the_page(keeper.client().get(f"/en{path}").text)
    assert page.all("form") or page.all("a")
    assert keeper.client().get(f"/en{path}").status_code == 200


def test_favourites_no_longer_shown_stay_listed(keeper: FakeGraphQL) -> None:
    keeper.says["favouriteList"] = a_list(an_item(product=None))
    keeper.says["followedExhibitors"] = nodes.a_list(a_followed(exhibitor=None))
    assert "This product is no longer shown." in keeper.client().get("/en/lists/list_1").text
    assert "This exhibitor is no longer shown." in keeper.client().get("/en/my").text


def test_note_is_escaped(keeper: FakeGraphQL) -> None:
    html = keeper.client().get("/en/lists/list_1").text
    assert "Ask for &lt;b&gt;matt&lt;/b&gt;" in html
    assert "<b>matt" not in html


def test_favourite_button_saves_and_leads_back(keeper: FakeGraphQL) -> None:
    response = keeper.client().post("/en/keep", data=A_REQUEST)
    assert (response.status_code, response.headers["location"]) == (303, "/en/search?q=x")
    assert keeper.of("addFavourite").variables == {"id": "prod_1"}


@pytest.mark.parametrize(
    "what,on,field",
    [
        ("product", "1", "addFavourite"),
        ("product", "0", "removeFavourite"),
        ("exhibitor", "1", "addFavourite"),
        ("exhibitor", "0", "removeFavourite"),
        ("follow", "1", "followExhibitor"),
        ("follow", "0", "unfollowExhibitor"),
    ],
)
def test_htmx_request_gets_the_updated_button(keeper: FakeGraphQL, what: str, on: str, field: str) -> None:
    response = keeper.client().post("/en/keep", data=A_REQUEST | {"what": what, "on": on}, headers=HTMX)
    assert keeper.of(field).variables["id"] == "prod_1"
    page = the_page(response.text)
    [button] = page.all("button")
    assert button["aria-pressed"] == ("true" if on == "1" else "false")
    values = {each["name"]: each["value"] for each in page.all("input")}
    assert values == A_REQUEST | {"what": what, "on": "0" if on == "1" else "1"}
    assert "<html" not in response.text


def test_removing_noted_favourite_asks_first(keeper: FakeGraphQL) -> None:
    keeper.says["removeFavourite"] = a_problem("FAVOURITE_HAS_NOTE", "notesToo")
    off = A_REQUEST | {"on": "0"}
    part = keeper.client().post("/en/keep", data=off, headers=HTMX).text
    assert "Your note will be deleted too." in part
    assert 'name="notes" value="1"' in part
    response = keeper.client().post("/en/keep", data=off)
    assert response.status_code == 422
    assert "Your note will be deleted too." in response.text
    keeper.says["removeFavourite"] = {"count": 1}
    assert keeper.client().post("/en/keep", data=off | {"notes": "1"}).status_code == 303
    assert keeper.asked[-1].variables == {"id": "prod_1", "notesToo": True}


def test_missing_product_is_reported_in_the_button(keeper: FakeGraphQL) -> None:
    keeper.says["addFavourite"] = a_problem("PRODUCT_NOT_FOUND")
    part = keeper.client().post("/en/keep", data=A_REQUEST, headers=HTMX).text
    assert "This product is no longer shown." in part
    assert 'aria-pressed="false"' in part


def test_favourite_is_saved_after_signing_in(graphql: FakeGraphQL) -> None:
    graphql.says["addFavourite"] = a_problem("SIGN_IN_REQUIRED")
    visitor = graphql.client()
    response = visitor.post("/en/keep", data=A_REQUEST)
    onward = parse_qs(urlsplit(response.headers["location"]).query)["next"][0]
    assert response.headers["location"].startswith("/en/sign-in?")
    assert onward == "/en/keep?next=%2Fen%2Fsearch%3Fq%3Dx"
    del graphql.says["addFavourite"]
    graphql.asked.clear()
    back = visitor.get(onward)
    assert (back.status_code, back.headers["location"]) == (303, "/en/search?q=x")
    assert graphql.of("addFavourite").variables == {"id": "prod_1"}
    graphql.asked.clear()
    assert visitor.get(onward).headers["location"] == "/en/search?q=x"
    assert graphql.asked == []


def test_htmx_request_is_redirected_to_sign_in(graphql: FakeGraphQL) -> None:
    graphql.says["followExhibitor"] = a_problem("SIGN_IN_REQUIRED")
    response = graphql.client().post("/en/keep", data=A_REQUEST | {"what": "follow"}, headers=HTMX)
    assert response.headers["hx-redirect"].startswith("/en/sign-in?")


@pytest.mark.parametrize(
    "changes", [{"what": "everything"}, {"id": ""}, {"id": "x" * 99}, {"id": "<b>"}, {"next": "https://evil.example/"}]
)
def test_malformed_favourite_form_is_ignored_and_stays_on_site(keeper: FakeGraphQL, changes: dict[str, str]) -> None:
    response = keeper.client().post("/en/keep", data=A_REQUEST | changes)
    assert response.status_code == 303
    assert response.headers["location"].startswith("/en/")
    assert [each.fields for each in keeper.asked] in ([], [["addFavourite"]])


def test_forged_pending_request_cookie_is_ignored(keeper: FakeGraphQL) -> None:
    for value in ("", "x", "what=product&id=<script>", "what%3Dproduct", "%00", "what=everything&id=prod_1"):
        response = keeper.client(pending_request=value).get("/en/keep?next=//evil.example")
        assert response.headers["location"] == "/en/my"
    assert keeper.asked == []


def test_list_is_created_changed_and_deleted(keeper: FakeGraphQL) -> None:
    keeper.says["createFavouriteList"] = {"id": "list_9"}
    made = keeper.client().post("/en/lists", data={"name": "Autumn", "shared": "1", "key": "k" * 20})
    assert made.headers["location"] == "/en/lists/list_9?done=created"
    assert keeper.of("createFavouriteList").variables == {"name": "Autumn", "shared": True}
    changed = keeper.client().post("/en/lists/list_1/change", data={"name": "Winter"})
    assert changed.headers["location"] == "/en/lists/list_1?done=saved"
    assert keeper.of("changeFavouriteList").variables == {"id": "list_1", "name": "Winter", "shared": False}
    deleted = keeper.client().post("/en/lists/list_1/delete")
    assert deleted.headers["location"] == "/en/lists?done=deleted"


def test_list_name_error_is_shown_at_its_field(keeper: FakeGraphQL) -> None:
    keeper.says["createFavouriteList"] = a_problem("INVALID", "name")
    keeper.says["changeFavouriteList"] = a_problem("INVALID", "name")
    for path in ("/en/lists", "/en/lists/list_1/change"):
        response = keeper.client().post(path, data={"name": ""})
        assert response.status_code == 422
        assert 'id="bad-name"' in response.text


def test_items_are_noted_moved_and_removed(keeper: FakeGraphQL) -> None:
    visitor = keeper.client()
    noted = visitor.post("/en/lists/list_1/items/fav_1/note", data={"item": "fav_1", "note": ""})
    assert noted.headers["location"] == "/en/lists/list_1?done=note#fav_1"
    assert keeper.of("changeFavouriteNote").variables == {"item": "fav_1", "note": ""}
    moved = visitor.post("/en/lists/list_1/items/fav_1/move", data={"item": "fav_1", "to": "list_0"})
    assert moved.headers["location"] == "/en/lists/list_1?done=moved"
    assert keeper.of("moveFavourite").variables == {"item": "fav_1", "to": "list_0"}
    removed = visitor.post("/en/lists/list_1/items/fav_1/remove", data={"item": "fav_1"})
    assert removed.headers["location"] == "/en/lists/list_1?done=removed"


def test_refused_note_is_shown_again_at_its_item(keeper: FakeGraphQL) -> None:
    keeper.says["changeFavouriteNote"] = a_problem("INVALID", "note")
    response = keeper.client().post("/en/lists/list_1/items/fav_1/note", data={"item": "fav_1", "note": "A <long> one"})
    assert response.status_code == 422
    assert re.search(r"<textarea[^>]*>A &lt;long&gt; one</textarea>", response.text)
    assert response.text.count('role="alert"') == 1


def test_item_of_colleague_offers_no_changes(keeper: FakeGraphQL) -> None:
    keeper.says["favouriteList"] = a_list(an_item(mayChange=False), shared=True, isMine=False, mayChange=False)
    html = keeper.client().get("/en/lists/list_1").text
    assert "/note" not in html
    assert "Shared by <bdi>Lucía Vega</bdi>" in html


def test_search_is_saved_from_its_address(keeper: FakeGraphQL) -> None:
    fields = {"q": "flask", "country": ["CN", "IN"], "min": "1", "currency": "EUR", "name": "flask"}
    saved = keeper.client().post("/en/searches", data=fields)
    assert saved.headers["location"] == "/en/my?done=search#searches"
    variables = keeper.of("saveSearch").variables
    assert variables["name"] == "flask"
    wanted = {"sort": "RELEVANCE", "text": "flask", "priceFrom": "1", "currency": "EUR", "countries": ["CN", "IN"]}
    assert variables["input"] == wanted
    assert "Search saved." in keeper.client().post("/en/searches", data=fields, headers=HTMX).text


def test_search_without_name_asks_for_one(keeper: FakeGraphQL) -> None:
    keeper.says["saveSearch"] = a_problem("INVALID", "name")
    response = keeper.client().post("/en/searches", data={"country": "CN"})
    assert response.status_code == 422
    page = the_page(response.text)
    assert {"type": "hidden", "name": "country", "value": "CN"} in page.all("input")
    assert 'id="bad-name"' in response.text


def test_search_is_saved_after_signing_in(graphql: FakeGraphQL) -> None:
    graphql.says["saveSearch"] = a_problem("SIGN_IN_REQUIRED")
    visitor = graphql.client()
    response = visitor.post("/en/searches", data={"q": "flask & cup", "name": "Cups"})
    del graphql.says["saveSearch"]
    graphql.asked.clear()
    onward = parse_qs(urlsplit(response.headers["location"]).query)["next"][0]
    assert visitor.get(onward).headers["location"] == "/en/search?q=flask+%26+cup"
    assert graphql.of("saveSearch").variables == {
        "input": {"sort": "RELEVANCE", "text": "flask & cup", "currency": "USD"},
        "name": "Cups",
    }


def test_saved_search_link_leads_to_its_results(keeper: FakeGraphQL) -> None:
    keeper.says["markSavedSearchSeen"] = {"id": "srch_1", "query": QUERY | {"sort": "PRICE_ASC"}}
    visitor = keeper.client()
    address = urlsplit(visitor.post("/en/searches/srch_1/look").headers["location"])
    assert SearchForm.of(QueryParams(address.query)).sort == "PRICE_ASC"
    newest = urlsplit(visitor.post("/en/searches/srch_1/look", data={"newest": "1"}).headers["location"])
    assert SearchForm.of(QueryParams(newest.query)).sort == "NEWEST"
    keeper.says["markSavedSearchSeen"] = a_problem("SAVED_SEARCH_NOT_FOUND")
    assert visitor.post("/en/searches/srch_1/look").headers["location"] == "/en/my#searches"


def test_saved_search_survives_conversion_to_address() -> None:
    given = SearchForm.of(QueryParams(address_of(QUERY))).input()
    assert given == {name: value for name, value in QUERY.items() if value and name not in {"fairId", "priceTo"}}
    assert filters_of(QUERY) == 8


def test_visitor_sees_recent_products_and_sign_in_link(graphql: FakeGraphQL) -> None:
    html = graphql.client().get("/en/my").text
    assert 'data-recent="/en/recent"' in html
    assert "/en/sign-in" in html
    assert [each.fields[0] for each in graphql.asked] == ["me"], "nothing of what is kept"


def test_recent_products_come_as_fragment_or_page(keeper: FakeGraphQL) -> None:
    many = "&".join(f"id=prod_{number}" for number in range(30))
    part = keeper.client().get(f"/en/recent?{many}&id=prod_1", headers=HTMX)
    assert "<html" not in part.text
    assert "HX-Request" in part.headers["vary"]
    assert len(keeper.of("productsByIds").variables["ids"]) == 24
    keeper.says["productsByIds"] = []
    whole = keeper.client().get("/en/recent").text
    assert "<html" in whole
    assert 'data-recent="/en/recent"' in whole, "the device's own script fills it"


def a_pot(**changes: Any) -> dict[str, Any]:
    """Return a product that differs from the flask."""
    attributes = [
        {"name": nodes.words("内胆材质 ", "zh"), "property": None, "value": "316不锈钢", "words": None, "unit": None},
        {"name": nodes.words("Lid"), "property": None, "value": "steel", "words": None, "unit": None},
    ]
    tiers = [nodes.a_tier("1000", "3.00")]
    return nodes.a_product(id="prod_2", attributes=attributes, priceTiers=tiers, leadDays=20) | changes


def test_differing_properties_are_marked() -> None:
    found = differences([nodes.a_product(), a_pot()])
    assert [name for name, differs in found.items() if differs] == ["lead"]


def test_prices_that_differ_are_marked() -> None:
    flask, pot = nodes.a_product(), a_pot()
    assert price_differences(columns([flask, pot], "1000", None, None)) == {"price": True, "tiers": True}
    assert price_differences(columns([flask, flask], "1000", None, None)) == {"price": False, "tiers": False}
    on_request = {**flask, "priceTiers": [], "price": None}
    assert price_differences(columns([flask, on_request], "1000", None, None)) == {"price": True, "tiers": True}


def test_lowest_price_for_quantity_is_found() -> None:
    flask, pot = nodes.a_product(), a_pot()
    assert usual_quantity([flask, pot]) == "1000"
    assert [each.lowest for each in columns([flask, pot], "1000", None, None)] == [False, True]
    assert [each.lowest for each in columns([flask, pot], "20000", None, None)] == [True, False]
    assert [each.lowest for each in columns([flask, pot], "600", None, None)] == [False, False]


def test_prices_in_other_currencies_are_compared_approximately() -> None:
    flask = nodes.a_product()
    euro = a_pot(
        price=nodes.money("2.90", "EUR"),
        priceTiers=[{"minQuantity": "500", "per": 1, "price": nodes.money("2.90", "EUR")}],
    )
    made = columns([flask, euro], "500", nodes.rates(), None)
    assert made[1].quote is not None
    assert made[1].quote.about is not None
    assert (made[1].quote.about["currency"], made[1].lowest) == ("USD", True)
    assert [each.lowest for each in columns([flask, euro], "500", None, None)] == [False, False]
    in_yuan = columns([flask, euro], "500", nodes.rates(), "CNY")
    assert all(each.quote and each.quote.about and each.quote.about["currency"] == "CNY" for each in in_yuan)


def test_prices_in_different_units_are_not_compared() -> None:
    kilo = a_pot(unit={"code": "KGM", "symbol": "kg", "name": "kilogram"})
    assert usual_quantity([nodes.a_product(), kilo]) is None
    assert not any(each.lowest for each in columns([nodes.a_product(), kilo], "1000", None, None))


def test_comparison_below_the_minimum_order_names_the_quantity_of_its_price(keeper: FakeGraphQL) -> None:
    quote = quote_price(a_pot(priceTiers=[nodes.a_tier("1", "5"), nodes.a_tier("50", "4")]), "10")
    assert quote is not None
    assert quote.minimum >= Decimal(50)
    assert quote.at_minimum.price == nodes.money("4")
    html = keeper.client().get("/en/compare?id=prod_1&quantity=100").text
    cell = " ".join(re.sub(r"<[^>]+>", "", html.split("The minimum order is")[0][-200:]).split())
    assert cell.endswith("$3.85 at 500 pieces")
    assert 'href="/en/search?quantity=100"' in html


def test_comparison_has_at_most_four_distinct_products(keeper: FakeGraphQL) -> None:
    many = "&".join(f"id=prod_{number}" for number in (1, 1, 2, 3, 4, 5))
    html = keeper.client().get(f"/en/compare?{many}&quantity=abc").text
    assert keeper.of("productsByIds").variables["ids"] == ["prod_1", "prod_2", "prod_3", "prod_4"]
    assert "2 products are no longer shown." in html
    assert "/en/compare?id=prod_2&amp;quantity=abc" in html


def test_empty_comparison_says_what_to_do(keeper: FakeGraphQL) -> None:
    keeper.says["productsByIds"] = []
    assert "Nothing to compare yet" in keeper.client().get("/en/compare").text


def a_choice(**changes: Any) -> dict[str, Any]:
    return nodes.a_product(favouriteIn=[{"id": "list_0"}]) | changes


def test_favourite_is_added_to_more_lists(keeper: FakeGraphQL) -> None:
    keeper.says["product"] = a_choice()
    html = keeper.client().get("/en/lists/choose?id=prod_1").text
    page = the_page(html)
    assert [each["value"] for each in page.all("input") if each["name"] == "list"] == ["list_1"]
    added = keeper.client().post("/en/lists/choose", data={"id": "prod_1", "list": "list_1"})
    assert added.headers["location"] == "/en/lists/choose?id=prod_1&done=added"
    assert keeper.of("addFavourite").variables == {"list": "list_1", "product": "prod_1"}


def test_favourite_is_added_to_a_new_list(keeper: FakeGraphQL) -> None:
    keeper.says |= {"createFavouriteList": {"id": "list_9"}, "exhibitor": nodes.an_exhibitor(favouriteIn=[])}
    added = keeper.client().post("/en/lists/choose", data={"id": "exh_1", "name": "Autumn"})
    assert added.status_code == 303
    assert keeper.of("addFavourite").variables == {"list": "list_9", "exhibitor": "exh_1"}
    keeper.says["createFavouriteList"] = a_problem("INVALID", "name")
    refused = keeper.client().post("/en/lists/choose", data={"id": "exh_1", "name": ""})
    assert refused.status_code == 422
    assert 'id="bad-name"' in refused.text


def test_favourite_button_links_to_choice_of_lists(keeper: FakeGraphQL) -> None:
    for on, shown in (("1", True), ("0", False)):
        request = A_REQUEST | {"shape": "button", "on": on}
        part = keeper.client().post("/en/keep", data=request, headers=HTMX).text
        assert ("/en/lists/choose?id=prod_1" in part) is shown


def test_buyer_applies_to_fair_and_reads_the_decision(keeper: FakeGraphQL) -> None:
    fair = nodes.a_fair()
    fair["closesAt"] = "2099-01-01T00:00:00+00:00"
    keeper.says |= {"fairs": nodes.a_list(fair), "applyToFair": {"id": "app_1"}}
    browser = keeper.client()
    assert "Apply to take part" in browser.get("/en/my").text
    sent = {"fairId": fair["id"], "note": "Three shops", "key": "k1"}
    assert browser.post("/en/my/register", data=sent).headers["location"] == "/en/my?done=registered#fairs"
    assert keeper.of("applyToFair").variables == {"fairId": fair["id"], "note": "Three shops"}
    declined = {"status": "DECLINED", "reason": "Traders only", "fair": {"id": fair["id"]}}
    keeper.says["myFairApplications"] = [declined]
    page = browser.get("/en/my").text
    assert "Traders only" in page
    assert "Apply again" in page


@pytest.mark.parametrize(
    "shared, question",
    [(True, "Your colleagues will lose it too."), (False, "Permanently delete this list and its notes?")],
)
def test_list_is_deleted_only_after_confirmation(keeper: FakeGraphQL, shared: bool, question: str) -> None:
    keeper.says["favouriteList"] = a_list(an_item(), shared=shared)
    html = keeper.client().get("/en/lists/list_1").text
    asked = html[html.index('<details class="sure">') :]
    assert question in asked[: asked.index("</details>")]
    assert 'action="/en/lists/list_1/delete"' in asked
    assert html.count("/lists/list_1/delete") == 1


@pytest.mark.parametrize("path", ["/my", "/my/following"])
def test_unpictured_product_of_followed_exhibitor_is_named_in_its_language(keeper: FakeGraphQL, path: str) -> None:
    product = nodes.a_product(picture=None)
    exhibitor = nodes.an_exhibitor(products=nodes.a_list(product))
    keeper.says["followedExhibitors"] = nodes.a_list(a_followed(exhibitor=exhibitor))
    page = keeper.client().get(f"/ru{path}").text
    assert f'<span class="sr" dir="auto" lang="{product["title"]["language"]}">' in page
