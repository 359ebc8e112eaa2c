"""Finding the text that spoils a batch."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from translation.engines.batches import batches
from translation.engines.halving import BatchFailed, FailureBudget, translate_halving


class FailingEngine:
    """Fails for every batch with a capital X in it."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def translate(self, texts: Sequence[str]) -> list[str]:
        self.asked.append("".join(texts))
        if "X" in texts:
            raise BatchFailed("There is an X.")
        return [text * 2 for text in texts]


def test_bad_text_is_isolated_and_others_are_translated() -> None:
    spoiled, budget = FailingEngine(), FailureBudget(9)
    assert translate_halving("abXd", spoiled.translate, budget) == ["aa", "bb", None, "dd"]
    assert spoiled.asked == ["abXd", "ab", "Xd", "X", "d"]
    assert (budget.left, budget.last and budget.last.message) == (6, "There is an X.")


def test_failure_budget_ends_search() -> None:
    spoiled, budget = FailingEngine(), FailureBudget(3)
    assert translate_halving("XXXXabcd", spoiled.translate, budget) == [None] * 8
    assert spoiled.asked == ["XXXXabcd", "XXXX", "XX"]


@given(st.lists(st.sampled_from("aX"), max_size=40))
def test_large_failure_budget_translates_every_good_text(texts: list[str]) -> None:
    done = translate_halving(texts, FailingEngine().translate, FailureBudget(1_000))
    assert done == [None if text == "X" else text * 2 for text in texts]


def test_batches_are_limited_by_texts_and_characters() -> None:
    assert list(batches(["a", "b", "c"], 2, 100)) == [["a", "b"], ["c"]]
    assert list(batches(["aaa", "bb", "cccccccc", "d"], 9, 5)) == [["aaa", "bb"], ["cccccccc"], ["d"]]
    assert list(batches([], 2, 5)) == []
