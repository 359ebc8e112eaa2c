"""Whoever follows an old link is led on, and learns nothing that is not public."""

import pytest

from expo.catalog.editing.service import ProductEditing
from expo.catalog.products.models import Visibility
from expo.exhibitors.companies.service import Exhibitors
from expo.kit.access import ANONYMOUS
from tests.discovery.market import Market, Seller, a_draft

QUERY = "query Instead($id: ID!, $first: Int! = 8) { productAlternatives(productId: $id, first: $first) { id } }"


async def instead(market: Market, product_id: str, *, first: int = 8) -> list[str]:
    found = await market.world.run(ANONYMOUS, QUERY, id=product_id, first=first)
    return [each["id"] for each in found["productAlternatives"]]


async def test_withdrawn_product_leads_to_similar_products(market: Market, seller: Seller) -> None:
    actor, _ = seller
    gone, stays = await market.shows(actor, a_draft(), a_draft(number="HN-2"))
    await market.index()
    assert await instead(market, gone.id) == []  # it is shown, so nobody needs another
    await market.world.service(ProductEditing).withdraw(actor, product_ids=[gone.id])

    assert await instead(market, gone.id) == [stays.id]
    assert await instead(market, gone.id, first=1) == [stays.id]


async def test_empty_section_falls_back_to_other_sections(market: Market, seller: Seller) -> None:
    actor, _ = seller
    gone, stays = await market.shows(actor, a_draft(), a_draft(number="HN-2", section="household-appliances"))
    await market.index()
    await market.world.service(ProductEditing).withdraw(actor, product_ids=[gone.id])

    assert await instead(market, gone.id) == [stays.id]


async def test_withdrawn_companys_product_leads_to_alternatives(market: Market, seller: Seller) -> None:
    leaving, _ = seller
    [gone] = await market.shows(leaving, a_draft())
    staying, _ = await market.a_company(english_name="Another Flask Company")
    [stays] = await market.shows(staying, a_draft())
    await market.index()
    await market.world.service(Exhibitors).withdraw(leaving)

    assert await instead(market, gone.id) == [stays.id]


@pytest.mark.parametrize("visibility", [Visibility.REGISTERED, Visibility.CHOSEN])
async def test_restricted_product_leads_to_no_alternatives(
    market: Market, seller: Seller, visibility: Visibility
) -> None:
    actor, _ = seller
    buyer = await market.an_organisation()
    hidden, _ = await market.shows(actor, a_draft(), a_draft(number="HN-2"))
    editing = market.world.service(ProductEditing)
    chosen = [buyer.organisation_id or ""] if visibility is Visibility.CHOSEN else []
    await editing.set_visibility(actor, product_ids=[hidden.id], visibility=visibility, organisation_ids=chosen)
    await editing.withdraw(actor, product_ids=[hidden.id])
    await market.index()

    assert await instead(market, hidden.id) == []


async def test_draft_leads_to_no_alternatives(market: Market, seller: Seller) -> None:
    actor, _ = seller
    await market.shows(actor, a_draft(number="HN-2"))
    draft = await market.world.service(ProductEditing).save(actor, draft=a_draft())
    await market.index()

    assert await instead(market, draft.id) == []


@pytest.mark.parametrize("odd", ["", "prod_1", "$where", "exh_01HZX3AAAAAAAAAAAAAAAAAAAA", "x" * 10_000])
async def test_invalid_product_id_leads_to_no_alternatives(market: Market, odd: str) -> None:
    assert await instead(market, odd) == []
