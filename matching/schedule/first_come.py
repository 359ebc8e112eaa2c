"""First come, first served: the result without planning, and the baseline for plans."""

from collections.abc import Iterable

from matching.schedule.plan import Schedule
from matching.schedule.problem import Problem
from matching.schedule.solver.board import Board
from matching.schedule.solver.diary import Diary


def first_come(problem: Problem, arrivals: Iterable[tuple[str, str]]) -> Schedule:
    """Give each pair (buyer, exhibitor), in order of arrival, the first time at which both are free."""
    board = Board(problem)
    diary = Diary(board)
    for pair in arrivals:
        request = board.request_of[pair]
        place = min(diary.places(request), default=None)
        if place is not None:
            diary.put(request, place)
    return diary.schedule()
