"""API keys through GraphQL."""

from datetime import timedelta
from typing import Any

import pytest

from expo.api_keys.api.keys import Mutation, Query
from expo.kit.access import ANONYMOUS, Actor, Role
from tests.accounts.harness import SCOPES, Harness, a_schema

SCHEMA = a_schema(Query, Mutation)
KEY = "id name prefix scopes createdAt expiresAt lastUsedAt revokedAt creator { name }"
PROBLEM = "... on Problem { code field }"
CREATE = f"mutation($i: CreateApiKeyInput!) {{ it: createApiKey(input: $i) {{ ... on CreatedApiKey {{ secret key {{ {KEY} }} }} {PROBLEM} }} }}"
REVOKE = f"mutation($id: ID!) {{ it: revokeApiKey(keyId: $id) {{ ... on ApiKey {{ {KEY} }} {PROBLEM} }} }}"
LIST = f"{{ apiKeys(first: 10) {{ totalCount nodes {{ {KEY} }} }} }}"


async def ask(harness: Harness, actor: Actor, query: str, **variables: Any) -> dict[str, Any]:
    result = await SCHEMA.execute(query, variable_values=variables, context_value=harness.context(actor))
    assert result.errors is None, result.errors
    assert result.data is not None
    return result.data


def an_input(harness: Harness, **changes: Any) -> dict[str, Any]:
    facts = {"name": "ERP", "scopes": ["catalog:read"], "expiresAt": (harness.clock() + timedelta(days=9)).isoformat()}
    return facts | changes


async def test_key_is_created_listed_and_revoked(harness: Harness) -> None:
    owner = await harness.an_owner()
    made = (await ask(harness, owner, CREATE, i=an_input(harness)))["it"]
    assert made["secret"].startswith(made["key"]["prefix"])
    assert made["key"]["creator"] == {"name": "Wei Chen"}
    assert (await ask(harness, owner, LIST))["apiKeys"] == {"totalCount": 1, "nodes": [made["key"]]}
    revoked = (await ask(harness, owner, REVOKE, id=made["key"]["id"]))["it"]
    assert revoked["revokedAt"] is not None
    assert await harness.api_keys.actor_for_key(made["secret"]) is None


async def test_departed_creator_of_a_key_is_not_shown(harness: Harness) -> None:
    owner = await harness.an_owner()
    manager = await harness.a_member(owner, Role.MANAGER)
    await ask(harness, manager, CREATE, i=an_input(harness))
    await harness.organisations.remove(owner, person_id=manager.person_id or "")
    assert (await ask(harness, owner, LIST))["apiKeys"]["nodes"][0]["creator"] is None


async def test_everyone_sees_the_available_scopes(harness: Harness) -> None:
    assert (await ask(harness, ANONYMOUS, "{ apiKeyScopes }"))["apiKeyScopes"] == list(SCOPES)


async def test_refusals_are_problems_or_errors_with_a_code(harness: Harness) -> None:
    owner = await harness.an_owner()
    wrong = (await ask(harness, owner, CREATE, i=an_input(harness, scopes=["root"])))["it"]
    assert wrong == {"code": "INVALID", "field": "scopes"}
    for query, variables in ((CREATE, {"i": an_input(harness)}), (REVOKE, {"id": "key_1"})):
        assert (await ask(harness, ANONYMOUS, query, **variables))["it"]["code"] == "SIGN_IN_REQUIRED"
    result = await SCHEMA.execute(LIST, context_value=harness.context())
    assert result.errors is not None
    assert (result.errors[0].extensions or {})["code"] == "SIGN_IN_REQUIRED"


async def test_key_list_loads_its_creators_once(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = await harness.an_owner()
    for _ in range(5):
        await ask(harness, owner, CREATE, i=an_input(harness))
    calls = []
    get_people = type(harness.accounts).get_people

    async def counted(accounts: Any, actor: Actor, *, person_ids: list[str]) -> Any:
        calls.append(person_ids)
        return await get_people(accounts, actor, person_ids=person_ids)

    monkeypatch.setattr(type(harness.accounts), "get_people", counted)
    await ask(harness, owner, LIST)
    assert calls == [[owner.person_id]]
