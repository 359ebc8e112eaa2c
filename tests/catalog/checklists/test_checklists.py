"""One's own way to a good booth, with the catalog's numbers; nobody sees another's."""

from dataclasses import replace

from expo.catalog.checklists.service import Checklists
from expo.exhibitors.booths.rules.checklist import StepKey
from expo.kit.access import ANONYMOUS
from tests.catalog.harness import CatalogHarness, a_buyer
from tests.exhibitors.harness import an_actor
from tests.support.commands import counted


def checklists(harness: CatalogHarness) -> Checklists:
    base = harness.base
    return Checklists(base.exhibitors, base.booths, harness.catalog, base.clock)


async def test_checklist_counts_published_products_not_drafts(harness: CatalogHarness) -> None:
    await harness.a_product(number="A")
    await harness.a_draft(number="B")
    [steps] = await checklists(harness).get_many(harness.owner, exhibitor_ids=[harness.exhibitor.id])
    assert steps is not None
    counts = {step.key: (step.have, step.required, step.done) for step in steps}
    assert counts[StepKey.PRODUCTS] == (1, 10, False)
    assert counts[StepKey.PROFILE] == (1, 1, True)


async def test_published_listings_with_problems_are_counted(harness: CatalogHarness) -> None:
    await harness.a_product(number="A")
    await harness.a_draft(number="B")
    [steps] = await checklists(harness).get_many(harness.owner, exhibitor_ids=[harness.exhibitor.id])
    assert steps is not None
    [problems] = [step for step in steps if step.key is StepKey.PROBLEMS]
    assert (problems.have, problems.done) == (1, False)


async def test_checklist_is_hidden_from_other_companies(harness: CatalogHarness) -> None:
    other, theirs = await harness.base.a_company()
    reading = replace(harness.owner, key_id="key_1", scopes=frozenset({"exhibitors:read"}))
    for actor in (ANONYMOUS, a_buyer(), an_actor("ORGANISER"), an_actor(), other, reading):
        seen = await checklists(harness).get_many(actor, exhibitor_ids=[harness.exhibitor.id])
        assert seen == [None]
    both = await checklists(harness).get_many(harness.owner, exhibitor_ids=[theirs.id, harness.exhibitor.id])
    assert [steps is None for steps in both] == [True, False]


async def test_many_checklists_take_as_many_commands_as_one(harness: CatalogHarness) -> None:
    own = harness.exhibitor.id
    with counted() as one:
        await checklists(harness).get_many(harness.owner, exhibitor_ids=[own])
    with counted() as many:
        await checklists(harness).get_many(harness.owner, exhibitor_ids=[own] * 50)
    assert len(many) == len(one)
