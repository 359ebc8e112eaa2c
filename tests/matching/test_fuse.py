from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.fuse import CosineThresholds, RankEvidence, fuse

THRESHOLDS = CosineThresholds(near=0.5, likely=0.3, faint=0.2)
_shares = st.floats(0, 1, width=32)


def evidence(count: int = 4, **columns: Any) -> RankEvidence:
    zero: dict[str, Any] = {name: [0] * count for name in ("coverage", "own", "words", "heads", "cosines", "codes")}
    given_ = zero | dict.fromkeys(("own", "written"), columns.get("coverage", zero["own"])) | columns
    return RankEvidence(
        coverage=np.array(given_["coverage"], np.float32),
        written=np.array(given_["written"], np.float32),
        own=np.array(given_["own"], np.float32),
        words=np.array(given_["words"], np.float32),
        heads=np.array(given_["heads"], np.float32),
        cosines=np.array(given_["cosines"], np.float32),
        codes=np.array(given_["codes"], np.bool_),
    )


def test_no_evidence_gives_no_score() -> None:
    assert not fuse(evidence(), THRESHOLDS).any()
    assert fuse(evidence(0), THRESHOLDS).shape == (0,)


def test_code_match_comes_first_and_excludes_guesses() -> None:
    scores = fuse(
        evidence(codes=[0, 0, 1, 0], words=[9, 0, 1, 0], coverage=[1, 0, 0, 0], cosines=[0.9, 0.9, 0, 0.9]), THRESHOLDS
    )
    assert scores.argmax() == 2
    assert scores[0] > 0
    assert scores[1] == scores[3] == 0


def test_meaning_reorders_word_matches_and_adds_others() -> None:
    scores = fuse(evidence(coverage=[1, 1, 0, 0], words=[5, 5, 0, 0], cosines=[0.4, 0.8, 0.95, 0.1]), THRESHOLDS)
    assert list(np.argsort(-scores)) == [1, 0, 2, 3]
    assert scores[3] == 0


def test_many_full_matches_require_strong_meaning() -> None:
    many = [1] * 10
    scores = fuse(evidence(12, coverage=[*many, 0, 0], words=[*many, 0, 0], cosines=[0] * 10 + [0.4, 0.6]), THRESHOLDS)
    assert scores[10] == 0
    assert scores[11] > 0


def test_best_partial_matches_count_without_full_match() -> None:
    scores = fuse(evidence(words=[4, 2, 0.5, 0], coverage=[0.5, 0.5, 0.5, 0]), THRESHOLDS)
    assert list(scores > 0) == [True, True, False, False]


def test_word_coverage_beats_word_rarity() -> None:
    scores = fuse(evidence(words=[4, 4.5, 0, 0], coverage=[0.75, 0.5, 0, 0]), THRESHOLDS)
    assert scores[0] > scores[1] > 0


def test_faint_meaning_counts_only_without_word_matches() -> None:
    assert list(fuse(evidence(cosines=[0.25, 0.1, 0, 0]), THRESHOLDS) > 0) == [True, False, False, False]
    assert list(
        fuse(evidence(cosines=[0.25, 0, 0, 0], words=[0, 1, 0, 0], coverage=[0, 0.5, 0, 0]), THRESHOLDS) > 0
    ) == [
        False,
        True,
        False,
        False,
    ]


@given(st.lists(st.tuples(st.booleans(), _shares, _shares, st.booleans()), min_size=1, max_size=30))
def test_full_and_code_matches_count_and_codes_lead(rows: list[tuple[bool, float, float, bool]]) -> None:
    every, words, cosines, codes = zip(*rows, strict=True)
    scores = fuse(evidence(len(rows), coverage=every, words=words, cosines=cosines, codes=codes), THRESHOLDS)
    assert (scores[np.array(every) | np.array(codes)] > 0).all()
    if any(codes) and not all(codes):
        assert scores[np.array(codes)].min() > scores[~np.array(codes)].max()


def test_product_ranks_before_its_accessories() -> None:
    scores = fuse(evidence(coverage=[1, 1, 1, 0], words=[9, 5, 5, 0], heads=[0, 1, 0.2, 0]), THRESHOLDS)
    assert list(np.argsort(-scores)) == [1, 0, 2, 3]


def test_meaning_decides_between_senses_of_substitute() -> None:
    columns: dict[str, Any] = {"coverage": [1] * 4, "words": [5, 5.5, 5, 5.5], "cosines": [0.6, 0.3, 0, 0]}
    assert fuse(evidence(own=[0] * 4, **columns), THRESHOLDS).argmax() == 0


def test_concepts_of_lists_count_less_than_those_of_things() -> None:
    listed = replace(evidence(cosines=[0.4, 0.4, 0.45, 0]), concepts=np.array([1, 0, 0, 0], np.float32))
    scores = fuse(listed, THRESHOLDS)
    assert scores[0] > scores[2] > scores[1]
    things = replace(listed, kinds=np.array([1, 0, 0, 0], np.float32))
    assert fuse(things, THRESHOLDS)[0] > 2 * scores[0]
    in_words = replace(listed, own=np.array([0, 0, 0, 1], np.float32))
    assert fuse(in_words, THRESHOLDS)[0] == fuse(in_words, THRESHOLDS)[1]
