"""The services of an installation under construction, one per class."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

Part = TypeVar("Part")


class PartMissing(LookupError):
    """A requested service does not exist, is built later, or belongs to a feature outside ``needs``."""


class Services(dict[type, Any]):
    """All services of an installation by their class."""

    def __missing__(self, kind: type) -> Any:
        """Raise `PartMissing` with the name of the missing class."""
        raise PartMissing(f"No feature has built {kind.__module__}.{kind.__qualname__}.")


@dataclass(frozen=True)
class Parts:
    """The services built so far, as visible to one feature.

    A feature sees the services below all features, those of the features in its ``needs``, and its own.
    """

    _services: Services = field(default_factory=Services)
    _owners: dict[type, str] = field(default_factory=dict)
    _offered: dict[type, list[Any]] = field(default_factory=dict)
    _asker: str = ""
    _visible: frozenset[str] | None = None

    @property
    def services(self) -> Services:
        """All services, of every feature."""
        return self._services

    def seen_by(self, feature: str, needs: Iterable[str]) -> "Parts":
        """Return a live view of these parts for a feature and its ``needs``."""
        visible = frozenset({"", feature, *needs})
        return Parts(self._services, self._owners, self._offered, feature, visible)

    def __getitem__(self, kind: type[Part]) -> Part:
        """Return the one service of this class; raises `PartMissing`."""
        owner = self._owners.get(kind)
        if owner is None:
            raise PartMissing(f"{self._asker} asks for {kind.__name__}, which nothing below it has built.")
        if self._visible is not None and owner not in self._visible:
            raise PartMissing(f"{self._asker} asks for {kind.__name__} of {owner}, which is not among its needs.")
        return cast("Part", self._services[kind])

    def find(self, kind: type[Part]) -> Part | None:
        """Return the service of this class if it has been built, or None."""
        return self[kind] if kind in self._owners else None

    def add(self, services: Iterable[object]) -> None:
        """Add services of this feature; raises `ValueError` if there is already one of the class."""
        for service in services:
            kind = type(service)
            if self._services.setdefault(kind, service) is not service:
                raise ValueError(f"{self._asker} builds a second {kind.__name__}.")
            self._owners.setdefault(kind, self._asker)

    def offered(self, kind: type[Part]) -> Sequence[Part]:
        """Return the features' offers of this class: empty while services are being built, complete afterwards."""
        return self._offered.setdefault(kind, [])

    def offer(self, offers: Iterable[object]) -> None:
        """Add a feature's offers to those below it."""
        for each in offers:
            self._offered.setdefault(type(each), []).append(each)
