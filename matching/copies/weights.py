"""How much each kind of evidence says: learnt by `expo bench copies-weights` with its own sizes and seed, but for two.

What it learns from has neither GTINs nor languages, so that those are set by hand: a GTIN names one trade item
(GS1 General Specifications, 1.1), and a meaning is worth what it was where titles were encoded too.
"""

from typing import Final

from matching.copies.evidence import Evidence

WEIGHTS: Final = Evidence(
    left_found=1.86,
    right_found=0.28,
    left_told=3.66,
    right_told=2.66,
    grams=4.91,
    codes=1.14,
    codes_differ=-0.46,
    left_digits=-1.56,
    right_digits=-0.81,
    left_near=1.97,
    right_near=1.94,
    measures_agree=1.04,
    measures_differ=-2.48,
    price=-2.65,
    price_unknown=-1.14,
    gtins=8.0,
    meaning=2.5,
)
"""Of the logarithm of the odds among those that come into question for one listing."""

JUDGING_BASE: Final = -10.02
JUDGING: Final = Evidence(
    left_found=2.1,
    right_found=1.16,
    left_told=3.65,
    right_told=4.94,
    grams=2.77,
    codes=0.29,
    codes_differ=-0.8,
    left_digits=-0.28,
    right_digits=-0.25,
    left_near=2.8,
    right_near=2.64,
    measures_agree=1.14,
    measures_differ=-2.62,
    price=-3.18,
    price_unknown=-1.03,
    gtins=0.0,
    meaning=0.0,
)
"""Of the logarithm of the odds for two listings alone, added to `JUDGING_BASE`; all terms weigh alike there.

GTINs have a rule of their own there, and meanings only stand in for words (see `judging`).
"""
