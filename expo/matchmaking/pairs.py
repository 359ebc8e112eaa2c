"""From appraised arrays to suggestions that can be kept and shown."""

from collections.abc import Sequence

import numpy as np

from expo.matchmaking import codes
from expo.matchmaking.appraisal import Appraised, Ground
from expo.matchmaking.models import PARTS, Evidence, MatchPart, Suggestion, Wish, suggestion_id
from expo.matchmaking.shelf import Floats

_THOUSAND = 1000
_LETTERS = 26


def suggestions_of(ground: Ground, wish: Wish, found: Appraised, *, written: bool = True) -> list[Suggestion]:
    """Return the pairs that a wish leads to, as they are kept; one that nobody has written keeps no wish's id."""
    return [_suggestion(ground, wish, found, row, written=written) for row in range(len(found.sellers))]


def _suggestion(ground: Ground, wish: Wish, found: Appraised, row: int, *, written: bool) -> Suggestion:
    exhibitor_id = ground.sellers.ids[int(found.sellers[row])]
    return Suggestion(
        id=suggestion_id(wish.fair_id, wish.buyer_id, exhibitor_id),
        fair_id=wish.fair_id,
        buyer_id=wish.buyer_id,
        exhibitor_id=exhibitor_id,
        wish_id=wish.id if written else None,
        buyer_score=thousandths(found.buyer_score[row]),
        exhibitor_score=thousandths(found.exhibitor_score[row]),
        buyer_parts=_parts(found.buyer_parts[row]),
        exhibitor_parts=_parts(found.exhibitor_parts[row]),
        evidence=_evidence(ground, wish, found, row),
        asked_price=None if np.isnan(found.asked_price[row]) else float(found.asked_price[row]),
    )


def thousandths(value: float) -> int:
    """Return a score from 0 to 1 as it is kept."""
    return round(float(value) * _THOUSAND)


def _parts(row: Floats) -> dict[MatchPart, int]:
    return {part: thousandths(value) for part, value in zip(PARTS, row.tolist(), strict=True) if not np.isnan(value)}


def _evidence(ground: Ground, wish: Wish, found: Appraised, row: int) -> Evidence:
    """Return what may be shown to both: nothing of a highest price, of excluded markets or of an aim's least order."""
    seller, products = int(found.sellers[row]), [each for each in found.products[row].tolist() if each >= 0]
    held = ground.shelf.certified[products[0]] | ground.sellers.certified[seller]
    number, fits = int(found.language[row]), float(found.quantity_fits[row])
    is_target = wish.market is not None and bool(ground.sellers.targets[seller, codes.countries()[wish.market]])
    return Evidence(
        products=[ground.shelf.id_of(each) for each in products],
        certificates=_required(wish.certificates, codes.codes_of(held, codes.certificates())),
        language=None if number < 0 else chr(ord("a") + number // _LETTERS) + chr(ord("a") + number % _LETTERS),
        market=wish.market if is_target else None,
        quantity_fits=None if np.isnan(fits) else bool(fits),
    )


def _required(wanted: Sequence[str], held: Sequence[str]) -> list[str]:
    return [key for key in wanted if key in held]
