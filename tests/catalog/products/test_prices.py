"""Price tiers: exact, rising in quantity, never dearer."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.catalog.products.errors import Missing
from expo.catalog.products.models import PriceTier
from expo.catalog.products.rules.prices import BASES, TierDraft, checked_order_quantity, checked_tiers
from expo.kit.errors import Invalid
from expo.kit.trade.money import Money


def fields(*tiers: TierDraft, currency: str | None = "USD") -> list[str | None]:
    found, problems = checked_tiers(tiers, currency)
    assert bool(problems) or len(found) == len(tiers)
    return [each.field for each in problems]


def test_prices_are_stored_in_minor_units() -> None:
    tiers, problems = checked_tiers([TierDraft("500", "3.85"), TierDraft("2000", "3.60")], "usd")
    assert problems == []
    assert tiers == [PriceTier(Decimal(500), Money(385, "USD"), 1), PriceTier(Decimal(2000), Money(360, "USD"), 1)]


def test_price_below_minor_unit_is_stored_per_more_units() -> None:
    tiers, problems = checked_tiers([TierDraft("1000", "0.0123"), TierDraft("5000", "0.01")], "USD")
    assert problems == []
    assert tiers == [PriceTier(Decimal(1000), Money(123, "USD"), 100), PriceTier(Decimal(5000), Money(100, "USD"), 100)]


def test_tiers_per_different_units_share_one_base() -> None:
    tiers, problems = checked_tiers([TierDraft("1", "1.00", 1), TierDraft("100", "90", 100)], "USD")
    assert problems == []
    assert [(tier.price.amount, tier.per) for tier in tiers] == [(10_000, 100), (9_000, 100)]


def test_currency_without_decimals_keeps_whole_units() -> None:
    assert checked_tiers([TierDraft("1", "1200")], "JPY")[0] == [PriceTier(Decimal(1), Money(1200, "JPY"), 1)]
    assert checked_tiers([TierDraft("1", "0.5")], "JPY")[0] == [PriceTier(Decimal(1), Money(5, "JPY"), 10)]


def test_price_too_fine_for_any_base_is_refused() -> None:
    assert fields(TierDraft("1", "0.0000001")) == ["priceTiers"]


def test_equal_price_in_next_tier_is_accepted() -> None:
    assert fields(TierDraft("1", "2"), TierDraft("2", "2.00")) == []


@pytest.mark.parametrize("quantity", ["1", "0.5"])
def test_tier_without_higher_quantity_is_refused(quantity: str) -> None:
    assert fields(TierDraft("1", "2"), TierDraft(quantity, "1")) == ["priceTiers.1.minQuantity"]


def test_more_expensive_tier_is_refused() -> None:
    assert fields(TierDraft("1", "2"), TierDraft("5", "2.01")) == ["priceTiers.1.price"]


@pytest.mark.parametrize("price", ["0", "0.00", "-1", "", "1,5", "1e5", "9" * 17, "x" * 1_000_000, "NaN"])
def test_impossible_price_is_refused(price: str) -> None:
    assert fields(TierDraft("1", price)) == ["priceTiers.0.price"]


def test_price_beyond_the_largest_amount_is_refused() -> None:
    assert fields(TierDraft("1", "99999999999999")) == ["priceTiers.0.price"]


@pytest.mark.parametrize("per", [0, 2, -1, 100_000, "x", "", "1.0"])
def test_unsupported_price_base_is_refused(per: int | str) -> None:
    assert fields(TierDraft("1", "2", per)) == ["priceTiers.0.per"]


def test_all_tier_problems_are_reported_together() -> None:
    wrong = fields(TierDraft("0", "x"), TierDraft("5", "2", 7), TierDraft("a", "1"), currency="ABC")
    assert wrong == [
        "currency", "priceTiers.0.minQuantity", "priceTiers.0.price", "priceTiers.1.per", "priceTiers.2.minQuantity",
    ]  # fmt: skip


@pytest.mark.parametrize("currency", [None, "", " "])
def test_prices_without_currency_are_refused(currency: str | None) -> None:
    _, problems = checked_tiers([TierDraft("1", "2")], currency)
    assert [(type(each), each.field) for each in problems] == [(Missing, "currency")]


@pytest.mark.parametrize("currency", ["XXX", "XAU", "BTC", "US", "DOLLAR", "usd!"])
def test_unsupported_currency_is_refused(currency: str) -> None:
    assert fields(TierDraft("1", "2"), currency=currency) == ["currency"]


def test_more_than_ten_tiers_are_refused() -> None:
    tiers = [TierDraft(str(number), str(100 - number)) for number in range(1, 12)]
    assert fields(*tiers[:10]) == []
    assert fields(*tiers) == ["priceTiers"]


def test_empty_tiers_are_accepted() -> None:
    assert checked_tiers([], None) == ([], [])


prices = st.decimals(min_value=Decimal("0.0001"), max_value=10**6, places=4)


@given(
    st.lists(prices, min_size=1, max_size=10),
    st.sampled_from(BASES),
    st.sampled_from(["USD", "CNY", "JPY", "KWD"]),
)
def test_unit_price_is_preserved_exactly(amounts: list[Decimal], per: int, currency: str) -> None:
    falling = sorted(amounts, reverse=True)
    drafts = [TierDraft(str(index + 1), f"{price:f}", per) for index, price in enumerate(falling)]
    tiers, problems = checked_tiers(drafts, currency)
    if problems:
        assert [each.field for each in problems] == ["priceTiers"]
        return
    assert [tier.price.decimal() / tier.per for tier in tiers] == [price / per for price in falling]
    assert len({(tier.per, tier.price.currency) for tier in tiers}) == 1
    again = [TierDraft(f"{tier.min_quantity:f}", f"{tier.price.decimal():f}", tier.per) for tier in tiers]
    assert checked_tiers(again, currency) == (tiers, [])


@given(
    st.lists(
        st.builds(TierDraft, st.text(max_size=20), st.text(max_size=20), st.integers() | st.text(max_size=5)),
        max_size=12,
    )
)
def test_any_tiers_are_read_or_refused(drafts: list[TierDraft]) -> None:
    tiers, problems = checked_tiers(drafts, "USD")
    assert bool(problems) or len(tiers) == len(drafts)


@pytest.mark.parametrize("quantity", ["0", "-1", "many", "1e9999", "0.0000001"])
def test_order_quantity_is_a_number_above_zero(quantity: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_order_quantity(quantity)
    assert refused.value.field == "quantity"
    assert checked_order_quantity("2.50") == Decimal("2.5")
    assert checked_order_quantity(None) is None
