"""Language codes of engines, and their BCP 47 primary tags (RFC 5646, 2.2.1)."""

import re
from collections.abc import Iterable
from typing import Final

_OWN: Final = {"pb": "pt", "zt": "zh"}
"""Argos codes for Brazilian Portuguese and for Chinese in traditional characters."""
_PREFERRED: Final = ("zh-hans", "pt-br")
_TAG: Final = re.compile(r"[a-z]{2,3}")


def primary_tag(code: object) -> str | None:
    """Return the primary tag of an engine's language code (``zh-Hans``, ``pb``), None for an invalid code."""
    if not isinstance(code, str) or len(code) > 35:
        return None
    tag = code.lower().replace("_", "-").split("-", 1)[0]
    return _OWN.get(tag, tag) if _TAG.fullmatch(tag) else None


def preference_rank(code: str) -> int:
    """Return the rank of a code for its primary tag, smaller is better: the tag itself, its usual form, others."""
    lower = code.lower().replace("_", "-")
    if lower == primary_tag(code):
        return 0
    return 1 if lower in _PREFERRED else 2


def by_primary_tag(codes: Iterable[object]) -> dict[str, str]:
    """Return the best code for each primary tag; invalid codes are ignored."""
    chosen: dict[str, str] = {}
    for code in codes:
        tag = primary_tag(code)
        if (
            tag is not None
            and isinstance(code, str)
            and (tag not in chosen or preference_rank(code) < preference_rank(chosen[tag]))
        ):
            chosen[tag] = code
    return chosen
