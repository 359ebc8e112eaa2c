"""What one side keeps to itself, the other cannot see, nor tell from anything that it sees."""

import hashlib
from typing import Any

import pytest

from expo.catalog.products.models import Visibility
from expo.catalog.products.rules.prices import TierDraft
from expo.kit.access import Actor
from expo.matchmaking.candidates.models import PARTS_OF, MatchPart
from expo.matchmaking.models import MatchSide
from expo.matchmaking.recommendations.rules.ids import recommendation_id
from expo.matchmaking.sourcing_needs.rules.drafts import Amount, TargetBuyersDraft
from expo.matchmaking.sourcing_needs.target_buyers import TargetBuyersService
from expo.schema import whole_schema
from tests.matchmaking.harness import MatchmakingHarness, a_flask
from tests.matchmaking.runs.test_runs import run_matchmaking


async def three_sellers(harness: MatchmakingHarness) -> list[Actor]:
    """Return three exhibitors of the same goods at different prices; one takes large orders alone."""

    async def make() -> list[Actor]:
        made = []
        for number, price in enumerate(("2.00", "3.00", "9.00")):
            flask = a_flask(number=f"F{number}", price_tiers=[TierDraft("500", price)])
            made.append((await harness.a_seller(flask, english_name=f"Flasks {number}", markets=["RU"]))[0])
        minimum = TargetBuyersDraft(minimum_order_value=Amount("50000", "USD"), minimum_order_quantity=Amount("1000"))
        await harness.world.service(TargetBuyersService).save(made[0], fair_id=harness.fair.id, draft=minimum)
        return made

    return await harness.first("three sellers", make)


async def what_sellers_see(harness: MatchmakingHarness, sellers: list[Actor]) -> list[Any]:
    """Return all that exhibitors see of buyers, without ids that differ by buyer."""
    seen = [await harness.buyers_for(each) for each in sellers]
    return [[{**node, "id": None} for node in nodes] for nodes in seen]


@pytest.mark.parametrize("run", [False, True], ids=["at once", "after a run"])
async def test_target_price_does_not_change_what_exhibitors_see(harness: MatchmakingHarness, *, run: bool) -> None:
    sellers = await three_sellers(harness)
    buyer = await harness.a_buyer()
    seen = []
    need_id = None
    for price in (None, Amount("1.00", "USD"), Amount("2.50", "EUR"), Amount("100", "CNY")):
        need = await harness.needs(buyer, quantity=Amount("20000"), target_price=price, need_id=need_id)
        need_id = need.id
        if run:
            await run_matchmaking(harness)
        seen.append(await what_sellers_see(harness, sellers))
    assert seen[0] == seen[1] == seen[2] == seen[3]
    assert [len(each) for each in seen[0]] == [1, 1, 1]


async def test_buyers_list_uses_the_target_price(harness: MatchmakingHarness) -> None:
    await three_sellers(harness)
    buyer = await harness.a_buyer()
    await harness.needs(buyer, quantity=Amount("20000"), target_price=Amount("2.00", "USD"))
    names = [each["exhibitor"]["englishName"] for each in await harness.recommended(buyer)]
    assert names[0] == "Flasks 0"
    [cheap, *_] = await harness.recommended(buyer)
    assert "costs no more than you want to pay" in cheap["reason"]
    await run_matchmaking(harness)
    [first, *_] = await harness.recommended(buyer)
    assert first["exhibitor"]["englishName"] == "Flasks 0"


async def test_exhibitors_schema_types_have_no_price_field(harness: MatchmakingHarness) -> None:
    printed = whole_schema().as_str()
    for name in ("RecommendedBuyer", "SourcingNeedSummary"):
        body = printed.partition(f"type {name} ")[2].partition("\n}")[0]
        assert body
        assert "rice" not in body, name


async def test_excluded_market_hides_exhibitor_without_a_trace(harness: MatchmakingHarness) -> None:
    open_one, _ = await harness.a_seller(a_flask(), markets=["ES"])
    shut, _ = await harness.a_seller(a_flask(number="2"), english_name="Shut Flasks", markets=["ES"])
    targets, buyer = harness.world.service(TargetBuyersService), await harness.a_buyer()
    need = await harness.needs(buyer)
    [before] = [each for each in await harness.recommended(buyer) if each["exhibitor"]["englishName"] != "Shut Flasks"]
    await targets.save(shut, fair_id=harness.fair.id, draft=TargetBuyersDraft(excluded_markets=["RU"]))
    await targets.save(open_one, fair_id=harness.fair.id, draft=TargetBuyersDraft(excluded_markets=["BR"]))
    await harness.needs(buyer, need_id=need.id)
    [after] = await harness.recommended(buyer)
    assert (after["reason"], after["parts"], after["id"]) == (before["reason"], before["parts"], before["id"])
    assert await harness.buyers_for(shut) == []
    [seen] = await harness.buyers_for(open_one)
    assert seen["country"]["code"] == "RU"


async def test_target_buyers_are_hidden_from_other_exhibitors(harness: MatchmakingHarness) -> None:
    owner, _ = await harness.a_seller(a_flask())
    other, _ = await harness.a_seller(a_flask(number="2"), english_name="Second Flasks")
    targets = harness.world.service(TargetBuyersService)
    await targets.save(owner, fair_id=harness.fair.id, draft=TargetBuyersDraft(excluded_markets=["RU"]))
    assert await targets.find(other, fair_id=harness.fair.id) is None


async def test_anonymous_buyer_is_named_after_accepting(harness: MatchmakingHarness) -> None:
    seller, _ = await harness.a_seller(a_flask())
    buyer = await harness.a_buyer()
    await harness.needs(buyer, named=False)
    [hidden] = await harness.buyers_for(seller)
    assert (hidden["company"], hidden["country"]["code"]) == (None, "RU")
    await harness.answers(buyer, hidden["id"], "MEETING_REQUESTED", starred=True)
    [known] = await harness.buyers_for(seller)
    assert (known["company"], known["requestedMeeting"]) == ("Дом и Чай", True)


async def test_pair_id_does_not_reveal_anonymous_buyer(harness: MatchmakingHarness) -> None:
    seller, exhibitor = await harness.a_seller(a_flask())
    buyer = await harness.a_buyer()
    await harness.needs(buyer, named=False)
    [hidden] = await harness.buyers_for(seller)
    # An exhibitor to whom she has written once knows her organisation's id: he can hash it, but not with our secret.
    whom = (harness.fair.id, buyer.organisation_id or "", exhibitor.id)
    assert hidden["id"] == recommendation_id(b"a secret for tests", *whom)
    assert hidden["id"] not in {recommendation_id(secret, *whom) for secret in (b"", b"secret")}
    assert hidden["id"] != _unkeyed(*whom)


def _unkeyed(*whom: str) -> str:
    digest = hashlib.sha256("\n".join(whom).encode()).digest()
    number = int.from_bytes(digest[:16], "big")
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    return "rec_" + "".join(letters[number >> shift & 31] for shift in range(125, -1, -5))


async def test_restricted_product_is_matched_to_chosen_buyers_only(harness: MatchmakingHarness) -> None:
    chosen, other = await harness.a_buyer(), await harness.a_buyer(name="Other")
    visibility = {"visibility": Visibility.CHOSEN, "chosen": [chosen.organisation_id]}
    seller, _ = await harness.a_seller(a_flask(), shows=visibility)
    for buyer in (chosen, other):
        await harness.needs(buyer)
    assert len(await harness.recommended(chosen)) == 1
    assert await harness.recommended(other) == []
    await run_matchmaking(harness)
    assert len(await harness.recommended(chosen)) == 1
    assert await harness.recommended(other) == []
    assert [each["company"] for each in await harness.buyers_for(seller)] == ["Дом и Чай"]


async def test_decline_and_its_reason_are_not_revealed(harness: MatchmakingHarness) -> None:
    seller, _ = await harness.a_seller(a_flask())
    buyer = await harness.a_buyer()
    await harness.needs(buyer)
    [found] = await harness.recommended(buyer)
    await harness.answers(buyer, found["id"], "NOT_INTERESTED", reason="TOO_EXPENSIVE")
    assert await harness.buyers_for(seller) == []
    said = await harness.answers(seller, found["id"], "MEETING_REQUESTED")
    assert said["code"] == "RECOMMENDATION_NOT_FOUND"
    journal = harness.world.installation.database.raw["journal"]
    [told] = await journal.find({"verb": "recommendation.answered"}).to_list()
    assert told["facts"] == {"side": "BUYER"}


async def test_answers_to_private_pairs_cannot_be_probed(harness: MatchmakingHarness) -> None:
    seller, _ = await harness.a_seller(a_flask())
    buyer = await harness.a_buyer()
    await harness.searches_for(buyer, "термос")
    await run_matchmaking(harness)
    [found] = await harness.recommended(buyer)
    assert found["sourcingNeed"] is None
    for answer in ("SAVED_FOR_LATER", "MEETING_REQUESTED"):
        await harness.answers(buyer, found["id"], answer)
        said = await harness.answers(seller, found["id"], "SAVED_FOR_LATER")
        assert said["code"] == "RECOMMENDATION_NOT_FOUND"
        assert (await harness.takes_back(seller, found["id"]))["code"] == "RECOMMENDATION_NOT_FOUND"


async def test_journal_omits_the_answered_party(harness: MatchmakingHarness) -> None:
    await harness.a_seller(a_flask())
    buyer = await harness.a_buyer()
    await harness.needs(buyer)
    [found] = await harness.recommended(buyer)
    await harness.answers(buyer, found["id"], "NOT_INTERESTED", reason="TOO_EXPENSIVE")
    await harness.takes_back(buyer, found["id"])
    journal = harness.world.installation.database.raw["journal"]
    written = await journal.find(
        {"verb": {"$in": ["recommendation.answered", "recommendation.answer_withdrawn"]}}
    ).to_list()
    assert [each["facts"] for each in written] == [{"side": "BUYER"}] * 2


async def test_journal_omits_need_contents(harness: MatchmakingHarness) -> None:
    buyer = await harness.a_buyer()
    await harness.needs(buyer, target_price=Amount("3.00", "USD"))
    [told] = await harness.world.installation.database.raw["journal"].find({"verb": "sourcing_need.saved"}).to_list()
    assert told["facts"] == {}


def test_exhibitors_score_excludes_price() -> None:
    assert MatchPart.PRICE not in PARTS_OF[MatchSide.EXHIBITOR]
