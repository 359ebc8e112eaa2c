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
from translation.lexicon.syntax.chunking import HEAD_KINDS, AmbiguousPhrase, Chunk, chunk, of_kinds, only_describes
from translation.lexicon.syntax.contexts import in_context
from translation.lexicon.syntax.later_clauses import with_blends, with_contents, with_features
from translation.lexicon.syntax.parsing import HEAD_LAST, parse_phrase

_THINGS: Final = (*HEAD_KINDS, ConceptKind.MATERIAL)


def parse_listing(pieces: Sequence[Piece], language: str) -> Listing:
    """Return the listing that the pieces of a text in ``language`` form. Raises `AmbiguousPhrase`."""
    parsing = _Parsing(language)
    clause: list[Piece] = []
    if language == "zh":
        check_measures(pieces)
        pieces = with_features(with_contents(with_lacks(with_purposes(in_context(pieces)))))
    marked = list(_mark_conjunctions(_with_conversions(pieces, language), language))
    for piece in [*(with_blends(marked) if language == "zh" else marked), Mark("")]:
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
        phrase = parse_phrase(parsed, self._language)
        if self._language == "zh" and phrase.head and _may_describe(self.phrases, self.marks[-1].strip(",")):
            raise AmbiguousPhrase  # 24/6、26/6订书机: for both; RGB+双白灯带: of both
        if PLUS in self.marks[-1] and _are_goods((last, phrase)):
            raise AmbiguousPhrase  # 维C加锌泡腾片: one tablet
        if self.marks[-1].endswith(")") and _says_more(phrase):
            if self._language != "zh" or not _may_follow(self.phrases, phrase):
                raise AmbiguousPhrase  # the brackets interrupt a phrase
            self.marks[-1] += ","
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


def _may_follow(phrases: Sequence[Phrase | None], phrase: Phrase) -> bool:
    """Return whether a phrase behind brackets describes the thing before them: 绿茶（煎茶型）散装."""
    is_thing = phrase.head is not None and phrase.head.kind in {ConceptKind.GOOD, ConceptKind.PART}
    first = phrases[0]
    return not is_thing and first is not None and first.head is not None and first.head.kind is ConceptKind.GOOD


def _with_conversions(pieces: Sequence[Piece], language: str) -> list[Piece]:
    """Return pieces with a value in brackets as part of the one before it, in Chinese: 20盎司（590毫升）保温杯."""
    joined = list(pieces)
    if language != "zh":
        return joined
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
        if _only(before, ConceptKind.MATERIAL) and (language in HEAD_LAST or _only(after, ConceptKind.MATERIAL)):
            raise AmbiguousPhrase  # `cotton and wool shirt`, `camisa de algodón y lana`: which of the two is of wool?
        complement = _complement(pieces[:i], pieces[i + 1 :], language)
        if complement:
            yield complement
            continue
        if not _describes(before) and only_describes(after) and not _names_thing(pieces[i + 2 :]):
            raise AmbiguousPhrase  # وبرية: terry, not "and wild"
        yield piece if _describes(before) and _describes(after) else Mark("&")


def _complement(before: Sequence[Piece], after: Sequence[Piece], language: str) -> Link | None:
    """Return the preposition that also governs what follows "and": with chain and hook, 带麦克风和凳子."""
    clause = [*takewhile(lambda piece: not isinstance(piece, Mark), reversed(before))]
    links = [each for each in clause if isinstance(each, Link) and each.relation in {Relation.WITH, Relation.WITHOUT}]
    rest = [*takewhile(lambda piece: not isinstance(piece, Mark), after)]
    things = [each for each in rest if isinstance(each, LexiconWord) and of_kinds(each, HEAD_KINDS)]
    if not links or len(things) != 1 or any(isinstance(each, Link) for each in rest):
        return None
    return links[0] if language == "zh" or _only(things[0], ConceptKind.PART) else None


def _names_thing(pieces: Sequence[Piece]) -> bool:
    """Return whether a word before the next mark may be a thing."""
    clause = takewhile(lambda piece: not isinstance(piece, Mark), pieces)
    return any(isinstance(piece, LexiconWord) and of_kinds(piece, _THINGS) for piece in clause)


def _only(piece: Piece | None, kind: ConceptKind) -> bool:
    return isinstance(piece, LexiconWord) and all(reading.concept.kind is kind for reading in piece.readings)


def _describes(piece: Piece | None) -> bool:
    return isinstance(piece, LexiconWord) and piece.readings[0].concept.kind.describes
