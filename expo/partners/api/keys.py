"""API keys in GraphQL."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.accounts.api.types import PersonType, load_people
from expo.kit.graphql.types import Connection, Flat, Info, Problem, connection, sliced
from expo.partners.models import ApiKey
from expo.partners.service import Partners


@strawberry.type(name="ApiKey", description="How a program of your organisation comes in.")
class ApiKeyType(Flat[ApiKey]):
    """A key without its secret."""

    model: strawberry.Private[ApiKey]
    id: strawberry.ID
    name: str
    prefix: str = strawberry.field(description="The part of the key that may be shown.")
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = strawberry.field(description="When it was used, to a minute.")
    revoked_at: datetime | None

    @strawberry.field(description="Whose role the key has; null once that person has left, and the key is dead.")
    async def creator(self, info: Info) -> PersonType | None:
        found = await info.context.loader(load_people).load(self.model.person_id)
        return None if found is None else PersonType.of(found)


@strawberry.type(description="A new key and its secret, which is shown this once.")
class CreatedApiKey:
    """A key to write down."""

    key: ApiKeyType
    secret: str = strawberry.field(description="Send it as: Authorization: Bearer expo_…")


CreateApiKeyResult = Annotated[CreatedApiKey | Problem, strawberry.union("CreateApiKeyResult")]
ApiKeyResult = Annotated[ApiKeyType | Problem, strawberry.union("ApiKeyResult")]


@strawberry.input(description="A new key for the organisation that you act for.")
class CreateApiKeyInput:
    """What a key is for."""

    name: str
    scopes: list[str] = strawberry.field(description="Of apiKeyScopes.")
    expires_at: datetime = strawberry.field(description="Within one year.")


@strawberry.type
class Query:
    """What one can ask about API keys."""

    @strawberry.field(description="Your organisation's keys if you manage it, your own if not, newest first.")
    async def api_keys(self, info: Info, first: int | None = None, after: str | None = None) -> Connection[ApiKeyType]:
        wanted = sliced(first, after)
        page = await info.context.service(Partners).keys(info.context.actor, wanted=wanted)
        return connection(page, ApiKeyType.of, wanted)

    @strawberry.field(description="What a key can be granted.")
    def api_key_scopes(self, info: Info) -> list[str]:
        return list(info.context.service(Partners).scopes)


@strawberry.type
class Mutation:
    """What one can do with API keys."""

    @strawberry.mutation(description="Make a key for a program; it can do no more than you.")
    async def create_api_key(self, info: Info, input: CreateApiKeyInput) -> CreateApiKeyResult:
        made = await info.context.service(Partners).create(
            info.context.actor, name=input.name, scopes=input.scopes, expires_at=input.expires_at
        )
        return CreatedApiKey(key=ApiKeyType.of(made.key), secret=made.secret)

    @strawberry.mutation(description="End a key, at once.")
    async def revoke_api_key(self, info: Info, key_id: strawberry.ID) -> ApiKeyResult:
        return ApiKeyType.of(await info.context.service(Partners).revoke(info.context.actor, key_id=key_id))
