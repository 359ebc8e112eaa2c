"""Names of one thing that a Chinese title puts one behind the other, without a mark: 帆布鞋低帮小白鞋."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.labels import Label
from translation.lexicon.phrases import Labelled, Quantity, Relation
from translation.lexicon.pieces import LexiconWord, Link, Mark, Piece, Value, clauses
from translation.lexicon.syntax.chunking import TAKING, is_only, of_kinds, only_describes
from translation.lexicon.syntax.clauses.lone_words import is_any
from translation.lexicon.syntax.families import are_of_one_family
from translation.lexicon.syntax.quantities import LENGTHS, unit_of
from translation.lexicon.syntax.sets import is_set_word, pieces_of_set

_APART: Final = re.compile(
    "machin|equipment|vehicle|truck|trailer|tractor|engine|motor|pump|instrument|device|appliance|electr|computer|phone"
    "|food|fruit|vegetable|sauce|spice|snack|beverage|tea$|coffee|nuts|meat|seafood|cereal|sugar|confection|candy|dairy"
    "|plant|flower|animal|fish|chemical|material|metal|steel|fabric|textile|yarn|fibre|wood$|pigment|mineral|salt|acid"
    "|oxide|solvent|resin|film|sheet|board|paper|oil|pharma|supplement|cosmetic|make_?up|care_|part$|part_|component"
    "|accessor|hardware|fitting|supplies|product|goods|_good$|(?<!construction_)(?<!plush_)toy$|game|decoration"
    "|ornament|stationery|light_source|wood_|handicraft|sculpture|party|festive|souvenir_|valve|camera|audio"
    "|lighting_fixture|tool_|cutting|abrasive|kitchenware|^tool$|^gift$|^kit$|^equipment$|furniture"
)
"""Words in the keys of families whose members stand before one another as what they are for, made of or shaped like."""
_SERVING: Final = re.compile(
    "holder|rack|stand$|cover|case$|cap$|strap|belt|filter|organi[sz]er|bulb|tray|charger|refill|(?:^|_)tap$|(?:^|_)drain$"
)
"""Words in the keys of what is for another thing of its family: a cup holder, a bag strap, a lamp cover."""
_WORN: Final = re.compile(
    "(?<!table)(?<!wash)cloth|dress|skirt|shirt|top$|suit|trousers|jeans|jacket|coat|wear|vest|sweater|shorts|uniform"
)
"""Words in the keys of garments, of which one side by side with another is its cut."""
_LINING: Final = re.compile("(?:^|_)lining$|^inner_liner$")
_CHEMICALS: Final = re.compile("chemical|chloride|sulfate|pesticide|surfactant|alumina|_acid$|oxide")
_AGENTS: Final = re.compile(
    "flocculant|surfactant|sweetener|preservative|disinfectant|desiccant|blowing_agent|cide$|emulsifier|bleach|thickener"
)
"""Words in the keys of chemicals, and of what they act as."""
_TERMS: Final = re.compile("custom|wholesale|stock|shipping|dispatch|private_label|^oem|^odm")
"""Words in the keys of terms of trade that are said of an offer."""
_MEASURED: Final = re.compile(
    "length|width|height|depth|thickness|diameter|distance|spacing|pitch|capacity|volume|weight|load|speed|power|voltage"
    "|current|frequency|temperature|pressure|concentration|purity|viscosity|density|hardness|brightness|rough_in|stroke"
    "|endurance|range$|lumen|^span$|^cut_out$|rate$|transmittance|fill_weight|wheelbase|outreach"
)
"""Words in the keys of properties that are numbers with a unit."""
_LENGTH: Final = re.compile(r"[\d.]+\s?[mc]?m")
_OFFERS: Final = frozenset(
    {"oem", "odm", "private_label", "private_label_manufacture", "wholesale", "stock_wholesale", "ready_stock"}
    | {"free_sample", "free_shipping", "clearance_sale", "customisation", "drop_shipping", "factory_direct"}
)
"""Terms of trade that are said of an offer, not of goods."""
_TOO_BROAD: Final = re.compile(
    "machine|equipment|vehicle|electr|appliance|audio|accessor|component|part$|hardware|building|material|fabric|chemical"
    "|pharma|supplement|^food$|^fruit|plant|flower|animal(?!_feed)|^fish$|seafood|figur|decoration|christmas|party|festive|ornament"
    "|^gift$|toy|doll|game|handicraft|product|(?<!leather_)goods|supplies$(?<!garden_supplies)"
)
"""Words in the keys of families of which one member before another may be its shape, use or content."""
_GENERAL: Final = re.compile("^(?:outerwear|top|handicraft|ornament|gift|(?:wo)?mens_clothing|valentines_gift)$")
"""Names of goods so general that a description before them makes them a second name: 羽绒服…短款外套."""
_CRAFTED: Final = re.compile("ornament$|vase|statue|sculpture|figurine|teapot|snuff_bottle")
_VAGUE: Final = re.compile("^(?:box|case|set|kit|machine|line|oil|powder|film|paper|sheet|board|fabric|part|toy|gift)$")
"""Last words of English names that say little of what a thing is."""
_NAMED: Final = (ConceptKind.GOOD, ConceptKind.PART, ConceptKind.PACKING)
_ALLOWED: Final = frozenset({Relation.NOTHING, Relation.WITH, Relation.WITHOUT})
"""Relations of what may stand beside the names of a clause."""
_CLOTHING: Final = "s_clothing"
"""End of the keys of clothing by those who wear it."""
_KINDS: Final = frozenset(
    "包袋碗杯壶锅盒罐篮筐鞋靴帽裤衫裙服灯椅凳毯垫巾枕枪剪漆砖刷笔锁钳锤刀梯伞盆桶瓶笼窝帘席钟秤扇泵阀"
)
"""Last characters of Chinese names that say what a thing is."""


def with_appositions(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of a Chinese title with a comma between two names of one thing, or of two of a kind.

    Values behind the first name are its own, and all before the second name describes that.
    """
    written: list[Piece] = []
    for is_outside, clause in clauses(pieces):
        written += _parted(clause) if is_outside else clause
    return written


def _parted(clause: Sequence[Piece]) -> Iterator[Piece]:
    ends = {*_ends(clause), *_ends_of_sets(clause), *_ends_before_linings(clause), *_ends_beside_offers(clause)}
    ends |= {*_ends_around_properties(clause)}
    for i, piece in enumerate(clause):
        if i in ends:
            yield Mark(",")
        yield piece


def _ends(clause: Sequence[Piece]) -> Iterator[int]:
    """Yield the places where the next name of a thing, with what describes it, begins."""
    if any(isinstance(each, Link) and each.relation not in _ALLOWED for each in clause):
        return
    goods = _goods(clause)
    behind = clause[goods[-1][0] + 1 :] if goods else []
    if any(map(_names_set_of_several, [*behind[:1], clause[-1]])):
        return
    for (i, first), (j, second) in pairwise(goods):
        between = clause[i + 1 : j]
        if Link(Relation.NOTHING) in between or any(map(is_set_word, between)):
            continue
        links = [k for k, each in enumerate(between) if isinstance(each, Link)]
        begun = links[-1] + 2 if links else 0  # behind a complement: 餐盒带盖外卖盒
        begun += next((k for k, each in enumerate(between[begun:]) if not _is_value(each)), len(between) - begun)
        is_counted = bool(between) and begun == len(between) and not links  # 72克×12碗
        if not is_counted and _are_of_a_kind(first, second, are_adjacent=not between):
            yield i + 1 + begun


def _goods(clause: Sequence[Piece]) -> list[tuple[int, LexiconWord]]:
    """Return the words of a clause that name goods, with their places; but for what another thing has."""
    last = len(clause) - 1
    return [
        (i, each)
        for i, each in enumerate(clause)
        if isinstance(each, LexiconWord)
        and not (i and isinstance(clause[i - 1], Link) and clause[i - 1] != Link(Relation.NOTHING))
        and (_is_good(each) or (i == last and _may_be_good(each)))
    ]


def _ends_of_sets(clause: Sequence[Piece]) -> Iterator[int]:
    """Yield the place behind a number of pieces, if one more thing is named there: 拉杆箱三件套海关锁."""
    for i, piece in enumerate(clause[:-1]):
        rest = [each for each in clause[i + 1 :] if of_kinds(each, _NAMED)]
        is_of_good = len(rest) == 1 and _counts_pieces(piece) and any(map(_names_good, clause[:i]))
        if is_of_good and not any(isinstance(each, Link) for each in clause):
            yield i + 1


def _ends_before_linings(clause: Sequence[Piece]) -> Iterator[int]:
    """Yield the place of the material of what lines a good: 午餐包铝箔内里."""
    *before, material, part = (None, None, None, *clause)
    is_lining = isinstance(part, LexiconWord) and any(_LINING.search(each.concept.key) for each in part.readings)
    if is_lining and of_kinds(material, [ConceptKind.MATERIAL]) and _names_good(before[-1]):
        yield len(clause) - 2


def _ends_beside_offers(clause: Sequence[Piece]) -> Iterator[int]:
    """Yield the places before and behind what a seller offers beside the goods: 拉拉裤代工."""
    for i, piece in enumerate(clause):
        is_offer = isinstance(piece, LexiconWord) and any(each.concept.key in _OFFERS for each in piece.readings)
        is_offer = is_offer or (i + 1 == len(clause) and _is_term(piece))
        if is_offer and any(map(_names_good, clause[:i])):
            yield from (i, i + 1)


def _is_term(piece: Piece) -> bool:
    """Return whether a word is a term of trade that is said of an offer: 定制尺寸."""
    return is_only(piece, [ConceptKind.TRADE_TERM]) and is_any(piece, _TERMS)


def _ends_around_properties(clause: Sequence[Piece]) -> Iterator[int]:
    """Yield the places before and behind a property with its value, behind a good or value: 马桶300坑距."""
    for i, piece in enumerate(clause):
        if not _is_measured(piece) or any(isinstance(each, Link) for each in clause):
            continue
        behind = [*takewhile(_is_value, clause[i + 1 :])]
        before = [] if behind else [*takewhile(_is_value, reversed(clause[:i]))]
        start = i - len(before)
        named = clause[:start]
        follows_value = bool(named) and all(map(_is_value, named)) and any(map(_is_length, behind))  # 5吨跨度16.5米
        is_of_good = any(map(_names_good, named)) and not is_only(named[-1], [ConceptKind.PART])
        if (behind or before) and (is_of_good or follows_value):
            yield from (start, i + 1 + len(behind))


def _is_length(piece: Piece) -> bool:
    """Return whether a piece is a length, or the unit of one."""
    if isinstance(piece, Value):
        return bool(_LENGTH.fullmatch(piece.text))
    unit = piece.unit if isinstance(piece, Quantity) else unit_of(piece)
    return unit is not None and unit.key in LENGTHS


def _is_measured(piece: Piece) -> bool:
    """Return whether a word names first of all a property that is a number with a unit."""
    concept = piece.readings[0].concept if isinstance(piece, LexiconWord) else None
    return concept is not None and concept.kind is ConceptKind.PROPERTY and bool(_MEASURED.search(concept.key))


def _names_good(piece: Piece | None) -> bool:
    return isinstance(piece, LexiconWord) and _is_good(piece)


def _counts_pieces(piece: Piece) -> bool:
    if isinstance(piece, Labelled):
        return piece.label in {Label.SET, Label.PACK, Label.PAIRS}
    return isinstance(piece, LexiconWord) and any(pieces_of_set(each.concept) for each in piece.readings)


def _is_value(piece: Piece) -> bool:
    if isinstance(piece, LexiconWord):
        return is_only(piece, [ConceptKind.UNIT])
    return isinstance(piece, Value | Quantity) or (isinstance(piece, Labelled) and piece.label is not Label.TYPE)


def _is_own_value(piece: Piece) -> bool:
    """Return whether a value is that of the thing before it, and no share of a material behind it: 90%白鸭绒."""
    return _is_value(piece) and not (isinstance(piece, Value) and piece.text.endswith("%"))


def _is_good(word: LexiconWord) -> bool:
    """Return whether a word names a good for certain, which may also be a packing."""
    kinds = [each.concept.kind for each in word.readings]
    return kinds[0] is ConceptKind.GOOD and {*kinds} <= {ConceptKind.GOOD, ConceptKind.PACKING}


def _may_be_good(word: LexiconWord) -> bool:
    """Return whether a word is rather a good than what something is for: 灯具."""
    return word.readings[0].concept.kind is ConceptKind.GOOD


def _names_set_of_several(piece: Piece) -> bool:
    """Return whether a clause ends in a set, which may be one of all that it names: 桌旗餐垫套装, 糖缸奶盅两件套."""
    if not isinstance(piece, LexiconWord):
        return isinstance(piece, Labelled) and piece.label is Label.SET
    return any(each.concept.key in {"set_unit", "kit"} or pieces_of_set(each.concept) for each in piece.readings)


def _are_of_a_kind(first: LexiconWord, second: LexiconWord, *, are_adjacent: bool) -> bool:
    """Return whether two words name things of one kind, of which none says what the other is for or made of."""
    one, other = first.readings[0].concept, second.readings[0].concept
    serving = [each.is_any(_SERVING) for each in (one, other)]
    if all(serving):
        return one.noun("zh").singular[-1] == other.noun("zh").singular[-1]  # 置物架壁挂调料架
    if any(serving):
        return False
    if one.key == other.key:
        return not are_adjacent  # 竹砧板双面切菜板
    is_narrower = one.key in other.broader or other.key in one.broader
    if _acts_as(one, other) or (one.is_any(_WORN) and other.is_any(_WORN) and one.key.endswith(_CLOTHING)):
        return True  # 女装连衣裙
    if are_adjacent and (is_narrower or one.is_any(_WORN) or other.is_any(_WORN)):
        return False
    shared = [each for each in one.broader if each in other.broader and not _APART.search(each)]
    return bool(shared) or is_narrower or _end_in_one_kind(one, other)


def with_names_apart(clause: Sequence[Piece]) -> list[Piece]:
    """Return a clause with a comma before each good that is of the family of the one before, or a general name for it.

    This is for clauses that say nothing otherwise: without their sets and connecting words nothing but a list is left.
    """
    links = {each.relation for each in clause if isinstance(each, Link)}
    if links - {Relation.KIND} or any(map(_names_set_of_several, clause)):
        return list(clause)
    ends = set()
    for (i, first), (j, second) in pairwise(_goods(clause)):
        between = clause[i + 1 : j]
        begun = len([*takewhile(_is_own_value, between)])
        if (begun < len(between) or not between) and _name_one_thing(first, second, between):
            has_share = _is_share(between[begun:])
            ends |= {i + 1 + begun, i + 1 + begun + 2 * has_share}
    return [piece for i, each in enumerate(clause) for piece in ((Mark(","), each) if i in ends else (each,))]


def _is_share(between: Sequence[Piece]) -> bool:
    """Return whether what begins is a material with its share, and a description follows: 90%白鸭绒冬季."""
    share, material, described = (*between[:3], None, None, None)[:3]
    is_share = isinstance(share, Value) and share.text.endswith("%")
    return is_share and is_only(material, [ConceptKind.MATERIAL]) and only_describes(described)


def _name_one_thing(first: LexiconWord, second: LexiconWord, between: Sequence[Piece]) -> bool:
    one, other = first.readings[0].concept, second.readings[0].concept
    if one.is_any(_SERVING) or other.is_any(_SERVING) or any(is_any(each, TAKING) for each in between[:1]):
        return False  # 巧克力涂层威化饼干: coated with that
    is_described = bool(between) and not any(is_only(each, [ConceptKind.PROPERTY]) for each in between)
    if is_described and _GENERAL.search(other.key) and (one.is_any(_CRAFTED) or not one.is_any(_TOO_BROAD)):
        return True
    if not between and (one.is_any(_WORN) or other.is_any(_WORN)):
        return False  # 毛衣短裙
    if are_of_one_family(one, other):
        return True
    shared = {one.key, *one.broader} & {other.key, *other.broader}
    return any(not _TOO_BROAD.search(each) for each in shared) or _have_one_head(one, other)


def _have_one_head(one: Concept, other: Concept) -> bool:
    """Return whether the English names end in one word that says what kind of thing they are: a bouquet."""
    heads = {each.noun("en").form().split()[-1] for each in (one, other)}
    return len(heads) == 1 and not any(map(_VAGUE.search, heads))


def _acts_as(one: Concept, other: Concept) -> bool:
    """Return whether a chemical has a name for its use behind it: 聚合氯化铝水处理絮凝剂."""
    return one.is_any(_CHEMICALS) and other.is_any(_AGENTS)


def _end_in_one_kind(one: Concept, other: Concept) -> bool:
    """Return whether the first Chinese names end in one character that says what kind of thing they are."""
    ends = {each.noun("zh").singular[-1:] for each in (one, other)}
    return len(ends) == 1 and ends <= _KINDS
