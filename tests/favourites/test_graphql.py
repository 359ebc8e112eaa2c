"""Keeping things through GraphQL."""

from typing import Any

import pytest

from expo.catalog.editing.service import ProductEditing
from expo.kit.access import ANONYMOUS
from expo.kit.ids import new_id
from tests.discovery.harness import a_draft
from tests.favourites.harness import FavouritesHarness
from tests.support.commands import counted

ADD = """mutation ($product: ID, $exhibitor: ID, $list: ID, $note: String) {
  addFavourite(productId: $product, exhibitorId: $exhibitor, listId: $list, note: $note) {
    ... on FavouriteItem { id kind note mayChange list { id isDefault } product { id favourite } exhibitor { id favourite } }
    ... on Problem { code field } } }"""
LISTS = """query ($first: Int, $each: Int) { favouriteLists(first: $first) { totalCount nodes {
  id name isDefault shared isMine mayChange maker { id }
  items(first: $each) { totalCount pageInfo { hasNextPage } nodes {
    id kind note mayChange product { id title { text } exhibitor { id followed } } exhibitor { id } list { id } } } } } }"""


async def test_favourite_product_is_marked_for_its_owner_only(harness: FavouritesHarness) -> None:
    run, product = harness.discovery.world.run, harness.products[0].id
    kept = (await run(harness.ana, ADD, product=product, note="Blue"))["addFavourite"]
    assert kept["product"] == {"id": product, "favourite": True}
    assert (kept["kind"], kept["note"], kept["mayChange"], kept["exhibitor"]) == ("PRODUCT", "Blue", True, None)
    assert kept["list"]["isDefault"] is True
    inside = "query ($id: ID!) { product(id: $id) { favouriteIn { id } } }"
    assert (await run(harness.ana, inside, id=product))["product"]["favouriteIn"] == [{"id": kept["list"]["id"]}]
    assert (await run(harness.colleague(), inside, id=product))["product"]["favouriteIn"] == []
    ask = "query ($id: ID!) { product(id: $id) { favourite exhibitor { favourite followed followerCount } } }"
    nothing = {"favourite": False, "followed": False, "followerCount": None}
    for actor, favourite in ((harness.ana, True), (harness.colleague(), False), (ANONYMOUS, False)):
        shown = (await run(actor, ask, id=product))["product"]
        assert shown == {"favourite": favourite, "exhibitor": nothing}
    remove = """mutation ($id: ID!, $notes: Boolean!) { removeFavourite(productId: $id, notesToo: $notes) {
      ... on RemovedFavourites { count } ... on Problem { code field } } }"""
    refused = (await run(harness.ana, remove, id=product, notes=False))["removeFavourite"]
    assert refused == {"code": "FAVOURITE_HAS_NOTE", "field": "notesToo"}
    assert (await run(harness.ana, remove, id=product, notes=True))["removeFavourite"] == {"count": 1}


@pytest.mark.parametrize("named", [{}, {"product": "prod_x", "exhibitor": "exh_x"}])
async def test_favourite_needs_exactly_one_subject(harness: FavouritesHarness, named: dict[str, str]) -> None:
    before = await harness.contents()
    kept = (await harness.discovery.world.run(harness.ana, ADD, **named))["addFavourite"]
    assert kept == {"code": "ONE_THING", "field": "productId"}
    assert await harness.contents() == before


async def test_lists_and_items_are_created_changed_and_removed(harness: FavouritesHarness) -> None:
    run, exhibitor = harness.discovery.world.run, harness.exhibitor.id
    create = """mutation { createFavouriteList(name: "Spring", shared: true) { ... on FavouriteList {
      id name shared isMine mayChange isDefault items { totalCount } } } }"""
    made = (await run(harness.ana, create))["createFavouriteList"]
    expected = {"name": "Spring", "shared": True, "isMine": True, "mayChange": True, "isDefault": False}
    assert made == {"id": made["id"], **expected, "items": {"totalCount": 0}}
    item = (await run(harness.ana, ADD, exhibitor=exhibitor))["addFavourite"]
    assert item["exhibitor"] == {"id": exhibitor, "favourite": True}
    move = """mutation ($id: ID!, $list: ID!) { moveFavourite(id: $id, listId: $list) {
      ... on FavouriteItem { list { id } } } changeFavouriteNote(id: $id, note: "Call") { ... on FavouriteItem { note } } }"""
    moved = await run(harness.ana, move, id=item["id"], list=made["id"])
    assert moved == {"moveFavourite": {"list": {"id": made["id"]}}, "changeFavouriteNote": {"note": "Call"}}
    change = """mutation ($id: ID!) { changeFavouriteList(id: $id, name: "Autumn", shared: false) {
      ... on FavouriteList { name shared } } }"""
    assert (await run(harness.ana, change, id=made["id"]))["changeFavouriteList"] == {"name": "Autumn", "shared": False}
    remove = "mutation ($id: ID!) { removeFavourite(id: $id) { ... on RemovedFavourites { count } } }"
    assert (await run(harness.ana, remove, id=item["id"]))["removeFavourite"] == {"count": 1}
    delete = "mutation ($id: ID!) { deleteFavouriteList(id: $id) { ... on FavouriteList { name } } }"
    assert (await run(harness.ana, delete, id=made["id"]))["deleteFavouriteList"] == {"name": "Autumn"}
    (error,) = (
        await harness.discovery.world.ask(
            harness.ana, "query ($id: ID!) { favouriteList(id: $id) { id } }", id=made["id"]
        )
    )["errors"]
    assert error["extensions"]["code"] == "LIST_NOT_FOUND"


async def test_item_of_withdrawn_product_stays_without_product(harness: FavouritesHarness) -> None:
    run = harness.discovery.world.run
    item = (await run(harness.ana, ADD, product=harness.products[0].id))["addFavourite"]
    editing = harness.discovery.world.service(ProductEditing)
    await editing.withdraw(harness.owner, product_ids=[harness.products[0].id])
    ask = "query ($id: ID!) { favouriteList(id: $id) { items { totalCount nodes { id kind product { id } } } } }"
    shown = (await run(harness.ana, ask, id=item["list"]["id"]))["favouriteList"]["items"]
    assert shown == {"totalCount": 1, "nodes": [{"id": item["id"], "kind": "PRODUCT", "product": None}]}


async def test_followed_exhibitors_come_with_their_products(harness: FavouritesHarness) -> None:
    run, variables = harness.discovery.world.run, {"id": harness.exhibitor.id}
    follow = """mutation ($id: ID!) { followExhibitor(exhibitorId: $id) {
      ... on FollowedExhibitor { exhibitorId exhibitor { followed } } ... on Problem { code } } }"""
    begun = (await run(harness.ana, follow, **variables))["followExhibitor"]
    assert begun == {"exhibitorId": harness.exhibitor.id, "exhibitor": {"followed": True}}
    ask = """{ followedExhibitors { totalCount nodes { since exhibitor { id products(first: 1) { totalCount nodes { number } } } } } }"""
    page = (await run(harness.ana, ask))["followedExhibitors"]
    assert page["totalCount"] == 1
    assert len(page["nodes"][0]["exhibitor"]["products"]["nodes"]) == 1
    count = "query ($id: ID!) { exhibitor(id: $id) { followerCount } }"
    assert (await run(harness.owner, count, **variables))["exhibitor"] == {"followerCount": 1}
    end = follow.replace("followExhibitor", "unfollowExhibitor")
    assert (await run(harness.ana, end, **variables))["unfollowExhibitor"]["exhibitor"] == {"followed": False}


async def test_saved_search_returns_the_given_query(harness: FavouritesHarness) -> None:
    run = harness.discovery.world.run
    await harness.discovery.index()
    shape = """id name newCount seenAt query { text fairId kinds sections categories countries certificates
      priceFrom priceTo currency minimumOrderTo sort }"""
    save = f"""mutation ($input: SearchInput!, $name: String) {{ saveSearch(input: $input, name: $name) {{
      ... on SavedSearch {{ {shape} }} ... on Problem {{ code field }} }} }}"""
    wanted: dict[str, Any] = {"text": "flask", "kinds": ["PRODUCT"], "countries": ["CN"], "currency": "USD"}
    wanted |= {"priceFrom": "1.5", "sort": "NEWEST"}
    saved = (await run(harness.ana, save, input=wanted, name="Flasks"))["saveSearch"]
    rest: dict[str, Any] = {"fairId": None, "sections": [], "categories": [], "certificates": []}
    assert saved["query"] == wanted | rest | {"priceTo": None, "minimumOrderTo": None}
    assert (saved["name"], saved["newCount"]) == ("Flasks", 0)
    assert (await run(harness.ana, save, input={"priceFrom": "1e9999"}))["saveSearch"]["field"] == "priceFrom"
    harness.discovery.world.clock.advance(hours=1)
    await harness.discovery.shows(harness.owner, a_draft(number="HN-9"))
    await harness.discovery.index()
    page = (await run(harness.ana, f"{{ savedSearches {{ totalCount nodes {{ {shape} }} }} }}"))["savedSearches"]
    assert (page["totalCount"], page["nodes"][0]["newCount"]) == (1, 1)
    look = f"mutation ($id: ID!) {{ markSavedSearchSeen(id: $id) {{ ... on SavedSearch {{ {shape} }} }} }}"
    assert (await run(harness.ana, look, id=saved["id"]))["markSavedSearchSeen"]["newCount"] == 0
    delete = "mutation ($id: ID!) { deleteSavedSearch(id: $id) { ... on SavedSearch { id } ... on Problem { code } } }"
    assert (await run(harness.ana, delete, id=saved["id"]))["deleteSavedSearch"] == {"id": saved["id"]}
    assert (await run(harness.ana, delete, id=saved["id"]))["deleteSavedSearch"] == {"code": "SAVED_SEARCH_NOT_FOUND"}


async def commands_of(harness: FavouritesHarness, query: str, **variables: Any) -> list[str]:
    with counted() as heard:
        await harness.discovery.world.run(harness.ana, query, **variables)
    return heard


async def test_query_count_grows_with_lists_but_not_with_items(harness: FavouritesHarness) -> None:
    ids = [each.id for each in harness.products]
    ids += [
        each.id for each in await harness.discovery.shows(harness.owner, *(a_draft(number=f"M-{n}") for n in range(8)))
    ]
    for number in range(4):
        made = await harness.lists.create(harness.ana, name=f"List {number}")
        for each in ids:
            await harness.discovery.world.run(harness.ana, ADD, product=each, list=made.id)
    few = await commands_of(harness, LISTS, first=2, each=1)  # the default list is empty
    many = await commands_of(harness, LISTS, first=2, each=10)
    maximum = await commands_of(harness, LISTS, first=5, each=10)
    assert len(few) == len(many) == len(maximum) - 3, (few, many, maximum)
    page = (await harness.discovery.world.run(harness.ana, LISTS, first=5, each=10))["favouriteLists"]
    assert [each["items"]["totalCount"] for each in page["nodes"]] == [0, 10, 10, 10, 10]


async def test_saved_search_counts_need_constant_number_of_queries(harness: FavouritesHarness) -> None:
    save = "mutation ($input: SearchInput!) { saveSearch(input: $input) { __typename } }"
    for number in range(6):
        wanted = {"text": f"flask {number}", "priceFrom": "1", "currency": "USD"}
        await harness.discovery.world.run(harness.ana, save, input=wanted)
    ask = "query ($first: Int) { savedSearches(first: $first) { nodes { newCount } } }"
    assert len(await commands_of(harness, ask, first=1)) == len(await commands_of(harness, ask, first=6))


async def test_products_by_ids_come_in_requested_order(harness: FavouritesHarness) -> None:
    first, second = (each.id for each in harness.products)
    draft = await harness.discovery.world.service(ProductEditing).save(harness.owner, draft=a_draft(number="D"))
    ask = "query ($ids: [ID!]!) { productsByIds(ids: $ids) { id } }"
    ids = [second, draft.id, "prod_x", new_id("prod"), first, second]
    shown = (await harness.discovery.world.run(harness.ana, ask, ids=ids))["productsByIds"]
    assert [each["id"] for each in shown] == [second, first]
    own = (await harness.discovery.world.run(harness.owner, ask, ids=ids))["productsByIds"]
    assert [each["id"] for each in own] == [second, draft.id, first]
    (error,) = (await harness.discovery.world.ask(harness.ana, ask, ids=[first] * 101))["errors"]
    assert error["extensions"] == {"code": "INVALID", "field": "ids"}
