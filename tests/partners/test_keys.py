"""API keys: hashed, limited, and never more than who made them."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.accounts.models import OrganisationKind
from expo.kit.access import ANONYMOUS, SYSTEM, Actor, Role, require_scope
from expo.kit.db.transactions import Claims, claiming
from expo.kit.errors import ExpoError, Forbidden, Invalid, NotFound, SignInRequired
from expo.kit.paging import Slice
from expo.partners import service as rules
from expo.partners.errors import KeyNotFound, SecretShownAlready
from expo.partners.models import CreatedKey, checked_scopes, is_key, new_secret, visible_part
from tests.accounts.house import SCOPES, House


async def a_key(house: House, actor: Actor, **changes: Any) -> CreatedKey:
    facts: dict[str, Any] = {
        "name": "ERP",
        "scopes": ["catalog:write", "catalog:read"],
        "expires_at": house.clock() + timedelta(days=30),
    }
    return await house.partners.create(actor, **(facts | changes))


async def test_a_key_acts_as_its_creator_within_its_scopes(house: House) -> None:
    owner = await house.an_owner()
    made = await a_key(house, owner)
    actor = await house.partners.actor_for_key(made.secret)
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


async def test_secret_is_shown_once_and_stored_hashed(house: House) -> None:
    made = await a_key(house, await house.an_owner())
    assert made.secret.startswith(made.key.prefix)
    assert len(made.key.prefix) == len("expo_") + 8
    assert len(made.secret) == len("expo_") + 48
    stored = repr(await house.contents())
    assert made.secret not in stored
    assert made.secret[len(made.key.prefix) :] not in stored
    assert made.key.prefix in stored


async def test_no_other_text_is_a_key(house: House) -> None:
    made = await a_key(house, await house.an_owner())
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
        assert await house.partners.actor_for_key(wrong) is None


async def test_key_expires(house: House) -> None:
    made = await a_key(house, await house.an_owner())
    house.clock.advance(days=29, hours=23, minutes=59, seconds=59)
    assert await house.partners.actor_for_key(made.secret) is not None
    house.clock.advance(seconds=1)
    assert await house.partners.actor_for_key(made.secret) is None


async def test_revoked_key_stops_working_at_once(house: House) -> None:
    owner = await house.an_owner()
    made = await a_key(house, owner)
    revoked = await house.partners.revoke(owner, key_id=made.key.id)
    assert revoked.revoked_at == house.clock()
    assert await house.partners.actor_for_key(made.secret) is None
    house.clock.advance(hours=1)
    assert await house.partners.revoke(owner, key_id=made.key.id) == revoked
    assert (await house.verbs()).count("key.revoked") == 1


async def test_key_follows_the_role_of_its_creator(house: House) -> None:
    owner = await house.an_owner()
    manager = await house.a_member(owner, Role.MANAGER)
    made = await a_key(house, manager)
    await house.organisations.change_role(owner, person_id=manager.person_id or "", role=Role.MEMBER)
    actor = await house.partners.actor_for_key(made.secret)
    assert actor is not None
    assert actor.role is Role.MEMBER


async def test_key_ends_with_membership_and_is_not_revived(house: House) -> None:
    owner = await house.an_owner()
    manager = await house.a_member(owner, Role.MANAGER)
    made = await a_key(house, manager)
    await house.organisations.remove(owner, person_id=manager.person_id or "")
    assert await house.partners.actor_for_key(made.secret) is None
    house.clock.advance(seconds=1)
    person, organisation = await house.organisations.person(manager), await house.organisation(owner)
    await house.database.transact(lambda: house.organisations.join(owner, organisation, person, Role.OWNER))
    assert await house.partners.actor_for_key(made.secret) is None


async def test_the_last_use_is_written_at_most_once_a_minute(house: House) -> None:
    owner = await house.an_owner()
    made = await a_key(house, owner)

    async def last_use() -> datetime | None:
        return (await house.partners.keys(owner, wanted=Slice())).items[0].last_used_at

    assert await last_use() is None
    began = house.clock()
    await house.partners.actor_for_key(made.secret)
    house.clock.advance(seconds=59)
    await house.partners.actor_for_key(made.secret)
    assert await last_use() == began
    house.clock.advance(seconds=1)
    await house.partners.actor_for_key(made.secret)
    assert await last_use() == house.clock()


async def test_key_cannot_create_revoke_or_list_keys(house: House) -> None:
    owner = await house.an_owner()
    made = await a_key(house, owner, scopes=list(SCOPES))
    key = await house.partners.actor_for_key(made.secret)
    assert key is not None
    before = await house.contents()
    for refused in (
        a_key(house, key),
        house.partners.revoke(key, key_id=made.key.id),
        house.partners.keys(key, wanted=Slice()),
    ):
        with pytest.raises(Forbidden):
            await refused
    assert await house.contents() == before


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
async def test_invalid_key_is_not_created(house: House, changes: dict[str, Any], field: str | None) -> None:
    owner = await house.an_owner()
    before = await house.contents()
    if field is None:
        assert (await a_key(house, owner, **changes)).key.scopes == ["catalog:read"]
        return
    with pytest.raises(Invalid) as refusal:
        await a_key(house, owner, **changes)
    assert refusal.value.field == field
    assert await house.contents() == before


async def test_managers_manage_all_keys_and_members_their_own(house: House) -> None:
    owner = await house.an_owner()
    manager = await house.a_member(owner, Role.MANAGER)
    mine, other = await a_key(house, manager), await a_key(house, owner)
    assert (await house.partners.keys(owner, wanted=Slice())).total == 2
    await house.organisations.change_role(owner, person_id=manager.person_id or "", role=Role.MEMBER)
    member = await house.again(manager)
    assert [each.id for each in (await house.partners.keys(member, wanted=Slice())).items] == [mine.key.id]
    with pytest.raises(Forbidden):
        await a_key(house, member)
    with pytest.raises(KeyNotFound):
        await house.partners.revoke(member, key_id=other.key.id)
    await house.partners.revoke(member, key_id=mine.key.id)


async def test_keys_are_listed_page_by_page_newest_first(house: House) -> None:
    owner = await house.an_owner()
    made = {(await a_key(house, owner, name=f"Key {number}")).key.id for number in range(5)}
    first = await house.partners.keys(owner, wanted=Slice(3))
    rest = await house.partners.keys(owner, wanted=Slice(3, first.cursors[-1]))
    ids = [each.id for each in first.items + rest.items]
    assert (set(ids), ids) == (made, sorted(made, reverse=True))
    assert (first.total, first.has_next, rest.has_next) == (5, True, False)


async def test_outsiders_neither_see_nor_revoke_keys(house: House) -> None:
    owner = await house.an_owner()
    made = await a_key(house, owner)
    stranger = await house.an_owner("eve@others.example", OrganisationKind.PARTNER)
    before = await house.contents()
    assert (await house.partners.keys(stranger, wanted=Slice())).items == ()
    for wrong in (made.key.id, "key_1", "", owner.person_id or ""):
        with pytest.raises(NotFound):
            await house.partners.revoke(stranger, key_id=wrong)
    refusals: list[tuple[Actor, type[ExpoError]]] = [
        (ANONYMOUS, SignInRequired),
        (Actor(owner.person_id), Forbidden),
        (SYSTEM, Forbidden),
    ]
    for actor, refused in refusals:
        with pytest.raises(refused):
            await a_key(house, actor)
        with pytest.raises(refused):
            await house.partners.revoke(actor, key_id=made.key.id)
        with pytest.raises(refused):
            await house.partners.keys(actor, wanted=Slice())
    assert await house.contents() == before


async def test_number_of_valid_keys_is_limited(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "_MAX_KEYS", 1)
    owner = await house.an_owner()
    made = await a_key(house, owner)
    with pytest.raises(Invalid):
        await a_key(house, owner)
    await house.partners.revoke(owner, key_id=made.key.id)
    await a_key(house, owner)
    house.clock.advance(days=30)
    await a_key(house, owner)


async def test_repeated_request_does_not_return_the_secret_again(
    house: House,
) -> None:
    owner = await house.an_owner()
    try:
        claiming(Claims("one request", "its fingerprint"))
        await a_key(house, owner)
        claiming(Claims("one request", "its fingerprint"))
        with pytest.raises(SecretShownAlready):
            await a_key(house, owner)
    finally:
        claiming(None)
    assert (await house.partners.keys(owner, wanted=Slice())).total == 1


async def test_journal_records_keys_without_secrets(house: House) -> None:
    owner = await house.an_owner()
    made = await a_key(house, owner)
    await house.partners.revoke(owner, key_id=made.key.id)
    entries = (await house.contents())["journal"][-2:]
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
