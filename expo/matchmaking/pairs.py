"""From appraised rows to suggestions that can be kept and shown."""

from collections.abc import Mapping, Sequence

import numpy as np

from expo.matchmaking import codes
from expo.matchmaking.appraisal import Ground
from expo.matchmaking.models import PARTS, Evidence, MatchPart, Suggestion, Wish, suggestion_id
from expo.matchmaking.records import THOUSAND, Records, Scores, unpacked

_LETTERS = 26


def suggestions_of(
    ground: Ground, wishes: Mapping[int, Wish], records: Records, scores: Scores, *, implicit: frozenset[int]
) -> list[Suggestion]:
    """Return pairs as they are kept; those whose wishes nobody has written (``implicit``) keep no wish's id.

    ``wishes`` are by the rows that `records` name.
    """
    return [
        _suggestion(
            ground, wishes[int(record["wish"])], record, (scores, row), written=int(record["wish"]) not in implicit
        )
        for row, record in enumerate(records)
    ]


def _suggestion(
    ground: Ground, wish: Wish, record: Records, scored: tuple[Scores, int], *, written: bool
) -> Suggestion:
    exhibitor_id = ground.sellers.ids[int(record["seller"])]
    scores, row = scored
    price = float(record["asked_price"])
    return Suggestion(
        id=suggestion_id(ground.secret, wish.fair_id, wish.buyer_id, exhibitor_id),
        fair_id=wish.fair_id,
        buyer_id=wish.buyer_id,
        exhibitor_id=exhibitor_id,
        wish_id=wish.id if written else None,
        buyer_score=thousandths(scores.buyer[row]),
        exhibitor_score=thousandths(scores.exhibitor[row]),
        buyer_parts=_parts(record["buyer_parts"]),
        exhibitor_parts=_parts(record["exhibitor_parts"]),
        evidence=_evidence(ground, wish, record),
        asked_price=None if np.isnan(price) else price,
    )


def thousandths(value: float) -> int:
    """Return a score from 0 to 1 as it is kept."""
    return round(float(value) * THOUSAND)


def _parts(packed: Records) -> dict[MatchPart, int]:
    row = unpacked(packed).tolist()
    return {part: thousandths(value) for part, value in zip(PARTS, row, strict=True) if not np.isnan(value)}


def _evidence(ground: Ground, wish: Wish, record: Records) -> Evidence:
    """Return what may be shown to both: nothing of a highest price, of excluded markets or of an aim's least order."""
    seller, products = int(record["seller"]), [each for each in record["products"].tolist() if each >= 0]
    held = ground.shelf.certified[products[0]] | ground.sellers.certified[seller]
    number, fits = int(record["language"]), int(record["quantity_fits"])
    is_target = wish.market is not None and bool(ground.sellers.targets[seller, codes.countries()[wish.market]])
    return Evidence(
        products=[ground.shelf.id_of(each) for each in products],
        certificates=_required(wish.certificates, codes.codes_of(held, codes.certificates())),
        language=None if number < 0 else chr(ord("a") + number // _LETTERS) + chr(ord("a") + number % _LETTERS),
        market=wish.market if is_target else None,
        quantity_fits=None if fits < 0 else bool(fits),
    )


def _required(wanted: Sequence[str], held: Sequence[str]) -> list[str]:
    return [key for key in wanted if key in held]
