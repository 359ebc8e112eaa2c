"""The initial schedule: slot by slot, the best matching of the buyers and staff who are free.

Each slot is a maximum-weight matching in a sparse bipartite graph (Jonker and Volgenant 1987, as in SciPy), so that a
MUST is never left out for a LIKE of the same slot. Going through the day in order, with a small preference for people
who have just had a meeting, leaves few gaps.
"""

from collections import defaultdict
from typing import NamedTuple

import numpy as np

from matching.schedule.solver.compiled_problem import each_bit
from matching.schedule.solver.draft_schedule import DraftSchedule

_MUST_WEIGHT = 1_000.0
"""More than any LIKE: weights are some dozens."""
_ADJACENT_WEIGHT = 1.0
"""For each of the two who comes straight from another meeting."""
_SCARCITY_WEIGHT = 8.0
"""For a request with no later slot; divided by n + 1 with n later ones."""


class _Edge(NamedTuple):
    weight: float
    request: int
    staff: int


def start(draft: DraftSchedule) -> None:
    """Fill a draft, which may hold meetings already, slot by slot."""
    compiled_problem = draft.compiled_problem
    edges: dict[int, list[tuple[int, int]]] = defaultdict(list)
    later: dict[int, int] = {}
    for request in compiled_problem.possible:
        later[request] = 0
        for staff, starts in compiled_problem.starts[request]:
            later[request] |= starts
            for slot in each_bit(starts):
                edges[slot].append((request, staff))
    for slot in sorted(edges):
        slot_edges = [
            _Edge(_weight(draft, request, staff, slot, later[request] >> slot + 1), request, staff)
            for request, staff in edges[slot]
            if request not in draft.placed and draft.fits(request, (slot, staff))
        ]
        for edge in sorted(_maximum_matching(draft, slot_edges), reverse=True):
            if draft.fits(edge.request, (slot, edge.staff)):
                draft.put(edge.request, (slot, edge.staff))


def _weight(draft: DraftSchedule, request: int, staff: int, slot: int, later: int) -> float:
    musts, value = draft.gain(request)
    people = (draft.compiled_problem.buyer[request], staff)
    follows = sum(draft.busy[person] >> slot - 1 & 1 for person in people) if slot else 0
    return 1 + musts * _MUST_WEIGHT + value + follows * _ADJACENT_WEIGHT + _SCARCITY_WEIGHT / (1 + later.bit_count())


def _maximum_matching(draft: DraftSchedule, edges: list[_Edge]) -> list[_Edge]:
    """Return a maximum-weight matching: no buyer twice, no staff member twice."""
    from scipy.sparse import csr_array  # noqa: PLC0415  half a second to load, needed only for schedules
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching  # noqa: PLC0415  as above

    if not edges:
        return []
    buyers, rows = np.unique([draft.compiled_problem.buyer[each.request] for each in edges], return_inverse=True)
    staff, columns = np.unique([each.staff for each in edges], return_inverse=True)
    # A column of their own lets a buyer stay unmatched, at less than any meeting is worth.
    own = np.arange(len(buyers))
    weight = np.concatenate([[each.weight + 1 for each in edges], np.ones(len(buyers))])
    places = (np.concatenate([rows, own]), np.concatenate([columns, len(staff) + own]))
    graph = csr_array((weight, places), shape=(len(buyers), len(staff) + len(buyers)))
    chosen = set(
        zip(*(side.tolist() for side in min_weight_full_bipartite_matching(graph, maximize=True)), strict=True)
    )
    return [
        edge
        for edge, row, column in zip(edges, rows.tolist(), columns.tolist(), strict=True)
        if (row, column) in chosen
    ]
