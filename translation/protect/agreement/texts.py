"""A text with its language and values, as the agreement of values is decided by."""

from collections.abc import Sequence
from typing import NamedTuple

from translation.protect.kinds import Span


class ValuedText(NamedTuple):
    """A text, its language (BCP 47), and the values found in it, in order."""

    text: str
    language: str
    spans: Sequence[Span]
