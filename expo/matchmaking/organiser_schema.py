"""An organiser's matchmaking in GraphQL."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.accounts.types import DEAR
from expo.kit.graphql import Info, Problem
from expo.kit.job_types import JobStatus
from expo.matchmaking.enums import MatchPart, RunKind, RunStage
from expo.matchmaking.figures import Figures, Share
from expo.matchmaking.models import PARTS
from expo.matchmaking.organising import SAMPLE, MatchmakingDesk, Run
from expo.matchmaking.tally import Tallies, Tally
from expo.matchmaking.tuning import MatchmakingSettings, Tuning
from expo.matchmaking.writing import TOTAL


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
class ExposureShareType:
    """A share."""

    key: str = strawberry.field(description="small, middle or large; or a country of ISO 3166-1.")
    exposure: float
    exhibitors: float

    @classmethod
    def of(cls, share: Share) -> "ExposureShareType":
        """Return a share."""
        return cls(key=share.key, exposure=share.exposure, exhibitors=share.exhibitors)


@strawberry.type(name="MatchmakingFigures", description="What comes of a way to match, for whom, and how fairly.")
class MatchmakingFiguresType:
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
    def of(cls, figures: Figures) -> "MatchmakingFiguresType":
        """Return figures."""
        return cls(
            name=figures.name,
            expected_matches=figures.expected_matches,
            buyer_envy=figures.buyer_envy,
            exhibitor_envy=figures.exhibitor_envy,
            floor_kept=figures.floor_kept,
            exposure_gini=figures.exposure_gini,
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


@strawberry.type(name="MatchmakingTally", description="How much there is to match at a fair.")
class MatchmakingTallyType:
    """Figures."""

    wishes: int = strawberry.field(description="Open ones.")
    accepted_by_buyers: int = strawberry.field(description="Pairs to which a buyer has said yes.")
    mutual: int = strawberry.field(description="Pairs to which both have said yes.")
    declined: int = strawberry.field(description="Pairs to which either has said no.")

    @classmethod
    def of(cls, tally: Tally) -> "MatchmakingTallyType":
        """Return figures."""
        return cls(
            wishes=tally.wishes,
            accepted_by_buyers=tally.accepted_by_buyers,
            mutual=tally.mutual,
            declined=tally.declined,
        )


@strawberry.type(name="RematchRun", description="A rematch of a fair, or the preview of one.")
class RematchRunType:
    """A run."""

    id: strawberry.ID
    fair_id: strawberry.ID
    kind: RunKind
    status: JobStatus
    stage: RunStage
    done: float = strawberry.field(description="From 0 to 1.")
    wishes: int = strawberry.field(description="How many were weighed, once it is done.")
    pairs: int
    figures: list[MatchmakingFiguresType]
    started_at: datetime
    ended_at: datetime | None
    error: str | None

    @classmethod
    def of(cls, run: Run) -> "RematchRunType":
        """Return a run."""
        return cls(
            id=strawberry.ID(run.id),
            fair_id=strawberry.ID(run.fair_id),
            kind=run.kind,
            status=run.status,
            stage=run.state.stage,
            done=run.done / TOTAL,
            wishes=run.state.wishes,
            pairs=run.state.pairs,
            figures=[MatchmakingFiguresType.of(each) for each in run.state.figures],
            started_at=run.started_at,
            ended_at=run.ended_at,
            error=run.error,
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
RematchRunResult = Annotated[RematchRunType | Problem, strawberry.union("RematchRunResult")]


@strawberry.type
class Query:
    """What an organiser can ask about matchmaking."""

    @strawberry.field(description="A fair's matchmaking settings, to its organiser.")
    async def matchmaking_settings(self, info: Info, fair_id: strawberry.ID) -> MatchmakingSettingsType:
        """Return the settings."""
        found = await info.context.service(MatchmakingDesk).get(info.context.actor, fair_id=fair_id)
        return MatchmakingSettingsType.of(found)

    @strawberry.field(description="How many wishes and answers a fair has, to its organiser.")
    async def matchmaking_tally(self, info: Info, fair_id: strawberry.ID) -> MatchmakingTallyType:
        """Return figures."""
        found = await info.context.service(Tallies).of(info.context.actor, fair_id=fair_id)
        return MatchmakingTallyType.of(found)

    @strawberry.field(description="The latest rematches and previews of a fair, the last one first; at most 20.")
    async def rematch_runs(self, info: Info, fair_id: strawberry.ID) -> list[RematchRunType]:
        """Return runs."""
        found = await info.context.service(MatchmakingDesk).runs(info.context.actor, fair_id=fair_id)
        return [RematchRunType.of(each) for each in found]

    @strawberry.field(description="A rematch or a preview, to the fair's organiser.")
    async def rematch_run(self, info: Info, id: strawberry.ID) -> RematchRunType:
        """Return a run."""
        return RematchRunType.of(await info.context.service(MatchmakingDesk).run(info.context.actor, run_id=id))


@strawberry.type
class Mutation:
    """What an organiser can do with matchmaking."""

    @strawberry.mutation(description="Write a tuning to be tried before it is switched on.")
    async def save_matchmaking_draft(self, info: Info, input: MatchmakingDraftInput) -> MatchmakingSettingsResult:
        """Save a draft."""
        saved = await info.context.service(MatchmakingDesk).save_draft(
            info.context.actor, fair_id=input.fair_id, tuning=input.tuning()
        )
        return MatchmakingSettingsType.of(saved)

    @strawberry.mutation(description="Put the draft in force, from the next rematch on.")
    async def activate_matchmaking(self, info: Info, fair_id: strawberry.ID) -> MatchmakingSettingsResult:
        """Activate the draft."""
        put = await info.context.service(MatchmakingDesk).activate(info.context.actor, fair_id=fair_id)
        return MatchmakingSettingsType.of(put)

    @strawberry.mutation(
        description="Start a rematch of the fair; the lists before serve until it has ended.", metadata=DEAR
    )
    async def start_rematch(self, info: Info, fair_id: strawberry.ID) -> RematchRunResult:
        """Start a rematch."""
        started = await info.context.service(MatchmakingDesk).start(info.context.actor, fair_id=fair_id)
        return RematchRunType.of(started)

    @strawberry.mutation(
        description="Start the preview of the draft: its figures beside what is in force, plain similarity and chance.",
        metadata=DEAR,
    )
    async def preview_matchmaking(self, info: Info, fair_id: strawberry.ID, sample: int = SAMPLE) -> RematchRunResult:
        """Start a preview."""
        desk = info.context.service(MatchmakingDesk)
        return RematchRunType.of(await desk.preview(info.context.actor, fair_id=fair_id, sample=sample))
