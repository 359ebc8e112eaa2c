"""What a suggestion's score is made of."""

from enum import StrEnum
from typing import Final

from expo.matchmaking.models import MatchSide


class MatchPart(StrEnum):
    """What a suggestion's score is made of."""

    GOODS = "GOODS"
    PRICE = "PRICE"
    QUANTITY = "QUANTITY"
    MARKET = "MARKET"
    CERTIFICATE = "CERTIFICATE"
    LANGUAGE = "LANGUAGE"
    ANSWERING = "ANSWERING"


PARTS: Final = tuple(MatchPart)
PARTS_OF: Final = {
    MatchSide.BUYER: frozenset(PARTS),
    MatchSide.EXHIBITOR: frozenset(PARTS) - {MatchPart.PRICE, MatchPart.CERTIFICATE},
}
"""What each side's score may rest on. A buyer's highest price is hers alone: an exhibitor's score knows none."""
