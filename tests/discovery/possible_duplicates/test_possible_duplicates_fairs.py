"""What one fair's organiser says to a suspected duplicate holds at her fair, and nowhere else."""

from expo.discovery.possible_duplicates.models import DuplicateState
from expo.discovery.possible_duplicates.service import PossibleDuplicates
from expo.exhibitors.booths.service import Booths
from expo.kit.access import ANONYMOUS, Actor
from tests.discovery.harness import a_draft
from tests.discovery.possible_duplicates.harness import WORDED, DuplicatesHarness, SameGoods, a_duplicates_harness


async def at_two_fairs(harness: DuplicatesHarness, *companies: Actor) -> DuplicatesHarness:
    """Return a second fair, of another organiser, at which these companies stand too."""
    other = await a_duplicates_harness(harness.world, "autumn")
    for each in companies:
        await other.a_booth(each)
    await harness.look()
    return other


async def test_verdict_applies_only_at_its_own_fair(same_goods: SameGoods) -> None:
    harness, owner, trader = same_goods.harness, same_goods.owner, same_goods.trader
    flask, duplicate = same_goods.flask, same_goods.duplicate
    other = await at_two_fairs(harness, owner, trader)
    service = harness.world.service(PossibleDuplicates)
    [pair] = await harness.pairs()
    await harness.decide(pair.duplicate.id, DuplicateState.DISMISSED)
    assert [each.duplicate.id for each in await other.pairs()] == [pair.duplicate.id]
    [[there]] = await service.offered_by_others(ANONYMOUS, [flask], first=3)
    assert there.id == duplicate.id
    await other.decide(pair.duplicate.id, DuplicateState.DISMISSED)
    assert await service.offered_by_others(ANONYMOUS, [flask], first=3) == [[]]
    await harness.decide(pair.duplicate.id, DuplicateState.OPEN)
    assert (await other.pairs(), len(await harness.pairs())) == ([], 1)
    assert len((await service.offered_by_others(ANONYMOUS, [flask], first=3))[0]) == 1


async def test_dismissed_pair_stays_hidden_after_booth_closes(same_goods: SameGoods) -> None:
    harness, owner, flask = same_goods.harness, same_goods.owner, same_goods.flask
    [pair] = await harness.pairs()
    await harness.decide(pair.duplicate.id, DuplicateState.DISMISSED)
    booths = harness.world.service(Booths)
    [booth] = await booths.mine(owner)
    await booths.close(owner, booth_id=booth.id)
    await harness.look()
    assert await harness.world.service(PossibleDuplicates).offered_by_others(ANONYMOUS, [flask], first=3) == [[]]


async def test_company_sees_pair_until_every_fair_dismisses_it(harness: DuplicatesHarness) -> None:
    owner, _ = await harness.a_company()
    flask, _ = await harness.discovery.shows(owner, a_draft(), a_draft(number="2", title=WORDED))
    other, service = await at_two_fairs(harness, owner), harness.world.service(PossibleDuplicates)
    [pair] = await harness.pairs()
    await harness.decide(pair.duplicate.id, DuplicateState.DISMISSED)
    assert len((await service.own(owner, [flask]))[0]) == 1
    await other.decide(pair.duplicate.id, DuplicateState.DISMISSED)
    assert await service.own(owner, [flask]) == [[]]


async def test_reopening_at_one_fair_keeps_companys_verdict_elsewhere(harness: DuplicatesHarness) -> None:
    owner, _ = await harness.a_company()
    await harness.discovery.shows(owner, a_draft(), a_draft(number="2", title=WORDED))
    other = await at_two_fairs(harness, owner)
    [pair] = await harness.pairs()
    await harness.world.service(PossibleDuplicates).declare_different(owner, duplicate_id=pair.duplicate.id)
    await harness.decide(pair.duplicate.id, DuplicateState.OPEN)
    assert (len(await harness.pairs()), await other.pairs()) == (1, [])
    assert len(await other.pairs(DuplicateState.DISMISSED)) == 1
