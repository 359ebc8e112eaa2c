"""A schedule of an artificial fair: met requests, idle gaps, proof or bound; its revision; first come, first served."""

import time
from collections import Counter
from collections.abc import Iterable
from random import Random
from typing import Any, Final

from expo.bench.matchmaking.participants import ParticipantCounts
from expo.bench.report import Report, progress, report, rss_mb, share
from matching.schedule.changes import Cancelled
from matching.schedule.check import check
from matching.schedule.check import measure as measured
from matching.schedule.explaining import Explainer
from matching.schedule.first_come import first_come
from matching.schedule.plan import Schedule
from matching.schedule.problem import MeetingRequest, Problem
from matching.schedule.revising import Revision, revise
from matching.schedule.solving import Effort, Progress, Solution, solve

_MUST: Final = 20
"""Weight of a side's MUST in the sum of met requests: twice the heaviest LIKE."""
_CANCEL: Final = 0.05
_ENDLESS: Final = 10**9
_TELL_S: Final = 5


class ScheduleBroken(Exception):
    """A schedule breaks a rule: a bug of this project, so that there are no figures."""


def measure(fair: ParticipantCounts, *, seconds: int) -> Report:
    """Make a schedule in about ``seconds`` seconds, check it, cancel 5 % of the people, revise it, and report."""
    problem = fair.problem()
    progress(f"{len(problem.requests)} requests of {fair.buyers} buyers and {fair.exhibitors} exhibitors")
    begun = time.perf_counter()
    made = solve(problem, Effort(rounds=_ENDLESS, seconds=seconds, seed=fair.seed), progress=_Teller())
    spent = time.perf_counter() - begun
    hold(problem, made.schedule)
    before, greedy = time.perf_counter(), first_come(problem, _arrivals(problem, fair.seed))
    greedy_s = time.perf_counter() - before
    hold(problem, greedy)
    figures = _met(problem, made.schedule) | _proof(made) | {"seconds": round(spent, 2)}
    figures |= _revised(problem, made.schedule, fair.seed) | {"rss_mb": rss_mb()}
    compared = {"with": "first come, first served", **_met(problem, greedy), "seconds": round(greedy_s, 2)}
    ratio = _weight(_requests(problem, made.schedule)) / max(1, _weight(_requests(problem, greedy)))
    return report("schedule", _work(fair, problem, made, seconds), figures, compared, ratio)


class _Teller:
    """Reports progress every few seconds."""

    def __init__(self) -> None:
        self._reported_at = time.monotonic()

    def __call__(self, now: Progress) -> None:
        if time.monotonic() - self._reported_at > _TELL_S:
            self._reported_at = time.monotonic()
            musts, value, compactness = now.score
            progress(f"round {now.rounds}: {now.meetings} meetings, {musts} musts, value {value}, idle {-compactness}")


def hold(problem: Problem, schedule: Schedule) -> None:
    """Raise `ScheduleBroken` if a schedule breaks a rule of its problem."""
    broken = check(problem, schedule)
    if broken:
        raise ScheduleBroken(f"{len(broken)} violations, the first: {broken[0]}")


def _work(fair: ParticipantCounts, problem: Problem, solution: Solution, seconds: int) -> dict[str, Any]:
    why = Explainer(problem, solution.schedule)
    reasons = Counter(why.why(*request.pair).reason.value for request in problem.requests)
    sizes = {"buyers": fair.buyers, "exhibitors": fair.exhibitors, "slots": fair.slots, "seed": fair.seed}
    return sizes | {
        "staff": sum(len(each.staff) for each in problem.exhibitors),
        "requests": len(problem.requests),
        "seconds": seconds,
        "must_weight": _MUST,
        "rounds": solution.rounds,
        "cancelled_share": _CANCEL,
        "unmet_because": {reason: count for reason, count in sorted(reasons.items()) if reason != "met"},
    }


def _met(problem: Problem, schedule: Schedule) -> dict[str, float]:
    """Return the met requests (shares of those that neither side rules out), the parties served, and the gaps."""
    met = _requests(problem, schedule)
    possible = [each for each in problem.requests if not each.never]
    parties = {name for each in possible for name in each.pair}
    served = {name for each in met for name in each.pair}
    idle = -measured(problem, schedule).compactness
    return {
        "meetings": len(met),
        "must_meets_scheduled_share": share(sum(each.musts for each in met), sum(each.musts for each in possible)),
        "likes_met_share": share(sum(each.likes for each in met), sum(each.likes for each in possible)),
        "requests_met_share": share(len(met), len(possible)),
        "buyers_met_share": share(len(served & problem.guests.keys()), len(parties & problem.guests.keys())),
        "exhibitors_met_share": share(len(served & problem.hosts.keys()), len(parties & problem.hosts.keys())),
        "weight_met": _weight(met),
        "idle_slots": idle,
        "idle_slots_per_meeting": share(idle, len(met)),
    }


def _proof(solution: Solution) -> dict[str, float]:
    """Return the score and its bound; `proven` and `gaps_proven` are 1 where nothing better exists."""
    return {
        "musts": solution.score.musts,
        "musts_bound": solution.score.musts if solution.proven else solution.bound.musts,
        "value": solution.score.value,
        "value_bound": solution.score.value if solution.proven else solution.bound.value,
        "value_gap_share": round(solution.gap, 4),
        "proven": int(solution.proven),
        "gaps_proven": int(solution.compactness_proven),
    }


def _revised(problem: Problem, schedule: Schedule, seed: int) -> dict[str, float]:
    """Cancel 5 % of the buyers and of the staff, and return how the revision changes the other meetings."""
    rng = Random(seed)  # noqa: S311 - made up, not secret
    staff = [person.id for each in problem.exhibitors for person in each.staff]
    cancelled = {
        person_id
        for side in ([*problem.guests], staff)
        for person_id in rng.sample(side, max(1, round(len(side) * _CANCEL)))
    }
    begun = time.perf_counter()
    revision = revise(problem, schedule, [Cancelled(person_id) for person_id in sorted(cancelled)], seed=seed)
    spent = time.perf_counter() - begun
    hold(revision.problem, revision.schedule)
    return _changed(schedule, revision, cancelled) | {"revision_seconds": round(spent, 2)}


def _changed(schedule: Schedule, revision: Revision, cancelled: set[str]) -> dict[str, float]:
    """Return shares of the meetings whose buyer has not cancelled, and of those whose staff has not either."""
    remaining = [each for each in schedule.meetings if each.buyer not in cancelled]
    untouched = [each for each in remaining if each.staff not in cancelled]
    return {
        "revision_cancelled_meetings": len(schedule.meetings) - len(remaining),
        "revision_without_staff": len(remaining) - len(untouched),
        "revision_moved_share": share(len(revision.moved), len(remaining)),
        "revision_untouched_moved_share": share(sum(not each.forced for each in revision.moved), len(untouched)),
        "revision_lost_requests": sum(each.meeting.buyer not in cancelled for each in revision.lost),
        "revision_added_requests": len(revision.added),
    }


def _arrivals(problem: Problem, seed: int) -> list[tuple[str, str]]:
    pairs = [each.pair for each in problem.requests]
    Random(seed).shuffle(pairs)  # noqa: S311 - made up, not secret
    return pairs


def _requests(problem: Problem, schedule: Schedule) -> list[MeetingRequest]:
    return [problem.request_of[each.pair] for each in schedule.meetings]


def _weight(requests: Iterable[MeetingRequest]) -> int:
    return sum(each.musts * _MUST + each.likes for each in requests)
