"""Materials of another material: PU合成革 (PU imitation leather), 150D涤纶网布, couro nobuck (nubuck)."""

import re
from collections.abc import Sequence
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.phrases import Fixed, Material, Phrase
from translation.lexicon.pieces import LexiconWord, Piece, Value
from translation.lexicon.syntax.parsing import HEAD_LAST

_FORM: Final = re.compile("fabric|leather|knit|mesh|plush|yarn|film|foam|board|plastic|rubber|composite|polyester|membrane")
"""Words in the keys of what is made of some material."""
_OF_ITSELF: Final = re.compile("silk|cotton|wool|linen|hemp|down|wood|rattan|bamboo")
"""Words in the keys of what has a material of its own: silk cloth is none of polyester."""
_DENIER: Final = re.compile(r"\d+[DTS]?")


def material_of_another(pieces: Sequence[Piece], language: str) -> Phrase | None:
    """Return the phrase of two materials, the one being of the other, with what describes it; else None.

    A broader name beside the material itself is left out: couro nobuck is nubuck.
    """
    if not all(isinstance(each, LexiconWord | Value) for each in pieces):
        return None
    order = pieces if language in HEAD_LAST else pieces[::-1]
    materials = [(i, found) for i, each in enumerate(order) if (found := _material(each))]
    if [i for i, _ in materials] not in ([0, len(order) - 1], [1, len(order) - 1]):
        return None
    (first, stuff), (_, head) = materials
    described = [_description(each) for each in order[first + 1 : -1]]
    values: tuple[Fixed, ...] = tuple(each.written for each in order[:first] if isinstance(each, Value))
    if not all(described) or len(values) < first or not all(map(_is_denier, order[:first])):
        return None
    groups = tuple((each,) for each in reversed(described) if each)
    if head.key in stuff.broader or stuff.key in head.broader:
        narrower = stuff if head.key in stuff.broader else head
        return Phrase(narrower, described=groups, fixed=values)
    if not _is_form(head) or _is_form_only(stuff):
        return None
    return Phrase(head, described=groups, materials=(Material(stuff),), fixed=values)


def _material(piece: Piece) -> Concept | None:
    """Return the only material that a word may be."""
    if not isinstance(piece, LexiconWord):
        return None
    found = [each.concept for each in piece.readings if each.concept.kind is ConceptKind.MATERIAL and not each.governed]
    others = [each for each in piece.readings if each.concept.kind.describes]
    return found[0] if found and not others else None


def _description(piece: Piece) -> Concept | None:
    is_description = isinstance(piece, LexiconWord) and len(piece.readings) == 1
    concept = piece.readings[0].concept if is_description and isinstance(piece, LexiconWord) else None
    return concept if concept and concept.kind.describes else None


def _is_denier(piece: Piece) -> bool:
    return isinstance(piece, Value) and bool(_DENIER.fullmatch(piece.text))


def _is_form(concept: Concept) -> bool:
    keys = (concept.key, *concept.broader)
    return any(map(_FORM.search, keys)) and not any(map(_OF_ITSELF.search, keys))


def _is_form_only(concept: Concept) -> bool:
    return "fabric_material" in concept.broader
