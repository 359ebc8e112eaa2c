"""Parsing of pieces into a listing: its phrases, and the marks and conjunctions between them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.phrases import Listing, Phrase, Quantity, Relation
from translation.lexicon.pieces import LexiconWord, Link, Mark, Piece, Value
from translation.lexicon.readings import Sense
from translation.lexicon.segmentation.connectives import PLUS
from translation.lexicon.syntax.chinese_clauses import (
    check_measures,
    is_described_behind,
    is_packed_value,
    with_lacks,
    with_purposes,
)
from translation.lexicon.syntax.chunking import (
    HEAD_KINDS,
    AmbiguousPhrase,
    Chunk,
    chunk,
    of_kinds,
    only_describes,
)
from translation.lexicon.syntax.contexts import in_context
from translation.lexicon.syntax.inclusions import COMPLEMENTS, with_contents, with_inclusions
from translation.lexicon.syntax.packings import packed_in
from translation.lexicon.syntax.parsing import HEAD_LAST, parse_phrase

_TAILS: Final = frozenset({Relation.WITH, Relation.WITHOUT, Relation.FOR})
_NOUNS: Final = (ConceptKind.GOOD, ConceptKind.PART, ConceptKind.MATERIAL)
_THINGS: Final = (*HEAD_KINDS, ConceptKind.MATERIAL)


def parse_listing(pieces: Sequence[Piece], language: str) -> Listing:
    """Return the listing that the pieces of a text in ``language`` form. Raises `AmbiguousPhrase`."""
    parsing = _Parsing(language)
    clause: list[Piece] = []
    pieces = in_context(pieces)
    if language == "zh":
        check_measures(pieces)
        pieces = with_lacks(with_purposes(pieces))
    elif language == "en":
        pieces = with_contents(pieces)
    pieces = with_inclusions(_with_conversions(pieces))
    for piece in [*_mark_conjunctions(pieces, language), Mark("")]:
        if not isinstance(piece, Mark):
            clause.append(piece)
        elif clause:
            parsing.add(clause, piece)
            clause = []
        else:
            parsing.marks[-1] += piece.sign
    phrases, marks = parsing.phrases, parsing.marks
    if not phrases or "&" in marks[0] or "&" in marks[-1]:
        raise AmbiguousPhrase
    if any(map(_is_blend, phrases, phrases[1:], marks[1:])) or (language == "zh" and _is_headless(phrases)):
        raise AmbiguousPhrase
    return Listing(tuple(phrases), tuple(marks))


class _Parsing:
    """The phrases of a listing so far, and the marks before each and behind the last one."""

    def __init__(self, language: str) -> None:
        self.phrases: list[Phrase | None] = []
        self.marks = [""]
        self._language = language

    def add(self, clause: Sequence[Piece], mark: Mark) -> None:
        """Add the phrase of a clause, and the mark behind it. Raises `AmbiguousPhrase`."""
        parsed = chunk(clause, self._language)
        last = self.phrases[-1] if self.phrases else None
        if self._language == "zh" and self._is_uncertain(clause, parsed):
            raise AmbiguousPhrase
        parsed.is_unit = self.marks[-1] == "/" and _counts(last) and len(clause) == 1
        if parsed.is_unit and last:
            parsed.items = packed_in(parsed.items, last.fixed[-1])
        phrase = parse_phrase(parsed, self._language)
        if self._language == "zh" and phrase.head and _may_describe(self.phrases, self.marks[-1].strip(",")):
            raise AmbiguousPhrase  # 24/6、26/6订书机: for both; RGB+双白灯带: of both
        if self._language == "en" and self.marks[-1].endswith("&") and (phrase.supply or phrase.members):
            raise AmbiguousPhrase  # mitt and towel set: a set of both
        if self._language == "en" and phrase.head and self.marks[-1] == "+" and not _names_something(self.phrases):
            raise AmbiguousPhrase  # RGB + white strip: of both
        if PLUS in self.marks[-1] and _are_goods((last, phrase)):
            raise AmbiguousPhrase  # 维C加锌泡腾片: one tablet
        if self.marks[-1].endswith(")") and _says_more(phrase):
            is_known = _may_follow(self.phrases, phrase) if self._language == "zh" else _is_complement(phrase)
            if not is_known:
                raise AmbiguousPhrase  # the brackets interrupt a phrase
            self.marks[-1] += "," if self._language == "zh" else ""
        self.phrases.append(phrase)
        self.marks.append(mark.sign)

    def _is_uncertain(self, clause: Sequence[Piece], parsed: Chunk) -> bool:
        """Return whether a Chinese clause may not say of the thing before it what it seems to."""
        if not self.phrases:
            return False
        if self.marks[-1] == "/" and is_packed_value(clause):
            return True  # 50片/盒 三层: the layers are not of the box
        last = self.phrases[-1]
        is_listed = self.marks[-1] != "," or (len(self.phrases) > 1 and last is not None and last.head is not None)
        if clause[-1] == Link(Relation.USE) and is_listed:
            return True  # 涂料、塑料专用: for both
        if is_described_behind(parsed, in_brackets=self.marks[-1].endswith("(")):
            return True
        return _may_be_two(clause, parsed) or _is_used_for(clause)


def _may_be_two(clause: Sequence[Piece], parsed: Chunk) -> bool:
    """Return whether a Chinese complement and the thing after it may both belong to what precedes: （带盖棉布内袋）."""
    starts_with_complement = clause[0] == Link(Relation.WITH) and Link(Relation.NOTHING) not in clause
    return starts_with_complement and bool(parsed.items) and parsed.has_word()


def _may_describe(phrases: Sequence[Phrase | None], mark: str) -> bool:
    """Return whether what precedes a thing and a mark may describe the thing: values, or what is joined by "+"."""
    is_joined = mark == "+" or not any(each and _says_more(each) for each in phrases)
    return bool(phrases) and is_joined and mark in {"", "+"} and all(each is None or not each.head for each in phrases)


def _names_something(phrases: Sequence[Phrase | None]) -> bool:
    return any(each is not None and each.head is not None for each in phrases)


def _is_used_for(clause: Sequence[Piece]) -> bool:
    """Return whether a Chinese clause ends in what its thing is for, which may be the purpose itself: 乳胶漆调色用."""
    *before, thing, purpose = (None, None, *clause)
    del before
    if not isinstance(thing, LexiconWord) or not of_kinds(thing, [ConceptKind.GOOD]):
        return False
    return isinstance(purpose, LexiconWord) and all(map(_is_purpose, purpose.readings))


def _is_purpose(sense: Sense) -> bool:
    return sense.concept.kind is ConceptKind.QUALITY and sense.concept.adjective("en").plain.startswith("for ")


def _says_more(phrase: Phrase) -> bool:
    """Return whether a phrase is more than values."""
    return phrase.head is not None or bool(phrase.described or phrase.materials or phrase.tails)


def _is_complement(phrase: Phrase) -> bool:
    """Return whether a phrase is only what a thing has or is for."""
    return bool(phrase.tails) and phrase.head is None and not (phrase.described or phrase.materials or phrase.fixed)


def _may_follow(phrases: Sequence[Phrase | None], phrase: Phrase) -> bool:
    """Return whether a phrase behind brackets describes the thing before them: 绿茶（煎茶型）散装."""
    is_thing = phrase.head is not None and phrase.head.kind in {ConceptKind.GOOD, ConceptKind.PART}
    first = phrases[0]
    return not is_thing and first is not None and first.head is not None and first.head.kind is ConceptKind.GOOD


def _with_conversions(pieces: Sequence[Piece]) -> list[Piece]:
    """Return pieces with a value in brackets as part of the one before it: 20盎司（590毫升）杯, 20 oz (590 ml) cup."""
    joined = list(pieces)
    for i in range(len(joined) - 4, 0, -1):
        before, opening, value, closing, after = joined[i - 1 : i + 4]
        if (opening, closing) != (Mark("("), Mark(")")) or not isinstance(after, LexiconWord):
            continue
        if isinstance(before, Value) and isinstance(value, Value):
            joined[i - 1 : i + 3] = [Value(f"{before.text}({value.text})", f"{before.written} ({value.written})")]
        elif isinstance(before, Quantity) and isinstance(value, Quantity):
            joined[i - 1 : i + 3] = [replace(before, converted=value)]
    return joined


def _counts(phrase: Phrase | None) -> bool:
    """Return whether a phrase ends in a number or quantity, so that a unit may follow "/"."""
    return phrase is not None and bool(phrase.fixed) and not isinstance(phrase.fixed[-1], Concept)


def _are_goods(phrases: Sequence[Phrase | None]) -> bool:
    """Return whether one of the phrases is about a thing rather than a part or a material."""
    return any(each is not None and each.head is not None and each.head.kind is ConceptKind.GOOD for each in phrases)


def _is_headless(phrases: Sequence[Phrase | None]) -> bool:
    """Return whether a Chinese listing is a described complement alone, which may be the thing itself: 带应急面板灯."""
    first = phrases[0]
    if len(phrases) > 1 or first is None or first.head is not None or not first.tails:
        return False
    return any(bool(tail.described or tail.materials) for _, tail in first.tails)


def _is_blend(phrase: Phrase | None, next_phrase: Phrase | None, mark: str) -> bool:
    """Return whether a mark separates two materials of one thing, which is named with the first or last: PP+PE淋膜."""
    if mark not in {"+", "/"} or not phrase or not next_phrase:
        return False
    return any(
        bool(one.materials) and _is_material(other) for one, other in ((phrase, next_phrase), (next_phrase, phrase))
    )


def _is_material(phrase: Phrase) -> bool:
    return phrase.head is not None and phrase.head.kind is ConceptKind.MATERIAL


def _mark_conjunctions(pieces: Sequence[Piece], language: str) -> Iterator[Piece]:
    """Yield the pieces with each "and" as a mark, except between two adjectives. Raises `AmbiguousPhrase`."""
    for i, (before, piece, after) in enumerate(zip([None, *pieces], pieces, [*pieces[1:], None], strict=False)):
        if not isinstance(piece, Link) or piece.relation is not Relation.AND:
            yield piece
            continue
        if _only(before, ConceptKind.MATERIAL) and _only(after, ConceptKind.MATERIAL) and _is_of_both(pieces, i):
            yield piece
            continue
        if _only(before, ConceptKind.MATERIAL) and (language in HEAD_LAST or _only(after, ConceptKind.MATERIAL)):
            raise AmbiguousPhrase  # `cotton and wool shirt`, `camisa de algodón y lana`: which of the two is of wool?
        complement = _complement(pieces[:i], pieces[i + 1 :], language)
        if complement:
            yield complement
            continue
        if not _describes(before) and only_describes(after) and not _names_thing(pieces[i + 2 :]):
            raise AmbiguousPhrase  # وبرية: terry, not "and wild"
        if _is_said_with(before) and not _describes(after):
            raise AmbiguousPhrase  # with argan and honey: with both
        is_one = _may_be_one(before, pieces[i + 1 :]) if language == "en" else _are_apposed(pieces[max(i - 2, 0) : i])
        if is_one and language != "zh":
            raise AmbiguousPhrase
        yield piece if _describes(before) and _describes(after) else Mark("&")


def _is_of_both(pieces: Sequence[Piece], place: int) -> bool:
    """Return whether "of" precedes two materials joined by "and", and no thing follows: a pan of copper and steel."""
    ends = place + 2 == len(pieces) or isinstance(pieces[place + 2], Mark)
    return ends and place > 1 and pieces[place - 2] == Link(Relation.OF)


def _complement(before: Sequence[Piece], after: Sequence[Piece], language: str) -> Link | None:
    """Return the preposition that also governs what follows "and": with chain and hook, 带麦克风和凳子."""
    clause = [*takewhile(lambda piece: not isinstance(piece, Mark), reversed(before))]
    links = [each for each in clause if isinstance(each, Link) and each.relation in _TAILS]
    rest = [*takewhile(lambda piece: not isinstance(piece, Mark), after)]
    things = [each for each in rest if isinstance(each, LexiconWord) and of_kinds(each, HEAD_KINDS)]
    if not links or len(things) != 1 or any(isinstance(each, Link) for each in rest):
        return None
    if links[0].relation is Relation.FOR:
        return links[0] if language != "zh" and rest == things else None
    if language != "zh" and rest == things and _is_good(before[-1]) and _is_good(rest[0]):
        return links[0]  # cream with argan and honey
    is_part = of_kinds(things[0], [ConceptKind.PART]) and not of_kinds(things[0], [ConceptKind.GOOD])
    return links[0] if language == "zh" or is_part else None


def _is_good(piece: Piece) -> bool:
    """Return whether a word may be a good, and is no part."""
    is_part = isinstance(piece, LexiconWord) and of_kinds(piece, [ConceptKind.PART])
    return isinstance(piece, LexiconWord) and of_kinds(piece, [ConceptKind.GOOD]) and not is_part


def _may_be_one(before: Piece | None, after: Sequence[Piece]) -> bool:
    """Return whether English nouns joined by "and" may be what a thing after them is of: argan and lavender shampoo."""
    clause = [*takewhile(lambda piece: not isinstance(piece, Mark | Link), after)]
    words = [each for each in clause if isinstance(each, LexiconWord)]
    is_noun = isinstance(before, LexiconWord) and of_kinds(before, [ConceptKind.GOOD])
    things = [each for each in words if of_kinds(each, HEAD_KINDS)]
    return is_noun and len(things) > 1 and things[0] is words[0]


def _are_apposed(pieces: Sequence[Piece]) -> bool:
    """Return whether two nouns stand side by side: "and" may join another one to the second, parfum oud et rose."""
    nouns = [each for each in pieces if isinstance(each, LexiconWord) and of_kinds(each, _NOUNS)]
    return len(nouns) > 1


def _is_said_with(piece: Piece | None) -> bool:
    """Return whether a word is a description that begins with a preposition in English: with argan."""
    concept = piece.readings[0].concept if isinstance(piece, LexiconWord) else None
    return concept is not None and concept.kind.describes and concept.adjective("en").plain.startswith(COMPLEMENTS)


def _names_thing(pieces: Sequence[Piece]) -> bool:
    """Return whether a word before the next mark may be a thing."""
    clause = takewhile(lambda piece: not isinstance(piece, Mark), pieces)
    return any(isinstance(piece, LexiconWord) and of_kinds(piece, _THINGS) for piece in clause)


def _only(piece: Piece | None, kind: ConceptKind) -> bool:
    return isinstance(piece, LexiconWord) and all(reading.concept.kind is kind for reading in piece.readings)


def _describes(piece: Piece | None) -> bool:
    return isinstance(piece, LexiconWord) and piece.readings[0].concept.kind.describes
