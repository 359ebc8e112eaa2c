"""What an organiser sees of a way to match: how much comes of it, for whom, and whether it is fair."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Share:
    """A group's share of buyers' attention, and of the exhibitors."""

    key: str
    exposure: float
    exhibitors: float


@dataclass(frozen=True)
class Figures:
    """The figures of a ranking, by its ``name`` (`matching.market.measure` says how each is made).

    ``expected_matches`` is the sum over pairs of both wishes times both attentions. ``buyer_envy`` and
    ``exhibitor_envy`` are the shares of agents who would rather stand in another's places of the other side's lists.
    ``floor_kept`` is the share of exhibitors who have the floor of exposure, ``exposure_gini`` 0 where all have the
    same. ``by_size`` groups exhibitors by how many products they show.
    """

    name: str
    expected_matches: float
    buyer_envy: float
    exhibitor_envy: float
    floor_kept: float
    exposure_gini: float
    by_size: list[Share]
    by_country: list[Share]
