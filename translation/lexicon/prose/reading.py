"""Reading of clauses: as phrases of the lexicon, else as the most specific pattern whose slots can all be read."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Final

from translation.lexicon.phrases import Listing, Phrase
from translation.lexicon.pieces import Piece, Values
from translation.lexicon.prose.english import ONE, are_whole, has_homograph, is_compound, with_one
from translation.lexicon.prose.guards import (
    are_likely,
    as_counted,
    ends_with_heads,
    heads_stand_last,
    is_run_of_descriptions,
    single_things,
    without_measures,
)
from translation.lexicon.prose.kinds import COUNTING, has_loose_number, is_of, is_simple
from translation.lexicon.prose.nodes import THE, A, Filled, Node, Things, is_plural, named, says_purpose
from translation.lexicon.prose.patterns import Kind, understood
from translation.lexicon.prose.templates import Matched, Slot, Template, match
from translation.lexicon.readings import Forms
from translation.lexicon.segmentation.connectives import OR
from translation.lexicon.segmentation.segmenting import segmentations
from translation.lexicon.syntax.chunking import AmbiguousPhrase
from translation.lexicon.syntax.listings import parse_listing
from translation.lexicon.syntax.parsing import HEAD_LAST

_ARTICLES: Final[Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]]] = {
    language: (re.compile(rf"(?:{the})\s+|(?:{elided})", re.IGNORECASE), re.compile(rf"(?:{a})\s+", re.IGNORECASE))
    for language, the, elided, a in (
        ("en", "the", "(?!)", "an?"),
        ("es", "el|la|los|las", "(?!)", "una?|unos|unas"),
        ("fr", "le|la|les", "l['’]", "une?|des|du|de la"),
        ("pt", "o|a|os|as", "(?!)", "uma?|uns|umas"),
    )
}
_LAST: Final = {"en": " and | or ", "zh": "和|与|及|或", "es": " [ye] | [ou] ", "fr": " et | ou ", "pt": " e | ou ",
                "ru": " и | или ", "ar": " و| أو "}  # fmt: skip
_GOVERNED: Final = {"gen": "для", "of": "для", "ins": "с", "with": "с"}
_FOR: Final = {"en": "for", "es": "para", "fr": "pour", "ru": "для", "pt": "para"}
_ITEMS: Final = re.compile(r",\s*(?:and |or )?| and | or | y | o | et | ou | e | и | или ")
_OR: Final = re.compile(" (?:or|o|ou|или) ")
_LINKED: Final = re.compile(r"(?:and|or|with|for|y|o|et|ou|e|и|или|和|或)\s", re.IGNORECASE)
"""Beginnings of what is not a slot alone."""
_COMMA: Final = re.compile(r",\s|[，、،]\s?")


class Reader:
    """Reader of the clauses of one text."""

    def __init__(self, language: str, target: str, forms: Forms, values: Values) -> None:
        self._language = language
        self._target = target
        self._forms = forms
        self._values = values
        self._read: dict[tuple[str, Kind, str], frozenset[Node]] = {}
        self._parsed: dict[tuple[str, bool], frozenset[Listing]] = {}

    def read(self, text: str, kind: Kind = Kind.CLAUSE, form: str = "") -> frozenset[Node]:
        """Return all that a text may say that is of a kind and stands in a form; nothing if it cannot be read."""
        key = (text, kind, form)
        if key not in self._read:
            self._read[key] = frozenset()  # a pattern within itself reads nothing
            if kind is Kind.PURPOSE:
                self._read[key] = frozenset(self._purposes(text))
                return self._read[key]
            self._read[key] = (
                self._filled(text, kind, is_last=False)
                or frozenset(self._things(text, kind, form))
                or self._filled(text, kind, is_last=True)
            )
        return self._read[key]

    def _filled(self, text: str, kind: Kind, *, is_last: bool) -> frozenset[Node]:
        found: set[Node] = set()
        best = 0
        folded = text.lower()
        for each in understood(self._language, kind, is_last=is_last):
            if found and each.weight < best:
                break
            if not each.may_match(folded):
                continue
            for matched in match(each.template, text):
                if self._language == "en" and is_compound(text, matched.slots, self._forms):
                    continue
                for filled in self._slots(each.template, each.pattern.slots, matched):
                    found.add(Filled(each.pattern, filled))
                    best = each.weight
        return frozenset(found)

    def _slots(self, template: Template, kinds: tuple[Kind, ...], matched: Matched) -> Iterator[tuple[Node, ...]]:
        opens = isinstance(template[0], Slot) and len(template) > 1
        forms = {each.number: each.form for each in template if isinstance(each, Slot)}
        options = []
        for number, kind in enumerate(kinds, start=1):
            text = matched.slots.get(number, "")
            is_subject = opens and isinstance(template[0], Slot) and template[0].number == number
            if not text or not self._is_one(text, is_subject=is_subject):
                return
            read = self.read(text, kind, forms[number])
            if self._language != "ar" and number in matched.plurals:
                read = frozenset(each for each in read if is_plural(each) is matched.plurals[number])
            if not read:
                return
            options.append(read)
        yield from product(*options)

    def _is_one(self, text: str, *, is_subject: bool) -> bool:
        """Return whether a slot holds all between its commas: a list ends in "and", a subject has no commas."""
        if _LINKED.match(text):
            return False
        commas = list(_COMMA.finditer(text))
        if not commas:
            return True
        return not is_subject and bool(re.search(_LAST[self._language], text[commas[-1].end() - 1 :]))

    def _things(self, text: str, kind: Kind, form: str) -> Iterator[Things]:
        text, article = self._without_article(text)
        governed = _GOVERNED.get(form, "") if self._language == "ru" else ""
        for listing in self._listings(f"{governed} {text}" if governed else text, kind):
            plain = _of_tail(listing) if governed else listing
            if self._language != "en" and not all(map(is_simple, named(listing))):
                continue
            if plain and is_of(plain, kind) and not any(map(has_loose_number, named(plain))):
                yield Things(plain, article)

    def _purposes(self, text: str) -> Iterator[Node]:
        """Yield what something is for: things, or phrases that the lexicon has for it (for hotels)."""
        things = self.read(text, Kind.THING, "gen")
        if things or self._language not in _FOR:
            yield from things
            return
        phrases: list[Phrase] = []
        for item in _ITEMS.split(text):
            plain, _ = self._without_article(item)
            found = {
                phrase
                for each in self._listings(f"{_FOR[self._language]} {plain}", Kind.PURPOSE)
                for phrase in [_purpose(each)]
                if phrase
            }
            if len(found) != 1:
                return
            phrases += found
        last = OR if _OR.search(text) else "&"
        yield Things(Listing(tuple(phrases), ("", *[","] * (len(phrases) - 2), *[last] * (len(phrases) > 1), "")))

    def _without_article(self, text: str) -> tuple[str, str]:
        for pattern, article in zip(_ARTICLES.get(self._language, ()), (THE, A), strict=False):
            if found := pattern.match(text):
                return text[found.end() :], article
        return text, ""

    def _listings(self, text: str, kind: Kind) -> frozenset[Listing]:
        key = (text, kind in COUNTING)
        if key not in self._parsed:
            self._parsed[key] = frozenset(self._parse(text, counted=kind in COUNTING))
        return self._parsed[key]

    def _parse(self, text: str, *, counted: bool) -> Iterator[Listing]:
        """Yield what a text says; where ``counted``, of the units and packings that its words may name."""
        is_english = self._language == "en"
        if is_english and (has_homograph(text) or not are_whole(text, self._forms)):
            return
        plain = ONE.sub("", text) if is_english else text
        values = self._values(plain, self._language, self._target)
        for pieces in segmentations(plain, self._language, self._forms, values):
            for each in self._variants(pieces, counted=counted):
                listing = self._listing(each)
                listing = with_one(listing, text) if listing and is_english else listing
                if listing:
                    yield listing

    def _variants(self, pieces: Sequence[Piece], *, counted: bool) -> list[list[Piece]]:
        if self._language != "zh":
            pieces = without_measures(pieces)
            if not are_likely(pieces):
                return []
        if self._language in HEAD_LAST and not ends_with_heads(pieces):
            return []
        return [[*map(as_counted, pieces)]] if counted else single_things(pieces)

    def _listing(self, pieces: Sequence[Piece]) -> Listing | None:
        try:
            listing = parse_listing(pieces, self._language)
        except AmbiguousPhrase:
            return None
        if self._language in HEAD_LAST and not heads_stand_last(pieces, listing):
            return None
        if self._language == "zh" and any(phrase.tails for phrase in named(listing)):
            return None  # 配 is "with" as well as "fit for"
        if self._language == "en" and is_run_of_descriptions(listing):
            return None
        return listing


def _of_tail(listing: Listing) -> Listing | None:
    """Return what a preposition alone governs, as a listing of its own."""
    phrases = named(listing)
    if len(phrases) != 1 or phrases[0] != Phrase(None, tails=phrases[0].tails):
        return None
    tails = phrases[0].tails
    marks = ["", *["&"] * (len(tails) - 1), ""]
    return Listing(tuple(tail for _, tail in tails), tuple(marks))


def _purpose(listing: Listing) -> Phrase | None:
    """Return the one thing, or the one phrase of the lexicon, that something is for; None for anything else."""
    phrases = named(listing)
    if len(phrases) != 1:
        return None
    phrase = phrases[0]
    if phrase == Phrase(None, tails=phrase.tails) and len(phrase.tails) == 1:
        return phrase.tails[0][1]
    is_phrase = phrase == Phrase(None, described=phrase.described) and len(phrase.described) == 1
    concepts = phrase.described[0] if is_phrase else ()
    return phrase if len(concepts) == 1 and says_purpose(concepts[0]) else None
