"""Two people who edit one product see each other; others see neither."""

from dataclasses import replace
from typing import Any

import pytest

from expo.catalog.products.errors import ProductNotFound
from expo.kit.access import ANONYMOUS, Actor, Role
from expo.kit.errors import ExpoError, Forbidden, NotFound, SignInRequired
from expo.kit.ids import new_id
from tests.catalog.harness import CatalogHarness, a_buyer
from tests.exhibitors.harness import an_actor
from tests.support.commands import counted


async def test_editors_are_colleagues_currently_editing(harness: CatalogHarness) -> None:
    product = await harness.a_draft()
    colleague = replace(harness.owner, person_id=new_id("per"), role=Role.MEMBER)
    await harness.presence.keep(harness.owner, product_id=product.id)
    assert await harness.presence.editors(harness.owner, product_ids=[product.id]) == [[]]
    assert await harness.presence.editors(colleague, product_ids=[product.id]) == [[harness.owner.person_id]]
    await harness.presence.keep(colleague, product_id=product.id)
    assert await harness.presence.editors(harness.owner, product_ids=[product.id]) == [[colleague.person_id]]
    harness.base.clock.advance(minutes=1)
    assert await harness.presence.editors(harness.owner, product_ids=[product.id]) == [[]]


async def test_editors_are_hidden_from_outsiders(harness: CatalogHarness) -> None:
    product = await harness.a_product()
    await harness.presence.keep(harness.owner, product_id=product.id)
    for actor in (ANONYMOUS, a_buyer(), an_actor(), an_actor("ORGANISER")):
        assert await harness.presence.editors(actor, product_ids=[product.id]) == [[]]


async def test_only_the_products_staff_may_register_as_editors(harness: CatalogHarness) -> None:
    product = await harness.a_product()
    before = await harness.contents()
    own: dict[str, Any] = {"organisation_id": harness.owner.organisation_id}
    key = an_actor(**own, key_id="key_1", scopes=frozenset({"catalog:write"}))
    reader = an_actor(**own, key_id="key_1", scopes=frozenset({"catalog:read"}))
    refusals: list[tuple[Actor, type[ExpoError]]] = [
        (ANONYMOUS, SignInRequired), (a_buyer(), ProductNotFound), (an_actor(), ProductNotFound),
        (key, Forbidden), (reader, Forbidden),
    ]  # fmt: skip
    for actor, error in refusals:
        with pytest.raises(error):
            await harness.presence.keep(actor, product_id=product.id)
    with pytest.raises(NotFound):
        await harness.presence.keep(harness.owner, product_id="$ne")
    assert await harness.contents() == before


async def test_command_count_is_independent_of_page_size(harness: CatalogHarness) -> None:
    products = await harness.products(10)
    heard = []
    for some in (products[:1], products):
        with counted() as commands:
            await harness.presence.editors(harness.owner, product_ids=[each.id for each in some])
        heard.append(len(commands))
    assert heard[0] == heard[1]
