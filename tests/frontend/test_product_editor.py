"""The editor of a product: what was typed stays, and nobody overwrites anybody silently."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from frontend.exhibitor.products.comparison import compare_groups
from frontend.exhibitor.products.fields import OtherLanguages, group_input, keywords_of, pictures_said, plain
from frontend.exhibitor.products.problems import anchor
from frontend.exhibitor.products.saved import form_of
from frontend.site.ask import Answer
from frontend.site.form_data import Form
from tests.frontend import nodes, product_nodes
from tests.frontend.fake_graphql import FakeGraphQL

HERE = "/en/portal/products/prod_1"
TYPED: dict[str, Any] = {
    "key": "k" * 20,
    "version": "4",
    "do": "save",
    "title": "保温杯",
    "title_language": "zh",
    "title_en": "Vacuum flask",
    "number": "HN-500A",
    "section": "kitchenware-tableware",
    "unit": "C62",
    "currency": "USD",
    "per": "1",
    "tier_quantity": ["500", "", "2000"],
    "tier_price": ["3.85", "", "3,42"],
    "minimum": "500",
    "incoterm": "FOB",
    "incoterm_place": "Ningbo",
    "lead_days": "30",
    "hs": "9617.00",
    "origin": "CN",
    "sample": "free",
    "attr_name": ["容量", ""],
    "attr_value": ["500", ""],
    "attr_unit": ["MLT", ""],
    "attr_language": ["zh", ""],
    "certificate": ["FDA"],
    "keywords": "flask, 杯",
    "picture": ["p:pic_2", "p:pic_1"],
    "alt": ["", "杯盖"],
    "visibility": "PUBLIC",
}


@pytest.fixture
def portal(graphql: FakeGraphQL) -> FakeGraphQL:
    """Give a fake GraphQL server at which an exhibitor is signed in."""
    graphql.says |= product_nodes.everything()
    return graphql


def form_typed(**changes: Any) -> Form:
    found = TYPED | changes
    single = {name: value for name, value in found.items() if isinstance(value, str)}
    return Form(single, repeated={name: value for name, value in found.items() if not isinstance(value, str)})


def test_editor_shows_the_product(clerk: TestClient) -> None:
    html = clerk.get(HERE).text
    for words in (
        'value="保温杯"',
        'value="Vacuum flask"',
        'value="HN-500A"',
        'value="3.85"',
        "flask, thermos",
        'value="961700"',
    ):
        assert words in html
    assert '<input type="hidden" name="version" value="4">' in html


@pytest.mark.parametrize("confirmed", [False, True])
def test_duplicate_can_be_dismissed_until_organiser_confirms_it(
    portal: FakeGraphQL, clerk: TestClient, confirmed: bool
) -> None:
    this, other = nodes.a_product(id="prod_1"), nodes.a_product(id="prod_2")
    pair = {"id": "dup_1", "score": 0.98, "same": True, "signs": [], "older": other, "younger": this}
    portal.says["product"] = product_nodes.a_product(listedTwice=[pair | {"confirmed": confirmed}])
    html = clerk.get(HERE).text
    panel = html[html.index('id="twice"') :].partition("</section>")[0]
    assert ("different products" in panel) is not confirmed
    assert 'name="do" value="withdraw"><input type="hidden" name="id" value="prod_2">' in panel


def test_product_of_another_company_is_not_found(portal: FakeGraphQL, clerk: TestClient) -> None:
    portal.says["keepEditing"] = {"code": "PRODUCT_NOT_FOUND", "message": "x", "field": None}
    assert clerk.get(HERE).status_code == 404
    assert clerk.post(HERE, data=TYPED).status_code == 404
    assert clerk.post(f"{HERE}/editing", data={"version": "4"}).status_code == 404
    assert [each for each in portal.asked if "saveProduct" in each.fields] == []


def test_saving_sends_the_whole_product(portal: FakeGraphQL, clerk: TestClient) -> None:
    response = clerk.post(HERE, data=TYPED)
    assert response.headers["location"] == f"{HERE}?done=saved"
    asked = portal.of("saveProduct")
    assert (asked.key, asked.variables["productId"], asked.variables["version"]) == ("k" * 20, "prod_1", 4)
    assert asked.variables["publish"] is False
    assert asked.variables["input"] == {
        "title": {"text": "保温杯", "language": "zh", "others": [{"language": "en", "text": "Vacuum flask"}]},
        "number": "HN-500A",
        "section": "kitchenware-tableware",
        "category": None,
        "brand": None,
        "description": None,
        "priceTiers": [
            {"minQuantity": "500", "price": "3.85", "per": 1},
            {"minQuantity": "2000", "price": "3,42", "per": 1},
        ],
        "currency": "USD",
        "priceOnRequest": False,
        "unit": "C62",
        "minimumOrder": {"value": "500", "unit": None},
        "incoterm": {"rule": "FOB", "place": "Ningbo"},
        "leadDays": 30,
        "sample": {"free": True},
        "hs": {"code": "9617.00", "edition": None},
        "origin": "CN",
        "gtin": None,
        "attributes": [
            {
                "name": {"text": "容量", "language": "zh", "others": [{"language": "en", "text": "Capacity"}]},
                "value": "500",
                "unit": "MLT",
            }
        ],
        "certificates": ["FDA"],
        "keywords": ["flask", "杯"],
    }
    assert asked.variables["pictures"] == [
        {"pictureId": "pic_2", "alt": None},
        {"pictureId": "pic_1", "alt": {"text": "杯盖", "language": "zh", "others": []}},
    ]


def test_form_round_trips_the_product() -> None:
    product = product_nodes.a_product()
    form = form_of(product)
    assert compare_groups(form, form, form) == ([], [], [])
    assert group_input(form, "hs", "en", OtherLanguages()) == {"hs": {"code": "961700", "edition": "HS2017"}}
    assert group_input(form, "sample", "en", OtherLanguages()) == {"sample": {"price": "6.00"}}
    assert group_input(form, "minimumOrder", "en", OtherLanguages()) == {"minimumOrder": {"value": "500", "unit": None}}
    assert len(pictures_said(form, "en", OtherLanguages.of(product))) == 2


def test_new_product_is_created_and_published(portal: FakeGraphQL, clerk: TestClient) -> None:
    response = clerk.post("/en/portal/products/new", data=TYPED | {"do": "publish", "picture": "u:upl_9", "alt": ""})
    assert response.headers["location"] == f"{HERE}?done=published"
    asked = portal.of("saveProduct")
    assert (asked.variables["publish"], asked.key) == (True, "k" * 20)
    assert asked.variables["pictures"] == [{"uploadId": "upl_9", "alt": None}]
    assert not {"productId", "version"} & asked.variables.keys()


@pytest.mark.parametrize("page", [HERE, "/en/portal/products/new"])
@pytest.mark.parametrize("command", ["save", "publish"])
def test_save_button_sends_one_mutation(portal: FakeGraphQL, clerk: TestClient, page: str, command: str) -> None:
    clerk.post(page, data=TYPED | {"do": command, "visibility": "REGISTERED"})
    done = [each.fields for each in portal.asked if not {"me", "keepEditing"} & set(each.fields)]
    assert done == [["saveProduct"]]


@pytest.mark.parametrize(
    "code, field, place",
    [
        ("UNKNOWN_ORGANISATION", "organisationIds", "visibility"),
        ("MISSING", "origin", "origin"),
        ("NUMBER_TAKEN", "number", "number"),
    ],
)
def test_refused_new_product_keeps_all_input(
    portal: FakeGraphQL, clerk: TestClient, code: str, field: str, place: str
) -> None:
    portal.says["saveProduct"] = {"code": code, "message": "English.", "field": field}
    whom = {"visibility": "CHOSEN", "chosen": ["org_1"], "chosen_name": ["Casa Hogar"]}
    response = clerk.post("/en/portal/products/new", data=TYPED | whom | {"do": "publish"})
    assert response.status_code == 422
    html = response.text
    assert 'action="/en/portal/products/new"' in html
    assert f'<a href="#f-{place}">' in html
    assert f'id="bad-{place}"' in html
    for words in ('value="HN-500A"', 'name="chosen" value="org_1"', 'name="visibility" value="CHOSEN" checked'):
        assert words in html
    assert 'name="key" value="kkkk' not in html


def test_missing_fields_of_draft_are_linked(portal: FakeGraphQL, clerk: TestClient) -> None:
    portal.says["product"] = product_nodes.a_product(status="DRAFT", missing=["origin"])
    assert '<a href="#f-origin">Country of origin</a>' in clerk.get(HERE).text


def test_refused_publication_names_all_missing_fields(portal: FakeGraphQL, clerk: TestClient) -> None:
    found = [{"code": "MISSING", "message": "x", "field": name} for name in ("origin", "minimumOrder")]
    portal.says |= {"saveProduct": found[0], "saveProducts": {"problems": found}}
    portal.says["product"] = product_nodes.a_product(status="DRAFT")
    response = clerk.post(HERE, data=TYPED | {"do": "publish"})
    assert response.status_code == 422
    assert '<a href="#f-origin">' in response.text
    assert '<a href="#f-minimum">' in response.text
    asked = portal.of("saveProducts").variables
    assert (asked["publish"], asked["row"]["visibility"], asked["row"]["organisationIds"]) == (True, "PUBLIC", [])


def test_all_errors_are_summarised_and_shown_at_their_fields(portal: FakeGraphQL, clerk: TestClient) -> None:
    first = {
        "code": "INVALID",
        "message": "This GTIN’s check digit is wrong. Please check the barcode again.",
        "field": "gtin",
    }
    second = {"code": "INVALID", "message": "This must be more than zero.", "field": "priceTiers.1.price"}
    portal.says |= {"saveProduct": first, "saveProducts": {"problems": [first, second]}}
    response = clerk.post(HERE, data=TYPED | {"brand": 'A "brand"'})
    assert response.status_code == 422
    html = response.text
    assert "Fix 2 problems before you save:" in html
    assert '<a href="#f-gtin">' in html
    assert '<a href="#f-tier_price-1">' in html
    assert '<span class="bad" id="bad-tier_price-1">This must be more than zero.</span>' in html
    assert 'value="A &#34;brand&#34;"' in html
    assert 'name="key" value="kkkk' not in html
    assert portal.of("saveProducts").variables["publish"] is True


def test_error_is_shown_in_the_readers_language(portal: FakeGraphQL, clerk: TestClient) -> None:
    portal.says["saveProduct"] = {"code": "NUMBER_TAKEN", "message": "English.", "field": "number"}
    html = clerk.post("/zh/portal/products/prod_1", data=TYPED).text
    assert "您的另一个产品已使用此货号。" in html
    assert "English." not in html


def test_reused_idempotency_key_is_retried_with_new_key(portal: FakeGraphQL, clerk: TestClient) -> None:
    portal.errors = []
    seen: list[str | None] = []
    whole = portal.ask

    async def ask(request: Any, query: str, variables: Any, **more: Any) -> Any:
        if "SaveProduct(" in query:
            seen.append(more.get("idempotency_key"))
            if len(seen) == 1:
                return Answer(
                    {"saveProduct": None}, [{"message": "x", "extensions": {"code": "IDEMPOTENCY_KEY_REUSED"}}]
                )
        return await whole(request, query, variables, **more)

    portal.ask = ask  # type: ignore[method-assign]
    browser = portal.client(expo_session="x")
    assert browser.post(HERE, data=TYPED).headers["location"] == f"{HERE}?done=saved"
    assert seen[0] == "k" * 20
    assert seen[1] not in {None, "k" * 20}


def test_conflict_shows_both_versions(portal: FakeGraphQL, clerk: TestClient) -> None:
    portal.says["saveProduct"] = {"code": "VERSION_CONFLICT", "message": "x", "field": "version"}
    portal.says["productVersion"] = product_nodes.a_product(brand="Old", leadDays=10)
    portal.says["product"] = product_nodes.a_product(version=5, brand="Theirs", leadDays=10, number="HN-501")
    mine = form_of(product_nodes.a_product(brand="Mine", leadDays=45))
    sent = {**mine.values, **mine.repeated, "do": "save", "version": "4", "key": "k" * 20, "visibility": "PUBLIC"}
    response = clerk.post(HERE, data=sent)
    assert response.status_code == 409
    html = response.text
    for words in ("Two people have changed this product", "Old", "Mine", "Theirs", 'name="take-brand" value="mine"'):
        assert words in html
    assert '<input type="hidden" name="mine" value="leadDays">' in html
    assert '<input type="hidden" name="version" value="5">' in html
    assert 'name="take-number"' not in html
    assert "Changes only they made (kept)" in html
    assert portal.of("productVersion").variables == {"id": "prod_1", "version": 4}


def test_conflict_shows_values_in_words(portal: FakeGraphQL, clerk: TestClient) -> None:
    portal.says["saveProduct"] = {"code": "VERSION_CONFLICT", "message": "x", "field": "version"}
    portal.says["product"] = product_nodes.a_product(version=5)
    changed = {"sample": "priced", "sample_price": "2", "tier_quantity": "2000", "tier_price": "3.42", "per": "100"}
    html = clerk.post(HERE, data=TYPED | changed | {"minimum_unit": "C62"}).text
    assert "≥ 2000: 3.42 USD / 100" in html
    assert "<bdi>piece</bdi>" in html
    assert "<bdi>At a price</bdi>" in html


def test_errors_are_listed_in_form_order(portal: FakeGraphQL, clerk: TestClient) -> None:
    names = ("section", "number", "title")
    found = [{"code": "INVALID", "message": f"Wrong {name}.", "field": name} for name in names]
    portal.says["saveProduct"] = found[0]
    portal.says["saveProducts"] = {"problems": found}
    html = clerk.post(HERE, data=TYPED).text
    listed = html[html.index('id="problems"') :]
    assert listed.index("Wrong title.") < listed.index("Wrong number.") < listed.index("Wrong section.")


def test_origin_defaults_to_country_of_company(clerk: TestClient) -> None:
    assert '<option value="ES" selected>' in clerk.get("/en/portal/products/new").text


def test_resolved_conflict_saves_only_chosen_fields(portal: FakeGraphQL, clerk: TestClient) -> None:
    sent = TYPED | {
        "do": "settle",
        "version": "5",
        "mine": ["leadDays"],
        "take-brand": "mine",
        "take-title": "theirs",
        "brand": "Mine",
    }
    assert clerk.post(HERE, data=sent).headers["location"] == f"{HERE}?done=saved"
    asked = portal.of("saveProduct").variables
    assert (asked["version"], asked["input"]) == (5, {"brand": "Mine", "leadDays": 30})
    assert "pictures" not in asked


@pytest.mark.parametrize("visibility, organisations", [("CHOSEN", ["org_1"]), ("REGISTERED", [])])
def test_visibility_is_saved_with_the_product(
    portal: FakeGraphQL, clerk: TestClient, visibility: str, organisations: list[str]
) -> None:
    clerk.post(HERE, data=TYPED | {"visibility": visibility, "chosen": ["org_1"], "chosen_name": ["Casa Hogar"]})
    asked = portal.of("saveProduct").variables
    assert (asked["visibility"], asked["organisationIds"]) == (visibility, organisations)


def test_missing_chosen_buyer_is_reported_before_saving(portal: FakeGraphQL, clerk: TestClient) -> None:
    response = clerk.post(HERE, data=TYPED | {"visibility": "CHOSEN"})
    assert response.status_code == 422
    assert "Choose at least one buyer, or make it visible to more people." in response.text
    assert [each for each in portal.asked if "saveProduct" in each.fields] == []


@pytest.mark.parametrize(
    "command, there, gone",
    [
        ("add:tier", 'id="f-tier_quantity-3"', 'id="f-tier_quantity-4"'),
        ("drop:tier:0", 'id="f-tier_quantity-1"', 'id="f-tier_quantity-2"'),
        ("drop:tier:99", 'id="f-tier_quantity-2"', 'id="f-tier_quantity-3"'),
        ("add:attribute", 'id="f-attr_name-2"', 'id="f-attr_name-3"'),
        ("picture:remove:0", 'data-place="p:pic_1"', 'data-place="p:pic_2"'),
        ("nonsense:x:y", 'data-place="p:pic_2"', 'id="f-tier_quantity-3"'),
        ("hs:961700", 'name="hs" value="961700"', "x" * 99),
    ],
)
def test_row_buttons_change_the_form_without_saving(
    portal: FakeGraphQL, clerk: TestClient, command: str, there: str, gone: str
) -> None:
    html = clerk.post(HERE, data=TYPED | {"do": command}).text
    assert there in html
    assert gone not in html
    assert 'name="key" value="kkkk' in html
    assert [each for each in portal.asked if "saveProduct" in each.fields] == []


@pytest.mark.parametrize("command", ["picture:later:0", "picture:earlier:1"])
def test_pictures_are_reordered_without_a_script(clerk: TestClient, command: str) -> None:
    html = clerk.post(HERE, data=TYPED | {"do": command}).text
    assert html.index('data-place="p:pic_1"') < html.index('data-place="p:pic_2"')


def test_hs_code_and_buyers_are_looked_up_without_a_script(portal: FakeGraphQL, clerk: TestClient) -> None:
    html = clerk.post(HERE, data=TYPED | {"do": "hs", "hs": "vacuum"}).text
    assert 'name="do" value="hs:9617"' in html
    html = clerk.post(HERE, data=TYPED | {"do": "buyers", "buyer_text": "Cas"}).text
    assert 'name="do" value="buyer:org_1:Casa Hogar"' in html
    html = clerk.post(HERE, data=TYPED | {"do": "buyer:org_1:Casa Hogar"}).text
    assert '<input type="hidden" name="chosen" value="org_1">' in html
    assert '<input type="radio" name="visibility" value="CHOSEN" checked>' in html
    html = clerk.post(HERE, data=TYPED | {"do": "unbuyer:org_1", "chosen": ["org_1"], "chosen_name": ["Casa"]}).text
    assert 'name="chosen" value="org_1"' not in html
    assert portal.of("hsCodes").variables == {"text": "vacuum"}


def test_uploaded_pictures_are_added_to_the_form(portal: FakeGraphQL, clerk: TestClient) -> None:
    files = [("files", ("a.png", b"\x89PNG1", "image/png"))]
    html = clerk.post(HERE, data=TYPED | {"do": "pictures"}, files=files).text
    assert 'data-place="u:upl_1"' in html
    assert html.index('data-place="p:pic_1"') < html.index('data-place="u:upl_1"')
    assert list(portal.files.values()) == [b"\x89PNG1"]


def test_non_picture_file_is_reported(portal: FakeGraphQL, clerk: TestClient) -> None:
    portal.refuses = {b"PK": {"code": "WRONG_FILE_TYPE", "message": "x", "field": "file"}}
    response = clerk.post(HERE, data=TYPED, files=[("files", ("a.zip", b"PK", "image/png"))])
    assert response.status_code == 422
    assert "This is not a picture: use JPEG, PNG, WebP, GIF or AVIF." in response.text
    assert [each for each in portal.asked if "saveProduct" in each.fields] == []


def test_other_editors_and_newer_changes_are_shown(portal: FakeGraphQL, clerk: TestClient) -> None:
    portal.says["keepEditing"] = {"id": "prod_1", "version": 5, "changedAt": "2026-11-19T08:00:00+00:00", "changedBy": {"name": "Li <i>Na"}, "editors": [{"name": "Wang Lei"}]}  # fmt: skip
    html = clerk.post(f"{HERE}/editing", data={"version": "4"}).text
    assert "Also editing this product now: <bdi>Wang Lei</bdi>" in html
    assert "<bdi>Li &lt;i&gt;Na</bdi> has saved changes to this product since you opened it." in html
    assert "has saved" not in clerk.post(f"{HERE}/editing", data={"version": "5"}).text


def test_preview_shows_unsaved_input(portal: FakeGraphQL, clerk: TestClient) -> None:
    sent = TYPED | {"preview_language": "en", "description": "<script>", "tier_price": ["3.85", "", "x"]}
    html = clerk.post("/en/portal/products/preview", data=sent, headers={"x-part": "1"}).text
    assert "Vacuum flask" in html
    assert "&lt;script&gt;" in html
    assert "$3.85" in html
    assert html.count("<li>") == 1
    whole = clerk.post("/en/portal/products/preview", data=sent).text
    assert "Nothing has been saved yet." in whole
    assert [each for each in portal.asked if "saveProduct" in each.fields] == []


def test_empty_suggestion_list_says_so(portal: FakeGraphQL, clerk: TestClient) -> None:
    portal.says |= {"hsCodes": [], "buyerOrganisations": []}
    for part in ("hs?text=zzz", "buyers?text=zzz"):
        assert 'role="option" aria-disabled="true"' in clerk.get(f"/en/portal/products/{part}").text
    assert clerk.get("/en/portal/products/hs?text=").text.strip() == ""


def test_suggestion_lists_are_fragments(clerk: TestClient) -> None:
    html = clerk.get("/en/portal/products/hs?text=vacuum").text
    assert '<li role="option" id="hs-9617" data-value="9617">' in html
    html = clerk.get("/en/portal/products/buyers?text=cas").text
    assert 'data-value="org_1:Casa Hogar"' in html
    assert clerk.get("/en/portal/products/buyers?text=c").text.strip() == ""


@pytest.mark.parametrize(
    "text, language, number",
    [
        ("3.85", "en", "3.85"),
        ("1,200", "en", "1200"),
        ("1,200.50", "zh", "1200.50"),
        ("3,85", "es", "3.85"),
        ("1 200,5", "fr", "1200.5"),
        ("1\u00a0200", "ru", "1200"),
        ("3,85", "en", "3,85"),
        ("1.200,50", "pt", "1.200,50"),
        ("٣٫٨٥", "ar", "3.85"),
        ("١٬٢٠٠", "ar", "1200"),
        ("abc", "en", "abc"),
        ("", "en", ""),
    ],
)
def test_number_is_parsed_in_the_readers_language(text: str, language: str, number: str) -> None:
    assert plain(text, language) == number


def test_keywords_are_split_at_commas_of_any_script() -> None:
    assert keywords_of("flask, 杯，mug、كوب؛ x\nthermos;;") == ["flask", "杯", "mug", "كوب؛ x", "thermos"]
    assert keywords_of(" , ") == []


@pytest.mark.parametrize(
    "field, place",
    [
        ("priceTiers.2.minQuantity", "tier_quantity-2"),
        ("priceTiers", "tiers"),
        ("attributes.0.unit", "attr_unit-0"),
        ("keywords.3", "keywords"),
        ("minimumOrder.value", "minimum"),
        ("hs.code", "hs"),
        ("pictures.1.alt", "pictures"),
        ("brand", "brand"),
        (None, ""),
    ],
)
def test_error_field_maps_to_form_anchor(field: str | None, place: str) -> None:
    assert anchor(field) == place


def test_changes_of_both_editors_are_distinguished() -> None:
    base, mine = form_typed(), form_typed(brand="Mine", lead_days="9", keywords="a")
    theirs = form_typed(brand="Theirs", origin="DE", keywords="a")
    assert compare_groups(base, mine, theirs) == (["brand"], ["leadDays"], ["origin"])
