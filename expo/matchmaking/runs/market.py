"""What a fair's market is made of, and who stands in its lists once it is ranked."""

from dataclasses import dataclass, field
from datetime import datetime

from expo.matchmaking.candidates.rules import codes
from expo.matchmaking.candidates.rules.appraisal import MatchContext
from expo.matchmaking.candidates.rules.records import Records, Whole
from expo.matchmaking.candidates.rules.wish_rows import WishRows


@dataclass(frozen=True)
class ListedPairs:
    """The pairs that stand in somebody's list: ``row`` of the records, places from 1, 0 for not among the best."""

    row: Whole
    buyer: Whole
    buyer_rank: Whole
    exhibitor_rank: Whole
    newcomer: codes.Bits


@dataclass(frozen=True)
class Declined:
    """Who has said no to whom: a buyer's id and an exhibitor's in the same place."""

    buyers: tuple[str, ...] = ()
    exhibitors: tuple[str, ...] = ()


@dataclass(frozen=True)
class MarketInput:
    """What is ranked: pairs, what they are about, who has said no to whom, and as of which moment."""

    records: Records
    context: MatchContext
    wishes: WishRows
    at: datetime
    declined: Declined = field(default_factory=Declined)
