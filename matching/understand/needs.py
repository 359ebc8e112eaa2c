"""The things that a buyer's need asks for: phrases of a text, without the buyer, the use, the terms and the deadline.

`We run eleven garden centres and want hand pruners, bypass type, FCA` asks for hand pruners: what stands after a verb
of wanting, or else in the first clause that is neither about the buyer nor about the terms, up to what is only said
about it. Which phrases name goods is for a lexicon to say; here are only common words of seven languages.
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from matching.text import fold_text
from matching.understand.need_words import one_of
from matching.understand.wanting import find_instead, find_wanting, is_only_wanting

_SEPARATOR: Final = re.compile(
    r"(?<!\d)[.,](?!\d)|(?<=\d)[.,](?!\d)|(?<!\d)[.,](?=\d)|[;:!?…\n()\[\]«»]|\s[-–—]\s|[。，、；：！？（）【】،؛؟]"
)
_SENTENCE: Final = frozenset(".!?…\n。！？؟;；")
_OPENING: Final = frozenset("([（【")
_CLOSING: Final = frozenset(")]）】")
_CLOSED: Final = re.compile(r"[^\n]*?[)\]）】]")
_BULLET: Final = re.compile(r"[\s\-–—•*·▪●]*")
_LINE_STARTS: Final = frozenset("\n")
_LIST_COMMA: Final = "、"
_COLONS: Final = frozenset(":：")
_COUNT: Final = re.compile(
    r"\s*(?:[\d٠-٩][\d٠-٩.,\s]*|(?:one|two|three|mil|cien|mille)\b)\s*"
    r"(?:(?:pcs|pieces?|units?|sets?|pairs?|unidades|piezas|juegos|pares|pieces|paires|pecas|шт|штук|комплектов|пар)\b\.?)?"
    r"\s*(?:of\b|de\b|d['’])?\s*"
)
_SET: Final = re.compile(
    r"(?:sets? of|jeux? de|jogos? de|juegos? de|conjuntos? d[eo]|lots? de)"
    r"\s*(?:\d+|two|three|four|six|dos|tres|cuatro|seis|deux|trois|quatre|dois|quatro)(?!\w)\s*"
)
"""A set of so many is what it consists of."""
_HAN_COUNT: Final = re.compile(
    r"(?:[零一二三四五六七八九十百千万两几\d]+(?:来|多)?(?:把|台|个|只|双|件|套|条|根|块|张|吨|箱|桶|瓶|支|辆|组|对|斤|公斤|柜)|各\S*)$"
)
_NEAR: Final = 4
"""Words between a preposition and the buyer or place that it leads to."""
_MIN_LENGTH: Final = 2
_HEAD_LAST: Final = frozenset({"en", "zh"})
_ARABIC_AND: Final = re.compile(r"(?<!\w)(?:او |و(?!رق|ساد|حد|اح|صل|زن|قت|ب|ل|فق)(?=\w{3}))")
"""The conjunction that Arabic joins to a word, but not the first letter of common words, nor before a preposition."""
_WORD_START: Final = r"(?<![\w-])"


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
    NEXT = "NEXT"
    """A clause or line by itself after others: a thing of a list if it names goods and says nothing else."""


class NeedPhrase(NamedTuple):
    """A phrase at ``text[start:end]`` that may name a thing asked for; from ``core_end`` on, what it has or is for."""

    start: int
    end: int
    role: NeedRole
    core_end: int


class _Clause(NamedTuple):
    start: int
    end: int
    before: str
    """The separator before it; empty for the first."""


class _JoinedPart(NamedTuple):
    start: int
    end: int
    added: bool


def need_phrases(text: str, language: str) -> list[NeedPhrase]:
    """Return the phrases of a need that may name what it asks for, in order; of unknown language by words of all."""
    folded = [(letter, place) for place, written in enumerate(text) for letter in fold_text(written)]
    plain, places = "".join(letter for letter, _ in folded), [place for _, place in folded]
    base = language.partition("-")[0].lower()
    found: list[NeedPhrase] = []
    for clauses in _sentences(plain):
        found += _Sentence(plain, base, is_first=not found).phrases(clauses)
    return [_original(each, places, text) for each in found]


def _original(phrase: NeedPhrase, places: Sequence[int], text: str) -> NeedPhrase:
    """Return a phrase of the folded text as one of the original."""
    last = places[phrase.end - 1] + 1
    while last < len(text) and not fold_text(text[last]):
        last += 1  # marks of the last letter
    core_end = min(last, places[phrase.core_end - 1] + 1)
    return NeedPhrase(places[phrase.start], last, phrase.role, core_end)


def _sentences(text: str) -> Iterator[list[_Clause]]:
    """Yield the clauses of each sentence, without brackets; one that is not closed in its line separates clauses."""
    clauses: list[_Clause] = []
    start, before, depth = 0, "", 0
    for mark in [*_SEPARATOR.finditer(text), None]:
        end = mark.start() if mark else len(text)
        begin = _after_bullet(text, start, end)
        if begin < end and not depth:
            clauses.append(_Clause(begin, end, before))
        if clauses and (mark is None or mark[0] in _SENTENCE):
            yield clauses
            clauses = []
        if mark:
            start, before = mark.end(), mark[0].strip() or mark[0]
            opens = before in _OPENING and _CLOSED.match(text, start) is not None
            depth = max(0, depth + opens - (before in _CLOSING))


class _Sentence:
    """Reads the clauses of one sentence of a folded text."""

    def __init__(self, text: str, language: str, *, is_first: bool) -> None:
        self._text = text
        self._language = language
        self._is_first = is_first
        """Whether nothing has been named yet."""

    def phrases(self, clauses: Sequence[_Clause]) -> Iterator[NeedPhrase]:
        """Yield the phrases that may name a thing asked for."""
        last_joined = max((place for place, each in enumerate(clauses) if self._joins(each)), default=-1)
        is_refused = False
        for place, clause in enumerate(clauses):
            start, refuses = find_wanting(self._text, clause.start, clause.end, self._language)
            if start is None and is_refused:
                start = find_instead(self._text, clause.start, clause.end, self._language, "instead", "only")
            is_refused = start is None and (is_refused or refuses)
            role = None if is_refused else self._role(clause) if start is None else NeedRole.WANTED
            if role is NeedRole.ADDED and place > last_joined:
                role = NeedRole.NEXT
            if role is not None:
                yield from self._phrases_of(clause, role, start)

    def _phrases_of(self, clause: _Clause, role: NeedRole, start: int | None) -> Iterator[NeedPhrase]:
        """Yield the phrases of a clause; ``start`` is where the thing wanted begins."""
        begin = start
        if begin is None:
            begin = find_instead(self._text, clause.start, clause.end, self._language, "instead") or clause.start
        for number, part in enumerate(self._parts(begin, clause.end)):
            is_wanted = start is not None and not number
            phrase = self._trimmed(part.start, part.end, is_wanted=is_wanted)
            if phrase:
                own = NeedRole.ADDED if part.added and not is_wanted else role
                yield NeedPhrase(*phrase, own, self._core_end(*phrase))
                self._is_first = False

    def _joins(self, clause: _Clause) -> bool:
        """Return whether a clause belongs to a list: it has an "and", or follows a Chinese list comma."""
        pattern = _ARABIC_AND if self._language == "ar" else one_of("and", self._language)
        return clause.before == _LIST_COMMA or pattern.search(self._text, clause.start, clause.end) is not None

    def _role(self, clause: _Clause) -> NeedRole | None:
        """Return the role of a clause without a verb of wanting; None if it says something of a thing, or of terms."""
        if self._begins("begins_otherwise", clause.start) or self._begins("speakers", clause.start):
            return None
        if is_only_wanting(self._text, clause.start, clause.end, self._language):
            return None
        if clause.before in _COLONS:
            return NeedRole.LISTED
        if self._is_first:
            return NeedRole.BUYER if self._is_buyer(clause) else NeedRole.FIRST
        return None if self._begins_with_count(clause.start) and clause.before not in _LINE_STARTS else NeedRole.ADDED

    def _is_buyer(self, clause: _Clause) -> bool:
        """Return whether a clause is about the buyer: `Small roastery in Seattle`."""
        words = self._text[clause.start : clause.end].strip()
        for buyer in one_of("buyers", self._language).finditer(words):
            before, after = words[: buyer.start()].split()[-_NEAR:], words[buyer.end() :].strip()
            led = any(one_of("for", self._language).fullmatch(each) for each in before)
            goes_on = one_of("for", self._language).match(after) or one_of("of", self._language).match(after)
            if not led and (not after or goes_on or (not before and self._language not in _HEAD_LAST)):
                return True
        return False

    def _parts(self, start: int, end: int) -> Iterator[_JoinedPart]:
        """Yield the phrases that "and" joins; not what it adds to a complement: `with lid and straw`."""
        begin, is_added = start, False
        pattern = _ARABIC_AND if self._language == "ar" else one_of("and", self._language)
        for link in pattern.finditer(self._text, start, end):
            if not self._text[begin : link.start()].strip():
                begin, is_added = link.end(), True
            elif end - link.end() >= _MIN_LENGTH and self._may_split(begin, link, end):
                yield _JoinedPart(begin, link.start(), is_added)
                begin, is_added = link.end(), True
        yield _JoinedPart(begin, end, is_added)

    def _may_split(self, begin: int, link: re.Match[str], end: int) -> bool:
        before, after = self._text[begin : link.start()].strip(), self._text[link.end() : end].strip()
        if not one_of("complements", self._language).search(before):
            return True
        if self._language == "zh":
            return not before.endswith("的") and ("的" in before or "的" not in after)
        return one_of("articles", self._language).match(after) is not None

    def _trimmed(self, start: int, end: int, *, is_wanted: bool) -> tuple[int, int] | None:
        """Return a phrase without counts and articles before it, and without what only says more; None for nothing."""
        for _ in range(2):
            for pattern in (_COUNT, one_of("articles", self._language), _SET):
                found = pattern.match(self._text, start, end)
                start = found.end() if found else start
                start = _first_letter(self._text, start, end)
        if self._language == "zh" and (count := _HAN_COUNT.search(self._text[start:end])):
            end = start + count.start()
        end = min(self._about(start, end), self._use(start, end))
        end = start + len(self._text[start:end].rstrip(" -–—'\"’"))
        is_named = end - start >= _MIN_LENGTH and any(map(str.isalpha, self._text[start:end]))
        is_named &= is_wanted or not self._begins("begins_otherwise", start)
        return (start, end) if is_named else None

    def _core_end(self, start: int, end: int) -> int:
        """Return where a phrase begins to say what the thing has or is for."""
        if self._language == "zh":
            return end
        found = one_of("complements", self._language).search(self._text, min(start + _MIN_LENGTH, end), end)
        return start + len(self._text[start : found.start()].rstrip()) if found else end

    def _about(self, start: int, end: int) -> int:
        """Return where a clause or term about the thing begins; at the earliest after its first letters."""
        found = one_of("about", self._language).search(self._text, min(start + _MIN_LENGTH, end), end)
        return found.start() if found else end

    def _use(self, start: int, end: int) -> int:
        """Return where a text begins to say for whose shop or project the thing is."""
        if self._language == "ar" and (found := _arabic_use().search(self._text, min(start + _MIN_LENGTH, end), end)):
            return found.start()
        for preposition in one_of("for", self._language).finditer(self._text, min(start + _MIN_LENGTH, end), end):
            near = " ".join(self._text[preposition.end() : end].split()[:_NEAR])
            if self._language != "zh" and one_of("buyers", self._language).search(near):
                return preposition.start()
        return end

    def _begins(self, name: str, start: int) -> bool:
        return one_of(name, self._language).match(self._text, start) is not None

    def _begins_with_count(self, start: int) -> bool:
        return self._text[start].isdecimal() or self._begins("numbers", start)


def _first_letter(text: str, start: int, end: int) -> int:
    """Return where a stretch of a text begins without the spaces before it."""
    return start + len(text[start:end]) - len(text[start:end].lstrip())


def _after_bullet(text: str, start: int, end: int) -> int:
    """Return where a line begins without spaces and the mark of an item of a list."""
    found = _BULLET.match(text, start, end)
    return found.end() if found else start


@lru_cache
def _arabic_use() -> re.Pattern[str]:
    """Return a pattern of a buyer with the preposition that Arabic joins to it."""
    return re.compile(rf"(?<!\w)لل?(?={one_of('buyers', 'ar').pattern.replace(_WORD_START, '')})")
