"""Products through GraphQL."""

import asyncio
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from expo.catalog.products.models import Product, Visibility
from expo.catalog.products.rules.drafts import AttributeDraft, TierDraft, Wording
from expo.kit.access import ANONYMOUS
from expo.kit.ids import new_id
from expo.kit.trade.money import Money, convert
from tests.catalog.harness import CatalogHarness, a_buyer
from tests.exhibitors.harness import ADMINISTRATOR, a_picture
from tests.support.commands import counted
from tests.support.translating import a_translation_harness

CARD = """
  id number title { text language origin } description { text } brand gtin hs { code edition } origin { code name }
  section { key name } category unit { code symbol name } minimumOrder { value unit { name } }
  price { amount currency decimal approximate } pricePer priceOnRequest priceTiers { minQuantity price { decimal } per }
  incoterm { rule place name } leadDays sample { free price { decimal } } attributes { name { text } value unit { symbol } }
  certificates { key label } keywords picture { small } pictures { small alt { text } } visibility status version
"""
PAGE = f"""query Page($fair: ID!, $first: Int!) {{ products(fairId: $fair, first: $first) {{
  nodes {{ {CARD} booth(fairId: $fair) {{ number exhibitor {{ name {{ text }} }} }} exhibitor {{ id productCount }} priceIn(currency: "EUR") {{ decimal }} }}
  pageInfo {{ hasNextPage endCursor }} totalCount }} }}"""
LONG_PAGE = """query Page($fair: ID!, $first: Int!) { products(fairId: $fair, first: $first) { nodes {
  id title { text } price { decimal } booth(fairId: $fair) { number exhibitor { name { text } productCount } }
  exhibitor { id } priceIn(currency: "EUR") { decimal } } } }"""
BOOTHS = """query Booths($fair: ID!, $first: Int!) { booths(fairId: $fair, first: $first) { nodes {
  productCount products(first: 3) { nodes { id title { text } exhibitor { id } } totalCount } exhibitor { products(first: 2) { nodes { id } } } } } }"""
CREATE = f"mutation Create($input: ProductInput!) {{ saveProduct(input: $input) {{ __typename ... on Product {{ {CARD} }} ... on Problem {{ code message field }} }} }}"
CHANGE = f"""mutation Change($id: ID!, $version: Int!, $input: ProductInput!) {{ saveProduct(productId: $id, version: $version, input: $input) {{
  __typename ... on Product {{ {CARD} }} ... on Problem {{ code message field }} }} }}"""
SAVE = """mutation Save($rows: [ProductRowInput!]!, $dry: Boolean!) { saveProducts(rows: $rows, validateOnly: $dry, publish: true) {
  ... on SavedProducts { written results { inputId effect product { id number } } problems { inputId code message field } }
  ... on Problem { code message field } } }"""
FLASK: dict[str, Any] = {
    "number": "HN-500",
    "title": {"text": "保温杯", "language": "zh", "others": [{"language": "en", "text": "Vacuum flask"}]},
    "description": {"text": "Keeps warm.", "language": "en"},
    "section": "household-appliances",
    "category": "Flasks",
    "brand": "Hengnuan",
    "gtin": "4006381333931",
    "hs": {"code": "9617.00"},
    "origin": "CN",
    "unit": "C62",
    "minimumOrder": {"value": "500"},
    "currency": "USD",
    "priceTiers": [{"minQuantity": 500, "price": "3.85"}, {"minQuantity": "2000", "price": 3.6}],
    "incoterm": {"rule": "FOB", "place": "Ningbo"},
    "leadDays": 30,
    "sample": {"price": "8"},
    "attributes": [{"name": {"text": "Capacity", "language": "en"}, "value": "0.5", "unit": "LTR"}],
    "certificates": ["CE"],
    "keywords": ["flask"],
}


async def test_created_product_is_read_in_readers_language(harness: CatalogHarness) -> None:
    created = (await harness.run(harness.owner, CREATE, input=FLASK))["saveProduct"]
    assert created["title"] == {"text": "Vacuum flask", "language": "en", "origin": "PERSON"}
    assert created["price"] == {"amount": 360, "currency": "USD", "decimal": "3.60", "approximate": False}
    assert created["priceTiers"] == [
        {"minQuantity": "500", "price": {"decimal": "3.85"}, "per": 1},
        {"minQuantity": "2000", "price": {"decimal": "3.60"}, "per": 1},
    ]
    assert (created["hs"], created["status"], created["version"]) == (
        {"code": "961700", "edition": "HS2022"},
        "DRAFT",
        1,
    )
    query = "query One($id: ID!) { product(id: $id) { title { text } origin { name } unit { name } minimumOrder { value unit { name } } incoterm { name } } }"
    shown = (await harness.run(harness.owner, query, language="es", id=created["id"]))["product"]
    assert shown == {
        "title": {"text": "保温杯"},
        "origin": {"name": "China"},
        "unit": {"name": "unidad"},
        "minimumOrder": {"value": "500", "unit": {"name": "unidad"}},
        "incoterm": {"name": "Franco a bordo"},
    }


async def test_omitted_fields_are_kept_and_nulls_clear_fields(harness: CatalogHarness) -> None:
    created = (await harness.run(harness.owner, CREATE, input=FLASK))["saveProduct"]
    change = {"brand": "Other", "description": None, "attributes": None, "sample": {"free": True}, "hs": None}
    changed = (await harness.run(harness.owner, CHANGE, id=created["id"], version=1, input=change))["saveProduct"]
    assert changed == {
        **created,
        "brand": "Other",
        "description": None,
        "attributes": [],
        "sample": {"free": True, "price": None},
        "hs": None,
        "version": 2,
    }


async def test_one_mutation_saves_audience_and_publishes(harness: CatalogHarness) -> None:
    save = """mutation Save($input: ProductInput!, $whom: [ID!]) {
      saveProduct(input: $input, visibility: CHOSEN, organisationIds: $whom, publish: true) {
        ... on Product { status visibility chosenOrganisationIds version } ... on Problem { code field } } }"""
    friend, nobody = (await harness.base.an_organisation()).organisation_id, new_id("org")
    before = await harness.contents()
    refused = (await harness.run(harness.owner, save, input=FLASK, whom=[nobody]))["saveProduct"]
    assert refused == {"code": "UNKNOWN_ORGANISATION", "field": "organisationIds"}
    assert await harness.contents() == before
    saved = (await harness.run(harness.owner, save, input=FLASK, whom=[friend]))["saveProduct"]
    assert saved == {"status": "PUBLISHED", "visibility": "CHOSEN", "chosenOrganisationIds": [friend], "version": 1}


@pytest.mark.parametrize("product_id", ["", "prod_1", "prod_01JZZZZZZZZZZZZZZZZZZZZZZZ"])
async def test_unknown_product_id_creates_no_product(harness: CatalogHarness, product_id: str) -> None:
    before = await harness.contents()
    answer = (await harness.run(harness.owner, CHANGE, id=product_id, version=1, input=FLASK))["saveProduct"]
    assert answer["__typename"] == "Problem"
    assert await harness.contents() == before


async def test_stale_version_returns_problem(harness: CatalogHarness) -> None:
    product = await harness.a_draft()
    answer = (await harness.run(harness.owner, CHANGE, id=product.id, version=7, input={"brand": "B"}))["saveProduct"]
    assert (answer["code"], answer["field"]) == ("VERSION_CONFLICT", "version")


@pytest.mark.parametrize(
    "change",
    [
        {"minimumOrder": {"value": "NaN"}},
        {"minimumOrder": {"value": True}},
        {"minimumOrder": {"value": {"$ne": 1}}},
        {"priceTiers": [{"minQuantity": "1", "price": "1" * 100}]},
        {"leadDays": 2**31},
        {"title": {"text": "x" * 900_000, "language": "en"}},
        {"number": {"$gt": ""}},
        {"certificates": ["$where"]},
    ],
)
async def test_malicious_value_is_refused_and_writes_nothing(harness: CatalogHarness, change: dict[str, Any]) -> None:
    before = await harness.contents()
    answer = await harness.ask(harness.owner, CREATE, input=FLASK | change)
    if answer["errors"]:
        assert all(
            "extensions" not in each or each["extensions"].get("code") != "INTERNAL" for each in answer["errors"]
        )
    else:
        assert answer["data"]["saveProduct"]["__typename"] == "Problem"
    assert await harness.contents() == before


async def test_saved_rows_keep_their_input_ids(harness: CatalogHarness) -> None:
    rows = [{"inputId": "a", "product": FLASK}, {"inputId": "b", "product": FLASK | {"number": "2", "gtin": "1"}}]
    refused = (await harness.run(harness.owner, SAVE, rows=rows, dry=False))["saveProducts"]
    assert (refused["written"], [each["inputId"] for each in refused["problems"]]) == (False, ["b"])
    saved = (await harness.run(harness.owner, SAVE, rows=rows[:1], dry=False))["saveProducts"]
    assert [(each["inputId"], each["effect"]) for each in saved["results"]] == [("a", "CREATED")]
    again = (await harness.run(harness.owner, SAVE, rows=rows[:1], dry=True))["saveProducts"]
    assert [(each["inputId"], each["effect"]) for each in again["results"]] == [("a", "UNCHANGED")]


async def test_mutations_change_status_and_visibility(harness: CatalogHarness) -> None:
    product = await harness.a_draft()
    moved = """mutation Move($ids: [ID!]!, $org: ID!) {
      publish: publishProducts(ids: $ids) { ... on SavedProducts { results { effect product { status } } } }
      visible: setProductVisibility(ids: $ids, visibility: CHOSEN, organisationIds: [$org]) {
        ... on SavedProducts { results { product { visibility chosenOrganisationIds } } } }
      withdraw: withdrawProducts(ids: $ids) { ... on SavedProducts { results { product { status } } } }
      deletion: deleteDrafts(ids: $ids) { ... on SavedProducts { problems { code } } } }"""
    friend = (await harness.base.an_organisation()).organisation_id
    data = await harness.run(harness.owner, moved, ids=[product.id], org=friend)
    assert data == {
        "publish": {"results": [{"effect": "CHANGED", "product": {"status": "PUBLISHED"}}]},
        "visible": {"results": [{"product": {"visibility": "CHOSEN", "chosenOrganisationIds": [friend]}}]},
        "withdraw": {"results": [{"product": {"status": "WITHDRAWN"}}]},
        "deletion": {"problems": [{"code": "NOT_DRAFT"}]},
    }


async def test_graphql_edits_pictures_and_restores_versions(harness: CatalogHarness) -> None:
    product = await harness.a_product()
    upload = await harness.base.an_upload(harness.owner, a_picture())
    picture = """mutation Picture($id: ID!, $upload: ID!) { addProductPicture(productId: $id, uploadId: $upload, alt: {text: "A flask", language: "en"}) {
      ... on Product { pictures { id alt { text } } } } }"""
    [added] = (await harness.run(harness.owner, picture, id=product.id, upload=upload.id))["addProductPicture"][
        "pictures"
    ]
    assert added["alt"] == {"text": "A flask"}
    rest = """mutation Rest($id: ID!, $picture: ID!) {
      orderProductPictures(productId: $id, pictureIds: [$picture]) { ... on Product { version } }
      removeProductPicture(productId: $id, pictureId: $picture) { ... on Product { version pictures { id } } }
      restoreProductVersion(productId: $id, version: 2) { ... on Product { version pictures { id } } } }"""
    data = await harness.run(harness.owner, rest, id=product.id, picture=added["id"])
    assert data == {
        "orderProductPictures": {"version": 2},
        "removeProductPicture": {"version": 3, "pictures": []},
        "restoreProductVersion": {"version": 4, "pictures": [{"id": added["id"]}]},
    }
    versions = "query V($id: ID!) { product(id: $id) { versions(first: 2) { totalCount nodes { version pictures { id } price { decimal } } } } }"
    shown = (await harness.run(harness.owner, versions, id=product.id))["product"]["versions"]
    assert (shown["totalCount"], [each["version"] for each in shown["nodes"]]) == (4, [4, 3])
    refused = await harness.ask(a_buyer(), versions, id=product.id)
    assert refused["errors"][0]["extensions"]["code"] == "PRODUCT_NOT_FOUND"


async def test_only_exhibitors_read_my_products(harness: CatalogHarness) -> None:
    await harness.a_product()
    draft = await harness.a_draft(number="2")
    query = "query Mine($status: ProductStatus) { myProducts(status: $status) { totalCount nodes { id } } }"
    assert (await harness.run(harness.owner, query))["myProducts"]["totalCount"] == 2
    only = (await harness.run(harness.owner, query, status="DRAFT"))["myProducts"]
    assert only == {"totalCount": 1, "nodes": [{"id": draft.id}]}
    for actor, code in ((ANONYMOUS, "SIGN_IN_REQUIRED"), (a_buyer(), "FORBIDDEN")):
        assert (await harness.ask(actor, query))["errors"][0]["extensions"]["code"] == code


async def a_full_fair(harness: CatalogHarness, exhibitors: int, products: int) -> str:
    fair = await harness.base.a_fair()
    for number in range(exhibitors):
        owner, _ = await harness.base.a_company()
        await harness.base.a_booth(owner, fair, number=str(number))
        attributes = [AttributeDraft(Wording("Colour", "en"), "teal")]
        await harness.products(products, owner, attributes=attributes)
    return fair.id


async def test_command_count_is_independent_of_page_size(harness: CatalogHarness) -> None:
    fair = await a_full_fair(harness, exhibitors=10, products=11)
    for query, sizes in ((PAGE, (1, 10)), (LONG_PAGE, (1, 10, 100)), (BOOTHS, (1, 10))):
        counts = []
        for first in sizes:
            with counted() as commands:
                data = await harness.run(a_buyer(), query, fair=fair, first=first)
            assert len(next(iter(data.values()))["nodes"]) == first
            counts.append(len(commands))
        assert len(set(counts)) == 1, counts


async def test_page_with_booths_and_products_takes_few_commands(harness: CatalogHarness) -> None:
    fair = await a_full_fair(harness, exhibitors=3, products=8)
    with counted() as commands:
        await harness.run(ANONYMOUS, PAGE, fair=fair, first=20)
    assert len(commands) <= 7, commands  # fairs, places, products, exhibitors, booths, counts, rates


async def test_booth_shows_its_exhibitors_products_and_count(harness: CatalogHarness) -> None:
    fair = await a_full_fair(harness, exhibitors=2, products=5)
    data = await harness.run(ANONYMOUS, BOOTHS, fair=fair, first=5)
    for booth in data["booths"]["nodes"]:
        assert booth["productCount"] == 5
        assert len({each["exhibitor"]["id"] for each in booth["products"]["nodes"]}) == 1
        assert [each["id"] for each in booth["exhibitor"]["products"]["nodes"]] == [
            each["id"] for each in booth["products"]["nodes"]
        ][:2]


async def test_price_is_converted_at_current_rate(harness: CatalogHarness) -> None:
    product = await harness.a_product(price_tiers=[TierDraft("1", "3.85")])
    query = 'query P($id: ID!) { product(id: $id) { eur: priceIn(currency: "eur") { decimal approximate } usd: priceIn(currency: "USD") { decimal approximate } } }'
    assert (await harness.run(ANONYMOUS, query, id=product.id))["product"] == {
        "eur": None,
        "usd": {"decimal": "3.85", "approximate": False},
    }
    rates = {"EUR": "0.8657", "CNY": "7.11"}
    await harness.rates.set(ADMINISTRATOR, base="USD", day=date(2027, 4, 14), source="A test", rates=rates)
    expected = convert(Money(385, "USD"), "EUR", {"USD": Decimal(1), "EUR": Decimal("0.8657")})
    assert expected is not None
    assert (await harness.run(ANONYMOUS, query, id=product.id))["product"]["eur"] == {
        "decimal": f"{expected.decimal():f}",
        "approximate": True,
    }
    wrong = await harness.ask(
        ANONYMOUS, 'query P($id: ID!) { product(id: $id) { priceIn(currency: "XXX") { decimal } } }', id=product.id
    )
    assert wrong["errors"][0]["extensions"]["code"] == "INVALID"


async def test_subscriber_sees_exhibitors_visible_product_changes(harness: CatalogHarness) -> None:
    product = await harness.a_product()
    hidden = await harness.a_product(number="2", visibility=Visibility.REGISTERED)
    other = await harness.a_product((await harness.base.a_company())[0])
    query = "subscription Follow($id: ID!) { productChanged(exhibitorId: $id) { id } }"
    stream = await harness.base.schema.subscribe(
        query, variable_values={"id": harness.exhibitor.id}, context_value=harness.context()
    )
    following = asyncio.ensure_future(anext(stream))
    for _ in range(20):
        await asyncio.sleep(0)
    for each in (hidden, other, product):
        await harness.bus.publish("journal:product", changed(each))
    seen = await asyncio.wait_for(following, 10)
    assert seen.data == {"productChanged": {"id": product.id}}
    await stream.aclose()


async def test_subscriber_gets_current_exhibitor_facts(harness: CatalogHarness) -> None:
    product = await harness.a_product()
    query = "subscription Follow($id: ID!) { productChanged(exhibitorId: $id) { exhibitor { productCount } } }"
    stream = await harness.base.schema.subscribe(
        query, variable_values={"id": harness.exhibitor.id}, context_value=harness.context()
    )
    counts = []
    for number in ("2", "3"):
        following = asyncio.ensure_future(anext(stream))
        for _ in range(20):
            await asyncio.sleep(0)
        await harness.bus.publish("journal:product", changed(product))
        data = (await asyncio.wait_for(following, 10)).data
        assert data is not None
        counts.append(data["productChanged"]["exhibitor"]["productCount"])
        await harness.a_product(number=number)
    assert counts == [1, 2]
    await stream.aclose()


async def test_other_exhibitors_changes_trigger_no_reads(harness: CatalogHarness) -> None:
    other = await harness.a_product((await harness.base.a_company())[0])
    query = "subscription Follow($id: ID!) { productChanged(exhibitorId: $id) { id } }"
    stream = await harness.base.schema.subscribe(
        query, variable_values={"id": harness.exhibitor.id}, context_value=harness.context()
    )
    following = asyncio.ensure_future(anext(stream))
    for _ in range(20):
        await asyncio.sleep(0)
    with counted() as commands:
        for _ in range(10):
            await harness.bus.publish("journal:product", changed(other))
            await asyncio.sleep(0)
    assert commands == []
    following.cancel()
    await asyncio.wait([following])


def changed(product: Product) -> dict[str, Any]:
    """Return what the relay tells of a product that has changed."""
    return {"verb": "product.changed", "id": product.id, "facts": {"exhibitor_id": product.exhibitor_id}}


async def test_units_are_named_in_readers_language(harness: CatalogHarness) -> None:
    data = await harness.run(ANONYMOUS, "{ units { code name } }", language="zh")
    assert {"code": "KGM", "name": "千克"} in data["units"]


async def test_attributes_of_one_property_have_one_key(harness: CatalogHarness) -> None:
    names = [("容量", "zh"), ("Capacidad", "es"), ("Fizz level", "en")]
    drafts = [AttributeDraft(Wording(name, language), "0.5", "LTR") for name, language in names]
    product = await harness.a_product(attributes=drafts)
    query = (
        "query One($id: ID!) { product(id: $id) { attributes { property { key name } unit { dimension factor } } } }"
    )
    with counted() as commands:
        plain = query.replace("property { key name }", "value")
        await harness.run(ANONYMOUS, plain, language="ru", id=product.id)
    with counted() as more:
        found = (await harness.run(ANONYMOUS, query, language="ru", id=product.id))["product"]["attributes"]
    capacity = {"key": "capacity", "name": "Ёмкость"}
    assert [each["property"] for each in found] == [capacity, capacity, None]
    assert found[0]["unit"] == {"dimension": "volume", "factor": "0.001"}
    assert len(more) == len(commands)


async def test_value_of_attribute_is_translated_as_specification(harness: CatalogHarness) -> None:
    drafts = [AttributeDraft(Wording("附件", "zh"), "3节AA（不含）")]
    product = await harness.a_product(attributes=drafts)
    translation = a_translation_harness(harness.database, harness.base.clock)
    await translation.report.tell()
    query = "query One($id: ID!) { product(id: $id) { attributes { words { text } } } }"
    await harness.run(ANONYMOUS, query, language="es", id=product.id)
    await translation.all()
    shown = (await harness.run(ANONYMOUS, query, language="es", id=product.id))["product"]["attributes"]
    assert shown == [{"words": {"text": "3 pilas AA (no incluidas)"}}]
