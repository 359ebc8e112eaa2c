"""One's own way to a good booth, with the catalog's numbers; nobody sees another's."""

from dataclasses import replace

from expo.catalog.checklists.service import Checklists
from expo.exhibitors.booths.rules.checklist import StepKey
from expo.kit.access import ANONYMOUS
from tests.catalog.stall import Stall, a_buyer
from tests.exhibitors.ground import an_actor
from tests.support.commands import counted


def checklists(stall: Stall) -> Checklists:
    ground = stall.ground
    return Checklists(ground.exhibitors, ground.booths, stall.catalog, ground.clock)


async def test_checklist_counts_published_products_not_drafts(stall: Stall) -> None:
    await stall.a_product(number="A")
    await stall.a_draft(number="B")
    [steps] = await checklists(stall).get_many(stall.owner, exhibitor_ids=[stall.exhibitor.id])
    assert steps is not None
    counts = {step.key: (step.have, step.wanted, step.done) for step in steps}
    assert counts[StepKey.PRODUCTS] == (1, 10, False)
    assert counts[StepKey.PROFILE] == (1, 1, True)


async def test_published_listings_with_problems_are_counted(stall: Stall) -> None:
    await stall.a_product(number="A")
    await stall.a_draft(number="B")
    [steps] = await checklists(stall).get_many(stall.owner, exhibitor_ids=[stall.exhibitor.id])
    assert steps is not None
    [problems] = [step for step in steps if step.key is StepKey.PROBLEMS]
    assert (problems.have, problems.done) == (1, False)


async def test_checklist_is_hidden_from_other_companies(stall: Stall) -> None:
    other, theirs = await stall.ground.a_company()
    reading = replace(stall.owner, key_id="key_1", scopes=frozenset({"exhibitors:read"}))
    for actor in (ANONYMOUS, a_buyer(), an_actor("ORGANISER"), an_actor(), other, reading):
        seen = await checklists(stall).get_many(actor, exhibitor_ids=[stall.exhibitor.id])
        assert seen == [None]
    both = await checklists(stall).get_many(stall.owner, exhibitor_ids=[theirs.id, stall.exhibitor.id])
    assert [steps is None for steps in both] == [True, False]


async def test_many_checklists_take_as_many_commands_as_one(stall: Stall) -> None:
    own = stall.exhibitor.id
    with counted() as one:
        await checklists(stall).get_many(stall.owner, exhibitor_ids=[own])
    with counted() as many:
        await checklists(stall).get_many(stall.owner, exhibitor_ids=[own] * 50)
    assert len(many) == len(one)
