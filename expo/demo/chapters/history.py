"""What happened at the demo fair before its visitor came: ``history.toml``, done by the people whom it names.

Each step looks whether it has been done, so that an opening which was broken off goes on here too.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from expo.accounts.models import OrganisationKind, Person
from expo.accounts.service import Accounts
from expo.app import Installation
from expo.catalog.editing.models import Partial
from expo.catalog.imports.models import ImportOptions
from expo.catalog.imports.service import Imports
from expo.catalog.products.service import Catalog
from expo.demo.chapters.moving import Mover
from expo.demo.data.exhibitors import Company, Row, exhibitor, read
from expo.demo.data.sign_ins import owner
from expo.discovery.search.models import Wanted
from expo.exhibitors.companies.service import Exhibitors
from expo.favourites.following import Following
from expo.favourites.lists import FavouriteLists
from expo.favourites.models import Thing, ThingKind
from expo.favourites.searches import SavedSearches
from expo.favourites.service import Favourites
from expo.kit.access import Actor
from expo.kit.files.uploads import UploadPurpose
from expo.kit.paging import Slice
from expo.sourcing.service import Enquiries

_MANY: Final = Slice(first=100)


class Kept(Row, frozen=True):
    """A product, or without a number its exhibitor, and what the buyer thinks of it."""

    exhibitor: str
    number: str | None = None
    note: str | None = None


class List(Row, frozen=True):
    """A buyer's list of favourites."""

    buyer: str
    name: str
    shared: bool
    items: list[Kept]


class Follows(Row, frozen=True):
    """Whom a buyer follows."""

    buyer: str
    exhibitors: list[str]


class Search(Row, frozen=True):
    """A search that a buyer has saved."""

    buyer: str
    name: str
    text: str


class Said(Row, frozen=True):
    """Words in a language."""

    language: str
    text: str


class Question(Row, frozen=True):
    """What a buyer asked about a product, and what the exhibitor has answered so far."""

    buyer: str
    exhibitor: str
    number: str
    quantity: str
    text: str
    answer: Said | None = None


class Sheet(Row, frozen=True):
    """A sheet that an exhibitor has imported, bad rows and all."""

    exhibitor: str
    name: str
    columns: list[str]
    rows: list[list[str]]

    def content(self) -> bytes:
        """Return the sheet as CSV in UTF-8."""
        text = io.StringIO()
        csv.writer(text).writerows([self.columns, *self.rows])
        return text.getvalue().encode()


class Past(Row, frozen=True):
    """All of it."""

    lists: list[List]
    follows: list[Follows]
    searches: list[Search]
    enquiries: list[Question]
    sheet: Sheet


@cache
def past() -> Past:
    """Return what happened; raises `Invalid`."""
    return read(Path(__file__).parent / "history.toml", Past)


@dataclass(frozen=True)
class History:
    """Lets it happen again. ``mover`` hands files in; only exhibitors in ``there`` take part."""

    installation: Installation
    mover: Mover
    there: tuple[Company, ...]
    _people: dict[str, Person] = field(default_factory=dict, init=False, repr=False)

    async def run(self) -> None:
        """Do what has not been done, and whose buyers have come."""
        for each in past().lists:
            if await self._has_come(each.buyer):
                await self._list(each)
        for follows in past().follows:
            if await self._has_come(follows.buyer):
                await self._follow(follows)
        for search in past().searches:
            if await self._has_come(search.buyer):
                buyer, wanted = await self._actor(search.buyer), Wanted(text=search.text, fair_id=self.mover.fair.id)
                await self.installation.service(SavedSearches).save(buyer, wanted=wanted, name=search.name)
        for question in past().enquiries:
            if await self._has_come(question.buyer):
                await self._ask(question)
        await self._import(past().sheet)

    async def _follow(self, follows: Follows) -> None:
        buyer = await self._actor(follows.buyer)
        for slug in follows.exhibitors:
            if self._takes_part(slug):
                exhibitor_id = await self._exhibitor_id(slug)
                await self.installation.service(Following).follow(buyer, exhibitor_id=exhibitor_id)

    async def _list(self, wanted: List) -> None:
        buyer, lists = await self._actor(wanted.buyer), self.installation.service(FavouriteLists)
        known = [each for each in (await lists.list(buyer, wanted=_MANY)).items if each.name == wanted.name]
        made = known[0] if known else await lists.create(buyer, name=wanted.name, shared=wanted.shared)
        for item in reversed(wanted.items):  # the newest comes first
            if self._takes_part(item.exhibitor):
                thing = await self._thing(item)
                await self.installation.service(Favourites).add(buyer, thing=thing, list_id=made.id, note=item.note)

    async def _thing(self, item: Kept) -> Thing:
        if item.number is None:
            return Thing(ThingKind.EXHIBITOR, await self._exhibitor_id(item.exhibitor))
        return Thing(ThingKind.PRODUCT, await self._product_id(item.exhibitor, item.number))

    async def _ask(self, question: Question) -> None:
        if not self._takes_part(question.exhibitor):
            return
        enquiries, buyer = self.installation.service(Enquiries), await self._actor(question.buyer)
        asked = (await enquiries.list(buyer, wanted=_MANY)).items
        product_id = await self._product_id(question.exhibitor, question.number)
        if any(each.product_id == product_id for each in asked):
            return
        language = (await self._person(question.buyer)).language
        enquiry = await enquiries.ask(
            buyer, text=question.text, language=language, product_id=product_id, quantity=question.quantity
        )
        if question.answer:
            seller = await self._owner(question.exhibitor)
            said = question.answer
            await enquiries.reply(seller, enquiry_id=enquiry.id, text=said.text, language=said.language)

    async def _import(self, sheet: Sheet) -> None:
        imports = self.installation.service(Imports)
        if not self._takes_part(sheet.exhibitor):
            return
        seller = await self._owner(sheet.exhibitor)
        if (await imports.list(seller, wanted=_MANY)).items:
            return
        upload_id = await self.mover.upload(seller, sheet.name, sheet.content(), UploadPurpose.SHEET)
        options = ImportOptions(dry_run=False, partial=Partial.GOOD_ROWS)
        await imports.start(seller, upload_id=upload_id, options=options)

    def _takes_part(self, slug: str) -> bool:
        """Say whether the exhibitor of this file is at the fair; tests have a part of them."""
        return any(each.english_name == exhibitor(slug).english_name for each in self.there)

    async def _owner(self, slug: str) -> Actor:
        return await self._actor(owner(exhibitor(slug)).email, OrganisationKind.EXHIBITOR)

    async def _exhibitor_id(self, slug: str) -> str:
        return (await self.installation.service(Exhibitors).require_own(await self._owner(slug))).id

    async def _product_id(self, slug: str, number: str) -> str:
        seller = await self._owner(slug)
        found: Mapping[str, Any] = await self.installation.service(Catalog).own_by_number(seller, numbers=[number])
        return str(found[number].id)

    async def _actor(self, email: str, kind: OrganisationKind = OrganisationKind.BUYER) -> Actor:
        """Return one of the demo's people, acting for the organisation that is hers."""
        person = await self._person(email)
        own = next(each for each in person.memberships if each.kind is kind)
        return person.acting(own.organisation_id)

    async def _has_come(self, email: str) -> bool:
        """Say whether a buyer is at the fair; tests have a part of them."""
        return await self._find(email) is not None

    async def _person(self, email: str) -> Person:
        found = await self._find(email)
        if found is None:
            raise LookupError(email)
        return found

    async def _find(self, email: str) -> Person | None:
        if email not in self._people:
            found = await self.installation.service(Accounts).find_by_email(email)
            if found is None:
                return None
            self._people[email] = found
        return self._people[email]
