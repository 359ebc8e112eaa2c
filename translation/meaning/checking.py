"""Comparison of the concepts that an original and its translation name.

A concept is kept where the other side names it with any of the meanings of a word, or spells it out in other words. The
head, the thing itself, must be the very same: what is broader has lost something. Counts in words must be stated.
A word that the lexicon lacks may be what seems to be missing; such losses are excused, and only make the verdict less
certain. Function words, units and numbers are left to `translation.protect`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from translation.lexicon import LANGUAGES, ConceptKind, Lexicon, Mention
from translation.meaning.counts import lost_counts
from translation.meaning.read_text import ReadText
from translation.meaning.words import WordIndex, content_words, repeated, words_of, words_of_name

_THINGS: Final = frozenset({ConceptKind.GOOD, ConceptKind.PART, ConceptKind.MATERIAL})


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A word that names nothing of the other side. ``is_thing`` tells a thing from a description."""

    word: str
    is_thing: bool


@dataclass(frozen=True, slots=True)
class MeaningVerdict:
    """What a translation has kept.

    ``lost`` are words of the original, ``invented`` ones of the translation. ``heads_agree`` is None where a side has
    no known head, or the heads may or may not be the same. ``excused`` counts known words that unknown ones of the
    other side may stand for, ``dropped`` unknown words of the original that nothing in the translation may stand for,
    and ``added`` those of the translation. ``coverage`` is the share of the content words of both sides that the
    lexicon knows; ``source_known`` and ``target_known`` whether it knows all of a side's. ``repeats`` tells that the
    translation repeats itself.
    """

    lost: tuple[Unmatched, ...] = ()
    invented: tuple[Unmatched, ...] = ()
    heads_agree: bool | None = None
    excused: int = 0
    dropped: int = 0
    added: int = 0
    coverage: float = 0.0
    source_known: bool = False
    target_known: bool = False
    repeats: bool = False

    @property
    def loses_thing(self) -> bool:
        """Whether a thing is lost or invented, or the head is another one."""
        return self.heads_agree is False or any(each.is_thing for each in (*self.lost, *self.invented))

    @property
    def holds(self) -> bool:
        """Whether nothing is known to be lost or invented."""
        return self.heads_agree is not False and not (self.lost or self.invented or self.repeats)


def check_meaning(original: str, translation: str, source: str, target: str, lexicon: Lexicon) -> MeaningVerdict:
    """Return which concepts of ``original`` a translation from ``source`` to ``target`` (BCP 47) has kept.

    In languages that the lexicon lacks, nothing is known of a text.
    """
    if source not in LANGUAGES or target not in LANGUAGES:
        return MeaningVerdict()
    before, after = ReadText.read(original, source, lexicon), ReadText.read(translation, target, lexicon)
    gaps_before, gaps_after = before.gaps(after), after.gaps(before)
    lost, invented = _unmatched(before, after)
    excused_lost, excused_invented = min(len(lost), gaps_after), min(len(invented), gaps_before)
    free_before, free_after = gaps_before - excused_invented, gaps_after - excused_lost
    known, unknown = len(before.mentions) + len(after.mentions), gaps_before + gaps_after
    agree = _heads_agree(before, after, gaps_before, gaps_after)
    if agree is False and not _is_among(before.head, lost) and not _is_among(after.head, invented):
        agree = None  # Both are named, and either may be the head: motorcycle helmet, full-face helmet.
    counts = (Unmatched(each, is_thing=False) for each in lost_counts(before, after))
    return MeaningVerdict(
        lost=(*_written(before, lost)[excused_lost:], *counts),
        invented=_written(after, invented)[excused_invented:],
        heads_agree=agree,
        excused=excused_lost + excused_invented,
        dropped=max(0, free_before - free_after),
        added=max(0, free_after - free_before),
        coverage=known / (known + unknown) if known + unknown else 1.0,
        source_known=not gaps_before,
        target_known=not gaps_after,
        repeats=target != "zh" and bool(repeated(after.words) - repeated(before.words)),
    )


def _unmatched(before: ReadText, after: ReadText) -> tuple[list[Mention], list[Mention]]:
    """Return what each side mentions and the other does not."""
    lost = [each for each in before.mentions if not after.keeps(before, each)]
    invented = [each for each in after.mentions if not before.keeps(after, each)]
    pairs = [(one, other) for one in lost for other in invented if _is_other_kind_of_word(before, one, after, other)]
    kept = {each for pair in pairs for each in pair}
    return [each for each in lost if each not in kept], [each for each in invented if each not in kept]


def _is_among(head: Mention | None, mentions: Sequence[Mention]) -> bool:
    return head is not None and any(each.start == head.start for each in mentions)


def _written(side: ReadText, mentions: Sequence[Mention]) -> tuple[Unmatched, ...]:
    """Return mentions as they are written, things first."""
    unmatched = (Unmatched(side.written(each), _is_thing(each)) for each in mentions)
    return tuple(sorted(unmatched, key=lambda each: not each.is_thing))


def _is_other_kind_of_word(before: ReadText, lost: Mention, after: ReadText, invented: Mention) -> bool:
    """Return whether a thing and a description have a word in common: canned food, canned."""
    if not (_describes(lost) and _is_thing(invented)) and not (_is_thing(lost) and _describes(invented)):
        return False
    words = content_words(after.written(invented), after.language)
    names = (name for each in before.senses(lost) for name in each.names[after.language])
    return any(_among(words, words_of_name(name.plain, after.language)) for name in names)


def _is_thing(mention: Mention) -> bool:
    return all(each.kind in _THINGS for each in mention.concepts)


def _describes(mention: Mention) -> bool:
    return all(each.kind.describes for each in mention.concepts)


def _heads_agree(before: ReadText, after: ReadText, gaps_before: int, gaps_after: int) -> bool | None:
    """Return whether both texts are about the same thing; None where it may or may not be so."""
    one, other = before.head, after.head
    if one is None or other is None:
        return None
    if _same_thing(before, one, after, other) or _same_thing(after, other, before, one):
        return True
    if (gaps_after and _is_kind(before, one, after, other)) or (gaps_before and _is_kind(after, other, before, one)):
        return True
    return None if gaps_before or gaps_after else False


def _same_thing(side: ReadText, mention: Mention, other: ReadText, its: Mention) -> bool:
    """Return whether two words may name one thing, or the second is a part of a spelled-out name of the first."""
    senses = side.senses(mention)
    if not {each.key for each in senses}.isdisjoint(each.key for each in other.senses(its)):
        return True
    its_words = words_of(other.written(its), other.language)
    for name in (name for each in senses for name in each.names[other.language]):
        parts = words_of(name.plain, other.language)
        if other.spells_out(name.plain) and _among(its_words, parts):
            return True
    its_names = [
        words_of(name.plain, side.language) for each in other.senses(its) for name in each.names[side.language]
    ]
    own = words_of(side.written(mention), side.language)
    return side.is_composed(mention, other) and any(name and _among(name, own) for name in its_names)


def _is_kind(side: ReadText, mention: Mention, other: ReadText, its: Mention) -> bool:
    """Return whether a word names a kind of what the other names, which a word nobody knows may make the same."""
    broader = {key for each in side.senses(mention) for key in side.lexicon.broader(each.key)}
    return not broader.isdisjoint(each.key for each in other.senses(its))


def _among(words: Sequence[str], parts: Sequence[str]) -> bool:
    return WordIndex(parts).spells(words)
