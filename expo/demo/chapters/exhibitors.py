"""How the demo's companies move in: in a fixed order, while their pictures are rendered concurrently."""

import asyncio
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from expo.accounts.models import OrganisationKind
from expo.demo.chapters.accounts import AccountCreator
from expo.demo.chapters.participation import Participation
from expo.demo.data.exhibitors import Company, companies
from expo.demo.data.plan import hall_floor, people
from expo.demo.data.sign_ins import owner
from expo.demo.media.pictures import PicturePainter, scene
from expo.demo.progress import ProgressCallback
from expo.fairs.floor_plans.models import walk_order
from expo.fairs.sections.models import categories
from expo.kit.access import Actor
from expo.kit.files.pictures import Pictures

_LAST: Final = 2
"""Products per company that are published in turns, so that the fair's newest are not all from one booth."""


@dataclass(frozen=True)
class ExhibitorsSeeder:
    """Moves companies in; ``every`` are all companies to come, including those already there."""

    mover: Participation
    registrar: AccountCreator
    on_progress: ProgressCallback
    every: tuple[Company, ...]

    async def run(self, group: Sequence[Company], *, offset: int = 0) -> None:
        """Move in the missing companies of a group; ``offset`` have moved in before it."""
        places, arrived = booth_numbers(companies()), list[tuple[Company, Actor]]()
        async with asyncio.TaskGroup() as tasks:
            gallery = PicturePainter(self.mover.installation.service(Pictures), tasks)
            for done, company in enumerate(group, offset + 1):
                actor = await self.registrar.account(owner(company), OrganisationKind.EXHIBITOR)
                if not await self.mover.has_moved_in(actor, company):
                    for goods in company.products:
                        gallery.begin(scene(goods))
                    await self.mover.move_in(actor, company, places[company.english_name])
                    await self.mover.show_products(actor, company, company.products[:-_LAST], gallery)
                    arrived.append((company, actor))
                self.on_progress.moved_in(company.name, done, len(self.every))
            await self._show_last(arrived, gallery)

    async def _show_last(self, arrived: list[tuple[Company, Actor]], gallery: PicturePainter) -> None:
        """Publish the companies' last products in turns, in an order that mixes halls and countries."""
        mixed = sorted(arrived, key=lambda each: zlib.crc32(each[0].english_name.encode()))
        for turn in range(_LAST, 0, -1):
            for company, actor in mixed:
                await self.mover.show_products(actor, company, company.products[-turn:][:1], gallery)


def in_parts(exhibitors: Sequence[Company]) -> tuple[list[Company], list[Company]]:
    """Split companies into those with a booth when the fair opens, and the others.

    The first are the company whose sign-in is shown and one company for each other hall.
    """
    shown = people().shown_exhibitor().english_name
    halls = {each.category: each for each in reversed(exhibitors)}
    halls |= {each.category: each for each in exhibitors if each.english_name == shown}
    first = [each for each in exhibitors if halls[each.category] is each]
    return first, [each for each in exhibitors if each not in first]


def booth_numbers(exhibitors: tuple[Company, ...]) -> dict[str, str]:
    """Return each company's booth number by its English name: spaces of its hall, with free ones in between."""
    numbers: dict[str, str] = {}
    for category in categories():
        names = [each.english_name for each in exhibitors if each.category == category.key]
        spaces = walk_order(hall_floor(len(names)).spaces)
        numbers |= {name: spaces[index * len(spaces) // len(names)].number for index, name in enumerate(names)}
    return numbers
