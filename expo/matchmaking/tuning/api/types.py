"""How a fair is matched, as GraphQL types."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.kit.graphql.types import Flat, FromModel, Problem
from expo.matchmaking.candidates.api.enums import MatchPart
from expo.matchmaking.candidates.models import PARTS
from expo.matchmaking.tuning.models import MatchmakingSettings, RankingFigures, Share, Tuning


@strawberry.type(name="PartWeight", description="How much a part of a score weighs.")
class PartWeightType:
    """A weight."""

    part: MatchPart
    weight: float


@strawberry.type(name="MatchmakingTuning", description="How an organiser tunes the matchmaking of a fair.")
class MatchmakingTuningType:
    """A tuning."""

    weights: list[PartWeightType]
    exposure_floor: float = strawberry.field(description="Share of the mean exposure that everybody fitting gets.")
    fairness: float = strawberry.field(description="0: most expected matches; 1: nobody is left out for them.")
    exploration: float = strawberry.field(description="How far newcomers are drawn upwards.")
    on: bool

    @classmethod
    def of(cls, tuning: Tuning) -> "MatchmakingTuningType":
        """Return a tuning."""
        return cls(
            weights=[PartWeightType(part=part, weight=tuning.weights[part]) for part in PARTS],
            exposure_floor=tuning.exposure_floor,
            fairness=tuning.fairness,
            exploration=tuning.exploration,
            on=tuning.on,
        )


@strawberry.type(name="ExposureShare", description="A group's share of the buyers' attention, beside its size.")
class ExposureShareType(Flat[Share]):
    """A share."""

    key: str = strawberry.field(description="small, middle or large; or a country of ISO 3166-1.")
    exposure: float
    exhibitors: float


@strawberry.type(name="MatchmakingFigures", description="What comes of a way to match, for whom, and how fairly.")
class MatchmakingFiguresType(FromModel[RankingFigures]):
    """Figures."""

    name: str = strawberry.field(description="draft, active, similarity, both or random.")
    expected_matches: float
    buyer_envy: float = strawberry.field(description="Share of buyers who would rather have another's places.")
    exhibitor_envy: float
    floor_kept: float = strawberry.field(description="Share of fitting exhibitors whose exposure reaches the floor.")
    exposure_gini: float = strawberry.field(description="0 where all exhibitors get the same attention.")
    exposure_by_size: list[ExposureShareType]
    exposure_by_country: list[ExposureShareType]

    @classmethod
    def of(cls, figures: RankingFigures) -> "MatchmakingFiguresType":
        """Return figures."""
        return cls.from_model(
            figures,
            exposure_by_size=[ExposureShareType.of(each) for each in figures.by_size],
            exposure_by_country=[ExposureShareType.of(each) for each in figures.by_country],
        )


@strawberry.type(name="MatchmakingSettings", description="A fair's matchmaking: what is in force, what is tried.")
class MatchmakingSettingsType:
    """Settings."""

    fair_id: strawberry.ID
    active: MatchmakingTuningType
    draft: MatchmakingTuningType | None
    learned_weights: list[PartWeightType] | None = strawberry.field(
        description="What the answers of the fair have taught; null while there are too few."
    )
    activated_at: datetime | None
    rematched_at: datetime | None
    figures: list[MatchmakingFiguresType] = strawberry.field(description="Of the last rematch.")

    @classmethod
    def of(cls, settings: MatchmakingSettings) -> "MatchmakingSettingsType":
        """Return settings."""
        learned = settings.learned
        return cls(
            fair_id=strawberry.ID(settings.id),
            active=MatchmakingTuningType.of(settings.active),
            draft=MatchmakingTuningType.of(settings.draft) if settings.draft else None,
            learned_weights=[PartWeightType(part=each, weight=learned[each]) for each in PARTS] if learned else None,
            activated_at=settings.activated_at,
            rematched_at=settings.rematched_at,
            figures=[MatchmakingFiguresType.of(each) for each in settings.figures],
        )


@strawberry.input(description="How much a part weighs, from 0 to 10.")
class PartWeightInput:
    """A weight."""

    part: MatchPart
    weight: float


@strawberry.input(description="A tuning to be tried; weights that are left out are the usual ones.")
class MatchmakingDraftInput:
    """A draft."""

    fair_id: strawberry.ID
    weights: list[PartWeightInput] = strawberry.field(default_factory=list)
    exposure_floor: float = Tuning().exposure_floor
    fairness: float = Tuning().fairness
    exploration: float = Tuning().exploration
    on: bool = True

    def tuning(self) -> Tuning:
        """Return the tuning as the service takes it."""
        weights = {each.part: each.weight for each in self.weights}
        return Tuning(weights, self.exposure_floor, self.fairness, self.exploration, self.on)


MatchmakingSettingsResult = Annotated[MatchmakingSettingsType | Problem, strawberry.union("MatchmakingSettingsResult")]
