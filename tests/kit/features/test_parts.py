"""A feature sees what it needs and its own; what is missing is named, with who asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from expo.kit.features.parts import PartMissing, Parts, Services


@dataclass(frozen=True)
class Hall:
    number: int


@dataclass(frozen=True)
class Booth:
    hall: Hall
    listeners: Sequence[Hall] = field(default_factory=tuple)


def some_parts() -> Parts:
    parts = Parts()
    parts.seen_by("halls", ()).add([Hall(1)])
    return parts


def test_a_service_of_a_needed_feature_is_found_by_its_class() -> None:
    seen = some_parts().seen_by("booths", ("halls",))
    assert (seen[Hall], seen.find(Hall), seen.find(Booth)) == (Hall(1), Hall(1), None)


def test_service_of_an_undeclared_feature_is_refused_by_name() -> None:
    seen = some_parts().seen_by("booths", ())
    with pytest.raises(PartMissing, match="booths asks for Hall of halls, which is not among its needs"):
        _ = seen[Hall]


def test_service_not_yet_built_is_named() -> None:
    with pytest.raises(PartMissing, match="halls asks for Booth, which nothing below it has built"):
        _ = some_parts().seen_by("halls", ())[Booth]


def test_base_services_are_visible_to_every_feature() -> None:
    parts = Parts()
    parts.add([Hall(7)])
    assert parts.seen_by("booths", ())[Hall] == Hall(7)


def test_second_service_of_a_class_is_refused() -> None:
    parts = some_parts()
    with pytest.raises(ValueError, match="booths builds a second Hall"):
        parts.seen_by("booths", ("halls",)).add([Hall(2)])
    assert parts.services[Hall] == Hall(1)


def test_existing_service_may_be_added_again() -> None:
    parts, given = Parts(), Hall(3)
    parts.add([given])
    parts.seen_by("halls", ()).add([given])
    assert parts.seen_by("booths", ())[Hall] is given


def test_offers_reach_earlier_subscribers() -> None:
    parts = some_parts()
    below = Booth(Hall(1), parts.seen_by("booths", ("halls",)).offered(Hall))
    assert list(below.listeners) == []
    parts.seen_by("above", ("booths",)).offer([Hall(8), Hall(9)])
    assert list(below.listeners) == [Hall(8), Hall(9)]


def test_services_name_a_missing_class() -> None:
    with pytest.raises(PartMissing, match="Booth"):
        _ = Services()[Booth]
