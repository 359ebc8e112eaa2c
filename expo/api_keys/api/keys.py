"""API keys in GraphQL."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.accounts.api.types import PersonType, load_people
from expo.api_keys.models import ApiKey
from expo.api_keys.service import ApiKeys
from expo.kit.graphql.types import Connection, Flat, Info, Problem, checked_page, connection


@strawberry.type(name="ApiKey", description="An API key, with which a program acts for your organisation.")
class ApiKeyType(Flat[ApiKey]):
    """A key without its secret."""

    model: strawberry.Private[ApiKey]
    id: strawberry.ID
    name: str
    prefix: str = strawberry.field(description="Part of the key that may be shown.")
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = strawberry.field(
        description="Time of the last use, to the minute; null where it was never used."
    )
    revoked_at: datetime | None

    @strawberry.field(
        description="Person whose role the key has; null once they have left and the key no longer works."
    )
    async def creator(self, info: Info) -> PersonType | None:
        found = await info.context.loader(load_people).load(self.model.person_id)
        return None if found is None else PersonType.of(found)


@strawberry.type(description="A new API key with its secret, which is shown only this once.")
class CreatedApiKey:
    """A key with its secret."""

    key: ApiKeyType
    secret: str = strawberry.field(description="Secret of the key; send it as: Authorization: Bearer expo_…")


CreateApiKeyResult = Annotated[CreatedApiKey | Problem, strawberry.union("CreateApiKeyResult")]
ApiKeyResult = Annotated[ApiKeyType | Problem, strawberry.union("ApiKeyResult")]


@strawberry.input(description="A new API key for your current organisation.")
class CreateApiKeyInput:
    """A key to create."""

    name: str
    scopes: list[str] = strawberry.field(description="Scopes to grant, from `apiKeyScopes`.")
    expires_at: datetime = strawberry.field(description="Time of expiry, within one year.")


@strawberry.type
class Query:
    """Queries about API keys."""

    @strawberry.field(description="API keys of your organisation if you manage it, your own if not, newest first.")
    async def api_keys(self, info: Info, first: int | None = None, after: str | None = None) -> Connection[ApiKeyType]:
        part = checked_page(first, after)
        page = await info.context.service(ApiKeys).keys(info.context.actor, part=part)
        return connection(page, ApiKeyType.of, part)

    @strawberry.field(description="Scopes that an API key can be granted.")
    def api_key_scopes(self, info: Info) -> list[str]:
        return list(info.context.service(ApiKeys).scopes)


@strawberry.type
class Mutation:
    """Mutations of API keys."""

    @strawberry.mutation(description="Create an API key for a program; it can do no more than you.")
    async def create_api_key(self, info: Info, input: CreateApiKeyInput) -> CreateApiKeyResult:
        made = await info.context.service(ApiKeys).create(
            info.context.actor, name=input.name, scopes=input.scopes, expires_at=input.expires_at
        )
        return CreatedApiKey(key=ApiKeyType.of(made.key), secret=made.secret)

    @strawberry.mutation(description="Revoke an API key, with immediate effect.")
    async def revoke_api_key(self, info: Info, key_id: strawberry.ID) -> ApiKeyResult:
        return ApiKeyType.of(await info.context.service(ApiKeys).revoke(info.context.actor, key_id=key_id))
