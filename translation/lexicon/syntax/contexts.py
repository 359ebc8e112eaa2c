"""Which meaning a Chinese word has beside the things of its title: 全铜 is of brass in a tap, of copper in a motor."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.labels import Label
from translation.lexicon.phrases import Labelled, Quantity
from translation.lexicon.pieces import LexiconWord, Mark, Piece, Value
from translation.lexicon.readings import Sense
from translation.lexicon.syntax.chunking import AmbiguousPhrase

_BESIDE: Final[Mapping[str, re.Pattern[str]]] = {
    "inset_door": re.compile("hinge"),
    "three_axle": re.compile("trailer|truck|chassis|vehicle"),
    "for_suspended_ceilings": re.compile("board|panel|keel|insulation|profile|mineral_wool|tile"),
    "mower_deck": re.compile("mower"),
    "rattan_woven": re.compile(""),
    "for_baking": re.compile("candle|cake|mould|decoration|tray|oven|paper|bakeware"),
    "steel_watch_strap": re.compile("watch"),
    "ball_end": re.compile("hex_key|wrench|spanner|screwdriver"),
    "for_leisure_q": re.compile("chair|furniture|sofa|table|hammock|bench"),
    "photochromic": re.compile("glasses|lens"),
    "flashing": re.compile("scooter|shoe|toy|skate|wheel|yoyo|ball"),
    "height_adjustable": re.compile("chair|table|desk|stool|bed$|bench|scooter"),
    "drive_belt": re.compile("generator|engine|motor|machine|compressor|auto_part|vehicle|pump"),
    "four_layer": re.compile("mask|fabric|paper|board|film|bag|gauze|tissue"),
    "golf_putter": re.compile("golf"),
    "push_handle": re.compile("stroller|tricycle|pram|children|cart$|trolley"),
    "non_marking": re.compile("hanger|hook|tape|adhesive|sticker"),
    "tuba": re.compile("musical|instrument_case|orchestra"),
    "trumpet": re.compile("musical|instrument_case|orchestra"),
    "stick_sachet": re.compile("food|beverage|drink|coffee|tea$|powder|probiotic|supplement|snack"),
    "all_copper": re.compile("motor|generator|transformer|compressor|pump|cable|welding|winding|fan"),
    "two_tier": re.compile("rack|shelf|shelving|stand|trolley|organis|organiz|cart$|bunk|steamer"),
    "double_walled": re.compile("glass_cup|drinking_glass|tumbler|mug|flask|cup|drinkware|coffee_pot|teapot"),
    "pedal": re.compile("bike|bicycle|cycle|piano|bin|drum|vehicle|car_|organ"),
    "footrest": re.compile("chair|sofa|seat|recliner|lounger|stroller"),
    "four_piece_bedding_set": re.compile(
        "fabric_material|^(?:pure_)?cotton$|sateen|polyester|washed_cotton|silk|flannel"
    ),
    "number_shaped": re.compile("balloon|candle|magnet"),
    "leather_watch_strap": re.compile("watch"),
    "leather_cover": re.compile("notebook|diary|album|notepad|document|menu"),
    "inner_liner": re.compile("jacket|coat|cloth|sleeping|glove|boot|helmet|raincoat"),
    "eyelet_top": re.compile("curtain"),
    "interlocking_floor": re.compile("mat|floor|tile|decking"),
    "vehicle_canopy": re.compile("tricycle|vehicle|scooter|motorcycle|tractor|car$"),
    "unprinted": re.compile("cloth|shirt|hoodie|cap|bag|wear|garment|top"),
    "blank_paper": re.compile("paper|notebook|book|card|stationery|label"),
}
"""Words in the keys of the things beside which a concept is meant; without them it is not, if the word has others."""
_SPUN: Final = re.compile("fabric|textile|cotton|poplin|sateen|satin|bedding|sheet|duvet|quilt|shirt|yarn|pillowcase")
_GOOD: Final = "*good"
"""Stands for the keys of goods."""
_CONDUCTORS: Final = re.compile("cable|wire|conductor")
_AREA: Final = "平方"
_COUNT: Final = "支"
_COUNT_VALUE: Final = re.compile(r"\d{1,3}")
_NOT_SPUN: Final = re.compile("swab|pen|brush|rope|stick|linen|flax|wool|ramie")


def in_context(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of a Chinese title, words with the meaning that they have beside its things."""
    keys = frozenset(_keys(pieces))
    check_labels(pieces, keys)
    chosen = [_chosen(piece, keys) if isinstance(piece, LexiconWord) else piece for piece in pieces]
    return _with_yarn_counts(chosen) if _is_spun(keys) else chosen


def check_labels(pieces: Sequence[Piece], keys: frozenset[str]) -> None:
    """Raise `AmbiguousPhrase` for a label that is one beside other things alone: 35杯 is the cup of a hinge."""
    labels = {each.label for each in pieces if isinstance(each, Labelled)}
    if Label.CUP in labels and not any("hinge" in each for each in keys):
        raise AmbiguousPhrase
    if any(map(_CONDUCTORS.search, keys)) and any(
        isinstance(each, LexiconWord) and _is_spelled(each, _AREA) for each in pieces
    ):
        raise AmbiguousPhrase  # 2.5平方: square millimetres


def _is_spun(keys: frozenset[str]) -> bool:
    return any(map(_SPUN.search, keys)) and not any(map(_NOT_SPUN.search, keys))


def _keys(pieces: Sequence[Piece]) -> Iterable[str]:
    for piece in pieces:
        concept = piece.readings[0].concept if isinstance(piece, LexiconWord) and not _depends(piece) else None
        if concept and not concept.kind.describes:
            yield from (concept.key, *concept.broader)
            if concept.kind is ConceptKind.GOOD and concept.key != "bedding":
                yield _GOOD


def _depends(word: LexiconWord) -> bool:
    return any(each.concept.key in _BESIDE for each in word.readings)


def _chosen(word: LexiconWord, keys: frozenset[str]) -> LexiconWord:
    if len(word.readings) == 1:
        return word
    if not _depends(word):
        others = tuple(each for each in word.readings if each.concept.kind is not ConceptKind.PLACE)
        return LexiconWord(others) if others and any(each.concept.kind.describes for each in others) else word
    likely = tuple(each for each in word.readings if _is_beside(each.concept, keys))
    others = tuple(each for each in word.readings if each.concept.key not in _BESIDE)
    kept = likely or others
    return LexiconWord(kept) if kept else word


def _is_beside(concept: Concept, keys: frozenset[str]) -> bool:
    pattern = _BESIDE.get(concept.key)
    if concept.key == "four_piece_bedding_set" and _GOOD in keys:
        return False  # 纯棉毛巾四件套: of towels
    return pattern is not None and any(map(pattern.search, keys - {concept.key}))


def _with_yarn_counts(pieces: Sequence[Piece]) -> list[Piece]:
    """Return pieces with 60支 as a count of yarn, but for what is packed: 12支/盒."""
    counted: list[Piece] = []
    for piece, after in zip(pieces, [*pieces[1:], None], strict=True):
        before = counted[-1] if counted else None
        number = _number(before) if isinstance(piece, LexiconWord) and _is_spelled(piece, _COUNT) else None
        if number and after != Mark("/"):
            counted[-1] = Labelled(Label.YARN_COUNT, number)
        else:
            counted.append(piece)
    return counted


def _number(piece: Piece | None) -> str | None:
    if isinstance(piece, Quantity) or not isinstance(piece, Value):
        return None
    return piece.text if _COUNT_VALUE.fullmatch(piece.text) else None


def _is_spelled(word: LexiconWord, spelling: str) -> bool:
    return any(_name(each) == spelling for each in word.readings)


def _name(sense: Sense) -> str:
    names = sense.concept.names["zh"]
    return names[sense.rank].plain if sense.rank < len(names) else ""
