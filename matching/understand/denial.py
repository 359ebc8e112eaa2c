"""Whether a text says that what it names is not there or not wanted: `without logo`, `CE is not needed`, 不要logo."""

import re
from typing import Final

from matching.text import fold_text
from matching.understand.need_words import one_of

_CLAUSE_END: Final = re.compile(r"[.,;:!?\n()](?!\d)|[，。；：！？、（）،؛؟]")
_REACH: Final = 200
"""Letters of a clause that are read on each side: texts may be long, and have no marks between clauses."""
_NEAR: Final = 3
"""Words between a denial and what it denies, with both."""
_NEAR_LETTERS: Final = 6
"""The same in Chinese letters."""


def says(pattern: re.Pattern[str], text: str, language: str) -> bool:
    """Return whether a folded text has what a pattern finds, and does not deny all of it."""
    return any(not is_denied(text, each.start(), each.end(), language) for each in pattern.finditer(text))


def is_denied(text: str, start: int, end: int, language: str) -> bool:
    """Return whether the clause of ``text[start:end]`` denies it, in the words beside it."""
    base = language.partition("-")[0].lower()
    before, after = (
        _CLAUSE_END.split(fold_text(text[max(0, start - _REACH) : start]))[-1],
        _CLAUSE_END.split(fold_text(text[end : end + _REACH]))[0],
    )
    before, after = before.replace("’", "'"), after.replace("’", "'")
    if one_of("or_with", base).match(after.lstrip()):
        return False
    for turn in (one_of("instead", base), one_of("or_with", base)):
        before, after = turn.split(before)[-1], turn.split(after)[0]
    if base == "zh":
        near = before.rstrip()[-_NEAR_LETTERS:], after.lstrip()[:_NEAR_LETTERS]
        if near[0].endswith("无"):
            return True
    else:
        near = " ".join(before.split()[-_NEAR:]), " ".join(after.split()[:_NEAR])
    without, denied = (one_of(name, base) for name in ("without", "not"))
    return bool(without.search(near[0]) or denied.search(near[1]))
