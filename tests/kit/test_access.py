"""What an actor may do: deny by default."""

import contextlib
from dataclasses import replace

import pytest

from expo.kit.access import (
    ANONYMOUS,
    SYSTEM,
    Actor,
    Role,
    require_administrator,
    require_kind,
    require_member,
    require_person,
    require_scope,
    require_signed_in,
)
from expo.kit.errors import ExpoError, Forbidden, NotFound, SignInRequired

MANAGER = Actor("per_1", "org_1", "EXHIBITOR", Role.MANAGER)
KEY = replace(MANAGER, key_id="key_1", scopes=frozenset({"catalog:read"}))
LONER = Actor("per_2")


def test_anonymous_actor_is_not_signed_in_and_has_no_kind() -> None:
    assert not ANONYMOUS.signed_in
    assert ANONYMOUS.name == "anonymous"
    assert not replace(ANONYMOUS, organisation_kind="BUYER").is_kind("BUYER")
    assert not replace(ANONYMOUS, organisation_id="org_1").acts_for("org_1")


def test_an_actor_is_named_by_its_key_or_its_person() -> None:
    assert (MANAGER.name, KEY.name) == ("per_1", "key_1")


@pytest.mark.parametrize("mine", Role)
@pytest.mark.parametrize("needed", Role)
def test_role_includes_the_rights_of_lower_roles(mine: Role, needed: Role) -> None:
    order = [Role.MEMBER, Role.MANAGER, Role.OWNER]
    assert replace(MANAGER, role=mine).at_least(needed) is (order.index(mine) >= order.index(needed))
    assert not LONER.at_least(needed)


def test_a_person_has_every_scope_and_a_key_only_its_own() -> None:
    assert MANAGER.has_scope("catalog:write")
    require_scope(KEY, "catalog:read")
    with pytest.raises(Forbidden, match="catalog:write"):
        require_scope(KEY, "catalog:write")
    with pytest.raises(Forbidden):
        require_scope(replace(KEY, scopes=frozenset()), "catalog:read")


def test_only_a_person_passes_require_person() -> None:
    assert require_person(MANAGER) == "per_1"
    with pytest.raises(Forbidden):
        require_person(KEY)
    with pytest.raises(SignInRequired):
        require_person(ANONYMOUS)
    assert require_signed_in(KEY) == "per_1"


@pytest.mark.parametrize(
    "actor,error",
    [
        (ANONYMOUS, SignInRequired),
        (LONER, NotFound),
        (replace(MANAGER, organisation_id="org_2"), NotFound),
        (replace(MANAGER, organisation_id=None), NotFound),
        (KEY, Forbidden),
        (replace(MANAGER, role=Role.MEMBER), Forbidden),
        (replace(MANAGER, role=None), Forbidden),
        (replace(SYSTEM, key_id="key_1", scopes=frozenset()), NotFound),
    ],
)
def test_require_member_refuses_outsiders_and_lower_rights(actor: Actor, error: type[ExpoError]) -> None:
    with pytest.raises(error):
        require_member(actor, "org_1", scope="catalog:write", role=Role.MANAGER)


def test_require_member_accepts_matching_members_and_the_system() -> None:
    def passes(actor: Actor, scope: str, role: Role = Role.MEMBER) -> bool:
        with contextlib.suppress(ExpoError):
            require_member(actor, "org_1", scope=scope, role=role)
            return True
        return False

    assert passes(MANAGER, "catalog:write", Role.MANAGER)
    assert not passes(MANAGER, "catalog:write", Role.OWNER)
    assert passes(KEY, "catalog:read")
    assert not passes(KEY, "catalog:write")
    assert passes(SYSTEM, "catalog:write", Role.OWNER)


@pytest.mark.parametrize(
    "actor,error",
    [
        (ANONYMOUS, SignInRequired),
        (LONER, Forbidden),
        (replace(MANAGER, organisation_kind="BUYER"), Forbidden),
        (replace(MANAGER, organisation_id=None), Forbidden),
        (KEY, Forbidden),
        (replace(MANAGER, role=Role.MEMBER), Forbidden),
    ],
)
def test_require_kind_accepts_only_that_organisation_kind(actor: Actor, error: type[ExpoError]) -> None:
    with pytest.raises(error):
        require_kind(actor, "EXHIBITOR", scope="catalog:write", role=Role.MANAGER)
    assert require_kind(MANAGER, "EXHIBITOR", scope="catalog:write", role=Role.MANAGER) == "org_1"


def test_require_administrator_refuses_organisers_and_unscoped_keys() -> None:
    chief = replace(LONER, administrator=True)
    key = replace(chief, key_id="key_1", scopes=frozenset({"installation:read"}))
    for allowed in (chief, replace(MANAGER, administrator=True)):
        require_administrator(allowed, "installation:write")
    require_administrator(key, "installation:read")
    organiser = Actor("per_3", "org_3", "ORGANISER", Role.OWNER)
    for refused in (organiser, MANAGER, LONER, SYSTEM, key):
        with pytest.raises(Forbidden):
            require_administrator(refused, "installation:write")
    for nobody in (ANONYMOUS, replace(ANONYMOUS, administrator=True)):
        with pytest.raises(SignInRequired):
            require_administrator(nobody, "installation:write")
