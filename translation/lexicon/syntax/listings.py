"""Parsing of pieces into a listing: its phrases, and the marks and conjunctions between them."""

from collections.abc import Sequence
from dataclasses import replace

from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.phrases import Listing, Phrase, Quantity, Relation
from translation.lexicon.pieces import LexiconWord, Link, Mark, Piece, Value
from translation.lexicon.readings import Sense
from translation.lexicon.segmentation.connectives import PLUS
from translation.lexicon.syntax.choices import LONGEST_COUNT
from translation.lexicon.syntax.chunking import AmbiguousPhrase, Chunk, chunk, of_kinds
from translation.lexicon.syntax.clauses.appositions import with_appositions
from translation.lexicon.syntax.clauses.chinese_clauses import (
    check_measures,
    is_described_behind,
    is_packed_value,
    with_lacks,
    with_purposes,
)
from translation.lexicon.syntax.clauses.conjunctions import mark_conjunctions
from translation.lexicon.syntax.clauses.features import with_blends, with_features
from translation.lexicon.syntax.clauses.fitted_brands import with_brands_fitted
from translation.lexicon.syntax.clauses.inclusions import with_contents, with_inclusions
from translation.lexicon.syntax.clauses.later_clauses import with_goods_used
from translation.lexicon.syntax.clauses.pairs import with_pairs_of_goods
from translation.lexicon.syntax.clauses.possessions import with_possessions
from translation.lexicon.syntax.details.lists import with_lists
from translation.lexicon.syntax.packed_amounts import with_packings_apart
from translation.lexicon.syntax.packings import packed_in, with_sachets, with_vessels
from translation.lexicon.syntax.parsing import parse_phrase
from translation.lexicon.syntax.senses.contexts import in_context
from translation.lexicon.syntax.sets import is_set_alone


def parse_listing(pieces: Sequence[Piece], language: str) -> Listing:
    """Return the listing that the pieces of a text in ``language`` form. Raises `AmbiguousPhrase`."""
    parsing = _Parsing(language)
    clause: list[Piece] = []
    pieces = in_context(pieces, language)
    if language == "zh":
        pieces = _with_chinese_marks(pieces)
    elif language == "en":
        pieces = with_contents(pieces)
    marked = list(mark_conjunctions(with_inclusions(_with_conversions(pieces)), language))
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


def _with_chinese_marks(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of a Chinese title with the marks and connecting words that it leaves out."""
    check_measures(pieces)
    counted = with_vessels(with_sachets(with_brands_fitted(pieces)))
    owned = with_possessions(with_lacks(with_purposes(counted)))
    used = with_goods_used(with_pairs_of_goods(owned))
    return with_features(with_appositions(with_packings_apart(with_lists(used))))


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
        if self._language == "zh" and self._is_uncertain(clause, parsed, mark):
            raise AmbiguousPhrase
        self._mark_unit(parsed, last, is_alone=len(clause) == 1)
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

    def _mark_unit(self, parsed: Chunk, last: Phrase | None, *, is_alone: bool) -> None:
        """Mark a clause that is the unit of the number before it, or a set. Raises `AmbiguousPhrase`."""
        parsed.is_unit = self.marks[-1] == "/" and _counts(last) and is_alone
        if parsed.is_unit and last and last.tails and self._language == "zh":
            raise AmbiguousPhrase  # 茶叶包装机 50包/分钟: "for teas" would stand before the unit
        if parsed.is_unit and last:
            parsed.items = packed_in(parsed.items, last.fixed[-1])
        elif self._language == "zh" and is_set_alone(parsed.items, [each.head for each in self.phrases if each]):
            parsed.is_unit = True  # 扳手 镜面抛光 套装

    def _is_uncertain(self, clause: Sequence[Piece], parsed: Chunk, mark: Mark) -> bool:
        """Return whether a Chinese clause may not say of the thing before it what it seems to."""
        if not self.phrases:
            return False
        if self.marks[-1] == "/" and is_packed_value(clause):
            return True  # 50片/盒 三层: the layers are not of the box
        last = self.phrases[-1]
        is_listed = self.marks[-1] != "," or (len(self.phrases) > 1 and last is not None and last.head is not None)
        if clause[-1] == Link(Relation.USE) and is_listed:
            return True  # 涂料、塑料专用: for both
        if "+" in {self.marks[-1], mark.sign} and (_may_count_part(clause) or _are_sizes(last, clause)):
            return True  # 100卡底+楔子: a hundred, or of that size?
        if is_described_behind(parsed, in_brackets=self.marks[-1].endswith("(")):
            return True
        return _may_be_two(clause, parsed) or _is_used_for(clause)


def _may_count_part(clause: Sequence[Piece]) -> bool:
    """Return whether a clause is a large number and a part, which the number may count."""
    number, part = clause if len(clause) == 2 else (None, None)
    is_part = isinstance(part, LexiconWord) and of_kinds(part, [ConceptKind.PART])
    return is_part and isinstance(number, Value) and number.text.isdecimal() and len(number.text) > LONGEST_COUNT


def _are_sizes(last: Phrase | None, clause: Sequence[Piece]) -> bool:
    """Return whether a clause begins with a quantity, and a bare number ends what precedes it: 10+11寸 橡木."""
    before = last.fixed[-1] if last and last.fixed else None
    return isinstance(before, str) and before.isdecimal() and isinstance(clause[0], Quantity)


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
        match joined[i - 1 : i + 4]:
            case [Value() as before, Mark("("), Value() as value, Mark(")"), LexiconWord()]:
                joined[i - 1 : i + 3] = [Value(f"{before.text}({value.text})", f"{before.written} ({value.written})")]
            case [Quantity() as before, Mark("("), Quantity() as converted, Mark(")"), LexiconWord()]:
                joined[i - 1 : i + 3] = [replace(before, converted=converted)]
    return joined


def _counts(phrase: Phrase | None) -> bool:
    """Return whether a phrase ends in a number or quantity, so that a unit may follow "/"."""
    return phrase is not None and bool(phrase.fixed) and not isinstance(phrase.fixed[-1], Concept)


def _are_goods(phrases: Sequence[Phrase | None]) -> bool:
    """Return whether one of the phrases is about a thing rather than a part or a material."""
    return any(each is not None and each.head is not None and each.head.kind is ConceptKind.GOOD for each in phrases)


def _is_headless(phrases: Sequence[Phrase | None]) -> bool:
    """Return whether a Chinese listing is a complement alone that may be the thing: 带应急面板灯, 带ATS发电机组."""
    first = phrases[0]
    if len(phrases) > 1 or first is None or first.head is not None or not first.tails:
        return False
    return any(
        bool(tail.described or tail.materials)
        or any(isinstance(each, str) and each[:1].isalpha() for each in tail.fixed)
        for _, tail in first.tails
    )


def _is_blend(phrase: Phrase | None, next_phrase: Phrase | None, mark: str) -> bool:
    """Return whether a mark separates two materials of one thing, which is named with the first or last: PP+PE淋膜."""
    if mark not in {"+", "/"} or not phrase or not next_phrase:
        return False
    return any(
        bool(one.materials) and _is_material(other) for one, other in ((phrase, next_phrase), (next_phrase, phrase))
    )


def _is_material(phrase: Phrase) -> bool:
    return phrase.head is not None and phrase.head.kind is ConceptKind.MATERIAL
