"""Two people who edit one product see each other; others see neither."""

from dataclasses import replace
from typing import Any

import pytest

from expo.catalog.products.errors import ProductNotFound
from expo.kit.access import ANONYMOUS, Actor, Role
from expo.kit.errors import ExpoError, Forbidden, NotFound, SignInRequired
from expo.kit.ids import new_id
from tests.catalog.stall import Stall, a_buyer
from tests.exhibitors.ground import an_actor
from tests.support.commands import counted


async def test_editors_are_colleagues_currently_editing(stall: Stall) -> None:
    product = await stall.a_draft()
    colleague = replace(stall.owner, person_id=new_id("per"), role=Role.MEMBER)
    await stall.desks.keep(stall.owner, product_id=product.id)
    assert await stall.desks.editors(stall.owner, product_ids=[product.id]) == [[]]
    assert await stall.desks.editors(colleague, product_ids=[product.id]) == [[stall.owner.person_id]]
    await stall.desks.keep(colleague, product_id=product.id)
    assert await stall.desks.editors(stall.owner, product_ids=[product.id]) == [[colleague.person_id]]
    stall.ground.clock.advance(minutes=1)
    assert await stall.desks.editors(stall.owner, product_ids=[product.id]) == [[]]


async def test_editors_are_hidden_from_outsiders(stall: Stall) -> None:
    product = await stall.a_product()
    await stall.desks.keep(stall.owner, product_id=product.id)
    for actor in (ANONYMOUS, a_buyer(), an_actor(), an_actor("ORGANISER")):
        assert await stall.desks.editors(actor, product_ids=[product.id]) == [[]]


async def test_only_the_products_staff_may_register_as_editors(stall: Stall) -> None:
    product = await stall.a_product()
    before = await stall.contents()
    own: dict[str, Any] = {"organisation_id": stall.owner.organisation_id}
    key = an_actor(**own, key_id="key_1", scopes=frozenset({"catalog:write"}))
    reader = an_actor(**own, key_id="key_1", scopes=frozenset({"catalog:read"}))
    refusals: list[tuple[Actor, type[ExpoError]]] = [
        (ANONYMOUS, SignInRequired), (a_buyer(), ProductNotFound), (an_actor(), ProductNotFound),
        (key, Forbidden), (reader, Forbidden),
    ]  # fmt: skip
    for actor, error in refusals:
        with pytest.raises(error):
            await stall.desks.keep(actor, product_id=product.id)
    with pytest.raises(NotFound):
        await stall.desks.keep(stall.owner, product_id="$ne")
    assert await stall.contents() == before


async def test_command_count_is_independent_of_page_size(stall: Stall) -> None:
    products = await stall.products(10)
    heard = []
    for some in (products[:1], products):
        with counted() as commands:
            await stall.desks.editors(stall.owner, product_ids=[each.id for each in some])
        heard.append(len(commands))
    assert heard[0] == heard[1]
