"""Who leaves a company is on the staff of its booths no more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from expo.accounts.models import Person
from expo.accounts.organisations import Organisations
from expo.exhibitors.booths.service import Booths
from expo.exhibitors.models import Booth, StaffMember
from expo.kit.access import Actor, Role
from tests.support.booking import a_colleague
from tests.support.contents import contents
from tests.support.following import follow
from tests.support.permissions import Cast
from tests.support.world import World


@pytest.fixture
def owner(cast: Cast) -> Actor:
    return cast.actors["exhibitor"]


@pytest.fixture
async def wei(world: World, owner: Actor) -> Person:
    return await a_colleague(world, owner, "Wei")


@pytest.fixture
async def booth(world: World, owner: Actor, wei: Person) -> Booth:
    booths = world.service(Booths)
    [own] = await booths.mine(owner)
    staff = [StaffMember("", "Lin Wei", email=wei.email), StaffMember("", "Wang Fang")]
    return await booths.set_staff(owner, booth_id=own.id, staff=staff)


async def names(world: World, owner: Actor) -> list[str]:
    [own] = await world.service(Booths).mine(owner)
    return [each.name for each in own.staff]


async def test_person_who_leaves_is_taken_off_once(world: World, owner: Actor, wei: Person, booth: Booth) -> None:
    await world.service(Organisations).remove(owner, person_id=wei.id)
    await follow(world, "departed_staff")
    [changed] = await world.service(Booths).mine(owner)
    assert changed == replace(
        booth, staff=booth.staff[1:], version=booth.version + 1, version_at=world.clock(), version_by=None
    )
    journal = world.installation.database.raw["journal"]
    entry = await journal.find_one({"verb": "booth.changed", "person_id": "system"})
    assert entry is not None
    assert entry["organisation_id"] == owner.organisation_id, "the company's audit log has it"
    before = await contents(world.installation.database)
    await follow(world, "departed_staff")
    assert await contents(world.installation.database) == before


async def test_person_who_has_come_back_stays(world: World, owner: Actor, wei: Person, booth: Booth) -> None:
    organisations = world.service(Organisations)
    await organisations.remove(owner, person_id=wei.id)
    organisation = await organisations.existing(booth.organisation_id)

    async def join() -> None:
        await organisations.join(owner, organisation, replace(wei, memberships=[]), Role.MEMBER)

    await world.installation.database.transact(join)
    await follow(world, "departed_staff")
    assert await names(world, owner) == ["Lin Wei", "Wang Fang"]


async def test_staff_of_a_past_fair_stays(world: World, owner: Actor, wei: Person, booth: Booth) -> None:
    await world.service(Organisations).remove(owner, person_id=wei.id)
    world.clock.now += timedelta(days=11)
    await follow(world, "departed_staff")
    assert await names(world, owner) == ["Lin Wei", "Wang Fang"]
