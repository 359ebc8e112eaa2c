"""Possible duplicates: the stored pair, its visibility, and the validity of people's verdicts."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

import msgspec

from expo.catalog.products.models import Product, Visibility
from expo.kit.ids import id_of
from matching.duplicates import Judgement, Sign
from matching.duplicates.detection import SAME
from matching.text import fold, tokenise

LIKELY: Final = 0.5
"""Probability from which a pair is kept: more likely duplicates than not (figures in decision 28)."""

_DIFFERING: Final = frozenset({Sign.OTHER_GTIN, Sign.OTHER_MODEL, Sign.OTHER_MEASURES})


class DuplicateState(StrEnum):
    """State of a pair after people's verdicts."""

    OPEN = "OPEN"
    CONFIRMED = "CONFIRMED"
    DISMISSED = "DISMISSED"


class DuplicateScope(StrEnum):
    """Whether a pair is within one company or across two."""

    ACROSS = "ACROSS"
    WITHIN = "WITHIN"


@dataclass(frozen=True)
class Verdict:
    """Verdict of a fair's organiser on a pair."""

    state: DuplicateState
    at: datetime
    person_id: str | None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class PossibleDuplicate:
    """Two listings, the older one first, with the probability that they are of the same goods, and the evidence.

    ``fair_ids`` are the fairs where both companies have an open booth; ``reserved`` means that one listing is for
    chosen organisations only, so no organiser sees the pair; ``verdicts`` are the organisers', by fair;
    ``declared_at`` is when their company declared them different. ``material`` is a digest of the facts that people's
    verdicts rest on.
    """

    id: str
    product_ids: list[str]
    exhibitor_ids: list[str]
    organisation_ids: list[str]
    score: float
    signs: list[Sign]
    found_at: datetime
    material: str
    fair_ids: list[str] = field(default_factory=list)
    reserved: bool = False
    shown: bool = True
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    declared_at: datetime | None = None

    @property
    def scope(self) -> DuplicateScope:
        """Whether both listings belong to one company."""
        return DuplicateScope.WITHIN if self.exhibitor_ids[0] == self.exhibitor_ids[1] else DuplicateScope.ACROSS

    @property
    def same(self) -> bool:
        """Whether they count as the same goods rather than nearly the same."""
        return self.score >= SAME

    @property
    def confirmed(self) -> bool:
        """Whether an organiser has confirmed that both are the same goods."""
        return any(each.state is DuplicateState.CONFIRMED for each in self.verdicts.values())

    @property
    def is_judged(self) -> bool:
        """Whether an organiser or the company has judged it."""
        return bool(self.verdicts) or self.declared_at is not None

    def state_at(self, fair_id: str) -> DuplicateState:
        """Return the state at a fair: its organiser's verdict, else the company's declaration."""
        verdict = self.verdicts.get(fair_id)
        if verdict is not None:
            return verdict.state
        return DuplicateState.OPEN if self.declared_at is None else DuplicateState.DISMISSED

    def other(self, product_id: str) -> str:
        """Return the id of the other listing."""
        return self.product_ids[self.product_ids[0] == product_id]

    def judged_as(self, verdict: Verdict, fair_id: str) -> "PossibleDuplicate":
        """Return the pair with an organiser's verdict; an open verdict withdraws that fair's previous one.

        After a declaration by the company an open verdict is stored, as it overrides the declaration at this fair
        only.
        """
        others = {key: each for key, each in self.verdicts.items() if key != fair_id}
        if verdict.state is DuplicateState.OPEN and self.declared_at is None:
            return replace(self, verdicts=others)
        return replace(self, verdicts=others | {fair_id: verdict})

    def found_again(self, old: "PossibleDuplicate | None") -> "PossibleDuplicate":
        """Return the pair as found now, with its former verdicts unless a listing has changed materially.

        Confirmed pairs within one company stay confirmed until the organiser decides otherwise, so that the company
        cannot edit the confirmation away.
        """
        if old is None:
            return self
        kept = replace(self, found_at=old.found_at)
        if old.material != self.material:
            if self.scope is DuplicateScope.ACROSS:
                return kept
            held = {key: each for key, each in old.verdicts.items() if each.state is DuplicateState.CONFIRMED}
            return replace(kept, verdicts=held)
        return replace(kept, verdicts=old.verdicts, declared_at=old.declared_at)

    @property
    def _is_dismissed(self) -> bool:
        """Whether it is dismissed at all shared fairs; if none is left, by all organisers who judged it."""
        fairs = self.fair_ids or list(self.verdicts)
        return bool(fairs) and all(self.state_at(each) is DuplicateState.DISMISSED for each in fairs)

    def keys(self) -> Iterator[str]:
        """Yield the pair's lookup keys; none while one of its listings is not on show."""
        if not self.shown:
            return
        if not self.reserved:
            for fair_id in self.fair_ids:
                yield fair_key(fair_id, self.state_at(fair_id))
                yield fair_key(fair_id, self.state_at(fair_id), self.scope)
        if self._is_dismissed or self.declared_at is not None:
            return
        if self.scope is DuplicateScope.WITHIN:
            yield from (own_key(each) for each in self.product_ids)
        elif self.same and not _DIFFERING & set(self.signs):
            yield from (beside_key(each) for each in self.product_ids)


def fair_key(fair_id: str, state: DuplicateState, scope: DuplicateScope | None = None) -> str:
    """Return the key of a fair's pairs in a state, of any or one scope."""
    return f"{fair_id}/{state}/{scope or ''}"


def own_key(product_id: str) -> str:
    """Return the key of a product's duplicates within its company."""
    return f"own/{product_id}"


def beside_key(product_id: str) -> str:
    """Return the key of a product's duplicates from other companies."""
    return f"beside/{product_id}"


def possible_duplicate(
    one: Product, other: Product, judgement: Judgement, at: datetime, fairs: Mapping[str, set[str]]
) -> PossibleDuplicate | None:
    """Return the pair to keep for two listings on show, or None; ``fairs`` is keyed by exhibitor.

    A listing for chosen organisations is only paired within its own company. Sizes and models that a company itself
    distinguishes are its product range, not duplicates.
    """
    pair = sorted((one, other), key=lambda each: each.id)
    within = one.exhibitor_id == other.exhibitor_id
    reserved = any(each.visibility is Visibility.CHOSEN for each in pair)
    told_apart = within and bool(_DIFFERING & set(judgement.signs))
    if judgement.score < LIKELY or told_apart or (reserved and not within):
        return None
    ids = [each.id for each in pair]
    return PossibleDuplicate(
        id=id_of("dup", *ids),
        product_ids=ids,
        exhibitor_ids=[each.exhibitor_id for each in pair],
        organisation_ids=[each.organisation_id for each in pair],
        score=judgement.score,
        signs=list(judgement.signs),
        found_at=at,
        material=material(pair),
        fair_ids=sorted(set.intersection(*(fairs.get(each.exhibitor_id, set()) for each in pair))),
        reserved=reserved,
    )


def material(products: Sequence[Product]) -> str:
    """Return a digest of the goods' identity: titles, brands, GTINs and properties, without prices and descriptions.

    For titles, brands and properties only the words count, regardless of case and punctuation.
    """
    identity = [
        (
            _words(each.title.text),
            _words(each.brand or ""),
            each.gtin or "",
            sorted((_words(one.name.text), _words(one.value), one.unit or "") for one in each.attributes),
        )
        for each in products
    ]
    return hashlib.blake2b(msgspec.json.encode(identity), digest_size=16).hexdigest()


def _words(text: str) -> list[str]:
    return [fold(text[each.start : each.end]) for each in tokenise(text, overlapping=False)]
