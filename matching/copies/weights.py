"""How much each kind of evidence says: learnt by `expo bench copies-weights`, but for two.

What it learns from has neither GTINs nor languages, so that those two weights are set by hand: a GTIN names one
trade item (GS1 General Specifications, 1.1), and a meaning is worth what it was where titles were encoded too.
"""

from typing import Final

from matching.copies.evidence import Evidence

WEIGHTS: Final = Evidence(
    left_found=0.0,
    right_found=0.0,
    left_told=5.81,
    right_told=3.56,
    grams=5.5,
    codes=0.68,
    codes_differ=-0.48,
    left_digits=-1.46,
    right_digits=-0.68,
    left_near=2.19,
    right_near=2.63,
    measures_agree=1.37,
    measures_differ=-2.8,
    price=-3.05,
    price_unknown=-1.15,
    gtins=8.0,
    meaning=2.6,
)
"""Of the logarithm of the odds among those that come into question for one listing."""

JUDGING_BASE: Final = -5.0
JUDGING: Final = Evidence(*([1.0] * len(Evidence._fields)))
"""Of the logarithm of the odds for two listings alone, added to `JUDGING_BASE`; all terms weigh alike there."""
