"""Translation of a specification: patterns, blends of materials, listings, and lists of all these."""

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from translation.lexicon.compose import MAX_TEXT_LENGTH, ListingComposer, write
from translation.lexicon.entries import ConceptKind, Noun
from translation.lexicon.folding import fold
from translation.lexicon.grammar import GRAMMARS, InexpressiblePhrase
from translation.lexicon.grammar.capitals import CASED, with_capital_of
from translation.lexicon.phrases import Agreement, Listing
from translation.lexicon.pieces import Values
from translation.lexicon.readings import Forms, Sense
from translation.lexicon.segmentation.segmenting import segmentations
from translation.lexicon.specifications import blends, dates, patterns, verbatim
from translation.lexicon.specifications.lists import compose_list
from translation.lexicon.specifications.materials import material_of_another
from translation.lexicon.specifications.misreadings import is_misread, senses_alone
from translation.lexicon.specifications.parts import (
    Part,
    Sort,
    mixes_colours,
    shares_thing,
    sort_of,
    sums_materials,
)
from translation.lexicon.specifications.patterns import SlotContent
from translation.lexicon.specifications.value_writing import ValueWriter
from translation.number_words.chinese import numeral

_SPANS: Final = {
    "es": re.compile(r"(?<=\d)\sa\s(?=\d)"),
    "fr": re.compile(r"(?<=\d)\sà\s(?=\d)"),
    "pt": re.compile(r"(?<=\d)\s(?:a|até)\s(?=\d)"),
}
"""The word from one number to the next: 6 a 9 piezas."""
_DOUBLED: Final = re.compile(r"\b(for|para|pour|для) \1\b|назначение: \w+[ыи]й\b")
_BRACKETS: Final = re.compile(r"(?P<outer>[^()（）]+?)\s*[(（](?P<inner>[^()（）]+)[)）]")
_TORN: Final = re.compile(r"[,，、،;；/)）].*|.*[,，、،;；/(（]$", re.DOTALL)
"""What begins or ends with a mark, and is thus no part of its own."""
_SORTS: Final = {ConceptKind.MATERIAL: Sort.MATERIAL, ConceptKind.PACKING: Sort.THING, ConceptKind.GOOD: Sort.THING}
_RANGE: Final = re.compile(r"\d\s?[-–]\s?\d")
_MATERIALS: Final = frozenset({Sort.MATERIAL, Sort.FABRIC})
_SHARED: Final = _MATERIALS | {Sort.THING}
"""What there may be a share of: 100 % olive oil, but of a dimmer 5–100 % is the range."""
_HUNDRED: Final = re.compile(r"100\s?[%％]")
_MEASURED: Final = re.compile(r"[-\d.,–~≤≥<>±≈\s]+[^\d\s]+")
_CLAUSE: Final = re.compile("[，、;；،؛]|,(?!\\d)")
_SHARE_AND_MORE: Final = re.compile(r"[%％][^,，;；、]*[^\s,，;；、][,，;；、]|[,，;；、].*\d\s?[%％]\w")


def compose_specification(text: str, source: str, target: str, forms: Forms, values: Values) -> str | None:
    """Return the value of an attribute in ``target``, or None unless all of it is known for certain.

    It may be what `compose` translates, and beyond that what no title says: yes, percentages of a blend, standards
    that are complied with, dates, and lists of such parts, each of which is said of the product on its own.
    """
    if len(text) > MAX_TEXT_LENGTH or source == target or target not in GRAMMARS:
        return None
    text = unicodedata.normalize("NFC", text).strip()
    span = _SPANS.get(source)
    plain = span.sub("–", text) if span else text
    part = _Composer(source, target, forms, values).part(plain) if text else None
    if part is None:
        return None
    return with_capital_of(text, part.text) if target in CASED else part.text


@dataclass
class _Composer:
    """Composer of one specification and its parts, each once."""

    source: str
    target: str
    forms: Forms
    values: Values
    _known: dict[str, Part | None] = field(default_factory=dict)

    @cached_property
    def _values(self) -> ValueWriter:
        return ValueWriter(self.source, self.target, self.forms, self.values)

    def part(self, text: str) -> Part | None:
        """Return a part in the target language, or None."""
        text = text.strip()
        if text not in self._known:
            self._known[text] = None  # while it is looked at
            self._known[text] = self.single(text) or self._list(text)
        return self._known[text]

    def single(self, text: str) -> Part | None:
        """Return a part that is not divided at separators, unless a listing is."""
        steps: tuple[Callable[[str], Part | None], ...] = (
            self._sizes, self._date, self._bare_pattern, self._blend, self._of_blends, self._word, self._counted,
            self._listing, self._of_two_materials, self._pattern, self._bracketed, self._verbatim,
        )  # fmt: skip
        is_whole = bool(text) and not _TORN.match(text)
        return next(filter(None, (step(text) for step in steps)), None) if is_whole else None

    def _of_blends(self, text: str) -> Part | None:
        """Return a list with shares of materials in it, which a listing would write behind their materials."""
        return self._list(text) if _SHARE_AND_MORE.search(text) else None

    def _sizes(self, text: str) -> Part | None:
        """Return sizes and codes, which no word of the lexicon stands for: S, M, L; LDPE."""
        made = verbatim.sizes(text) or (verbatim.code(text) if self._keeps_codes else None)
        return Part(made, Sort.PATTERN) if made else None

    @property
    def _keeps_codes(self) -> bool:
        """Whether capitals stay as they are: the target has Latin letters, and the source has none of its own."""
        return self.source == "zh" and self.target not in {"ru", "ar"}

    def _bare_pattern(self, text: str) -> Part | None:
        """Return what follows a pattern without a specification in it."""
        return self._matched(text, nested=False)

    def _pattern(self, text: str) -> Part | None:
        return self._matched(text, nested=True)

    def _matched(self, text: str, *, nested: bool) -> Part | None:
        for key, slots in patterns.matches(text, self.source):
            if any(SlotContent.of(each) is SlotContent.SPECIFICATION for each in slots) != nested:
                continue
            written = {name: self._slot(name, each) for name, each in slots.items()}
            known = {name: each for name, each in written.items() if each is not None}
            made = patterns.write(key, known, self.target) if len(known) == len(written) else None
            if made is not None and not _DOUBLED.search(made):
                return Part(made, Sort.PATTERN)
        return None

    def _slot(self, name: str, text: str) -> str | None:
        """Return what is in a slot of a pattern, in the target language."""
        match SlotContent.of(name):
            case SlotContent.NUMBER:
                written = self._values.number(text)
            case SlotContent.VALUE:
                written = self._quantity(text)
            case SlotContent.PACKINGS:
                written = self._values.packings(text)
            case SlotContent.MATERIAL:
                written = self._material(text) or self._cloth(text)
            case SlotContent.SPECIFICATION | SlotContent.RATE:
                part = self.part(text)
                written = part.text if part else None
            case SlotContent.HAN_DIGIT:
                written = numeral(text)
            case _:
                written = text
        return written

    def _quantity(self, text: str) -> str | None:
        """Return a value; its unit is inflected where it is a word: 15,6 дюйма."""
        if _CLAUSE.search(text):
            return None
        written = self._values.value(text)
        if written is not None and self.target != "ru":
            return written
        part = self._listing(text)
        if part and part.sort is Sort.VALUE:
            return part.text
        pattern = self._bare_pattern(text) if written is None and _MEASURED.fullmatch(text) else None
        return pattern.text if pattern else written

    def _date(self, text: str) -> Part | None:
        made = dates.translate(text, self.source, self.target)
        return Part(made, Sort.PATTERN) if made else None

    def _blend(self, text: str) -> Part | None:
        blend = blends.read(text, self.source)
        if blend is None:
            return None
        woven = self._woven(blend) if len(blend.shares) == 1 and not blend.fabric else None
        return woven or self._shared(blend.fabric, blend.shares)

    def _shared(self, fabric: str, shares: Sequence[tuple[str, str]]) -> Part | None:
        """Return a blend of translated shares, materials and the fabric."""
        cloth = self._material(fabric) if fabric else ""
        sorts = _MATERIALS if any(map(_RANGE.search, dict(shares))) else _SHARED
        made = [(self._values.value(share), self._material(material, sorts)) for share, material in shares]
        known = [(share, material) for share, material in made if share and material]
        if cloth is None or len(known) < len(made):
            return None
        return Part(blends.write(cloth, known, self.target), Sort.MATERIAL)

    def _woven(self, blend: blends.Blend) -> Part | None:
        """Return the blend of one fibre whose name stands before its fabric: 100%棉斜纹布."""
        [(share, material)] = blend.shares
        whole = self.read(blends.spelled_out(material, self.source), Agreement())
        if whole and whole.phrase and not (whole.phrase.materials or whole.phrase.described):
            return None
        divided = (
            self._shared(fabric, [(share, fibre)])
            for fibre, fabric in blends.divisions(material, self.source)
            if self._is_fabric(fabric)
        )
        return next(filter(None, divided), None)

    def _is_fabric(self, text: str) -> bool:
        part = self.read(text, Agreement())
        head = part.phrase.head if part and part.phrase else None
        return head is not None and any("fabric" in key or "yarn" in key for key in (head.key, *head.broader))

    def _cloth(self, text: str) -> str | None:
        part = self.part(text)
        return part.text if part and part.sort in _MATERIALS else None

    def _material(self, text: str, sorts: Collection[Sort] = _MATERIALS) -> str | None:
        if _TORN.match(text):
            return None
        part = self._listing(blends.spelled_out(text, self.source))
        return part.text if part and part.sort in sorts else None

    def _of_two_materials(self, text: str) -> Part | None:
        """Return a material that is of another one, as titles never say for certain: PU合成革, couro nobuck."""
        pieces = segmentations(text, self.source, self.forms, self.values(text, self.source, self.target))
        phrases = {each for each in (material_of_another(each, self.source) for each in pieces) if each}
        if len(phrases) != 1:
            return None
        grammar = GRAMMARS[self.target]
        listing = Listing((phrases.pop(),), ("", ""))
        try:
            made = write(listing, grammar)
        except InexpressiblePhrase:
            return None
        return Part(made, Sort.MATERIAL, listing=listing) if made.count(" из ") <= 1 else None

    def _listing(self, text: str) -> Part | None:
        composer = ListingComposer(text, self.source, self.target, self.forms, self.values)
        made = composer.compose()
        if (
            made is None
            or is_misread(text, self.source, self.forms)
            or (_HUNDRED.search(text) and not _HUNDRED.search(made))
        ):
            return None  # 100%棉 is a blend, and not pure cotton
        part = self._agreeing(composer.listings, Agreement()) or Part(made, Sort.OTHER)
        return None if part.listing and self._is_uncertain(part.listing, text) else part

    def _is_uncertain(self, listing: Listing, text: str) -> bool:
        """Return whether a listing may say of one thing what is said of several."""
        return mixes_colours(listing) or shares_thing(listing) or sums_materials(listing, text)

    def _word(self, text: str) -> Part | None:
        """Return a word of several kinds, if they have one name in the target."""
        senses = senses_alone(self.forms.find(fold(text)))
        names = {self._name(each) for each in senses}
        if len(names) != 1:
            return None
        return Part(names.pop(), _SORTS.get(senses[0].concept.kind, Sort.OTHER))

    def colour(self, text: str) -> Part | None:
        """Return a word as a colour, if it names one: that of which it is the first name, rather than another one."""
        senses = [each for each in self.forms.find(fold(text)) if each.concept.kind is ConceptKind.COLOUR]
        first = min(senses, key=lambda each: each.rank, default=None)
        return Part(self._name(first), Sort.COLOUR) if first else None

    def _name(self, sense: Sense) -> str:
        name = sense.concept.names[self.target][0]
        return name.form(plural=bool(sense.plural)) if isinstance(name, Noun) else name.masculine

    def _counted(self, text: str) -> Part | None:
        """Return a number of units that may also be things, in a language with spaces: 6 piezas are no components."""
        made = self._values.packings(text, [ConceptKind.UNIT]) if self.source != "zh" else None
        return Part(made, Sort.VALUE) if made else None

    def read(self, text: str, agreement: Agreement) -> Part | None:
        """Return a listing whose adjectives agree as told."""
        composer = ListingComposer(text, self.source, self.target, self.forms, self.values)
        return self._agreeing(composer.listings, agreement)

    def _agreeing(self, readings: set[Listing], agreement: Agreement) -> Part | None:
        """Return the one thing that the readings of a text say, whose adjectives agree as told."""
        grammar = GRAMMARS[self.target]
        try:
            written = {write(each, grammar, agreement) for each in readings}
        except InexpressiblePhrase:
            return None
        if len(written) != 1:
            return None
        listing = next(iter(readings))
        last = next((each for each in reversed(listing.phrases) if each and each.head), None)
        after = grammar.agreement(last, agreement) if last else agreement
        return Part(written.pop(), sort_of(listing), after, listing)

    def _bracketed(self, text: str) -> Part | None:
        """Return a part with something in brackets behind it."""
        match = _BRACKETS.fullmatch(text)
        outer = self.part(match["outer"]) if match else None
        inner = self.part(match["inner"]) if match and outer else None
        if outer is None or inner is None:
            return None
        mark = ("（", "）") if self.target == "zh" else (" (", ")")
        return Part(f"{outer.text}{mark[0]}{inner.text}{mark[1]}", Sort.PATTERN)

    def _list(self, text: str) -> Part | None:
        return compose_list(text, self)

    def _verbatim(self, text: str) -> Part | None:
        made = verbatim.copied(text, self.source)
        return Part(made, Sort.PATTERN) if made else None
