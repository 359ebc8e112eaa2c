"""One list out of the last rematch's and of what has come since."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from expo.matchmaking.models import MatchSide
from expo.matchmaking.suggestions.models import Answered, Suggestion

_LAST: Final = 10**6
MOST_WANTED: Final = 200
"""Of so many of those who want to meet somebody it is looked up at once what is known of them.

Without a bound a list would cost the more the better he is liked.
"""


@dataclass(frozen=True)
class WaitingPairs:
    """The pairs that wait for an exhibitor's answer; ``beyond`` are those of very many that were not looked up."""

    ids: frozenset[str]
    beyond: frozenset[str]


def wanting(answers: Iterable[Answered], side: MatchSide) -> list[Suggestion]:
    """Return the pairs whose other side wants to meet: first those that wait for an answer, the latest first."""
    said = [(each, each.by(side.other)) for each in answers if each.accepted_by(side.other) and not each.declined]
    latest = sorted(said, key=lambda pair: (-pair[1].at.timestamp() if pair[1] else 0.0, pair[0].id))
    return [each.suggestion.unplaced() for each, _ in sorted(latest, key=lambda pair: pair[0].by(side) is not None)]


def merged(
    listed: Sequence[Suggestion],
    fresh: Sequence[Suggestion],
    is_open: Mapping[str, bool],
    side: MatchSide,
    *,
    changed: Collection[str] = (),
    stand_ins: Sequence[Suggestion] = (),
    wanted_by: Sequence[Suggestion] = (),
) -> list[Suggestion]:
    """Return a side's pairs, each once: a wish's fresh pairs take the place of those it led to before.

    ``changed`` are wishes that were written anew since the rematch, which may lead to nobody now. ``stand_ins`` are
    pairs of wishes that stay as they were, for those whom a wish that is gone led to: they count where ``listed`` has
    nothing left for them. ``wanted_by`` are pairs whose other side wants to meet, whatever it has written since; they
    come last where nothing else leads there.

    A pair of a closed wish is left out, and for an exhibitor one that no wish of hers says: what she keeps and
    searches for is hers. Fresh pairs have their rank in a buyer's list from their wish; into an exhibitor's they are
    put by what he thinks of them. Her other wishes that lead to him stay beside the one that speaks most for her.
    """
    renewed = {*changed, *(each.wish_id for each in fresh)}
    kept = [each for each in listed if each.wish_id not in renewed or each.wish_id is None]
    there = {each.id for each in kept if _holds(each, is_open, side)}
    new = [*fresh, *(each for each in stand_ins if each.id not in there)]
    pairs = [each for each in (*kept, *_ranked(new, kept, side)) if _holds(each, is_open, side)]
    best: dict[str, Suggestion] = {}
    also: dict[str, list[str]] = {}
    for pair in pairs:
        known = best.get(pair.id)
        if known is None or _rank(pair, side) < _rank(known, side):
            best[pair.id] = pair
        others = [each for each in pair.also if each not in renewed and is_open.get(each, False)]
        also.setdefault(pair.id, []).extend([*([pair.wish_id] if pair.wish_id else []), *others])
    wanted = {each.id: each for each in wanted_by if each.id not in best and _holds(each, is_open, side)}
    found = [*best.values(), *wanted.values()]
    if side is MatchSide.BUYER:
        return found
    return [replace(each, also=_beside(each, also.get(each.id, []))) for each in found]


def _beside(pair: Suggestion, wish_ids: Sequence[str]) -> list[str]:
    return [each for each in dict.fromkeys(wish_ids) if each != pair.wish_id]


def _holds(pair: Suggestion, is_open: Mapping[str, bool], side: MatchSide) -> bool:
    return pair.told_to(side) and (pair.wish_id is None or is_open.get(pair.wish_id, False))


def _rank(pair: Suggestion, side: MatchSide) -> int:
    return pair.rank_for(side) or _LAST


def _ranked(fresh: Sequence[Suggestion], listed: Sequence[Suggestion], side: MatchSide) -> list[Suggestion]:
    if side is MatchSide.BUYER:
        return list(fresh)
    scores = sorted(-each.exhibitor_score for each in (*listed, *fresh))
    return [replace(each, exhibitor_rank=1 + bisect_left(scores, -each.exhibitor_score)) for each in fresh]
