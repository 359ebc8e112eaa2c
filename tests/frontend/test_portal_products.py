"""The portal's products: the table, many at once, the history."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.frontend import nodes, product_nodes
from tests.frontend.fake_graphql import FakeGraphQL
from tests.frontend.paths import LANGUAGES
from tests.frontend.test_pages import the_page

PATHS = ("/portal/products", "/portal/products/new", "/portal/products/prod_1", "/portal/products/prod_1/history")
STEPS: list[dict[str, Any]] = [
    {"do": "change"},
    {"do": "change", "step": "look", "price_percent": "-5"},
    {"do": "change", "step": "do", "price_percent": "-5"},
    {"do": "visibility"},
    {"do": "delete"},
    {"do": "publish"},
]
TROUBLE = {
    "inputId": "prod_1",
    "code": "MISSING",
    "message": "To publish, enter the minimum order.",
    "field": "minimumOrder",
}


@pytest.fixture
def portal(graphql: FakeGraphQL) -> FakeGraphQL:
    """Give a fake GraphQL server at which an exhibitor is signed in."""
    graphql.says |= product_nodes.everything()
    return graphql


def check_page(html: str) -> None:
    page = the_page(html)
    assert len(page.all("h1")) == 1
    assert page.all("style") == []
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    labelled = {each.get("for") for each in page.all("label")}
    fields = [*page.all("input"), *page.all("select"), *page.all("textarea")]
    shown = [each for each in fields if each.get("id") and each.get("type") not in {"hidden", "radio", "checkbox"}]
    assert [each["id"] for each in shown if each["id"] not in labelled] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PATHS)
def test_page_is_complete_in_every_language(clerk: TestClient, path: str, language: str) -> None:
    response = clerk.get(f"/{language}{path}")
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    check_page(response.text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{step['do']} {step.get('step', '')}")
def test_bulk_step_is_complete_in_every_language(clerk: TestClient, step: dict[str, Any], language: str) -> None:
    response = clerk.post(f"/{language}/portal/products/bulk", data={"id": ["prod_1", "prod_2"], **step})
    assert response.status_code == 200
    check_page(response.text)


@pytest.mark.parametrize("path", [*PATHS, "/portal/products/hs", "/portal/products/buyers"])
def test_products_are_for_exhibitors(portal: FakeGraphQL, path: str) -> None:
    portal.says["me"] = nodes.me("BUYER")
    assert portal.client(expo_session="x").get(f"/en{path}").status_code == 403
    portal.says["me"] = None
    assert portal.client().get(f"/en{path}").headers["location"].startswith("/en/sign-in")


def test_table_filters_are_read_from_the_url(portal: FakeGraphQL, clerk: TestClient) -> None:
    clerk.get("/en/portal/products?text=+mug+&status=DRAFT&problem=1&sort=PRICE&descending=1&section=toys&after=c1")
    assert portal.of("myProducts").variables == {
        "text": "mug",
        "status": "DRAFT",
        "problem": True,
        "sort": "PRICE",
        "descending": True,
        "section": "toys",
        "after": "c1",
        "first": 50,
    }


def test_invalid_filters_fall_back_to_latest_changes_first(portal: FakeGraphQL, clerk: TestClient) -> None:
    clerk.get("/en/portal/products?status=GONE&sort=LUCK&visibility=NOBODY&text=")
    assert portal.of("myProducts").variables == {"sort": "CHANGED", "descending": True, "first": 50}


def test_column_headers_sort_and_keep_filters(clerk: TestClient) -> None:
    html = clerk.get("/en/portal/products?text=mug&sort=NUMBER").text
    assert 'aria-sort="ascending"' in html
    assert "/en/portal/products?text=mug&amp;sort=NUMBER&amp;descending=1" in html
    assert "/en/portal/products?text=mug&amp;sort=PRICE" in html
    assert "/en/portal/products?text=mug&amp;sort=CHANGED&amp;descending=1" in html


def test_row_shows_status_of_product_in_words(clerk: TestClient) -> None:
    html = clerk.get("/en/portal/products").text
    for words in ("Published", "Draft", "Registered companies", "Missing: Country of origin", "陈晓燕", "HN-500A"):
        assert words in html


def test_current_editors_are_shown(portal: FakeGraphQL, clerk: TestClient) -> None:
    portal.says["myProducts"] = nodes.a_list(product_nodes.a_row(editors=[{"name": "Wang <b>Lei"}]))
    assert "Wang &lt;b&gt;Lei is editing" in clerk.get("/en/portal/products").text


@pytest.mark.parametrize(
    "says, words",
    [
        ({"myProductCounts": None, "myProducts": None}, "Set up your company first"),
        ({"myProductCounts": {"drafts": 0, "published": 0, "withdrawn": 0}}, "No products yet"),
        ({"myProducts": nodes.a_list()}, "No products found"),
    ],
)
def test_empty_table_says_what_to_do(portal: FakeGraphQL, clerk: TestClient, says: dict[str, Any], words: str) -> None:
    portal.says |= says
    assert words in clerk.get("/en/portal/products?text=x").text


@pytest.mark.parametrize(
    "status, words",
    [
        ("DRAFT", "No drafts"),
        ("PUBLISHED", "Nothing is published yet"),
        ("WITHDRAWN", "No withdrawn products"),
    ],
)
def test_empty_status_tab_offers_no_filter_removal(
    portal: FakeGraphQL, clerk: TestClient, status: str, words: str
) -> None:
    portal.says["myProducts"] = nodes.a_list()
    html = clerk.get(f"/en/portal/products?status={status}").text
    assert words in html
    assert "Remove a filter" not in html


def bulk(clerk: TestClient, **data: Any) -> str:
    response = clerk.post("/en/portal/products/bulk", data={"id": ["prod_1", "prod_2"], "key": "k" * 20} | data)
    assert response.status_code == 200
    return response.text


def asked(portal: FakeGraphQL, name: str) -> list[tuple[bool, str | None]]:
    return [(each.variables["check"], each.key) for each in portal.asked if name in each.fields]


def test_bulk_action_without_problems_runs_and_can_be_undone(portal: FakeGraphQL, clerk: TestClient) -> None:
    html = bulk(clerk, do="publish")
    assert asked(portal, "publishProducts") == [(True, None), (False, "k" * 20)]
    assert "1 product published." in html
    assert '<input type="hidden" name="do" value="withdraw">' in html


def test_bulk_problems_are_shown_before_anything_changes(portal: FakeGraphQL, clerk: TestClient) -> None:
    portal.says["publishProducts"] = product_nodes.saved(product_nodes.a_result(), problems=[TROUBLE])
    html = bulk(clerk, do="publish")
    assert asked(portal, "publishProducts") == [(True, None)]
    assert "Minimum order" in html
    assert "required to publish" in html
    bulk(clerk, do="publish", step="do")
    assert asked(portal, "publishProducts")[-1] == (False, "k" * 20)


def test_bulk_problems_name_their_product(portal: FakeGraphQL, clerk: TestClient) -> None:
    also = TROUBLE | {"message": "To publish, enter the country of origin.", "field": "origin"}
    portal.says["publishProducts"] = product_nodes.saved(problems=[TROUBLE, also])
    portal.says["productsByIds"] = [product_nodes.a_result()["product"]]
    html = bulk(clerk, do="publish")
    assert portal.of("productsByIds").variables == {"ids": ["prod_1"]}
    assert html.count("保温杯") == html.count('href="/en/portal/products/prod_1"') == 1
    assert "None of them can be published yet." in html
    assert "Yes, apply" not in html


def test_bulk_result_is_shown_if_product_names_fail_to_load(portal: FakeGraphQL, clerk: TestClient) -> None:
    portal.says["publishProducts"] = product_nodes.saved(product_nodes.a_result(), problems=[TROUBLE])
    portal.fails["productsByIds"] = "RATE_LIMITED"
    html = bulk(clerk, do="publish", step="do")
    assert "1 product published." in html
    assert 'href="/en/portal/products/prod_1">Open the product</a>' in html


def test_bulk_problems_beyond_a_hundred_are_counted(portal: FakeGraphQL, clerk: TestClient) -> None:
    many = [TROUBLE | {"inputId": f"prod_{number}"} for number in range(103)]
    portal.says["publishProducts"] = product_nodes.saved(problems=many[:100])
    assert "and 0 more" not in bulk(clerk, do="publish")
    portal.says["publishProducts"] = product_nodes.saved(problems=many)
    html = bulk(clerk, do="publish")
    assert "103 problems:" in html
    assert html.count("required to publish") == 100
    assert "and 3 more" in html


def test_deletion_asks_for_confirmation(portal: FakeGraphQL, clerk: TestClient) -> None:
    html = bulk(clerk, do="delete")
    assert asked(portal, "deleteDrafts") == [(True, None)]
    assert "This cannot be undone." in html
    assert "1 draft deleted." in bulk(clerk, do="delete", step="do")


def test_bulk_change_is_entered_previewed_and_applied(portal: FakeGraphQL, clerk: TestClient) -> None:
    assert "Fields you leave blank stay as they are." in bulk(clerk, do="change")
    said = {
        "price_percent": "−5 %",
        "section": "hardware",
        "lead_days": "20",
        "incoterm": "FOB",
        "incoterm_place": "Ningbo",
        "keywords": "steel, 杯子、mug",
        "certificate": ["FDA"],
        "category": "",
    }
    html = bulk(clerk, do="change", step="look", **said)
    first = portal.of("changeProducts").variables
    assert first == {
        "ids": ["prod_1", "prod_2"],
        "check": True,
        "input": {
            "section": "hardware",
            "pricePercent": "-5",
            "leadDays": 20,
            "incoterm": {"rule": "FOB", "place": "Ningbo"},
            "addCertificates": ["FDA"],
            "addKeywords": ["steel", "杯子", "mug"],
        },
    }
    for words in ("≥ 500: 3.85 USD", "≥ 500: 3.66 USD", "Yes, apply", 'name="price_percent" value="−5 %"'):
        assert words in html
    html = bulk(clerk, do="change", step="do", **said)
    assert "1 product changed." in html
    assert '<input type="hidden" name="id" value="prod_1:5">' in html


def test_visibility_is_limited_to_chosen_buyers(portal: FakeGraphQL, clerk: TestClient) -> None:
    html = bulk(clerk, do="visibility", step="look", find="1", buyer_text="Cas", visibility="CHOSEN")
    assert '<input type="checkbox" name="chosen" value="org_1:Casa Hogar">' in html
    assert asked(portal, "setProductVisibility") == []
    html = bulk(clerk, do="visibility", step="look", visibility="CHOSEN", chosen="org_1:Casa Hogar", buyer_text="Cas")
    assert portal.of("setProductVisibility").variables["organisationIds"] == ["org_1"]
    assert '<input type="hidden" name="chosen" value="org_1:Casa Hogar">' in html
    bulk(clerk, do="visibility", step="do", visibility="REGISTERED", chosen="org_1:Casa Hogar")
    last = portal.asked[-1].variables
    assert (last["visibility"], last["organisationIds"]) == ("REGISTERED", [])


def test_bulk_change_is_undone_by_version(portal: FakeGraphQL, clerk: TestClient) -> None:
    html = bulk(clerk, do="undo", step="do", id=["prod_1:5", "prod_2:x"])
    assert portal.of("undoProductChanges").variables == {
        "changes": [{"id": "prod_1", "version": 5}, {"id": "prod_2", "version": 0}]
    }
    assert "1 change undone." in html


def test_refused_bulk_change_keeps_entered_values(portal: FakeGraphQL, clerk: TestClient) -> None:
    portal.says["changeProducts"] = {"code": "INVALID", "message": "Choose what to edit.", "field": "input"}
    sent = {"id": "prod_1", "do": "change", "step": "look", "category": "Flasks"}
    response = clerk.post("/en/portal/products/bulk", data=sent)
    assert response.status_code == 422
    html = response.text
    assert "Choose what to edit." in html
    assert 'value="Flasks"' in html


def test_bulk_action_without_selection_or_unknown_does_nothing(portal: FakeGraphQL, clerk: TestClient) -> None:
    assert "Select products first." in clerk.post("/en/portal/products/bulk", data={"do": "publish"}).text
    assert clerk.post("/en/portal/products/bulk", data={"do": "sell", "id": "prod_1"}).status_code == 404
    assert clerk.get("/en/portal/products/bulk").headers["location"] == "/en/portal/products"
    assert [each for each in portal.asked if "publishProducts" in each.fields] == []


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/en/account", "/en/portal/products/../../x y"]
)
def test_close_link_stays_on_products_page(clerk: TestClient, back: str) -> None:
    assert 'href="/en/portal/products" data-close' in bulk(clerk, do="delete", back=back)
    assert 'href="/en/portal/products?text=mug" data-close' in bulk(
        clerk, do="delete", back="/en/portal/products?text=mug"
    )


def test_history_shows_differences_and_restores_version(portal: FakeGraphQL, clerk: TestClient) -> None:
    html = clerk.get("/en/portal/products/prod_1/history").text
    for words in (
        "Version 4",
        "current",
        "≥ 500: 4.00 USD",
        "≥ 500: 3.85 USD",
        "an import or the API",
        "First version.",
    ):
        assert words in html
    gone = clerk.post("/en/portal/products/prod_1/restore", data={"version": "1", "key": "k" * 20})
    assert gone.headers["location"] == "/en/portal/products/prod_1?done=restored"
    asked_for = portal.of("restoreProductVersion")
    assert (asked_for.variables, asked_for.key) == ({"productId": "prod_1", "version": 1}, "k" * 20)


def test_history_names_languages_of_texts(portal: FakeGraphQL, clerk: TestClient) -> None:
    change = {"field": "title", "before": "zh: 保温杯", "after": "zh: 真空杯\nen: Flask: 1 l"}
    version = {"version": 4, "at": "2026-11-19T08:00:00+00:00", "person": None, "changes": [change]}
    portal.says["product"] = product_nodes.a_product(versions=nodes.a_list(version))
    html = clerk.get("/en/portal/products/prod_1/history").text
    assert "zh:" not in html
    assert '<span class="soft">Chinese</span> <bdi lang="zh">保温杯</bdi>' in html
    assert '<span class="soft">English</span> <bdi lang="en">Flask: 1 l</bdi>' in html


def test_refused_restore_is_explained_in_readers_language(portal: FakeGraphQL, clerk: TestClient) -> None:
    message = "To publish, enter the country of origin."
    portal.says["restoreProductVersion"] = {"code": "MISSING", "message": message, "field": "origin"}
    html = clerk.post("/zh/portal/products/prod_1/restore", data={"version": "1", "key": "k" * 20}).text
    assert 'role="alert"' in html
    assert message not in html


@pytest.mark.parametrize("code, lacks", [("MISSING", True), ("VERSION_NOT_FOUND", False), ("RATE_LIMITED", False)])
def test_incomplete_version_message_appears_only_if_applicable(
    portal: FakeGraphQL, clerk: TestClient, code: str, lacks: bool
) -> None:
    portal.says["restoreProductVersion"] = {"code": code, "message": "In English.", "field": None}
    html = clerk.post("/en/portal/products/prod_1/restore", data={"version": "1", "key": "k" * 20}).text
    assert 'role="alert"' in html
    assert ("That version lacks details that a published product needs." in html) is lacks


def test_history_of_missing_product_is_not_found(portal: FakeGraphQL, clerk: TestClient) -> None:
    portal.says["product"] = None
    assert clerk.get("/en/portal/products/prod_1/history").status_code == 404


def test_duplicated_product_is_opened(portal: FakeGraphQL, clerk: TestClient) -> None:
    response = clerk.post("/en/portal/products/prod_1/duplicate", data={"key": "k" * 20})
    assert response.headers["location"] == "/en/portal/products/prod_2?done=copied"
    portal.says["duplicateProduct"] = {"code": "NUMBER_TAKEN", "message": "x", "field": "number"}
    refused = clerk.post("/en/portal/products/prod_1/duplicate", data={"key": "k" * 20})
    assert refused.status_code == 422
    assert "Another of your products already has this item number." in refused.text
    assert [each for each in portal.asked if "saveProduct" in each.fields] == []


@pytest.mark.parametrize(
    "own, order",
    [
        ({"marketLanguages": ["en", "pt", "ru"]}, ["en", "pt", "ru", "es", "fr", "ar"]),
        (None, ["en", "es", "fr", "ru", "ar", "pt"]),
    ],
)
def test_editor_asks_for_languages_of_markets_first(
    portal: FakeGraphQL, clerk: TestClient, own: dict[str, Any] | None, order: list[str]
) -> None:
    portal.says["myExhibitor"] = own
    fields = the_page(clerk.get("/en/portal/products/prod_1").text).all("textarea")
    described = [str(each["name"]).removeprefix("description_") for each in fields]
    assert [each for each in described if len(each) == 2] == order
