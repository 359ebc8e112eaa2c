"""A small dictionary, as its package would bring it, in words of our own."""

import gzip
from pathlib import Path
from typing import Final

import pytest

from translation.dictionary import Cedict

ENTRIES: Final = """# CC-CEDICT
#! version=1
T恤 T恤 [T xu4] /tee/
不銹鋼 不锈钢 [bu4 xiu4 gang1] /steel that does not rust/
不鏽鋼 不锈钢 [bu4 xiu4 gang1] /steel that does not rust/
保溫 保温 [bao3 wen1] /to stay warm/warm/
保溫杯 保温杯 [bao3 wen1 bei1] /cup that stays warm (a flask)/
命 命 [ming4] /life/fate/
杯 杯 [bei1] /cup/classifier for certain containers of liquids: glass, cup/
研究 研究 [yan2 jiu1] /research/to look into/CL:項|项[xiang4]/
研究生 研究生 [yan2 jiu1 sheng1] /graduate student/
生命 生命 [sheng1 ming4] /life/
真空 真空 [zhen1 kong1] /empty space/
瞭 了 [liao4] /old variant of 瞭[liao4]/
了 了 [le5] /(completed action marker)/
都 都 [Du1] /surname Du, a family's/
都 都 [dou1] /all; both; entirely/
都 都 [du1] /capital/big city/
鍊 链 [lian4] /variant of 鏈|链[lian4], chain; necklace/
聽 听 [ting1] /to listen to; to hear/to let be (Taiwan pr. [ting4])/
听 听 [yin3] /to smile (archaic)/
綠 绿 [lu:4] /green/
this line is none
空 空 [kong1] //
"""


@pytest.fixture
def cedict(tmp_path: Path) -> Cedict:
    """Give a dictionary of some words."""
    file = tmp_path / "cedict.gz"
    file.write_bytes(gzip.compress(ENTRIES.encode()))
    return Cedict(file)
