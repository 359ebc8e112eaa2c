"""The things that a buyer's need asks for: phrases of a text, without the buyer, the use, the terms and the deadline.

`We run eleven garden centres and want hand pruners, bypass type, FCA` asks for hand pruners: what stands after a verb
of wanting, or else in the first clause that is neither about the buyer nor about the terms, up to what is only said
about it. Which phrases name goods is for a lexicon to say; here are only common words of seven languages.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from matching.text import fold_text
from matching.understand.clauses import Clause, sentences
from matching.understand.joined_phrases import NeedRole, joined_parts, joins
from matching.understand.need_words import follows, names_soon, one_of
from matching.understand.wanting import (
    Wanting,
    after_led_use,
    after_use,
    find_instead,
    find_wanting,
    is_only_wanting,
    is_refused_after,
    refused_part,
)

_LINE_STARTS: Final = frozenset("\n")
_COMMAS: Final = frozenset(",،")
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
_ARABIC_FOR_THE: Final = re.compile(r"لل\w+\s*")
"""The preposition and article that Arabic joins to a word: `for-the pharmacies`."""
_WORD_START: Final = r"(?<![\w-])"


class NeedPhrase(NamedTuple):
    """A phrase at ``text[start:end]`` that may name a thing asked for; from ``core_end`` on, what it has or is for."""

    start: int
    end: int
    role: NeedRole
    core_end: int


def need_phrases(text: str, language: str) -> list[NeedPhrase]:
    """Return the phrases of a need that may name what it asks for, in order; of unknown language by words of all."""
    plain, places = _folded(text)
    base = language.partition("-")[0].lower()
    found: list[NeedPhrase] = []
    for clauses in sentences(plain):
        own = list(_Sentence(plain, base, is_first=not found).phrases(clauses))
        found += [_of_later_sentence(each, plain) for each in own] if found else own
    return [_original(each, places, text) for each in found]


def refused_phrases(text: str, language: str) -> list[NeedPhrase]:
    """Return the phrases of a need that name what is not wanted: `no wall clocks`, 不要马甲.

    The core of what is only a use or a part that is not wanted, `not for trucks`, is empty.
    """
    plain, places = _folded(text)
    base = language.partition("-")[0].lower()
    found: list[NeedPhrase] = []
    for place, clauses in enumerate(sentences(plain)):
        found += _Sentence(plain, base, is_first=not place).refused(clauses)
    return [_original(each, places, text) for each in found]


def _folded(text: str) -> tuple[str, list[int]]:
    """Return a text as it is compared, and the place of each letter of it in the original."""
    folded = [(letter, place) for place, written in enumerate(text) for letter in fold_text(written)]
    return "".join(letter for letter, _ in folded), [place for _, place in folded]


def _of_later_sentence(phrase: NeedPhrase, text: str) -> NeedPhrase:
    """Return a phrase of a further sentence, where a list rather says how a thing is packed, unless it is a line."""
    is_line = text[: phrase.start].rstrip(" -–—•*·▪●\t").endswith("\n")
    return phrase._replace(role=NeedRole.NEXT) if phrase.role is NeedRole.ADDED and not is_line else phrase


def _original(phrase: NeedPhrase, places: Sequence[int], text: str) -> NeedPhrase:
    """Return a phrase of the folded text as one of the original."""
    last = places[phrase.end - 1] + 1
    while last < len(text) and not fold_text(text[last]):
        last += 1  # marks of the last letter
    core_end = min(last, places[phrase.core_end - 1] + 1) if phrase.core_end > phrase.start else places[phrase.start]
    return NeedPhrase(places[phrase.start], last, phrase.role, core_end)


class _Sentence:
    """Reads the clauses of one sentence of a folded text."""

    def __init__(self, text: str, language: str, *, is_first: bool) -> None:
        self._text = text
        self._language = language
        self._is_first = is_first
        """Whether nothing has been named yet."""

    def phrases(self, clauses: Sequence[Clause]) -> Iterator[NeedPhrase]:
        """Yield the phrases that may name a thing asked for."""
        is_joined = [joins(self._text, each, self._language) for each in clauses]
        describes = is_listed = is_of_buyer = False
        for place, (clause, (thing_start, is_refused)) in enumerate(zip(clauses, self._wanting(clauses), strict=True)):
            start = self._dealt_in(clause) if thing_start is None and not is_refused else thing_start
            role = NeedRole.WANTED if thing_start is not None else NeedRole.BUYER if start is not None else None
            if role is None and not is_refused:
                role = self._role(clause)
            is_listed |= role is NeedRole.LISTED and is_of_buyer
            is_of_buyer = role is NeedRole.BUYER
            if role is NeedRole.ADDED and not any(is_joined[place:]) and not is_listed:
                role = NeedRole.NEXT
            describes = role in {None, NeedRole.ADDED} and self._goes_on(
                clauses[max(0, place - 1)], clause, describes=describes
            )
            role = None if describes else role
            if role is not None:
                yield from self._phrases_of(clause, role, start)

    def refused(self, clauses: Sequence[Clause]) -> Iterator[NeedPhrase]:
        """Yield the phrases that say what is not wanted."""
        for clause, (start, is_refused) in zip(clauses, self._wanting(clauses), strict=True):
            found = refused_part(self._text, clause.start, clause.end, self._language)
            begin = clause.start if found is None and is_refused else found
            if begin is not None and begin < clause.end and (start is None or begin > start):
                is_use = self._begins("for", begin) or self._begins("complements", begin)
                yield NeedPhrase(begin, clause.end, NeedRole.REFUSED, begin if is_use else clause.end)

    def _wanting(self, clauses: Sequence[Clause]) -> Iterator[Wanting]:
        """Yield where the thing wanted begins in each clause, and whether it names what is not wanted."""
        is_refused = not self._is_first and self._refuses_throughout(clauses)
        for clause in clauses:
            start, refuses = find_wanting(self._text, clause.start, clause.end, self._language)
            if is_refused_after(self._text, clause.start, clause.end, self._language):
                start, refuses = None, True
            if start is None and is_refused:
                start = find_instead(self._text, clause.start, clause.end, self._language, "instead", "only")
            is_refused = start is None and (is_refused or refuses)
            yield Wanting(start, is_refused)

    def _refuses_throughout(self, clauses: Sequence[Clause]) -> bool:
        """Return whether a later sentence is a list of what is not wanted: `No mugs, jugs or bowls`."""
        first, others = clauses[0], clauses[1:]
        return bool(
            others
            and one_of("refusing", self._language).match(self._text, first.start, first.end)
            and refused_part(self._text, first.start, first.end, self._language) is not None
            and joins(self._text, others[-1], self._language)
        )

    def _dealt_in(self, clause: Clause) -> int | None:
        """Return where a clause says what the buyer trades in: that is asked for if nothing else is."""
        verbs = one_of("dealing", self._language).finditer(self._text, clause.start, clause.end)
        nouns_follow = ("of", "articles")  # bolsas de la compra
        before = ((each, self._text[clause.start : each.start()]) for each in verbs)
        found = next((each for each, text in before if not follows(nouns_follow, text, self._language)), None)
        return _first_letter(self._text, found.end(), clause.end) if found else None

    def _goes_on(self, before: Clause, clause: Clause, *, describes: bool) -> bool:
        """Return whether a clause goes on with what a list says of things: `for the bus, the car`, `in wool, silk`."""
        if self._begins("made_of", clause.start):
            return True
        if describes or clause is before or clause.before not in _COMMAS:
            return describes and clause.before in _COMMAS
        uses = [*one_of("for", self._language).finditer(self._text, before.start, before.end)]
        definite = one_of("definite", self._language)
        is_known = bool(uses) and definite.match(self._text, _first_letter(self._text, uses[-1].end(), before.end))
        return bool(is_known and definite.match(self._text, clause.start))

    def _phrases_of(self, clause: Clause, role: NeedRole, start: int | None) -> Iterator[NeedPhrase]:
        """Yield the phrases of a clause; ``start`` is where the thing wanted begins."""
        begin = start
        if begin is None:
            begin = find_instead(self._text, clause.start, clause.end, self._language, "instead") or clause.start
            begin = after_use(self._text, begin, clause.end, self._language) or begin
        else:
            begin = after_led_use(self._text, begin, clause.end, self._language) or begin
        for number, part in enumerate(joined_parts(self._text, begin, clause.end, self._language)):
            is_wanted = start is not None and not number
            phrase = self._trimmed(part.start, part.end, is_wanted=is_wanted)
            if phrase:
                own = role if is_wanted or part.role is None else part.role
                yield NeedPhrase(*phrase, own, self._core_end(*phrase))
                self._is_first = False

    def _role(self, clause: Clause) -> NeedRole | None:
        """Return the role of a clause without a verb of wanting; None if it says something of a thing, or of terms."""
        begin = after_use(self._text, clause.start, clause.end, self._language) or clause.start
        if self._begins("begins_otherwise", begin) or self._begins("speakers", begin):
            return None
        if self._language == "ar" and _ARABIC_FOR_THE.match(self._text, begin):
            return None
        if is_only_wanting(self._text, clause.start, clause.end, self._language):
            return None
        if clause.before in _COLONS:
            return NeedRole.LISTED
        if self._is_first:
            return NeedRole.BUYER if self._is_buyer(clause) else NeedRole.FIRST
        return None if self._begins_with_count(clause.start) and clause.before not in _LINE_STARTS else NeedRole.ADDED

    def _is_buyer(self, clause: Clause) -> bool:
        """Return whether a clause is about the buyer: `Small roastery in Seattle`."""
        words, led = self._text[clause.start : clause.end].strip(), False
        for buyer in one_of("buyers", self._language).finditer(words):
            before, after = words[: buyer.start()].split()[-_NEAR:], words[buyer.end() :].strip()
            led |= any(one_of("for", self._language).fullmatch(each) for each in before)
            goes_on = one_of("for", self._language).match(after) or one_of("of", self._language).match(after)
            if not led and (not after or goes_on or (not before and self._language not in _HEAD_LAST)):
                return True
        return False

    def _trimmed(self, start: int, end: int, *, is_wanted: bool) -> tuple[int, int] | None:
        """Return a phrase without counts and articles before it, and without what only says more; None for nothing."""
        before_thing = [one_of(each, self._language) for each in ("articles", "to_do", "suppliers_of")]
        before_thing += [_ARABIC_FOR_THE] if self._language == "ar" and is_wanted else []
        for _ in range(2):
            for pattern in (_COUNT, _SET, *before_thing):
                found = pattern.match(self._text, start, end)
                start = found.end() if found else start
                start = _first_letter(self._text, start, end)
        if is_wanted:
            start = after_led_use(self._text, start, end, self._language) or start
        if self._language == "zh":
            for pattern in (one_of("after_thing", "zh"), _HAN_COUNT):
                end = _without_end(self._text, start, end, pattern)
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
        if self._language == "zh":
            return end
        prepositions = [*one_of("for", self._language).finditer(self._text, min(start + _MIN_LENGTH, end), end)]
        for each, next_start in zip(prepositions, [*(later.start() for later in prepositions[1:]), end], strict=False):
            if names_soon("buyers", self._text, each.end(), next_start, self._language):
                return each.start()
        return end

    def _begins(self, name: str, start: int) -> bool:
        return one_of(name, self._language).match(self._text, start) is not None

    def _begins_with_count(self, start: int) -> bool:
        return self._text[start].isdecimal() or self._begins("numbers", start)


def _without_end(text: str, start: int, end: int, pattern: re.Pattern[str]) -> int:
    """Return where a stretch of a text ends without what the pattern finds at its end."""
    last = next((each for each in pattern.finditer(text, start, end) if each.end() == end), None)
    return last.start() if last else end


def _first_letter(text: str, start: int, end: int) -> int:
    """Return where a stretch of a text begins without the spaces before it."""
    return start + len(text[start:end]) - len(text[start:end].lstrip())


@lru_cache
def _arabic_use() -> re.Pattern[str]:
    """Return a pattern of a buyer with the preposition that Arabic joins to it."""
    return re.compile(rf"(?<!\w)لل?(?={one_of('buyers', 'ar').pattern.replace(_WORD_START, '')})")
