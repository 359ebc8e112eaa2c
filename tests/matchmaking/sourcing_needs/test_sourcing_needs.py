"""Writing, changing and closing needs, and what rules exhibitors out."""

from datetime import date
from typing import Any

import pytest

from expo.exhibitors.certificates.models import certificate_kinds
from expo.kit.access import ANONYMOUS
from expo.kit.errors import Forbidden, Invalid, SignInRequired
from expo.kit.paging import Slice
from expo.matchmaking.sourcing_needs.errors import SourcingNeedNotFound, TooManySourcingNeeds
from expo.matchmaking.sourcing_needs.models import MAX_SOURCING_NEEDS, BuyerKind, Strictness
from expo.matchmaking.sourcing_needs.rules.drafts import Amount, SourcingNeedDraft, TargetBuyersDraft
from expo.matchmaking.sourcing_needs.service import SourcingNeeds
from expo.matchmaking.sourcing_needs.target_buyers import TargetBuyersService
from tests.matchmaking.harness import MatchmakingHarness, a_flask

SAVE = """mutation ($input: SaveSourcingNeedInput!) { saveSourcingNeed(input: $input) {
  ... on SourcingNeed { id open text { original } quantity { value unit { code } } targetPrice { decimal currency }
    certificates { key label name } certificatesAre sections { key } market { code } origins { code }
    unwantedOrigins { code } languages buyerKind neededBy named fairId }
  ... on Problem { code message field } } }"""
CLOSE = "mutation ($id: ID!) { closeSourcingNeed(id: $id) { ... on SourcingNeed { id open } ... on Problem { code } } }"
MINE = """query ($fair: ID!, $open: Boolean, $first: Int, $after: String) {
  mySourcingNeeds(fairId: $fair, open: $open, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } nodes { id } } }"""


async def test_full_sourcing_need_is_saved_and_read_back(harness: MatchmakingHarness) -> None:
    buyer = await harness.a_buyer()
    given: dict[str, Any] = {
        "fairId": harness.fair.id,
        "text": "  Термосы   из стали ",
        "language": "ru",
        "sections": ["kitchenware-tableware"],
        "quantity": {"value": "20000"},
        "targetPrice": {"value": "3.20", "currency": "usd"},
        "certificates": ["FDA"],
        "certificatesAre": "HARD",
        "origins": ["CN"],
        "unwantedOrigins": ["IN"],
        "market": "ru",
        "languages": ["ru", "en"],
        "buyerKind": "RETAILER",
        "neededBy": "2027-09-01",
        "named": False,
    }
    saved = (await harness.world.run(buyer, SAVE, input=given))["saveSourcingNeed"]
    assert saved["text"] == {"original": "Термосы из стали"}
    assert saved["quantity"] == {"value": "20000", "unit": {"code": "C62"}}
    assert saved["targetPrice"] == {"decimal": "3.20", "currency": "USD"}
    assert (saved["market"], saved["origins"], saved["unwantedOrigins"]) == (
        {"code": "RU"},
        [{"code": "CN"}],
        [{"code": "IN"}],
    )
    assert (saved["certificatesAre"], saved["buyerKind"], saved["neededBy"]) == ("HARD", "RETAILER", "2027-09-01")
    assert (saved["named"], saved["open"], saved["languages"]) == (False, True, ["ru", "en"])
    found = await harness.world.run(buyer, "query ($id: ID!) { sourcingNeed(id: $id) { id named } }", id=saved["id"])
    assert found["sourcingNeed"] == {"id": saved["id"], "named": False}


@pytest.mark.parametrize(
    "changes,field",
    [
        ({"text": "ab"}, "text"),
        ({"language": "xx"}, "language"),
        ({"sections": ["nowhere"]}, "sections"),
        ({"quantity": Amount("0")}, "quantity.value"),
        ({"target_price": Amount("1.00")}, "targetPrice.currency"),
        ({"target_price": Amount("free", "USD")}, "targetPrice.amount"),
        ({"certificates": ["NOPE"]}, "certificates"),
        ({"certificates": ["FDA"] * 61}, "certificates"),
        ({"origins": ["CN"], "unwanted_origins": ["CN"]}, "unwantedOrigins"),
        ({"origins": ["CN"] * 251}, "origins"),
        ({"market": "Atlantis"}, "market"),
        ({"languages": ["english"]}, "languages"),
    ],
)
def test_invalid_need_value_is_refused_at_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        SourcingNeedDraft(**({"text": "flasks", "language": "en"} | changes)).checked()
    assert refused.value.field == field


def test_target_buyers_cannot_want_and_exclude_a_market() -> None:
    with pytest.raises(Invalid):
        TargetBuyersDraft(markets=["RU"], excluded_markets=["RU"]).checked()
    assert TargetBuyersDraft(buyer_kinds=[BuyerKind.RETAILER, BuyerKind.RETAILER]).checked().buyer_kinds == [
        BuyerKind.RETAILER
    ]


async def test_changing_or_closing_a_need_updates_recommendations(harness: MatchmakingHarness) -> None:
    await harness.a_seller(a_flask())
    buyer = await harness.a_buyer()
    need = await harness.needs(buyer)
    assert len(await harness.recommended(buyer)) == 1
    await harness.needs(buyer, "ноутбук", need_id=need.id)
    assert await harness.recommended(buyer) == []
    await harness.needs(buyer, need_id=need.id)
    for _ in range(2):
        assert (await harness.world.run(buyer, CLOSE, id=need.id))["closeSourcingNeed"] == {
            "id": need.id,
            "open": False,
        }
        assert await harness.recommended(buyer) == []
    again = await harness.needs(buyer, need_id=need.id)
    assert again.is_open
    assert len(await harness.recommended(buyer)) == 1


async def test_needs_are_accessible_to_own_organisation_only(harness: MatchmakingHarness) -> None:
    buyer, other = await harness.a_buyer(), await harness.a_buyer(name="Other")
    need, needs = await harness.needs(buyer), harness.world.service(SourcingNeeds)
    for refused in (
        needs.get(other, need_id=need.id),
        needs.close(other, need_id=need.id),
        needs.get(buyer, need_id="need_no"),
        harness.needs(other, need_id=need.id),
    ):
        with pytest.raises(SourcingNeedNotFound):
            await refused
    with pytest.raises(Forbidden):
        await harness.needs(harness.organiser)
    with pytest.raises(SignInRequired):
        await harness.needs(ANONYMOUS)
    assert (await needs.list(other, fair_id=harness.fair.id, part=Slice())).items == ()


async def test_need_cannot_move_to_another_fair(harness: MatchmakingHarness) -> None:
    buyer = await harness.a_buyer()
    need = await harness.needs(buyer)
    other = await harness.another_fair()
    with pytest.raises(SourcingNeedNotFound):
        await harness.world.service(SourcingNeeds).save(
            buyer, fair_id=other.id, draft=SourcingNeedDraft(text="flasks", language="en"), need_id=need.id
        )


async def test_open_needs_are_limited_and_paged(harness: MatchmakingHarness) -> None:
    buyer = await harness.a_buyer()
    made = [await harness.needs(buyer, f"термос {number}") for number in range(MAX_SOURCING_NEEDS)]
    with pytest.raises(TooManySourcingNeeds):
        await harness.needs(buyer)
    await harness.world.service(SourcingNeeds).close(buyer, need_id=made[0].id)
    last = await harness.needs(buyer)
    seen: list[str] = []
    after = None
    while True:
        page = (await harness.world.run(buyer, MINE, fair=harness.fair.id, first=7, after=after, open=True))[
            "mySourcingNeeds"
        ]
        assert page["totalCount"] == MAX_SOURCING_NEEDS
        seen += [each["id"] for each in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == [last.id, *(each.id for each in reversed(made[1:]))]


async def names_for(harness: MatchmakingHarness, buyer: Any, **need: Any) -> set[str]:
    """Return the names of exhibitors to whom a need of this kind leads; the need is closed afterwards."""
    made = await harness.needs(buyer, **need)
    found = {each["exhibitor"]["englishName"] for each in await harness.recommended(buyer)}
    await harness.world.service(SourcingNeeds).close(buyer, need_id=made.id)
    return found


async def test_only_hard_conditions_exclude_exhibitors(harness: MatchmakingHarness) -> None:
    assert {"FDA", "LFGB"} <= set(certificate_kinds())
    await harness.a_seller(a_flask(certificates=["FDA"]), english_name="Certified", languages=["zh", "ru"])
    await harness.a_seller(
        a_flask(number="2", certificates=[], origin="IN"), english_name="Indian", country="IN", languages=["en"]
    )
    buyer, both = await harness.a_buyer(), {"Certified", "Indian"}
    hard = Strictness.HARD
    assert await names_for(harness, buyer) == both
    assert await names_for(harness, buyer, certificates=["FDA"]) == both
    assert await names_for(harness, buyer, certificates=["FDA"], certificates_are=hard) == {"Certified"}
    assert await names_for(harness, buyer, certificates=["FDA", "LFGB"], certificates_are=hard) == set()
    assert await names_for(harness, buyer, unwanted_origins=["IN"]) == {"Certified"}
    assert await names_for(harness, buyer, origins=["IN"]) == both
    assert await names_for(harness, buyer, origins=["IN"], origins_are=hard) == {"Indian"}
    assert await names_for(harness, buyer, languages=["ru"]) == both
    assert await names_for(harness, buyer, languages=["ru"], languages_are=hard) == {"Certified"}


async def test_suspended_exhibitor_is_not_recommended(harness: MatchmakingHarness) -> None:
    _, exhibitor = await harness.a_seller(a_flask())
    before, after = await harness.a_buyer(), await harness.a_buyer(name="Other")
    await harness.needs(before)
    await harness.suspends(exhibitor)
    await harness.needs(after)
    for buyer in (before, after):
        assert await harness.recommended(buyer) == []


async def test_section_is_searched_when_text_finds_little(harness: MatchmakingHarness) -> None:
    await harness.a_seller(a_flask())
    buyer = await harness.a_buyer()
    assert await names_for(harness, buyer, text="что-нибудь красивое") == set()
    assert len(await names_for(harness, buyer, text="что-нибудь красивое", sections=["kitchenware-tableware"])) == 1


async def test_target_buyers_are_saved_and_read_back(harness: MatchmakingHarness) -> None:
    seller, _ = await harness.a_seller(a_flask())
    save = """mutation ($input: SaveTargetBuyersInput!) { saveTargetBuyers(input: $input) {
      ... on TargetBuyers { fairId } ... on Problem { code field } } }"""
    given = {
        "fairId": harness.fair.id,
        "markets": ["RU"],
        "excludedMarkets": ["BR"],
        "minimumOrderQuantity": {"value": "500", "unit": "C62"},
        "minimumOrderValue": {"value": "2000", "currency": "USD"},
        "languages": ["ru"],
        "buyerKinds": ["RETAILER"],
    }
    await harness.world.run(seller, save, input=given)
    read = """query ($fair: ID!) { myTargetBuyers(fairId: $fair) { markets { code } excludedMarkets { code }
      minimumOrderQuantity { value } minimumOrderValue { decimal } languages buyerKinds } }"""
    assert (await harness.world.run(seller, read, fair=harness.fair.id))["myTargetBuyers"] == {
        "markets": [{"code": "RU"}],
        "excludedMarkets": [{"code": "BR"}],
        "minimumOrderQuantity": {"value": "500"},
        "minimumOrderValue": {"decimal": "2000.00"},
        "languages": ["ru"],
        "buyerKinds": ["RETAILER"],
    }
    assert (
        await harness.world.service(TargetBuyersService).find(seller, fair_id=(await harness.another_fair()).id) is None
    )


def test_need_accepts_a_needed_by_date() -> None:
    assert SourcingNeedDraft(text="flasks", language="en", needed_by=date(2027, 9, 1)).checked().needed_by == date(
        2027, 9, 1
    )
