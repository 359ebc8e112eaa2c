"""Phrases of a clause that "and" joins, and how a phrase stands in a need."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from matching.understand.clauses import Clause
from matching.understand.need_words import follows, names_soon, one_of

_LIST_COMMA: Final = "、"
_MIN_LENGTH: Final = 2
_INFINITIVE: Final = re.compile(r"\s[a-z]{2,}(?:ar|er|ir|re)\s")
"""A verb of a Romance language."""
_TO_DO: Final = re.compile(r"\sto\s")
"""Before an English verb that says what a thing does: `engines to drive mixers and pumps`."""
_ARABIC_AND: Final = re.compile(
    r"(?<!\w)(?:او |و?(?:ايضا|كذلك|كذا|بالاضافه الي|اضافه الي) |"
    r"و(?!رق(?!ا[يئ]ق)|ساد|حد(?!يد)|اح[داه]|صل(?!صات)|زن(?!جبيل)|قت|ل(?!وح|مبات|حوم|يمون)|فق)(?=\w{3}))"
)
"""The conjunction that Arabic joins to a word, but not the first letter of common words, nor before a preposition."""
_ARABIC_FOR_WHAT: Final = re.compile(r"(?<=\s)ل\w{2}")
"""The preposition that Arabic joins to a word, after others: `plants for-decorating halls`."""
_ARABIC_THE: Final = "ال"


class NeedRole(StrEnum):
    """How a phrase stands in a need, which tells how likely it names a thing asked for."""

    WANTED = "WANTED"
    """After a verb of wanting."""
    FIRST = "FIRST"
    """At the beginning."""
    BUYER = "BUYER"
    """At the beginning too, but likely the buyer."""
    LISTED = "LISTED"
    """After a colon."""
    ADDED = "ADDED"
    """Added to another by "and", or one of a list."""
    BEHIND = "BEHIND"
    """Added behind what a thing has or is for: `caps with our crest and socks`, but also `jars with lid and spoon`."""
    REFUSED = "REFUSED"
    """Not wanted."""
    NEXT = "NEXT"
    """A clause or line by itself after others: a thing of a list if it names goods and says nothing else."""


class JoinedPart(NamedTuple):
    """A phrase at ``text[start:end]`` of a clause."""

    start: int
    end: int
    role: NeedRole | None = None
    """None for the first, which has the role of its clause."""


def joins(text: str, clause: Clause, language: str) -> bool:
    """Return whether a clause belongs to a list: it has an "and", or follows a Chinese list comma."""
    pattern = _ARABIC_AND if language == "ar" else one_of("and", language)
    return clause.before == _LIST_COMMA or pattern.search(text, clause.start, clause.end) is not None


def joined_parts(text: str, start: int, end: int, language: str) -> Iterator[JoinedPart]:
    """Yield the phrases that "and" joins; those that it may add to a complement come last: `with lid and straw`."""
    begin, role, behind = start, None, list[JoinedPart]()
    pattern = _ARABIC_AND if language == "ar" else one_of("and", language)
    links = [*pattern.finditer(text, start, end)]
    for link, next_link in zip(links, [*(each.start() for each in links[1:]), end], strict=False):
        if not text[begin : link.start()].strip():
            if language != "zh" or link.end() - link.start() > 1:  # 和面机 is no "and"
                begin, role = link.end(), NeedRole.ADDED
        elif end - link.end() >= _MIN_LENGTH and _may_split(text, begin, link, end, language):
            yield JoinedPart(begin, link.start(), role)
            begin, role = link.end(), NeedRole.ADDED
        elif _may_be_behind(text, begin, link, end, language):
            behind.append(JoinedPart(link.end(), next_link, NeedRole.BEHIND))
    yield JoinedPart(begin, end, role)
    yield from behind


def _may_split(text: str, begin: int, link: re.Match[str], end: int, language: str) -> bool:
    before, after = text[begin : link.start()].strip(), text[link.end() : end].strip()
    if follows(("for", "complements", "of"), before, language):
        return False  # candado en U: a letter
    if language == "ar" and after.startswith(_ARABIC_THE) and _ARABIC_FOR_WHAT.search(before):
        return False
    complement = one_of("complements", language).search(before)
    if not complement:
        return not (language == "en" and _TO_DO.search(before))
    if language == "zh":
        return not before.endswith("的") and ("的" in before or "的" not in after)
    article = one_of("articles", language).match(after)
    if article is None or article[0] in before[complement.end() :].split():
        return False
    definite = one_of("definite", language)
    return not (definite.match(after) and definite.match(before[complement.end() :].lstrip()))


def _may_be_behind(text: str, begin: int, link: re.Match[str], end: int, language: str) -> bool:
    """Return whether a phrase after "and" may be a thing, though a complement stands before.

    What a thing is for goes on after "and" as often as not, unless it is to do something, `para revestir piscinas y`,
    or the phrase has its own use: `bottes pour homme et sandales pour femme`.
    """
    if language == "zh" or names_soon("buyers", text, link.end(), end, language):
        return False
    complement = one_of("complements", language).search(text, begin, link.start())
    if complement is None:
        return language == "en" and _TO_DO.search(text, begin, link.start()) is not None
    is_use = one_of("for", language).fullmatch(complement[0]) is not None
    is_parallel = re.search(rf"\s{re.escape(complement[0])}\s", text[link.end() : end]) is not None
    return not is_use or is_parallel or _INFINITIVE.match(text, complement.end()) is not None
