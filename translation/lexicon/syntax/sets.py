"""Sets and kits of a thing, and what they consist of: 厨刀三件套, 淋浴柱套装, 13-piece twist drill bit set."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.phrases import Quantity, Relation, Supply
from translation.lexicon.pieces import LexiconWord, Piece, Value
from translation.lexicon.readings import Sense
from translation.lexicon.syntax.chunking import Chunk, of_kinds
from translation.lexicon.syntax.packings import Item, senses_of
from translation.number_words.chinese import numeral

_SUPPLIES: Final = {"set_unit": Supply.SET, "kit": Supply.KIT, "assembly_part": Supply.ASSEMBLY}
"""What a thing is supplied as, by the concepts of 套装, 套件 and 总成."""
_SET: Final = re.compile("[两三四五六七八九十]件套")
"""Names of sets that do not say what they consist of."""
_WORN_TOGETHER: Final = re.compile("(?:^|_)suit$|pyjamas$|uniform$|tracksuit|underwear_set")
"""Words in the keys of garments that are several pieces."""
_GARMENTS: Final = re.compile(
    "clothing|costume|garment|wear$|outfit|underwear|skirt|dress|shirt|trousers|jacket|coat|suit$"
)
"""Words in the keys of what is no set, but a suit."""
_THINGS: Final = frozenset({ConceptKind.GOOD, ConceptKind.PART})
_HOLDS: Final = re.compile("box|kit|machine|appliance|toy|furniture")
"""Words in the keys of things that hold others, or consist of other things."""


def with_members(chunk: Chunk) -> Chunk:
    """Return a chunk with a set as its head, if one of its words names a set, and others what it consists of."""
    words = [item for item in chunk.items if isinstance(item, LexiconWord)]
    sets = [word for word in words if any(_names_set(reading.concept) for reading in word.readings)]
    is_for_something = any(relation is Relation.FOR for relation, _ in chunk.tails)
    if len(sets) != 1 or is_for_something or chunk.members:
        return chunk
    rest = [item for item in chunk.items if item is not sets[0]]
    goods = [item for item in rest if isinstance(item, LexiconWord) and of_kinds(item, [ConceptKind.GOOD])]
    places = [chunk.items.index(item) for item in (sets[0], *goods)]
    if len(goods) != 1 or abs(places[1] - places[0]) != 1 or _is_set_itself(goods[0]):
        return chunk
    if places[0] < places[1] and any("fabric" in each.concept.broader for each in senses_of(goods[0])):
        return chunk  # 四件套面料: for sets
    if any(_WORN_TOGETHER.search(each.concept.key) for each in senses_of(goods[0])):
        return chunk  # 西服两件套: a suit of two pieces
    members = Chunk(items=rest, governed=chunk.governed, follows=True)
    return Chunk(items=[sets[0]], members=members, tails=chunk.tails)


def _is_set_itself(word: LexiconWord) -> bool:
    """Return whether a word names a set of things, whose pieces are counted: 桌椅三件套."""
    return any(
        each.concept.noun("en").singular.endswith((" set", " suite"))
        for each in word.readings
        if each.concept.kind is ConceptKind.GOOD
    )


def with_supply(chunk: Chunk) -> Chunk:
    """Return a chunk without its last word, if that says that a thing comes in a set or as a kit: 淋浴柱套装.

    Only a thing right before it is certain: 高尔夫球车锂电套装 is no golf cart. Where pieces are counted first, the
    set is of so many of them (13支麻花钻套装), else the thing may be one with what belongs to it.
    """
    words = [i for i, item in enumerate(chunk.items) if isinstance(item, LexiconWord)]
    if words == [1] and isinstance(chunk.items[0], Quantity) and not chunk.tails:
        return _set_of(chunk, chunk.items[0])
    if len(words) < 2 or words[-1] != words[-2] + 1 or chunk.members:
        return chunk
    supply, thing = chunk.items[words[-1]], chunk.items[words[-2]]
    if not isinstance(supply, LexiconWord) or not isinstance(thing, LexiconWord):
        return chunk
    kind = next((_SUPPLIES[each.concept.key] for each in supply.readings if each.concept.key in _SUPPLIES), None)
    goods = tuple(each for each in thing.readings if each.concept.kind in _THINGS)
    if not kind or not goods:
        return chunk
    kept = [LexiconWord(goods) if item is thing else item for item in chunk.items if item is not supply]
    counted = isinstance(kept[0], Quantity) and kept[0].unit.key == "piece" and kept[0].number.isdecimal()
    if kind is Supply.SET and counted and not chunk.tails:
        sets = tuple(each for each in supply.readings if each.concept.key == "set_unit")
        return Chunk(items=[LexiconWord(sets)], members=Chunk(items=kept, governed=chunk.governed, follows=True))
    return replace(chunk, items=kept, supply=kind)


def _set_of(chunk: Chunk, quantity: Quantity) -> Chunk:
    """Return a set of so many units, if the word behind the number is a set: 12色套装."""
    word, *rest = chunk.items[1:]
    sets = (
        tuple(each for each in word.readings if each.concept.key == "set_unit") if isinstance(word, LexiconWord) else ()
    )
    if not sets or not quantity.number.isdecimal():
        return chunk
    members = Chunk(follows=True, is_unit=True)
    members.items += [Value(quantity.number, quantity.number), LexiconWord((Sense(quantity.unit, 0),))]
    return Chunk(items=[LexiconWord(sets), *rest], members=members)


def is_set(concept: Concept) -> bool:
    """Return whether a concept is a set of whatever is named with it."""
    return concept.key == "set_unit" or _names_set(concept)


def is_set_word(piece: Piece | None) -> bool:
    """Return whether a word may say that things are a set."""
    return isinstance(piece, LexiconWord) and any(is_set(each.concept) for each in piece.readings)


def is_set_alone(items: Sequence[Item], heads: Sequence[Concept | None]) -> bool:
    """Return whether a clause is the word 套装 alone, so that all that is named before comes as a set.

    ``heads`` are of the phrases before. Of garments it is a suit.
    """
    senses = senses_of(items[0]) if len(items) == 1 else ()
    is_named = any(each.spelling("zh") == "套装" and each.concept.key == "set_unit" for each in senses)
    things = [each for each in heads if each and each.kind in _THINGS]
    return is_named and bool(things) and not any(each.is_any(_GARMENTS) for each in things)


def _names_set(concept: Concept) -> bool:
    is_countable = concept.kind in {ConceptKind.GOOD, ConceptKind.UNIT}
    return is_countable and any(_SET.fullmatch(name.plain) for name in concept.names["zh"])


def pieces_of_set(concept: Concept) -> str:
    """Return how many pieces a description says a set has, in digits: 三件套; nothing if it says something else."""
    name = concept.adjective("zh").plain if concept.kind is ConceptKind.QUALITY else ""
    return numeral(name[0]) if _SET.fullmatch(name) else ""


def with_set(chunk: Chunk) -> Chunk:
    """Return an English chunk without its last word, if that says that a thing comes in a set, or as a kit.

    Where pieces are counted, the set is one of several such things: 13-piece twist drill bit set. Else it may be one
    thing with what belongs to it: paddle board set.
    """
    counted = [item for item in chunk.items if _counted_pieces(item)]
    supplied = with_supply(replace(chunk, items=[item for item in chunk.items if item not in counted]))
    if not counted:
        return supplied
    sets = tuple(each for each in senses_of(chunk.items[-1]) if each.concept.key in _SUPPLIES)
    if supplied.supply is not Supply.SET or len(counted) > 1 or not sets:
        return chunk
    thing = senses_of(supplied.items[-1])[0].concept
    if isinstance(counted[0], Quantity) and thing.is_any(_HOLDS):
        return replace(supplied, items=[*supplied.items, *counted])  # 39-piece toolbox set: one box and its tools
    members = Chunk(items=supplied.items, governed=chunk.governed, follows=True, many=True)
    return Chunk(items=[*counted, LexiconWord(sets)], members=members, tails=chunk.tails)


def _counted_pieces(item: Item) -> str:
    """Return how many pieces an item counts: 13-piece, three-piece; nothing for other items."""
    if isinstance(item, Quantity):
        return item.number if item.unit.key == "piece" and item.number.isdecimal() else ""
    return next(filter(None, (pieces_of_set(each.concept) for each in senses_of(item))), "")
