"""Senses of words of tools, machines, instruments and chemicals that depend on what else a listing names.

`contexts` says what the tables mean.
"""

import re
from collections.abc import Mapping
from typing import Final

_LIVESTOCK: Final = "milking|feed|drinker|trough|farm|agricultur|animal|veterinary|livestock|fence|cage|incubator|crate"
_FOR_LIVESTOCK: Final = (
    "dairy_cow_use", "goat_use", "sow_use", "piglet_use", "chick_use", "layer_use", "broiler_use", "quail_use",
)  # fmt: skip
_MINERAL: Final = (
    "chemical|acid|salt|sodium|calcium|magnesium|potassium|copper|zinc|ferr|sulph|sulf|chlor|borax|alcohol"
)
_TUBING: Final = "valve|tap$|faucet|pipe|hose|fitting|shower|pump|tube"
_MAINS: Final = "switchgear|circuit_breaker|fuse|transformer|capacitor|resistor|disconnector"
EXCLUDED: Final[Mapping[str, re.Pattern[str]]] = {
    **dict.fromkeys(("large_granule", "small_granule"), re.compile("toy|blocks")),
    "can_pack": re.compile("ball_mill"),
    "farm_use_q": re.compile("toy|puzzle|blocks|sticker"),
}
"""Words in the keys of goods and materials beside which a concept is not meant."""
NEEDED: Final[Mapping[str, re.Pattern[str]]] = {
    "line_unit": re.compile("laser|level|encoder"),
    "camera_cage": re.compile("camera|photo|video|gimbal"),
    "row_unit": re.compile("planter|seeder|sower|transplanter|harvester|agricultur"),
    **dict.fromkeys(_FOR_LIVESTOCK, re.compile(_LIVESTOCK)),
    **dict.fromkeys(("half_inch_q", "three_quarter_inch_q", "quarter_inch_q"), re.compile(_TUBING)),
    "anhydrous_q": re.compile(_MINERAL),
    "disc_shape_q": re.compile("sander|harrow|plough|mower|spreader|granulat"),
    **dict.fromkeys(("curved_jaw", "straight_jaw"), re.compile("pliers|wrench|clamp")),
    "bugle_head": re.compile("screw"),
    "umbrella_head": re.compile("nail|screw|rivet|bolt"),
    "two_rod_q": re.compile("cylinder"),
    "flute_unit": re.compile("mill|drill|reamer|router_bit"),
    "punch_unit": re.compile("tablet_press"),
    "double_net_disc": re.compile("disc|wheel"),
    "single_function_tool": re.compile("hammer"),
    "cell_breaking": re.compile("blender|juicer|soymilk"),
    "chain_link_unit": re.compile("chain"),
    "series_cell_unit": re.compile("batter|protection|charger|balancer"),
    "canbus_decoding": re.compile("light|lamp|bulb"),
    "single_chainring_q": re.compile("crank|chainring|bicycle|bike"),
    "flame_effect_q": re.compile("light|lamp|lantern|candle|diffuser|fireplace|humidifier|torch"),
    "silver_coated_umbrella_q": re.compile("umbrella|sunshade|parasol|fabric|cover|tent|shade"),
    "sectional_garage": re.compile("garage|door"),
    "magnification_unit": re.compile("microscope|telescope|binocular|camera|scope|magnif|level|loupe|theodolite"),
}
"""Words in the keys of goods and materials beside which alone a concept is meant."""
LIKELY: Final[Mapping[str, re.Pattern[str]]] = {
    "computer_controlled": re.compile("machine|tester"),
    "thin_coat": re.compile("coating|paint|primer|putty"),
    "hole_cutting_use": re.compile("tool|saw|drill"),
    "under_pressure_cut": re.compile("gas_valve"),
    "worm_gear_operator": re.compile("valve"),
    "single_lane": re.compile("packag|filling|stick_pack|granule"),
    "black_phosphated": re.compile("screw|nail|bolt|nut$"),
    "technical_quality": re.compile("chemical|alcohol|salt|acid|solvent|gelatin"),
    "twin_bucket": re.compile("milking|mop"),
    "twin_tub_q": re.compile("washing_machine|spin_dryer"),
    "lockstitch_machine": re.compile("sewing"),
    "round_head": re.compile("screw|rivet|bolt|nail|hammer"),
    "square_head_q": re.compile("screw|bolt|nail|plug_fitting"),
    "screw_shank": re.compile("nail"),
    "tractor_mounted": re.compile(
        "harrow|plough|tiller|seeder|planter|sprayer|mower|tractor|baler|spreader|cultivator"
    ),
    "binocular_q": re.compile("microscope|telescope|loupe"),
    "trinocular_q": re.compile("microscope"),
    "flat_plate_q": re.compile("sander|file_tool|_press|vulcani|trowel|vibrator"),
    "for_electronics_q": re.compile("pliers|cutter|nippers|tweezers|solder|screw|adhesive|sealant|silicone"),
    "for_drainage_q": re.compile("pipe|adhesive|hose|fitting|channel|gully|tube"),
    "four_thread": re.compile("overlock|sewing"),
    "double_needle_q": re.compile("sewing"),
    "low_tension": re.compile("light|lamp|led_|cable|contactor|busbar|distribution|electric_|" + _MAINS),
    "high_voltage": re.compile("battery|cable|insulator|lightning_arrester|energy_storage|" + _MAINS),
    "damping_q": re.compile("shock_absorber|damper|suspension|fork$"),
    "plug_and_play_direct": re.compile("auto_light|headlight|vehicle"),
    "bar_end_plug": re.compile("bar_tape|handlebar|grip"),
    "in_sausage_pack": re.compile("sealant|adhesive|silicone"),
    "open_cell_q": re.compile("perlite|foam|sponge"),
    "flat_mask_q": re.compile("mask"),
    "picture_hanging_q": re.compile("hook|screw|nail|hanger"),
    **dict.fromkeys(("six_plate_clutch", "five_plate_clutch"), re.compile("clutch")),
    "two_person_operated": re.compile("harvester|hedge_trimmer|pruning|auger|chainsaw"),
    "knapsack_type": re.compile("cutter|sprayer|blower|mower"),
    "two_rider_q": re.compile("motorcycle|vehicle|bicycle|scooter|kayak|boat|kart|tricycle"),
    "dial_instrument": re.compile("thermometer|gauge|meter$|indicator|scale"),
    "dual_power_supply_q": re.compile("incubator|refrigerat|freezer|brooder"),
    "flat_blade_crusher": re.compile("crusher|shredder|granulator"),
    "flat_emitter_q": re.compile("drip|irrigation"),
    "composite_insulator_q": re.compile("insulator|arrester"),
    "three_stage_sharpener": re.compile("sharpener"),
    "breaking_use_tool": re.compile("hammer|breaker|pick$"),
    "film_wrapping_use": re.compile("heat_gun|hot_air_gun|squeegee|scraper"),
    "laser_guided_tool": re.compile("saw$|jigsaw|tile_cutter"),
    "pasteurising_q": re.compile("machine|kettle|tank|pot$|steriliser"),
    "twin_tank_dispenser": re.compile("dispenser|juice|slush|fryer"),
    "heat_jacketed": re.compile("pump"),
    "random_orbital": re.compile("sander|polisher"),
    "programmable_control": re.compile("thermostat|timer|controller"),
    **dict.fromkeys(("drive_axle_position", "steer_axle_position"), re.compile("tyre")),
    "cross_recessed": re.compile("screw"),
    "one_piece": re.compile("bottom_bracket|saddle|shaft|axle"),
    "two_way_switch": re.compile("switch|socket"),
    "spray_nozzle_orifice": re.compile("spray_gun|airbrush"),
    **dict.fromkeys(("three_cup_lifter", "two_cup_lifter"), re.compile("suction")),
    "nitrogen_flushing": re.compile("packag|packing_machine|wrapper|sealer|filling_machine"),
    "deep_drawing": re.compile("hydraulic_press|press$|mould|die$"),
    "pump_screw": re.compile("pump"),
    "inner_chamber": re.compile("oven|drying|incubator|chamber|freezer|refrigerat|furnace|sterili|proofer"),
}
"""Words in the keys of the things beside which alone a Chinese word has a meaning, if it has others."""
