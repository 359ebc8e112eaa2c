"""What the fair's features declare."""

from typing import Final

from expo.features import FEATURES
from expo.kit.features.feature import Declarations, combine_declarations

DECLARED: Final[Declarations] = combine_declarations(FEATURES)
