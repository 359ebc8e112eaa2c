"""Reading of clauses: as phrases of the lexicon, else as the most specific pattern whose slots can all be read."""

import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.phrases import Fixed, Listing, Phrase, Quantity, Relation
from translation.lexicon.pieces import Values
from translation.lexicon.prose.nodes import A, THE, Filled, Node, Things, named
from translation.lexicon.prose.patterns import Kind, understood
from translation.lexicon.prose.templates import Slot, Template, match
from translation.lexicon.readings import Forms
from translation.lexicon.segmentation.connectives import OR
from translation.lexicon.segmentation.segmenting import segmentations
from translation.lexicon.syntax.chunking import AmbiguousPhrase
from translation.lexicon.syntax.listings import parse_listing

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
_ONE: Final = re.compile(r"(?<![\w-])one(?= (?!of|to|or|and|by|at|more|another|hand\b|side\b|end\b)[a-z])", re.IGNORECASE)
_GOVERNED: Final = {"gen": "для", "of": "для", "ins": "с", "with": "с"}
_LISTED: Final = frozenset({"", ",", "&", OR})
_COMMA: Final = re.compile(r",\s|[，、،]\s?")


class Reader:
    """Reader of the clauses of one text."""

    def __init__(self, language: str, target: str, forms: Forms, values: Values) -> None:
        self._language = language
        self._target = target
        self._forms = forms
        self._values = values
        self._read: dict[tuple[str, Kind, str], frozenset[Node]] = {}
        self._parsed: dict[str, frozenset[Listing]] = {}

    def read(self, text: str, kind: Kind = Kind.CLAUSE, form: str = "") -> frozenset[Node]:
        """Return all that a text may say that is of a kind and stands in a form; nothing if it cannot be read."""
        key = (text, kind, form)
        if key not in self._read:
            self._read[key] = frozenset()  # a pattern within itself reads nothing
            things = frozenset(self._things(text, kind, form))
            self._read[key] = things or self._filled(text, kind)
        return self._read[key]

    def _filled(self, text: str, kind: Kind) -> frozenset[Node]:
        found: set[Node] = set()
        best = 0
        for each in understood(self._language, kind):
            if found and each.weight < best:
                break
            for slots in match(each.template, text):
                for filled in self._slots(each.template, each.pattern.slots, slots):
                    found.add(Filled(each.pattern, filled))
                    best = each.weight
        return frozenset(found)

    def _slots(self, template: Template, kinds: tuple[Kind, ...], texts: Mapping[int, str]) -> Iterator[tuple[Node, ...]]:
        opens = isinstance(template[0], Slot) and len(template) > 1
        forms = {each.number: each.form for each in template if isinstance(each, Slot)}
        options = []
        for number, kind in enumerate(kinds, start=1):
            text = texts.get(number, "")
            is_subject = opens and isinstance(template[0], Slot) and template[0].number == number
            if not text or not self._is_one(text, is_subject=is_subject):
                return
            read = self.read(text, kind, forms[number])
            if not read:
                return
            options.append(read)
        yield from product(*options)

    def _is_one(self, text: str, *, is_subject: bool) -> bool:
        """Return whether a slot holds all between its commas: a list ends in "and", a subject has no commas."""
        commas = list(_COMMA.finditer(text))
        if not commas:
            return True
        return not is_subject and bool(re.search(_LAST[self._language], text[commas[-1].end() - 1 :]))

    def _things(self, text: str, kind: Kind, form: str) -> Iterator[Things]:
        text, article = self._without_article(text)
        governed = _GOVERNED.get(form, "") if self._language == "ru" else ""
        for listing in self._listings(f"{governed} {text}" if governed else text):
            plain = _of_tail(listing) if governed else listing
            if plain and _is_of(plain, kind):
                yield Things(plain, article)

    def _without_article(self, text: str) -> tuple[str, str]:
        for pattern, article in zip(_ARTICLES.get(self._language, ()), (THE, A), strict=False):
            if found := pattern.match(text):
                return text[found.end() :], article
        return text, ""

    def _listings(self, text: str) -> frozenset[Listing]:
        if text not in self._parsed:
            self._parsed[text] = frozenset(self._parse(text))
        return self._parsed[text]

    def _parse(self, text: str) -> Iterator[Listing]:
        counted = _ONE.sub("1", text) if self._language == "en" else text
        values = self._values(counted, self._language, self._target)
        for pieces in segmentations(counted, self._language, self._forms, values):
            try:
                yield parse_listing(pieces, self._language)
            except AmbiguousPhrase:
                continue


def _of_tail(listing: Listing) -> Listing | None:
    """Return what a preposition alone governs, as a listing of its own."""
    phrases = named(listing)
    if len(phrases) != 1 or phrases[0] != Phrase(None, tails=phrases[0].tails):
        return None
    tails = phrases[0].tails
    marks = ["", *["&"] * (len(tails) - 1), ""]
    return Listing(tuple(tail for _, tail in tails), tuple(marks))


def _is_of(listing: Listing, kind: Kind) -> bool:
    """Return whether a listing is of a kind; in a slot, it is things, values or descriptions alone."""
    if kind is Kind.CLAUSE:
        return True
    phrases = named(listing)
    return {*listing.marks} <= _LISTED and bool(phrases) and all(_is_phrase_of(each, kind) for each in phrases)


def _is_phrase_of(phrase: Phrase, kind: Kind) -> bool:
    if kind in _FIXED:
        return phrase == Phrase(None, fixed=phrase.fixed) and len(phrase.fixed) == 1 and _FIXED[kind](phrase.fixed[0])
    match kind:
        case Kind.COUNTED:
            is_quantity = any(isinstance(each, Quantity) for each in phrase.fixed)
            return not phrase.tails and (bool(phrase.count and phrase.head) or (phrase.head is None and is_quantity))
        case Kind.VARIANTS:
            return bool(phrase.count) and phrase.head is not None and phrase.head.kind is ConceptKind.PROPERTY
        case Kind.UNIT:
            return phrase.head is not None and phrase.head.kind is ConceptKind.UNIT
        case Kind.COLOUR:
            return phrase == Phrase(None, described=phrase.described) and _are(phrase, {ConceptKind.COLOUR})
        case Kind.QUALITY:
            return phrase == Phrase(None, described=phrase.described) and _are(phrase, _DESCRIBING)
        case Kind.MATERIAL:
            return phrase.head is not None and phrase.head.kind is ConceptKind.MATERIAL
        case Kind.PACKING:
            return phrase.head is not None and phrase.head.kind in _PACKINGS
        case _:
            return phrase.head is not None and not _is_loose(phrase)


def _are(phrase: Phrase, kinds: set[ConceptKind]) -> bool:
    return all(each.kind in kinds for group in phrase.described for each in group)


def _is_loose(phrase: Phrase) -> bool:
    """Return whether a phrase has a complement to which what follows may belong as well."""
    return any(relation is Relation.FOR for relation, _ in phrase.tails)


def _is_value(each: Fixed) -> bool:
    return not isinstance(each, Concept) or each.kind is ConceptKind.CERTIFICATE


def _is_number(each: Fixed) -> bool:
    return isinstance(each, str) and each.isdecimal()


def _is_place(each: Fixed) -> bool:
    return isinstance(each, Concept) and each.kind is ConceptKind.PLACE


_FIXED: Final = {Kind.VALUE: _is_value, Kind.NUMBER: _is_number, Kind.PLACE: _is_place}
"""Kinds that are one value, and the condition for it."""
_DESCRIBING: Final = {ConceptKind.COLOUR, ConceptKind.QUALITY, ConceptKind.PROCESS}
_PACKINGS: Final = {ConceptKind.PACKING}
