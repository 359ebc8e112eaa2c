"""Runs and previews: their orders and progress."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from expo.kit.jobs.queue import JobKind, JobStatus
from expo.matchmaking.models import MATCHING
from expo.matchmaking.runs.errors import MatchmakingRunning
from expo.matchmaking.tuning.models import RankingFigures


class RunKind(StrEnum):
    """Purpose of a run."""

    FULL = "FULL"
    PREVIEW = "PREVIEW"


class RunStage(StrEnum):
    """Stage of a run."""

    GATHER = "GATHER"
    CANDIDATES = "CANDIDATES"
    MARKET = "MARKET"
    WRITING = "WRITING"
    DONE = "DONE"


@dataclass(frozen=True)
class RunOrder:
    """Order of a run. ``sample`` limits how many buyers a preview looks at."""

    fair_id: str
    kind: RunKind = RunKind.FULL
    sample: int | None = None


@dataclass(frozen=True)
class RunState:
    """Progress of a run as shown to its readers: ``done`` of ``of`` items of its stage."""

    stage: RunStage = RunStage.GATHER
    needs: int = 0
    pairs: int = 0
    figures: list[RankingFigures] = field(default_factory=list)
    done: int = 0
    of: int = 0


MATCHMAKING_RUN: Final = JobKind("matchmaking_run", RunOrder, RunState, MATCHING, conflict=MatchmakingRunning)
"""One at a time per fair, queued in the fair's name: an organiser may have many fairs."""

TOTAL: Final = 1000
"""Steps in which a run's progress is reported."""


@dataclass(frozen=True)
class Run:
    """A run or a preview as shown to its organiser; ``done`` is in thousandths."""

    id: str
    fair_id: str
    kind: RunKind
    status: JobStatus
    state: RunState
    done: int
    started_at: datetime
    ended_at: datetime | None
    error: str | None
