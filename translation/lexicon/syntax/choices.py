"""Which senses of a word are possible in its chunk, and which materials a phrase has, or has as its head."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind, Noun
from translation.lexicon.phrases import Material, Phrase, Quantity
from translation.lexicon.pieces import LexiconWord, Value
from translation.lexicon.readings import Sense
from translation.lexicon.syntax.chunking import HEAD_KINDS, AmbiguousPhrase, Chunk, of_kinds, only_describes
from translation.lexicon.syntax.clauses.chinese_clauses import UNIVERSAL
from translation.lexicon.syntax.compounds import is_woven_of
from translation.lexicon.syntax.packings import Item
from translation.lexicon.syntax.sets import is_set

_CONTAINERS: Final = (ConceptKind.PACKING, ConceptKind.UNIT)
_OWNED: Final = {ConceptKind.GOOD: ConceptKind.PART, ConceptKind.PART: ConceptKind.GOOD}
"""Kinds that change places among what something has."""
_MACHINE: Final = re.compile("machine|equipment|appliance|cooker|boiler|incubator|oven|dryer")
_WORKING: Final = re.compile(
    "meter$|tester$|detector$|analy[sz]er$|crusher$|shredder$|pulveriser$|granulator$|extruder$"
)
"""Words in the keys of machines and instruments that work or test what is named before them."""
_PACKER: Final = re.compile("(?:packaging|packing|filling|sealing|wrapping)_machine$|flow_wrapper")
_FORMS: Final = frozenset({"granular", "powdered", "liquid_form"})
"""Qualities of what is packed."""
_PACKED: Final = re.compile("(?:box|carton|case|can|tin|bottle|tube|jar)-packed$|^(?:boxed|canned|bottled)$")
_STRUCTURAL: Final = re.compile("steel|iron|alloy|aluminium|brass|copper|titanium|^metal$|^abs|^plastic$")
"""Words in the keys of materials that machines themselves are of."""
LONGEST_COUNT: Final = 2
"""Digits of a Chinese count without a measure word; a longer number is a model or a grade: 304面圈."""
_STEEL: Final = re.compile("20[124]|30[1-9]|31[0-9]|4[0-4]0")
"""Numbers that are rather grades of steel than counts of packings."""
_UNMEASURED: Final = frozenset({ConceptKind.GOOD, ConceptKind.PART})
"""Kinds of what a Chinese number counts by a measure word only."""
_MADE: Final = frozenset({"fabric_material", "fibre", "granule_material"})
"""Materials that goods before them are the use, or the source, of; so are those of one character: 汉堡纸."""
_GEM: Final = "gemstone"
"""What other materials are set with."""
_ALONE: Final = frozenset({"pair", "dozen", "piece", "item_unit", "pack_unit"})
_MEASURED: Final = frozenset({"led_count_unit", "thread_unit", "head_unit"})
"""Units that mean nothing without a number, beside those with a symbol; those above do, as in boxed pair."""
_CODE: Final = re.compile("(?!X{1,5}[LS]$|[IVX]+$)[A-Z]{2,}")
_BLUETOOTH: Final = re.compile(r"[45]\.\d")
_FITTED: Final = re.compile(
    "auto_part|motorcycle_part|brake|spark_plug|wiper|bearing|tyre|seat_cover|remote_control"
    "|(?:phone|key|tablet)[a-z_]*(?:case|cover|holder)|charger$|adapter$|battery$|strap$|castor|caster|drill_bit|screwdriver|blade$"
)
"""Words in the keys of what is fitted to other things, and never has other things fitted to it."""


def possible_senses(word: LexiconWord, language: str, phrase_chunk: Chunk) -> list[Sense]:
    """Return the possible readings of a word in a chunk.

    Chinese measure words count only after a number. Beside a thing a word that may be another one
    is no place: 金边 is a gold rim as well.
    """
    readings = word.readings
    if language == "zh" and phrase_chunk.members and not _names_property(word):
        readings = tuple(each for each in readings if is_set(each.concept))
    elif language == "zh" and not phrase_chunk.is_unit:
        readings = tuple(each for each in readings if each.concept.kind is not ConceptKind.UNIT)
    if phrase_chunk.is_unit and of_kinds(word, _CONTAINERS):
        readings = tuple(each for each in readings if each.concept.kind in _CONTAINERS)
    if phrase_chunk.has_word() and any(each.concept.kind is not ConceptKind.PLACE for each in word.readings):
        readings = tuple(each for each in readings if each.concept.kind is not ConceptKind.PLACE)
    if language != "zh" and _is_beside_material(word, phrase_chunk):
        readings = tuple(each for each in readings if each.concept.kind is not ConceptKind.COLOUR)
    if word in phrase_chunk.governed:
        readings = tuple(each for each in readings if each.concept.kind is ConceptKind.MATERIAL)
    return list(readings)


def _is_beside_material(word: LexiconWord, phrase_chunk: Chunk) -> bool:
    """Return whether a word may be a material beside another one: of "cuivre-inox" none is a colour."""
    others = [item for item in phrase_chunk.items if isinstance(item, LexiconWord) and item is not word]
    return of_kinds(word, [ConceptKind.MATERIAL]) and any(of_kinds(each, [ConceptKind.MATERIAL]) for each in others)


def _names_property(word: LexiconWord) -> bool:
    return any(each.concept.kind is ConceptKind.PROPERTY for each in word.readings)


def material_head(phrase_chunk: Chunk, chosen_senses: dict[int, Sense], language: str) -> int | None:
    """Return the index of the material that is the head, where no thing is named. Raises `AmbiguousPhrase`."""
    materials = [
        i for i, item in enumerate(phrase_chunk.items)
        if isinstance(item, LexiconWord) and chosen_senses[id(item)].concept.kind is ConceptKind.MATERIAL
    ]  # fmt: skip
    words = [i for i, item in enumerate(phrase_chunk.items) if isinstance(item, LexiconWord)]
    is_bare = len(materials) == 2 and words == materials == [materials[0], materials[0] + 1]
    if is_bare and not phrase_chunk.members:
        fibre, fabric = (chosen_senses[id(phrase_chunk.items[i])].concept for i in materials)
        if language == "zh" and is_woven_of(fabric, fibre):
            return materials[1]  # 涤棉府绸
    if len(materials) > 1 or (phrase_chunk.members and not materials):
        raise AmbiguousPhrase
    return materials[0] if materials and phrase_chunk.items[materials[0]] not in phrase_chunk.governed else None


def add_material(materials: list[Material], material: Material, language: str, *, joining: bool) -> None:
    """Add a material to those of a phrase in ``language``; ``joining`` tells whether "and" precedes it.

    The same may be repeated, and said more closely. A fabric stands beside what it is woven of (亚麻斜纹, percal de
    algodón), a kind beside its kind (nubuck leather). Raises `AmbiguousPhrase` for another one.
    """
    last = materials[-1] if materials else None
    if last is not None and joining and last.concept is material.concept:
        raise AmbiguousPhrase  # 150D涤纶加涤纶网布: two fabrics, and no blend
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


def is_bluetooth(text: str, head: Concept) -> bool:
    """Return whether a number is the version of Bluetooth that a thing has: 蓝牙耳机5.3."""
    return bool(_BLUETOOTH.fullmatch(text)) and any("蓝牙" in name.plain for name in head.names["zh"])


def may_be_second_name(items: Sequence[Item], head: int | None, place: int, reading: Sense) -> bool:
    """Return whether what a thing is said to be for may be a thing of its own, as a description precedes it."""
    item = items[place]
    if head is None or place <= head + 1 or not isinstance(item, LexiconWord):
        return False
    is_quality = reading.concept.kind is ConceptKind.QUALITY
    is_purpose = is_quality and reading.concept.adjective("en").plain.startswith("for ")
    return is_purpose and only_describes(items[place - 1]) and of_kinds(item, [ConceptKind.GOOD, ConceptKind.PART])


def check_materials_worked(phrase_chunk: Chunk, senses: Mapping[int, Sense]) -> None:
    """Raise `AmbiguousPhrase` for a Chinese material that a machine works (木材水分仪), or made for goods: 婚纱面料.

    Also for letters of which a content is (VA含量), and for the packings that a machine makes: 三角包包装机.
    """
    things = phrase_chunk.heads(senses)
    before = phrase_chunk.items[things[-1] - 1] if things and things[-1] else None
    if isinstance(before, Value) and before.text.isalpha() and _is_content(senses[id(phrase_chunk.items[things[-1]])]):
        raise AmbiguousPhrase
    head = senses[id(phrase_chunk.items[things[-1]])].concept if things else None
    is_worker = head is not None and head.is_any(_WORKING)
    for i, item in enumerate(phrase_chunk.items):
        concept = senses[id(item)].concept if isinstance(item, LexiconWord) else None
        if concept and head and _PACKER.search(head.key) and (_is_in_packing(concept) or concept.key in _FORMS):
            raise AmbiguousPhrase
        if concept is None or concept.kind is not ConceptKind.MATERIAL:
            continue
        after = phrase_chunk.items[i + 1] if i + 1 < len(phrase_chunk.items) else None
        if isinstance(after, LexiconWord) and _is_packed(senses[id(after)].concept):
            raise AmbiguousPhrase  # 铝箱装: in a box of aluminium
        is_structural = concept.is_any(_STRUCTURAL)
        is_last = len(senses[id(item)].spelling("zh")) == 1
        if (is_worker and not is_structural) or (i - 1 in things and (concept.key in _MADE or is_last)):
            raise AmbiguousPhrase


def _is_in_packing(concept: Concept) -> bool:
    return concept.kind.describes and concept.adjective("en").plain.startswith("in ")


def _is_packed(concept: Concept) -> bool:
    return concept.kind.describes and bool(_PACKED.search(concept.adjective("en").plain))


def _is_content(sense: Sense) -> bool:
    return sense.concept.kind is ConceptKind.PROPERTY and "content" in sense.concept.key


def may_count(text: str, kind: ConceptKind) -> bool:
    """Return whether a number right before a thing may be a count: two digits, but of packings any number."""
    return len(text) <= LONGEST_COUNT or (kind is ConceptKind.PACKING and not _STEEL.fullmatch(text))


def check_unmeasured(text: str, kind: ConceptKind) -> None:
    """Raise `AmbiguousPhrase` for a number of two digits right before a thing: 35杯, the cup of a hinge of 35 mm."""
    if len(text) == LONGEST_COUNT and kind in _UNMEASURED:
        raise AmbiguousPhrase


def counts_contents(quantity: Quantity, head: Concept) -> bool:
    """Return whether pieces before a machine are what it holds: other measure words count machines."""
    return quantity.unit.key == "piece" and head.is_any(_MACHINE)


def is_packed_count(number: Value, behind: Sequence[Item]) -> bool:
    """Return whether a number counts the packings that a word behind it describes: 5卷装 are five rolls."""
    senses = behind[0].readings if behind and isinstance(behind[0], LexiconWord) else ()
    return number.text.isdecimal() and any(each.spelling("zh").endswith("装") for each in senses if _describes(each))


def _describes(sense: Sense) -> bool:
    return sense.concept.kind.describes


def check_universal(phrase_chunk: Chunk, senses: Mapping[int, Sense], head: int) -> None:
    """Raise `AmbiguousPhrase` for 通用 behind a head that it may be for: 涂料通用, but a wiper is fitted to cars."""
    behind = (senses[id(each)].concept.key for each in phrase_chunk.items[head + 1 :] if isinstance(each, LexiconWord))
    if UNIVERSAL in behind and not senses[id(phrase_chunk.items[head])].concept.is_any(_FITTED):
        raise AmbiguousPhrase


def has_complement(phrase: Phrase) -> bool:
    """Return whether what something has is itself described by what it has: with foam with underlay."""
    names = [each.adjective("en").plain for group in phrase.described for each in group]
    return any(each.startswith("with ") for each in names)


def is_measure(unit: Concept, language: str) -> bool:
    """Return whether a unit means nothing without a number: a metre, but not a pair."""
    names = [name for name in unit.names[language] if isinstance(name, Noun)]
    return unit.key in _MEASURED or (unit.key not in _ALONE and any(name.is_symbol for name in names))


def unlikeliness(phrase: Phrase, readings: Sequence[Sense], *, is_owned: bool) -> int:
    """Return the cost of a reading: a good as head is best, then preferred names rather than synonyms.

    What something has is rather a part: a glass with rim has no wheel rim.
    """
    kind = phrase.head.kind if phrase.head else None
    kind = _OWNED.get(kind, kind) if is_owned and kind else kind
    place = HEAD_KINDS.index(kind) if kind in HEAD_KINDS else len(HEAD_KINDS) + (kind is None)
    return place * 100 + sum(min(reading.rank, 9) for reading in readings)


def are_codes(items: Sequence[Item]) -> bool:
    """Return whether items are names in capitals alone, and no sizes: ATS."""
    return bool(items) and all(isinstance(each, Value) and _CODE.fullmatch(each.text) for each in items)
