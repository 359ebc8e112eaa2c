"""What English sentences need beside the lexicon: "one" as a count, words with a hyphen as one word."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from translation.lexicon.folding import fold
from translation.lexicon.phrases import Listing
from translation.lexicon.readings import Forms

ONE: Final = re.compile(r"(?<![\w-])one (?=[a-z])", re.IGNORECASE)
"""The numeral before a thing."""
_ITEMS: Final = re.compile(r",\s*(?:and |or )?| and | or ")
_HYPHEN: Final = re.compile(r"(?<=[^\W\d_])[-\u2010\u2011](?=[^\W\d_])")
_HOMOGRAPH_WORDS: Final = (
    "can could may might must will be is are was were has have does do not no than then that which who when "
    "bulk ring rings sheet sheets chain chains tube tubes pot pots nesting drum drums tie ties file files lift "
    "lifts print prints half last lasts flow rest rests sleeve sleeves output outputs input lead leads match "
    "matches mean means pitch bow chest fall falls chip chips jam jams well wells left like likes fits fit "
    "suits suit drinks turns turn runs run folds opens closes stands stand works work keeps holds takes pulse "
    "double single guard guards makes shows charge charges order orders light lights change changes note notes "
    "even just still further mouth heart heel head heads tongue hand hands arms foot legs leg ear ears eye "
    "eyes tooth teeth neck"
)
"""Verbs, auxiliaries and parts of the body that the lexicon knows as goods: a can, a suit, a file, a tie."""
_HOMOGRAPHS: Final = frozenset(_HOMOGRAPH_WORDS.split())
_ING: Final = re.compile(r"[a-z]+ing(?= $)")
_MAX_WORDS: Final = 4
"""Words of the longest name that a word with a hyphen is looked for in."""


def with_one(listing: Listing, text: str) -> Listing | None:
    """Return a listing in which the things that "one" precedes in a text are counted; None if it is unclear which."""
    if not ONE.search(text):
        return listing
    items = _ITEMS.split(text)
    phrases = [each for each in listing.phrases if each]
    if len(items) != len(phrases) or any(ONE.search(item, 1) for item in items):
        return None
    counted = [
        replace(phrase, count="1") if ONE.match(item) else phrase for phrase, item in zip(phrases, items, strict=True)
    ]
    if any(each.count == "1" and (each.plural or each.head is None) for each in counted):
        return None
    return Listing(tuple(counted), listing.marks)


def is_compound(text: str, slots: Mapping[int, str], forms: Forms) -> bool:
    """Return whether a word in -ing before a slot is one word of the lexicon with it: for cutting discs."""
    return any(
        forms.find(fold(" ".join([ing[0], *words[:count]])))
        for slot in slots.values()
        for ing in [_ING.search(text[: text.find(slot)])]
        if ing
        for words in [slot.split(" ")]
        for count in (1, 2)
    )


def has_homograph(text: str) -> bool:
    """Return whether a text has a word that in sentences is often another than the lexicon's."""
    return any(word in _HOMOGRAPHS for word in re.findall(r"[a-z]+", text.lower()))


def are_whole(text: str, forms: Forms) -> bool:
    """Return whether each word with a hyphen is in the lexicon, by itself or within a name.

    Word by word such a word is another one: flow-pasteurised.
    """
    words = text.split(" ")
    return all(_is_known(words, place, forms) for place, word in enumerate(words) if _HYPHEN.search(word))


def _is_known(words: list[str], place: int, forms: Forms) -> bool:
    return any(
        forms.find(fold(" ".join(words[start:end]).strip(".,;:()")))
        for start in range(max(0, place - _MAX_WORDS + 1), place + 1)
        for end in range(place + 1, min(len(words), start + _MAX_WORDS) + 1)
    )
