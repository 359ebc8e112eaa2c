"""Models installed, offered and ordered."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from expo.kit.jobs.queue import JobKind, JobStatus
from expo.localisation.packages.errors import ModelsBusy

EVERYBODY: Final = "models"
"""Owner of the jobs: models belong to the installation, and one is installed or removed at a time."""


class ModelAction(StrEnum):
    """Action on a model."""

    INSTALL = "INSTALL"
    REMOVE = "REMOVE"


class ModelStage(StrEnum):
    """Current stage of an order."""

    LOOKING = "LOOKING"
    FETCHING = "FETCHING"
    UNPACKING = "UNPACKING"
    DONE = "DONE"


@dataclass(frozen=True)
class InstalledModel:
    """An installed model. ``size`` is in bytes; ``licence`` is one line, None if the package does not state one."""

    source: str
    target: str
    version: str
    size: int
    licence: str | None
    installed_at: datetime


@dataclass(frozen=True)
class OfferedModel:
    """A model that the index offers. ``size`` is the download's in bytes, None if the index does not state it.

    ``installed`` is the installed version, or None.
    """

    source: str
    target: str
    version: str
    size: int | None
    installed: str | None


@dataclass(frozen=True)
class ModelOrder:
    """An order to install or remove the model for a translation direction."""

    action: ModelAction
    source: str
    target: str


@dataclass(frozen=True)
class ModelState:
    """Progress of an order; ``package`` is the current one, such as ``zh → en 1.9``, ``installed`` those before it."""

    stage: ModelStage = ModelStage.LOOKING
    package: str = ""
    installed: list[str] = field(default_factory=list)


MODEL: Final = JobKind("translation_model", ModelOrder, ModelState, "models", conflict=ModelsBusy)
"""Jobs that install and remove models, in a queue of their own: fetching a model takes minutes."""


@dataclass(frozen=True)
class ModelJob:
    """An order in progress. ``done`` of ``total`` are bytes fetched or unpacked, 0 if unknown."""

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
