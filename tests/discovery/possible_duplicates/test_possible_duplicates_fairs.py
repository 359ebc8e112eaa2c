"""What one fair's organiser says to a suspected duplicate holds at her fair, and nowhere else."""

from expo.discovery.possible_duplicates.models import DuplicateState
from expo.discovery.possible_duplicates.service import PossibleDuplicates
from expo.exhibitors.booths.service import Booths
from expo.kit.access import ANONYMOUS, Actor
from tests.discovery.market import a_draft
from tests.discovery.suspects import WORDED, SameGoods, Suspects, some_suspects


async def at_two_fairs(suspects: Suspects, *companies: Actor) -> Suspects:
    """Return a second fair, of another organiser, at which these companies stand too."""
    other = await some_suspects(suspects.world, "autumn")
    for each in companies:
        await other.a_booth(each)
    await suspects.look()
    return other


async def test_verdict_applies_only_at_its_own_fair(same_goods: SameGoods) -> None:
    suspects, owner, trader = same_goods.suspects, same_goods.owner, same_goods.trader
    flask, duplicate = same_goods.flask, same_goods.duplicate
    other = await at_two_fairs(suspects, owner, trader)
    service = suspects.world.service(PossibleDuplicates)
    [pair] = await suspects.pairs()
    await suspects.decide(pair.duplicate.id, DuplicateState.DISMISSED)
    assert [each.duplicate.id for each in await other.pairs()] == [pair.duplicate.id]
    [[there]] = await service.offered_by_others(ANONYMOUS, [flask], first=3)
    assert there.id == duplicate.id
    await other.decide(pair.duplicate.id, DuplicateState.DISMISSED)
    assert await service.offered_by_others(ANONYMOUS, [flask], first=3) == [[]]
    await suspects.decide(pair.duplicate.id, DuplicateState.OPEN)
    assert (await other.pairs(), len(await suspects.pairs())) == ([], 1)
    assert len((await service.offered_by_others(ANONYMOUS, [flask], first=3))[0]) == 1


async def test_dismissed_pair_stays_hidden_after_booth_closes(same_goods: SameGoods) -> None:
    suspects, owner, flask = same_goods.suspects, same_goods.owner, same_goods.flask
    [pair] = await suspects.pairs()
    await suspects.decide(pair.duplicate.id, DuplicateState.DISMISSED)
    booths = suspects.world.service(Booths)
    [booth] = await booths.mine(owner)
    await booths.close(owner, booth_id=booth.id)
    await suspects.look()
    assert await suspects.world.service(PossibleDuplicates).offered_by_others(ANONYMOUS, [flask], first=3) == [[]]


async def test_company_sees_pair_until_every_fair_dismisses_it(suspects: Suspects) -> None:
    owner, _ = await suspects.a_company()
    flask, _ = await suspects.market.shows(owner, a_draft(), a_draft(number="2", title=WORDED))
    other, service = await at_two_fairs(suspects, owner), suspects.world.service(PossibleDuplicates)
    [pair] = await suspects.pairs()
    await suspects.decide(pair.duplicate.id, DuplicateState.DISMISSED)
    assert len((await service.own(owner, [flask]))[0]) == 1
    await other.decide(pair.duplicate.id, DuplicateState.DISMISSED)
    assert await service.own(owner, [flask]) == [[]]


async def test_reopening_at_one_fair_keeps_companys_verdict_elsewhere(suspects: Suspects) -> None:
    owner, _ = await suspects.a_company()
    await suspects.market.shows(owner, a_draft(), a_draft(number="2", title=WORDED))
    other = await at_two_fairs(suspects, owner)
    [pair] = await suspects.pairs()
    await suspects.world.service(PossibleDuplicates).declare_different(owner, duplicate_id=pair.duplicate.id)
    await suspects.decide(pair.duplicate.id, DuplicateState.OPEN)
    assert (len(await suspects.pairs()), await other.pairs()) == (1, [])
    assert len(await other.pairs(DuplicateState.DISMISSED)) == 1
