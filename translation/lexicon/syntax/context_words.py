"""Words of foods, medicines, sports goods, chemicals and packagings that have a meaning beside certain things alone."""

import re
from collections.abc import Mapping
from typing import Final

_CLOTHES: Final = (
    "dress|skirt|cloth|wear|shirt|jacket|coat|leotard|suit$|top$|vest|jeans|trousers|shoe|boot|sandal|glove|scarf"
    "|headwear|costume"
)
_BAGS: Final = "bag$|bag_|backpack|wallet|purse|briefcase|satchel"
_FLOOR: Final = "carpet|rug$|rug_|floor_mat|_mat$"
_COLOURED_CAPS: Final = ("colored_cap_purple", "colored_cap_red", "colored_cap_yellow", "colored_cap_blue")
NEEDED: Final[Mapping[str, re.Pattern[str]]] = {
    **dict.fromkeys(("soft_crown_hat", "hard_crown_hat"), re.compile("hat$|cap$|headwear")),
    **dict.fromkeys(
        ("for_tibia", "for_femur", "for_humerus", "for_radius_bone", "for_fibula"), re.compile("bone_|nail")
    ),
    **dict.fromkeys(("five_toe_shoe", "thong_style"), re.compile("shoe|boot|sandal|slipper|clog|footwear")),
    **dict.fromkeys(("three_clip", "four_clip", "six_clip"), re.compile("braces|garter|suspender")),
    **dict.fromkeys(("crunchy_peanut", "smooth_peanut"), re.compile("peanut_butter|nut_butter|sauce|paste|jam$")),
    **dict.fromkeys(
        ("big_wheel", "small_wheel"), re.compile("wheelchair|cart|wagon|stroller|bicycle|bike|scooter|trolley")
    ),
    "fixed_length_cut": re.compile("zip|webbing|tape|ribbon|rope|cord|cable"),
    "for_fill_lighting": re.compile("torch|lamp|light"),
    "red_sole": re.compile("shoe|boot|sandal|heels|pump"),
    "oily_yolk": re.compile("egg"),
    "shorts_length_third": re.compile("short|trousers|legging|underwear|brief"),
    "locking_implant": re.compile("bone_|intramedullary"),
    "for_clavicle": re.compile("bone_|brace|orthop"),
    "chest_high_waist": re.compile("hanfu|ruqun|skirt|dress"),
    "drainable_ostomy": re.compile("ostomy"),
    "dome_type_q": re.compile("camera|video_recorder|cctv"),
    "strand_unit": re.compile("fishing_line|rope|cord"),
    "ball_bearing_reel": re.compile("reel"),
    "thigh_length": re.compile("stocking|sock|hosiery"),
    "three_channel_ecg": re.compile("ecg|electrocardio"),
    **dict.fromkeys(("medium_action", "heavy_action", "straight_handle_rod"), re.compile("fishing_rod|_rod$")),
    "crimp_neck_q": re.compile("bottle"),
    "high_altitude_q": re.compile("rope|harness|lanyard|safety|belt"),
    **dict.fromkeys(("cylindrical_lens_q", "spherical_lens_q"), re.compile("goggles|glasses")),
    **dict.fromkeys(_COLOURED_CAPS, re.compile("blood_collection|tube$|vial")),
    "cue_tip_part": re.compile("cue"),
    "card_unit": re.compile("glue|adhesive|button|battery|hair|needle|earring"),
    "both_sides_pump": re.compile("breast_pump"),
    "slate_bed_q": re.compile("billiard|pool_table|snooker"),
    "five_megapixel": re.compile("camera|cctv|video"),
    "parameter_unit": re.compile("test_strip|analy[sz]er|monitor|meter$|detector"),
}
"""Words in the keys of goods and materials beside which alone a concept is meant."""
LIKELY: Final[Mapping[str, re.Pattern[str]]] = {
    "rhinestone_decorated": re.compile(_CLOTHES + "|" + _BAGS),
    "metal_buckle": re.compile(_BAGS + "|belt|strap|shoe|sandal|boot"),
    "knee_protecting": re.compile("trousers|long_johns|leggings"),
    "pull_up_blind": re.compile("blind|curtain"),
    "three_door_net": re.compile("net$|canopy|tent"),
    "high_pile": re.compile(_FLOOR),
    "fall_cushioning": re.compile(_FLOOR + "|bed"),
    "double_buckle_shoe": re.compile("shoe|sandal|boot|slipper|belt"),
    "flap_bag": re.compile(_BAGS),
    "ear_pad": re.compile("headphone|headset|earphone"),
    "baled_process": re.compile("raw_cotton|cotton_seed|seed_cotton|fibre|hay|straw|waste|wool"),
    "hanging_loop_towel": re.compile("towel|washcloth|apron|brush"),
    "full_seat_silicone": re.compile("breeches|equestrian"),
    "anti_reflux": re.compile("urine|drain|catheter|infusion|baby_bottle|feeding"),
    "towel_loop": re.compile("shorts|trousers|bag$|belt"),
    "touch_window_bag": re.compile(_BAGS + "|case$|pouch|armband"),
    "waxed": re.compile("canvas|cotton|jacket|leather|fabric"),
    "twisted_cord": re.compile("rope|cord$|twine"),
    "gather_folding": re.compile("wagon|cart$|trolley|chair|tent|camping"),
    "crunchy_peanut": re.compile("peanut_butter|nut_butter"),
    "flat_seamed_q": re.compile(_CLOTHES + "|bodysuit|romper|underwear|sock|pyjama|baby_"),
    "capsule_carrier": re.compile("backpack|pet_|bag$"),
    "golf_putter": re.compile("golf"),
    "stick_unit": re.compile("food|beverage|drink|coffee|tea$|powder|probiotic|supplement|snack"),
    "open_top_q": re.compile("bag|sack|fibc|packaging"),
    "conical_bottom": re.compile("centrifuge|tube$"),
    "straight_arm_barrier": re.compile("barrier"),
    "cell_wall_broken": re.compile("spore|ganoderma|pollen|supplement"),
    "in_halves": re.compile("peach|apricot|pear$|fruit|canned"),
    "hulled_process": re.compile("seed|sesame|bean|rice|nut|oat|barley|pea$|wheat|millet|grain"),
    **dict.fromkeys(("peeling_use", "husking_use"), re.compile("machine|equipment|peeler|huller")),
    "degreased_gauze": re.compile("gauze|cotton|swab|bandage|dressing"),
    "goggles_mirrored": re.compile("goggles|glasses"),
    "bendy_straw_q": re.compile("straw"),
    "right_angle_q": re.compile("cable|plug|connector|wire|charger"),
    "compressed_q": re.compile("sponge|towel|biscuit|mattress|tablet"),
    "viewing_window_q": re.compile("chafing|oven|cooker|fryer|steamer|pot$|pan$|buffet"),
    "brass_cylinder_lock": re.compile("padlock|lock$"),
    "for_spray_painting": re.compile("respirator|mask|spray_gun|booth|coverall"),
    "in_bucket": re.compile("toy|blocks|clay|slime|popcorn|snack|noodles|crayon|chalk"),
    "breathing_mask_part": re.compile("nebuli|oxygen|ventilator|inhaler|resuscit|anaesth|breathing"),
    "catheter_balloon": re.compile("catheter|tracheal"),
    "milled_polished_rice": re.compile("tea$|oil$|flour|powder|matcha|sesame|coffee|paste|rice"),
    "tablet_form_q": re.compile("acid|chlor|chemical|disinfect|fertili|detergent"),
    "laminated": re.compile("bag|pouch|film|packag|label|mailer"),
    "braided_fishing_line": re.compile("fishing"),
    "soft_top_board": re.compile("surfboard|paddle_board|bodyboard"),
    "light_grade_powder": re.compile("soda_ash|sodium_carbonate|calcium_carbonate|magnesium_oxide"),
    "four_way_box": re.compile("junction_box"),
    "head_loop_mask": re.compile("mask|respirator"),
    "five_layer": re.compile("mask|fabric|film|bag|tissue"),
    "take_apart_q": re.compile("cue$|_rod$"),
    "ball_bearing_reel": re.compile("reel"),
}
"""Words in the keys of the things beside which alone a Chinese word has a meaning, if it has others."""
