"""A fair's listings for its organiser: those with problems, and a check of all of them.

The check reads the products of all companies with an open booth, computes the usual price of each section,
then judges each company's products against each other. It is a job and resumes after an interruption.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final

from expo.accounts.models import OrganisationKind
from expo.catalog.products.models import READ, Change, Product
from expo.catalog.products.rules.quality import (
    MANY,
    ListingContext,
    ListingProblem,
    PriceKey,
    first_picture,
    median_of,
    price_key,
    price_of,
    problem_list,
    problems_of,
)
from expo.catalog.products.service import Catalog
from expo.catalog.products.store.products import ProductStore
from expo.exhibitors.models import Exhibitor
from expo.fairs.exchange_rates.service import ExchangeRates
from expo.kit.access import SYSTEM, Actor
from expo.kit.errors import Conflict
from expo.kit.jobs.queue import SHEETS, Job, JobKind, Jobs, JobStatus
from expo.kit.paging import LARGEST_PAGE, Page, Slice

_MAX_PRICES: Final = 5000
_BASE: Final = "USD"


class CheckRunning(Conflict):
    """The fair's listings are being checked already."""

    code = "CHECK_RUNNING"

    def __init__(self) -> None:
        super().__init__("The listings are already being checked.")


@dataclass(frozen=True)
class ListingCheck:
    """A check of a fair's listings; ``done`` of ``total`` companies, ``counts`` by problem once it has finished."""

    id: str
    status: JobStatus
    done: int
    total: int
    started_at: datetime
    ended_at: datetime | None
    counts: dict[str, int]


@dataclass(frozen=True)
class _CheckInput:
    fair_id: str


@dataclass(frozen=True)
class _CheckProgress:
    counts: dict[str, int] = field(default_factory=dict)


CHECK: Final = JobKind("listings", _CheckInput, _CheckProgress, SHEETS, conflict=CheckRunning)
"""Jobs that check listings: one at a time per fair, queued under the fair's id."""


@dataclass(frozen=True)
class Listings:
    """Finds and checks the listings of a fair, for its organiser."""

    _store: ProductStore
    catalog: Catalog
    rates: ExchangeRates
    jobs: Jobs

    async def with_problems(
        self, actor: Actor, *, fair_id: str, part: Slice, problem: ListingProblem | None = None
    ) -> Page[Product]:
        """Return the fair's published products with a given problem, or with any, newest first.

        Raises `FairNotFound` unless the actor is the fair's organiser.
        """
        fair = await self.catalog.fairs.require_organiser(actor, fair_id=fair_id, scope=READ)
        return await self.catalog.in_list(actor, list_name=problem_list(problem), part=part, fair_id=fair.id)

    async def problems(self, actor: Actor, products: Sequence[Product]) -> list[list[ListingProblem]]:
        """Return the products' problems to members of their exhibitors and to organisers of their fairs; else none."""
        may = await self.may_judge(actor, products)
        return [problems_of(each) if allowed else [] for each, allowed in zip(products, may, strict=True)]

    async def may_judge(self, actor: Actor, products: Sequence[Product]) -> list[bool]:
        """Say for each product whether the actor belongs to its exhibitor or organises one of its exhibitor's fairs."""
        others = {each.exhibitor_id for each in products if not each.is_own(actor)}
        known: set[str] = set()
        if others and actor.organisation_id and actor.is_kind(OrganisationKind.ORGANISER) and actor.has_scope(READ):
            known = await self.catalog.exhibitors.known_to(actor.organisation_id, sorted(others))
        return [each.is_own(actor) or each.exhibitor_id in known for each in products]

    async def start(self, actor: Actor, *, fair_id: str) -> ListingCheck:
        """Queue a check of all listings of the actor's fair; raises `FairNotFound`, `CheckRunning`."""
        fair = await self.catalog.fairs.require_organiser(actor, fair_id=fair_id, scope="catalog:write")
        return _shown(
            await self.jobs.queue(CHECK, _CheckInput(fair.id), person_id=actor.person_id, organisation_id=fair.id)
        )

    async def last(self, actor: Actor, *, fair_id: str) -> ListingCheck | None:
        """Return the last check of the actor's fair, or None before the first; raises `FairNotFound`."""
        fair = await self.catalog.fairs.require_organiser(actor, fair_id=fair_id, scope=READ)
        found = await self.jobs.list(CHECK, organisation_id=fair.id, limit=1)
        return _shown(found[0]) if found else None

    async def run(self, job: Job) -> _CheckProgress:
        """Check all listings of a fair; the job handler."""
        order = CHECK.arguments(job)
        companies = await self._companies(order.fair_id)
        table = await self.rates.current()
        rates = {} if table is None else table.decimals()
        medians = await self._medians(companies, rates)
        counts, today = Counter[str](), self.jobs.clock().date()
        for done, company in enumerate(companies, 1):
            products = await self._products(company)
            firsts = Counter(first_picture(each) for each in products)
            repeated = {picture for picture, count in firsts.items() if picture is not None and count >= MANY}
            others = ListingContext(today, _BASE, rates, medians, company.certificates, repeated)
            await self._judge(products, others)
            counts.update(problem for each in products for problem in others.judged(each).problems or ())
            await self.jobs.save(job, done=done, total=len(companies))
        return _CheckProgress(dict(counts))

    async def _companies(self, fair_id: str) -> list[Exhibitor]:
        found: list[Exhibitor] = []
        part: Slice | None = Slice(LARGEST_PAGE)
        while part is not None:
            page = await self.catalog.exhibitors.list(SYSTEM, part=part, fair_id=fair_id)
            found += page.items
            part = Slice(LARGEST_PAGE, page.cursors[-1]) if page.has_next else None
        return found

    async def _products(self, company: Exhibitor) -> list[Product]:
        return [product async for some in self.catalog.every_published(exhibitor_id=company.id) for product in some]

    async def _medians(self, companies: Sequence[Exhibitor], rates: dict[str, Decimal]) -> dict[PriceKey, Decimal]:
        """Return the median price of each section and unit, from the first 5,000 prices."""
        prices: defaultdict[PriceKey, list[Decimal]] = defaultdict(list)
        for company in companies:
            for product in await self._products(company):
                price, among = price_of(product, _BASE, rates), prices[price_key(product)]
                if price is not None and len(among) < _MAX_PRICES:
                    among.append(price)
        medians = {key: median_of(among) for key, among in prices.items()}
        return {key: each for key, each in medians.items() if each is not None}

    async def _judge(self, products: Sequence[Product], others: ListingContext) -> None:
        """Save changed problems of products, a hundred per transaction."""
        stale = [each.id for each in products if others.judged(each).problems != each.problems]
        for begin in range(0, len(stale), LARGEST_PAGE):
            ids = stale[begin : begin + LARGEST_PAGE]

            async def write(ids: Sequence[str] = ids) -> None:
                found = [each for each in await self._store.get_many(ids) if each is not None]
                changes = [Change(each, others.judged(each)) for each in found]
                changed = [each for each in changes if each.before != each.after]
                if changed:
                    await self._store.write(changed, person_id=None)

            await self.jobs.database.transact(write)


def _shown(job: Job) -> ListingCheck:
    counts = CHECK.state(job).counts
    return ListingCheck(job.id, job.status, job.done, job.total, job.created_at, job.ended_at, counts)
