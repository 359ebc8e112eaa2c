"""The same goods in two shops' wordings find each other; their siblings do not get in the way."""

from dataclasses import replace

import numpy as np
import pytest

from matching.copies import Goods, Sign, compare_all, judge
from matching.copies.competition import compete
from matching.copies.evidence import CopyEvidence, compare
from matching.copies.learning import learn, learn_odds
from matching.copies.measures import Measure, agreeing, measures
from matching.copies.rarity import Counted, Even
from matching.copies.reading import brand_of, is_code, read
from matching.copies.weights import WEIGHTS

LEFT = [
    Goods("l1", "Hengnuan Vacuum Flask - HNF500B", price=12.0),
    Goods("l2", "Hengnuan Vacuum Flask - HNF750B", price=15.0),
    Goods("l3", "Lumora desk lamp with dimmer, 17 inch", price=30.0),
    Goods("l4", "Lumora desk lamp, 22 inch"),
    Goods("l5", "photo maker 8 professional upgrade", brand="Karelo"),
    Goods("l6", "photo maker 8 professional", brand="Karelo"),
]
RIGHT = [
    Goods("r2", "HN-F750 B flask by Hengnuan, vacuum, steel", brand="Hengnuan", price=16.0),
    Goods("r1", "HN-F500 B flask by Hengnuan, vacuum, steel", brand="Hengnuan", price=11.0),
    Goods("r4", "Lumora lamp for desks 55.9 cm", brand="Lumora Inc."),
    Goods("r3", "Lumora lamp for desks 43.2 cm dimmable", brand="Lumora Inc.", price=28.0),
    Goods("r6", "Karelo Inc. photo maker pro v8"),
    Goods("r5", "Karelo photo maker pro v8 upgr"),
    Goods("r7", "Garden hose 20 m", brand="Other"),
]


def ranked(left: list[Goods], right: list[Goods]) -> dict[str, list[str]]:
    found = compare_all(left, right).ranked()
    return {goods.id: [each.id for each in copies] for goods, copies in zip(left, found, strict=True)}


def test_siblings_are_matched_to_their_own_copies() -> None:
    found = ranked(LEFT, RIGHT)
    assert {left: copies[0] for left, copies in found.items()} == {f"l{n}": f"r{n}" for n in range(1, 7)}


def test_scores_are_descending_probabilities() -> None:
    for copies in compare_all(LEFT, RIGHT).ranked(first=3):
        scores = [each.score for each in copies]
        assert len(scores) <= 3
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)


def test_products_without_words_match_nothing() -> None:
    found = ranked([*LEFT, Goods("empty", "")], [*RIGHT, Goods("hollow", " - ")])
    assert found["empty"] == []
    assert found["l1"][0] == "r1"
    assert ranked([], RIGHT) == {}
    assert ranked(LEFT[:1], []) == {"l1": []}


def test_contested_match_goes_to_better_fit() -> None:
    left, right = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    chances = compete(left, right, np.array([5.0, 4.5, 3.0, -2.0]))
    assert chances[1] > chances[0]  # the second listing has nothing but the first right one
    assert chances[2] > chances[3]


def test_equal_contenders_share_probability() -> None:
    chances = compete(np.array([0, 1]), np.array([0, 0]), np.array([1.0, 1.0]))
    assert chances == pytest.approx([0.5, 0.5])


@pytest.mark.parametrize(
    "text, found",
    [
        ('17" TV', {("length", 431.8)}),
        ("43.2 cm", {("length", 432.0)}),
        ("250GB and 1 TB", {("byte", 250_000.0), ("byte", 1_000_000.0)}),
        ("500毫升保温瓶", {("volume", 500.0)}),
        ("3-user pack", {("count", 3.0)}),
        ("WH-1000XM4", set()),
        ("model 5 in black box", {("length", 127.0)}),  # what `in` means cannot be told from letters
    ],
)
def test_numbers_with_units_are_measures(text: str, found: set[tuple[str, float]]) -> None:
    assert {(each.kind, round(each.value, 1)) for each in measures(text)[0]} == found


def test_inches_agree_only_with_equal_centimetres() -> None:
    inches, near, far = (frozenset({Measure("length", value)}) for value in (431.8, 432.0, 558.8))
    assert agreeing(inches, near) == (1, 0)
    assert agreeing(inches, far) == (0, 1)
    assert agreeing(inches, frozenset({Measure("mass", 431.8)})) == (0, 0)


def test_code_is_recognised_in_every_spelling() -> None:
    for text in ("WH-1000XM4", "WH 1000XM4", "wh1000 xm4", "WH1000XM4"):
        assert "wh1000xm4" in read(Goods("a", text)).codes, text
    assert not is_code("flask")
    assert not is_code("500")


@pytest.mark.parametrize(
    "title",
    [
        "恒暖HN-500A不锈钢保温杯",
        "恒暖ＨＮ-５００Ａ保温杯",
        "象印マホービンHN-500Aステンレス",
        "보온병HN-500A를 판매",
        "กระติกHN-500Aสแตนเลส",
        "термосHN-500A",
        "ترمسHN-500A",
        "θερμόςHN-500A",
        "Thermos HN-500A, 保温杯",
    ],
)
def test_code_is_recognised_next_to_any_script(title: str) -> None:
    found = read(Goods("a", title))
    assert "hn500a" in found.codes & found.said
    assert all(each.isascii() for each in found.codes)
    assert "hn500a" in read(Goods("a", "flask", title)).said


def test_code_must_use_a_single_alphabet() -> None:
    assert {"вд40м", "hn500é"} <= {each for each in ("вд40м", "hn500é", "hn500а") if is_code(each)}
    assert not is_code("hn500а")  # the last letter is Russian


def test_siblings_with_attached_codes_match_own_copies() -> None:
    left = [Goods("l1", "恒暖HN-500A保温杯"), Goods("l2", "恒暖HN-500C保温杯"), Goods("l3", "恒暖HN-500D保温杯")]
    right = [Goods("r3", "Flask HN500D"), Goods("r1", "Flask HN500A"), Goods("r2", "Flask HN500C")]
    assert {each: copies[0] for each, copies in ranked(left, right).items()} == {"l1": "r1", "l2": "r2", "l3": "r3"}


def test_brands_are_compared_without_legal_form() -> None:
    assert brand_of("Hewlett-Packard Inc.") == brand_of("HEWLETT PACKARD") == "hewlettpackard"


def test_misspelt_words_match_nearly_but_numbers_do_not() -> None:
    one, other = read(Goods("a", "wireless headphones 500")), read(Goods("b", "wireles headphnoes 600"))
    evidence = compare(one, other, Even(), Even())
    assert evidence.left_near > 0
    assert evidence.left_digits == evidence.right_digits == 1


def test_rare_words_weigh_more_than_common_ones() -> None:
    rarity = Counted.over(read(Goods(str(number), f"flask {number}")) for number in range(10))
    assert rarity.of("flask") == 0
    assert 0 < rarity.of("7") < rarity.of("unheard") == 1


def test_weights_are_learnt_from_choices() -> None:
    chance = np.random.default_rng(1)
    truth = np.array([2.0, -1.0])
    choices = []
    for _ in range(400):
        rows = chance.normal(size=(5, 2))
        choices.append((rows, int(np.argmax(rows @ truth + chance.gumbel(size=5)))))
    assert learn(choices) == pytest.approx(truth, abs=0.3)


def test_odds_are_learnt_from_pairs() -> None:
    chance = np.random.default_rng(2)
    rows = chance.normal(size=(2000, 2))
    same = chance.random(2000) < 1 / (1 + np.exp(-(rows @ np.array([2.0, -1.0]) - 1)))
    base, weights = learn_odds(rows, same)
    assert [base, *weights] == pytest.approx([-1, 2, -1], abs=0.3)


def test_weights_have_expected_signs() -> None:
    assert all(
        getattr(WEIGHTS, name) >= 0 for name in ("left_told", "right_told", "grams", "codes", "gtins", "meaning")
    )
    assert all(getattr(WEIGHTS, name) <= 0 for name in ("codes_differ", "measures_differ", "price", "price_unknown"))
    assert len(WEIGHTS) == len(CopyEvidence._fields)


FLASK = Goods("a", "Hengnuan vacuum flask HNF500B steel 500 ml", price=10.0, gtins=("4006381333931",), language="en")


def test_equal_gtin_makes_same_product() -> None:
    [found] = judge(FLASK, [Goods("b", "Thermal bottle", gtins=("04006381333931",))])
    assert found.same
    assert Sign.SAME_GTIN in found.signs


def test_model_and_words_make_same_product() -> None:
    [found] = judge(FLASK, [Goods("b", "Steel vacuum flask 0.5 l, Hengnuan HNF-500B", price=10.5)])
    assert found.same
    assert {Sign.SAME_MODEL, Sign.SAME_WORDS, Sign.SAME_MEASURES, Sign.CLOSE_PRICE} <= set(found.signs)


def test_brand_and_picture_are_reported_without_weight() -> None:
    plain = Goods("b", "Steel vacuum flask 0.5 l")
    [bare] = judge(FLASK, [plain])
    pictured = replace(FLASK, brand="Hengnuan Ltd", pictures=("d1", "d2"))
    [shared] = judge(pictured, [replace(plain, brand="HENGNUAN", pictures=("d2",))])
    assert {Sign.SAME_BRAND, Sign.SAME_PICTURE} == set(shared.signs) - set(bare.signs)
    [other] = judge(pictured, [replace(plain, brand="HENGNUAN", pictures=("d3",))])
    assert (other.score, Sign.SAME_PICTURE in other.signs) == (shared.score, False)


def test_shared_model_number_hides_differing_numbers() -> None:
    [found] = judge(FLASK, [Goods("b", "Hengnuan vacuum flask T304X steel 500 ml", "Number HNF500B.", price=10.0)])
    assert Sign.SAME_MODEL in found.signs
    assert Sign.OTHER_MODEL not in found.signs


def test_sibling_is_not_same_product() -> None:
    sibling = Goods("b", "Hengnuan vacuum flask HNF750B steel 750 ml", price=13.0, gtins=("4006381333948",))
    assert not any(each.same for each in judge(FLASK, [sibling]))


def test_other_products_and_itself_are_no_duplicates() -> None:
    assert judge(FLASK, [Goods("b", "Garden hose 20 m"), FLASK]) == []


def test_meaning_replaces_words_across_languages() -> None:
    chinese = Goods("b", "恒暖保温杯 500毫升", price=10.0, language="zh")
    assert judge(FLASK, [chinese], [0.1]) == []
    plain = Goods("a", "vacuum flask 500 ml", price=10.0, language="en")
    [found] = judge(plain, [chinese], [0.9])
    assert found.same
    assert {Sign.SAME_MEANING, Sign.SAME_MEASURES} <= set(found.signs)
    assert Sign.SAME_WORDS not in found.signs


def test_meaning_alone_never_makes_same_product() -> None:
    chair, silla = Goods("a", "Ergonomic office chair", language="en"), Goods("b", "Silla ergonómica", language="es")
    [found] = judge(chair, [silla], [0.95])
    assert not found.same


def test_measure_is_no_model_number() -> None:
    assert read(Goods("a", "Flask 500ml, 16GB, 100W")).codes == frozenset()


def test_verdict_is_independent_of_other_candidates() -> None:
    copy = Goods("b", "Steel vacuum flask 0.5 l, Hengnuan HNF-500B", price=10.5)
    alone, among = judge(FLASK, [copy]), judge(FLASK, [*RIGHT, copy])
    assert alone[0] == among[0]


def test_chinese_words_with_digits_are_no_model_numbers() -> None:
    one, other = (
        read(Goods("x", title)) for title in ("500毫升304不锈钢真空保温杯", "304不锈钢真空保温杯 500毫升（带茶隔）")
    )
    assert not one.codes
    assert not other.codes
    assert "hn500a" in read(Goods("x", "恒暖 HN-500A 保温杯")).codes
