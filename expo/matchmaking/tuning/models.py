"""Settings of a fair's matchmaking."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from expo.kit.errors import Invalid
from expo.matchmaking.candidates.models import PARTS, MatchPart


@dataclass(frozen=True)
class Share:
    """A group's share of buyers' attention, and of exhibitors."""

    key: str
    exposure: float
    exhibitors: float


@dataclass(frozen=True)
class RankingFigures:
    """Figures of a ranking, by its ``name`` (`matching.market.measure` defines each).

    ``expected_matches`` is the sum over pairs of both scores times both attentions. ``disadvantaged_buyers`` and
    ``disadvantaged_exhibitors`` are the shares of agents who would prefer another's ranks in the other side's lists.
    ``minimum_exposure_kept`` is the share of exhibitors who reach the exposure floor, ``exposure_gap`` is 0 where all
    have the same exposure. ``by_size`` groups exhibitors by the number of products they show.
    """

    name: str
    expected_matches: float
    disadvantaged_buyers: float
    disadvantaged_exhibitors: float
    minimum_exposure_kept: float
    exposure_gap: float
    by_size: list[Share]
    by_country: list[Share]


_LARGEST_WEIGHT: Final = 10
WEIGHTS: Final[Mapping[MatchPart, float]] = {
    MatchPart.PRODUCTS: 4.0,
    MatchPart.PRICE: 1.5,
    MatchPart.QUANTITY: 1.0,
    MatchPart.MARKET: 1.0,
    MatchPart.CERTIFICATE: 1.5,
    MatchPart.LANGUAGE: 0.5,
    MatchPart.RESPONSIVENESS: 1.0,
    MatchPart.LEAD_TIME: 1.0,
    MatchPart.OWN_LOGO: 1.0,
}
"""Default weights of the parts."""


@dataclass(frozen=True)
class Tuning:
    """An organiser's settings: weights of the parts, fairness of the market, exposure of small exhibitors.

    ``fairness`` goes from 0 (most expected mutual matches) to 1 (Nash social welfare: no one is left out for them).
    ``minimum_exposure`` is the minimum exposure of every exhibitor with fitting goods, as a share of the mean, as far
    as enough buyers match. ``exploration`` is how far scores for unknown newcomers are raised towards 1, at random.
    """

    weights: dict[MatchPart, float] = field(default_factory=lambda: dict(WEIGHTS))
    minimum_exposure: float = 0.25
    fairness: float = 0.5
    exploration: float = 0.1
    on: bool = True

    def checked(self) -> "Tuning":
        """Return the validated tuning with all weights; raises `Invalid` for values out of range."""
        weights = dict(WEIGHTS) | {MatchPart(part): float(weight) for part, weight in self.weights.items()}
        if any(not 0 <= each <= _LARGEST_WEIGHT for each in weights.values()):
            raise Invalid(f"A weight must be between 0 and {_LARGEST_WEIGHT}.", field="weights")
        if not weights[MatchPart.PRODUCTS]:
            raise Invalid(
                "Products must have a weight above zero: a buyer has no reason to meet an exhibitor "
                "who does not sell what they want.",
                field="weights",
            )
        if not 0 <= self.minimum_exposure <= 1:
            raise Invalid("The minimum exposure must be between 0 and 1, a share of the mean.", field="minimumExposure")
        if not 0 <= self.fairness <= 1:
            raise Invalid("Fairness must be between 0 and 1.", field="fairness")
        if not 0 <= self.exploration <= 0.5:
            raise Invalid("At most half of each list can be reserved for newcomers.", field="exploration")
        return replace(self, weights={part: weights[part] for part in PARTS})


@dataclass(frozen=True)
class MatchmakingSettings:
    """Matchmaking settings of a fair: those in use, and the organiser's draft. ``id`` is the fair's.

    ``generation`` names the lists readers see, ``retired`` those to delete, ``figures`` are those of the run that
    made the lists; it may not have read needs written from ``last_run_begun_at`` on. ``learned`` are the weights
    learned from the fair's answers since, None before there were enough.
    """

    id: str
    published: Tuning = field(default_factory=Tuning)
    draft: Tuning | None = None
    learned: dict[MatchPart, float] | None = None
    answers_learned_from: int = 0
    published_at: datetime | None = None
    generation: str | None = None
    retired: list[str] = field(default_factory=list)
    last_run_at: datetime | None = None
    last_run_begun_at: datetime | None = None
    figures: list[RankingFigures] = field(default_factory=list)

    @property
    def weights(self) -> dict[MatchPart, float]:
        """The weights of the parts in use; the default ones for parts that came after these were stored."""
        return dict(WEIGHTS) | (self.learned or self.published.weights)
