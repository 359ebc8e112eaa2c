"""Viewing and judging possible duplicates: organisers those at their fairs, companies their own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from expo.catalog.products.models import READ, WRITE, Product
from expo.catalog.products.service import Catalog
from expo.discovery.possible_duplicates.errors import DuplicateConfirmed, PossibleDuplicateNotFound
from expo.discovery.possible_duplicates.models import (
    DuplicateScope,
    DuplicateState,
    PossibleDuplicate,
    Verdict,
    beside_key,
    fair_key,
    own_key,
)
from expo.discovery.possible_duplicates.store import PossibleDuplicateStore
from expo.kit.access import Actor, require_member
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.errors import Invalid
from expo.kit.ids import is_id
from expo.kit.journal.entries import Journal, Subject
from expo.kit.paging import LARGEST_PAGE, Page, Slice
from expo.kit.text import optional

_MAX_OFFERED: Final = 10
_MAX_NOTE_LENGTH: Final = 500
_VERBS: Final = {
    DuplicateState.CONFIRMED: "duplicate.confirmed",
    DuplicateState.DISMISSED: "duplicate.dismissed",
    DuplicateState.OPEN: "duplicate.reopened",
}
Pair = tuple[Product, Product]


@dataclass(frozen=True)
class SeenDuplicate:
    """A pair with both of its listings, the older one first."""

    duplicate: PossibleDuplicate
    products: Pair


@dataclass(frozen=True)
class PossibleDuplicates:
    """Shows the pairs found in the background, and records people's verdicts."""

    _store: PossibleDuplicateStore
    catalog: Catalog
    journal: Journal
    database: Database
    clock: Clock

    async def at_fair(
        self,
        actor: Actor,
        *,
        fair_id: str,
        part: Slice,
        state: DuplicateState = DuplicateState.OPEN,
        scope: DuplicateScope | None = None,
    ) -> Page[SeenDuplicate]:
        """Return a fair's pairs, surest first, for its organiser.

        Pairs with a listing hidden a moment ago are left out, so a page may be shorter than requested; it is empty
        only if no further pairs follow. Raises as `Fairs.require_organiser`.
        """
        fair = await self.catalog.fairs.require_organiser(actor, fair_id=fair_id, scope=READ)
        key = fair_key(fair.id, state, scope)
        page = await self._store.page(key, part)
        found, total, more = await self._visible_on_page(actor, page), page.total, page.has_next
        while not found and more:  # an empty page has no cursor to continue from
            page = await self._store.page(key, Slice(LARGEST_PAGE, page.cursors[-1]))
            found, more = await self._visible_on_page(actor, page), page.has_next
        items, cursors = tuple(each for each, _ in found), tuple(at for _, at in found)
        first, more = part.first, more or len(found) > part.first
        return Page(items[:first], cursors[:first], more, total, page.total_is_lower_bound)

    async def _visible_on_page(self, actor: Actor, page: Page[PossibleDuplicate]) -> list[tuple[SeenDuplicate, str]]:
        """Return the pairs of a page that the actor may see, with their cursors."""
        visible = {each.duplicate.id: each for each in await self._visible(actor, page.items)}
        return [(visible[each.id], at) for each, at in zip(page.items, page.cursors, strict=True) if each.id in visible]

    async def decide(
        self, actor: Actor, *, fair_id: str, duplicate_id: str, state: DuplicateState, note: str | None = None
    ) -> SeenDuplicate:
        """Confirm, dismiss or reopen a pair for a fair. Raises `PossibleDuplicateNotFound`."""
        fair = await self.catalog.fairs.require_organiser(actor, fair_id=fair_id, scope=WRITE)
        checked_note = optional(note, field="note", limit=_MAX_NOTE_LENGTH)

        async def write() -> PossibleDuplicate:
            pair = await self._find(duplicate_id)
            if fair.id not in pair.fair_ids or pair.reserved:
                raise PossibleDuplicateNotFound
            before = pair.verdicts.get(fair.id)
            if pair.state_at(fair.id) is state and (before.note if before else None) == checked_note:
                return pair
            judged = pair.judged_as(Verdict(state, self.clock(), actor.person_id, checked_note), fair.id)
            await self._shown(actor, judged)
            await self._write(actor, judged, _VERBS[state], fair_id=fair.id, note=checked_note)
            return judged

        return await self._shown(actor, await self.database.transact(write, PossibleDuplicate))

    async def declare_different(self, actor: Actor, *, duplicate_id: str) -> SeenDuplicate:
        """Declare two listings of the actor's own company to be different goods.

        Raises `PossibleDuplicateNotFound`, `DuplicateConfirmed` if an organiser has confirmed the pair, and as
        `require_member`.
        """

        async def write() -> PossibleDuplicate:
            pair = await self._find(duplicate_id)
            owner = pair.organisation_ids[0]
            if pair.scope is not DuplicateScope.WITHIN or not actor.acts_for(owner):
                raise PossibleDuplicateNotFound
            require_member(actor, owner, scope=WRITE)
            if pair.confirmed:
                raise DuplicateConfirmed
            if pair.declared_at is not None:
                return pair
            declared = replace(pair, declared_at=self.clock())
            await self._shown(actor, declared)
            await self._write(actor, declared, "duplicate.declared_different")
            return declared

        return await self._shown(actor, await self.database.transact(write, PossibleDuplicate))

    async def own(self, actor: Actor, products: Sequence[Product]) -> list[list[SeenDuplicate]]:
        """Return each product's duplicates within its company, for its own people; none for other actors."""
        owned = {each.id for each in products if actor.acts_for(each.organisation_id) and each.is_own(actor)}
        return await self._beside(actor, own_key, products, owned)

    async def offered_by_others(self, actor: Actor, products: Sequence[Product], *, first: int) -> list[list[Product]]:
        """Return other companies' listings of the same goods that the actor may see, surest first.

        Raises as `require_few_offered`.
        """
        require_few_offered(first)
        found = await self._beside(actor, beside_key, products, {each.id for each in products})
        return [
            [next(other for other in each.products if other.id != product.id) for each in pairs][:first]
            for product, pairs in zip(products, found, strict=True)
        ]

    async def _beside(
        self, actor: Actor, key_of: Callable[[str], str], products: Sequence[Product], product_ids: set[str]
    ) -> list[list[SeenDuplicate]]:
        found: Mapping[str, Sequence[PossibleDuplicate]] = {}
        if product_ids:
            found = await self._store.keyed(key_of, sorted(product_ids))
        pairs = {pair.id: pair for some in found.values() for pair in some}
        visible = {each.duplicate.id: each for each in await self._visible(actor, list(pairs.values()))}
        return [[visible[each.id] for each in found.get(product.id, ()) if each.id in visible] for product in products]

    async def _visible(self, actor: Actor, pairs: Sequence[PossibleDuplicate]) -> list[SeenDuplicate]:
        """Return the pairs with both listings visible to the actor, with the listings, in one read."""
        ids = sorted({each for pair in pairs for each in pair.product_ids})
        found = await self.catalog.get_many(actor, product_ids=ids) if ids else []
        known = {each.id: each for each in found if each is not None and each.is_published}
        visible = [pair for pair in pairs if all(each in known for each in pair.product_ids)]
        return [SeenDuplicate(pair, (known[pair.product_ids[0]], known[pair.product_ids[1]])) for pair in visible]

    async def _shown(self, actor: Actor, pair: PossibleDuplicate) -> SeenDuplicate:
        visible = await self._visible(actor, [pair])
        if not visible:
            raise PossibleDuplicateNotFound
        return visible[0]

    async def _find(self, duplicate_id: str) -> PossibleDuplicate:
        pair = await self._store.find(duplicate_id) if is_id(duplicate_id, "dup") else None
        if pair is None or not pair.shown:
            raise PossibleDuplicateNotFound
        return pair

    async def _write(
        self, actor: Actor, pair: PossibleDuplicate, verb: str, *, fair_id: str | None = None, note: str | None = None
    ) -> None:
        """Write a pair and a journal entry, whose subject is the younger listing, the one added as a duplicate."""
        older, younger = pair.product_ids
        facts = {"duplicate_id": pair.id, "other_id": older} | ({"note": note} if note else {})
        await self._store.write([pair])
        await self.journal.record(actor, verb, Subject("product", younger), fair_id=fair_id, facts=facts)


def require_few_offered(first: int) -> None:
    """Raise `Invalid` unless 1 to 10 offers of other companies are requested."""
    if not 1 <= first <= _MAX_OFFERED:
        raise Invalid(f"Ask for 1 to {_MAX_OFFERED} products.", field="first")
