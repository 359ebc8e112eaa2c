"""Recommendations of an actor, answers to them, and access control."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from expo.accounts.models import Organisation, OrganisationKind
from expo.accounts.organisations import Organisations
from expo.discovery.search.service import Discovery
from expo.exhibitors.companies.service import Exhibitors
from expo.fairs.fairs.models import ParticipantRole
from expo.fairs.fairs.service import Fairs
from expo.kit.access import SYSTEM, Actor, require_kind
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.journal.entries import Journal, Subject
from expo.kit.paging import Page, Slice, decode_cursor, encode_cursor, page_of
from expo.matchmaking.models import READ, WRITE, MatchSide
from expo.matchmaking.recommendations.errors import ReasonWithoutDecline, RecommendationNotFound
from expo.matchmaking.recommendations.models import Answered, DeclineReason, MatchAnswer, Recommendation, SideAnswer
from expo.matchmaking.recommendations.rules.merging import MAX_WANTED, WaitingPairs, accepted_by_others, merge
from expo.matchmaking.recommendations.rules.session import RankedPair, answered_with, ordered_pairs
from expo.matchmaking.recommendations.store import RecommendationStore
from expo.matchmaking.sourcing_needs.models import SourcingNeed
from expo.matchmaking.sourcing_needs.store import SourcingNeedStore
from expo.matchmaking.tuning.models import MatchmakingSettings
from expo.matchmaking.tuning.store import SettingsStore

_ALIKE = 30
"""Number of products remembered as similar to a declined one."""


@dataclass(frozen=True)
class AnsweredPair:
    """A pair as just answered, and the side that answered."""

    side: MatchSide
    ranked_pair: RankedPair


@dataclass(frozen=True)
class MatchmakingStatus:
    """Status of a fair's matchmaking; ``last_run_at`` is None before the first run."""

    on: bool
    last_run_at: datetime | None


@dataclass(frozen=True)
class SeenBuyer:
    """A buyer as visible to an exhibitor: no withheld name, no closed need, and never a price."""

    name: str | None = None
    country: str | None = None
    need: SourcingNeed | None = None


@dataclass(frozen=True)
class Matchmaking:
    """Recommendations as seen from their two sides: a buyer's organisation, or an exhibitor."""

    _store: RecommendationStore
    _needs: SourcingNeedStore
    _settings: SettingsStore
    organisations: Organisations
    exhibitors: Exhibitors
    discovery: Discovery
    fairs: Fairs
    journal: Journal
    database: Database
    clock: Clock

    async def recommended_exhibitors(
        self, actor: Actor, *, fair_id: str, part: Slice, answer: MatchAnswer | None = None
    ) -> Page[RankedPair]:
        """Return the exhibitors recommended to a buyer's organisation; with ``answer``, those it has answered so.

        Raises `SignInRequired`, `Forbidden` for all but buyers, `FairNotFound`.
        """
        buyer_id = require_kind(actor, OrganisationKind.BUYER, scope=READ)
        await self.fairs.get(actor, fair_id=fair_id)
        return await self._page(fair_id, MatchSide.BUYER, buyer_id, part, answer)

    async def recommended_buyers(
        self, actor: Actor, *, fair_id: str, part: Slice, answer: MatchAnswer | None = None
    ) -> Page[RankedPair]:
        """Return the buyers recommended to the actor's own exhibitor: those with open needs visible to exhibitors."""
        own = await self.exhibitors.require_own(actor, scope=READ)
        await self.fairs.get(actor, fair_id=fair_id)
        return await self._page(fair_id, MatchSide.EXHIBITOR, own.id, part, answer)

    async def waiting_buyers(self, actor: Actor, *, fair_id: str) -> WaitingPairs:
        """Return the pairs recommended to the actor's own exhibitor that wait for an answer."""
        own, side = await self.exhibitors.require_own(actor, scope=READ), MatchSide.EXHIBITOR
        await self.fairs.get(actor, fair_id=fair_id)
        answers = {each.id: each for each in await self._store.answers(fair_id, side, own.id)}
        wanted_by = [each for each in accepted_by_others(answers.values(), side) if answers[each.id].by(side) is None]
        found = await self._placed(fair_id, side, own.id, answers, wanted_by[:MAX_WANTED])
        waiting = [each.recommendation.id for each in found if each.answered is None or each.answered.by(side) is None]
        return WaitingPairs(frozenset(waiting), frozenset(each.id for each in wanted_by[MAX_WANTED:]))

    async def answer(
        self,
        actor: Actor,
        *,
        fair_id: str,
        pair_id: str,
        answer: MatchAnswer,
        reason: DeclineReason | None = None,
        starred: bool = False,
    ) -> AnsweredPair:
        """Answer a recommendation; a later answer replaces the earlier one.

        Raises `RecommendationNotFound`, `ReasonWithoutDecline`, `Forbidden`.
        """
        side, party = await self._party(actor)
        if reason is not None and answer is not MatchAnswer.NOT_INTERESTED:
            raise ReasonWithoutDecline
        pair = await self._own_pair(fair_id, side, party, pair_id)
        side_answer = SideAnswer(answer, self.clock(), reason, starred and answer is not MatchAnswer.NOT_INTERESTED)
        alike = await self._alike(actor, pair, side_answer)

        async def write() -> Answered:
            before = await self._store.find_answer(pair_id) or Answered(pair_id, pair.without_other_needs())
            after = replace(before.with_answer(side, side_answer), alike=alike or before.alike)
            await self._store.put_answer(after)
            await self._record(actor, "recommendation.answered", fair_id, pair_id, side)
            return after

        return AnsweredPair(side, RankedPair(pair, await self.database.transact(write, Answered), 0))

    async def find_answer(self, pair_id: str) -> Answered | None:
        """Return both sides' answers to a pair, without access control: for the demo, which answers once."""
        return await self._store.find_answer(pair_id)

    async def withdraw_answer(self, actor: Actor, *, fair_id: str, pair_id: str) -> AnsweredPair:
        """Withdraw an answer; without one, nothing changes.

        Raises `RecommendationNotFound`, `Forbidden`.
        """
        side, party = await self._party(actor)
        pair = await self._own_pair(fair_id, side, party, pair_id)

        async def write() -> Answered:
            before = await self._store.find_answer(pair_id) or Answered(pair_id, pair.without_other_needs())
            if before.by(side) is None:
                return before
            after = before.without_answer(side, self.clock())
            await self._store.put_answer(after)
            await self._record(actor, "recommendation.answer_withdrawn", fair_id, pair_id, side)
            return after

        return AnsweredPair(side, RankedPair(pair, await self.database.transact(write, Answered), 0))

    async def status(self, actor: Actor, *, fair_id: str) -> MatchmakingStatus:
        """Return the status of a fair's matchmaking; raises `FairNotFound`."""
        await self.fairs.get(actor, fair_id=fair_id)
        settings = await self._settings.get(fair_id)
        return MatchmakingStatus(settings.published.on, settings.last_run_at)

    async def get_needs(self, need_ids: Sequence[str]) -> list[SourcingNeed | None]:
        """Return needs in the order of their ids, without access control.

        Only for readers of their own recommendations.
        """
        return await self._needs.get_many(need_ids)

    async def has_answers(self, fair_id: str, buyer_id: str) -> bool:
        """Return whether a buyer has answered a recommendation at a fair, without permission checks."""
        return bool(await self._store.answers(fair_id, MatchSide.BUYER, buyer_id))

    async def seen_buyers(self, keys: Sequence[tuple[str, str, bool]]) -> list[SeenBuyer]:
        """Return buyers by organisation, need and acceptance, without access control.

        Only for the exhibitors of these pairs. A need of another organisation is ignored.
        """
        needs = {each.id: each for each in await self._needs.get_many([need for _, need, _ in keys if need]) if each}
        found = await self.organisations.find_many(organisation_ids=list(dict.fromkeys(each for each, _, _ in keys)))
        known = {each.id: each for each in found if each}
        return [
            _seen_buyer(known.get(buyer), _of(buyer, needs.get(need)), accepted=accepted)
            for buyer, need, accepted in keys
        ]

    async def _record(self, actor: Actor, verb: str, fair_id: str, pair_id: str, side: MatchSide) -> None:
        """Record that a side has answered, but not the answer or the other party: others read the fair's log too."""
        await self.journal.record(
            actor, verb, Subject("recommendation", pair_id), fair_id=fair_id, facts={"side": side}
        )

    async def _party(self, actor: Actor) -> tuple[MatchSide, str]:
        if actor.is_kind(OrganisationKind.EXHIBITOR):
            return MatchSide.EXHIBITOR, (await self.exhibitors.require_own(actor, scope=WRITE)).id
        return MatchSide.BUYER, require_kind(actor, OrganisationKind.BUYER, scope=WRITE)

    async def _own_pair(self, fair_id: str, side: MatchSide, party: str, pair_id: str) -> Recommendation:
        """Return a pair that a side sees, or has answered before."""
        known = await self._store.find_answer(pair_id)
        if known is not None and (known.recommendation.fair_id, known.recommendation.party(side)) == (fair_id, party):
            if known.by(side) is not None:
                return known.recommendation.without_other_needs()
            if known.declined or not known.recommendation.visible_to(side):
                raise RecommendationNotFound
            return known.recommendation.without_other_needs()
        pairs = await self._pairs(await self._settings.get(fair_id), side, party)
        found = next((each for each in pairs if each.id == pair_id), None)
        if found is None:
            raise RecommendationNotFound
        return found

    async def _alike(self, actor: Actor, pair: Recommendation, answer: SideAnswer) -> list[str]:
        """Return products similar to the first one of a pair declined for its goods."""
        if answer.reason is not DeclineReason.NOT_MY_PRODUCTS or not pair.evidence.products:
            return []
        if not actor.has_scope("discovery:read"):
            return []
        return await self.discovery.similar(actor, product_id=pair.evidence.products[0], first=_ALIKE)

    async def _page(
        self, fair_id: str, side: MatchSide, party: str, part: Slice, answer: MatchAnswer | None
    ) -> Page[RankedPair]:
        answers = {each.id: each for each in await self._store.answers(fair_id, side, party)}
        place, last = decode_cursor(part.after, [int, str]) if part.after else (-math.inf, "")
        wanted_by = accepted_by_others(answers.values(), side)
        whole = answer is not None or len(wanted_by) <= MAX_WANTED
        if answer is not None:
            found = answered_with(answers.values(), side, answer)
        elif whole:
            found = await self._placed(fair_id, side, party, answers, wanted_by)
        else:
            found = await self._behind(fair_id, side, party, answers, ((place, last), part.first))
        rows = [each for each in found if each.order > (place, last)][: part.first + 1]
        cursors = [encode_cursor(*each.order) for each in rows]
        return page_of(rows, cursors, part, total=len(found), lower_bound=not whole)

    async def _behind(
        self,
        fair_id: str,
        side: MatchSide,
        party: str,
        answers: Mapping[str, Answered],
        window: tuple[tuple[float, str], int],
    ) -> list[RankedPair]:
        """Return a side's list up to enough pairs after a position, where very many others want to meet it.

        Of those, only the ones that may rank there are looked up, some hundred at a time, until there are enough.
        """
        (begin, first), weights, end = window, (await self._settings.get(fair_id)).weights, 0
        wanted_by = ordered_pairs(accepted_by_others(answers.values(), side), answers, side, weights)
        behind = [each for each in wanted_by if each.order > begin]
        while True:
            end += MAX_WANTED
            looked = [each.recommendation for each in behind[:end]]
            found = await self._placed(fair_id, side, party, answers, looked)
            if end >= len(behind):
                return found
            found = [each for each in found if each.order <= behind[end - 1].order]
            if sum(each.order > begin for each in found) > first:
                return found

    async def _placed(
        self,
        fair_id: str,
        side: MatchSide,
        party: str,
        answers: Mapping[str, Answered],
        wanted_by: Sequence[Recommendation],
    ) -> list[RankedPair]:
        """Return all recommendations of a side in their current order."""
        settings = await self._settings.get(fair_id)
        pairs = await self._pairs(settings, side, party, wanted_by=wanted_by)
        return ordered_pairs(pairs, answers, side, settings.weights)

    async def _pairs(
        self, settings: MatchmakingSettings, side: MatchSide, party: str, *, wanted_by: Sequence[Recommendation] = ()
    ) -> Sequence[Recommendation]:
        """Return all valid pairs of a side: matchmaking is on, the need is open, the buyer is not declined.

        Pairs accepted by the other side (``wanted_by``) are included, at the end unless they are among the best.
        """
        if not settings.published.on:
            return []
        listed = await self._store.lists.recommended(settings.generation, settings.id, side, party)
        begun = settings.last_run_begun_at
        fresh, stand_ins = await self._store.fresh(settings.id, side, party, since=begun)
        needs = await self._needs_of([*listed, *fresh, *stand_ins, *wanted_by])
        changed = {each.id for each in needs if begun is not None and each.changed_at >= begun}
        is_open = {each.id: each.is_open for each in needs}
        found = merge(listed, fresh, is_open, side, changed_needs=changed, stand_ins=stand_ins, wanted_by=wanted_by)
        buyers = list(dict.fromkeys(each.buyer_id for each in found))
        refused = await self.fairs.declined(buyers, fair_id=settings.id, role=ParticipantRole.BUYER)
        found = [each for each in found if each.buyer_id not in refused]
        return await self._with_open_booth(settings.id, found)

    async def _with_open_booth(self, fair_id: str, pairs: Sequence[Recommendation]) -> Sequence[Recommendation]:
        """Return the pairs whose exhibitors are published and have an open booth now."""
        ids = [each.exhibitor_id for each in pairs]
        booths = await self.exhibitors.booths_of(SYSTEM, exhibitor_ids=ids, fair_id=fair_id) if ids else []
        return [each for each, booth in zip(pairs, booths, strict=True) if booth is not None and booth.is_open]

    async def _needs_of(self, pairs: Sequence[Recommendation]) -> list[SourcingNeed]:
        ids = list(dict.fromkeys(need for each in pairs for need in (each.need_id, *each.also) if need))
        return [each for each in await self._needs.get_many(ids) if each]


def _of(buyer_id: str, need: SourcingNeed | None) -> SourcingNeed | None:
    return need if need is not None and need.buyer_id == buyer_id else None


def _seen_buyer(organisation: Organisation | None, need: SourcingNeed | None, *, accepted: bool) -> SeenBuyer:
    shown = need.for_exhibitors() if need is not None and need.is_open else None
    if organisation is None:
        return SeenBuyer(need=shown)
    named = accepted or (need is not None and need.named)
    return SeenBuyer(organisation.name if named else None, organisation.country, shown)
