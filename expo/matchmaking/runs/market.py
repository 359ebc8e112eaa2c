"""Input of a fair's market, and the lists once it is ranked."""

from dataclasses import dataclass, field
from datetime import datetime

from expo.matchmaking.candidates.rules import codes
from expo.matchmaking.candidates.rules.appraisal import MatchContext
from expo.matchmaking.candidates.rules.need_rows import NeedRows
from expo.matchmaking.candidates.rules.records import Records, Whole


@dataclass(frozen=True)
class ListedPairs:
    """Pairs that appear in a list: ``row`` of the records, ranks from 1, 0 for not listed."""

    row: Whole
    buyer: Whole
    buyer_rank: Whole
    exhibitor_rank: Whole
    newcomer: codes.Bits


@dataclass(frozen=True)
class Declined:
    """Declined pairs: buyer ids and exhibitor ids in parallel."""

    buyers: tuple[str, ...] = ()
    exhibitors: tuple[str, ...] = ()


@dataclass(frozen=True)
class MarketInput:
    """Input of a ranking: pairs, their context, declined pairs, and the time it refers to."""

    records: Records
    context: MatchContext
    needs: NeedRows
    at: datetime
    declined: Declined = field(default_factory=Declined)
