"""A second opinion on whether two texts have the same numbers; it shares no line with the finder in `translation`.

It knows nothing of units, prices or models: it compares which runs of digits there are, and how often.
"""

import re
import unicodedata
from collections import Counter
from decimal import Decimal
from typing import Final

_SPACED: Final = frozenset({"es", "fr", "ru", "pt"})
"""Languages that group digits with ordinary spaces."""

_RAISED: Final = re.compile("[²³]")
_CLAUSE: Final = re.compile("(?<![０-９])，|，(?![０-９])")
_MYRIADS: Final = re.compile(r"(\d+(?:\.\d+)?)([万亿])")
_TIMES: Final = {"万": 10**4, "亿": 10**8}
_LEADING_ZERO: Final = re.compile(r"(?<!\d)0(?=[.,٫]\d)")
_GROUPS: Final = re.compile(r"(?<![A-Za-zА-я0-9.,/])\d{1,3}(?:[.,'’٬٫\u00a0]\d{3}(?!\d))+")
_GROUPS_WITH_SPACES: Final = re.compile(r"(?<![A-Za-zА-я0-9.,/])\d{1,3}(?:[.,'’٬٫\u00a0 ]\d{3}(?!\d))+")
_SEPARATOR: Final = re.compile(r"\D")
_HARD: Final = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009", "\ue0a0"))
_SOFT: Final = str.maketrans({"\ue0a0": "\u00a0"})


def digits_of(text: str, language: str) -> Counter[str]:
    """Return the runs of digits of a text in a language, without grouping, zeros before a point, and 万 as zeros."""
    apart = _CLAUSE.sub("; ", _RAISED.sub("", text)).translate(_HARD)
    plain = unicodedata.normalize("NFKC", apart).translate(_SOFT)
    plain = "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in plain)
    plain = _MYRIADS.sub(lambda found: f"{Decimal(found[1]) * _TIMES[found[2]]:.0f}", plain)
    groups = _GROUPS_WITH_SPACES if language in _SPACED else _GROUPS
    joined = groups.sub(lambda found: _SEPARATOR.sub("", found[0]), _LEADING_ZERO.sub("", plain))
    return Counter(re.findall(r"\d+", joined))
