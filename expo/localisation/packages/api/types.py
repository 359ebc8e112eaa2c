"""Models in GraphQL."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.kit.graphql.job_types import JobStatus
from expo.kit.graphql.trade_types import BigInt
from expo.kit.graphql.types import Flat, Problem
from expo.localisation.packages.models import InstalledModel, ModelAction, ModelJob, ModelStage, OfferedModel

strawberry.enum(ModelAction, description="What is done with a translation model.")
strawberry.enum(ModelStage, description="What is being done with a translation model just now.")


@strawberry.type(name="InstalledModel", description="A model that translates on this installation's own machines.")
class InstalledModelType(Flat[InstalledModel]):
    """An installed model."""

    source: str
    target: str
    version: str
    size: BigInt = strawberry.field(description="Bytes on the disk.")
    licence: str | None = strawberry.field(description="In one line; null where the package does not say.")
    installed_at: datetime


@strawberry.type(name="OfferedModel", description="A model that the index offers, for two of the fair's languages.")
class OfferedModelType(Flat[OfferedModel]):
    """An offer."""

    source: str
    target: str
    version: str
    size: BigInt | None = strawberry.field(description="Bytes to fetch; null where the index does not say.")
    installed: str | None = strawberry.field(description="The version that is installed; null where none is.")


@strawberry.type(name="ModelJob", description="The installation, or the removal, of a translation model.")
class ModelJobType:
    """An order."""

    id: strawberry.ID
    action: ModelAction
    source: str
    target: str
    status: JobStatus
    stage: ModelStage
    package: str = strawberry.field(description="The package at work, such as `zh → en 1.9`; may be empty.")
    installed: list[str] = strawberry.field(description="The packages that are there already.")
    done: BigInt = strawberry.field(description="Bytes of `total` that are fetched, or unpacked.")
    total: BigInt = strawberry.field(description="0: not known.")
    started_at: datetime
    ended_at: datetime | None
    problem: Problem | None = strawberry.field(description="Why it has failed.")

    @classmethod
    def of(cls, job: ModelJob) -> "ModelJobType":
        """Return an order."""
        failed = job.error_code is not None and job.status is JobStatus.FAILED
        return cls(
            id=strawberry.ID(job.id),
            action=job.order.action,
            source=job.order.source,
            target=job.order.target,
            status=job.status,
            stage=job.state.stage,
            package=job.state.package,
            installed=job.state.installed,
            done=BigInt(job.done),
            total=BigInt(job.total),
            started_at=job.started_at,
            ended_at=job.ended_at,
            problem=Problem(code=job.error_code or "", message=job.error or "", field=None) if failed else None,
        )


ModelJobResult = Annotated[ModelJobType | Problem, strawberry.union("ModelJobResult")]
