"""How the demo's buyers come to the fair: each with an account, admitted, and with what it wants to find there.

Two hundred come, so they come in groups: all that a group writes is in one transaction, and one hash of the
password that all of the demo's people share serves for all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from expo.accounts.models import OrganisationKind, Person
from expo.accounts.service import Accounts
from expo.demo.buyers import BuyerCompany, BuyerWish, Must, Trade
from expo.demo.moving import Mover
from expo.demo.plan import plan
from expo.kit.access import Actor
from expo.matchmaking.checks import Amount, WishDraft
from expo.matchmaking.models import BuyerKind, Strictness
from expo.matchmaking.wishes import Wishes

_GROUP: Final = 10
_KINDS: Final = {
    Trade.IMPORTER: BuyerKind.IMPORTER,
    Trade.WHOLESALER: BuyerKind.WHOLESALER,
    Trade.DISTRIBUTOR: BuyerKind.WHOLESALER,
    Trade.FARM_SUPPLIER: BuyerKind.WHOLESALER,
    Trade.SCHOOL_SUPPLIER: BuyerKind.WHOLESALER,
    Trade.RETAIL_CHAIN: BuyerKind.RETAILER,
    Trade.ONLINE_SHOP: BuyerKind.ONLINE_SELLER,
    Trade.MANUFACTURER: BuyerKind.MANUFACTURER,
    Trade.WORKSHOP: BuyerKind.MANUFACTURER,
    Trade.CONTRACTOR: BuyerKind.PROJECT,
    Trade.HOTEL_GROUP: BuyerKind.PROJECT,
    Trade.RESTAURANT_GROUP: BuyerKind.PROJECT,
    Trade.HOSPITAL: BuyerKind.PROJECT,
}


@dataclass(frozen=True)
class Arrivals:
    """Lets buyers come to a fair. ``mover`` admits them, ``password`` is everybody's."""

    mover: Mover
    password: str

    @property
    def _accounts(self) -> Accounts:
        return self.mover.installation.service(Accounts)

    async def run(self, wanted: Sequence[BuyerCompany]) -> None:
        """Let those come who are not there yet, a group at a time, each group whole or not at all."""
        missing = [each for each in wanted if await self._accounts.store.find_person_by_email(each.email) is None]
        hashed = await self._accounts.passwords.hash(self.password) if missing else ""
        for begin in range(0, len(missing), _GROUP):
            await self._come(missing[begin : begin + _GROUP], hashed)

    async def _come(self, group: Sequence[BuyerCompany], hashed: str) -> None:
        fair = self.mover.fair
        first = fair.opens_at.astimezone(plan().zone).date()

        async def write() -> None:
            for each in group:
                actor = await self._register(each, hashed)
                await self.mover.admit(actor, note=each.buyer.note)
                drafts = [wish_draft(each, wish, first) for wish in each.wishes]
                await self.mover.installation.service(Wishes).save_many(actor, fair_id=fair.id, drafts=drafts)

        await self.mover.installation.database.transact(write)

    async def _register(self, company: BuyerCompany, hashed: str) -> Actor:
        """Make the account of who buys for a company, and the company, and return her as she acts for it."""
        accounts, buyer = self._accounts, company.buyer
        made = accounts.new_person(buyer.email, buyer.name, buyer.language, hashed)
        person: Person = replace(made, confirmed_at=made.created_at)
        await accounts.add(person)
        await accounts.found(person, buyer.organisation(OrganisationKind.BUYER).checked())
        stored = await accounts.store.find_person(person.id) or person
        return stored.acting(stored.memberships[0].organisation_id)


def wish_draft(company: BuyerCompany, wish: BuyerWish, first: date) -> WishDraft:
    """Return a wish as its company writes it for a fair whose first day is ``first``."""
    return WishDraft(
        text=wish.text,
        language=company.language,
        sections=[wish.section] if wish.section else [],
        quantity=amount(wish.quantity),
        target_price=amount(wish.price),
        certificates=wish.certificates,
        certificates_are=_strictness(wish, Must.CERTIFICATES),
        origins=wish.wanted_origins,
        unwanted_origins=wish.unwanted_origins,
        origins_are=_strictness(wish, Must.ORIGINS),
        market=wish.market or company.country,
        languages=company.speaks,
        languages_are=_strictness(wish, Must.LANGUAGES),
        buyer_kind=_KINDS[company.kind],
        needed_by=None if wish.days is None else first + timedelta(days=wish.days),
        named=wish.named,
    )


def amount(words: str | None) -> Amount | None:
    """Return a number and what it is of, as the demo's files write them together."""
    if words is None:
        return None
    value, _, of = words.partition(" ")
    return Amount(value, of)


def _strictness(wish: BuyerWish, must: Must) -> Strictness:
    return Strictness.HARD if must in wish.must else Strictness.NICE
