"""What is installed, offered and ordered."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from expo.kit.jobs.queue import JobKind, JobStatus
from expo.localisation.packages.errors import ModelsBusy

EVERYBODY: Final = "models"
"""For whom they are queued: models are the installation's, one is installed or removed at a time."""


class ModelAction(StrEnum):
    """What is done with a model."""

    INSTALL = "INSTALL"
    REMOVE = "REMOVE"


class ModelStage(StrEnum):
    """What is being done just now."""

    LOOKING = "LOOKING"
    FETCHING = "FETCHING"
    UNPACKING = "UNPACKING"
    DONE = "DONE"


@dataclass(frozen=True)
class InstalledModel:
    """A model that is installed. ``size`` is in bytes; ``licence`` is one line, None: the package does not say."""

    source: str
    target: str
    version: str
    size: int
    licence: str | None
    installed_at: datetime


@dataclass(frozen=True)
class OfferedModel:
    """A model that the index offers. ``size`` is in bytes of the download, None: the index does not say.

    ``installed`` is the version that is here, None: none is.
    """

    source: str
    target: str
    version: str
    size: int | None
    installed: str | None


@dataclass(frozen=True)
class ModelOrder:
    """What was ordered: a direction of two languages."""

    action: ModelAction
    source: str
    target: str


@dataclass(frozen=True)
class ModelState:
    """How far an order is; ``package`` is the one at work, such as ``zh → en 1.9``, ``installed`` those before it."""

    stage: ModelStage = ModelStage.LOOKING
    package: str = ""
    installed: list[str] = field(default_factory=list)


MODEL: Final = JobKind("translation_model", ModelOrder, ModelState, "models", running=ModelsBusy)
"""The jobs that install and remove models. One takes minutes to be fetched: nobody's schedule stands behind it."""


@dataclass(frozen=True)
class ModelJob:
    """An order on its way. ``done`` of ``total`` are bytes of what is fetched or unpacked, 0: nobody knows."""

    id: str
    order: ModelOrder
    status: JobStatus
    state: ModelState
    done: int
    total: int
    started_at: datetime
    ended_at: datetime | None
    error_code: str | None
    error: str | None
