"""Whether a title whose details are listed names one thing: `aquarium, silent, filter` would sell an aquarium."""

import re
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.phrases import Listing
from translation.lexicon.syntax.families import are_names_of_one_thing

_GENERAL: Final = re.compile(
    "gift|decoration|ornament|equipment|supplies|_set$|toy|fabric|production_line|ingredient|fruit|vegetable|spice|herb|chemical|caster|gadget"
)
"""Words in the keys of goods that say what another thing beside them is for, of or part of: candle, keepsake gift."""
_SOLD_IN_PARTS: Final = re.compile("vehicle|cycle$|truck|tractor|excavator|solar_panel")
"""Words in the keys of goods behind which a part is rather sold than had: mountain bike, crank."""


def names_one_thing(listing: Listing) -> bool:
    """Return whether the goods of a listing are one thing: each is the first one by another name, or says what for.

    Behind commas nothing tells what another good is to the first one, so that a buyer may read it as the one sold.
    """
    heads = [each.head for each in listing.phrases if each and each.head]
    goods = [each for each in heads if each.kind is ConceptKind.GOOD]
    if goods and goods[0].is_any(_SOLD_IN_PARTS) and any(each.kind is ConceptKind.PART for each in heads):
        return False
    return all(_is_same(goods[0], other) for other in goods[1:])


def _is_same(thing: Concept, other: Concept) -> bool:
    is_name = are_names_of_one_thing(thing, other) or bool(_ends(thing) & _ends(other))
    return is_name or thing.is_any(_GENERAL) or other.is_any(_GENERAL)


def _ends(thing: Concept) -> set[str]:
    """Return the last characters of its Chinese names, which say of what kind it is: 挖掘机 and 挖土机 are machines."""
    return {each.plain[-1] for each in thing.names["zh"]}
