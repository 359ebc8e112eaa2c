"""Blends of materials: 80%棉 18%涤纶, 100% cotton twill, قطن 100%."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

_SHARE: Final = r"[<>≤≥≈]?\s?\d+(?:[.,]\d+)?(?:\s?[-–]\s?\d+(?:[.,]\d+)?)?\s?[%％٪]"
_PARTS: Final = re.compile(rf"({_SHARE})")
_JOINT: Final = r"^(?:[\s,，、،;；/+＋]|和|与|and\b|y\b|e\b|et\b|и\b|(?:de|of|d[e'])\b\s)+|[\s,，、،;；/+＋和与]+$"
_EDGES: Final = re.compile(_JOINT)
_CLAUSE: Final = re.compile("[,，、،;；:：()（）]")
_SHORT: Final = {"涤": "涤纶", "锦": "锦纶", "氨": "氨纶", "腈": "腈纶", "粘": "粘胶", "毛": "羊毛", "尼龙": "尼龙"}
"""Fibres on Chinese labels."""
_SPACED: Final = frozenset({"fr", "ru", "es"})
"""Languages in which a space may stand before the percent sign."""
_LONGEST_FIBRE: Final = 4


class Blend(NamedTuple):
    """Shares of materials, as written, and the fabric named before them, if any."""

    shares: Sequence[tuple[str, str]]
    fabric: str = ""


def read(text: str, language: str) -> Blend | None:
    """Return the blend that a text is; None if it is none. Material and share stand in one order throughout."""
    head, *rest = _PARTS.split(text)
    shares = [each.strip() for each in rest[::2]]
    materials = [_EDGES.sub("", each).strip() for each in rest[1::2]]
    head = head.strip()
    if not shares or any(_CLAUSE.search(each) for each in (head, *materials)):
        return None
    if all(materials):
        if head and (language in {"en", "zh"} or len(shares) > 1):
            return None
        return Blend(list(zip(shares, materials, strict=True)), head)
    before = [head, *materials[:-1]]
    if materials[-1] or not all(before):
        return None
    return Blend(list(zip(shares, before, strict=True)))


def write(fabric: str, shares: Sequence[tuple[str, str]], language: str) -> str:
    """Return a blend in a language, with translated shares, materials and fabric."""
    if language not in _SPACED:
        shares = [(re.sub(r"\s+%", "%", share), material) for share, material in shares]
    if language == "zh":
        return "、".join(f"{share}{material}" for share, material in shares) + fabric
    if language == "ar":
        blend = "، ".join(f"{material} {share}" for share, material in shares)
        return f"{fabric}، {blend}" if fabric else blend
    blend = ", ".join(f"{share} {material}" for share, material in shares)
    if language == "en":
        return f"{blend} {fabric}".strip()
    return f"{fabric}{', ' if language == 'ru' else ' '}{blend}" if fabric else blend


def spelled_out(material: str, language: str) -> str:
    """Return the name of a fibre that a Chinese label shortens."""
    return _SHORT.get(material, material) if language == "zh" else material


def divisions(material: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield the fibre and the fabric that a name may consist of: 棉斜纹布, cotton twill."""
    if language == "zh":
        yield from ((material[:i], material[i:]) for i in range(min(_LONGEST_FIBRE, len(material) - 1), 0, -1))
    elif language == "en":
        words = material.split()
        yield from ((" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words)))
