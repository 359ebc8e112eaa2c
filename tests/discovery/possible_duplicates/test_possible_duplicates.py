"""Duplicates are looked for when a listing is published; people judge what is found, and only what changes comes back."""

from collections import Counter
from dataclasses import replace
from typing import Final

import pytest

from expo.catalog.editing.service import ProductEditing
from expo.catalog.products.models import Product, Visibility
from expo.catalog.products.rules.drafts import Wording
from expo.catalog.products.rules.prices import TierDraft
from expo.discovery.possible_duplicates.errors import DuplicateConfirmed, PossibleDuplicateNotFound
from expo.discovery.possible_duplicates.models import DuplicateReach, DuplicateState, beside_key
from expo.discovery.possible_duplicates.searching import DuplicateSearch
from expo.discovery.possible_duplicates.service import PossibleDuplicates, SeenDuplicate
from expo.discovery.possible_duplicates.store import WaitingListing
from expo.exhibitors.booths.service import Booths
from expo.kit.access import ANONYMOUS, Actor
from expo.kit.errors import ExpoError, SignInRequired, Unavailable
from expo.kit.ids import new_id
from expo.kit.journal.entries import Journal
from expo.kit.paging import Slice
from matching import VectorsUnavailable
from matching.duplicates import Sign
from tests.discovery.market import A_FLASK, a_draft
from tests.discovery.suspects import WORDED, SameGoods, Suspects, hide
from tests.exhibitors.ground import an_actor

LAMP: Final = Wording("Desk lamp with dimmer, USB port", "en")
BIGGER: Final = Wording("Vacuum flask of stainless steel, 750 ml", "en")


async def say(suspects: Suspects, actor: Actor, product: Product, **changes: object) -> None:
    """Let a product say something else."""
    editing = suspects.world.service(ProductEditing)
    now = await editing.catalog.own(actor, product_id=product.id, scope="catalog:write")
    number = "MT-7" if product.number == "MT-7" else product.number
    await editing.save(
        actor, product_id=product.id, draft=a_draft(**{"number": number, **changes}), version=now.version
    )


async def test_pair_across_companies_is_found_with_its_signs(same_goods: SameGoods) -> None:
    suspects, flask, duplicate = same_goods.suspects, same_goods.flask, same_goods.duplicate
    [pair] = await suspects.pairs()
    assert [each.id for each in pair.products] == [flask.id, duplicate.id]
    assert pair.duplicate.score >= 0.8
    assert {Sign.SAME_WORDS, Sign.SAME_MEASURES, Sign.CLOSE_PRICE} <= set(pair.duplicate.signs)
    assert (pair.duplicate.reach, pair.duplicate.found_at) == (DuplicateReach.ACROSS, suspects.world.clock())


async def test_only_similar_listings_published_together_are_paired(suspects: Suspects) -> None:
    owner, _ = await suspects.a_company()
    drafts = [a_draft(), a_draft(number="2", title=WORDED), a_draft(number="3", title=LAMP, description=None)]
    flask, again, _ = await suspects.market.shows(owner, *drafts)
    await suspects.look()
    [pair] = await suspects.pairs()
    assert (set(pair.duplicate.product_ids), pair.duplicate.reach) == ({flask.id, again.id}, DuplicateReach.WITHIN)


async def test_size_variants_of_one_company_are_not_paired(suspects: Suspects) -> None:
    owner, _ = await suspects.a_company()
    await suspects.market.shows(owner, a_draft(title=WORDED), a_draft(number="2", title=BIGGER))
    await suspects.look()
    assert await suspects.kept() == []


async def test_listing_waits_until_it_is_indexed(suspects: Suspects) -> None:
    owner, _ = await suspects.a_company()
    await suspects.market.shows(owner, a_draft())
    await suspects.look()
    await suspects.market.shows(owner, a_draft(number="2", title=WORDED))
    await suspects.note()
    assert await suspects.world.service(DuplicateSearch).process_queue() == 0
    assert len(await suspects.store.waiting(limit=10)) == 1
    await suspects.look()
    assert (len(await suspects.pairs()), await suspects.store.waiting(limit=10)) == (1, [])


async def test_pairs_per_listing_are_limited_among_equal_listings(suspects: Suspects) -> None:
    owner, _ = await suspects.a_company()
    products = await suspects.market.shows(owner, *[a_draft(number=f"N{at}", title=WORDED) for at in range(24)])
    await suspects.look()
    pairs = Counter(each for pair in await suspects.kept() for each in pair.product_ids)
    assert pairs.keys() == {each.id for each in products}
    assert max(pairs.values()) <= 12


async def test_pairs_read_per_listing_are_limited(same_goods: SameGoods, monkeypatch: pytest.MonkeyPatch) -> None:
    suspects, flask, duplicate = same_goods.suspects, same_goods.flask, same_goods.duplicate
    [pair] = await suspects.kept()
    more = [replace(pair, id=new_id("dup"), score=0.99, product_ids=[flask.id, new_id("prod")]) for _ in range(30)]
    await suspects.store.write(more)
    found = await suspects.store.keyed(beside_key, [flask.id, duplicate.id])
    assert (len(found[flask.id]), [each.id for each in found[duplicate.id]]) == (20, [pair.id])


async def test_duplicate_search_is_idempotent(same_goods: SameGoods) -> None:
    suspects = same_goods.suspects
    before = await suspects.kept()
    suspects._seen.clear()
    suspects.world.clock.advance(hours=1)
    await suspects.look()
    assert await suspects.kept() == before


async def test_search_interrupted_before_writing_is_repeated(
    suspects: Suspects, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, _ = await suspects.a_company()
    await suspects.market.shows(owner, a_draft(), a_draft(number="2", title=WORDED))
    await suspects.market.index()
    await suspects.note()

    async def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(type(suspects.store), "done", die)
        with pytest.raises(KeyboardInterrupt):
            await suspects.world.service(DuplicateSearch).process_queue()
    assert (await suspects.kept(), len(await suspects.store.waiting(limit=10))) == ([], 2)
    await suspects.look()
    assert len(await suspects.pairs()) == 1


async def a_search_that_fails(suspects: Suspects, monkeypatch: pytest.MonkeyPatch, error: Exception) -> DuplicateSearch:
    """Return what looks for duplicates, with one listing that waits for it, and ends in an error each time."""
    owner, _ = await suspects.a_company()
    await suspects.market.shows(owner, a_draft())
    await suspects.market.index()
    await suspects.note()

    async def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(DuplicateSearch, "_candidates", fail)
    return suspects.world.service(DuplicateSearch)


async def test_listing_is_given_up_after_five_failures(suspects: Suspects, monkeypatch: pytest.MonkeyPatch) -> None:
    search = await a_search_that_fails(suspects, monkeypatch, ValueError())
    for _ in range(5):
        assert await suspects.store.waiting(limit=10)
        await search.process_queue()
    assert await suspects.store.waiting(limit=10) == []


@pytest.mark.parametrize("error", [Unavailable("Away."), VectorsUnavailable("Away."), ConnectionRefusedError()])
async def test_outage_is_not_counted_as_failure(
    suspects: Suspects, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    search = await a_search_that_fails(suspects, monkeypatch, error)
    for _ in range(6):
        with pytest.raises(type(error)):
            await search.process_queue()
    [waiting] = await suspects.store.waiting(limit=10)
    assert waiting.failures == 0


async def test_search_is_unavailable_before_index_exists(suspects: Suspects) -> None:
    owner, _ = await suspects.a_company()
    await suspects.market.shows(owner, a_draft(), a_draft(number="2", title=WORDED))
    await suspects.note()
    suspects.world.clock.advance(hours=1)
    with pytest.raises(Unavailable):
        await suspects.world.service(DuplicateSearch).process_queue()
    await suspects.look()
    assert len(await suspects.pairs()) == 1


async def test_failing_listing_does_not_block_others(suspects: Suspects, monkeypatch: pytest.MonkeyPatch) -> None:
    owner, _ = await suspects.a_company()
    await suspects.market.shows(owner, a_draft(), a_draft(number="2", title=WORDED))
    await suspects.market.index()
    await suspects.note()
    broken, *_ = await suspects.store.waiting(limit=10)
    is_ready = DuplicateSearch._is_ready

    async def fail(search: DuplicateSearch, waiting: WaitingListing, product: Product | None) -> bool:
        if waiting.id == broken.id:
            raise ValueError
        return await is_ready(search, waiting, product)

    monkeypatch.setattr(DuplicateSearch, "_is_ready", fail)
    assert await suspects.world.service(DuplicateSearch).process_queue() == 1
    assert [each.id for each in await suspects.store.waiting(limit=10)] == [broken.id]


@pytest.mark.parametrize("verdict", [None, DuplicateState.CONFIRMED])
async def test_republished_listing_gets_back_pair_and_verdict(
    same_goods: SameGoods, verdict: DuplicateState | None
) -> None:
    suspects, trader, duplicate = same_goods.suspects, same_goods.trader, same_goods.duplicate
    if verdict:
        await suspects.decide((await suspects.pairs())[0].duplicate.id, verdict)
    editing = suspects.world.service(ProductEditing)
    await editing.withdraw(trader, product_ids=[duplicate.id])
    assert await suspects.pairs(verdict or DuplicateState.OPEN) == []  # at once, before anything has followed
    await suspects.look()
    assert [each.shown for each in await suspects.kept()] == ([False] if verdict else [])
    await editing.publish(trader, product_ids=[duplicate.id])
    await suspects.look()
    assert len(await suspects.pairs(verdict or DuplicateState.OPEN)) == 1


async def test_company_that_leaves_loses_its_pairs(same_goods: SameGoods) -> None:
    suspects, trader = same_goods.suspects, same_goods.trader
    await hide(suspects, trader)
    await suspects.look()
    assert await suspects.kept() == []


async def test_closed_booth_removes_pairs_from_fair_not_from_buyers(same_goods: SameGoods) -> None:
    suspects, owner, flask, duplicate = same_goods.suspects, same_goods.owner, same_goods.flask, same_goods.duplicate
    booths = suspects.world.service(Booths)
    [booth] = await booths.mine(owner)
    await booths.close(owner, booth_id=booth.id)
    await suspects.look()
    assert await suspects.pairs() == []
    [[other]] = await suspects.world.service(PossibleDuplicates).offered_by_others(ANONYMOUS, [flask], first=3)
    assert other.id == duplicate.id


async def test_changed_text_is_judged_again(same_goods: SameGoods) -> None:
    suspects, trader, duplicate = same_goods.suspects, same_goods.trader, same_goods.duplicate
    await say(suspects, trader, duplicate, title=LAMP, description=None)
    await suspects.look()
    assert await suspects.kept() == []
    await say(suspects, trader, duplicate, title=WORDED)
    await suspects.look()
    assert len(await suspects.pairs()) == 1


async def test_dismissed_pair_returns_only_after_text_change(same_goods: SameGoods) -> None:
    suspects, trader, duplicate = same_goods.suspects, same_goods.trader, same_goods.duplicate
    [pair] = await suspects.pairs()
    await suspects.decide(pair.duplicate.id, DuplicateState.DISMISSED, "Two moulds.")
    dearer = [TierDraft("500", "3.95")]
    await say(suspects, trader, duplicate, title=WORDED, price_tiers=dearer)
    await suspects.look()
    assert await suspects.pairs() == []
    [dismissed] = await suspects.pairs(DuplicateState.DISMISSED)
    assert dismissed.duplicate.verdicts[suspects.fair.id].note == "Two moulds."
    await say(suspects, trader, duplicate, title=A_FLASK.title)
    await suspects.look()
    [again] = await suspects.pairs()
    assert (again.duplicate.id, again.duplicate.verdicts) == (pair.duplicate.id, {})


@pytest.mark.parametrize("words", [f"{WORDED.text.upper()}.", f"Good {WORDED.text}"])
async def test_company_cannot_edit_away_a_confirmed_pair(suspects: Suspects, words: str) -> None:
    owner, _ = await suspects.a_company()
    _, again = await suspects.market.shows(owner, a_draft(), a_draft(number="2", title=WORDED))
    await suspects.look()
    [pair] = await suspects.pairs()
    await suspects.decide(pair.duplicate.id, DuplicateState.CONFIRMED)
    await say(suspects, owner, again, title=Wording(words, "en"))
    await suspects.look()
    [still] = await suspects.pairs(DuplicateState.CONFIRMED)
    with pytest.raises(DuplicateConfirmed):
        await suspects.world.service(PossibleDuplicates).declare_different(owner, duplicate_id=still.duplicate.id)
    await suspects.decide(pair.duplicate.id, DuplicateState.OPEN)
    assert len(await suspects.pairs()) == 1


async def test_minor_text_change_keeps_confirmed_verdict(same_goods: SameGoods) -> None:
    suspects, trader, duplicate = same_goods.suspects, same_goods.trader, same_goods.duplicate
    [pair] = await suspects.pairs()
    await suspects.decide(pair.duplicate.id, DuplicateState.CONFIRMED)
    await say(suspects, trader, duplicate, title=Wording(f"{WORDED.text.upper()}.", "en"))
    await suspects.look()
    assert [each.duplicate.id for each in await suspects.pairs(DuplicateState.CONFIRMED)] == [pair.duplicate.id]


async def test_organisers_verdicts_are_logged_once(same_goods: SameGoods) -> None:
    suspects, duplicate = same_goods.suspects, same_goods.duplicate
    [pair] = await suspects.pairs()
    for state, note in [
        (DuplicateState.CONFIRMED, "Asked both."),
        (DuplicateState.CONFIRMED, "Asked both."),
        (DuplicateState.OPEN, None),
    ]:
        decided = await suspects.decide(pair.duplicate.id, state, note)
        assert decided.duplicate.state_at(suspects.fair.id) is state
    entries = await suspects.world.service(Journal).collection.find({"fair_id": suspects.fair.id})
    told = [each for each in entries if each["verb"].startswith("duplicate.")]
    assert [each["verb"] for each in told] == ["duplicate.confirmed", "duplicate.reopened"]
    assert told[0]["subject"] == {"kind": "product", "id": duplicate.id}
    assert told[0]["facts"]["note"] == "Asked both."


async def test_company_sees_and_dismisses_its_own_pairs(suspects: Suspects) -> None:
    owner, _ = await suspects.a_company()
    flask, again = await suspects.market.shows(owner, a_draft(), a_draft(number="2", title=WORDED))
    await suspects.look()
    service = suspects.world.service(PossibleDuplicates)
    [[pair], [same]] = await service.own(owner, [flask, again])
    assert pair == same
    for stranger in (ANONYMOUS, an_actor("BUYER"), an_actor("EXHIBITOR"), suspects.organiser):
        assert await service.own(stranger, [flask]) == [[]]
        with pytest.raises(PossibleDuplicateNotFound):
            await service.declare_different(stranger, duplicate_id=pair.duplicate.id)
    await service.declare_different(owner, duplicate_id=pair.duplicate.id)
    assert await service.own(owner, [flask, again]) == [[], []]
    assert await suspects.pairs() == []
    [told] = await suspects.pairs(DuplicateState.DISMISSED)
    await suspects.decide(told.duplicate.id, DuplicateState.CONFIRMED)
    with pytest.raises(DuplicateConfirmed):
        await service.declare_different(owner, duplicate_id=pair.duplicate.id)


@pytest.mark.parametrize("visibility", [Visibility.REGISTERED, Visibility.CHOSEN])
async def test_pairs_do_not_reveal_restricted_listings(suspects: Suspects, visibility: Visibility) -> None:
    owner, _ = await suspects.a_company()
    trader, _ = await suspects.a_company("Marfa Trading")
    friend = await suspects.market.an_organisation()
    chosen = [friend.organisation_id or ""] if visibility is Visibility.CHOSEN else []
    [flask] = await suspects.market.shows(owner, a_draft())
    await suspects.market.shows(trader, a_draft(number="MT-7", title=WORDED), visibility=visibility, chosen=chosen)
    await suspects.look()
    service, registered = suspects.world.service(PossibleDuplicates), visibility is Visibility.REGISTERED
    assert len(await suspects.pairs()) == int(registered)
    assert await service.own(owner, [flask]) == [[]]
    assert await service.offered_by_others(ANONYMOUS, [flask], first=3) == [[]]
    for buyer in (friend, an_actor("BUYER")):
        [seen] = await service.offered_by_others(buyer, [flask], first=3)
        assert len(seen) == int(registered)


async def test_chosen_listings_pair_is_visible_to_its_owner_only(suspects: Suspects) -> None:
    owner, _ = await suspects.a_company()
    [flask] = await suspects.market.shows(owner, a_draft())
    friend = await suspects.market.an_organisation()
    kept = {"visibility": Visibility.CHOSEN, "chosen": [friend.organisation_id]}
    await suspects.market.shows(owner, a_draft(number="2", title=WORDED), **kept)
    await suspects.look()
    [[pair]] = await suspects.world.service(PossibleDuplicates).own(owner, [flask])
    assert await suspects.pairs() == []
    with pytest.raises(PossibleDuplicateNotFound):
        await suspects.decide(pair.duplicate.id, DuplicateState.DISMISSED)


async def test_dismissed_pair_is_not_offered_to_buyers(same_goods: SameGoods) -> None:
    suspects, flask, duplicate = same_goods.suspects, same_goods.flask, same_goods.duplicate
    service = suspects.world.service(PossibleDuplicates)
    [[there], [here]] = await service.offered_by_others(ANONYMOUS, [flask, duplicate], first=3)
    assert (there.id, here.id) == (duplicate.id, flask.id)
    await suspects.decide((await suspects.pairs())[0].duplicate.id, DuplicateState.DISMISSED)
    assert await service.offered_by_others(ANONYMOUS, [flask], first=3) == [[]]


@pytest.mark.parametrize(
    "actor, error", [(ANONYMOUS, SignInRequired), (an_actor("BUYER"), ExpoError), (an_actor("ORGANISER"), ExpoError)]
)
async def test_only_the_fairs_organiser_reads_and_decides_pairs(
    same_goods: SameGoods, actor: Actor, error: type[ExpoError]
) -> None:
    suspects = same_goods.suspects
    [pair] = await suspects.pairs()
    service, before = suspects.world.service(PossibleDuplicates), await suspects.kept()
    with pytest.raises(error):
        await service.at_fair(actor, fair_id=suspects.fair.id, wanted=Slice(10))
    with pytest.raises(error):
        await service.decide(
            actor, fair_id=suspects.fair.id, duplicate_id=pair.duplicate.id, state=DuplicateState.CONFIRMED
        )
    assert await suspects.kept() == before
    for nothing in ("", "duplicate_nothing", pair.products[0].id):
        with pytest.raises(PossibleDuplicateNotFound):
            await suspects.decide(nothing, DuplicateState.CONFIRMED)


async def test_refused_verdict_changes_nothing(same_goods: SameGoods) -> None:
    suspects, trader, duplicate = same_goods.suspects, same_goods.trader, same_goods.duplicate
    [_, again] = await suspects.market.shows(
        trader, a_draft(number="8", title=LAMP, description=None), a_draft(number="9", title=LAMP, description=None)
    )
    await suspects.look()
    journal = suspects.world.service(Journal).collection
    await suspects.world.service(ProductEditing).withdraw(trader, product_ids=[duplicate.id, again.id])
    before, told = await suspects.kept(), await journal.find({})
    assert len(before) == 2
    for pair in before:
        if pair.reach is DuplicateReach.WITHIN:
            with pytest.raises(PossibleDuplicateNotFound):
                await suspects.world.service(PossibleDuplicates).declare_different(trader, duplicate_id=pair.id)
        with pytest.raises(PossibleDuplicateNotFound):
            await suspects.decide(pair.id, DuplicateState.DISMISSED)
    assert (await suspects.kept(), await journal.find({})) == (before, told)


async def test_page_skips_hidden_pairs(same_goods: SameGoods) -> None:
    suspects, trader, duplicate = same_goods.suspects, same_goods.trader, same_goods.duplicate
    owner, _ = await suspects.a_company("Third")
    lamps = [a_draft(number=f"L{at}", title=LAMP, description=None) for at in range(3)]
    await suspects.market.shows(owner, *lamps)
    await suspects.look()
    surest, *others = await suspects.store.of_products([duplicate.id])
    await suspects.store.write([replace(surest, score=1.0)])
    await suspects.world.service(ProductEditing).withdraw(trader, product_ids=[duplicate.id])
    service = suspects.world.service(PossibleDuplicates)
    page = await service.at_fair(suspects.organiser, fair_id=suspects.fair.id, wanted=Slice(1))
    assert (others, len(page.items), len(page.cursors), page.has_next) == ([], 1, 1, True)
    lamp = page.items[0].products[0]
    await suspects.world.service(ProductEditing).withdraw(owner, product_ids=[lamp.id])
    rest = await service.at_fair(suspects.organiser, fair_id=suspects.fair.id, wanted=Slice(1))
    assert (len(rest.items), rest.has_next) == (1, False)


async def test_pages_resume_from_cursor(suspects: Suspects) -> None:
    owner, _ = await suspects.a_company()
    trader, _ = await suspects.a_company("Marfa Trading")
    words = [
        "Vacuum flask of stainless steel, 500 ml",
        "Ceramic teapot with strainer, 900 ml",
        "Bamboo tray, 40 × 30 cm",
    ]
    for actor, mark in ((owner, "A"), (trader, "B")):
        drafts = [
            a_draft(number=f"{mark}{at}", title=Wording(each, "en"), description=None) for at, each in enumerate(words)
        ]
        await suspects.market.shows(actor, *drafts)
    await suspects.look()
    service, after = suspects.world.service(PossibleDuplicates), None
    found: list[SeenDuplicate] = []
    for _ in range(3):
        page = await service.at_fair(suspects.organiser, fair_id=suspects.fair.id, wanted=Slice(1, after))
        found += page.items
        after = page.cursors[-1]
        assert page.total == 3
    assert len({each.duplicate.id for each in found}) == 3
    assert [each.duplicate.score for each in found] == sorted((each.duplicate.score for each in found), reverse=True)
    none = await service.at_fair(
        suspects.organiser, fair_id=suspects.fair.id, wanted=Slice(9), reach=DuplicateReach.WITHIN
    )
    assert none.items == ()
