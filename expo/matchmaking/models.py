"""Wishes, sales aims, suggestions and answers, and the rules about them that need no database."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from expo.kit.money import Money
from expo.kit.values import Quantity
from expo.localisation.models import Text

READ: Final = "matchmaking:read"
WRITE: Final = "matchmaking:write"
MOST_WISHES: Final = 20
"""How many open wishes an organisation may have at one fair."""

KEPT_BEST: Final = 50
"""How many suggestions are kept for each side; what ranks behind is not worth a page."""


class MatchSide(StrEnum):
    """On which side of a suggestion somebody stands."""

    BUYER = "BUYER"
    EXHIBITOR = "EXHIBITOR"

    @property
    def other(self) -> "MatchSide":
        """The side across."""
        return MatchSide.EXHIBITOR if self is MatchSide.BUYER else MatchSide.BUYER


class Strictness(StrEnum):
    """Whether what somebody asks for rules out who lacks it, or only counts."""

    HARD = "HARD"
    NICE = "NICE"


class BuyerKind(StrEnum):
    """What a buyer does with the goods."""

    IMPORTER = "IMPORTER"
    WHOLESALER = "WHOLESALER"
    RETAILER = "RETAILER"
    ONLINE_SELLER = "ONLINE_SELLER"
    MANUFACTURER = "MANUFACTURER"
    PROJECT = "PROJECT"


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


@dataclass(frozen=True, kw_only=True)
class WishContent:
    """What a buyer wants to source, in her own words, and on which terms.

    ``sections`` are keys of the fair's tree, ``certificates`` of certificate kinds, countries ISO 3166-1 alpha-2,
    languages ISO 639-1; ``market`` is where the goods go. ``target_price`` is the most she pays for one unit of the
    quantity (a piece without one): nobody but her own people ever sees it. Without ``named`` exhibitors see what
    she wants and from which country, but not who she is, until she has accepted them.
    """

    text: Text
    sections: list[str] = field(default_factory=list)
    quantity: Quantity | None = None
    target_price: Money | None = None
    certificates: list[str] = field(default_factory=list)
    certificates_are: Strictness = Strictness.NICE
    origins: list[str] = field(default_factory=list)
    unwanted_origins: list[str] = field(default_factory=list)
    origins_are: Strictness = Strictness.NICE
    market: str | None = None
    languages: list[str] = field(default_factory=list)
    languages_are: Strictness = Strictness.NICE
    buyer_kind: BuyerKind | None = None
    needed_by: date | None = None
    named: bool = True


@dataclass(frozen=True, kw_only=True)
class Wish(WishContent):
    """What an organisation wants to source at a fair. ``buyer_id`` is the organisation's id."""

    id: str
    fair_id: str
    buyer_id: str
    created_at: datetime
    changed_at: datetime
    is_open: bool = True

    def for_exhibitors(self) -> "Wish":
        """Return what exhibitors may see: all but the price."""
        return replace(self, target_price=None)

    def __hash__(self) -> int:
        """Let a loader tell wishes apart by their ids."""
        return hash(self.id)


@dataclass(frozen=True, kw_only=True)
class SalesAimContent:
    """To whom and where an exhibitor wants to sell at a fair. ``excluded_markets`` are nobody's business but his."""

    markets: list[str] = field(default_factory=list)
    excluded_markets: list[str] = field(default_factory=list)
    least_quantity: Quantity | None = None
    least_value: Money | None = None
    languages: list[str] = field(default_factory=list)
    buyer_kinds: list[BuyerKind] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class SalesAim(SalesAimContent):
    """An exhibitor's aim for one fair; ``id`` is made of both."""

    id: str
    fair_id: str
    exhibitor_id: str
    changed_at: datetime


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
