"""Placeholders for values during translation, and their replacement by the values."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from translation.protect.joining import between_numbers, join
from translation.protect.kinds import Span

PLACEHOLDER_FORMAT: Final = "QZ{n}"
"""Default form: letters and a number, like part numbers, which engines copy."""

_MAX_VALUES: Final = 200
"""Limit on the values of one segment, beyond which engines confuse the placeholders."""


@dataclass(frozen=True)
class Masks:
    """Placeholders of one ``form``, in which ``{n}`` is replaced by a number from 1."""

    form: str = PLACEHOLDER_FORMAT

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Match a placeholder, also in other case and with spaces between its characters."""
        before, _, after = self.form.partition("{n}")
        head, tail = (r"\s?".join(map(re.escape, part)) for part in (before, after))
        gap = r"\s?" if before else ""
        edge = (r"(?<![A-Za-z])" if before[:1].isalpha() else "", r"(?![0-9])" if not after else r"\s?")
        return re.compile(rf"{edge[0]}{head}{gap}([0-9]{{1,4}}){edge[1]}{tail}", re.IGNORECASE)

    def mask(self, text: str, spans: Sequence[Span]) -> str | None:
        """Return the text with a placeholder for each span; None if it contains a lookalike, or too many spans."""
        if len(spans) > _MAX_VALUES or self._pattern.search(_plain_widths(text)):
            return None
        pieces, end = [], 0
        for number, each in enumerate(spans, 1):
            pieces += [text[end : each.start], self.form.replace("{n}", str(number))]
            end = each.end
        return "".join([*pieces, text[end:]])

    def restore(self, translation: str, values: Sequence[str], target: str) -> str | None:
        """Return a translation with placeholders replaced by the values; None unless each occurs exactly once."""
        plain = _plain_widths(translation)
        found = list(self._pattern.finditer(plain))
        if sorted(int(each[1]) for each in found) != list(range(1, len(values) + 1)):
            return None
        pieces: list[str] = []
        end = 0
        for each in found:
            value = values[int(each[1]) - 1]
            pieces += [between_numbers(pieces, translation[end : each.start()], value, target), value]
            end = each.end()
        return join([*pieces, translation[end:]], target)


def _plain_widths(text: str) -> str:
    """Return the text with full-width letters and digits made plain, at the same positions."""
    return (
        "".join(form if len(form := unicodedata.normalize("NFKC", each)) == 1 else each for each in text)
        if not text.isascii()
        else text
    )
