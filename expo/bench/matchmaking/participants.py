"""Artificial buyers and exhibitors who want to meet, from a seed: time zones, hours, languages and favourites."""

from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Final

from matching.schedule.problem import Exhibitor, MeetingRequest, Person, PersonLimits, Problem, Slot, Strength, Want

MINUTES: Final = 30
_DAY: Final = 24 * 60
_OPENS: Final = 5 * 60
"""Minutes after midnight UTC: 13:00 in Guangzhou, 7:00 in Berlin."""
_PER_DAY: Final = 20
"""Slots per day at most: ten hours."""
_ZONES: Final = ((480, 15), (330, 15), (240, 14), (180, 20), (60, 16), (120, 8), (-180, 7), (-300, 5))
"""Minutes ahead of UTC, and percentage of buyers in the zone."""
_TONGUES: Final = {480: "zh", 330: "en", 240: "ar", 180: "ru", 60: "en", 120: "fr", -180: "pt", -300: "es"}
_MUSTS: Final = (1, 3)
_LIKES: Final = (5, 15)


@dataclass(frozen=True)
class ParticipantCounts:
    """Sizes and a seed; equal values make equal problems."""

    buyers: int
    exhibitors: int
    slots: int
    seed: int

    def problem(self) -> Problem:
        """Return the problem: slots, people and requests."""
        rng = Random(self.seed)  # noqa: S311 - made up, not secret
        slots = tuple(_slot(number) for number in range(self.slots))
        buyers = tuple(_buyer(rng, number, slots) for number in range(self.buyers))
        exhibitors = tuple(_exhibitor(rng, number, slots) for number in range(self.exhibitors))
        return Problem(slots, buyers, exhibitors, _requests(rng, buyers, exhibitors), MINUTES)


def _slot(number: int) -> Slot:
    day, place = divmod(number, _PER_DAY)
    return Slot(day * _DAY + _OPENS + place * MINUTES, day)


def _buyer(rng: Random, number: int, slots: tuple[Slot, ...]) -> Person:
    (zone,) = rng.choices([each for each, _ in _ZONES], [share for _, share in _ZONES])
    languages = {_TONGUES[zone]} | ({"en"} if rng.random() < 0.85 else set())
    limits = PersonLimits(per_day=rng.choice((None, 5, 8)), in_row=rng.choice((None, None, 4)))
    return Person(f"b{number}", _free(rng, slots, zone, 8 * 60, 20 * 60), frozenset(languages), limits)


def _exhibitor(rng: Random, number: int, slots: tuple[Slot, ...]) -> Exhibitor:
    big = rng.random() < 0.15
    count = rng.randint(3, 8) if big else rng.randint(1, 4)
    staff = tuple(_member(rng, f"e{number}s{each}", slots, late=each % 2 == 1) for each in range(count))
    return Exhibitor(f"e{number}", staff, rng.choice((None, max(1, count - 1))))


def _member(rng: Random, name: str, slots: tuple[Slot, ...], *, late: bool) -> Person:
    languages = {"zh"} | {tongue for tongue, share in _SPOKEN if rng.random() < share}
    begins = 13 * 60 if late else 10 * 60
    free = _free(rng, slots, 480, begins, begins + 10 * 60)
    return Person(name, free, frozenset(languages), PersonLimits(in_row=rng.choice((None, 6))))


_SPOKEN: Final = (("en", 0.8), ("ru", 0.15), ("es", 0.1), ("ar", 0.08), ("fr", 0.08), ("pt", 0.04))


def _free(rng: Random, slots: tuple[Slot, ...], zone: int, begins: int, ends: int) -> frozenset[int]:
    """Return the slots in a person's hours, on the days they are present, without lunch and errands."""
    days = sorted({each.day for each in slots})
    present_days = set(rng.sample(days, rng.randint((len(days) + 1) // 2, len(days))))
    errand = {day: rng.choice((12 * 60, 13 * 60, rng.randrange(begins, ends, MINUTES))) for day in days}
    found = set()
    for index, slot in enumerate(slots):
        local = (slot.begins + zone) % _DAY
        if (
            slot.day in present_days
            and begins <= local < ends
            and not errand[slot.day] <= local < errand[slot.day] + 60
        ):
            found.add(index)
    return frozenset(found)


def _requests(rng: Random, buyers: tuple[Person, ...], exhibitors: tuple[Exhibitor, ...]) -> tuple[MeetingRequest, ...]:
    """Return requests; popularity of exhibitors and buyers falls as 1/rank."""
    by_buyer = _wants(rng, [each.id for each in buyers], [each.id for each in exhibitors], _MUSTS)
    by_exhibitor = _wants(rng, [each.id for each in exhibitors], [each.id for each in buyers], (0, 2))
    pairs = dict.fromkeys([*by_buyer, *((buyer, exhibitor) for exhibitor, buyer in by_exhibitor)])
    return tuple(
        MeetingRequest(*pair, by_buyer.get(pair), by_exhibitor.get(pair[::-1]), 2 if rng.random() < 0.05 else 1)
        for pair in pairs
    )


def _wants(rng: Random, side: list[str], others: list[str], musts: tuple[int, int]) -> dict[tuple[str, str], Want]:
    ranked = rng.sample(others, len(others))
    pull = list(accumulate(1 / (10 + rank) for rank in range(len(ranked))))
    found: dict[tuple[str, str], Want] = {}
    for one in side:
        must, like = rng.randint(*musts), rng.randint(*_LIKES)
        for place, other in enumerate(dict.fromkeys(rng.choices(ranked, cum_weights=pull, k=must + like))):
            want = Want(Strength.MUST) if place < must else Want(Strength.LIKE, rng.randint(1, 10))
            found[one, other] = Want(Strength.NEVER) if place >= must and rng.random() < 0.02 else want
    return found
