"""Translation of a short listing by the lexicon, word by word, or not at all."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.grammar import GRAMMARS, Grammar, InexpressiblePhrase
from translation.lexicon.grammar.capitals import CASED, with_capital_of
from translation.lexicon.phrases import Agreement, Listing, Phrase, Supply
from translation.lexicon.pieces import LexiconWord, Piece, Values
from translation.lexicon.readings import Forms
from translation.lexicon.segmentation.connectives import SPACE
from translation.lexicon.segmentation.segmenting import segmentations
from translation.lexicon.segmentation.title_normalisation import normalised_title
from translation.lexicon.syntax.chunking import AmbiguousPhrase
from translation.lexicon.syntax.clauses.arrangements import ARRANGEMENTS, are_clauses_whole
from translation.lexicon.syntax.details.catalogue_order import in_catalogue_order
from translation.lexicon.syntax.details.one_thing import names_one_thing
from translation.lexicon.syntax.listings import parse_listing

MAX_TEXT_LENGTH: Final = 200
"""Characters; a longer text is no title."""
_ANNOUNCED: Final = re.compile("【([^【】]*)】")
_MOST_ADJECTIVES: Final = 3
_UNBOUND: Final = Agreement()
_JOINING: Final = frozenset("/+-")


class ListingComposer:
    """Composer of a short listing in another language, which reads it once for all that is asked."""

    def __init__(self, text: str, source: str, target: str, forms: Forms, values: Values) -> None:
        """Take a text and its languages.

        ``forms`` are those of ``source``; ``values`` finds numbers, models and names, and writes them in ``target``.
        """
        self._text = unicodedata.normalize("NFC", text).strip()
        self._source = source
        self._target = target
        self._forms = forms
        self._values = values

    def compose(self) -> str | None:
        """Return the text in ``target`` if all of it is concepts, values and connecting words; else None.

        Also None for two equally likely readings, and for texts of more than `MAX_TEXT_LENGTH` characters.
        """
        return _written(self._text, self.listings, self._target) if self._is_listing() else None

    def list_details(self) -> str | None:
        """Return a Chinese title in ``target``: its thing, then each detail behind a comma; None as `compose` does.

        It leaves open what a detail is to the thing, and where a word has several senses it may have taken a wrong one.
        """
        if self._source != "zh" or not self._is_listing():
            return None
        simplest = min(map(_simplicity, self._clauses), default=None)
        simple = (each for each in self._clauses if _simplicity(each) == simplest)
        ordered = (in_catalogue_order(each, _is_certain) for each in simple)
        readings = filter(names_one_thing, _parsed(filter(None, ordered), "zh"))
        return _written(self._text, set(readings), self._target)

    @cached_property
    def listings(self) -> set[Listing]:
        """All that the text may say; of a Chinese one, by the first arrangement of its clauses that says anything.

        Where one thing would have too many adjectives, a later arrangement is preferred.
        """
        if self._source != "zh":
            return _parsed(filter(None, self._segmentations(self._text)), self._source)
        piled: set[Listing] = set()
        for arrange in ARRANGEMENTS:
            readings = _of_longest_words([each for each in map(arrange, self._clauses) if each])
            if readings and not any(map(_is_piled, readings)):
                return readings
            piled = piled or readings
        return piled

    @cached_property
    def _clauses(self) -> list[Sequence[Piece]]:
        """The segmentations of a Chinese title, with marks for its spaces."""
        plain = normalised_title(_with_announcements_behind(self._text))
        found = self._segmentations(plain, mark_spaces=True)
        return [each for each in found if each and are_clauses_whole(each)]

    def _segmentations(self, text: str, *, mark_spaces: bool = False) -> Iterator[Sequence[Piece]]:
        values = self._values(text, self._source, self._target)
        return segmentations(text, self._source, self._forms, values, mark_spaces=mark_spaces)

    def _is_listing(self) -> bool:
        return 0 < len(self._text) <= MAX_TEXT_LENGTH and self._source != self._target in GRAMMARS


def _simplicity(pieces: Sequence[Piece]) -> tuple[int, int]:
    """Return a lower number for a segmentation in which no word reaches across a space, and then for longer words."""
    return -sum(each == SPACE for each in pieces), len(pieces)


def _written(text: str, readings: set[Listing], target: str) -> str | None:
    """Return what the readings of a text are, if they agree, with a capital where the text has one."""
    written = _agreed(_closest(readings), GRAMMARS[target])
    if written is None:
        return None
    return with_capital_of(text, written) if target in CASED else written


def _of_longest_words(arranged: Sequence[Sequence[Piece]]) -> set[Listing]:
    """Return what a Chinese title may say by the segmentations that say anything with the fewest short words.

    Those have one character: 女童运动鞋 is a shoe for girls, not a child's shoe for women.
    """
    for number in sorted(set(map(_short_words, arranged))):
        readings = _parsed([each for each in arranged if _short_words(each) == number], "zh")
        if readings:
            return readings
    return set()


def _short_words(pieces: Sequence[Piece]) -> int:
    """Return how many words have one character, but for measure words: 双 may as well count what follows it."""
    senses = [each.readings[0] for each in pieces if isinstance(each, LexiconWord)]
    return sum(len(each.spelling("zh")) == 1 for each in senses if each.concept.kind is not ConceptKind.UNIT)


def _is_certain(clause: Sequence[Piece]) -> bool:
    """Return whether a clause of a Chinese title says something by itself."""
    return bool(_parsed([clause], "zh"))


def _with_announcements_behind(text: str) -> str:
    """Return a Chinese title with what its seller announces in 【】 as clauses behind it: 【厂家直销】手机壳."""
    announced = [each for each in _ANNOUNCED.findall(text) if each.strip()]
    rest = _ANNOUNCED.sub(" ", text).strip()
    return "，".join([rest, *announced]) if rest else text


def _is_piled(listing: Listing) -> bool:
    return any(each is not None and len(each.described) > _MOST_ADJECTIVES for each in listing.phrases)


def _parsed(segmented: Iterable[Sequence[Piece]], source: str) -> set[Listing]:
    """Return the listings that segmentations of a text may be."""
    readings = set()
    for pieces in segmented:
        try:
            readings.add(parse_listing(pieces, source))
        except AmbiguousPhrase:
            continue
    return readings


def _closest(readings: set[Listing]) -> set[Listing]:
    """Return the readings that name the fewest things, and their materials most closely.

    A belt of genuine leather is no genuine leather belt, and a vase of white porcelain no white one of porcelain.
    """
    simplest = min(map(_complexity, readings), default=0)
    simple = [each for each in readings if _complexity(each) == simplest]
    most = max((len(_materials(each)) for each in simple), default=0)
    named = [each for each in simple if len(_materials(each)) == most]
    return {each for each in named if not any(_are_closer(_materials(other), _materials(each)) for other in named)}


def _complexity(listing: Listing) -> int:
    """Return how many things are named beside the heads: a corner sofa set is no set of a corner sofa.

    An assembly is no other thing: a trailer axle assembly is no axle assembly for trailers.
    """
    named = [each for each in listing.phrases if each]
    supplied = [each for each in named if each.supply and each.supply is not Supply.ASSEMBLY]
    return sum(len(each.tails) + bool(each.members) for each in named) + len(supplied)


def _materials(listing: Listing) -> list[Concept]:
    return [material.concept for each in listing.phrases if each for material in each.materials]


def _are_closer(some: Sequence[Concept], others: Sequence[Concept]) -> bool:
    """Return whether each is the other one or a kind of it, but not all the same."""
    if len(some) != len(others) or some == others:
        return False
    return all(a is b or b.key in a.broader for a, b in zip(some, others, strict=True))


def _agreed(readings: set[Listing], grammar: Grammar) -> str | None:
    """Return what all readings are in one language; None where they differ, or one cannot be expressed."""
    try:
        written = {write(each, grammar) for each in readings}
    except InexpressiblePhrase:
        return None
    return written.pop() if len(written) == 1 else None


def _without_repeated_head(listing: Listing) -> Listing:
    """Return a listing without brackets that say its first thing once more: 啤酒壶（格劳勒）is a growler."""
    first = next((each for each in listing.phrases if each and each.head), None)
    marks, phrases = list(listing.marks), list(listing.phrases)
    for i in reversed(range(len(phrases))):
        phrase = phrases[i]
        is_bracketed = marks[i] == "(" and marks[i + 1].startswith(")")
        if first and phrase and phrase is not first and is_bracketed and phrase == Phrase(first.head):
            del phrases[i]
            marks[i : i + 2] = [marks[i + 1][1:]]
    return Listing(tuple(phrases), tuple(marks))


def write(listing: Listing, grammar: Grammar, agreement: Agreement = _UNBOUND) -> str:
    """Return a listing; adjectives before its first noun agree as told. Raises `InexpressiblePhrase`."""
    listing = _without_repeated_head(listing)
    text = ""
    is_named = False
    phrases_written: set[str] = set()
    following = [*listing.marks[1:], ""]
    for mark, phrase, after in zip(listing.marks, [*listing.phrases, None], following, strict=True):
        written = grammar.write(replace(phrase, continues=after[:1] in _JOINING), agreement) if phrase else ""
        if phrase and mark == "," and written in phrases_written:
            continue  # 补水保湿: moisturising is said in two ways
        phrases_written.add(written)
        text += grammar.mark(mark) if mark or (text and phrase) else ""
        if phrase:
            text += written
            if not is_named:
                agreement = grammar.agreement(phrase, agreement)  # what follows describes the thing of the title
            is_named = is_named or (phrase.head is not None and phrase.head.kind is ConceptKind.GOOD)
    return " ".join(text.split())
