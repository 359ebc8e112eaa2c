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
from tests.matchmaking.fairground import Fairground, a_flask

SAVE = """mutation ($input: SaveSourcingNeedInput!) { saveSourcingNeed(input: $input) {
  ... on SourcingNeed { id open text { original } quantity { value unit { code } } targetPrice { decimal currency }
    certificates { key label name } certificatesAre sections { key } market { code } origins { code }
    unwantedOrigins { code } languages buyerKind neededBy named fairId }
  ... on Problem { code message field } } }"""
CLOSE = "mutation ($id: ID!) { closeSourcingNeed(id: $id) { ... on SourcingNeed { id open } ... on Problem { code } } }"
MINE = """query ($fair: ID!, $open: Boolean, $first: Int, $after: String) {
  mySourcingNeeds(fairId: $fair, open: $open, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } nodes { id } } }"""


async def test_full_sourcing_need_is_saved_and_read_back(ground: Fairground) -> None:
    buyer = await ground.a_buyer()
    given: dict[str, Any] = {
        "fairId": ground.fair.id,
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
    saved = (await ground.world.run(buyer, SAVE, input=given))["saveSourcingNeed"]
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
    found = await ground.world.run(buyer, "query ($id: ID!) { sourcingNeed(id: $id) { id named } }", id=saved["id"])
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


async def test_changing_or_closing_a_need_updates_recommendations(ground: Fairground) -> None:
    await ground.a_seller(a_flask())
    buyer = await ground.a_buyer()
    need = await ground.needs(buyer)
    assert len(await ground.recommended(buyer)) == 1
    await ground.needs(buyer, "ноутбук", need_id=need.id)
    assert await ground.recommended(buyer) == []
    await ground.needs(buyer, need_id=need.id)
    for _ in range(2):
        assert (await ground.world.run(buyer, CLOSE, id=need.id))["closeSourcingNeed"] == {"id": need.id, "open": False}
        assert await ground.recommended(buyer) == []
    again = await ground.needs(buyer, need_id=need.id)
    assert again.is_open
    assert len(await ground.recommended(buyer)) == 1


async def test_needs_are_accessible_to_own_organisation_only(ground: Fairground) -> None:
    buyer, other = await ground.a_buyer(), await ground.a_buyer(name="Other")
    need, needs = await ground.needs(buyer), ground.world.service(SourcingNeeds)
    for refused in (
        needs.get(other, need_id=need.id),
        needs.close(other, need_id=need.id),
        needs.get(buyer, need_id="need_no"),
        ground.needs(other, need_id=need.id),
    ):
        with pytest.raises(SourcingNeedNotFound):
            await refused
    with pytest.raises(Forbidden):
        await ground.needs(ground.organiser)
    with pytest.raises(SignInRequired):
        await ground.needs(ANONYMOUS)
    assert (await needs.list(other, fair_id=ground.fair.id, wanted=Slice())).items == ()


async def test_need_cannot_move_to_another_fair(ground: Fairground) -> None:
    buyer = await ground.a_buyer()
    need = await ground.needs(buyer)
    other = await ground.another_fair()
    with pytest.raises(SourcingNeedNotFound):
        await ground.world.service(SourcingNeeds).save(
            buyer, fair_id=other.id, draft=SourcingNeedDraft(text="flasks", language="en"), need_id=need.id
        )


async def test_open_needs_are_limited_and_paged(ground: Fairground) -> None:
    buyer = await ground.a_buyer()
    made = [await ground.needs(buyer, f"термос {number}") for number in range(MAX_SOURCING_NEEDS)]
    with pytest.raises(TooManySourcingNeeds):
        await ground.needs(buyer)
    await ground.world.service(SourcingNeeds).close(buyer, need_id=made[0].id)
    last = await ground.needs(buyer)
    seen: list[str] = []
    after = None
    while True:
        page = (await ground.world.run(buyer, MINE, fair=ground.fair.id, first=7, after=after, open=True))[
            "mySourcingNeeds"
        ]
        assert page["totalCount"] == MAX_SOURCING_NEEDS
        seen += [each["id"] for each in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == [last.id, *(each.id for each in reversed(made[1:]))]


async def names_for(ground: Fairground, buyer: Any, **need: Any) -> set[str]:
    """Return the names of exhibitors to whom a need of this kind leads; the need is closed afterwards."""
    made = await ground.needs(buyer, **need)
    found = {each["exhibitor"]["englishName"] for each in await ground.recommended(buyer)}
    await ground.world.service(SourcingNeeds).close(buyer, need_id=made.id)
    return found


async def test_only_hard_conditions_exclude_exhibitors(ground: Fairground) -> None:
    assert {"FDA", "LFGB"} <= set(certificate_kinds())
    await ground.a_seller(a_flask(certificates=["FDA"]), english_name="Certified", languages=["zh", "ru"])
    await ground.a_seller(
        a_flask(number="2", certificates=[], origin="IN"), english_name="Indian", country="IN", languages=["en"]
    )
    buyer, both = await ground.a_buyer(), {"Certified", "Indian"}
    hard = Strictness.HARD
    assert await names_for(ground, buyer) == both
    assert await names_for(ground, buyer, certificates=["FDA"]) == both
    assert await names_for(ground, buyer, certificates=["FDA"], certificates_are=hard) == {"Certified"}
    assert await names_for(ground, buyer, certificates=["FDA", "LFGB"], certificates_are=hard) == set()
    assert await names_for(ground, buyer, unwanted_origins=["IN"]) == {"Certified"}
    assert await names_for(ground, buyer, origins=["IN"]) == both
    assert await names_for(ground, buyer, origins=["IN"], origins_are=hard) == {"Indian"}
    assert await names_for(ground, buyer, languages=["ru"]) == both
    assert await names_for(ground, buyer, languages=["ru"], languages_are=hard) == {"Certified"}


async def test_suspended_exhibitor_is_not_recommended(ground: Fairground) -> None:
    _, exhibitor = await ground.a_seller(a_flask())
    before, after = await ground.a_buyer(), await ground.a_buyer(name="Other")
    await ground.needs(before)
    await ground.suspends(exhibitor)
    await ground.needs(after)
    for buyer in (before, after):
        assert await ground.recommended(buyer) == []


async def test_section_is_searched_when_text_finds_little(ground: Fairground) -> None:
    await ground.a_seller(a_flask())
    buyer = await ground.a_buyer()
    assert await names_for(ground, buyer, text="что-нибудь красивое") == set()
    assert len(await names_for(ground, buyer, text="что-нибудь красивое", sections=["kitchenware-tableware"])) == 1


async def test_target_buyers_are_saved_and_read_back(ground: Fairground) -> None:
    seller, _ = await ground.a_seller(a_flask())
    save = """mutation ($input: SaveTargetBuyersInput!) { saveTargetBuyers(input: $input) {
      ... on TargetBuyers { fairId } ... on Problem { code field } } }"""
    given = {
        "fairId": ground.fair.id,
        "markets": ["RU"],
        "excludedMarkets": ["BR"],
        "minimumOrderQuantity": {"value": "500", "unit": "C62"},
        "minimumOrderValue": {"value": "2000", "currency": "USD"},
        "languages": ["ru"],
        "buyerKinds": ["RETAILER"],
    }
    await ground.world.run(seller, save, input=given)
    read = """query ($fair: ID!) { myTargetBuyers(fairId: $fair) { markets { code } excludedMarkets { code }
      minimumOrderQuantity { value } minimumOrderValue { decimal } languages buyerKinds } }"""
    assert (await ground.world.run(seller, read, fair=ground.fair.id))["myTargetBuyers"] == {
        "markets": [{"code": "RU"}],
        "excludedMarkets": [{"code": "BR"}],
        "minimumOrderQuantity": {"value": "500"},
        "minimumOrderValue": {"decimal": "2000.00"},
        "languages": ["ru"],
        "buyerKinds": ["RETAILER"],
    }
    assert (
        await ground.world.service(TargetBuyersService).find(seller, fair_id=(await ground.another_fair()).id) is None
    )


def test_need_accepts_a_needed_by_date() -> None:
    assert SourcingNeedDraft(text="flasks", language="en", needed_by=date(2027, 9, 1)).checked().needed_by == date(
        2027, 9, 1
    )
