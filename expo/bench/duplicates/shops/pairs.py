"""Two shops made from a catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from expo.bench.duplicates.shops.settings import Setting
from expo.bench.duplicates.shops.wording import Row, list_product

_FAMILY: Final = 4
"""Neighbours by name in the catalogue drawn together at most, so that a product has its siblings."""


@dataclass(frozen=True)
class Shops:
    """Two shops' rows, and the id of the right copy by left id."""

    left: list[Row]
    right: list[Row]
    partner: dict[str, str]


def two_shops(catalogue: Sequence[Row], setting: Setting, *, size: int, seed: int) -> Shops:
    """Return shops with up to ``size`` goods in common, drawn in families, so that products have siblings."""
    chance = Random(seed)  # noqa: S311 - goods, not secrets
    left: list[Row] = []
    right: list[Row] = []
    partner: dict[str, str] = {}
    families = _families(catalogue, int(size * (1 + setting.extra)), chance)
    for number, goods in enumerate(families):
        right_id = f"r{number}"
        right.append({"id": right_id, **list_product(goods, setting.right, chance, chance.choice(families))})
        if chance.random() < 1 / (1 + setting.extra):
            left_id = f"l{number}"
            left.append({"id": left_id, **list_product(goods, setting.left, chance, chance.choice(families))})
            partner[left_id] = right_id
    chance.shuffle(left)
    chance.shuffle(right)
    return Shops(left, right, partner)


def _families(catalogue: Sequence[Row], size: int, chance: Random) -> list[Row]:
    unique = {str(row["title"]): row for row in catalogue if row.get("title")}
    ordered = [unique[title] for title in sorted(unique)]
    chosen: set[int] = set()
    while len(chosen) < min(size, len(ordered)):
        begin = chance.randrange(len(ordered))
        chosen |= set(range(begin, min(len(ordered), begin + chance.randint(1, _FAMILY))))
    return [ordered[at] for at in sorted(chosen)[:size]]
