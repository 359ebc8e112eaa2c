"""Writing products: documents, versions and journal entries together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from expo.catalog.products.models import Change, Product
from expo.catalog.products.store.products import ProductStore
from expo.kit.access import Actor
from expo.kit.journal.entries import Journal, Subject


@dataclass(frozen=True)
class ProductRecords:
    """Writes changes of products inside a transaction, with one journal entry per fact."""

    _store: ProductStore
    journal: Journal

    async def write(self, actor: Actor, changes: Sequence[Change]) -> list[Product]:
        """Write products and journal entries; return the products that remain. Raises `NumberTaken`.

        The number of commands depends on the kinds of facts, not on the number of changes.
        """
        changed = [each for each in changes if each.before != each.after]
        if not changed:
            return []
        written = await self._store.write(changed, person_id=actor.author)
        facts: defaultdict[tuple[str, str], list[Subject]] = defaultdict(list)
        for change in changed:
            product = change.after or change.before
            if product is not None:
                for verb in _verbs(change):
                    facts[verb, product.exhibitor_id].append(Subject("product", product.id))
        for (verb, exhibitor_id), subjects in facts.items():
            await self.journal.record_many(actor, verb, subjects, facts={"exhibitor_id": exhibitor_id})
        return written


def _verbs(change: Change) -> Iterable[str]:
    """Yield the journal verbs of one change.

    A new product that is published at once is recorded as published only: spreadsheets of
    thousands arrive that way, and the one fact implies the other.
    """
    before, after = change.before, change.after
    if after is None:
        yield "product.deleted"
    elif before is None:
        yield f"product.{after.status.lower()}" if after.is_published else "product.created"
    else:
        if before.version != after.version:
            yield "product.changed"
        if (before.visibility, before.chosen) != (after.visibility, after.chosen):
            yield "product.visibility_changed"
        if before.status is not after.status:
            yield f"product.{after.status.lower()}"
