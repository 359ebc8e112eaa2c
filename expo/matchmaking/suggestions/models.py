"""Suggestions and answers, and the rules about them that need no database."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from expo.matchmaking.candidates.models import MatchPart
from expo.matchmaking.models import MatchSide

KEPT_BEST: Final = 50
"""How many suggestions are kept for each side; what ranks behind is not worth a page."""


class MatchAnswer(StrEnum):
    """What somebody says to a suggestion."""

    ACCEPTED = "ACCEPTED"
    LATER = "LATER"
    DECLINED = "DECLINED"


class DeclineReason(StrEnum):
    """Why somebody does not want to meet."""

    NOT_MY_GOODS = "NOT_MY_GOODS"
    TOO_EXPENSIVE = "TOO_EXPENSIVE"
    QUANTITY = "QUANTITY"
    MARKET = "MARKET"
    ALREADY_KNOWN = "ALREADY_KNOWN"
    OTHER = "OTHER"


@dataclass(frozen=True)
class Evidence:
    """What a suggestion rests on, as far as it may be shown to both: of nothing that one side keeps to itself.

    ``quantity_fits`` is about the least order of the first product, None where either side says nothing.
    """

    products: list[str] = field(default_factory=list)
    certificates: list[str] = field(default_factory=list)
    language: str | None = None
    market: str | None = None
    quantity_fits: bool | None = None


@dataclass(frozen=True)
class Suggestion:
    """That a buyer and an exhibitor should meet at a fair.

    Scores and parts are from 0 to 1, in thousandths, as each side sees the other; a part that nobody asked about
    is absent. ``wish_id`` is None where she has written no such wish and what she keeps and asks for says it:
    the exhibitor is not shown these. Ranks count from 1; None where the pair is not among a side's best.
    ``also`` are, in an exhibitor's list, her other wishes that lead to him. ``asked_price`` is what the first product
    costs her, for one unit of her quantity, in her currency or US dollars.
    """

    id: str
    fair_id: str
    buyer_id: str
    exhibitor_id: str
    wish_id: str | None
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
        """Return what a side's score is made of."""
        return self.buyer_parts if side is MatchSide.BUYER else self.exhibitor_parts

    def rank_for(self, side: MatchSide) -> int | None:
        """Return the place in a side's list."""
        return self.buyer_rank if side is MatchSide.BUYER else self.exhibitor_rank

    def unplaced(self) -> "Suggestion":
        """Return the pair without its places, which an older rematch has given it, and by itself."""
        return replace(self.alone(), buyer_rank=None, exhibitor_rank=None)

    def alone(self) -> "Suggestion":
        """Return the pair without her other wishes, which may be written anew while it is kept."""
        return replace(self, also=[])

    def told_to(self, side: MatchSide) -> bool:
        """Say whether a side may hear of the pair: an exhibitor of what she has written alone."""
        return side is MatchSide.BUYER or self.wish_id is not None

    def party(self, side: MatchSide) -> str:
        """Return who stands on a side: a buyer's organisation, or an exhibitor."""
        return self.buyer_id if side is MatchSide.BUYER else self.exhibitor_id


@dataclass(frozen=True)
class SeenPairs:
    """Which suggestions a party had when its people last looked; ``id`` is its key at a fair."""

    id: str
    pair_ids: list[str]
    at: datetime


@dataclass(frozen=True)
class SideAnswer:
    """What one side says to a suggestion; ``starred`` means that they must meet."""

    answer: MatchAnswer
    at: datetime
    reason: DeclineReason | None = None
    starred: bool = False


@dataclass(frozen=True)
class Answered:
    """What both sides say to a pair; ``suggestion`` is the pair as it was when the first of them spoke.

    ``alike`` are products like those of a pair that a buyer has called not hers.
    """

    id: str
    suggestion: Suggestion
    answers: dict[MatchSide, SideAnswer] = field(default_factory=dict)
    alike: list[str] = field(default_factory=list)
    changed_at: datetime | None = None

    def by(self, side: MatchSide) -> SideAnswer | None:
        """Return a side's answer, or None."""
        return self.answers.get(side)

    @property
    def declined(self) -> bool:
        """Say whether either side does not want to."""
        return any(each.answer is MatchAnswer.DECLINED for each in self.answers.values())

    def accepted_by(self, side: MatchSide) -> bool:
        """Say whether a side wants to meet."""
        found = self.answers.get(side)
        return found is not None and found.answer is MatchAnswer.ACCEPTED

    @property
    def mutual(self) -> bool:
        """Say whether both want to meet."""
        return all(self.accepted_by(side) for side in MatchSide)

    def answered(self, side: MatchSide, answer: SideAnswer) -> "Answered":
        """Return the pair after a side's answer."""
        return replace(self, answers=self.answers | {side: answer}, changed_at=answer.at)

    def taken_back(self, side: MatchSide, at: datetime) -> "Answered":
        """Return the pair as if a side had said nothing; what the other says stays."""
        left = {each: said for each, said in self.answers.items() if each is not side}
        return replace(self, answers=left, alike=[] if side is MatchSide.BUYER else self.alike, changed_at=at)
