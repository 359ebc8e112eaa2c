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


def test_a_service_of_a_feature_that_is_not_needed_is_refused_by_name() -> None:
    seen = some_parts().seen_by("booths", ())
    with pytest.raises(PartMissing, match="booths asks for Hall of halls, which is not among its needs"):
        _ = seen[Hall]


def test_a_service_that_is_built_later_is_named() -> None:
    with pytest.raises(PartMissing, match="halls asks for Booth, which nothing below it has built"):
        _ = some_parts().seen_by("halls", ())[Booth]


def test_what_stands_below_all_features_is_seen_by_each() -> None:
    parts = Parts()
    parts.add([Hall(7)])
    assert parts.seen_by("booths", ())[Hall] == Hall(7)


def test_a_second_service_of_a_class_is_refused_and_the_first_one_stays() -> None:
    parts = some_parts()
    with pytest.raises(ValueError, match="booths builds a second Hall"):
        parts.seen_by("booths", ("halls",)).add([Hall(2)])
    assert parts.services[Hall] == Hall(1)


def test_a_service_that_is_there_already_may_be_handed_on() -> None:
    parts, given = Parts(), Hall(3)
    parts.add([given])
    parts.seen_by("halls", ()).add([given])
    assert parts.seen_by("booths", ())[Hall] is given


def test_offers_reach_who_asked_before_they_were_made() -> None:
    parts = some_parts()
    below = Booth(Hall(1), parts.seen_by("booths", ("halls",)).offered(Hall))
    assert list(below.listeners) == []
    parts.seen_by("above", ("booths",)).offer([Hall(8), Hall(9)])
    assert list(below.listeners) == [Hall(8), Hall(9)]


def test_services_name_what_nobody_has_built() -> None:
    with pytest.raises(PartMissing, match="Booth"):
        _ = Services()[Booth]
