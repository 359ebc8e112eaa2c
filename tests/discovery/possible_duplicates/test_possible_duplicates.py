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
from expo.discovery.possible_duplicates.models import DuplicateScope, DuplicateState, beside_key
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
from tests.discovery.harness import A_FLASK, a_draft
from tests.discovery.possible_duplicates.harness import WORDED, DuplicatesHarness, SameGoods, hide
from tests.exhibitors.harness import an_actor

LAMP: Final = Wording("Desk lamp with dimmer, USB port", "en")
BIGGER: Final = Wording("Vacuum flask of stainless steel, 750 ml", "en")


async def say(harness: DuplicatesHarness, actor: Actor, product: Product, **changes: object) -> None:
    """Let a product say something else."""
    editing = harness.world.service(ProductEditing)
    now = await editing.catalog.own(actor, product_id=product.id, scope="catalog:write")
    number = "MT-7" if product.number == "MT-7" else product.number
    await editing.save(
        actor, product_id=product.id, draft=a_draft(**{"number": number, **changes}), version=now.version
    )


async def test_pair_across_companies_is_found_with_its_signs(same_goods: SameGoods) -> None:
    harness, flask, duplicate = same_goods.harness, same_goods.flask, same_goods.duplicate
    [pair] = await harness.pairs()
    assert [each.id for each in pair.products] == [flask.id, duplicate.id]
    assert pair.duplicate.score >= 0.8
    assert {Sign.SAME_WORDS, Sign.SAME_MEASURES, Sign.CLOSE_PRICE} <= set(pair.duplicate.signs)
    assert (pair.duplicate.scope, pair.duplicate.found_at) == (DuplicateScope.ACROSS, harness.world.clock())


async def test_only_similar_listings_published_together_are_paired(harness: DuplicatesHarness) -> None:
    owner, _ = await harness.a_company()
    drafts = [a_draft(), a_draft(number="2", title=WORDED), a_draft(number="3", title=LAMP, description=None)]
    flask, again, _ = await harness.discovery.shows(owner, *drafts)
    await harness.look()
    [pair] = await harness.pairs()
    assert (set(pair.duplicate.product_ids), pair.duplicate.scope) == ({flask.id, again.id}, DuplicateScope.WITHIN)


async def test_size_variants_of_one_company_are_not_paired(harness: DuplicatesHarness) -> None:
    owner, _ = await harness.a_company()
    await harness.discovery.shows(owner, a_draft(title=WORDED), a_draft(number="2", title=BIGGER))
    await harness.look()
    assert await harness.kept() == []


async def test_listing_waits_until_it_is_indexed(harness: DuplicatesHarness) -> None:
    owner, _ = await harness.a_company()
    await harness.discovery.shows(owner, a_draft())
    await harness.look()
    await harness.discovery.shows(owner, a_draft(number="2", title=WORDED))
    await harness.note()
    assert await harness.world.service(DuplicateSearch).process_queue() == 0
    assert len(await harness.store.waiting(limit=10)) == 1
    await harness.look()
    assert (len(await harness.pairs()), await harness.store.waiting(limit=10)) == (1, [])


async def test_pairs_per_listing_are_limited_among_equal_listings(harness: DuplicatesHarness) -> None:
    owner, _ = await harness.a_company()
    products = await harness.discovery.shows(owner, *[a_draft(number=f"N{at}", title=WORDED) for at in range(24)])
    await harness.look()
    pairs = Counter(each for pair in await harness.kept() for each in pair.product_ids)
    assert pairs.keys() == {each.id for each in products}
    assert max(pairs.values()) <= 12


async def test_pairs_read_per_listing_are_limited(same_goods: SameGoods, monkeypatch: pytest.MonkeyPatch) -> None:
    harness, flask, duplicate = same_goods.harness, same_goods.flask, same_goods.duplicate
    [pair] = await harness.kept()
    more = [replace(pair, id=new_id("dup"), score=0.99, product_ids=[flask.id, new_id("prod")]) for _ in range(30)]
    await harness.store.write(more)
    found = await harness.store.keyed(beside_key, [flask.id, duplicate.id])
    assert (len(found[flask.id]), [each.id for each in found[duplicate.id]]) == (20, [pair.id])


async def test_duplicate_search_is_idempotent(same_goods: SameGoods) -> None:
    harness = same_goods.harness
    before = await harness.kept()
    harness._seen.clear()
    harness.world.clock.advance(hours=1)
    await harness.look()
    assert await harness.kept() == before


async def test_search_interrupted_before_writing_is_repeated(
    harness: DuplicatesHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, _ = await harness.a_company()
    await harness.discovery.shows(owner, a_draft(), a_draft(number="2", title=WORDED))
    await harness.discovery.index()
    await harness.note()

    async def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(type(harness.store), "remove_from_queue", die)
        with pytest.raises(KeyboardInterrupt):
            await harness.world.service(DuplicateSearch).process_queue()
    assert (await harness.kept(), len(await harness.store.waiting(limit=10))) == ([], 2)
    await harness.look()
    assert len(await harness.pairs()) == 1


async def a_search_that_fails(
    harness: DuplicatesHarness, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> DuplicateSearch:
    """Return what looks for duplicates, with one listing that waits for it, and ends in an error each time."""
    owner, _ = await harness.a_company()
    await harness.discovery.shows(owner, a_draft())
    await harness.discovery.index()
    await harness.note()

    async def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(DuplicateSearch, "_candidates", fail)
    return harness.world.service(DuplicateSearch)


async def test_listing_is_given_up_after_five_failures(
    harness: DuplicatesHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = await a_search_that_fails(harness, monkeypatch, ValueError())
    for _ in range(5):
        assert await harness.store.waiting(limit=10)
        await search.process_queue()
    assert await harness.store.waiting(limit=10) == []


@pytest.mark.parametrize("error", [Unavailable("Away."), VectorsUnavailable("Away."), ConnectionRefusedError()])
async def test_outage_is_not_counted_as_failure(
    harness: DuplicatesHarness, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    search = await a_search_that_fails(harness, monkeypatch, error)
    for _ in range(6):
        with pytest.raises(type(error)):
            await search.process_queue()
    [waiting] = await harness.store.waiting(limit=10)
    assert waiting.failures == 0


async def test_search_is_unavailable_before_index_exists(harness: DuplicatesHarness) -> None:
    owner, _ = await harness.a_company()
    await harness.discovery.shows(owner, a_draft(), a_draft(number="2", title=WORDED))
    await harness.note()
    harness.world.clock.advance(hours=1)
    with pytest.raises(Unavailable):
        await harness.world.service(DuplicateSearch).process_queue()
    await harness.look()
    assert len(await harness.pairs()) == 1


async def test_failing_listing_does_not_block_others(
    harness: DuplicatesHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, _ = await harness.a_company()
    await harness.discovery.shows(owner, a_draft(), a_draft(number="2", title=WORDED))
    await harness.discovery.index()
    await harness.note()
    broken, *_ = await harness.store.waiting(limit=10)
    is_ready = DuplicateSearch._is_ready

    async def fail(search: DuplicateSearch, waiting: WaitingListing, product: Product | None) -> bool:
        if waiting.id == broken.id:
            raise ValueError
        return await is_ready(search, waiting, product)

    monkeypatch.setattr(DuplicateSearch, "_is_ready", fail)
    assert await harness.world.service(DuplicateSearch).process_queue() == 1
    assert [each.id for each in await harness.store.waiting(limit=10)] == [broken.id]


@pytest.mark.parametrize("verdict", [None, DuplicateState.CONFIRMED])
async def test_republished_listing_gets_back_pair_and_verdict(
    same_goods: SameGoods, verdict: DuplicateState | None
) -> None:
    harness, trader, duplicate = same_goods.harness, same_goods.trader, same_goods.duplicate
    if verdict:
        await harness.decide((await harness.pairs())[0].duplicate.id, verdict)
    editing = harness.world.service(ProductEditing)
    await editing.withdraw(trader, product_ids=[duplicate.id])
    assert await harness.pairs(verdict or DuplicateState.OPEN) == []  # at once, before anything has followed
    await harness.look()
    assert [each.shown for each in await harness.kept()] == ([False] if verdict else [])
    await editing.publish(trader, product_ids=[duplicate.id])
    await harness.look()
    assert len(await harness.pairs(verdict or DuplicateState.OPEN)) == 1


async def test_company_that_leaves_loses_its_pairs(same_goods: SameGoods) -> None:
    harness, trader = same_goods.harness, same_goods.trader
    await hide(harness, trader)
    await harness.look()
    assert await harness.kept() == []


async def test_closed_booth_removes_pairs_from_fair_not_from_buyers(same_goods: SameGoods) -> None:
    harness, owner, flask, duplicate = same_goods.harness, same_goods.owner, same_goods.flask, same_goods.duplicate
    booths = harness.world.service(Booths)
    [booth] = await booths.mine(owner)
    await booths.close(owner, booth_id=booth.id)
    await harness.look()
    assert await harness.pairs() == []
    [[other]] = await harness.world.service(PossibleDuplicates).offered_by_others(ANONYMOUS, [flask], first=3)
    assert other.id == duplicate.id


async def test_changed_text_is_judged_again(same_goods: SameGoods) -> None:
    harness, trader, duplicate = same_goods.harness, same_goods.trader, same_goods.duplicate
    await say(harness, trader, duplicate, title=LAMP, description=None)
    await harness.look()
    assert await harness.kept() == []
    await say(harness, trader, duplicate, title=WORDED)
    await harness.look()
    assert len(await harness.pairs()) == 1


async def test_dismissed_pair_returns_only_after_text_change(same_goods: SameGoods) -> None:
    harness, trader, duplicate = same_goods.harness, same_goods.trader, same_goods.duplicate
    [pair] = await harness.pairs()
    await harness.decide(pair.duplicate.id, DuplicateState.DISMISSED, "Two moulds.")
    dearer = [TierDraft("500", "3.95")]
    await say(harness, trader, duplicate, title=WORDED, price_tiers=dearer)
    await harness.look()
    assert await harness.pairs() == []
    [dismissed] = await harness.pairs(DuplicateState.DISMISSED)
    assert dismissed.duplicate.verdicts[harness.fair.id].note == "Two moulds."
    await say(harness, trader, duplicate, title=A_FLASK.title)
    await harness.look()
    [again] = await harness.pairs()
    assert (again.duplicate.id, again.duplicate.verdicts) == (pair.duplicate.id, {})


@pytest.mark.parametrize("words", [f"{WORDED.text.upper()}.", f"Good {WORDED.text}"])
async def test_company_cannot_edit_away_a_confirmed_pair(harness: DuplicatesHarness, words: str) -> None:
    owner, _ = await harness.a_company()
    _, again = await harness.discovery.shows(owner, a_draft(), a_draft(number="2", title=WORDED))
    await harness.look()
    [pair] = await harness.pairs()
    await harness.decide(pair.duplicate.id, DuplicateState.CONFIRMED)
    await say(harness, owner, again, title=Wording(words, "en"))
    await harness.look()
    [still] = await harness.pairs(DuplicateState.CONFIRMED)
    with pytest.raises(DuplicateConfirmed):
        await harness.world.service(PossibleDuplicates).declare_different(owner, duplicate_id=still.duplicate.id)
    await harness.decide(pair.duplicate.id, DuplicateState.OPEN)
    assert len(await harness.pairs()) == 1


async def test_minor_text_change_keeps_confirmed_verdict(same_goods: SameGoods) -> None:
    harness, trader, duplicate = same_goods.harness, same_goods.trader, same_goods.duplicate
    [pair] = await harness.pairs()
    await harness.decide(pair.duplicate.id, DuplicateState.CONFIRMED)
    await say(harness, trader, duplicate, title=Wording(f"{WORDED.text.upper()}.", "en"))
    await harness.look()
    assert [each.duplicate.id for each in await harness.pairs(DuplicateState.CONFIRMED)] == [pair.duplicate.id]


async def test_organisers_verdicts_are_logged_once(same_goods: SameGoods) -> None:
    harness, duplicate = same_goods.harness, same_goods.duplicate
    [pair] = await harness.pairs()
    for state, note in [
        (DuplicateState.CONFIRMED, "Asked both."),
        (DuplicateState.CONFIRMED, "Asked both."),
        (DuplicateState.OPEN, None),
    ]:
        decided = await harness.decide(pair.duplicate.id, state, note)
        assert decided.duplicate.state_at(harness.fair.id) is state
    entries = await harness.world.service(Journal).collection.find({"fair_id": harness.fair.id})
    told = [each for each in entries if each["verb"].startswith("duplicate.")]
    assert [each["verb"] for each in told] == ["duplicate.confirmed", "duplicate.reopened"]
    assert told[0]["subject"] == {"kind": "product", "id": duplicate.id}
    assert told[0]["facts"]["note"] == "Asked both."


async def test_company_sees_and_dismisses_its_own_pairs(harness: DuplicatesHarness) -> None:
    owner, _ = await harness.a_company()
    flask, again = await harness.discovery.shows(owner, a_draft(), a_draft(number="2", title=WORDED))
    await harness.look()
    service = harness.world.service(PossibleDuplicates)
    [[pair], [same]] = await service.own(owner, [flask, again])
    assert pair == same
    for stranger in (ANONYMOUS, an_actor("BUYER"), an_actor("EXHIBITOR"), harness.organiser):
        assert await service.own(stranger, [flask]) == [[]]
        with pytest.raises(PossibleDuplicateNotFound):
            await service.declare_different(stranger, duplicate_id=pair.duplicate.id)
    await service.declare_different(owner, duplicate_id=pair.duplicate.id)
    assert await service.own(owner, [flask, again]) == [[], []]
    assert await harness.pairs() == []
    [told] = await harness.pairs(DuplicateState.DISMISSED)
    await harness.decide(told.duplicate.id, DuplicateState.CONFIRMED)
    with pytest.raises(DuplicateConfirmed):
        await service.declare_different(owner, duplicate_id=pair.duplicate.id)


@pytest.mark.parametrize("visibility", [Visibility.REGISTERED, Visibility.CHOSEN])
async def test_pairs_do_not_reveal_restricted_listings(harness: DuplicatesHarness, visibility: Visibility) -> None:
    owner, _ = await harness.a_company()
    trader, _ = await harness.a_company("Marfa Trading")
    friend = await harness.discovery.an_organisation()
    chosen = [friend.organisation_id or ""] if visibility is Visibility.CHOSEN else []
    [flask] = await harness.discovery.shows(owner, a_draft())
    await harness.discovery.shows(trader, a_draft(number="MT-7", title=WORDED), visibility=visibility, chosen=chosen)
    await harness.look()
    service, registered = harness.world.service(PossibleDuplicates), visibility is Visibility.REGISTERED
    assert len(await harness.pairs()) == int(registered)
    assert await service.own(owner, [flask]) == [[]]
    assert await service.offered_by_others(ANONYMOUS, [flask], first=3) == [[]]
    for buyer in (friend, an_actor("BUYER")):
        [seen] = await service.offered_by_others(buyer, [flask], first=3)
        assert len(seen) == int(registered)


async def test_chosen_listings_pair_is_visible_to_its_owner_only(harness: DuplicatesHarness) -> None:
    owner, _ = await harness.a_company()
    [flask] = await harness.discovery.shows(owner, a_draft())
    friend = await harness.discovery.an_organisation()
    kept = {"visibility": Visibility.CHOSEN, "chosen": [friend.organisation_id]}
    await harness.discovery.shows(owner, a_draft(number="2", title=WORDED), **kept)
    await harness.look()
    [[pair]] = await harness.world.service(PossibleDuplicates).own(owner, [flask])
    assert await harness.pairs() == []
    with pytest.raises(PossibleDuplicateNotFound):
        await harness.decide(pair.duplicate.id, DuplicateState.DISMISSED)


async def test_dismissed_pair_is_not_offered_to_buyers(same_goods: SameGoods) -> None:
    harness, flask, duplicate = same_goods.harness, same_goods.flask, same_goods.duplicate
    service = harness.world.service(PossibleDuplicates)
    [[there], [here]] = await service.offered_by_others(ANONYMOUS, [flask, duplicate], first=3)
    assert (there.id, here.id) == (duplicate.id, flask.id)
    await harness.decide((await harness.pairs())[0].duplicate.id, DuplicateState.DISMISSED)
    assert await service.offered_by_others(ANONYMOUS, [flask], first=3) == [[]]


@pytest.mark.parametrize(
    "actor, error", [(ANONYMOUS, SignInRequired), (an_actor("BUYER"), ExpoError), (an_actor("ORGANISER"), ExpoError)]
)
async def test_only_the_fairs_organiser_reads_and_decides_pairs(
    same_goods: SameGoods, actor: Actor, error: type[ExpoError]
) -> None:
    harness = same_goods.harness
    [pair] = await harness.pairs()
    service, before = harness.world.service(PossibleDuplicates), await harness.kept()
    with pytest.raises(error):
        await service.at_fair(actor, fair_id=harness.fair.id, part=Slice(10))
    with pytest.raises(error):
        await service.decide(
            actor, fair_id=harness.fair.id, duplicate_id=pair.duplicate.id, state=DuplicateState.CONFIRMED
        )
    assert await harness.kept() == before
    for nothing in ("", "duplicate_nothing", pair.products[0].id):
        with pytest.raises(PossibleDuplicateNotFound):
            await harness.decide(nothing, DuplicateState.CONFIRMED)


async def test_refused_verdict_changes_nothing(same_goods: SameGoods) -> None:
    harness, trader, duplicate = same_goods.harness, same_goods.trader, same_goods.duplicate
    [_, again] = await harness.discovery.shows(
        trader, a_draft(number="8", title=LAMP, description=None), a_draft(number="9", title=LAMP, description=None)
    )
    await harness.look()
    journal = harness.world.service(Journal).collection
    await harness.world.service(ProductEditing).withdraw(trader, product_ids=[duplicate.id, again.id])
    before, told = await harness.kept(), await journal.find({})
    assert len(before) == 2
    for pair in before:
        if pair.scope is DuplicateScope.WITHIN:
            with pytest.raises(PossibleDuplicateNotFound):
                await harness.world.service(PossibleDuplicates).declare_different(trader, duplicate_id=pair.id)
        with pytest.raises(PossibleDuplicateNotFound):
            await harness.decide(pair.id, DuplicateState.DISMISSED)
    assert (await harness.kept(), await journal.find({})) == (before, told)


async def test_page_skips_hidden_pairs(same_goods: SameGoods) -> None:
    harness, trader, duplicate = same_goods.harness, same_goods.trader, same_goods.duplicate
    owner, _ = await harness.a_company("Third")
    lamps = [a_draft(number=f"L{at}", title=LAMP, description=None) for at in range(3)]
    await harness.discovery.shows(owner, *lamps)
    await harness.look()
    surest, *others = await harness.store.of_products([duplicate.id])
    await harness.store.write([replace(surest, score=1.0)])
    await harness.world.service(ProductEditing).withdraw(trader, product_ids=[duplicate.id])
    service = harness.world.service(PossibleDuplicates)
    page = await service.at_fair(harness.organiser, fair_id=harness.fair.id, part=Slice(1))
    assert (others, len(page.items), len(page.cursors), page.has_next) == ([], 1, 1, True)
    lamp = page.items[0].products[0]
    await harness.world.service(ProductEditing).withdraw(owner, product_ids=[lamp.id])
    rest = await service.at_fair(harness.organiser, fair_id=harness.fair.id, part=Slice(1))
    assert (len(rest.items), rest.has_next) == (1, False)


async def test_pages_resume_from_cursor(harness: DuplicatesHarness) -> None:
    owner, _ = await harness.a_company()
    trader, _ = await harness.a_company("Marfa Trading")
    words = [
        "Vacuum flask of stainless steel, 500 ml",
        "Ceramic teapot with strainer, 900 ml",
        "Bamboo tray, 40 × 30 cm",
    ]
    for actor, mark in ((owner, "A"), (trader, "B")):
        drafts = [
            a_draft(number=f"{mark}{at}", title=Wording(each, "en"), description=None) for at, each in enumerate(words)
        ]
        await harness.discovery.shows(actor, *drafts)
    await harness.look()
    service, after = harness.world.service(PossibleDuplicates), None
    found: list[SeenDuplicate] = []
    for _ in range(3):
        page = await service.at_fair(harness.organiser, fair_id=harness.fair.id, part=Slice(1, after))
        found += page.items
        after = page.cursors[-1]
        assert page.total == 3
    assert len({each.duplicate.id for each in found}) == 3
    assert [each.duplicate.score for each in found] == sorted((each.duplicate.score for each in found), reverse=True)
    none = await service.at_fair(harness.organiser, fair_id=harness.fair.id, part=Slice(9), scope=DuplicateScope.WITHIN)
    assert none.items == ()
