"""Components of a recommendation's score."""

from enum import StrEnum
from typing import Final

from expo.matchmaking.models import MatchSide


class MatchPart(StrEnum):
    """Components of a recommendation's score."""

    PRODUCTS = "PRODUCTS"
    PRICE = "PRICE"
    QUANTITY = "QUANTITY"
    MARKET = "MARKET"
    CERTIFICATE = "CERTIFICATE"
    LANGUAGE = "LANGUAGE"
    RESPONSIVENESS = "RESPONSIVENESS"
    LEAD_TIME = "LEAD_TIME"
    OWN_LOGO = "OWN_LOGO"


PARTS: Final = tuple(MatchPart)
PARTS_OF: Final = {
    MatchSide.BUYER: frozenset(PARTS),
    MatchSide.EXHIBITOR: frozenset(PARTS)
    - {MatchPart.PRICE, MatchPart.CERTIFICATE, MatchPart.LEAD_TIME, MatchPart.OWN_LOGO},
}
"""Parts each side's score may use. A buyer's highest price is private: the exhibitor's score never uses it."""
