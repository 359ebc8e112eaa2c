"""Keeping things through GraphQL."""

from typing import Any

import pytest

from expo.catalog.editing.service import ProductEditing
from expo.kit.access import ANONYMOUS
from expo.kit.ids import new_id
from tests.discovery.market import a_draft
from tests.favourites.keeping import Keeping
from tests.support.commands import counted

ADD = """mutation ($product: ID, $exhibitor: ID, $list: ID, $note: String) {
  addFavourite(productId: $product, exhibitorId: $exhibitor, listId: $list, note: $note) {
    ... on FavouriteItem { id kind note mayChange list { id isDefault } product { id favourite } exhibitor { id favourite } }
    ... on Problem { code field } } }"""
LISTS = """query ($first: Int, $each: Int) { favouriteLists(first: $first) { totalCount nodes {
  id name isDefault shared isMine mayChange maker { id }
  items(first: $each) { totalCount pageInfo { hasNextPage } nodes {
    id kind note mayChange product { id title { text } exhibitor { id followed } } exhibitor { id } list { id } } } } } }"""


async def test_favourite_product_is_marked_for_its_owner_only(keeping: Keeping) -> None:
    run, product = keeping.market.world.run, keeping.products[0].id
    kept = (await run(keeping.ana, ADD, product=product, note="Blue"))["addFavourite"]
    assert kept["product"] == {"id": product, "favourite": True}
    assert (kept["kind"], kept["note"], kept["mayChange"], kept["exhibitor"]) == ("PRODUCT", "Blue", True, None)
    assert kept["list"]["isDefault"] is True
    inside = "query ($id: ID!) { product(id: $id) { favouriteIn { id } } }"
    assert (await run(keeping.ana, inside, id=product))["product"]["favouriteIn"] == [{"id": kept["list"]["id"]}]
    assert (await run(keeping.colleague(), inside, id=product))["product"]["favouriteIn"] == []
    ask = "query ($id: ID!) { product(id: $id) { favourite exhibitor { favourite followed followerCount } } }"
    nothing = {"favourite": False, "followed": False, "followerCount": None}
    for actor, favourite in ((keeping.ana, True), (keeping.colleague(), False), (ANONYMOUS, False)):
        shown = (await run(actor, ask, id=product))["product"]
        assert shown == {"favourite": favourite, "exhibitor": nothing}
    remove = """mutation ($id: ID!, $notes: Boolean!) { removeFavourite(productId: $id, notesToo: $notes) {
      ... on RemovedFavourites { count } ... on Problem { code field } } }"""
    refused = (await run(keeping.ana, remove, id=product, notes=False))["removeFavourite"]
    assert refused == {"code": "FAVOURITE_HAS_NOTE", "field": "notesToo"}
    assert (await run(keeping.ana, remove, id=product, notes=True))["removeFavourite"] == {"count": 1}


@pytest.mark.parametrize("named", [{}, {"product": "prod_x", "exhibitor": "exh_x"}])
async def test_favourite_needs_exactly_one_subject(keeping: Keeping, named: dict[str, str]) -> None:
    before = await keeping.contents()
    kept = (await keeping.market.world.run(keeping.ana, ADD, **named))["addFavourite"]
    assert kept == {"code": "ONE_THING", "field": "productId"}
    assert await keeping.contents() == before


async def test_lists_and_items_are_created_changed_and_removed(keeping: Keeping) -> None:
    run, exhibitor = keeping.market.world.run, keeping.exhibitor.id
    create = """mutation { createFavouriteList(name: "Spring", shared: true) { ... on FavouriteList {
      id name shared isMine mayChange isDefault items { totalCount } } } }"""
    made = (await run(keeping.ana, create))["createFavouriteList"]
    expected = {"name": "Spring", "shared": True, "isMine": True, "mayChange": True, "isDefault": False}
    assert made == {"id": made["id"], **expected, "items": {"totalCount": 0}}
    item = (await run(keeping.ana, ADD, exhibitor=exhibitor))["addFavourite"]
    assert item["exhibitor"] == {"id": exhibitor, "favourite": True}
    move = """mutation ($id: ID!, $list: ID!) { moveFavourite(id: $id, listId: $list) {
      ... on FavouriteItem { list { id } } } changeFavouriteNote(id: $id, note: "Call") { ... on FavouriteItem { note } } }"""
    moved = await run(keeping.ana, move, id=item["id"], list=made["id"])
    assert moved == {"moveFavourite": {"list": {"id": made["id"]}}, "changeFavouriteNote": {"note": "Call"}}
    change = """mutation ($id: ID!) { changeFavouriteList(id: $id, name: "Autumn", shared: false) {
      ... on FavouriteList { name shared } } }"""
    assert (await run(keeping.ana, change, id=made["id"]))["changeFavouriteList"] == {"name": "Autumn", "shared": False}
    remove = "mutation ($id: ID!) { removeFavourite(id: $id) { ... on RemovedFavourites { count } } }"
    assert (await run(keeping.ana, remove, id=item["id"]))["removeFavourite"] == {"count": 1}
    delete = "mutation ($id: ID!) { deleteFavouriteList(id: $id) { ... on FavouriteList { name } } }"
    assert (await run(keeping.ana, delete, id=made["id"]))["deleteFavouriteList"] == {"name": "Autumn"}
    (error,) = (
        await keeping.market.world.ask(keeping.ana, "query ($id: ID!) { favouriteList(id: $id) { id } }", id=made["id"])
    )["errors"]
    assert error["extensions"]["code"] == "LIST_NOT_FOUND"


async def test_item_of_withdrawn_product_stays_without_product(keeping: Keeping) -> None:
    run = keeping.market.world.run
    item = (await run(keeping.ana, ADD, product=keeping.products[0].id))["addFavourite"]
    editing = keeping.market.world.service(ProductEditing)
    await editing.withdraw(keeping.owner, product_ids=[keeping.products[0].id])
    ask = "query ($id: ID!) { favouriteList(id: $id) { items { totalCount nodes { id kind product { id } } } } }"
    shown = (await run(keeping.ana, ask, id=item["list"]["id"]))["favouriteList"]["items"]
    assert shown == {"totalCount": 1, "nodes": [{"id": item["id"], "kind": "PRODUCT", "product": None}]}


async def test_followed_exhibitors_come_with_their_products(keeping: Keeping) -> None:
    run, variables = keeping.market.world.run, {"id": keeping.exhibitor.id}
    follow = """mutation ($id: ID!) { followExhibitor(exhibitorId: $id) {
      ... on FollowedExhibitor { exhibitorId exhibitor { followed } } ... on Problem { code } } }"""
    begun = (await run(keeping.ana, follow, **variables))["followExhibitor"]
    assert begun == {"exhibitorId": keeping.exhibitor.id, "exhibitor": {"followed": True}}
    ask = """{ followedExhibitors { totalCount nodes { since exhibitor { id products(first: 1) { totalCount nodes { number } } } } } }"""
    page = (await run(keeping.ana, ask))["followedExhibitors"]
    assert page["totalCount"] == 1
    assert len(page["nodes"][0]["exhibitor"]["products"]["nodes"]) == 1
    count = "query ($id: ID!) { exhibitor(id: $id) { followerCount } }"
    assert (await run(keeping.owner, count, **variables))["exhibitor"] == {"followerCount": 1}
    end = follow.replace("followExhibitor", "unfollowExhibitor")
    assert (await run(keeping.ana, end, **variables))["unfollowExhibitor"]["exhibitor"] == {"followed": False}


async def test_saved_search_returns_the_given_query(keeping: Keeping) -> None:
    run = keeping.market.world.run
    await keeping.market.index()
    shape = """id name newCount seenAt query { text fairId kinds sections categories countries certificates
      priceFrom priceTo currency minimumOrderTo sort }"""
    save = f"""mutation ($input: SearchInput!, $name: String) {{ saveSearch(input: $input, name: $name) {{
      ... on SavedSearch {{ {shape} }} ... on Problem {{ code field }} }} }}"""
    wanted: dict[str, Any] = {"text": "flask", "kinds": ["PRODUCT"], "countries": ["CN"], "currency": "USD"}
    wanted |= {"priceFrom": "1.5", "sort": "NEWEST"}
    saved = (await run(keeping.ana, save, input=wanted, name="Flasks"))["saveSearch"]
    rest: dict[str, Any] = {"fairId": None, "sections": [], "categories": [], "certificates": []}
    assert saved["query"] == wanted | rest | {"priceTo": None, "minimumOrderTo": None}
    assert (saved["name"], saved["newCount"]) == ("Flasks", 0)
    assert (await run(keeping.ana, save, input={"priceFrom": "1e9999"}))["saveSearch"]["field"] == "priceFrom"
    keeping.market.world.clock.advance(hours=1)
    await keeping.market.shows(keeping.owner, a_draft(number="HN-9"))
    await keeping.market.index()
    page = (await run(keeping.ana, f"{{ savedSearches {{ totalCount nodes {{ {shape} }} }} }}"))["savedSearches"]
    assert (page["totalCount"], page["nodes"][0]["newCount"]) == (1, 1)
    look = f"mutation ($id: ID!) {{ markSavedSearchSeen(id: $id) {{ ... on SavedSearch {{ {shape} }} }} }}"
    assert (await run(keeping.ana, look, id=saved["id"]))["markSavedSearchSeen"]["newCount"] == 0
    delete = "mutation ($id: ID!) { deleteSavedSearch(id: $id) { ... on SavedSearch { id } ... on Problem { code } } }"
    assert (await run(keeping.ana, delete, id=saved["id"]))["deleteSavedSearch"] == {"id": saved["id"]}
    assert (await run(keeping.ana, delete, id=saved["id"]))["deleteSavedSearch"] == {"code": "SAVED_SEARCH_NOT_FOUND"}


async def commands_of(keeping: Keeping, query: str, **variables: Any) -> list[str]:
    with counted() as heard:
        await keeping.market.world.run(keeping.ana, query, **variables)
    return heard


async def test_query_count_grows_with_lists_but_not_with_items(keeping: Keeping) -> None:
    ids = [each.id for each in keeping.products]
    ids += [
        each.id for each in await keeping.market.shows(keeping.owner, *(a_draft(number=f"M-{n}") for n in range(8)))
    ]
    for number in range(4):
        made = await keeping.lists.create(keeping.ana, name=f"List {number}")
        for each in ids:
            await keeping.market.world.run(keeping.ana, ADD, product=each, list=made.id)
    few = await commands_of(keeping, LISTS, first=2, each=1)  # the default list is empty
    many = await commands_of(keeping, LISTS, first=2, each=10)
    maximum = await commands_of(keeping, LISTS, first=5, each=10)
    assert len(few) == len(many) == len(maximum) - 3, (few, many, maximum)
    page = (await keeping.market.world.run(keeping.ana, LISTS, first=5, each=10))["favouriteLists"]
    assert [each["items"]["totalCount"] for each in page["nodes"]] == [0, 10, 10, 10, 10]


async def test_saved_search_counts_need_constant_number_of_queries(keeping: Keeping) -> None:
    save = "mutation ($input: SearchInput!) { saveSearch(input: $input) { __typename } }"
    for number in range(6):
        wanted = {"text": f"flask {number}", "priceFrom": "1", "currency": "USD"}
        await keeping.market.world.run(keeping.ana, save, input=wanted)
    ask = "query ($first: Int) { savedSearches(first: $first) { nodes { newCount } } }"
    assert len(await commands_of(keeping, ask, first=1)) == len(await commands_of(keeping, ask, first=6))


async def test_products_by_ids_come_in_requested_order(keeping: Keeping) -> None:
    first, second = (each.id for each in keeping.products)
    draft = await keeping.market.world.service(ProductEditing).save(keeping.owner, draft=a_draft(number="D"))
    ask = "query ($ids: [ID!]!) { productsByIds(ids: $ids) { id } }"
    ids = [second, draft.id, "prod_x", new_id("prod"), first, second]
    shown = (await keeping.market.world.run(keeping.ana, ask, ids=ids))["productsByIds"]
    assert [each["id"] for each in shown] == [second, first]
    own = (await keeping.market.world.run(keeping.owner, ask, ids=ids))["productsByIds"]
    assert [each["id"] for each in own] == [second, draft.id, first]
    (error,) = (await keeping.market.world.ask(keeping.ana, ask, ids=[first] * 101))["errors"]
    assert error["extensions"] == {"code": "INVALID", "field": "ids"}
