"""Later clauses of a Chinese title that name goods: what a machine works on, what is inside a thing."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile
from typing import Final

from translation.lexicon.entries import ConceptKind
from translation.lexicon.phrases import Relation
from translation.lexicon.pieces import COMPLEMENTS, LexiconWord, Link, Mark, Piece, clauses, until_mark, with_commas
from translation.lexicon.readings import Sense
from translation.lexicon.syntax.chunking import (
    HEAD_KINDS,
    AmbiguousPhrase,
    is_only,
    of_kinds,
    only_describes,
)
from translation.lexicon.syntax.clauses.lone_words import is_any, is_fitted, with_ingredients, with_machines_fitted

_NAMES: Final = tuple(each for each in HEAD_KINDS if each is not ConceptKind.UNIT)
_MATERIALS: Final = (ConceptKind.MATERIAL,)
_MACHINE: Final = re.compile(
    "machine|(?<!camping_)(?<!sports_)(?<!fitness_)(?<!outdoor_)equipment|grill$|stove|production_line|device|appliance"
    "|tool$|sander|grinder|mill$|lathe|press$|printer|cutter|mixer|dryer|crusher|laminator|engraver|sealer|pump$|motor$"
)
_BULK: Final = re.compile(
    "steel_product|^metal_|^metal$|pigment|chemical|mineral|ore$|paint|coating|plastic_sheet|ingot|surfactant"
)
_DOUBTFUL: Final = re.compile("^steel_strip$")
"""Keys of bulk materials whose Chinese names mean something else beside other goods."""
_CONTAINING: Final = re.compile("bottle|bag|cup$|tray|box|film|can$|container|packaging|lid$|pipe|profile|granule")
"""Words in the keys of goods of a material that machines make."""
_INSIDE: Final = (
    (re.compile("^refrigerant$"), re.compile("air_condition|refriger|freezer|heat_pump|chiller|compressor")),
    (
        re.compile("^copper_wire$"),
        re.compile("motor$|transformer|stabili[sz]er|inductor|welding|pump|ballast|light|lamp|coil|speaker"),
    ),
    (re.compile("^copper_busbar$"), re.compile("busway|switchgear|distribution")),
    (
        re.compile("^(?:cold_rolled_sheet|galvanised_sheet|square_tube|strut_channel|angle_steel)$"),
        re.compile("locker|cabinet|shel[fv]|rack|furniture|bed$|mount|handle|fence|gate|greenhouse|tent|stand$|bench"),
    ),
    (re.compile("^steel_wire$"), re.compile("net$|rope|toy|hose|belt|lock|brush|cat_|guard")),
    (re.compile("^aluminium_tube$"), re.compile("ointment|cream|toothpaste|glue|adhesive")),
    (re.compile("^varnish$"), re.compile("hanger|furniture|frame|wooden")),
)
"""Bulk materials that a later clause names as what is inside a thing, or what it is made of."""
_HELD: Final = re.compile(
    "tool|appliance|device|kni[fv]e|scissors|cutlery|audio_equipment|protective_|greenhouse|camera|security_"
    "|network_equipment|monitor$"
)
"""Words in the keys of things beside which a second name is likelier than what they are for."""
_OF_ITS_OWN: Final = re.compile(
    "lighting_fixture|protective_|bucket$|_assembly$|motor$|engine$|generator|chain$|silo$|hopper"
)
"""Words in the keys of goods that no machine works on, and no container holds: a second name, or what comes with it."""
_VEHICLES: Final = re.compile("vehicle|truck|construction_machine")
_CONTAINERS: Final = re.compile(
    "storage|container|packaging_bag|packaging_box|refriger|freezer|chilled|cool_box|cooler_bag"
)
_HELD_GOODS: Final = re.compile(
    "food|fruit|vegetable|beverage|drink|meat|fish|seafood|snack|cosmetic|makeup|medic|pharma|cloth|garment|shoe|toy$|tool$"
    "|jewel|book|document|cutlery|wine|tea|coffee|spice|cake|bread|flower|vaccine|dairy|ice_cream|cereal|grain"
    "|rice|pulse|nuts|sugar|flour|fertili|feed|seed|egg|honey|oil|sauce"
)
"""Words in the keys of what is put into containers."""
_WORKING: Final = (
    (
        re.compile("charger|power_bank|data_cable|charging_cable"),
        re.compile(
            "phone$|smart_watch|^watch|headphone|earphone|earbud|headset|tablet|laptop|camera|notebook_computer"
        ),
    ),
    (
        re.compile("frequency_converter|frequency_drive|soft_starter|inverter_drive"),
        re.compile("pump$|fan$|motor$|blower|compressor"),
    ),
    (
        re.compile("fryer|oven$|steamer|grill$|griddle|waffle_m|roaster"),
        re.compile("^(?!.*(?:er|machine|maker)$).*(?:food|meat|snack|bread|cake|vegetable|dumpling|fries|pizza)"),
    ),
    (re.compile("candle_holder|candlestick|vase$|tablecloth|placemat"), re.compile("^(?:dining|coffee|side)_table$")),
    (re.compile("mothball|sachet|aroma_diffuser|dehumidif|desiccant|moisture_absorber"), re.compile("^wardrobe$")),
)
"""Words in the keys of devices, and of those that they supply or drive: 充电器 手机手表耳机; of what they
cook (炸炉 薯条), and of what things are put on or in (烛台 餐桌)."""
_MUSIC: Final = re.compile("music|toy|model|game|puzzle|balloon|sticker|costume")
_FINISHES: Final = re.compile(
    "[a-z]_plated$|(?:powder|epoxy|teflon|e|pvd)_coated$|spray_painted$|galvanised$|anodised$"
)
"""Keys of what is done to the housing of a machine (ABS镀铬), beside what machines do to materials (金属雕刻)."""
_WORK: Final = re.compile("for_[a-z]+ing(?:_|$)")


def with_goods_used(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of a title of a machine with "for" before each good of a later clause: 灌装机 蜂蜜酱料.

    Raises `AmbiguousPhrase` for a process behind a material (金属雕刻): the machine does that.
    """
    first = until_mark(pieces)
    if any(map(is_fitted, [each for each in first if of_kinds(each, _NAMES)][-1:])):
        return [*first, *with_machines_fitted(pieces[len(first) :])]
    heads = [each for each in first if of_kinds(each, [ConceptKind.GOOD])]
    if len(first) == len(pieces):
        return list(pieces)
    if not heads:
        named = [each for each in first if is_only(each, [ConceptKind.PART])]
        return [*first, *_with_uses_listed(pieces[len(first) :], named[-1])] if named else list(pieces)
    pieces = [*first, *_with_devices_supplied(with_ingredients(pieces[len(first) :], heads[-1]), heads[-1])]
    check_materials(heads[-1], pieces[len(first) :])
    later = [*_with_uses_listed(pieces[len(first) :], heads[-1])]
    pieces = [*first, *_with_features_alone(later, heads[-1])]
    if not (_is_machine(heads[-1]) or is_any(heads[-1], _CONTAINERS)):
        return list(pieces)
    rest: list[Piece] = list(first)
    for is_mark, some in groupby(pieces[len(first) :], lambda piece: isinstance(piece, Mark)):
        clause = list(some)
        rest += clause if is_mark else _with_uses(clause, heads[-1])
    return rest


def _with_uses(clause: Sequence[Piece], head: Piece) -> list[Piece]:
    """Return a clause with "for" before what the head works on or holds. Raises `AmbiguousPhrase`."""
    if any(map(_is_done_to_material, clause, clause[1:])):
        raise AmbiguousPhrase
    purposes = list(takewhile(_is_purpose, clause))
    contents = _contents(clause[len(purposes) :])
    described = clause[len(purposes) + len(contents) :]
    if not _is_machine(head) and not all(is_any(each, _HELD_GOODS) for each in filter(is_content, contents)):
        contents, described = [], [*contents, *described]  # 冷柜 铜管: of copper pipes, not for them
    goods = [*filter(is_content, contents)]
    is_list = bool(goods) and all(map(only_describes, described)) and not are_alike([head, *goods])
    is_list = is_list and not (is_any(head, _HELD) or any(_stands_apart(each, head) for each in contents))
    parts = [some for some in (purposes, list(_for_each(contents)), described) if some]
    return with_commas(parts) if is_list else list(clause)


def _with_devices_supplied(later: Sequence[Piece], head: Piece) -> Iterator[Piece]:
    """Yield later clauses with "for" before each device, of those that begin with what the thing supplies or drives."""
    served = next((devices for supplies, devices in _WORKING if is_any(head, supplies)), None)
    for is_outside, clause in clauses(later):
        goods = [*takewhile(lambda each: served and is_any(each, served), map(_as_good, clause))]
        described = clause[len(goods) :]
        if not (goods and is_outside and all(map(only_describes, described))):
            yield from clause
            continue
        yield from _for_each(goods)
        yield from (Mark(","), *described) if described else ()


def _as_good(piece: Piece) -> Piece:
    """Return a word as the good that it may be."""
    readings = piece.readings if isinstance(piece, LexiconWord) else ()
    goods = tuple(each for each in readings if each.concept.kind is ConceptKind.GOOD)
    return LexiconWord(goods) if goods else piece


def _with_features_alone(later: Sequence[Piece], head: Piece) -> Iterator[Piece]:
    """Yield later clauses, each word that is one alone as a description where it may be one."""
    borders = zip([Mark(","), *later], later, [*later[1:], Mark("")], strict=False)
    for before, piece, after in borders:
        yield _as_feature(piece, head) if isinstance(before, Mark) and isinstance(after, Mark) else piece


def _with_uses_listed(later: Sequence[Piece], head: Piece) -> Iterator[Piece]:
    """Yield later clauses, those of several things that may say what the head is for as a list of these."""
    for is_outside, clause in clauses(later):
        uses = [_as_use(each, head) for each in clause]
        if is_outside and len(clause) > 1 and all(uses):
            yield from with_commas((use,) for use in uses if use)
        else:
            yield from clause


def _as_use(piece: Piece, head: Piece) -> Piece | None:
    """Return a word that may be a good as what the thing is for, if it may say that: 空调电视 of a remote control."""
    readings = piece.readings if isinstance(piece, LexiconWord) else ()
    uses = tuple(each for each in readings if _says_purpose(each))
    is_mixed = of_kinds(piece, [ConceptKind.GOOD]) and not are_alike([head, piece])
    return LexiconWord(uses) if uses and is_mixed else None


def _says_purpose(sense: Sense) -> bool:
    return sense.concept.kind.describes and sense.concept.adjective("en").plain.startswith("for ")


def _as_feature(piece: Piece, head: Piece) -> Piece:
    """Return a word that may describe, or be a good of another kind than a title is about, as a description: 汽油.

    One that may be a material, or such a good, is what the thing is made of, but for machines: 铝箔.
    """
    if not isinstance(piece, LexiconWord) or is_any(head, _MUSIC):
        return piece
    kinds = {each.concept.kind for each in piece.readings}
    if kinds == {ConceptKind.MATERIAL, ConceptKind.GOOD} and not (_is_machine(head) or is_any(head, _BULK)):
        return LexiconWord(tuple(each for each in piece.readings if each.concept.kind is ConceptKind.MATERIAL))
    if is_any(head, _CONTAINERS):
        return piece
    described = tuple(each for each in piece.readings if each.concept.kind.describes)
    goods = [each for each in piece.readings if each.concept.kind is ConceptKind.GOOD]
    is_mixed = bool(described) and bool(goods) and not are_alike([head, LexiconWord(tuple(goods))])
    is_mixed = is_mixed and not (
        is_any(head, _VEHICLES) and is_any(LexiconWord(tuple(goods)), _VEHICLES)
    )  # 工程车 挖掘机
    return LexiconWord(described) if is_mixed else piece


def check_materials(head: Piece, later: Sequence[Piece]) -> None:
    """Raise `AmbiguousPhrase` where a later clause ends in a word that is no bulk material beside other goods.

    钢带 is a strip of steel, but the strap of a watch, and the blade of a tape measure.
    """
    if is_any(head, _BULK) or Mark("(") in later:
        return
    borders = zip([None, *later], later, [*later[1:], Mark("")], strict=False)
    named = [each for before, each, after in borders if isinstance(after, Mark) and before not in COMPLEMENTS]
    if any(is_content(each) and is_any(each, _DOUBTFUL) for each in named):
        raise AmbiguousPhrase


def _stands_apart(piece: Piece, head: Piece) -> bool:
    return _is_inside(piece, head) or is_any(piece, _OF_ITS_OWN)


def _is_inside(piece: Piece, head: Piece) -> bool:
    return any(is_any(piece, content) and is_any(head, whole) for content, whole in _INSIDE)


def _contents(clause: Sequence[Piece]) -> list[Piece]:
    """Return the goods that begin a clause; or one good, with the material before it: PET饮料瓶."""
    goods = list(takewhile(is_content, clause))
    if goods or not clause[1:] or not is_only(clause[0], _MATERIALS):
        return goods
    return list(clause[:2]) if is_content(clause[1]) and is_any(clause[1], _CONTAINING) else []


def _for_each(clause: Sequence[Piece]) -> Iterator[Piece]:
    if any(is_only(each, _MATERIALS) for each in clause):
        yield from (Link(Relation.FOR), *clause)
        return
    for i, piece in enumerate(clause):
        yield from (Mark(","), Link(Relation.FOR), piece) if i else (Link(Relation.FOR), piece)


def _is_done_to_material(piece: Piece, after: Piece) -> bool:
    is_done = of_kinds(after, [ConceptKind.PROCESS]) or _is_word_for_work(after)
    return of_kinds(piece, _MATERIALS) and is_done and not is_any(after, _FINISHES)


def _is_word_for_work(piece: Piece) -> bool:
    """Return whether a word says what a thing is for by what it does: 切割 (for cutting)."""
    return isinstance(piece, LexiconWord) and any(_WORK.match(each.concept.key) for each in piece.readings)


def is_content(piece: Piece) -> bool:
    """Return whether a word names goods alone that are no machines."""
    return is_only(piece, [ConceptKind.GOOD]) and not _is_machine(piece)


def are_alike(clause: Sequence[Piece]) -> bool:
    """Return whether goods are of one kind, so that none is said of another: 口袋布里布."""
    kinds = [
        {key for each in piece.readings for key in (each.concept.key, *each.concept.broader)}
        for piece in clause
        if isinstance(piece, LexiconWord)
    ]
    return bool(set.intersection(*kinds))


def _is_purpose(piece: Piece) -> bool:
    """Return whether a word says what something is for: 衣物 (for clothes)."""
    return isinstance(piece, LexiconWord) and only_describes(piece) and _says_purpose(piece.readings[0])


def _is_machine(piece: Piece) -> bool:
    return is_any(piece, _MACHINE)
