"""Base of all grammars: values after the phrase, order of adjectives, punctuation."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from typing import ClassVar, Final

from translation.lexicon.entries import Adjective, Concept, ConceptKind, Noun
from translation.lexicon.label_writing import write as write_labelled
from translation.lexicon.labels import COUNTED_PARTS, COUNTS, Label
from translation.lexicon.phrases import Agreement, Described, Fixed, Labelled, Material, Phrase, Quantity, Relation
from translation.lexicon.segmentation.connectives import ALTERNATIVES, OR, PLUS

_WESTERN_MARKS: Final[Mapping[str, str]] = {
    "": " ", ",": ", ", ";": "; ", ":": ": ", "/": " / ", "+": " + ", "|": " | ", "-": " – ", "(": " (", ")": ") ",
    "×": " × ",
}  # fmt: skip
_SHORT: Final = 3
"""Letters of words that may be repeated: de, из."""
_STANDS_APART: Final = COUNTS | COUNTED_PARTS | {
    Label.PACK, Label.PAIRS, Label.TESTS, Label.SET, Label.BOX, Label.GIFT_BOX, Label.BAG, Label.PACK_SIZE,
    Label.WATERPROOF, Label.PERSONS, Label.AGES, Label.SCHOOL_GRADES, Label.COLOURS, Label.YARN_COUNT,
    Label.TYPE_OF_THING, Label.CELLS, Label.HALF_CELLS, Label.PIECES, Label.BRICKS, Label.LEAVES, Label.PORTS,
    Label.KEYS, Label.PINS, Label.CUP,
}  # fmt: skip
"""Labels of values that say something of the whole thing, behind a comma."""
_LAST_NUMBER: Final = re.compile(".*[×*–<>≤≥≈±-]")
"""What precedes the number that governs the form of a unit: 10–12, ≥12."""
_DECIMAL: Final = re.compile(r"(?<=^\d)\.(?=\d{1,2}$)")
"""The point of a number with one digit before it, as in 3.5 channels."""
_PIECES: Final = frozenset({"piece", "item_unit", "set_unit", "pair", "roll"})
_APART: Final = (", ", "، ", "，")
"""Beginnings of words that a comma separates from what precedes them."""
_ARABIC_DIGITS: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩٫", "0123456789.")


class InexpressiblePhrase(Exception):
    """A grammar cannot express a phrase."""


class Grammar(ABC):
    """Writer of phrases in one language."""

    language: ClassVar[str]
    conjunction: ClassVar[str]
    """The word "and", including its spaces."""
    list_separator: ClassVar[str] = ", "
    """What stands between the first words of a list of three or more."""
    marks: ClassVar[Mapping[str, str]] = _WESTERN_MARKS
    leading_labels: ClassVar[frozenset[Label]] = frozenset()
    """Labels of values that precede the head."""
    keeps_arabic_digits: ClassVar[bool] = False
    has_decimal_comma: ClassVar[bool] = False

    @abstractmethod
    def write(self, phrase: Phrase, before: Agreement) -> str:
        """Return a phrase; without a head it agrees with the one ``before``. Raises `InexpressiblePhrase`."""

    def mark(self, sign: str) -> str:
        """Return one or more marks in this language's punctuation."""
        words = {"&": self.conjunction, OR: self._spaced(ALTERNATIVES[self.language]), PLUS: self.marks["+"]}
        written = "".join(words.get(each) or self.marks[each] for each in sign or [""])
        return written.replace(" ,", ",").replace(" ،", "،")

    def _spaced(self, word: str) -> str:
        return word if self.language == "zh" else f" {word} "

    def agreement(self, phrase: Phrase, before: Agreement) -> Agreement:
        """Return the agreement of adjectives beside or after a phrase."""
        if phrase.head is None:
            return before
        noun = phrase.head.noun(self.language)
        return Agreement(noun.gender, noun.is_plural(preferred=phrase.plural))

    def value(self, text: str) -> str:
        """Return a value unchanged, except that Arabic digits become Western ones outside Arabic."""
        return text if self.keeps_arabic_digits else text.translate(_ARABIC_DIGITS)

    def fixed(self, phrase: Phrase) -> list[str]:
        """Return the values, certificates and quantities of a phrase."""
        has_head = phrase.head is not None
        named = self.head(phrase).replace("-", " ").split()
        kept = [each for each in phrase.fixed if each not in named and not (has_head and self.leads(each))]
        written = [self._fixed(each, has_head=has_head) for each in kept]
        stand_apart = [
            isinstance(each, Quantity) and bool(phrase.members or (i and _counts_pieces(each)))
            for i, each in enumerate(kept)
        ]
        return [
            self.marks[","] + text if is_apart and not text.startswith(_APART) else text
            for is_apart, text in zip(stand_apart, written, strict=True)
        ]

    def set_apart(self, values: Sequence[str]) -> list[str]:
        """Return some of what `fixed` returns, a measure first behind a comma: it is the thing's, not a part's."""
        if not values or not values[0][:1].isdecimal():
            return [*values]
        return [self.marks[","] + values[0], *values[1:]]

    def around_tails(self, values: Sequence[str], tails: Sequence[str]) -> list[str]:
        """Return some of what `fixed` returns, and ``tails`` before the first value that a comma separates.

        A leaf spring of 13 leaves for heavy trucks is no spring of leaves for trucks.
        """
        place = next((i for i, each in enumerate(values) if each.startswith(_APART)), len(values))
        return [*values[:place], *tails, *values[place:]]

    def values_of_whole(self, phrase: Phrase, fixed: Sequence[str]) -> list[str]:
        """Return the first of what `fixed` returns, which would seem to belong to what the thing has, if behind it."""
        counts = any(isinstance(each, Quantity) and each.unit.key in _PIECES for each in phrase.fixed)
        if phrase.head is None or phrase.continues or counts:
            return []
        return [*takewhile(lambda word: not word.startswith(_APART), fixed)]

    def leads(self, each: Fixed) -> bool:
        """Return whether a value precedes the head."""
        return isinstance(each, Labelled) and each.label in self.leading_labels

    def labelled(self, each: Labelled) -> str:
        """Return a labelled value; what measures or counts the whole stands apart."""
        value = self._labelled_value(each)
        written = write_labelled(each.label, value, self.language)
        return self.marks[","] + written if each.label.is_dimension or each.label in _STANDS_APART else written

    def _labelled_value(self, each: Labelled) -> str:
        match each.value:
            case Quantity():
                return self.quantity(each.value)
            case Concept():
                return each.value.noun(self.language).form()
            case str():
                return self.number(each.value) if each.label is Label.SIZE else self.value(each.value)

    def _fixed(self, each: Fixed, *, has_head: bool) -> str:
        match each:
            case str():
                return self.value(each)
            case Quantity(converted=Quantity() as other):
                return f"{self.quantity(each)} ({self.quantity(other)})"
            case Quantity(unit=Concept(key="pair")) if self.language != "zh":
                return self.marks[","] + self.quantity(each)
            case Quantity():
                return self.quantity(each)
            case Labelled():
                return self.labelled(each)
            case Concept():
                name = each.noun(self.language).form()
                return f"({name})" if each.kind is ConceptKind.PLACE and has_head else name

    def quantity(self, quantity: Quantity) -> str:
        """Return a quantity, with a unit symbol if there is one."""
        names = [name for name in quantity.unit.names[self.language] if isinstance(name, Noun)]
        symbol = next((name for name in names if name.is_symbol), None)
        counted = _LAST_NUMBER.sub("", quantity.number).strip()
        written = symbol.singular if symbol else self.form_after_number(names[0], counted)
        return f"{self.number(quantity.number)} {written}"

    def number(self, text: str) -> str:
        """Return a number with the decimal sign of the language."""
        return _DECIMAL.sub(",", self.value(text)) if self.has_decimal_comma else self.value(text)

    def form_after_number(self, noun: Noun, number: str) -> str:
        """Return the form of a noun that follows a number."""
        return noun.form(plural=number != "1")

    def adjectives(self, phrase: Phrase, kinds: Iterable[ConceptKind], agreement: Agreement) -> list[str]:
        """Return the adjectives of the given kinds, from the head outwards."""
        kinds = set(kinds)
        return [self.joined(group, agreement) for group in self.described(phrase) if group[0].kind in kinds]

    def joined(self, group: Described, agreement: Agreement) -> str:
        """Return descriptions in agreement, joined by "and"."""
        return self.join_with_and([self.inflect(each.adjective(self.language), agreement) for each in group])

    def described(self, phrase: Phrase) -> list[Described]:
        """Return the descriptions of a phrase, but for those that the name of its head says already."""
        head = f" {self.head(phrase)} "
        if head.strip() and any(
            self._names(group[0].adjective(self.language).plain, head) for group in phrase.described
        ):
            raise InexpressiblePhrase  # teeth with triple-ground teeth
        new = (tuple(each for each in group if not self._is_said(each, head)) for group in phrase.described)
        return [group for group in new if group]

    def _is_said(self, description: Concept, head: str) -> bool:
        names = description.names[self.language]
        return any(isinstance(name, Adjective) and _is_in(name, head) for name in names)

    def _names(self, adjective: str, head: str) -> bool:
        """Return whether a description says the head once more; ``head`` stands between spaces."""
        return head in f" {adjective} "

    def inflect(self, adjective: Adjective, agreement: Agreement) -> str:
        """Return an adjective in agreement."""
        return adjective.form_for(agreement.gender, plural=agreement.plural)

    def join_with_and(self, words: list[str]) -> str:
        """Return words joined by "and", and by commas before the last two."""
        *before, last = words or [""]
        return self.conjunction_before(last).join([each for each in (self.list_separator.join(before), last) if each])

    def conjunction_before(self, word: str) -> str:  # noqa: ARG002 (for what Spanish says before the sound i)
        """Return the word "and" as it is before another, including its spaces."""
        return self.conjunction

    def head(self, phrase: Phrase) -> str:
        """Return the head in the singular or plural."""
        return phrase.head.noun(self.language).form(plural=phrase.plural) if phrase.head else ""

    def material(self, material: Material) -> str:
        """Return a material followed by its grade."""
        return spaced([self.woven(material), self.value(material.grade)])

    def materials(self, phrase: Phrase) -> list[str]:
        """Return the materials of a phrase, but for those that the name of its head says already: OSB board."""
        head = f" {self.head(phrase)} ".casefold()
        return [
            self.material(each)
            for each in phrase.materials
            if each.grade or each.fibre or f" {each.concept.noun(self.language).form()} ".casefold() not in head
        ]

    def woven(self, material: Material) -> str:
        """Return a material, and what it is woven of."""
        return material.concept.noun(self.language).form()

    def adjuncts(self, phrase: Phrase, relation: Relation) -> list[str]:
        """Return the nouns that modify the head with one relation: seed bead, in a seed bead bracelet."""
        return [self.adjunct(each.head.noun(self.language)) for each in tail(phrase, relation) if each.head]

    def adjunct(self, noun: Noun) -> str:
        """Return the form in which a noun modifies another one."""
        return noun.form()

    def tails(self, phrase: Phrase, relation: Relation, before: Agreement) -> str:
        """Return what is attached with one relation, joined by "and"."""
        return self.join_with_and([self.write(each, before) for each in tail(phrase, relation)])


def _counts_pieces(quantity: Quantity) -> bool:
    """Return whether a quantity is what is sold, in pieces or packings, and no factor: 1 g ×60 bags."""
    is_packing = quantity.unit.kind is ConceptKind.PACKING and not quantity.number.startswith("×")
    return is_packing or quantity.unit.key in _PIECES


def spaced(words: Iterable[str], comma: str = ", ", prepositions: Sequence[str] = ()) -> str:
    """Return the non-empty words joined by spaces.

    A comma separates two numbers, and two phrases that begin with the same of the ``prepositions``.
    """
    text = ""
    begun: set[str] = set()
    is_apart = False
    for word in filter(None, words):
        if is_apart and not word.startswith(_APART):
            text, is_apart = text + comma + word, False
            continue
        is_apart = bool(text) and word.startswith(_APART)
        preposition = next(filter(word.startswith, prepositions), "")
        if preposition in begun:
            text += comma + word
            continue
        begun |= {preposition} - {""}
        if word.startswith(_APART):
            text = text + word if text else word.lstrip("".join(_APART))
            continue
        apart = comma if text[-1:].isdecimal() and word[0].isdecimal() else " "
        text += (apart + word).removeprefix(_repetition(text, word)) if text else word
    return text


def _repetition(text: str, word: str) -> str:
    """Return the beginning of a phrase that repeats the last word before it, with a space: برقبة برقبة مرتفعة."""
    first = word.partition(" ")[0]
    return f" {first}" if first == text.rpartition(" ")[2] and len(first) > _SHORT else ""


def _is_in(adjective: Adjective, name: str) -> bool:
    """Return whether a name, between spaces, contains an adjective in any gender or number."""
    forms = {adjective.masculine, adjective.feminine, adjective.neuter, adjective.masculine_plural}
    return any(f" {form} " in name for form in forms)


def prefixed(word: str, phrase: str) -> str:
    """Return a phrase behind a word, or nothing for an empty phrase."""
    return phrase and word + phrase


def suffixed(phrase: str, word: str) -> str:
    """Return a phrase before a word, or nothing for an empty phrase."""
    return phrase and phrase + word


def tail(phrase: Phrase, relation: Relation) -> list[Phrase]:
    """Return the phrases attached with one relation."""
    return [each for kind, each in phrase.tails if kind is relation]
