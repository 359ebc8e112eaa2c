"""API keys: hashed, limited, and never more than who made them."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.accounts.models import OrganisationKind
from expo.api_keys import service as rules
from expo.api_keys.errors import KeyNotFound, SecretShownAlready
from expo.api_keys.models import CreatedKey, checked_scopes, is_key, new_secret, visible_part
from expo.kit.access import ANONYMOUS, SYSTEM, Actor, Role, require_scope
from expo.kit.db.transactions import Claims, claim_effects
from expo.kit.errors import ExpoError, Forbidden, Invalid, NotFound, SignInRequired
from expo.kit.paging import Slice
from tests.accounts.harness import SCOPES, Harness


async def a_key(harness: Harness, actor: Actor, **changes: Any) -> CreatedKey:
    facts: dict[str, Any] = {
        "name": "ERP",
        "scopes": ["catalog:write", "catalog:read"],
        "expires_at": harness.clock() + timedelta(days=30),
    }
    return await harness.api_keys.create(actor, **(facts | changes))


async def test_a_key_acts_as_its_creator_within_its_scopes(harness: Harness) -> None:
    owner = await harness.an_owner()
    made = await a_key(harness, owner)
    actor = await harness.api_keys.actor_for_key(made.secret)
    assert actor == Actor(
        owner.person_id,
        owner.organisation_id,
        "EXHIBITOR",
        Role.OWNER,
        key_id=made.key.id,
        scopes=frozenset({"catalog:read", "catalog:write"}),
    )
    require_scope(actor, "catalog:write")
    with pytest.raises(Forbidden):
        require_scope(actor, "fairs:read")


async def test_secret_is_shown_once_and_stored_hashed(harness: Harness) -> None:
    made = await a_key(harness, await harness.an_owner())
    assert made.secret.startswith(made.key.prefix)
    assert len(made.key.prefix) == len("expo_") + 8
    assert len(made.secret) == len("expo_") + 48
    stored = repr(await harness.contents())
    assert made.secret not in stored
    assert made.secret[len(made.key.prefix) :] not in stored
    assert made.key.prefix in stored


async def test_no_other_text_is_a_key(harness: Harness) -> None:
    made = await a_key(harness, await harness.an_owner())
    for wrong in (
        "",
        "expo_",
        made.secret[:-1],
        made.secret + "x",
        made.key.secret_hash,
        made.key.prefix,
        made.secret.upper(),
        "\ud800",
        new_secret(),
    ):
        assert await harness.api_keys.actor_for_key(wrong) is None


async def test_key_expires(harness: Harness) -> None:
    made = await a_key(harness, await harness.an_owner())
    harness.clock.advance(days=29, hours=23, minutes=59, seconds=59)
    assert await harness.api_keys.actor_for_key(made.secret) is not None
    harness.clock.advance(seconds=1)
    assert await harness.api_keys.actor_for_key(made.secret) is None


async def test_revoked_key_stops_working_at_once(harness: Harness) -> None:
    owner = await harness.an_owner()
    made = await a_key(harness, owner)
    revoked = await harness.api_keys.revoke(owner, key_id=made.key.id)
    assert revoked.revoked_at == harness.clock()
    assert await harness.api_keys.actor_for_key(made.secret) is None
    harness.clock.advance(hours=1)
    assert await harness.api_keys.revoke(owner, key_id=made.key.id) == revoked
    assert (await harness.verbs()).count("key.revoked") == 1


async def test_key_follows_the_role_of_its_creator(harness: Harness) -> None:
    owner = await harness.an_owner()
    manager = await harness.a_member(owner, Role.MANAGER)
    made = await a_key(harness, manager)
    await harness.organisations.change_role(owner, person_id=manager.person_id or "", role=Role.MEMBER)
    actor = await harness.api_keys.actor_for_key(made.secret)
    assert actor is not None
    assert actor.role is Role.MEMBER


async def test_key_ends_with_membership_and_is_not_revived(harness: Harness) -> None:
    owner = await harness.an_owner()
    manager = await harness.a_member(owner, Role.MANAGER)
    made = await a_key(harness, manager)
    await harness.organisations.remove(owner, person_id=manager.person_id or "")
    assert await harness.api_keys.actor_for_key(made.secret) is None
    harness.clock.advance(seconds=1)
    person, organisation = await harness.organisations.person(manager), await harness.organisation(owner)
    await harness.database.transact(lambda: harness.organisations.join(owner, organisation, person, Role.OWNER))
    assert await harness.api_keys.actor_for_key(made.secret) is None


async def test_the_last_use_is_written_at_most_once_a_minute(harness: Harness) -> None:
    owner = await harness.an_owner()
    made = await a_key(harness, owner)

    async def last_use() -> datetime | None:
        return (await harness.api_keys.keys(owner, part=Slice())).items[0].last_used_at

    assert await last_use() is None
    began = harness.clock()
    await harness.api_keys.actor_for_key(made.secret)
    harness.clock.advance(seconds=59)
    await harness.api_keys.actor_for_key(made.secret)
    assert await last_use() == began
    harness.clock.advance(seconds=1)
    await harness.api_keys.actor_for_key(made.secret)
    assert await last_use() == harness.clock()


async def test_key_cannot_create_revoke_or_list_keys(harness: Harness) -> None:
    owner = await harness.an_owner()
    made = await a_key(harness, owner, scopes=list(SCOPES))
    key = await harness.api_keys.actor_for_key(made.secret)
    assert key is not None
    before = await harness.contents()
    for refused in (
        a_key(harness, key),
        harness.api_keys.revoke(key, key_id=made.key.id),
        harness.api_keys.keys(key, part=Slice()),
    ):
        with pytest.raises(Forbidden):
            await refused
    assert await harness.contents() == before


@pytest.mark.parametrize(
    "changes,field",
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["catalog:read", "everything"]}, "scopes"),
        ({"scopes": ["keys:write"]}, "scopes"),
        ({"scopes": ["catalog:read"] * 100_000 + ["x"]}, None),
        ({"expires_at": datetime(2027, 4, 15, 1, 0, tzinfo=UTC)}, "expiresAt"),
        ({"expires_at": datetime(2028, 4, 15, 1, 0, tzinfo=UTC)}, "expiresAt"),
        ({"expires_at": datetime(2027, 5, 1)}, "expiresAt"),  # noqa: DTZ001 - a moment without a zone is the case
        ({"expires_at": datetime(9999, 12, 31, tzinfo=UTC)}, "expiresAt"),
        ({"expires_at": datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))}, "expiresAt"),
    ],
)
async def test_invalid_key_is_not_created(harness: Harness, changes: dict[str, Any], field: str | None) -> None:
    owner = await harness.an_owner()
    before = await harness.contents()
    if field is None:
        assert (await a_key(harness, owner, **changes)).key.scopes == ["catalog:read"]
        return
    with pytest.raises(Invalid) as refusal:
        await a_key(harness, owner, **changes)
    assert refusal.value.field == field
    assert await harness.contents() == before


async def test_managers_manage_all_keys_and_members_their_own(harness: Harness) -> None:
    owner = await harness.an_owner()
    manager = await harness.a_member(owner, Role.MANAGER)
    mine, other = await a_key(harness, manager), await a_key(harness, owner)
    assert (await harness.api_keys.keys(owner, part=Slice())).total == 2
    await harness.organisations.change_role(owner, person_id=manager.person_id or "", role=Role.MEMBER)
    member = await harness.again(manager)
    assert [each.id for each in (await harness.api_keys.keys(member, part=Slice())).items] == [mine.key.id]
    with pytest.raises(Forbidden):
        await a_key(harness, member)
    with pytest.raises(KeyNotFound):
        await harness.api_keys.revoke(member, key_id=other.key.id)
    await harness.api_keys.revoke(member, key_id=mine.key.id)


async def test_keys_are_listed_page_by_page_newest_first(harness: Harness) -> None:
    owner = await harness.an_owner()
    made = {(await a_key(harness, owner, name=f"Key {number}")).key.id for number in range(5)}
    first = await harness.api_keys.keys(owner, part=Slice(3))
    rest = await harness.api_keys.keys(owner, part=Slice(3, first.cursors[-1]))
    ids = [each.id for each in first.items + rest.items]
    assert (set(ids), ids) == (made, sorted(made, reverse=True))
    assert (first.total, first.has_next, rest.has_next) == (5, True, False)


async def test_outsiders_neither_see_nor_revoke_keys(harness: Harness) -> None:
    owner = await harness.an_owner()
    made = await a_key(harness, owner)
    stranger = await harness.an_owner("eve@others.example", OrganisationKind.PARTNER)
    before = await harness.contents()
    assert (await harness.api_keys.keys(stranger, part=Slice())).items == ()
    for wrong in (made.key.id, "key_1", "", owner.person_id or ""):
        with pytest.raises(NotFound):
            await harness.api_keys.revoke(stranger, key_id=wrong)
    refusals: list[tuple[Actor, type[ExpoError]]] = [
        (ANONYMOUS, SignInRequired),
        (Actor(owner.person_id), Forbidden),
        (SYSTEM, Forbidden),
    ]
    for actor, refused in refusals:
        with pytest.raises(refused):
            await a_key(harness, actor)
        with pytest.raises(refused):
            await harness.api_keys.revoke(actor, key_id=made.key.id)
        with pytest.raises(refused):
            await harness.api_keys.keys(actor, part=Slice())
    assert await harness.contents() == before


async def test_number_of_valid_keys_is_limited(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "_MAX_KEYS", 1)
    owner = await harness.an_owner()
    made = await a_key(harness, owner)
    with pytest.raises(Invalid):
        await a_key(harness, owner)
    await harness.api_keys.revoke(owner, key_id=made.key.id)
    await a_key(harness, owner)
    harness.clock.advance(days=30)
    await a_key(harness, owner)


async def test_repeated_request_does_not_return_the_secret_again(
    harness: Harness,
) -> None:
    owner = await harness.an_owner()
    try:
        claim_effects(Claims("one request", "its fingerprint"))
        await a_key(harness, owner)
        claim_effects(Claims("one request", "its fingerprint"))
        with pytest.raises(SecretShownAlready):
            await a_key(harness, owner)
    finally:
        claim_effects(None)
    assert (await harness.api_keys.keys(owner, part=Slice())).total == 1


async def test_journal_records_keys_without_secrets(harness: Harness) -> None:
    owner = await harness.an_owner()
    made = await a_key(harness, owner)
    await harness.api_keys.revoke(owner, key_id=made.key.id)
    entries = (await harness.contents())["journal"][-2:]
    assert [each["verb"] for each in entries] == ["key.created", "key.revoked"]
    assert all(set(each["facts"]) == {"organisation_id", "scopes"} for each in entries)


def test_secrets_are_valid_keys_and_distinct() -> None:
    made = {new_secret() for _ in range(100)}
    assert len({visible_part(each) for each in made}) == len(made) == 100
    assert all(is_key(each) for each in made)


@given(st.lists(st.one_of(st.sampled_from(SCOPES), st.text(max_size=20)), max_size=30))
def test_scopes_are_known_distinct_and_ordered_or_refused(values: list[str]) -> None:
    try:
        taken = checked_scopes(values, SCOPES)
    except Invalid:
        return
    assert set(taken) <= set(values) & set(SCOPES)
    assert taken == sorted(set(taken), key=SCOPES.index)
