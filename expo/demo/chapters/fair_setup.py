"""Setup of the demo fair by its organiser: halls, programme, announcements, exchange rates."""

from dataclasses import dataclass
from datetime import date

from expo.app import Installation
from expo.demo.data.exhibitors import companies
from expo.demo.data.plan import Announced, hall_floor, hall_key, in_all, plan
from expo.exhibitors.floors.service import Floors
from expo.fairs.announcements.service import Announcements
from expo.fairs.branding.service import BrandFairs
from expo.fairs.exchange_rates.service import ExchangeRates
from expo.fairs.fairs.models import Fair
from expo.fairs.fairs.service import Fairs
from expo.fairs.programme.service import Programmes
from expo.fairs.sections.models import categories
from expo.kit.access import Actor
from expo.kit.text import LANGUAGES


@dataclass(frozen=True)
class FairSetup:
    """Sets the fair up as its organiser, who is also an administrator; each step is atomic."""

    installation: Installation
    organiser: Actor

    async def set_up(self) -> Fair:
        """Set up the fair and publish it, starting today, with an announcement that exhibitors are still arriving."""
        fair_plan, rates, fairs = plan(), plan().exchange, self.installation.service(Fairs)
        opens_at, closes_at = fair_plan.span(self._today())

        async def write() -> Fair:
            fair = await fairs.create(
                self.organiser,
                slug=fair_plan.slug,
                name=in_all(fair_plan.name),
                opens_at=opens_at,
                closes_at=closes_at,
                time_zone=fair_plan.time_zone,
                languages=list(LANGUAGES),
            )
            fair = await fairs.set_halls(self.organiser, fair_id=fair.id, halls=fair_plan.halls())
            await self._give_spaces(fair)
            await self._schedule_programme(fair)
            for each in (*fair_plan.announcements, fair_plan.arriving):
                await self._tell(fair, each)
            await self.installation.service(BrandFairs).change(self.organiser, fair_id=fair.id, accent=fair_plan.accent)
            exchange = self.installation.service(ExchangeRates)
            await exchange.set(self.organiser, base=rates.base, day=rates.day, source=rates.source, rates=rates.rates)
            return await fairs.publish(self.organiser, fair_id=fair.id)

        return await self.installation.database.transact(write, Fair)

    async def again(self, fair: Fair) -> Fair:
        """Restart a fair that is over today, with its programme; leave any other fair unchanged."""
        if self.installation.clock() < fair.closes_at:
            return fair
        opens_at, closes_at = plan().span(self._today())

        async def write() -> Fair:
            programmes = self.installation.service(Programmes)
            for item in await programmes.get(self.organiser, fair_id=fair.id):
                await programmes.remove(self.organiser, fair_id=fair.id, item_id=item.id)
            await self._schedule_programme(fair)
            fairs = self.installation.service(Fairs)
            return await fairs.change(self.organiser, fair_id=fair.id, opens_at=opens_at, closes_at=closes_at)

        return await self.installation.database.transact(write, Fair)

    async def complete(self, fair: Fair) -> Fair:
        """Set the fair's tagline, which counts the participants, and remove the announcement of arriving exhibitors."""
        announcements, arriving = self.installation.service(Announcements), in_all(plan().arriving.title)

        async def write() -> Fair:
            for each in await announcements.all(self.organiser, fair_id=fair.id):
                if each.title == arriving:
                    await announcements.remove(self.organiser, announcement_id=each.id)
            tagline = in_all(plan().tagline)
            return await self.installation.service(Fairs).change(self.organiser, fair_id=fair.id, tagline=tagline)

        return await self.installation.database.transact(write, Fair)

    async def _give_spaces(self, fair: Fair) -> None:
        """Plan each hall with more spaces than its companies need."""
        floors = self.installation.service(Floors)
        for category in categories():
            count = sum(each.category == category.key for each in companies())
            floor, hall = hall_floor(count), hall_key(category.key)
            await floors.set_plan(self.organiser, fair_id=fair.id, hall=hall, version=0, floor=floor)

    async def _tell(self, fair: Fair, announcement: Announced) -> None:
        await self.installation.service(Announcements).add(
            self.organiser,
            fair_id=fair.id,
            title=in_all(announcement.title),
            body=in_all(announcement.body),
            shown_from=announcement.begins(self._today(), plan().zone),
            pinned=announcement.pinned,
        )

    async def _schedule_programme(self, fair: Fair) -> None:
        programmes = self.installation.service(Programmes)
        for item in plan().items:
            starts_at, ends_at = item.span(self._today(), plan().zone)
            await programmes.add(
                self.organiser,
                fair_id=fair.id,
                kind=item.kind,
                title=in_all(item.title),
                starts_at=starts_at,
                ends_at=ends_at,
                place=item.place,
            )

    def _today(self) -> date:
        return self.installation.clock().astimezone(plan().zone).date()
