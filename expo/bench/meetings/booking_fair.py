"""A fair whose booths can be booked around the clock: exhibitors with staff, and buyers with an email address each.

Appointments stay within the limits of real companies: a buyer meets every member of a booth's staff once at most, and
nobody has two appointments at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from expo.accounts.models import Membership, OrganisationDetails, OrganisationKind, Person
from expo.accounts.service import Accounts
from expo.bench.server.filling import Filling, an_actor
from expo.exhibitors.booths.service import Booths
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.models import StaffMember
from expo.kit.access import Actor, Role
from expo.meetings.availability.models import Hours
from expo.meetings.availability.service import Availabilities
from expo.meetings.bookings.requests import MAX_HELD
from expo.meetings.policies.models import BookingPolicy
from expo.meetings.policies.service import BookingPolicies

MINUTES: Final = 30
"""Length of a meeting."""
BUFFER: Final = 10
"""Pause of the staff after a meeting, in minutes."""
STAFF: Final = MAX_HELD
"""Members of staff of a booth: with one meeting with each, a buyer has not too many with the exhibitor."""
SLOTS: Final = 100
"""Most slots of a member of staff: three days around the clock."""
_EXHIBITORS: Final = 4
"""Fewest exhibitors: the slots of a race are theirs."""
_ZONE: Final = "Asia/Shanghai"
_DAY_MINUTES: Final = 24 * 60


@dataclass(frozen=True)
class Slot:
    """A member of an exhibitor's staff at one time."""

    exhibitor_id: str
    staff_id: str
    begins_at: datetime


@dataclass(frozen=True)
class BookingFair:
    """The fair, its exhibitors' staff, and the buyers."""

    fair_id: str
    staff: Sequence[tuple[str, str]]
    """Ids of exhibitor and member of staff; the staff of an exhibitor are far apart."""
    buyers: Sequence[Actor]
    first_time: datetime

    def raced_slots(self, count: int) -> list[Slot]:
        """Return ``count`` slots of a few exhibitors, in order of time."""
        few = {exhibitor_id for exhibitor_id, _ in self.staff[:_EXHIBITORS]}
        hosts = [each for each in self.staff if each[0] in few]
        return [self._slot(hosts, number) for number in range(count)]

    def appointments(self, count: int) -> list[tuple[Actor, Slot]]:
        """Return ``count`` slots of all exhibitors, in order of time, each with its buyer.

        No buyer has two at a time, and none meets a member of staff twice.
        """
        buyers, found = self.buyers, list[tuple[Actor, Slot]]()
        for number in range(count):
            round_number, host = divmod(number, len(self.staff))
            found.append((buyers[(host + round_number) % len(buyers)], self._slot(self.staff, number)))
        return found

    def _slot(self, hosts: Sequence[tuple[str, str]], number: int) -> Slot:
        round_number, host = divmod(number, len(hosts))
        return Slot(*hosts[host], self.first_time + timedelta(minutes=(MINUTES + BUFFER) * round_number))


async def make_fair(filling: Filling, *, appointments: int) -> BookingFair:
    """Make a fair for so many appointments; meetings are booked at once, at any time of its ten days."""
    organiser = an_actor("ORGANISER")
    fair = await filling.create_fair(organiser)
    staff: list[list[tuple[str, str]]] = []
    for number in range(1, max(_EXHIBITORS, -(-appointments // (SLOTS * STAFF))) + 1):
        owner = await filling.create_company(number)
        await filling.create_booth(owner, organiser, fair, f"{number}.0A01")
        await _person(filling, f"exhibitor-{number}", owner)
        staff.append(await _staff(filling, owner, fair.id))
    hosts = [host for colleagues in zip(*staff, strict=True) for host in colleagues]
    people = [await _buyer(filling, number) for number in range(max(SLOTS, len(hosts)))]
    first_time = (filling.installation.clock() + timedelta(hours=2)).replace(minute=0, second=0, microsecond=0)
    return BookingFair(fair.id, hosts, people, first_time)


async def _staff(filling: Filling, owner: Actor, fair_id: str) -> list[tuple[str, str]]:
    booths, availabilities = filling.service(Booths), filling.service(Availabilities)
    own = await filling.service(Exhibitors).require_own(owner)
    [booth] = await booths.mine(owner)
    names = [StaffMember("", f"Host {number}") for number in range(STAFF)]
    staffed = await booths.set_staff(owner, booth_id=booth.id, staff=names)
    hours = Hours(time_zone=_ZONE, begins=0, ends=_DAY_MINUTES)
    for each in staffed.staff:
        await availabilities.save_staff(owner, fair_id=fair_id, staff_id=each.id, hours=hours)
    policy = BookingPolicy(
        fair_id=fair_id, exhibitor_id="", confirmation=False, minutes=MINUTES, buffer_minutes=BUFFER, notice_hours=0
    )
    await filling.service(BookingPolicies).save(owner, policy=policy)
    return [(own.id, each.id) for each in staffed.staff]


async def _buyer(filling: Filling, number: int) -> Actor:
    """Create a buyer's organisation with one person."""
    accounts = filling.service(Accounts)
    details = OrganisationDetails(OrganisationKind.BUYER, f"Buyer {number}", "ES")
    person = _drafted(accounts, f"buyer-{number}")

    async def write() -> None:
        await accounts.add(person)
        await accounts.create_organisation(person, details)

    await filling.installation.database.transact(write)
    [found] = await accounts.find_by_emails([person.email])
    return found.acting(found.memberships[0].organisation_id)


async def _person(filling: Filling, name: str, owner: Actor) -> None:
    """Create the person who owns a company, to whom emails go."""
    accounts, database = filling.service(Accounts), filling.installation.database
    membership = Membership(owner.organisation_id or "", OrganisationKind.EXHIBITOR, Role.OWNER, accounts.clock())
    person = replace(_drafted(accounts, name), memberships=[membership])
    await database.transact(lambda: accounts.add(person))


def _drafted(accounts: Accounts, name: str) -> Person:
    return replace(accounts.new_person(f"{name}@fair.example", name, "en", ""), confirmed_at=accounts.clock())
