"""GraphQL types of matchmaking settings and figures."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.kit.graphql.types import Flat, FromModel, Problem
from expo.matchmaking.candidates.api.enums import MatchPart
from expo.matchmaking.candidates.models import PARTS
from expo.matchmaking.tuning.models import MatchmakingSettings, RankingFigures, Share, Tuning


@strawberry.type(name="PartWeight", description="Weight of a part of the score.")
class PartWeightType:
    """Weight of a part."""

    part: MatchPart
    weight: float


@strawberry.type(name="MatchmakingTuning", description="An organiser's tuning of the matchmaking of a fair.")
class MatchmakingTuningType:
    """A tuning."""

    weights: list[PartWeightType]
    minimum_exposure: float = strawberry.field(
        description="Minimum exposure of every exhibitor with fitting products, as a share of the mean exposure."
    )
    fairness: float = strawberry.field(
        description="From 0, the most expected matches, to 1, no one is left out for the sake of more matches."
    )
    exploration: float = strawberry.field(description="How far the scores of newcomers are raised.")
    on: bool

    @classmethod
    def of(cls, tuning: Tuning) -> "MatchmakingTuningType":
        """Return a tuning."""
        return cls(
            weights=[PartWeightType(part=part, weight=tuning.weights[part]) for part in PARTS],
            minimum_exposure=tuning.minimum_exposure,
            fairness=tuning.fairness,
            exploration=tuning.exploration,
            on=tuning.on,
        )


@strawberry.type(
    name="ExposureShare",
    description="Share of the buyers' attention that a group of exhibitors gets, beside the group's size.",
)
class ExposureShareType(Flat[Share]):
    """Share of a group."""

    key: str = strawberry.field(description="The group: `small`, `middle` or `large`, or a country of ISO 3166-1.")
    exposure: float
    exhibitors: float


@strawberry.type(
    name="MatchmakingFigures", description="Outcome of a ranking, for buyers and for exhibitors, and its fairness."
)
class MatchmakingFiguresType(FromModel[RankingFigures]):
    """Figures of a ranking."""

    name: str = strawberry.field(
        description="Name of the ranking: `draft`, `published`, `similarity`, `both` or `random`."
    )
    expected_matches: float
    disadvantaged_buyers: float = strawberry.field(
        description="Share of buyers who would prefer the ranks of another buyer."
    )
    disadvantaged_exhibitors: float
    minimum_exposure_kept: float = strawberry.field(
        description="Share of exhibitors with fitting products whose exposure reaches the floor."
    )
    exposure_gap: float = strawberry.field(
        description="How unevenly exposure is spread (Gini coefficient): 0 where all exhibitors get the same attention."
    )
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


@strawberry.type(name="MatchmakingSettings", description="A fair's matchmaking: the tuning in use, and the draft.")
class MatchmakingSettingsType:
    """Settings of a fair."""

    fair_id: strawberry.ID
    published: MatchmakingTuningType
    draft: MatchmakingTuningType | None
    learned_weights: list[PartWeightType] | None = strawberry.field(
        description="Weights learned from the answers of the fair; null while there are too few."
    )
    published_at: datetime | None
    last_run_at: datetime | None
    figures: list[MatchmakingFiguresType] = strawberry.field(description="Figures of the last matchmaking run.")

    @classmethod
    def of(cls, settings: MatchmakingSettings) -> "MatchmakingSettingsType":
        """Return settings."""
        learned = settings.learned
        return cls(
            fair_id=strawberry.ID(settings.id),
            published=MatchmakingTuningType.of(settings.published),
            draft=MatchmakingTuningType.of(settings.draft) if settings.draft else None,
            learned_weights=[PartWeightType(part=each, weight=learned[each]) for each in PARTS] if learned else None,
            published_at=settings.published_at,
            last_run_at=settings.last_run_at,
            figures=[MatchmakingFiguresType.of(each) for each in settings.figures],
        )


@strawberry.input(description="Weight of a part, from 0 to 10.")
class PartWeightInput:
    """Weight of a part."""

    part: MatchPart
    weight: float


@strawberry.input(description="A tuning to try out; weights that are left out are the defaults.")
class MatchmakingDraftInput:
    """A draft."""

    fair_id: strawberry.ID
    weights: list[PartWeightInput] = strawberry.field(default_factory=list)
    minimum_exposure: float = Tuning().minimum_exposure
    fairness: float = Tuning().fairness
    exploration: float = Tuning().exploration
    on: bool = True

    def tuning(self) -> Tuning:
        """Return the tuning for the service."""
        weights = {each.part: each.weight for each in self.weights}
        return Tuning(weights, self.minimum_exposure, self.fairness, self.exploration, self.on)


MatchmakingSettingsResult = Annotated[MatchmakingSettingsType | Problem, strawberry.union("MatchmakingSettingsResult")]
