"""The services of an installation while it is being built: each is the one of its class."""

from collections.abc import Sequence
from typing import Any, TypeVar

Service = TypeVar("Service")


def the(services: Sequence[Any], kind: type[Service]) -> Service:
    """Return the one service of this class."""
    found: Service = next(service for service in services if type(service) is kind)
    return found
