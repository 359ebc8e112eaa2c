"""Placeholders stand for the same values in both texts of a pair."""

import random

from scripts.training.masking import masked

# Any chance will do: which number is the first is none of these tests' business.
CHANCE = random.Random(3)  # noqa: S311


def test_values_get_the_same_placeholder_in_both_texts() -> None:
    both = masked("500毫升杯子 XK-200B", "Taza XK-200B de 500 ml", ("zh", "es"), frozenset(), CHANCE)
    number = int(both[0][2:].split("杯")[0])
    assert both == (f"QZ{number}杯子 QZ{number + 1}", f"Taza QZ{number + 1} de QZ{number}")


def test_names_are_masked_like_values() -> None:
    source, target = masked("Lumeko品牌杯子", "Lumeko brand cup", ("zh", "en"), frozenset({"Lumeko"}), CHANCE)
    assert source.endswith("品牌杯子")
    assert source.removesuffix("品牌杯子") == target.removesuffix(" brand cup")
    assert source.startswith("QZ")


def test_value_that_the_translation_explains_stays_unchanged() -> None:
    texts = ("SK5", "SK5 steel")
    assert masked(*texts, ("zh", "en"), frozenset(), CHANCE) == texts


def test_texts_with_different_values_stay_unchanged() -> None:
    pair = ("500毫升杯子", "Cup, 600 ml")
    assert masked(*pair, ("zh", "en"), frozenset(), CHANCE) == pair
