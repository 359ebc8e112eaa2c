"""Highlights: where a text contains the words of a query; fragments of plain text, never HTML."""

import re
from collections.abc import Iterable

from matching.index.documents import Fragment
from matching.index.queries.parsing import ParsedQuery
from matching.text import CONNECTORS, fold_text, has_digit, spans, tokenise

_MAX_EXCERPT = 240
"""Maximum length of a body excerpt in characters."""
_CONTEXT_BEFORE = 60
_SCANNED_CHARACTERS = 3 * _MAX_EXCERPT
_HYPHEN = re.compile(rf"\w[{re.escape(''.join(sorted(CONNECTORS)))}]\w")


def highlight(text: str, parsed_query: ParsedQuery) -> tuple[Fragment, ...]:
    """Return the whole text in fragments; joined they are the text."""
    return _cut(text, 0, len(text), _places(text, parsed_query))


def excerpt(text: str, parsed_query: ParsedQuery) -> tuple[Fragment, ...]:
    """Return an excerpt of a text around its first match, or its beginning, in fragments."""
    places = _first_places(text, parsed_query)
    start = _word_start(text, places[0][0] - _CONTEXT_BEFORE) if places else 0
    end = min(len(text), start + _MAX_EXCERPT)
    if end < len(text):
        end = max(text.rfind(" ", start + _MAX_EXCERPT // 2, end), start + _MAX_EXCERPT // 2)
    return _cut(text, start, end, places)


def _first_places(text: str, parsed_query: ParsedQuery) -> list[tuple[int, int]]:
    """Return the match positions around the first one; the rest of a long text is not scanned."""
    beginning = text[: text.find(" ", _SCANNED_CHARACTERS) + 1]
    places = _places(beginning, parsed_query) if beginning else []
    return places if places and places[0][0] + _MAX_EXCERPT <= len(beginning) else _places(text, parsed_query)


def _word_start(text: str, place: int) -> int:
    return text.find(" ", place, place + _CONTEXT_BEFORE) + 1 or place if place > 0 else 0


def _places(text: str, parsed_query: ParsedQuery) -> list[tuple[int, int]]:
    """Return the match positions in order, adjacent ones merged."""
    tokens, plain = tokenise(text), fold_text(text)
    found = [(token.start, token.end) for token in tokens if token.term in parsed_query.terms]
    missing = parsed_query.terms.difference(token.term for token in tokens)
    if _may_be_joined(text, plain, missing):
        joined = (span for span in spans(text, tokens) if span.term in parsed_query.terms)
        found += [(tokens[span.first].start, tokens[span.last].end) for span in joined]
    if len(plain) != len(text):  # positions in it differ
        plain = text.lower()
    for query_term in parsed_query.query_terms:
        if query_term.han and query_term.term in plain:
            found += [match.span() for match in re.finditer(re.escape(query_term.term), plain)]
    return _merged(sorted(found))


def _may_be_joined(text: str, plain: str, missing: frozenset[str]) -> bool:
    """Return whether adjacent words of a text, `plain` without accents, may form a `missing` term."""
    if not _HYPHEN.search(text):
        missing = frozenset(filter(has_digit, missing))  # others are joined by hyphens alone
    if not missing:
        return False
    flat = "".join(filter(str.isalnum, plain))
    return any(term in flat for term in missing)


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
