"""Translation models as GraphQL types."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.kit.graphql.job_types import JobStatus
from expo.kit.graphql.trade_types import BigInt
from expo.kit.graphql.types import Flat, Problem
from expo.localisation.packages.models import InstalledModel, ModelAction, ModelJob, ModelStage, OfferedModel

strawberry.enum(ModelAction, description="Action on a translation model.")
strawberry.enum(ModelStage, description="Current stage of an installation or removal of a translation model.")


@strawberry.type(
    name="InstalledModel", description="A translation model that runs on this installation's own machines."
)
class InstalledModelType(Flat[InstalledModel]):
    """An installed model."""

    source: str
    target: str
    version: str
    size: BigInt = strawberry.field(description="Size on disk in bytes.")
    licence: str | None = strawberry.field(
        description="Licence in one line; null where the package does not state one."
    )
    installed_at: datetime


@strawberry.type(
    name="OfferedModel", description="A translation model that the index offers for two of the fair's languages."
)
class OfferedModelType(Flat[OfferedModel]):
    """An offer."""

    source: str
    target: str
    version: str
    size: BigInt | None = strawberry.field(
        description="Download size in bytes; null where the index does not state it."
    )
    installed: str | None = strawberry.field(description="Installed version; null where none is.")


@strawberry.type(name="ModelJob", description="Installation or removal of a translation model.")
class ModelJobType:
    """An order."""

    id: strawberry.ID
    action: ModelAction
    source: str
    target: str
    status: JobStatus
    stage: ModelStage
    package: str = strawberry.field(description="Current package, such as `zh → en 1.9`; may be empty.")
    installed: list[str] = strawberry.field(description="Packages installed so far.")
    done: BigInt = strawberry.field(description="Number of bytes of `total` fetched or unpacked.")
    total: BigInt = strawberry.field(description="Total number of bytes; 0 where unknown.")
    started_at: datetime
    ended_at: datetime | None
    problem: Problem | None = strawberry.field(description="Why the job failed; null unless it has.")

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
