"""Weight of each kind of evidence, learnt by `expo bench duplicate-weights` with default sizes and seed, but for two.

The training data has neither GTINs nor languages, so those two are set by hand: a GTIN names one trade item (GS1
General Specifications, 1.1), and a meaning has the weight it had where titles were encoded too.
"""

from typing import Final

from matching.duplicates.evidence import DuplicateEvidence

RANKING_WEIGHTS: Final = DuplicateEvidence(
    left_found=1.6,
    right_found=0.27,
    left_told=3.0,
    right_told=2.53,
    grams=4.55,
    codes=1.17,
    codes_differ=-0.14,
    left_digits=-1.65,
    right_digits=-0.86,
    left_near=1.58,
    right_near=1.72,
    measures_agree=1.36,
    measures_differ=-2.45,
    variants_agree=1.19,
    variants_differ=-1.35,
    price=-2.78,
    price_unknown=-1.22,
    gtins=8.0,
    meaning=2.5,
)
"""For the log-odds among the candidates for one listing."""

DETECTION_INTERCEPT: Final = -9.75
DETECTION_WEIGHTS: Final = DuplicateEvidence(
    left_found=2.03,
    right_found=1.12,
    left_told=3.33,
    right_told=4.52,
    grams=2.68,
    codes=0.7,
    codes_differ=-0.31,
    left_digits=-0.31,
    right_digits=-0.3,
    left_near=2.33,
    right_near=2.2,
    measures_agree=1.41,
    measures_differ=-2.54,
    variants_agree=0.33,
    variants_differ=-2.4,
    price=-3.3,
    price_unknown=-1.04,
    gtins=0.0,
    meaning=0.0,
)
"""For the log-odds of two listings alone, added to `DETECTION_INTERCEPT`; all terms weigh alike there.

GTINs have a rule of their own there, and meanings only stand in for words (see `detection`).
"""
