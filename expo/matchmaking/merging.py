"""One list out of the last rematch's and of what has come since."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from expo.matchmaking.models import MatchSide, Suggestion

_LAST: Final = 10**6


def merged(
    listed: Sequence[Suggestion], fresh: Sequence[Suggestion], is_open: Mapping[str, bool], side: MatchSide
) -> list[Suggestion]:
    """Return a side's pairs, each once: a wish's fresh pairs take the place of those it led to before.

    A pair of a closed wish is left out, and for an exhibitor one that no wish of hers says: what she keeps and
    searches for is hers. Fresh pairs have their rank in a buyer's list from their wish; into an exhibitor's they are
    put by what he thinks of them.
    """
    renewed = {each.wish_id for each in fresh}
    kept = [each for each in listed if each.wish_id not in renewed or each.wish_id is None]
    pairs = [each for each in (*kept, *_ranked(fresh, kept, side)) if _holds(each, is_open, side)]
    best: dict[str, Suggestion] = {}
    for pair in pairs:
        known = best.get(pair.id)
        if known is None or _rank(pair, side) < _rank(known, side):
            best[pair.id] = pair
    return list(best.values())


def _holds(pair: Suggestion, is_open: Mapping[str, bool], side: MatchSide) -> bool:
    return pair.told_to(side) and (pair.wish_id is None or is_open.get(pair.wish_id, False))


def _rank(pair: Suggestion, side: MatchSide) -> int:
    return pair.rank_for(side) or _LAST


def _ranked(fresh: Sequence[Suggestion], listed: Sequence[Suggestion], side: MatchSide) -> list[Suggestion]:
    if side is MatchSide.BUYER:
        return list(fresh)
    scores = sorted(-each.exhibitor_score for each in (*listed, *fresh))
    return [replace(each, exhibitor_rank=1 + bisect_left(scores, -each.exhibitor_score)) for each in fresh]
