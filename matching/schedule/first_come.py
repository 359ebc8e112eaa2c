"""First come, first served: the result without planning, and the baseline for plans."""

from collections.abc import Iterable

from matching.schedule.plan import Schedule
from matching.schedule.problem import Problem
from matching.schedule.solver.compiled_problem import CompiledProblem
from matching.schedule.solver.draft_schedule import DraftSchedule


def first_come(problem: Problem, arrivals: Iterable[tuple[str, str]]) -> Schedule:
    """Give each pair (buyer, exhibitor), in order of arrival, the first time at which both are free."""
    compiled_problem = CompiledProblem(problem)
    draft = DraftSchedule(compiled_problem)
    for pair in arrivals:
        request = compiled_problem.request_of[pair]
        place = min(draft.places(request), default=None)
        if place is not None:
            draft.put(request, place)
    return draft.schedule()
