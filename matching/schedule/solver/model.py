"""A constraint model (CP-SAT) of some requests, with the rest of a draft fixed.

With all requests it is the exact problem; with a few, a neighbourhood of a large one. Weights are separated by the
largest possible sums of the model at hand, so that no number of idle slots outweighs a request, and no request a MUST.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from matching.schedule.solver.compiled_problem import Place, each_bit
from matching.schedule.solver.draft_schedule import DraftSchedule

Sum = Any
"""A linear expression of OR-Tools, which is only loaded to build a model."""


@dataclass(frozen=True, slots=True)
class ModelObjective:
    """One objective: an expression to maximise, and its upper bound."""

    total: Sum
    upper_bound: int


@dataclass(frozen=True, slots=True)
class ModelSolution:
    """Places of the met requests, and whether the solution is optimal."""

    places: dict[int, Place]
    optimal: bool


class Model:
    """Variables and constraints for some requests, none of which the draft holds now."""

    def __init__(self, draft: DraftSchedule, requests: Iterable[int], *, keep: frozenset[int] = frozenset()) -> None:
        """Collect the places where each request fits in the draft; those in `keep` have to be met."""
        from ortools.sat.python import cp_model  # noqa: PLC0415  1.5 s to load, needed only for models

        self.cp = cp_model
        self.draft = draft
        self.compiled_problem = draft.compiled_problem
        self.model = cp_model.CpModel()
        self.at = {request: {place: self._bool() for place in draft.places(request)} for request in requests}
        self._taking: dict[tuple[int, int], list[Any]] = defaultdict(list)
        for request, options in self.at.items():
            (self.model.add_exactly_one if request in keep else self.model.add_at_most_one)(options.values())
        self._one_at_a_time()
        self._capacities()
        self._limits()

    def musts(self) -> ModelObjective:
        """Return the number of sides whose MUST is met."""
        return self._weighed({request: self.compiled_problem.musts[request] for request in self.at})

    def meetings(self) -> ModelObjective:
        """Return the number of the requests met."""
        return self._weighed(dict.fromkeys(self.at, 1))

    def value(self) -> ModelObjective:
        """Return the weight of the LIKEs met, and the shares of the parties concerned."""
        likes = self._weighed({request: self.compiled_problem.likes[request] for request in self.at})
        gains = self.compiled_problem.problem.shares
        parties: dict[int, list[Any]] = defaultdict(list)
        for request, options in self.at.items():
            for party in self.draft.shares(request):
                parties[party].extend(options.values())
        total, upper_bound = likes.total, likes.upper_bound
        for party, chosen in parties.items():
            steps = [(self._bool(), gain) for gain in gains[self.draft.met[party] :] if gain]
            self.model.add(sum(step for step, _ in steps) <= sum(chosen))
            total += sum(step * gain for step, gain in steps)
            upper_bound += sum(gain for _, gain in steps)
        return ModelObjective(total, upper_bound)

    def compactness(self) -> ModelObjective:
        """Return minus the idle slots of all people these requests can concern."""
        terms: list[Any] = []
        days = {(person, self.compiled_problem.problem.slots[slot].day) for person, slot in self._taking}
        for person, day in sorted(days):
            terms += self._idle(person, day)
        return ModelObjective(-sum(terms), len(terms))

    def staying(self, places: Mapping[int, Place]) -> ModelObjective:
        """Return the number of requests that keep their place."""
        kept = [self.at[request][place] for request, place in places.items() if place in self.at[request]]
        return ModelObjective(sum(kept), len(kept))

    def maximise(self, *objectives: ModelObjective) -> None:
        """Maximise the objectives lexicographically."""
        weight, weighted_sum = 1, 0
        for objective in reversed(objectives):
            weighted_sum += objective.total * weight
            weight *= objective.upper_bound + 1
        self.model.maximize(weighted_sum)

    def hint(self, places: Mapping[int, Place]) -> None:
        """Start the search from these places."""
        for request, options in self.at.items():
            for place, chosen in options.items():
                self.model.add_hint(chosen, places.get(request) == place)

    def solve(self, work: float, *, seed: int = 0, seconds: float | None = None) -> ModelSolution | None:
        """Search for at most `work` units of deterministic time (about a second each) and `seconds` of wall-clock time.

        Equal models, seeds and work give equal answers unless the wall-clock limit is reached. None if no solution was
        found.
        """
        solver = self.cp.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = seed
        solver.parameters.max_deterministic_time = work
        if seconds is not None:
            solver.parameters.max_time_in_seconds = max(seconds, 0.01)
        status = solver.solve(self.model)
        if status not in {self.cp.OPTIMAL, self.cp.FEASIBLE}:
            return None
        chosen = {
            request: place
            for request, options in self.at.items()
            for place, variable in options.items()
            if solver.value(variable)
        }
        return ModelSolution(chosen, bool(status == self.cp.OPTIMAL))

    def _bool(self) -> Any:
        return self.model.new_bool_var("")

    def _weighed(self, weights: Mapping[int, int]) -> ModelObjective:
        total = sum(
            (
                chosen * weights[request]
                for request, options in self.at.items()
                if weights[request]
                for chosen in options.values()
            ),
            0,
        )
        return ModelObjective(total, sum(weights.values()))

    def _one_at_a_time(self) -> None:
        for request, options in self.at.items():
            for (slot, staff), chosen in options.items():
                for each in range(slot, slot + self.compiled_problem.length[request]):
                    self._taking[self.compiled_problem.buyer[request], each].append(chosen)
                    self._taking[staff, each].append(chosen)
        for chosen_here in self._taking.values():
            self.model.add_at_most_one(chosen_here)

    def _capacities(self) -> None:
        """Respect the remaining tables and rooms."""
        problem, draft = self.compiled_problem.problem, self.draft
        held: dict[tuple[int, int], list[Any]] = defaultdict(list)
        for request, options in self.at.items():
            for (slot, _), chosen in options.items():
                for each in range(slot, slot + self.compiled_problem.length[request]):
                    held[self.compiled_problem.host[request], each].append(chosen)
                    held[-1, each].append(chosen)
        for (host, slot), chosen_here in held.items():
            upper_bound = problem.rooms if host < 0 else problem.exhibitors[host].tables
            used = draft.rooms if host < 0 else draft.tables[host]
            if upper_bound is not None and used is not None:
                self.model.add(sum(chosen_here) <= upper_bound - used[slot])

    def _limits(self) -> None:
        """Respect each person's limits of meetings per day and slots in a row."""
        for person in sorted({person for person, _ in self._taking}):
            limits = self.compiled_problem.people[person].limits
            if limits.in_row is not None:
                self._breaks(person, limits.in_row + 1)
        starting: dict[tuple[int, int], list[Any]] = defaultdict(list)
        for request, options in self.at.items():
            for (slot, staff), chosen in options.items():
                day = self.compiled_problem.problem.slots[slot].day
                starting[self.compiled_problem.buyer[request], day].append(chosen)
                starting[staff, day].append(chosen)
        for (person, day), chosen_then in starting.items():
            per_day = self.compiled_problem.people[person].limits.per_day
            if per_day is not None:
                self.model.add(sum(chosen_then) <= per_day - self.draft.on_day[person].get(day, 0))

    def _breaks(self, person: int, run: int) -> None:
        busy = self.draft.busy[person]
        for first in each_bit(self.compiled_problem.runs(self.compiled_problem.free[person], run)):
            window = range(first, first + run)
            chosen = [each for slot in window for each in self._taking.get((person, slot), ())]
            if chosen:
                fixed = sum(busy >> slot & 1 for slot in window)
                self.model.add(sum(self._busy(person, slot) for slot in window) + fixed < run)

    def _busy(self, person: int, slot: int) -> Sum:
        return sum(self._taking.get((person, slot), ()))

    def _idle(self, person: int, day: int) -> list[Any]:
        """Return a term for each slot of a person's day that can be idle: 1 if it is."""
        free = each_bit(self.compiled_problem.free[person] & self.compiled_problem.days[day])
        before = self._reached(person, free)
        after = list(reversed(self._reached(person, free[::-1])))
        terms: list[Any] = []
        for slot, earlier, later in zip(free, before, after, strict=True):
            if earlier is None or later is None or self.draft.busy[person] >> slot & 1:
                continue
            gap = earlier + later - 1 - self._busy(person, slot)
            idle = self._bool()
            self.model.add(idle >= gap)
            terms.append(idle)
        return terms

    def _reached(self, person: int, slots: Iterable[int]) -> list[Any]:
        """Return for each slot whether the person meets anyone before it: None if never, 1 if always, or a variable."""
        reached: Any = None
        found = []
        for slot in slots:
            found.append(reached)
            if self.draft.busy[person] >> slot & 1:
                reached = 1
            elif (person, slot) in self._taking and not isinstance(reached, int):
                step = self._bool()
                self.model.add(step >= self._busy(person, slot))
                if reached is not None:
                    self.model.add_implication(reached, step)
                reached = step
        return found


def improve(
    draft: DraftSchedule, requests: Iterable[int], work: float, *, seed: int = 0, seconds: float | None = None
) -> bool:
    """Replan these requests with all others fixed; the draft never gets worse. Return whether it improved."""
    chosen = list(requests)
    before, old = draft.score(), {request: draft.placed.get(request) for request in chosen}
    hint = {request: draft.take(request) for request in chosen if request in draft.placed}
    model = Model(draft, chosen)
    model.maximise(model.musts(), model.value(), model.compactness())
    model.hint(hint)
    answer = model.solve(work, seed=seed, seconds=seconds)
    draft.restore(old)
    if answer is not None:
        draft.restore(dict.fromkeys(chosen) | answer.places)
        if draft.score() < before:
            draft.restore(old)
    return draft.score() > before
