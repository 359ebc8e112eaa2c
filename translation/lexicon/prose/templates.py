"""Templates of sentence patterns, and how a text matches one.

``{1}`` is a slot, ``{1:gen}`` a slot in a grammatical form (see `writing`), ``[1:a/b]`` a word that agrees with a slot,
``<a>`` words that a text may have and that are not written. Other characters are literal; case is ignored.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a phrase, written in a grammatical form; the plain one if ``form`` is empty."""

    number: int
    form: str = ""


@dataclass(frozen=True, slots=True)
class Agreeing:
    """A word in the forms of its agreement with a slot."""

    number: int
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Optional:
    """Words that are understood, and not written; several are separated by "/"."""

    words: tuple[str, ...]


Token = str | Slot | Agreeing | Optional
Template = tuple[Token, ...]
_BOTH: Final = 2
_TOKEN: Final = re.compile(
    r"\{(?P<slot>\d)(?::(?P<form>\w+))?\}|\[(?:(?P<number>\d):)?(?P<forms>[^\]]+)\]|<(?P<optional>[^>]+)>"
)


def parse_template(text: str) -> Template:
    """Return the tokens of a template."""
    tokens: list[Token] = []
    end = 0
    for token in _TOKEN.finditer(text):
        tokens += [text[end : token.start()]] if token.start() > end else []
        tokens.append(_token(token))
        end = token.end()
    tokens += [text[end:]] if text[end:] else []
    return tuple(tokens)


def is_readable(template: Template) -> bool:
    """Return whether a template has words, and one between any two slots; other templates are only written."""
    if not weight(template):
        return False
    pairs = pairwise(template)
    return not any(isinstance(one, Slot) and isinstance(other, Slot) for one, other in pairs)


def _token(token: re.Match[str]) -> Token:
    if token["slot"]:
        return Slot(int(token["slot"]), token["form"] or "")
    if token["optional"]:
        return Optional(tuple(token["optional"].split("/")))
    return Agreeing(int(token["number"] or 1), tuple(token["forms"].split("/")))


def weight(template: Template) -> int:
    """Return how specific a template is: the number of its literal characters."""
    return sum(
        len(each.strip()) if isinstance(each, str) else min(map(len, each.forms)) if isinstance(each, Agreeing) else 0
        for each in template
    )


def anchors(template: Template) -> tuple[str, ...]:
    """Return words, in lower case, one of which each matching text has: the longest that a template tells apart."""
    sure = [_longest_words(each) for each in template if isinstance(each, str | Agreeing)]
    return max(sure, key=lambda words: min(map(len, words)), default=("",))


def _longest_words(token: str | Agreeing) -> tuple[str, ...]:
    forms = (token,) if isinstance(token, str) else token.forms
    return tuple(dict.fromkeys(max(each.lower().split(), key=len, default="") for each in forms))


class Matched(NamedTuple):
    """The texts of the slots by number, and whether the words that agree with one are plurals."""

    slots: Mapping[int, str]
    plurals: Mapping[int, bool]


def match(template: Template, text: str) -> Iterator[Matched]:
    """Yield each way in which a text matches."""
    yield from _match(template, text, 0, Matched({}, {}))


def _match(tokens: Sequence[Token], text: str, start: int, matched: Matched) -> Iterator[Matched]:
    if not tokens:
        if start == len(text):
            yield matched
        return
    token, rest = tokens[0], tokens[1:]
    if not isinstance(token, Slot):
        literal = _literal(token).match(text, start)
        if literal:
            yield from _match(rest, text, literal.end(), _with_number(matched, token, literal[0]))
        return
    for end in _ends(rest, text, start):
        if text[start:end].strip():
            slots = {**matched.slots, token.number: text[start:end].strip(" ,，、")}
            yield from _match(rest, text, end, matched._replace(slots=slots))


def _with_number(matched: Matched, token: str | Agreeing | Optional, word: str) -> Matched:
    """Return a match with the number of a verb, which has a singular and a plural."""
    if not isinstance(token, Agreeing) or len(token.forms) != _BOTH or len(set(token.forms)) != _BOTH:
        return matched
    is_plural = " ".join(word.split()).lower() == token.forms[1].lower()
    return matched._replace(plurals={**matched.plurals, token.number: is_plural})


def _ends(rest: Sequence[Token], text: str, start: int) -> Iterator[int]:
    """Yield where a slot may end: before each occurrence of the words that follow it."""
    if not rest:
        yield len(text)
        return
    following = rest[0]
    if isinstance(following, Optional):
        yield from range(start + 1, len(text) + 1)
        return
    if not isinstance(following, Slot):
        yield from (each.start() for each in _literal(following).finditer(text, start + 1))


@cache
def _literal(token: str | Agreeing | Optional) -> re.Pattern[str]:
    match token:
        case str():
            return re.compile(_spaced(token), re.IGNORECASE)
        case Agreeing(forms=forms):
            return re.compile(f"(?:{'|'.join(map(_spaced, sorted(set(forms), key=len, reverse=True)))})", re.IGNORECASE)
        case Optional(words=words):
            return re.compile(f"(?:{'|'.join(map(_spaced, words))})?", re.IGNORECASE)


def _spaced(text: str) -> str:
    return r"\s+".join(map(re.escape, re.split(r"\s+", text)))
