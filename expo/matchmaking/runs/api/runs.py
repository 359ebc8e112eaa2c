"""Queries and mutations of runs and previews, for organisers."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.accounts.api.types import DEAR
from expo.kit.graphql.job_types import JobStatus
from expo.kit.graphql.types import Flat, FromModel, Info, Problem
from expo.matchmaking.runs.api.enums import RunKind, RunStage
from expo.matchmaking.runs.models import TOTAL, Run
from expo.matchmaking.runs.service import SAMPLE, MatchmakingAdmin
from expo.matchmaking.runs.tally import AnswerTally, Tallies
from expo.matchmaking.tuning.api.types import (
    MatchmakingFiguresType,
)


@strawberry.type(name="MatchmakingTally", description="Numbers of sourcing needs and answers at a fair.")
class MatchmakingTallyType(Flat[AnswerTally]):
    """Figures of a fair."""

    sourcing_needs: int = strawberry.field(description="Number of open sourcing needs.")
    requested_by_buyers: int = strawberry.field(description="Number of pairs that the buyer has accepted.")
    mutual: int = strawberry.field(description="Number of pairs that both sides have accepted.")
    declined: int = strawberry.field(description="Number of pairs that either side has declined.")


@strawberry.type(name="MatchmakingRun", description="A matchmaking run of a fair, or a preview of one.")
class MatchmakingRunType(FromModel[Run]):
    """A run."""

    id: strawberry.ID
    fair_id: strawberry.ID
    kind: RunKind
    status: JobStatus
    stage: RunStage
    done: float = strawberry.field(description="Share of the work that is done, from 0 to 1.")
    sourcing_needs: int = strawberry.field(
        description="Number of sourcing needs that were matched, known once the run is done."
    )
    pairs: int
    figures: list[MatchmakingFiguresType]
    started_at: datetime
    ended_at: datetime | None
    error: str | None

    @classmethod
    def of(cls, run: Run) -> "MatchmakingRunType":
        """Return a run."""
        return cls.from_model(
            run,
            stage=run.state.stage,
            done=run.done / TOTAL,
            sourcing_needs=run.state.needs,
            pairs=run.state.pairs,
            figures=[MatchmakingFiguresType.of(each) for each in run.state.figures],
        )


MatchmakingRunResult = Annotated[MatchmakingRunType | Problem, strawberry.union("MatchmakingRunResult")]


@strawberry.type
class Query:
    """Queries of runs, for organisers."""

    @strawberry.field(description="Numbers of sourcing needs and answers at a fair; for the fair's organiser only.")
    async def matchmaking_tally(self, info: Info, fair_id: strawberry.ID) -> MatchmakingTallyType:
        found = await info.context.service(Tallies).of(info.context.actor, fair_id=fair_id)
        return MatchmakingTallyType.of(found)

    @strawberry.field(description="Latest matchmaking runs and previews of a fair, newest first, at most 20.")
    async def matchmaking_runs(self, info: Info, fair_id: strawberry.ID) -> list[MatchmakingRunType]:
        found = await info.context.service(MatchmakingAdmin).runs(info.context.actor, fair_id=fair_id)
        return [MatchmakingRunType.of(each) for each in found]

    @strawberry.field(description="A matchmaking run or a preview; for the fair's organiser only.")
    async def matchmaking_run(self, info: Info, id: strawberry.ID) -> MatchmakingRunType:
        return MatchmakingRunType.of(await info.context.service(MatchmakingAdmin).run(info.context.actor, run_id=id))


@strawberry.type
class Mutation:
    """Mutations of runs, for organisers."""

    @strawberry.mutation(
        description="Start a matchmaking run of the fair; the previous lists stay in use until it has ended.",
        metadata=DEAR,
    )
    async def start_matchmaking_run(self, info: Info, fair_id: strawberry.ID) -> MatchmakingRunResult:
        started = await info.context.service(MatchmakingAdmin).start(info.context.actor, fair_id=fair_id)
        return MatchmakingRunType.of(started)

    @strawberry.mutation(
        description="Start a preview of the draft: its figures beside those of the published tuning, plain similarity "
        "and chance.",
        metadata=DEAR,
    )
    async def preview_matchmaking(
        self, info: Info, fair_id: strawberry.ID, sample: int = SAMPLE
    ) -> MatchmakingRunResult:
        admin = info.context.service(MatchmakingAdmin)
        return MatchmakingRunType.of(await admin.preview(info.context.actor, fair_id=fair_id, sample=sample))
