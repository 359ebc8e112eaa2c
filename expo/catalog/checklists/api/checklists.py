"""The way to a good booth, in GraphQL."""

import strawberry

from expo.catalog.checklists.service import Checklists
from expo.exhibitors.booths.rules.checklist import Step, StepKey, StepTarget
from expo.exhibitors.companies.api.types import ExhibitorType
from expo.kit.graphql.types import Context, Flat, Info, extend

strawberry.enum(StepKey, name="ChecklistStepKey", description="A step on the way to a good booth.")
strawberry.enum(StepTarget, name="ChecklistTarget", description="Where in the portal a step is taken.")


@strawberry.type(name="ChecklistStep", description="A step on the way to a good booth, done or not.")
class ChecklistStepType(Flat[Step]):
    """A step."""

    key: StepKey
    target: StepTarget
    done: bool
    have: int = strawberry.field(description="How much of it there is; of problems, how many are left.")
    wanted: int = strawberry.field(description="How much of it makes the step done; of problems, the most.")


async def load_checklists(context: Context, exhibitor_ids: list[str]) -> list[list[Step] | None]:
    """Return the steps of the reader's own exhibitor by exhibitors' ids: a loader's fetch."""
    return await context.service(Checklists).get_many(context.actor, exhibitor_ids=exhibitor_ids)


@extend(ExhibitorType)
class ExhibitorChecklist:
    """What the catalog adds to an exhibitor for its own people."""

    @strawberry.field(description="The way to a good booth, for its own people; null for others.")
    async def checklist(self: ExhibitorType, info: Info) -> list[ChecklistStepType] | None:
        steps = await info.context.loader(load_checklists).load(self.model.id)
        return None if steps is None else [ChecklistStepType.of(step) for step in steps]
