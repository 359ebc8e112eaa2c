"""Merging of the last run's list with later changes."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from expo.matchmaking.models import MatchSide
from expo.matchmaking.recommendations.models import Answered, Recommendation

_LAST: Final = 10**6
MAX_WANTED: Final = 200
"""Pairs wanted by the other side that are looked up at once.

Without a limit, a list would cost more the more popular its owner is.
"""


@dataclass(frozen=True)
class WaitingPairs:
    """Pairs that wait for an exhibitor's answer; ``beyond`` are those over the limit, which were not looked up."""

    ids: frozenset[str]
    beyond: frozenset[str]


def accepted_by_others(answers: Iterable[Answered], side: MatchSide) -> list[Recommendation]:
    """Return the pairs accepted by the other side: unanswered ones first, latest first."""
    accepted = [(each, each.by(side.other)) for each in answers if each.accepted_by(side.other) and not each.declined]
    latest = sorted(accepted, key=lambda pair: (-pair[1].at.timestamp() if pair[1] else 0.0, pair[0].id))
    return [each.recommendation.unplaced() for each, _ in sorted(latest, key=lambda pair: pair[0].by(side) is not None)]


def merge(
    stored_pairs: Sequence[Recommendation],
    new_pairs: Sequence[Recommendation],
    is_open: Mapping[str, bool],
    side: MatchSide,
    *,
    changed_needs: Collection[str] = (),
    stand_ins: Sequence[Recommendation] = (),
    wanted_by: Sequence[Recommendation] = (),
) -> list[Recommendation]:
    """Return a side's pairs without duplicates: fresh pairs of a need replace its earlier ones.

    ``changed_needs`` are needs changed since the run, which may have no pairs now. ``stand_ins`` are pairs of unchanged
    needs that stand in for those of a removed need: they count where ``stored_pairs`` has no pair left for the party.
    ``wanted_by`` are pairs accepted by the other side, whatever has changed since; they come last where no other pair
    leads there.

    Pairs of closed needs are left out, and for exhibitors those of implicit needs: a buyer's favourites and searches
    are private. In a buyer's list fresh pairs keep the rank they have for their need; in an exhibitor's list they are
    ranked by the exhibitor's score. A buyer's other needs that lead to the exhibitor stay beside the best one.
    """
    renewed = {*changed_needs, *(each.need_id for each in new_pairs)}
    kept = [each for each in stored_pairs if each.need_id not in renewed or each.need_id is None]
    listed_ids = {each.id for each in kept if _holds(each, is_open, side)}
    new = [*new_pairs, *(each for each in stand_ins if each.id not in listed_ids)]
    pairs = [each for each in (*kept, *_ranked(new, kept, side)) if _holds(each, is_open, side)]
    best: dict[str, Recommendation] = {}
    also: dict[str, list[str]] = {}
    for pair in pairs:
        known = best.get(pair.id)
        if known is None or _rank(pair, side) < _rank(known, side):
            best[pair.id] = pair
        others = [each for each in pair.also if each not in renewed and is_open.get(each, False)]
        also.setdefault(pair.id, []).extend([*([pair.need_id] if pair.need_id else []), *others])
    accepted = {each.id: each for each in wanted_by if each.id not in best and _holds(each, is_open, side)}
    found = [*best.values(), *accepted.values()]
    if side is MatchSide.BUYER:
        return found
    return [replace(each, also=_beside(each, also.get(each.id, []))) for each in found]


def _beside(pair: Recommendation, need_ids: Sequence[str]) -> list[str]:
    return [each for each in dict.fromkeys(need_ids) if each != pair.need_id]


def _holds(pair: Recommendation, is_open: Mapping[str, bool], side: MatchSide) -> bool:
    return pair.visible_to(side) and (pair.need_id is None or is_open.get(pair.need_id, False))


def _rank(pair: Recommendation, side: MatchSide) -> int:
    return pair.rank_for(side) or _LAST


def _ranked(
    new_pairs: Sequence[Recommendation], stored_pairs: Sequence[Recommendation], side: MatchSide
) -> list[Recommendation]:
    if side is MatchSide.BUYER:
        return list(new_pairs)
    scores = sorted(-each.exhibitor_score for each in (*stored_pairs, *new_pairs))
    return [replace(each, exhibitor_rank=1 + bisect_left(scores, -each.exhibitor_score)) for each in new_pairs]
