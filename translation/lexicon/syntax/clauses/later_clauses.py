"""Later clauses of a Chinese title: lists of features, each of the thing that the title is about (网布 升降 可躺)."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile
from typing import Final

from translation.lexicon.entries import ConceptKind
from translation.lexicon.phrases import Quantity, Relation
from translation.lexicon.pieces import LexiconWord, Link, Mark, Piece, Value, until_mark
from translation.lexicon.segmentation.connectives import PLUS
from translation.lexicon.syntax.chunking import HEAD_KINDS, NAMED_KINDS, AmbiguousPhrase, of_kinds, only_describes
from translation.lexicon.syntax.clauses.chinese_clauses import is_composition
from translation.lexicon.syntax.clauses.lone_words import is_any, is_fitted, with_ingredients, with_machines_fitted
from translation.lexicon.syntax.compounds import is_woven_of

_NAMES: Final = tuple(each for each in HEAD_KINDS if each is not ConceptKind.UNIT)
_MATERIALS: Final = (ConceptKind.MATERIAL,)
_PLUSES: Final = (Mark("+"), Mark(PLUS))
_MACHINE: Final = re.compile(
    "machine|equipment|production_line|device|appliance|tool$|sander|grinder|mill$|lathe|press$|printer|cutter|mixer|dryer"
    "|crusher|laminator|engraver|sealer|pump$|motor$"
)
_BULK: Final = re.compile(
    "steel_product|^metal_|^metal$|pigment|chemical|mineral|ore$|paint|coating|plastic_sheet|ingot"
)
_COMPLEMENTS: Final = (Link(Relation.WITH), Link(Relation.WITHOUT), Link(Relation.LACKING))
_INSIDE: Final = (
    (re.compile("^refrigerant$"), re.compile("air_condition|refriger|freezer|heat_pump|chiller|compressor")),
    (re.compile("^copper_wire$"), re.compile("motor$|transformer|stabili[sz]er|inductor|welding")),
)
"""Bulk materials that a later clause names as what is inside a thing."""
_HELD: Final = re.compile("tool|appliance|device|kni[fv]e|scissors|cutlery|audio_equipment|protective_|greenhouse")
"""Words in the keys of things beside which a second name is likelier than what they are for."""
_OF_ITS_OWN: Final = re.compile("lighting_fixture|protective_|bucket$|_assembly$")
"""Words in the keys of goods that no machine works on, and no container holds: a second name, or what comes with it."""
_VEHICLES: Final = re.compile("vehicle|truck|construction_machine")
_CONTAINERS: Final = re.compile("storage|container|packaging_bag|packaging_box|refriger|freezer|chilled")
_HELD_GOODS: Final = re.compile(
    "food|fruit|vegetable|beverage|drink|meat|fish|seafood|snack|cosmetic|makeup|medic|pharma|cloth|garment|shoe|toy$|tool$"
    "|jewel|book|document|cutlery|wine|tea|coffee|spice|cake|bread|flower|vaccine|dairy|ice_cream|cereal|grain"
    "|rice|pulse|nuts|sugar|flour|fertili|feed|seed|egg|honey|oil|sauce"
)
"""Words in the keys of what is put into containers."""
_MUSIC: Final = re.compile("music|toy|model|game|puzzle|balloon|sticker|costume")
_FINISHES: Final = re.compile(
    "[a-z]_plated$|(?:powder|epoxy|teflon|e|pvd)_coated$|spray_painted$|galvanised$|anodised$"
)
"""Keys of what is done to the housing of a machine (ABS镀铬), beside what machines do to materials (金属雕刻)."""
_WORK: Final = re.compile("for_[a-z]+ing(?:_|$)")
_UNIVERSAL: Final = "universal"
_SIGNS: Final = ("±", "≥", "≤", ">", "<")


def with_goods_used(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of a title of a machine with 用 behind each good of a later clause: 灌装机 蜂蜜酱料.

    Raises `AmbiguousPhrase` for a process behind a material (金属雕刻): the machine does that.
    """
    first = until_mark(pieces)
    if any(map(is_fitted, [each for each in first if _is_word(each, _NAMES)][-1:])):
        return [*first, *with_machines_fitted(pieces[len(first) :])]
    heads = [each for each in first if _is_word(each, [ConceptKind.GOOD])]
    if not heads or len(first) == len(pieces):
        return list(pieces)
    pieces = [*first, *with_ingredients(pieces[len(first) :], heads[-1])]
    check_materials(heads[-1], pieces[len(first) :])
    pieces = [*first, *_with_features_alone(pieces[len(first) :], heads[-1])]
    if not (_is_machine(heads[-1]) or is_any(heads[-1], _CONTAINERS)):
        return list(pieces)
    rest: list[Piece] = list(first)
    for is_mark, some in groupby(pieces[len(first) :], lambda piece: isinstance(piece, Mark)):
        clause = list(some)
        if not is_mark and any(map(_is_done_to_material, clause, clause[1:])):
            raise AmbiguousPhrase
        purposes = list(takewhile(_is_purpose, clause))
        contents = list(takewhile(_is_content, clause[len(purposes) :]))
        described = clause[len(purposes) + len(contents) :]
        if not _is_machine(heads[-1]) and not all(is_any(each, _HELD_GOODS) for each in contents):
            contents, described = [], [*contents, *described]  # 冷柜 铜管: of copper pipes, not for them
        is_list = bool(contents) and all(map(only_describes, described)) and not _are_alike([heads[-1], *contents])
        is_list = is_list and not (is_any(heads[-1], _HELD) or any(_stands_apart(each, heads[-1]) for each in contents))
        parts = [some for some in (purposes, list(_for_each(contents)), described) if some]
        rest += [piece for some in parts for piece in (Mark(","), *some)][1:] if is_list else clause
    return rest


def _with_features_alone(later: Sequence[Piece], head: Piece) -> Iterator[Piece]:
    """Yield later clauses, each word that is one alone as a description where it may be one."""
    borders = zip([Mark(","), *later], later, [*later[1:], Mark("")], strict=False)
    for before, piece, after in borders:
        yield _as_feature(piece, head) if isinstance(before, Mark) and isinstance(after, Mark) else piece


def _as_feature(piece: Piece, head: Piece) -> Piece:
    """Return a word that may describe, or be a good of another kind than a title is about, as a description: 汽油."""
    if not isinstance(piece, LexiconWord) or is_any(head, _MUSIC) or is_any(head, _CONTAINERS):
        return piece
    described = tuple(each for each in piece.readings if each.concept.kind.describes)
    goods = [each for each in piece.readings if each.concept.kind is ConceptKind.GOOD]
    is_mixed = bool(described) and bool(goods) and not _are_alike([head, LexiconWord(tuple(goods))])
    is_mixed = is_mixed and not (
        is_any(head, _VEHICLES) and is_any(LexiconWord(tuple(goods)), _VEHICLES)
    )  # 工程车 挖掘机
    return LexiconWord(described) if is_mixed else piece


def check_materials(head: Piece, later: Sequence[Piece]) -> None:
    """Raise `AmbiguousPhrase` where a later clause names a bulk material as goods, and the title is about none.

    So the word likely means something else: 钢带 is a strip of steel, but a strap of a watch.
    """
    if is_any(head, _BULK) or Mark("(") in later:
        return
    borders = zip([None, *later], later, [*later[1:], Mark("")], strict=False)
    named = [each for before, each, after in borders if isinstance(after, Mark) and before not in _COMPLEMENTS]
    named = [each for each in named if not _is_inside(each, head)]
    if any(_is_content(each) and is_any(each, _BULK) for each in named):
        raise AmbiguousPhrase


def _stands_apart(piece: Piece, head: Piece) -> bool:
    return _is_inside(piece, head) or is_any(piece, _OF_ITS_OWN)


def _is_inside(piece: Piece, head: Piece) -> bool:
    return any(is_any(piece, content) and is_any(head, whole) for content, whole in _INSIDE)


def _for_each(clause: Sequence[Piece]) -> Iterator[Piece]:
    for i, piece in enumerate(clause):
        yield from (Mark(","), piece, Link(Relation.USE)) if i else (piece, Link(Relation.USE))


def _is_done_to_material(piece: Piece, after: Piece) -> bool:
    is_done = _is_word(after, [ConceptKind.PROCESS]) or _is_word_for_work(after)
    return _is_word(piece, _MATERIALS) and is_done and not is_any(after, _FINISHES)


def _is_word_for_work(piece: Piece) -> bool:
    """Return whether a word says what a thing is for by what it does: 切割 (for cutting)."""
    return isinstance(piece, LexiconWord) and any(_WORK.match(each.concept.key) for each in piece.readings)


def _is_content(piece: Piece) -> bool:
    """Return whether a word names goods alone that are no machines."""
    is_good = isinstance(piece, LexiconWord) and all(each.concept.kind is ConceptKind.GOOD for each in piece.readings)
    return is_good and not _is_machine(piece)


def _are_materials(clause: Sequence[Piece]) -> bool:
    """Return whether two words are materials of which neither is a kind, or a weave, of the other: 棉氨纶."""
    if not all(
        isinstance(each, LexiconWord) and all(s.concept.kind is ConceptKind.MATERIAL for s in each.readings)
        for each in clause
    ):
        return False
    first, second = (each.readings[0].concept for each in clause if isinstance(each, LexiconWord))
    related = first.key in second.broader or second.key in first.broader
    return not related and not is_woven_of(second, first)


def _are_alike(clause: Sequence[Piece]) -> bool:
    """Return whether goods are of one kind, so that none is said of another: 口袋布里布."""
    kinds = [
        {key for each in piece.readings for key in (each.concept.key, *each.concept.broader)}
        for piece in clause
        if isinstance(piece, LexiconWord)
    ]
    return bool(set.intersection(*kinds))


def _is_purpose(piece: Piece) -> bool:
    """Return whether a word says what something is for: 衣物 (for clothes)."""
    concept = piece.readings[0].concept if isinstance(piece, LexiconWord) and only_describes(piece) else None
    return concept is not None and concept.adjective("en").plain.startswith("for ")


def _is_machine(piece: Piece) -> bool:
    return is_any(piece, _MACHINE)


def with_features(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of a title with a comma between the features of each clause that another comma precedes.

    A clause of descriptions alone is such a list (防水 耐磨), and what follows the thing of a clause describes the
    whole (钢包头 防砸). Clauses with connecting words and those in brackets stay as they are.
    """
    listed: list[Piece] = []
    clause: list[Piece] = []
    opened: Mark | None = None
    depth = 0
    for piece in [*pieces, Mark("")]:
        if not isinstance(piece, Mark):
            clause.append(piece)
            continue
        is_later = opened == Mark(",") and not depth
        listed += _listed(clause) if is_later and clause else clause
        clause, opened = [], piece
        depth += (piece.sign == "(") - (piece.sign == ")")
        listed += [piece] if piece.sign else []
    return listed


def _is_list(clause: Sequence[Piece]) -> bool:
    """Return whether each word of a clause says something of its own: trade terms, goods of a kind, two materials."""
    if all(_is_word(each, [ConceptKind.TRADE_TERM]) for each in clause):
        return True
    if len(clause) > 1 and all(map(_is_content, clause)) and _are_alike(clause):
        return True
    return len(clause) == 2 and _are_materials(clause)


def _listed(clause: Sequence[Piece]) -> Iterator[Piece]:
    if _is_list(clause):
        yield clause[0]
        for each in clause[1:]:
            yield from (Mark(","), each)
        return
    if is_composition(clause):
        for i in range(0, len(clause), 2):
            yield from (Mark(","), *clause[i : i + 2]) if i else clause[:2]
        return
    if len(clause) == 2 and _is_universal(clause[1]) and _is_word(clause[0], [ConceptKind.GOOD]):
        yield from (clause[0], Link(Relation.USE))
        return
    behind = _first_behind(clause)
    before = _last_before(clause)
    for i, piece in enumerate(clause):
        is_feature = (i >= behind or 0 < i <= before) and i and not _belongs_together(clause[i - 1], piece)
        is_value = bool(i) and isinstance(piece, Value | Quantity) and all(map(only_describes, clause[:i]))
        is_value = is_value and not _is_degree(clause[i - 1], piece)
        is_complement = piece == Link(Relation.WITH) and i and _is_measure(clause[i - 1])
        if is_feature or is_value or is_complement:
            yield Mark(",")
        yield piece


def _is_degree(before: Piece, piece: Piece) -> bool:
    """Return whether a value says how much of what is described: 阳极氧化≥10微米, 可调±15°."""
    if not isinstance(piece, Value) or piece.text.isdecimal():
        return False
    return piece.text.startswith(_SIGNS) or _is_word(before, [ConceptKind.PROCESS])


def _is_measure(piece: Piece) -> bool:
    return isinstance(piece, Value | Quantity) or _is_word(piece, [ConceptKind.UNIT])


def _first_behind(clause: Sequence[Piece]) -> int:
    """Return the place of the first feature that stands apart: behind the last thing; none in uncertain clauses."""
    if any(isinstance(each, Link) for each in clause):
        return len(clause)
    if _is_word(clause[-1], _MATERIALS):
        named = [i for i, each in enumerate(clause[:-1]) if _is_word(each, _NAMES)]
        if named and len(clause) > named[-1] + 2 and all(map(only_describes, clause[named[-1] + 1 : -1])):
            return named[-1] + 1  # 调料架黑色碳钢
    named = [i for i, each in enumerate(clause) if isinstance(each, LexiconWord) and not only_describes(each)]
    things = [i for i in named if _is_word(clause[i], NAMED_KINDS)]
    rest = clause[things[-1] + 1 :] if things else clause
    are_features = bool(rest) and all(map(only_describes, rest))
    if things and not _is_word(clause[things[-1]], _NAMES):
        are_features = are_features and len(rest) > 1  # 橡胶木胡桃色
    return len(clause) - len(rest) if are_features else len(clause)


def with_blends(pieces: Sequence[Piece]) -> list[Piece]:
    """Return pieces with "and" for the plus sign between two materials of the thing behind them: ABS+PC拉杆箱."""
    joined = list(pieces)
    for i, piece in enumerate(pieces[1:-1], 1):
        rest = until_mark(pieces[i + 2 :])
        named = any(_is_word(each, [ConceptKind.GOOD, ConceptKind.PART]) for each in rest)
        if piece in _PLUSES and named and all(_is_word(each, _MATERIALS) for each in (pieces[i - 1], pieces[i + 1])):
            joined[i] = Link(Relation.AND)
    return joined


def _last_before(clause: Sequence[Piece]) -> int:
    """Return the place of the description that a part or a second good follows; those before it stand apart.

    货运水冷自卸加厚车厢 is an extra-thick box, and the vehicle is water-cooled; but of a good all may be said.
    """
    *described, thing = clause
    is_part = isinstance(thing, LexiconWord) and all(each.concept.kind is ConceptKind.PART for each in thing.readings)
    return len(described) - 1 if is_part and len(described) > 1 and all(map(only_describes, described)) else 0


def _belongs_together(before: Piece, piece: Piece) -> bool:
    """Return whether a process has its colour before it (白色烤漆), or something is said to be inbuilt (内置LED)."""
    is_inbuilt = isinstance(before, LexiconWord) and before.readings[0].concept.key == "inbuilt"
    return is_inbuilt or (_is_word(before, [ConceptKind.COLOUR]) and _is_word(piece, [ConceptKind.PROCESS]))


def _is_universal(piece: Piece) -> bool:
    return isinstance(piece, LexiconWord) and piece.readings[0].concept.key == _UNIVERSAL


def _is_word(piece: Piece, kinds: Sequence[ConceptKind]) -> bool:
    return isinstance(piece, LexiconWord) and of_kinds(piece, kinds)
