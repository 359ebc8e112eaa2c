"""What an organiser sees of a ranking: how much comes of it, for whom, and whether it is fair."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from expo.matchmaking.market import Floats, Pairs, Ranked, Rows, attention

_MOST: Final = 1000
_LOT: Final = 1


@dataclass(frozen=True)
class Share:
    """A group's share of buyers' attention, and of the exhibitors."""

    key: str
    exposure: float
    exhibitors: float


@dataclass(frozen=True)
class Figures:
    """What an organiser sees of a ranking, by its ``name``.

    ``expected_matches`` is the sum over pairs of both wishes times both attentions. ``envy`` of a side is the share
    of its agents who would rather stand in another's places of the other side's lists. ``floor_kept`` is the share
    of exhibitors whose exposure reaches the floor. ``by_size`` groups exhibitors by how many products they show.
    """

    name: str
    expected_matches: float
    buyer_envy: float
    exhibitor_envy: float
    floor_kept: float
    by_size: list[Share]
    by_country: list[Share]


@dataclass(frozen=True)
class Groups:
    """To which groups exhibitors belong, by row."""

    size: Sequence[str]
    country: Sequence[str]


def figures(name: str, pairs: Pairs, ranked: Ranked, groups: Groups, *, floor: float) -> Figures:
    """Return the figures of a ranking; ``floor`` is a share of the mean exposure."""
    seen = exposure(pairs, ranked)
    both = pairs.wants * pairs.wanted
    return Figures(
        name=name,
        expected_matches=expected_matches(pairs, ranked),
        buyer_envy=envy(both * attention(ranked.buyer), pairs.buyer, pairs.exhibitor, ranked.exhibitor),
        exhibitor_envy=envy(both * attention(ranked.exhibitor), pairs.exhibitor, pairs.buyer, ranked.buyer),
        floor_kept=floor_kept(pairs, seen, floor),
        by_size=shares(groups.size, seen),
        by_country=shares(groups.country, seen),
    )


def expected_matches(pairs: Pairs, ranked: Ranked) -> float:
    """Return the expected number of pairs in which both look at the other and want to meet."""
    both = attention(ranked.buyer) * attention(ranked.exhibitor)
    return float((pairs.wants * pairs.wanted * both).sum())


def exposure(pairs: Pairs, ranked: Ranked) -> Floats:
    """Return the buyers' attention that falls on each exhibitor, float64 [exhibitors]."""
    seen = np.bincount(pairs.exhibitor, weights=attention(ranked.buyer), minlength=pairs.exhibitors)
    return seen.astype(np.float64)


def floor_kept(pairs: Pairs, seen: Floats, floor: float) -> float:
    """Return the share of exhibitors, of those whom any buyer fits, who have this share of the mean exposure."""
    concerned = np.bincount(pairs.exhibitor, minlength=pairs.exhibitors) > 0
    if not concerned.any():
        return 1.0
    return float((seen[concerned] >= floor * seen[concerned].mean() - 1e-9).mean())


def shares(keys: Sequence[str], seen: Floats) -> list[Share]:
    """Return each group's share of exposure and of exhibitors, the largest first."""
    names, number = np.unique(np.array(keys, dtype=str), return_inverse=True)
    exposed = np.bincount(number, weights=seen, minlength=len(names)) / max(float(seen.sum()), 1e-12)
    there = np.bincount(number, minlength=len(names)) / max(len(keys), 1)
    order = sorted(range(len(names)), key=lambda at: (-float(there[at]), str(names[at])))
    return [Share(str(names[at]), float(exposed[at]), float(there[at])) for at in order]


def envy(worth: Floats, owner: Rows, other: Rows, place: Rows, *, most: int = _MOST) -> float:
    """Return the share of agents who envy another one, among ``most`` agents drawn by lot.

    ``worth`` [n] is what agent ``owner`` [n] has of being looked at by ``other`` [n], at whose list it stands at
    ``place`` [n]. An agent envies another whose places in the lists of those it knows itself it would rather have.
    """
    agents = np.unique(owner)
    if len(agents) > most:
        agents = np.sort(np.random.default_rng(_LOT).choice(agents, most, replace=False))
    among = np.isin(owner, agents)
    row, seen_by = np.searchsorted(agents, owner[among]), np.unique(other[among], return_inverse=True)[1]
    shape = (len(agents), int(seen_by.max(initial=-1)) + 1)
    gain, looked = np.zeros(shape), np.zeros(shape)
    gain[row, seen_by], looked[row, seen_by] = worth[among], attention(place[among])
    would = gain @ looked.T
    own = np.diag(would)
    return float((would.max(axis=1, initial=0.0) > own + 1e-9).mean()) if len(agents) else 0.0
