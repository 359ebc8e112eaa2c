"""GraphQL types of the booth checklist."""

import strawberry

from expo.catalog.checklists.service import Checklists
from expo.exhibitors.booths.rules.checklist import Step, StepKey, StepTarget
from expo.exhibitors.companies.api.types import ExhibitorType
from expo.kit.graphql.types import Context, Flat, Info, extend

strawberry.enum(StepKey, name="ChecklistStepKey", description="A step towards a good booth.")
strawberry.enum(StepTarget, name="ChecklistTarget", description="Portal page on which a step is taken.")


@strawberry.type(name="ChecklistStep", description="A step towards a good booth, done or not.")
class ChecklistStepType(Flat[Step]):
    """A step."""

    key: StepKey
    target: StepTarget
    done: bool
    have: int = strawberry.field(description="Current count; for PROBLEMS, the number left.")
    required: int = strawberry.field(description="Count that completes the step; for PROBLEMS, the most allowed.")


async def load_checklists(context: Context, exhibitor_ids: list[str]) -> list[list[Step] | None]:
    """Return checklists by exhibitor id, None for all but the reader's own; a loader's fetch function."""
    return await context.service(Checklists).get_many(context.actor, exhibitor_ids=exhibitor_ids)


@extend(ExhibitorType)
class ExhibitorChecklist:
    """Field of an exhibitor for its own members."""

    @strawberry.field(description="Steps towards a good booth, for the exhibitor's members; null for others.")
    async def checklist(self: ExhibitorType, info: Info) -> list[ChecklistStepType] | None:
        steps = await info.context.loader(load_checklists).load(self.model.id)
        return None if steps is None else [ChecklistStepType.of(step) for step in steps]
