"""Opens the demo fair: who does what, in which order, so that it can be broken off anywhere and taken up again.

Everything goes through the services as the person who would do it, so that each step is
allowed and in the journal. A company moves in whole or not at all. The fair's claim is put
up last: a fair that has one is open, which is all that a later start looks at.
"""

import asyncio
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from expo.accounts.models import OrganisationKind
from expo.accounts.service import Accounts
from expo.app import Installation
from expo.demo.appointments import Appointments
from expo.demo.arrivals import Arrivals
from expo.demo.buyers import BuyerCompany, buyers
from expo.demo.dealings import Dealings
from expo.demo.exhibitors import Company, companies
from expo.demo.history import History
from expo.demo.moving import Mover
from expo.demo.pictures import Gallery, assets_there, scene
from expo.demo.plan import Somebody, find_fair, hall_floor, hall_key, in_all, is_open, people, plan
from expo.demo.progress import Told
from expo.demo.sign_ins import owner, password
from expo.demo.visitors import Walks
from expo.exhibitors.floors import Floors
from expo.fairs.announcements import Announcements
from expo.fairs.branding import BrandFairs
from expo.fairs.exchange import ExchangeRates
from expo.fairs.floor import walk_order
from expo.fairs.models import Fair
from expo.fairs.programme import Programmes
from expo.fairs.sections import categories
from expo.fairs.service import Fairs
from expo.kit.access import Actor
from expo.kit.errors import Conflict
from expo.kit.pictures import Pictures
from expo.kit.text import LANGUAGES

_GROUP: Final = 5
_LAST: Final = 2
"""So many products of each company are shown in turns, so that the newest of the fair are not all of one booth."""


@dataclass(frozen=True)
class Opening:
    """Opens the demo fair on an installation. ``only`` are its exhibitors; the password is everybody's.

    ``coming`` are the buyers who come with wishes, beside the few who only look around.
    """

    installation: Installation
    password: str
    told: Told
    only: tuple[Company, ...]
    coming: tuple[BuyerCompany, ...] = ()

    @property
    def fairs(self) -> Fairs:
        """The service of fairs."""
        found: Fairs = self.installation.services[Fairs]
        return found

    async def run(self) -> Fair:
        """Return the fair, open: one look-up when it is open already. Raises `Conflict`, `Invalid`."""
        fair = await find_fair(self.fairs)
        if fair is not None and is_open(fair, self.installation.clock()):
            return fair
        self.told.say("Opening the demo fair; this is done once and takes about a minute.")
        if not assets_there():
            self.told.say(
                "The pictures' parts are missing, so products get plain tiles (`make demo-pictures` fetches them)."
            )
        organiser = await self.account(people().organiser, OrganisationKind.ORGANISER)
        fair = await (self._set_up(organiser) if fair is None else self._again(organiser, fair))
        await self._admit_buyers(organiser, fair)
        await self._move_in(organiser, fair)
        mover = Mover(self.installation, organiser, fair)
        await History(self.installation, mover, self.only).run()
        await Walks(self.installation, fair).run()
        await self._match(Dealings(mover, self.only), Appointments(mover, self.only))
        return await self.fairs.change(organiser, fair_id=fair.id, claim=in_all(plan().claim))

    async def account(self, person: Somebody, kind: OrganisationKind) -> Actor:
        """Return a person as an actor, with a new account where there is none. Raises `Conflict` for a stranger's."""
        accounts: Accounts = self.installation.services[Accounts]
        found = await accounts.store.find_person_by_email(person.email)
        if found is None:
            found = await accounts.register(
                email=person.email,
                name=person.name,
                password=self.password,
                language=person.language,
                organisation=person.organisation(kind),
            )
        own = next((each for each in found.memberships if each.kind is kind), None)
        if own is None:
            raise Conflict(f"{person.email} has an account already that is not the demo's.")
        return found.acting(own.organisation_id)

    async def _set_up(self, organiser: Actor) -> Fair:
        """Lay the fair out and publish it, whole or not at all; its first day is today."""
        wanted, rates = plan(), plan().exchange
        opens_at, closes_at = wanted.span(self._today())

        async def write() -> Fair:
            fair = await self.fairs.create(
                organiser,
                slug=wanted.slug,
                name=in_all(wanted.name),
                opens_at=opens_at,
                closes_at=closes_at,
                time_zone=wanted.time_zone,
                languages=list(LANGUAGES),
            )
            fair = await self.fairs.set_halls(organiser, fair_id=fair.id, halls=wanted.halls())
            await self._lay_out(organiser, fair)
            await self._announce(organiser, fair)
            await self._tell(organiser, fair)
            exchange: ExchangeRates = self.installation.services[ExchangeRates]
            await exchange.set(organiser, base=rates.base, day=rates.day, source=rates.source, rates=rates.rates)
            return await self.fairs.publish(organiser, fair_id=fair.id)

        return await self.installation.database.transact(write, Fair)

    async def _again(self, organiser: Actor, fair: Fair) -> Fair:
        """Let a fair that is over begin again today, with its programme; leave one that is not over as it is."""
        if self.installation.clock() < fair.closes_at:
            return fair
        opens_at, closes_at = plan().span(self._today())

        async def write() -> Fair:
            programmes: Programmes = self.installation.services[Programmes]
            for item in await programmes.get(organiser, fair_id=fair.id):
                await programmes.remove(organiser, fair_id=fair.id, item_id=item.id)
            await self._announce(organiser, fair)
            return await self.fairs.change(organiser, fair_id=fair.id, opens_at=opens_at, closes_at=closes_at)

        return await self.installation.database.transact(write, Fair)

    async def _lay_out(self, organiser: Actor, fair: Fair) -> None:
        """Give each hall as many stands as its companies leave some free of."""
        floors: Floors = self.installation.services[Floors]
        for category in categories():
            there = sum(each.category == category.key for each in companies())
            floor, hall = hall_floor(there), hall_key(category.key)
            await floors.set_plan(organiser, fair_id=fair.id, hall=hall, version=0, floor=floor)

    async def _tell(self, organiser: Actor, fair: Fair) -> None:
        """Announce what visitors should know, and give the fair its colour."""
        announcements: Announcements = self.installation.services[Announcements]
        for each in plan().announcements:
            await announcements.add(
                organiser,
                fair_id=fair.id,
                title=in_all(each.title),
                body=in_all(each.body),
                shown_from=each.begins(self._today(), plan().zone),
                pinned=each.pinned,
            )
        brands: BrandFairs = self.installation.services[BrandFairs]
        await brands.change(organiser, fair_id=fair.id, accent=plan().accent)

    async def _announce(self, organiser: Actor, fair: Fair) -> None:
        programmes: Programmes = self.installation.services[Programmes]
        for item in plan().items:
            starts_at, ends_at = item.span(self._today(), plan().zone)
            await programmes.add(
                organiser,
                fair_id=fair.id,
                kind=item.kind,
                title=in_all(item.title),
                starts_at=starts_at,
                ends_at=ends_at,
                place=item.place,
            )

    async def _admit_buyers(self, organiser: Actor, fair: Fair) -> None:
        for each in people().buyers:
            buyer = await self.account(each, OrganisationKind.BUYER)
            await Mover(self.installation, organiser, fair).admit(buyer, note=each.note)
        if self.coming:
            self.told.say(f"{len(self.coming)} buyers from everywhere are coming with what they want to find.")
        await Arrivals(Mover(self.installation, organiser, fair), self.password).run(self.coming)

    async def _match(self, dealings: Dealings, appointments: Appointments) -> None:
        """Have buyers and exhibitors suggested to each other, let some answer, and order a schedule of meetings."""
        await dealings.aim()
        if self.coming:
            self.told.say("Now it is worked out whom each of them should meet.")
        if self.coming and await dealings.rematch():
            await dealings.answer()
            await appointments.run(self.coming)

    async def _move_in(self, organiser: Actor, fair: Fair) -> None:
        """Move every company in, in the same order each time, while the pictures are painted in the background."""
        pictures: Pictures = self.installation.services[Pictures]
        mover, places = Mover(self.installation, organiser, fair), booth_numbers(companies())
        async with asyncio.TaskGroup() as tasks:
            gallery = Gallery(pictures, tasks)
            done, arrived = 0, list[tuple[Company, Actor]]()
            async for company, actor in self._accounts():
                if not await mover.has_moved_in(actor, company):
                    for goods in company.products:
                        gallery.begin(scene(goods))
                    await mover.move_in(actor, company, places[company.english_name])
                    await mover.show_products(actor, company, company.products[:-_LAST], gallery)
                    arrived.append((company, actor))
                done += 1
                self.told.moved_in(company.name, done, len(self.only))
            await self._show_last(mover, arrived, gallery)
        newcomer = people().newcomer
        await mover.apply(await self.account(owner(newcomer), OrganisationKind.EXHIBITOR), newcomer)

    async def _show_last(self, mover: Mover, arrived: list[tuple[Company, Actor]], gallery: Gallery) -> None:
        """Show the companies' last products in turns, in an order that mixes halls and countries."""
        if arrived:
            self.told.say("All have moved in; now they put out their newest products.")
        mixed = sorted(arrived, key=lambda each: zlib.crc32(each[0].english_name.encode()))
        for turn in range(_LAST, 0, -1):
            for company, actor in mixed:
                await mover.show_products(actor, company, company.products[-turn:][:1], gallery)

    async def _accounts(self) -> AsyncIterator[tuple[Company, Actor]]:
        """Give the companies with their accounts; a few accounts are made at a time, since hashing takes a while."""
        for begin in range(0, len(self.only), _GROUP):
            group = self.only[begin : begin + _GROUP]
            wanted = [self.account(owner(company), OrganisationKind.EXHIBITOR) for company in group]
            for company, actor in zip(group, await asyncio.gather(*wanted), strict=True):
                yield company, actor

    def _today(self) -> date:
        return self.installation.clock().astimezone(plan().zone).date()


def opening(installation: Installation, told: Told) -> Opening:
    """Return the opening with all exhibitors and buyers, and the password that this installation's demo has."""
    return Opening(installation, password(installation.settings.signing_secret()), told, companies(), buyers())


def booth_numbers(exhibitors: tuple[Company, ...]) -> dict[str, str]:
    """Return each company's booth number by its English name: a stand of its hall, the free ones in between."""
    numbers: dict[str, str] = {}
    for category in categories():
        there = [each.english_name for each in exhibitors if each.category == category.key]
        stands = walk_order(hall_floor(len(there)).stands)
        numbers |= {name: stands[index * len(stands) // len(there)].number for index, name in enumerate(there)}
    return numbers
