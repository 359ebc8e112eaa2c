"""Normalisation of Chinese titles: counts stand before their packing or measure, commas between shares of materials."""

import re
from typing import Final

from translation.lexicon.folding import HAN

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
_COUNTED: Final = "克|千克|公斤|斤|kg|g|灯珠|珠|灯|次|针|转"
"""What else there is so much of in each measure: weights, lights of a strip, turns."""
_PER_MEASURE: Final = re.compile(
    rf"\s?每(?P<measure>平方米|平米|米|分钟|小时|天|公斤)\s?{_NUMBER}(?P<counted>{_COUNTED}|[{_PACKED}])(?![A-Za-z])"
)
_PLUS_SHARE: Final = re.compile(rf"(?<=[{HAN}])\s?\+\s?(?=\d+(?:\.\d+)?%)")


def normalised_title(text: str) -> str:
    """Return a title with its counts as 24瓶/箱, 80抽/包 10包 or 480珠/米 (整箱24瓶, 80抽*10包, 每米480珠).

    A plus sign before a share is a comma: 95%棉+5%氨纶.
    """
    text = _PER_MEASURE.sub(r" \g<number>\g<counted>/\g<measure>", _PLUS_SHARE.sub("，", text))
    for pattern in (_AHEAD, _BEHIND):
        text = pattern.sub(r" \g<number>\g<packed>/\g<packing>", text)
    return _TIMES.sub(r" \g<number>\g<packed>/\g<packing> \g<times>\g<packing>", text).strip()
