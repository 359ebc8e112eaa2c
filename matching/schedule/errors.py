"""How planning can go wrong.

SchedulingError
├── InvalidProblem   (also a ValueError)  what was asked for contradicts itself
└── UnknownName      (also a LookupError) no such buyer, exhibitor, member of staff or wish
"""


class SchedulingError(Exception):
    """The parent of every error of planning."""


class InvalidProblem(SchedulingError, ValueError):
    """What was asked for contradicts itself; the message names the part."""


class UnknownName(SchedulingError, LookupError):
    """The problem knows no such buyer, exhibitor, member of staff or wish."""
