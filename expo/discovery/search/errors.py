"""How searching goes wrong."""

from expo.kit.errors import Invalid


class NoRate(Invalid):
    """Prices cannot be compared in this currency: nobody has set its rate."""

    code = "NO_RATE"

    def __init__(self) -> None:
        super().__init__("There is no exchange rate for this currency.", field="currency")
