"""Weight of each kind of evidence, learnt by `expo bench duplicate-weights` with default sizes and seed, but for two.

The training data has neither GTINs nor languages, so those two are set by hand: a GTIN names one trade item (GS1
General Specifications, 1.1), and a meaning has the weight it had where titles were encoded too.
"""

from typing import Final

from matching.duplicates.evidence import DuplicateEvidence

RANKING_WEIGHTS: Final = DuplicateEvidence(
    left_found=1.85,
    right_found=0.3,
    left_told=3.59,
    right_told=2.57,
    grams=5.11,
    codes=1.22,
    codes_differ=-0.08,
    left_digits=-1.52,
    right_digits=-0.85,
    left_near=1.95,
    right_near=1.93,
    measures_agree=1.33,
    measures_differ=-2.45,
    price=-2.65,
    price_unknown=-1.14,
    gtins=8.0,
    meaning=2.5,
)
"""For the log-odds among the candidates for one listing."""

DETECTION_INTERCEPT: Final = -10.21
DETECTION_WEIGHTS: Final = DuplicateEvidence(
    left_found=2.08,
    right_found=1.14,
    left_told=3.51,
    right_told=4.75,
    grams=3.09,
    codes=0.55,
    codes_differ=-0.27,
    left_digits=-0.29,
    right_digits=-0.27,
    left_near=2.77,
    right_near=2.63,
    measures_agree=1.3,
    measures_differ=-2.63,
    price=-3.19,
    price_unknown=-1.04,
    gtins=0.0,
    meaning=0.0,
)
"""For the log-odds of two listings alone, added to `DETECTION_INTERCEPT`; all terms weigh alike there.

GTINs have a rule of their own there, and meanings only stand in for words (see `detection`).
"""
