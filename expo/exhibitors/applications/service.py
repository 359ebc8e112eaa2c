"""Bulk decisions on booth applications, with placement, in a fixed number of database commands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from expo.exhibitors.booths.places import checked_hall
from expo.exhibitors.booths.rules.checks import checked_number
from expo.exhibitors.booths.rules.pages import booth_page
from expo.exhibitors.booths.service import Booths
from expo.exhibitors.booths.store import BoothStore
from expo.exhibitors.companies.rules.access import WRITE
from expo.exhibitors.companies.store import ExhibitorStore
from expo.exhibitors.errors import BoothDecided, BoothNotFound, BoothTaken, NoFreeSpace, SpaceNotFound, SpaceTaken
from expo.exhibitors.models import Booth, BoothStatus, place_of
from expo.fairs.applications.decision_mails import DecisionMails, Notice
from expo.fairs.applications.errors import MAX_BATCH, TooManyDecisions
from expo.fairs.applications.models import UndecidedProblem
from expo.fairs.fairs.models import Fair
from expo.fairs.fairs.rules.reasons import DecisionReason, checked_reason
from expo.fairs.floor_plans.models import FloorPlan, plan_key, walk_order
from expo.fairs.sections.models import section as section_of
from expo.kit.access import Actor
from expo.kit.errors import ExpoError
from expo.kit.ids import is_id
from expo.kit.journal.entries import Subject
from expo.kit.paging import Page, Slice
from expo.kit.text import optional
from expo.kit.trade.values import checked_country

_MAX_NAMED = 300


@dataclass(frozen=True)
class BoothDecision:
    """An organiser's decision about one booth; ``next_free`` assigns the next free space of its section."""

    booth_id: str
    approve: bool
    stock_reason: DecisionReason | None = None
    reason: str | None = None
    hall: str | None = None
    number: str | None = None
    next_free: bool = False


@dataclass(frozen=True)
class DecidedBooths:
    """Results and problems of a bulk decision; ``written`` is False after validation only."""

    results: list[Booth] = field(default_factory=list)
    problems: list[UndecidedProblem] = field(default_factory=list)
    written: bool = False


@dataclass
class _Placing:
    """Assigns places in memory; tracks the plans, the taken places and the plans that were used."""

    fair: Fair
    plans: Mapping[str, FloorPlan]
    taken_places: set[str]
    used: dict[str, FloorPlan] = field(default_factory=dict)

    def place(self, booth: Booth, decision: BoothDecision) -> Booth:
        """Return the booth at its assigned place; raises the error that prevents it."""
        if decision.next_free:
            return self._place_in_next_free_space(booth)
        hall, number = checked_hall(self.fair, decision.hall), checked_number(decision.number)
        plan = self.plans.get(hall) if hall else None
        if plan is not None and number and plan.space(number) is None:
            raise SpaceNotFound
        moved = booth.moved_to(hall, number)
        if number and moved.place in self.taken_places:
            raise SpaceTaken if plan else BoothTaken
        return self._mark_taken(moved)

    def _place_in_next_free_space(self, booth: Booth) -> Booth:
        halls = [hall.key for hall in self.fair.halls if booth.section in hall.sections and hall.key in self.plans]
        free = (
            booth.moved_to(hall, space.number)
            for hall in halls
            for space in walk_order(self.plans[hall].floor.spaces)
            if place_of(self.fair.id, hall, space.number) not in self.taken_places
        )
        found = next(free, None)
        if found is None:
            raise NoFreeSpace
        return self._mark_taken(found)

    def _mark_taken(self, booth: Booth) -> Booth:
        if booth.number:
            self.taken_places.add(booth.place)
            if booth.hall is not None and booth.hall in self.plans:
                self.used[booth.hall] = self.plans[booth.hall]
        return booth


@dataclass(frozen=True)
class BoothDecisions:
    """Finds and decides booths of a fair for its organiser, and emails the applicants."""

    _store: BoothStore
    _companies: ExhibitorStore
    booths: Booths
    mails: DecisionMails

    async def decide(
        self,
        actor: Actor,
        *,
        booth_id: str,
        approve: bool,
        reason: str | None = None,
        hall: str | None = None,
        number: str | None = None,
        next_free: bool = False,
    ) -> Booth:
        """Decide one application as `Booths.decide` does, and email the applicant."""

        async def write() -> Booth:
            booth = await self.booths.decide(
                actor, booth_id=booth_id, approve=approve, reason=reason, hall=hall, number=number, next_free=next_free
            )
            fair = await self.booths.fairs.require_organiser(actor, fair_id=booth.fair_id, scope=WRITE)
            await self.mails.queue(actor, fair.id, [_notice(fair, booth)])
            return booth

        return await self.booths.database.transact(write, Booth)

    async def decide_many(
        self, actor: Actor, *, fair_id: str, decisions: Sequence[BoothDecision], validate_only: bool = False
    ) -> DecidedBooths:
        """Approve booths with their places or decline them; undecidable ones are reported, the others go through.

        The applicants are told by email. Raises `FairNotFound`, `TooManyDecisions` over 200, and `BoothTaken`
        when one of the places was assigned concurrently.
        """
        by_booth_id = {each.booth_id: each for each in decisions[: MAX_BATCH + 1]}
        if len(by_booth_id) > MAX_BATCH:
            raise TooManyDecisions

        async def write() -> DecidedBooths:
            fair = await self.booths.fairs.require_organiser(actor, fair_id=fair_id)
            found = await self._store.get_many([each for each in by_booth_id if is_id(each, "boo")])
            placing = await self._placing(fair, by_booth_id, found)
            decided = self._decided(fair, by_booth_id, found, placing)
            if validate_only:
                return decided
            await self._keep(actor, fair, decided.results)
            for plan in placing.used.values():
                await self.booths.places.plans.touch(plan)
            return replace(decided, written=True)

        if validate_only:
            return await write()
        return await self.booths.database.transact(write, DecidedBooths)

    async def find(
        self,
        actor: Actor,
        *,
        fair_id: str,
        part: Slice,
        status: BoothStatus | None = None,
        section: str | None = None,
        hall: str | None = None,
        country: str | None = None,
        text: str | None = None,
    ) -> Page[Booth]:
        """Return a fair's booths and applications to its organiser, in order of application.

        ``text`` is matched against the beginnings of words in company names; at most 300 companies are found.
        Raises `FairNotFound`, `SectionNotFound`, `HallNotFound`, `Invalid`.
        """
        fair = await self.booths.fairs.require_organiser(actor, fair_id=fair_id, scope="exhibitors:read")
        words = optional(text, field="text", limit=100)
        query: dict[str, Any] = {"fair_id": fair.id}
        query |= {"status": status} if status else {}
        query |= {"section": section_of(section).key} if section else {}
        query |= {"hall": checked_hall(fair, hall)} if hall else {}
        query |= {"country": checked_country(country, field="country")} if country and country.strip() else {}
        if words is not None:
            named = await self._companies.named(words, limit=_MAX_NAMED)
            booths = await self._store.at_fair([each.id for each in named], fair.id) if named else {}
            query["_id"] = {"$in": [each.id for each in booths.values()]}
            return await self._few(part, query, booths)
        return await self._store.list(part, query)

    async def _few(self, part: Slice, query: Mapping[str, Any], booths: Mapping[str, Booth]) -> Page[Booth]:
        """Return a page of a few booths that are already loaded."""
        rest = {name: value for name, value in query.items() if name not in {"_id", "fair_id"}}
        fit = [each for each in booths.values() if all(getattr(each, name) == value for name, value in rest.items())]
        return booth_page(sorted(fit, key=lambda each: each.id), part)

    async def _placing(
        self, fair: Fair, decisions: Mapping[str, BoothDecision], booths: Mapping[str, Booth]
    ) -> _Placing:
        """Return the free places in the halls concerned, with four reads regardless of the number of booths."""
        approved = [each for each in decisions.values() if each.approve and each.booth_id in booths]
        sections = {booths[each.booth_id].section for each in approved if each.next_free}
        named = {each.hall for each in approved if each.hall}
        halls = [hall.key for hall in fair.halls if hall.key in named or sections & set(hall.sections)]
        plans = await self.booths.places.plans.of_halls(fair, halls) if halls else {}
        booths_by_floor = await self._store.on_floors([plan_key(fair.id, each) for each in halls]) if halls else {}
        loose = [
            place_of(fair.id, None, each.number.strip().upper()) for each in approved if each.number and not each.hall
        ]
        others = await self._store.at_places(loose) if loose else {}
        return _Placing(fair, plans, {booth.place for some in booths_by_floor.values() for booth in some} | set(others))

    def _decided(
        self, fair: Fair, decisions: Mapping[str, BoothDecision], booths: Mapping[str, Booth], placing: _Placing
    ) -> DecidedBooths:
        results: list[Booth] = []
        problems: list[UndecidedProblem] = []
        for booth_id, decision in decisions.items():
            try:
                results.append(self._one(fair, booths.get(booth_id), decision, placing))
            except ExpoError as error:
                problems.append(UndecidedProblem.of(booth_id, error))
        return DecidedBooths(results, problems)

    def _one(self, fair: Fair, booth: Booth | None, decision: BoothDecision, placing: _Placing) -> Booth:
        if booth is None or booth.fair_id != fair.id:
            raise BoothNotFound
        if booth.status is not BoothStatus.APPLIED:
            raise BoothDecided
        words = checked_reason(decision.approve, decision.stock_reason, decision.reason)
        status = BoothStatus.APPROVED if decision.approve else BoothStatus.DECLINED
        decided = replace(
            booth, status=status, decided_at=self.booths.clock(), reason=words, stock_reason=decision.stock_reason
        )
        return placing.place(decided, decision) if decision.approve else decided

    async def _keep(self, actor: Actor, fair: Fair, decided_booths: Sequence[Booth]) -> None:
        if not decided_booths:
            return
        await self._store.replace_many(decided_booths)
        own = {each.id: {"exhibitor_id": each.exhibitor_id, "section": each.section} for each in decided_booths}
        for status in (BoothStatus.APPROVED, BoothStatus.DECLINED):
            subjects = [Subject("booth", each.id) for each in decided_booths if each.status is status]
            if subjects:
                verb, facts = f"booth.{status.lower()}", {"status": status}
                await self.booths.journal.record_many(
                    actor, verb, subjects, fair_id=fair.id, facts=facts, own_facts=own
                )
        await self.mails.queue(actor, fair.id, [_notice(fair, each) for each in decided_booths])


def _notice(fair: Fair, booth: Booth) -> Notice:
    if booth.status is BoothStatus.DECLINED:
        return Notice(booth.organisation_id, "booth_declined", booth.reason, booth.stock_reason)
    hall = fair.hall(booth.hall) if booth.hall else None
    place = " ".join(each for each in (hall.name.text if hall else "", booth.number or "") if each)
    return Notice(booth.organisation_id, "booth", booth.reason, place=place)
