"""Errors of searches."""

from expo.kit.errors import Invalid


class ExchangeRateMissing(Invalid):
    """Prices cannot be compared in this currency: it has no exchange rate."""

    code = "NO_RATE"

    def __init__(self) -> None:
        super().__init__("There is no exchange rate for this currency.", field="currency")
