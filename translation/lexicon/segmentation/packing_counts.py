"""How many a larger packing holds, where a Chinese title says it in words: 整箱24瓶, 10包一提, 80抽*10包."""

import re
from typing import Final

_PACKED: Final = "瓶包卷盒袋罐听只支片个粒块条双抽张枚颗"
"""Measure words and packings of what is packed."""
_PACKINGS: Final = "箱提盒袋包罐卡板"
_NUMBER: Final = r"(?<![\d.])(?P<number>\d{1,4})\s?"
_FULL: Final = rf"[整一每](?P<packing>[{_PACKINGS}])"
_END: Final = r"(?=[\s，,、/（(）)]|$)"
_AHEAD: Final = re.compile(rf"\s?{_FULL}\s?{_NUMBER}(?P<packed>[{_PACKED}])装?{_END}")
_BEHIND: Final = re.compile(rf"\s?{_NUMBER}(?P<packed>[{_PACKED}])\s?{_FULL}装?{_END}")
_TIMES: Final = re.compile(
    rf"\s?{_NUMBER}(?P<packed>[抽片张枚粒支只])(?:/[包盒袋])?\s?[*×xX]\s?(?P<times>\d{{1,4}})\s?(?P<packing>[包盒袋]){_END}"
)


def with_counts_per_packing(text: str) -> str:
    """Return a Chinese title with each such count as a number for each packing: 24瓶/箱, 10包/提, 80抽/包 10包."""
    for pattern in (_AHEAD, _BEHIND):
        text = pattern.sub(r" \g<number>\g<packed>/\g<packing>", text)
    return _TIMES.sub(r" \g<number>\g<packed>/\g<packing> \g<times>\g<packing>", text).strip()
