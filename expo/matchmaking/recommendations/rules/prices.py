"""Prices of recommended products for the quantity that a buyer wants."""

from expo.catalog.products.models import Content, PriceTier
from expo.kit.trade.values import Quantity, in_unit


def tier_for_need(product: Content, quantity: Quantity | None) -> PriceTier | None:
    """Return the tier that applies to a quantity in any unit of the same dimension, or None as `Content.tier_for`."""
    amount = None if quantity is None else in_unit(quantity, product.unit)
    return None if amount is None else product.tier_for(amount)
