"""The same goods in two shops' wordings find each other; their siblings do not get in the way."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from matching.duplicates import Listing, Sign, compare_all, find_duplicates
from matching.duplicates.blocking import nearest_abroad
from matching.duplicates.competition import compete
from matching.duplicates.evidence import DuplicateEvidence, compare
from matching.duplicates.learning import learn, learn_odds
from matching.duplicates.measures import Measure, compare_measures, measures
from matching.duplicates.parsing import is_code, normalised_brand, parse
from matching.duplicates.rarity import IdfRarity, UniformRarity
from matching.duplicates.weights import RANKING_WEIGHTS
from matching.encode import Vectors
from matching.fuse import CosineThresholds

LEFT = [
    Listing("l1", "Hengnuan Vacuum Flask - HNF500B", price=12.0),
    Listing("l2", "Hengnuan Vacuum Flask - HNF750B", price=15.0),
    Listing("l3", "Lumora desk lamp with dimmer, 17 inch", price=30.0),
    Listing("l4", "Lumora desk lamp, 22 inch"),
    Listing("l5", "photo maker 8 professional upgrade", brand="Karelo"),
    Listing("l6", "photo maker 8 professional", brand="Karelo"),
]
RIGHT = [
    Listing("r2", "HN-F750 B flask by Hengnuan, vacuum, steel", brand="Hengnuan", price=16.0),
    Listing("r1", "HN-F500 B flask by Hengnuan, vacuum, steel", brand="Hengnuan", price=11.0),
    Listing("r4", "Lumora lamp for desks 55.9 cm", brand="Lumora Inc."),
    Listing("r3", "Lumora lamp for desks 43.2 cm dimmable", brand="Lumora Inc.", price=28.0),
    Listing("r6", "Karelo Inc. photo maker pro v8"),
    Listing("r5", "Karelo photo maker pro v8 upgr"),
    Listing("r7", "Garden hose 20 m", brand="Other"),
]


def ranked(left: list[Listing], right: list[Listing]) -> dict[str, list[str]]:
    found = compare_all(left, right).ranked()
    return {goods.id: [each.id for each in copies] for goods, copies in zip(left, found, strict=True)}


def test_siblings_are_matched_to_their_own_copies() -> None:
    found = ranked(LEFT, RIGHT)
    assert {left: copies[0] for left, copies in found.items()} == {f"l{n}": f"r{n}" for n in range(1, 7)}


class _SameMeaning:
    """An encoder for which texts mean the same if they have the same first letter after the brand."""

    name, dimensions, thresholds = "first letters", 26, CosineThresholds(near=0.5, likely=0.3, faint=0.2)

    def encode(self, texts: Sequence[str]) -> Vectors:
        return np.eye(26, dtype=np.float32)[[ord(text.strip()[0].lower()) - ord("a") for text in texts]]


def test_translations_find_each_other_by_meaning() -> None:
    left = [Listing(f"l{n}", title, language="es") for n, title in enumerate(("Taza azul", "Olla", "Funda"))]
    right = [
        Listing(f"r{n}", title, language="en-GB") for n, title in enumerate(("Tumbler, blue", "Oven pot", "Fleece"))
    ]
    assert not any(compare_all(left[1:], right).ranked())
    found = compare_all(left, right, _SameMeaning()).ranked()
    assert [copies[0].id for copies in found] == ["r0", "r1", "r2"]
    same_language = [replace(each, language="es") for each in right]
    assert not any(compare_all(left[1:], same_language, _SameMeaning()).ranked())


def test_scores_are_descending_probabilities() -> None:
    for copies in compare_all(LEFT, RIGHT).ranked(limit=3):
        scores = [each.score for each in copies]
        assert len(scores) <= 3
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)


def test_products_without_words_match_nothing() -> None:
    found = ranked([*LEFT, Listing("empty", "")], [*RIGHT, Listing("hollow", " - ")])
    assert found["empty"] == []
    assert found["l1"][0] == "r1"
    assert ranked([], RIGHT) == {}
    assert ranked(LEFT[:1], []) == {"l1": []}


def test_contested_match_goes_to_better_fit() -> None:
    left, right = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    probabilities = compete(left, right, np.array([5.0, 4.5, 3.0, -2.0]))
    assert probabilities[1] > probabilities[0]  # the second listing has nothing but the first right one
    assert probabilities[2] > probabilities[3]


def test_equal_contenders_share_probability() -> None:
    probabilities = compete(np.array([0, 1]), np.array([0, 0]), np.array([1.0, 1.0]))
    assert probabilities == pytest.approx([0.5, 0.5])


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
    assert compare_measures(inches, near) == (1, 0)
    assert compare_measures(inches, far) == (0, 1)
    assert compare_measures(inches, frozenset({Measure("mass", 431.8)})) == (0, 0)


def test_code_is_recognised_in_every_spelling() -> None:
    for text in ("WH-1000XM4", "WH 1000XM4", "wh1000 xm4", "WH1000XM4"):
        assert "wh1000xm4" in parse(Listing("a", text)).codes, text
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
    found = parse(Listing("a", title))
    assert "hn500a" in found.codes & found.all_terms
    assert all(each.isascii() for each in found.codes)
    assert "hn500a" in parse(Listing("a", "flask", title)).all_terms


def test_code_must_use_a_single_alphabet() -> None:
    assert {"вд40м", "hn500é"} <= {each for each in ("вд40м", "hn500é", "hn500а") if is_code(each)}
    assert not is_code("hn500а")  # the last letter is Russian


def test_siblings_with_attached_codes_match_own_copies() -> None:
    left = [Listing("l1", "恒暖HN-500A保温杯"), Listing("l2", "恒暖HN-500C保温杯"), Listing("l3", "恒暖HN-500D保温杯")]
    right = [Listing("r3", "Flask HN500D"), Listing("r1", "Flask HN500A"), Listing("r2", "Flask HN500C")]
    assert {each: copies[0] for each, copies in ranked(left, right).items()} == {"l1": "r1", "l2": "r2", "l3": "r3"}


def test_brands_are_compared_without_legal_form() -> None:
    assert normalised_brand("Hewlett-Packard Inc.") == normalised_brand("HEWLETT PACKARD") == "hewlettpackard"


def test_misspelt_words_match_nearly_but_numbers_do_not() -> None:
    one, other = parse(Listing("a", "wireless headphones 500")), parse(Listing("b", "wireles headphnoes 600"))
    evidence = compare(one, other, UniformRarity(), UniformRarity())
    assert evidence.left_near > 0
    assert evidence.left_digits == evidence.right_digits == 1


def test_rare_words_weigh_more_than_common_ones() -> None:
    rarity = IdfRarity.from_listings(parse(Listing(str(number), f"flask {number}")) for number in range(10))
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
        getattr(RANKING_WEIGHTS, name) >= 0
        for name in ("left_told", "right_told", "grams", "codes", "gtins", "meaning")
    )
    assert all(
        getattr(RANKING_WEIGHTS, name) <= 0 for name in ("codes_differ", "measures_differ", "price", "price_unknown")
    )
    assert len(RANKING_WEIGHTS) == len(DuplicateEvidence._fields)


FLASK = Listing("a", "Hengnuan vacuum flask HNF500B steel 500 ml", price=10.0, gtins=("4006381333931",), language="en")


def test_equal_gtin_makes_same_product() -> None:
    [found] = find_duplicates(FLASK, [Listing("b", "Thermal bottle", gtins=("04006381333931",))])
    assert found.same
    assert Sign.SAME_GTIN in found.signs


def test_model_and_words_make_same_product() -> None:
    [found] = find_duplicates(FLASK, [Listing("b", "Steel vacuum flask 0.5 l, Hengnuan HNF-500B", price=10.5)])
    assert found.same
    assert {Sign.SAME_MODEL, Sign.SAME_WORDS, Sign.SAME_MEASURES, Sign.CLOSE_PRICE} <= set(found.signs)


def test_brand_and_picture_are_reported_without_weight() -> None:
    plain = Listing("b", "Steel vacuum flask 0.5 l")
    [bare] = find_duplicates(FLASK, [plain])
    pictured = replace(FLASK, brand="Hengnuan Ltd", pictures=("d1", "d2"))
    [shared] = find_duplicates(pictured, [replace(plain, brand="HENGNUAN", pictures=("d2",))])
    assert {Sign.SAME_BRAND, Sign.SAME_PICTURE} == set(shared.signs) - set(bare.signs)
    [other] = find_duplicates(pictured, [replace(plain, brand="HENGNUAN", pictures=("d3",))])
    assert (other.score, Sign.SAME_PICTURE in other.signs) == (shared.score, False)


def test_shared_model_number_hides_differing_numbers() -> None:
    [found] = find_duplicates(
        FLASK, [Listing("b", "Hengnuan vacuum flask T304X steel 500 ml", "Number HNF500B.", price=10.0)]
    )
    assert Sign.SAME_MODEL in found.signs
    assert Sign.OTHER_MODEL not in found.signs


def test_sibling_is_not_same_product() -> None:
    sibling = Listing("b", "Hengnuan vacuum flask HNF750B steel 750 ml", price=13.0, gtins=("4006381333948",))
    assert not any(each.same for each in find_duplicates(FLASK, [sibling]))


def test_other_products_and_itself_are_no_duplicates() -> None:
    assert find_duplicates(FLASK, [Listing("b", "Garden hose 20 m"), FLASK]) == []


def test_meaning_replaces_words_across_languages() -> None:
    chinese = Listing("b", "恒暖保温杯 500毫升", price=10.0, language="zh")
    assert find_duplicates(FLASK, [chinese], [0.1]) == []
    plain = Listing("a", "vacuum flask 500 ml", price=10.0, language="en")
    [found] = find_duplicates(plain, [chinese], [0.9])
    assert found.same
    assert {Sign.SAME_MEANING, Sign.SAME_MEASURES} <= set(found.signs)
    assert Sign.SAME_WORDS not in found.signs


def test_meaning_alone_never_makes_same_product() -> None:
    chair, silla = (
        Listing("a", "Ergonomic office chair", language="en"),
        Listing("b", "Silla ergonómica", language="es"),
    )
    [found] = find_duplicates(chair, [silla], [0.95])
    assert not found.same


@pytest.mark.parametrize(
    "left, right, agree, differ",
    [
        ("Toner black", "Toner (blk)", 1, 0),
        ("Чехол черный", "funda negra", 1, 0),
        ("黑色保温杯", "Flask, white", 0, 1),
        ("photo maker professional, Mac", "photo maker std for Windows", 0, 2),
        ("Toner black", "Toner", 0, 0),
        ("Rug red/blue", "Rug blue", 1, 0),
    ],
)
def test_variants_agree_in_any_spelling(left: str, right: str, agree: int, differ: int) -> None:
    one, other = (parse(Listing("x", title)) for title in (left, right))
    evidence = compare(one, other, UniformRarity(), UniformRarity())
    assert (evidence.variants_agree, evidence.variants_differ) == (agree, differ)


def test_measure_is_no_model_number() -> None:
    assert parse(Listing("a", "Flask 500ml, 16GB, 100W")).codes == frozenset()


def test_verdict_is_independent_of_other_candidates() -> None:
    copy = Listing("b", "Steel vacuum flask 0.5 l, Hengnuan HNF-500B", price=10.5)
    alone, among = find_duplicates(FLASK, [copy]), find_duplicates(FLASK, [*RIGHT, copy])
    assert alone[0] == among[0]


def test_chinese_words_with_digits_are_no_model_numbers() -> None:
    one, other = (
        parse(Listing("x", title)) for title in ("500毫升304不锈钢真空保温杯", "304不锈钢真空保温杯 500毫升（带茶隔）")
    )
    assert not one.codes
    assert not other.codes
    assert "hn500a" in parse(Listing("x", "恒暖 HN-500A 保温杯")).codes


def test_only_listings_in_other_languages_are_abroad() -> None:
    ours, theirs = ([Listing(f"{side}{each}", "Cup", language=each) for each in ("en", "es", "")] for side in "ab")
    vectors = np.eye(3, dtype=np.float32)
    assert [each.tolist() for each in nearest_abroad(ours, theirs, (vectors, vectors))] == [[1], [0], []]
    assert [each.tolist() for each in nearest_abroad(ours[:1], theirs[:1], (vectors[:1], vectors[:1]))] == [[]]
