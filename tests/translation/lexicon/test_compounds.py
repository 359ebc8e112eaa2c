"""Chinese compounds of two nouns, and those that stay ambiguous."""

import pytest

from translation.lexicon import Lexicon


@pytest.mark.parametrize(
    "text, written",
    [
        ("不锈钢厨刀三件套", "three-piece set of stainless steel kitchen knives"),
        ("儿童包头沙滩凉鞋", "beach sandals for children with toe cap"),
        ("有机枸杞 500克自立袋", "organic goji berry, stand-up pouch 500 g"),
        ("实木座钟 客厅摆件 静音", "solid wood table clock, living-room ornament, silent"),
    ],
)
def test_compound_is_composed(text: str, written: str) -> None:
    assert Lexicon.load().compose(text, "zh", "en") == written


@pytest.mark.parametrize(
    "text",
    [
        "不锈钢内胆保温杯",  # of which is the steel?
        "可拆卸滤网水壶",  # what is detachable?
        # two things
        "带应急面板灯",
    ],
)
def test_ambiguous_compound_is_refused(text: str) -> None:
    assert Lexicon.load().compose(text, "zh", "en") is None
