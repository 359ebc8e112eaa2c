"""Materials of a phrase: one, or several joined by "and", or a fabric and what it is woven of."""

from dataclasses import replace
from typing import Final

from translation.lexicon.phrases import Material
from translation.lexicon.syntax.chunking import AmbiguousPhrase
from translation.lexicon.syntax.compounds import is_woven_of

_GEM: Final = "gemstone"
"""What other materials are set with."""


def add_material(materials: list[Material], material: Material, language: str, *, joining: bool) -> None:
    """Add a material to those of a phrase in ``language``; ``joining`` tells whether "and" precedes it.

    The same may be repeated, and said more closely. A fabric stands beside what it is woven of (亚麻斜纹, percal de
    algodón), a kind beside its kind (nubuck leather). Raises `AmbiguousPhrase` for another one.
    """
    last = materials[-1] if materials else None
    if last is None or joining:
        materials.append(material)
    elif last.concept.key in material.concept.broader:
        materials[-1] = material  # 棉贡缎: sateen is of cotton
    elif material.concept.key in last.concept.broader:
        return  # PP塑料: polypropylene is a plastic
    elif is_woven_of(material.concept, last.concept):
        materials[-1] = replace(material, fibre=last.concept, grade=last.grade)
    elif language != "zh" and is_woven_of(last.concept, material.concept):
        materials[-1] = replace(last, fibre=material.concept)
    elif language == "zh" and _GEM in material.concept.broader and _GEM not in last.concept.broader:
        materials.append(material)  # 925银锆石: silver and zirconia
    elif last.concept is not material.concept:
        raise AmbiguousPhrase
    elif len(material.grade) > len(last.grade):
        materials[-1] = material
