"""Weights of `matching.duplicates`, learnt from two shops with an invented catalogue."""

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np

from expo.bench.duplicates.listings import listing_of
from expo.bench.duplicates.shops.invented import electronics, software
from expo.bench.duplicates.shops.pairs import two_shops
from expo.bench.duplicates.shops.settings import SETTINGS
from expo.bench.report import Report, progress, report
from matching.duplicates import CandidatePairs, compare_all
from matching.duplicates.evidence import DuplicateEvidence, compare
from matching.duplicates.learning import Choice, Matrix, learn, learn_odds
from matching.duplicates.rarity import UniformRarity

_CATALOGUES: Final = 2
_VARIETY: Final = 6
"""Size of a catalogue, relative to the goods two shops have in common."""


def measure(*, size: int, seed: int) -> Report:
    """Learn from two pairs of shops per setting, with ``size`` goods in common, and report the weights by name.

    ``choice_`` are `weights.RANKING_WEIGHTS`, ``odds_`` are `weights.DETECTION_WEIGHTS`.
    """
    choices: list[Choice] = []
    pairs: list[Matrix] = []
    same: list[bool] = []
    for compared, partner in _shops(size, seed):
        choices += _choices(compared, partner)
        for left, rows in zip(compared.left, compared.rows, strict=True):
            others = [compared.right[row] for row in rows]
            pairs += [np.array(compare(left, other, UniformRarity(), UniformRarity())) for other in others]
            same += [other.id == partner[left.id] for other in others]
    base, odds = learn_odds(np.array(pairs), np.array(same))
    figures = {f"choice_{name}": value for name, value in _named(learn(choices)).items()}
    figures |= {"odds_base": round(base, 2)} | {f"odds_{name}": value for name, value in _named(odds).items()}
    work = {"choices": len(choices), "pairs": len(pairs), "settings": sorted(SETTINGS), "size": size, "seed": seed}
    return report("duplicate-weights", work, figures)


def _named(weights: Matrix) -> dict[str, float]:
    return DuplicateEvidence(*weights.round(2).tolist())._asdict()


def _shops(size: int, seed: int) -> Iterator[tuple[CandidatePairs, dict[str, str]]]:
    """Yield each setting's two shops compared, with the right id of each left one."""
    for number in range(seed, seed + _CATALOGUES):
        goods, programs = electronics(_VARIETY * size, number), software(_VARIETY * size // 2, number)
        for name, setting in SETTINGS.items():
            shops = two_shops(programs if setting.software else goods, setting, size=size, seed=number)
            left, right = ([listing_of(row) for row in side] for side in (shops.left, shops.right))
            yield compare_all(left, right), shops.partner
            progress(f"{name} of catalogue {number} is compared")


def _choices(pairs: CandidatePairs, partner: Mapping[str, str]) -> Iterator[Choice]:
    """Yield the candidates of each left listing whose copy is among them, with the copy's index."""
    for reading, rows, evidence in zip(pairs.left, pairs.rows, pairs.evidence, strict=True):
        ids = [pairs.right[row].id for row in rows]
        if partner[reading.id] in ids:
            yield evidence, ids.index(partner[reading.id])
