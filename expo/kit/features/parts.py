"""The services of an installation while it is being built: each is the one of its class."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

Part = TypeVar("Part")


class PartMissing(LookupError):
    """Somebody asks for a service that nobody built, that is built later, or that is not among what it needs."""


class Services(dict[type, Any]):
    """All services of an installation by their class."""

    def __missing__(self, kind: type) -> Any:
        """Raise `PartMissing` with the name of what is missing."""
        raise PartMissing(f"No feature has built {kind.__module__}.{kind.__qualname__}.")


@dataclass(frozen=True)
class Parts:
    """What is built so far, as one feature may see it.

    A feature sees what stands below all features, what the features in its ``needs`` have built, and its own.
    """

    _services: Services = field(default_factory=Services)
    _owners: dict[type, str] = field(default_factory=dict)
    _offered: dict[type, list[Any]] = field(default_factory=dict)
    _asker: str = ""
    _seen: frozenset[str] | None = None

    @property
    def services(self) -> Services:
        """All services, whoever built them."""
        return self._services

    def seen_by(self, feature: str, needs: Iterable[str]) -> "Parts":
        """Return the same parts as a feature sees them that needs others; what is added later is seen as well."""
        seen = frozenset({"", feature, *needs})
        return Parts(self._services, self._owners, self._offered, feature, seen)

    def __getitem__(self, kind: type[Part]) -> Part:
        """Return the one service of this class; raises `PartMissing`."""
        owner = self._owners.get(kind)
        if owner is None:
            raise PartMissing(f"{self._asker} asks for {kind.__name__}, which nothing below it has built.")
        if self._seen is not None and owner not in self._seen:
            raise PartMissing(f"{self._asker} asks for {kind.__name__} of {owner}, which is not among its needs.")
        return cast("Part", self._services[kind])

    def find(self, kind: type[Part]) -> Part | None:
        """Return the service of this class that is there already, or None."""
        return self[kind] if kind in self._owners else None

    def add(self, services: Iterable[object]) -> None:
        """Take services in as the asking feature's; raises `ValueError` where there is one of the class already."""
        for service in services:
            kind = type(service)
            if self._services.setdefault(kind, service) is not service:
                raise ValueError(f"{self._asker} builds a second {kind.__name__}.")
            self._owners.setdefault(kind, self._asker)

    def offered(self, kind: type[Part]) -> Sequence[Part]:
        """Return what features offer of this class: empty while services are being built, whole afterwards."""
        return self._offered.setdefault(kind, [])

    def offer(self, offers: Iterable[object]) -> None:
        """Take in what a feature offers to those below it."""
        for each in offers:
            self._offered.setdefault(type(each), []).append(each)
