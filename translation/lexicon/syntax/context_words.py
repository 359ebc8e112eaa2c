"""Words of foods, medicines, sports goods, chemicals and packagings that have a meaning beside certain things alone."""

import re
from collections.abc import Mapping
from typing import Final

_COLOURED_CAPS: Final = ("colored_cap_purple", "colored_cap_red", "colored_cap_yellow", "colored_cap_blue")
NEEDED: Final[Mapping[str, re.Pattern[str]]] = {
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
