"""Administrators' queries and orders of translation models."""

import strawberry

from expo.accounts.api.types import DEAR
from expo.kit.graphql.types import Info
from expo.localisation.packages.api.types import InstalledModelType, ModelJobResult, ModelJobType, OfferedModelType
from expo.localisation.packages.models import ModelAction
from expo.localisation.packages.service import ModelAdmin


@strawberry.type
class Query:
    """Queries about translation models."""

    @strawberry.field(
        description="One line of advice where no translation model is installed; null where one is, or where another "
        "machine translates. Administrators only."
    )
    async def model_advice(self, info: Info) -> str | None:
        return await info.context.service(ModelAdmin).advice(info.context.actor)

    @strawberry.field(description="Installed translation models. Administrators only.")
    async def installed_models(self, info: Info) -> list[InstalledModelType]:
        found = await info.context.service(ModelAdmin).installed(info.context.actor)
        return [InstalledModelType.of(each) for each in found]

    @strawberry.field(
        description="Translation models that the index offers for two of the fair's languages. The index is fetched "
        "over the network, once in ten minutes. Administrators only.",
        metadata=DEAR,
    )
    async def offered_models(self, info: Info) -> list[OfferedModelType] | None:
        found = await info.context.service(ModelAdmin).offered(info.context.actor)
        return [OfferedModelType.of(each) for each in found]

    @strawberry.field(description="Latest installations and removals, newest first, at most 10. Administrators only.")
    async def model_jobs(self, info: Info) -> list[ModelJobType]:
        return [ModelJobType.of(each) for each in await info.context.service(ModelAdmin).latest(info.context.actor)]


@strawberry.type
class Mutation:
    """Orders to install or remove models."""

    @strawberry.mutation(
        description="Install the model that translates from one language to another; where no package does so "
        "directly, the two that do by way of a third language. Follow its progress in `modelJobs`."
    )
    async def install_model(self, info: Info, source: str, target: str) -> ModelJobResult:
        admin, actor = info.context.service(ModelAdmin), info.context.actor
        return ModelJobType.of(await admin.order(actor, ModelAction.INSTALL, source=source, target=target))

    @strawberry.mutation(description="Remove the model that translates directly from one language to another.")
    async def remove_model(self, info: Info, source: str, target: str) -> ModelJobResult:
        admin, actor = info.context.service(ModelAdmin), info.context.actor
        return ModelJobType.of(await admin.order(actor, ModelAction.REMOVE, source=source, target=target))
