"""Errors of scheduling.

SchedulingError
├── InvalidProblem   (also a ValueError)  the request contradicts itself
└── UnknownName      (also a LookupError) no such buyer, exhibitor, staff member or request
"""


class SchedulingError(Exception):
    """Base class of all scheduling errors."""


class InvalidProblem(SchedulingError, ValueError):
    """The request contradicts itself; the message names the part."""


class UnknownName(SchedulingError, LookupError):
    """The problem has no such buyer, exhibitor, staff member or request."""
