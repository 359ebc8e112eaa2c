"""Whoever follows an old link is led on, and learns nothing that is not public."""

import pytest

from expo.catalog.editing.service import ProductEditing
from expo.catalog.products.models import Visibility
from expo.exhibitors.companies.service import Exhibitors
from expo.kit.access import ANONYMOUS
from tests.discovery.harness import DiscoveryHarness, Seller, a_draft

QUERY = "query Instead($id: ID!, $first: Int! = 8) { productAlternatives(productId: $id, first: $first) { id } }"


async def instead(harness: DiscoveryHarness, product_id: str, *, first: int = 8) -> list[str]:
    found = await harness.world.run(ANONYMOUS, QUERY, id=product_id, first=first)
    return [each["id"] for each in found["productAlternatives"]]


async def test_withdrawn_product_leads_to_similar_products(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    gone, stays = await harness.shows(actor, a_draft(), a_draft(number="HN-2"))
    await harness.index()
    assert await instead(harness, gone.id) == []  # it is shown, so nobody needs another
    await harness.world.service(ProductEditing).withdraw(actor, product_ids=[gone.id])

    assert await instead(harness, gone.id) == [stays.id]
    assert await instead(harness, gone.id, first=1) == [stays.id]


async def test_empty_section_falls_back_to_other_sections(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    gone, stays = await harness.shows(actor, a_draft(), a_draft(number="HN-2", section="household-appliances"))
    await harness.index()
    await harness.world.service(ProductEditing).withdraw(actor, product_ids=[gone.id])

    assert await instead(harness, gone.id) == [stays.id]


async def test_withdrawn_companys_product_leads_to_alternatives(harness: DiscoveryHarness, seller: Seller) -> None:
    leaving, _ = seller
    [gone] = await harness.shows(leaving, a_draft())
    staying, _ = await harness.a_company(english_name="Another Flask Company")
    [stays] = await harness.shows(staying, a_draft())
    await harness.index()
    await harness.world.service(Exhibitors).withdraw(leaving)

    assert await instead(harness, gone.id) == [stays.id]


@pytest.mark.parametrize("visibility", [Visibility.REGISTERED, Visibility.CHOSEN])
async def test_restricted_product_leads_to_no_alternatives(
    harness: DiscoveryHarness, seller: Seller, visibility: Visibility
) -> None:
    actor, _ = seller
    buyer = await harness.an_organisation()
    hidden, _ = await harness.shows(actor, a_draft(), a_draft(number="HN-2"))
    editing = harness.world.service(ProductEditing)
    chosen = [buyer.organisation_id or ""] if visibility is Visibility.CHOSEN else []
    await editing.set_visibility(actor, product_ids=[hidden.id], visibility=visibility, organisation_ids=chosen)
    await editing.withdraw(actor, product_ids=[hidden.id])
    await harness.index()

    assert await instead(harness, hidden.id) == []


async def test_draft_leads_to_no_alternatives(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    await harness.shows(actor, a_draft(number="HN-2"))
    draft = await harness.world.service(ProductEditing).save(actor, draft=a_draft())
    await harness.index()

    assert await instead(harness, draft.id) == []


@pytest.mark.parametrize("odd", ["", "prod_1", "$where", "exh_01HZX3AAAAAAAAAAAAAAAAAAAA", "x" * 10_000])
async def test_invalid_product_id_leads_to_no_alternatives(harness: DiscoveryHarness, odd: str) -> None:
    assert await instead(harness, odd) == []
