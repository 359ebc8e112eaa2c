"""The initial schedule: slot by slot, the best matching of the buyers and staff who are free.

Each slot is a maximum-weight matching in a sparse bipartite graph (Jonker and Volgenant 1987, as in SciPy), so that a
MUST is never left out for a LIKE of the same slot. Going through the day in order, with a small preference for people
who have just had a meeting, leaves few gaps.
"""

from collections import defaultdict
from typing import NamedTuple

import numpy as np

from matching.schedule.solver.board import each_bit
from matching.schedule.solver.diary import Diary

_MUST = 1_000.0
"""More than any LIKE: weights are some dozens."""
_NEXT = 1.0
"""For each of the two who comes straight from another meeting."""
_LAST_CHANCE = 8.0
"""For a request with no later slot; divided by n + 1 with n later ones."""


class _Edge(NamedTuple):
    worth: float
    request: int
    staff: int


def start(diary: Diary) -> None:
    """Fill a diary, which may hold meetings already, slot by slot."""
    board = diary.board
    edges: dict[int, list[tuple[int, int]]] = defaultdict(list)
    later: dict[int, int] = {}
    for request in board.possible:
        later[request] = 0
        for staff, starts in board.starts[request]:
            later[request] |= starts
            for slot in each_bit(starts):
                edges[slot].append((request, staff))
    for slot in sorted(edges):
        here = [
            _Edge(_worth(diary, request, staff, slot, later[request] >> slot + 1), request, staff)
            for request, staff in edges[slot]
            if request not in diary.placed and diary.fits(request, (slot, staff))
        ]
        for edge in sorted(_best(diary, here), reverse=True):
            if diary.fits(edge.request, (slot, edge.staff)):
                diary.put(edge.request, (slot, edge.staff))


def _worth(diary: Diary, request: int, staff: int, slot: int, later: int) -> float:
    musts, value = diary.gain(request)
    people = (diary.board.buyer[request], staff)
    follows = sum(diary.busy[who] >> slot - 1 & 1 for who in people) if slot else 0
    return 1 + musts * _MUST + value + follows * _NEXT + _LAST_CHANCE / (1 + later.bit_count())


def _best(diary: Diary, edges: list[_Edge]) -> list[_Edge]:
    """Return a maximum-weight matching: no buyer twice, no staff member twice."""
    from scipy.sparse import csr_array  # noqa: PLC0415  half a second to load, needed only for schedules
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching  # noqa: PLC0415  as above

    if not edges:
        return []
    buyers, rows = np.unique([diary.board.buyer[each.request] for each in edges], return_inverse=True)
    staff, columns = np.unique([each.staff for each in edges], return_inverse=True)
    # A column of their own lets a buyer stay unmatched, at less than any meeting is worth.
    own = np.arange(len(buyers))
    worth = np.concatenate([[each.worth + 1 for each in edges], np.ones(len(buyers))])
    places = (np.concatenate([rows, own]), np.concatenate([columns, len(staff) + own]))
    graph = csr_array((worth, places), shape=(len(buyers), len(staff) + len(buyers)))
    chosen = set(
        zip(*(side.tolist() for side in min_weight_full_bipartite_matching(graph, maximize=True)), strict=True)
    )
    return [
        edge
        for edge, row, column in zip(edges, rows.tolist(), columns.tolist(), strict=True)
        if (row, column) in chosen
    ]
