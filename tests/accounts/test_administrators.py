"""Who looks after the installation, and how the command line makes and unmakes one."""

from datetime import timedelta

import pytest

from expo.accounts.administrators import Administrators
from expo.accounts.models import OrganisationKind
from expo.kit.access import WRITE_INSTALLATION, require_administrator
from expo.kit.errors import Forbidden, Invalid, NotFound
from tests.accounts.harness import PASSWORD, Harness


@pytest.fixture
def administrators(harness: Harness) -> Administrators:
    """Return what makes administrators."""
    return Administrators(harness.accounts._store, harness.accounts)


async def test_account_becomes_administrator_and_keeps_its_role(
    harness: Harness, administrators: Administrators
) -> None:
    owner = await harness.an_owner()
    assert await administrators.make("Wei@flasks.example") is None
    now = await harness.again(owner)
    assert (now.administrator, now.organisation_id, now.role) == (True, owner.organisation_id, owner.role)
    assert (await harness.actor(password=PASSWORD)).administrator
    assert (await harness.verbs()).count("person.made_administrator") == 1


async def test_new_administrator_has_no_organisation(harness: Harness, administrators: Administrators) -> None:
    password = await administrators.make("root@fair.example", name="Noor")
    assert password is not None
    actor = await harness.actor("root@fair.example", password=password)
    assert (actor.administrator, actor.organisation_id, actor.organisation_kind) == (True, None, None)


async def test_unknown_address_without_name_creates_no_account(
    harness: Harness, administrators: Administrators
) -> None:
    before = await harness.contents()
    with pytest.raises(Invalid, match="Give a name"):
        await administrators.make("root@fair.example")
    with pytest.raises(NotFound):
        await administrators.unmake("root@fair.example")
    assert await harness.contents() == before


async def test_revoked_administrator_loses_the_right_at_once(harness: Harness, administrators: Administrators) -> None:
    owner = await harness.an_owner()
    await administrators.make("wei@flasks.example")
    await administrators.unmake("wei@flasks.example")
    before = await harness.contents()
    await administrators.unmake("wei@flasks.example")
    assert not (await harness.again(owner)).administrator
    assert await harness.contents() == before


async def test_only_the_command_creates_administrators(harness: Harness, administrators: Administrators) -> None:
    await administrators.make("root@fair.example", name="Noor")
    for kind in OrganisationKind:
        assert not (await harness.an_owner(f"{kind.lower()}@fair.example", kind)).administrator
    await harness.accounts.make_organiser("fair@organiser.example", "Mei", "Canton Online")
    person = await harness.accounts.find_by_email("fair@organiser.example")
    assert person is not None
    assert not person.administrator


async def test_administrator_key_is_limited_to_its_scopes(harness: Harness, administrators: Administrators) -> None:
    owner = await harness.an_owner()
    await administrators.make("wei@flasks.example")
    for scopes, allowed in ((["catalog:write"], False), ([WRITE_INSTALLATION], True)):
        made = await harness.api_keys.create(
            owner, name="A program", scopes=scopes, expires_at=harness.clock() + timedelta(days=30)
        )
        actor = await harness.api_keys.actor_for_key(made.secret)
        assert actor is not None
        if allowed:
            require_administrator(actor, WRITE_INSTALLATION)
        else:
            with pytest.raises(Forbidden, match=WRITE_INSTALLATION):
                require_administrator(actor, WRITE_INSTALLATION)
