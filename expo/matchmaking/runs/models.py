"""Rematches and previews: what is ordered, and how far they are."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from expo.kit.jobs.queue import JobKind, JobStatus
from expo.matchmaking.models import MATCHING
from expo.matchmaking.runs.errors import RematchRunning
from expo.matchmaking.tuning.models import RankingFigures


class RunKind(StrEnum):
    """What a run is for."""

    REMATCH = "REMATCH"
    PREVIEW = "PREVIEW"


class RunStage(StrEnum):
    """What a run does now."""

    GATHER = "GATHER"
    CANDIDATES = "CANDIDATES"
    MARKET = "MARKET"
    WRITING = "WRITING"
    DONE = "DONE"


@dataclass(frozen=True)
class RunOrder:
    """What was ordered. ``sample`` bounds how many buyers a preview looks at."""

    fair_id: str
    kind: RunKind = RunKind.REMATCH
    sample: int | None = None


@dataclass(frozen=True)
class RunState:
    """How far a run is, as its readers see it: ``done`` of ``of`` things that its stage goes through."""

    stage: RunStage = RunStage.GATHER
    wishes: int = 0
    pairs: int = 0
    figures: list[RankingFigures] = field(default_factory=list)
    done: int = 0
    of: int = 0


REMATCH: Final = JobKind("rematch", RunOrder, RunState, MATCHING, running=RematchRunning)
"""One at a time for each fair, in whose name they are queued: an organiser may have many."""

TOTAL: Final = 1000
"""In how many parts a run's progress is told."""


@dataclass(frozen=True)
class Run:
    """A rematch or a preview as its organiser sees it; ``done`` is in thousandths."""

    id: str
    fair_id: str
    kind: RunKind
    status: JobStatus
    state: RunState
    done: int
    started_at: datetime
    ended_at: datetime | None
    error: str | None
