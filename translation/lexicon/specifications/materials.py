"""Materials of another material: PU合成革 (PU imitation leather), 150D涤纶网布, couro nobuck (nubuck)."""

import re
from collections.abc import Sequence
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.phrases import Fixed, Material, Phrase, Quantity
from translation.lexicon.pieces import LexiconWord, Piece, Value
from translation.lexicon.syntax.parsing import HEAD_LAST

_FORM: Final = re.compile(
    "fabric|leather|knit|mesh|plush|yarn|film|foam|board|plastic|rubber|composite|polyester|membrane|solid_wood|plywood"
)
"""Words in the keys of what is made of some material."""
_CLOTH: Final = re.compile("fabric|leather|knit")
_OF_ITSELF: Final = re.compile("silk|cotton|wool|linen|hemp|down|rattan|bamboo")
"""Words in the keys of what has a material of its own: silk cloth is none of polyester."""
_MATERIALS: Final = ("what it is of", "the head")
_DENIER: Final = re.compile(r"\d+[DTS]?")


def material_of_another(pieces: Sequence[Piece], language: str) -> Phrase | None:
    """Return the phrase of two materials, the one being of the other, with what describes it; else None.

    A broader name beside the material itself is left out: couro nobuck is nubuck.
    """
    if not all(isinstance(each, LexiconWord | Value | Quantity) for each in pieces):
        return None
    order = pieces if language in HEAD_LAST else pieces[::-1]
    materials = [found for each in order if (found := _material(each))]
    if len(materials) != len(_MATERIALS) or _material(order[-1]) is None:
        return None
    stuff, head = materials
    others = [each for each in order if not _material(each)]
    values = tuple(fixed for each in others if (fixed := _value(each)))
    described = [_description(each) for each in others if not _value(each)]
    if not all(described) or any(map(_value, order[1:])):
        return None
    groups = tuple((each,) for each in reversed(described) if each)
    for narrower, broader in ((stuff, head), (head, stuff)):
        if broader.key in narrower.broader or broader.key in narrower.key:
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


def _value(piece: Piece) -> Fixed | None:
    """Return the linear density or thickness of what follows."""
    if isinstance(piece, Quantity):
        return piece
    return piece.written if isinstance(piece, Value) and _DENIER.fullmatch(piece.text) else None


def _is_form(concept: Concept) -> bool:
    is_form = bool(_FORM.search(concept.key)) or any(map(_CLOTH.search, concept.broader))
    return is_form and not _OF_ITSELF.search(concept.key)


def _is_form_only(concept: Concept) -> bool:
    return "fabric_material" in concept.broader
