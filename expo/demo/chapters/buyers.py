"""Arrival of the demo's buyers: each gets an account, admission and its sourcing needs.

The two hundred buyers arrive in groups, with one transaction per group.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from expo.accounts.models import OrganisationKind, Person
from expo.accounts.service import Accounts
from expo.demo.chapters.accounts import AccountCreator
from expo.demo.chapters.participation import Participation
from expo.demo.data.buyers import BuyerCompany, BuyerNeed, Must, Trade
from expo.demo.data.plan import plan
from expo.demo.progress import ProgressCallback
from expo.matchmaking.sourcing_needs.models import BuyerKind, Strictness
from expo.matchmaking.sourcing_needs.rules.drafts import Amount, SourcingNeedDraft
from expo.matchmaking.sourcing_needs.service import SourcingNeeds

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
class BuyersSeeder:
    """Brings buyers to a fair. ``mover`` admits them, ``registrar`` creates their accounts."""

    mover: Participation
    registrar: AccountCreator
    on_progress: ProgressCallback

    async def run(self, buyers: Sequence[BuyerCompany]) -> None:
        """Bring in the missing buyers, group by group, each group atomically."""
        arrived_emails = {each.email for each in await self._people(buyers)}
        missing = [each for each in buyers if each.email not in arrived_emails]
        for begin in range(0, len(missing), _GROUP):
            group = missing[begin : begin + _GROUP]
            await self.registrar.hash_of(group[0].email)  # outside the transaction
            await self._come(group)
            self.on_progress.buyers_arrived(len(arrived_emails) + begin + len(group), len(buyers))

    async def latest(self, buyers: Sequence[BuyerCompany]) -> datetime | None:
        """Return when the last of these buyers arrived, None if none has."""
        return max((each.created_at for each in await self._people(buyers)), default=None)

    async def _people(self, buyers: Sequence[BuyerCompany]) -> list[Person]:
        accounts = self.mover.installation.service(Accounts)
        return await accounts.find_by_emails([each.email for each in buyers]) if buyers else []

    async def _come(self, group: Sequence[BuyerCompany]) -> None:
        fair = self.mover.fair
        first = fair.opens_at.astimezone(plan().zone).date()

        async def write() -> None:
            for each in group:
                person = await self.registrar.add(each.buyer, OrganisationKind.BUYER)
                actor = person.acting(person.memberships[0].organisation_id)
                await self.mover.admit(actor, note=each.buyer.note)
                drafts = [need_draft(each, need, first) for need in each.needs]
                await self.mover.installation.service(SourcingNeeds).save_many(actor, fair_id=fair.id, drafts=drafts)

        await self.mover.installation.database.transact(write)


def need_draft(company: BuyerCompany, need: BuyerNeed, first: date) -> SourcingNeedDraft:
    """Return a company's sourcing need as a draft for a fair whose first day is ``first``."""
    return SourcingNeedDraft(
        text=need.text,
        language=company.language,
        sections=[need.section] if need.section else [],
        quantity=amount(need.quantity),
        target_price=amount(need.price),
        certificates=need.certificates,
        certificates_are=_strictness(need, Must.CERTIFICATES),
        origins=need.wanted_origins,
        unwanted_origins=need.unwanted_origins,
        origins_are=_strictness(need, Must.ORIGINS),
        market=need.market or company.country,
        languages=company.speaks,
        languages_are=_strictness(need, Must.LANGUAGES),
        buyer_kind=_KINDS[company.kind],
        needed_by=None if need.days is None else first + timedelta(days=need.days),
        named=need.named,
    )


def amount(words: str | None) -> Amount | None:
    """Parse a number followed by its unit or currency, as in the demo's files."""
    if words is None:
        return None
    value, _, of = words.partition(" ")
    return Amount(value, of)


def _strictness(need: BuyerNeed, must: Must) -> Strictness:
    return Strictness.HARD if must in need.must else Strictness.NICE
