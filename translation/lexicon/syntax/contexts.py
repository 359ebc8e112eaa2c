"""Senses of words that depend on what else a listing names: a rim is that of a wheel, or of a glass."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.labels import Label
from translation.lexicon.phrases import Labelled, Quantity
from translation.lexicon.pieces import LexiconWord, Piece
from translation.lexicon.syntax import context_words, technical_contexts
from translation.lexicon.syntax.chunking import AmbiguousPhrase
from translation.lexicon.syntax.trade_units import check_counted, with_trade_units, with_yarn_counts

_NAMED: Final = frozenset({ConceptKind.GOOD, ConceptKind.MATERIAL})
_HELD: Final = "knife|knives|cutlery|cookware|saw|hatchet|axe|tool|brush|broom|kettle|pot$|pan$|teaware"
_TABLE: Final = "drinkware|tableware|glass|cup|mug|bowl|plate|dish|vase|cookware|decanter|china"
_BED: Final = "bed_|bedding|bed_sheet|sheet_set|fitted_sheet|flat_sheet|duvet|quilt|pillow|mattress|blanket|bed_linen"
_EDGED: Final = "hatchet|axe"
_WORN: Final = "shirt|cloth|yoga|sweat|sock|dress|vest|legging|trousers|underwear|knit|hoodie|cardigan|pyjama|_skirt"
_SHAFTED: Final = "knife|knives|cutlery|saw$|hatchet|axe|_tool$|brush$|broom|spade|shovel|rake|hoe$|hammer|pan$"
_TWISTED: Final = "twine|yarn|rope|cord|thread"
_EXCLUDED: Final[Mapping[str, re.Pattern[str]]] = {
    "wheel_rim": re.compile(_TABLE),
    "washed_finish": re.compile("coffee"),
    "sleeve": re.compile(_HELD),
    "eco_friendly": re.compile("food|oil|fruit|vegetable|coffee|tea$|wine|honey|cotton|grain|spice|olive|juice|dates"),
    "grease": re.compile("leather|shoe|boot"),
    "double_seat": re.compile(_BED),
    "single_seat": re.compile(_BED),
    "platform_soled": re.compile(_TABLE + "|candle|jar"),
    "travel_mug": re.compile("blown_glass|crystal|coloured_glass"),
    "towel": re.compile("tablecloth|table_linen"),
    "ink": re.compile("pen$|pen_|stationery"),
    "straight_leg": re.compile(_TABLE),
    "edge_part": re.compile(_TABLE),
    "valve_bag_pack": re.compile("coffee"),
    "back_side": re.compile("chair|sofa|seat|stool|bench"),
    "radiator": re.compile("humidifier|appliance|coffee|steam|sprayer|cleaner|sanitary|toilet|mop|pet_|dispenser"),
    "granule_material": re.compile("fertili|chemical|nitrate|sulphate|sulfate|chloride"),
    "granular": re.compile("toy|blocks"),
    "armrest": re.compile("toilet|potty"),
    "mask": re.compile(_EDGED),
    "grip_handle": re.compile(_SHAFTED),
    "oud": re.compile("agarwood|perfume|incense|frankincense"),
    "three_ply": re.compile(_TWISTED),
    "medium_size_m": re.compile("coffee"),
    "medium_property": re.compile("coffee"),
    "large_grain": re.compile("toy|blocks"),
    **technical_contexts.EXCLUDED,
}
"""Words in the keys of goods and materials beside which a concept is not meant."""
_MISREAD: Final[Mapping[str, re.Pattern[str]]] = {
    "copper": re.compile("valve|tap$|_tap|faucet|padlock"),  # 铜 is brass there
    "handmade": re.compile("mezcal|tequila|beer|wine|spirit|cheese"),  # artesanal is a class of its own
    "sweet_taste": re.compile("paprika"),  # pimentón dulce is mild
    "thick": re.compile("asparagus"),
    "tablet": re.compile("machine|press|trailer|mop|truck|cart|microwave|toilet|solar|lamp|light"),  # flat
    "for_tablets": re.compile("machine|press|trailer|mop|truck|cart|microwave|toilet|solar|lamp|light"),
    "for_cars": re.compile("truck|pump|crane|construction_machine"),  # mounted on a vehicle
    "floor_mat": re.compile("chair|table|furniture|washing_machine|sofa"),
    "car_mat": re.compile("chair|table|furniture|washing_machine|sofa"),
    "insulated_electrical": re.compile("tester|meter$"),  # of insulation
    "threaded_rod": re.compile("nail$|screw$|bolt$"),  # the shank
    "upholstered": re.compile("belt|rope|cable|pipe"),  # wrapped in fabric
    "butyl_sealant": re.compile("tube|tyre|bicycle"),  # a rubber
    "spray_gun": re.compile("bidet|toilet|shower|sanitary"),  # one that rinses
}
"""Words in the keys of goods beside which a word means another thing than it says here, so that it is refused."""
_NEEDED: Final[Mapping[str, re.Pattern[str]]] = {
    **context_words.NEEDED,
    "double_bed_size": re.compile(_BED),
    "tool_handle": re.compile(_SHAFTED),
    "degassing_valve_bag": re.compile("coffee"),
    "large_pieces_toy": re.compile("toy|blocks"),
    "single_bed_size": re.compile(_BED),
    "thick_bottomed": re.compile(_TABLE + "|candle|jar"),
    "pure": re.compile("oil|honey|juice|food|water|extract|essence|powder|wax|butter|tea$|coffee|spice|saffron|salt"),
    "head_unit": re.compile("lamp|light|flower|bouquet|shower|machine|sprayer"),
    "straight_sided": re.compile(_TABLE),
    "vessel_rim": re.compile(_TABLE),
    "washed_process": re.compile("coffee"),
    "three_strand": re.compile(_TWISTED),
    "blade_sheath": re.compile(_EDGED),
    "medium_roast": re.compile("coffee"),
    "square_frame_q": re.compile("glasses|eyewear|goggles"),
    "round_frame_q": re.compile("glasses|eyewear|goggles"),
    "full_rim_q": re.compile("glasses|eyewear|goggles"),
    "slub_q": re.compile("denim|fabric|yarn|cotton|linen|jersey|lyocell|viscose|shirt"),
    "three_piece_body": re.compile("valve"),
    "two_piece_body": re.compile("valve"),
    "two_gang": re.compile("switch|socket|panel"),
    "cutting_capacity_mm": re.compile("secateur|pruner|lopper|shears|cutter|snips"),
    "tumbler_glass": re.compile("blown_glass|crystal|coloured_glass"),
    "digit_unit": re.compile("calculator|counter|meter$|lock|timer"),
    "three_proof_label_q": re.compile("label|paper"),
    "extra_clear_glass_q": re.compile("glass|mirror|aquarium"),
    **technical_contexts.NEEDED,
}
"""Words in the keys of goods and materials beside which alone a concept is meant."""
_LIKELY: Final[Mapping[str, re.Pattern[str]]] = {
    **context_words.LIKELY,
    "inset_door": re.compile("hinge"),
    "three_axle": re.compile("trailer|truck|chassis|vehicle"),
    "for_suspended_ceilings": re.compile("board|panel|keel|insulation|profile|mineral_wool|tile"),
    "mower_deck": re.compile("mower"),
    "rattan_woven": re.compile(""),
    "for_baking": re.compile("candle|cake|mould|decoration|tray|oven|paper|bakeware|foil_container"),
    "steel_watch_strap": re.compile("watch"),
    "ball_end": re.compile("hex_key|wrench|spanner|screwdriver"),
    "for_leisure_q": re.compile("chair|furniture|sofa|table|hammock|bench"),
    "photochromic": re.compile("glasses|lens"),
    "flashing": re.compile("scooter|shoe|toy|skate|wheel|yoyo|ball"),
    "height_adjustable": re.compile("chair|table|desk|stool|bed$|bench|scooter"),
    "drive_belt": re.compile("generator|engine|motor|machine|compressor|auto_part|vehicle|pump"),
    "four_layer": re.compile("mask|fabric|paper|board|film|bag|gauze|tissue"),
    "car_mat": re.compile("vehicle|car$|car_|truck|auto|motor"),
    "halter_neck": re.compile("dress|top$|top_|swim|bikini|cloth|bra$|vest|wear|shirt"),
    "mechanical": re.compile("watch|clock|keyboard|lock|timer|scale"),
    "square_scarf": re.compile("silk|satin|twill|chiffon|scarf|wool|cashmere"),
    "bolt_fabric": re.compile("fabric|textile|cloth|cotton|linen|silk|yarn"),
    "french_terry": re.compile("hoodie|sweatshirt|sweater|jogger|tracksuit|sweatpants"),
    "teapot_strainer_insert": re.compile("teapot|tea_pot|teaware|tea_set"),
    "straw_type_foam": re.compile("foam|sealant"),
    "braided": re.compile("cable|wire$|hose|cord$|rope|line$|belt|strap"),
    "decal_decorated": re.compile("porcelain|ceramic|china|mug|bowl|plate|teapot|vase|glass"),
    "push_handle": re.compile("stroller|tricycle|pram|children|cart$|trolley"),
    "non_marking": re.compile("hanger|hook|tape|adhesive|sticker"),
    "tuba": re.compile("musical|instrument_case|orchestra"),
    "trumpet": re.compile("musical|instrument_case|orchestra"),
    "all_copper": re.compile("motor|generator|transformer|compressor|pump|cable|welding|winding|fan"),
    "two_tier": re.compile("rack|shelf|shelving|stand|trolley|organis|organiz|cart$|bunk|steamer"),
    "double_walled": re.compile("glass_cup|drinking_glass|tumbler|mug|flask|cup|drinkware|coffee_pot|teapot"),
    "pedal": re.compile("bike|bicycle|cycle|piano|bin|drum|vehicle|car_|organ"),
    "footrest": re.compile("chair|sofa|seat|stool|recliner|lounger|stroller"),
    "four_piece_bedding_set": re.compile(
        "fabric_material|^(?:pure_)?cotton$|sateen|polyester|washed_cotton|silk|flannel"
    ),
    "number_shaped": re.compile("balloon|candle|magnet"),
    "leather_watch_strap": re.compile("watch"),
    "leather_cover": re.compile("notebook|diary|album|notepad|document|menu"),
    "inner_liner": re.compile("jacket|coat|cloth|sleeping|glove|boot|helmet|raincoat|backpack|handbag|tote|suitcase"),
    "eyelet_top": re.compile("curtain"),
    "split_leather_q": re.compile("cowhide|wet_blue|raw_hide|pigskin|garment_leather|glove_leather"),
    "ribbed": re.compile(_WORN),
    "sun_shading_hat_q": re.compile("hat|cap$|visor|headwear"),
    "touchscreen_gloves_q": re.compile("glove"),
    "non_slip_backing_q": re.compile("carpet|rug|mat$"),
    "thermal_bonded": re.compile("nonwoven"),
    "electrically_insulating": re.compile("shoe|boot|footwear"),
    "bib_style_q": re.compile("trousers|shorts|leggings|_skirt"),
    "family_matching_q": re.compile("parent_child|family|cloth|pyjama|sweatshirt"),
    "rabbit_fur": re.compile("slipper|shoe|boot|coat|fur_|pompom|outerwear|hat|keychain"),
    "strong_lustre_q": re.compile("pearl"),
    "ounce": re.compile("canvas|denim"),
    "wale_unit": re.compile("corduroy"),
    "needle_count_unit": re.compile("sock|embroidery_machine|needle_loom"),
    "knit_gauge_unit": re.compile("pullover|sweater|knitwear|cardigan|cashmere"),
    "aluminium_foil_material": re.compile("cooler_bag|lunch_bag|delivery_bag"),
    "interlocking_floor": re.compile("mat|floor|tile|decking"),
    "rain_canopy": re.compile("tricycle|vehicle|scooter|motorcycle|tractor|car$"),
    "unprinted": re.compile("cloth|shirt|hoodie|cap|bag|wear|garment|top"),
    "blank_paper": re.compile("paper|notebook|book|card|stationery|label"),
    "single_axle_q": re.compile("trailer|truck|axle|suspension_part|vehicle"),
    "tyre_tread_pattern": re.compile("tyre"),
    "frameless_wiper_q": re.compile("wiper"),
    "hitch_ball": re.compile("tow_bar|tow_|trailer"),
    "bicycle_cassette": re.compile("bicycle|bike|derailleur|crank"),
    "with_spoke_nipples": re.compile("spoke"),
    "tyre_rubber_patch": re.compile("tyre"),
    "camera_cage": re.compile("camera|photo|tripod|gimbal"),
    "earthquake_proof_q": re.compile("house|villa|building|cabin|ceiling|bracket"),
    "two_storey_q": re.compile("house|villa"),
    "ground_edge_q": re.compile("granite|marble|glass|stone|tile|slab|countertop|quartz|mirror|ceramic"),
    "smooth_surface_q": re.compile("geomembrane|roller|nail$|pipe|condom"),
    "thermostatic_q": re.compile("shower|tap$|faucet|mixer|valve"),
    "whirlpool_q": re.compile("bathtub|spa$|hot_tub"),
    "water_tank_part": re.compile("irrigator|humidifier|steam|coffee|cleaner|mop|iron$|cooler|fan$"),
    "telescopic": re.compile("rod$|pole|ladder|mop|hanger|duster|umbrella|tripod"),
    "lumbar_support_q": re.compile("chair|cushion|seat|mattress|sofa|pillow"),
    "hand_waving_q": re.compile("flag"),
    "realistic_q": re.compile("toy|dinosaur|doll|model|toilet|potty|insect|pretend|role_play"),
    "singing_feature_q": re.compile("toy|santa|doll|christmas|plush"),
    "diffuser_reed": re.compile("aroma|diffuser|fragrance|perfume"),
    "wood_slice_q": re.compile("christmas|ornament"),
    "neck_hung_q": re.compile("fan$|speaker|light|lamp|massager|purifier"),
    "sound_activated_q": re.compile("halloween|clock|lamp|light|toy|decoration"),
    "water_washable_q": re.compile("trimmer|shaver|clipper|epilator|cleansing|toothbrush"),
    "scented_q2": re.compile("gel$|shampoo|soap|lotion|detergent|wipe|softener|cream"),
    "in_tin_box_q": re.compile("pencil|pastel|watercolour|paint|marker|crayon|compass|chess|game"),
    "in_wooden_box_q": re.compile("chess|game|domino|watercolour|pastel"),
    **technical_contexts.LIKELY,
    "armrest": re.compile("chair|sofa|seat|stool|bench|recliner|lounger|stroller|walker"),
    "base_plate_part": re.compile("chair|stool|table|desk"),
    "swivel_seat_q": re.compile("chair|stool|sofa"),
    "headboard": re.compile("(?:^|_)bed(?:$|_frame|_base)"),
    "rolled_edge_enamel": re.compile(_TABLE + "|enamel|basin"),
    "rubber_backed_q": re.compile("mat$|carpet|rug$|towel"),
    "see_through_pot_q": re.compile(
        "cookware|catering|pot$|fryer|oven|kettle|tableware|jar|spice|storage_box|container"
    ),
    "maintenance_care_q": re.compile("care_agent|leather|sealer|polish"),
    "blind_slat": re.compile("blind"),
    "carved_pile_q": re.compile("carpet|rug$"),
    "real_wax_q": re.compile("candle"),
    "vest_style_bag": re.compile("bag$"),
    "waterjet_cut": re.compile("stone|marble|granite|tile|mosaic"),
    "anodised_aluminium": re.compile("bottle|perfume|cosmetic|jar$"),
}
"""Words in the keys of the things beside which alone a Chinese word has a meaning, if it has others: 全铜 is of copper
in a motor, and of brass in a tap. Beside them it has none of the others."""
_GOOD: Final = "*good"
"""Stands for the keys of goods."""


def in_context(pieces: Sequence[Piece], language: str) -> list[Piece]:
    """Return pieces in which words have only senses that fit the others.

    Raises `AmbiguousPhrase` where a concept, unit or label stands without what it needs.
    """
    if any(isinstance(each, Quantity) and not _fits(each.unit, _named(pieces)) for each in pieces):
        raise AmbiguousPhrase  # 7头礼盒装: of a tea set
    fitting = [_fitting(piece, pieces) if isinstance(piece, LexiconWord) else piece for piece in pieces]
    if language != "zh":
        return fitting
    things = frozenset(_things(fitting))
    check_counted(fitting, things)
    fitting = with_trade_units(fitting, things)
    _check_labels(fitting, things)
    likely = [_likeliest(piece, things) if isinstance(piece, LexiconWord) else piece for piece in fitting]
    return with_yarn_counts(likely, things)


def _fitting(word: LexiconWord, pieces: Sequence[Piece]) -> LexiconWord:
    """Return a word without the senses that do not fit. Raises `AmbiguousPhrase` where none has what it needs."""
    if any(_has_any(word, each) for each in (_EXCLUDED, _NEEDED, _MISREAD)):
        keys = _named(each for each in pieces if each is not word)
        misread = _MISREAD.get(word.readings[0].concept.key)
        if misread and any(map(misread.search, keys)):
            raise AmbiguousPhrase
        fitting = tuple(each for each in word.readings if _fits(each.concept, keys))
        if not fitting and _has_any(word, _NEEDED):
            raise AmbiguousPhrase
        return LexiconWord(fitting or word.readings)
    return word


def _fits(concept: Concept, keys: Sequence[str]) -> bool:
    excluded, needed = _EXCLUDED.get(concept.key), _NEEDED.get(concept.key)
    if excluded and any(map(excluded.search, keys)):
        return False
    return needed is None or any(map(needed.search, keys))


def _likeliest(word: LexiconWord, keys: frozenset[str]) -> LexiconWord:
    """Return a Chinese word with the senses that are likely beside the things of its title; else with the others."""
    if len(word.readings) == 1:
        return word
    if not _has_any(word, _LIKELY):
        others = tuple(each for each in word.readings if each.concept.kind is not ConceptKind.PLACE)
        return LexiconWord(others) if any(each.concept.kind.describes for each in others) else word
    likely = tuple(each for each in word.readings if _is_likely(each.concept, keys))
    others = tuple(each for each in word.readings if each.concept.key not in _LIKELY)
    return LexiconWord(likely or others or word.readings)


def _is_likely(concept: Concept, keys: frozenset[str]) -> bool:
    pattern = _LIKELY.get(concept.key)
    if concept.key == "four_piece_bedding_set" and _GOOD in keys:
        return False  # 纯棉毛巾四件套: of towels
    return pattern is not None and any(map(pattern.search, keys - {concept.key}))


def _has_any(word: LexiconWord, concepts: Mapping[str, re.Pattern[str]]) -> bool:
    return any(each.concept.key in concepts for each in word.readings)


def _named(pieces: Iterable[Piece]) -> list[str]:
    """Return the keys of the goods and materials that words name, and of what these are."""
    concepts = [each.readings[0].concept for each in pieces if isinstance(each, LexiconWord)]
    return [key for each in concepts if each.kind in _NAMED for key in (each.key, *each.broader)]


def _things(pieces: Iterable[Piece]) -> Iterator[str]:
    """Yield the keys of all things that Chinese words name for certain, and of what these are."""
    for piece in pieces:
        concept = piece.readings[0].concept if isinstance(piece, LexiconWord) else None
        if isinstance(piece, LexiconWord) and concept and not concept.kind.describes and not _has_any(piece, _LIKELY):
            yield from (concept.key, *concept.broader)
            if concept.kind is ConceptKind.GOOD and concept.key != "bedding":
                yield _GOOD


def _check_labels(pieces: Sequence[Piece], keys: frozenset[str]) -> None:
    """Raise `AmbiguousPhrase` for a label that is one beside other things alone: 35杯 is the cup of a hinge."""
    labels = {each.label for each in pieces if isinstance(each, Labelled)}
    if Label.CUP in labels and not any("hinge" in each for each in keys):
        raise AmbiguousPhrase
