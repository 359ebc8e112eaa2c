"""Where in a text the words of a query are; fragments of plain text, never HTML."""

import re
from collections.abc import Iterable

from matching.index.documents import Fragment
from matching.index.plan import Plan
from matching.text import fold, spans, tokenise

_PIECE = 240
"""Characters of a body that are shown."""
_BEFORE = 60


def highlight(text: str, plan: Plan) -> tuple[Fragment, ...]:
    """Return the whole text in fragments; joined they are the text."""
    return _cut(text, 0, len(text), _places(text, plan))


def excerpt(text: str, plan: Plan) -> tuple[Fragment, ...]:
    """Return the piece of a text around its first match, or its beginning, in fragments."""
    places = _places(text, plan)
    start = _word_start(text, places[0][0] - _BEFORE) if places else 0
    end = min(len(text), start + _PIECE)
    if end < len(text):
        end = max(text.rfind(" ", start + _PIECE // 2, end), start + _PIECE // 2)
    return _cut(text, start, end, places)


def _word_start(text: str, place: int) -> int:
    return text.find(" ", place, place + _BEFORE) + 1 or place if place > 0 else 0


def _places(text: str, plan: Plan) -> list[tuple[int, int]]:
    """Return where the words stand, in order, touching ones as one."""
    wanted = {need.term for need in plan.needs} | {term for need in plan.needs for term in need.joined}
    wanted.update(plan.codes)
    tokens = tokenise(text)
    found = [(token.start, token.end) for token in tokens if token.term in wanted]
    if _may_be_joined(text, plan, {token.term for token in tokens}):
        joined = (span for span in spans(text, tokens) if span.term in wanted)
        found += [(tokens[span.first].start, tokens[span.last].end) for span in joined]
    for need in plan.needs:
        if need.han:
            found += [match.span() for match in re.finditer(re.escape(need.term), _same_length(text))]
    return _merged(sorted(found))


def _may_be_joined(text: str, plan: Plan, found: set[str]) -> bool:
    """Say whether neighbours in a text may be one of a plan's words or codes that are not `found` as words."""
    wanted = {term for need in plan.needs for term in (need.term, *need.joined)} | set(plan.codes)
    flat = "".join(filter(str.isalnum, fold(text)))
    return any(term in flat for term in wanted - found)


def _same_length(text: str) -> str:
    folded = fold(text)
    return folded if len(folded) == len(text) else text.lower()


def _merged(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in places:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _cut(text: str, start: int, end: int, places: list[tuple[int, int]]) -> tuple[Fragment, ...]:
    fragments, position = [], start
    for first, last in ((max(a, start), min(b, end)) for a, b in places):
        if first >= last:
            continue
        fragments += [Fragment(text[position:first], matched=False), Fragment(text[first:last], matched=True)]
        position = last
    fragments.append(Fragment(text[position:end], matched=False))
    return tuple(fragment for fragment in fragments if fragment.text)
