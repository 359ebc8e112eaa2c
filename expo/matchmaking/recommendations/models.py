"""Recommendations and answers, and the rules about them that need no database."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from expo.matchmaking.candidates.models import MatchPart
from expo.matchmaking.models import MatchSide

KEPT_BEST: Final = 50
"""Recommendations kept for each side; lower ranks are not worth a page."""


class MatchAnswer(StrEnum):
    """One side's answer to a recommendation."""

    MEETING_REQUESTED = "MEETING_REQUESTED"
    SAVED_FOR_LATER = "SAVED_FOR_LATER"
    NOT_INTERESTED = "NOT_INTERESTED"


class DeclineReason(StrEnum):
    """Reason for declining a meeting."""

    NOT_MY_PRODUCTS = "NOT_MY_PRODUCTS"
    TOO_EXPENSIVE = "TOO_EXPENSIVE"
    QUANTITY = "QUANTITY"
    MARKET = "MARKET"
    ALREADY_KNOWN = "ALREADY_KNOWN"
    OTHER = "OTHER"


@dataclass(frozen=True)
class Evidence:
    """Evidence of a recommendation that may be shown to both sides: nothing that one side keeps private.

    ``quantity_fits`` is about the minimum order of the first product, None where either side states no quantity.
    """

    products: list[str] = field(default_factory=list)
    certificates: list[str] = field(default_factory=list)
    language: str | None = None
    market: str | None = None
    quantity_fits: bool | None = None


@dataclass(frozen=True)
class Recommendation:
    """A recommendation that a buyer and an exhibitor meet at a fair.

    Scores and parts are from 0 to 1, in thousandths, as each side sees the other; a part that does not apply is absent.
    ``need_id`` is None for an implicit need, derived from the buyer's favourites, searches and enquiries: exhibitors
    are not shown these. Ranks count from 1; None where the pair is not among a side's best. ``also`` are, in an
    exhibitor's list, the buyer's other needs that lead to this exhibitor. ``asked_price`` is the price of the first
    product, for one unit of the buyer's quantity, in the buyer's currency or US dollars.
    """

    id: str
    fair_id: str
    buyer_id: str
    exhibitor_id: str
    need_id: str | None
    buyer_score: int
    exhibitor_score: int
    buyer_parts: dict[MatchPart, int]
    exhibitor_parts: dict[MatchPart, int]
    evidence: Evidence = field(default_factory=Evidence)
    buyer_rank: int | None = None
    exhibitor_rank: int | None = None
    newcomer: bool = False
    asked_price: float | None = None
    also: list[str] = field(default_factory=list)

    def parts_for(self, side: MatchSide) -> dict[MatchPart, int]:
        """Return the parts of a side's score."""
        return self.buyer_parts if side is MatchSide.BUYER else self.exhibitor_parts

    def rank_for(self, side: MatchSide) -> int | None:
        """Return the rank in a side's list."""
        return self.buyer_rank if side is MatchSide.BUYER else self.exhibitor_rank

    def unplaced(self) -> "Recommendation":
        """Return the pair without the ranks of an older run, and without the buyer's other needs."""
        return replace(self.without_other_needs(), buyer_rank=None, exhibitor_rank=None)

    def without_other_needs(self) -> "Recommendation":
        """Return the pair without the buyer's other needs, which may change while it is kept."""
        return replace(self, also=[])

    def visible_to(self, side: MatchSide) -> bool:
        """Return whether a side may see the pair: exhibitors see written needs only."""
        return side is MatchSide.BUYER or self.need_id is not None

    def party(self, side: MatchSide) -> str:
        """Return the party on a side: a buyer's organisation, or an exhibitor."""
        return self.buyer_id if side is MatchSide.BUYER else self.exhibitor_id


@dataclass(frozen=True)
class SeenPairs:
    """Recommendations a party had when its people last looked; ``id`` is its key at a fair."""

    id: str
    pair_ids: list[str]
    at: datetime


@dataclass(frozen=True)
class SideAnswer:
    """One side's answer to a recommendation; ``starred`` means a must."""

    answer: MatchAnswer
    at: datetime
    reason: DeclineReason | None = None
    starred: bool = False


@dataclass(frozen=True)
class Answered:
    """Both sides' answers to a pair; ``recommendation`` is the pair as it was at the first answer.

    ``alike`` are products similar to those of a pair the buyer declined for its goods.
    """

    id: str
    recommendation: Recommendation
    answers: dict[MatchSide, SideAnswer] = field(default_factory=dict)
    alike: list[str] = field(default_factory=list)
    changed_at: datetime | None = None

    def by(self, side: MatchSide) -> SideAnswer | None:
        """Return a side's answer, or None."""
        return self.answers.get(side)

    @property
    def declined(self) -> bool:
        """Return whether either side has declined."""
        return any(each.answer is MatchAnswer.NOT_INTERESTED for each in self.answers.values())

    def accepted_by(self, side: MatchSide) -> bool:
        """Return whether a side has accepted."""
        found = self.answers.get(side)
        return found is not None and found.answer is MatchAnswer.MEETING_REQUESTED

    @property
    def mutual(self) -> bool:
        """Return whether both sides have accepted."""
        return all(self.accepted_by(side) for side in MatchSide)

    def with_answer(self, side: MatchSide, answer: SideAnswer) -> "Answered":
        """Return the pair after a side's answer."""
        return replace(self, answers=self.answers | {side: answer}, changed_at=answer.at)

    def without_answer(self, side: MatchSide, at: datetime) -> "Answered":
        """Return the pair without a side's answer; the other side's answer stays."""
        left = {each: answer for each, answer in self.answers.items() if each is not side}
        return replace(self, answers=left, alike=[] if side is MatchSide.BUYER else self.alike, changed_at=at)
