"""The floor of a hall: what fits on it, and rows of spaces numbered at once."""

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.fairs.floor_plans.errors import DuplicateSpaceNumber, SpaceOutside, SpacesOverlap
from expo.fairs.floor_plans.models import Entrance, Floor, Rows, Space, checked_floor, walk_order
from expo.kit.errors import ExpoError, Invalid


def a_space(number: str = "A01", **changes: float) -> Space:
    return Space(**({"number": number, "x": 0.0, "y": 0.0, "width": 3.0, "depth": 3.0} | changes))  # type: ignore[arg-type]


def a_floor(*spaces: Space, **changes: Any) -> Floor:
    return replace(Floor(20, 10, list(spaces)), **changes)


def test_spaces_may_touch_and_are_normalised() -> None:
    floor = checked_floor(a_floor(a_space("a01"), a_space("1.1b02", x=3.0000004)))
    assert floor.spaces == [a_space("A01"), a_space("1.1B02", x=3.0)]


@pytest.mark.parametrize(
    "floor,error,field",
    [
        (a_floor(a_space(), a_space("A02", x=2.99)), SpacesOverlap, "spaces"),
        (a_floor(a_space("A02", y=1, x=1, width=1, depth=1), a_space()), SpacesOverlap, "spaces"),
        (a_floor(a_space(), a_space("a01", x=4)), DuplicateSpaceNumber, "spaces.number"),
        (a_floor(a_space(x=17.01)), SpaceOutside, "spaces"),
        (a_floor(a_space(y=7.5)), SpaceOutside, "spaces"),
        (a_floor(a_space(x=-0.01)), Invalid, "spaces.x"),
        (a_floor(a_space(y=math.nan)), Invalid, "spaces.y"),
        (a_floor(a_space(y=math.inf)), Invalid, "spaces.y"),
        (a_floor(a_space(width=0.49)), Invalid, "spaces.width"),
        (a_floor(a_space(depth=0)), Invalid, "spaces.depth"),
        (a_floor(a_space("no. 1")), Invalid, "spaces.number"),
        (a_floor(a_space(" ")), Invalid, "spaces.number"),
        (a_floor(width=2000.5), Invalid, "width"),
        (a_floor(depth=0), Invalid, "depth"),
        (a_floor(entrances=[Entrance(21, 0)]), Invalid, "entrances"),
        (a_floor(entrances=[Entrance(0, -1)]), Invalid, "entrances.y"),
        (a_floor(entrances=[Entrance(0, 0)] * 21), Invalid, "entrances"),
        (a_floor(*[a_space()] * 2001), Invalid, "spaces"),
    ],
)
def test_invalid_floor_is_refused_at_its_field(floor: Floor, error: type[ExpoError], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_floor(floor)
    assert (type(refusal.value), refusal.value.field) == (error, field)


def test_rows_are_paired_back_to_back_and_numbered() -> None:
    floor = Rows("1.1A01", rows=3, per_row=4, block=2).floor()
    assert [each.number for each in floor.spaces[:5]] == ["1.1A01", "1.1A02", "1.1A03", "1.1A04", "1.1B01"]
    first, second, third = (floor.spaces[index] for index in (0, 4, 8))
    assert (first.y, second.y, third.y) == (3, 6, 12)
    assert [each.x for each in floor.spaces[:4]] == [3, 6, 12, 15]
    assert (floor.width, floor.depth, floor.entrances) == (21, 18, [Entrance(10.5, 18)])


@pytest.mark.parametrize("first,last", [("A1", "A11"), ("Z098", "Z108"), ("4.2-AA07", "4.2-AA17"), ("B99", "B109")])
def test_numbers_keep_leading_zeros(first: str, last: str) -> None:
    floor = Rows(first, rows=1, per_row=11).floor()
    assert (floor.spaces[0].number, floor.spaces[-1].number) == (first, last)


def test_row_after_z_is_aa() -> None:
    floor = Rows("Y1", rows=4, per_row=1).floor()
    assert [each.number for each in floor.spaces] == ["Y1", "Z1", "AA1", "AB1"]
    assert Rows("ZZ1", rows=2, per_row=1).floor().spaces[1].number == "AAA1"


@pytest.mark.parametrize(
    "changes,field",
    [
        ({"first": "A"}, "first"),
        ({"first": "12"}, "first"),
        ({"first": ""}, "first"),
        ({"first": "1.1.1.1.1.1.A999"}, "first"),
        ({"rows": 0}, "rows"),
        ({"rows": 101}, "rows"),
        ({"per_row": 0}, "perRow"),
        ({"rows": 11, "per_row": 200}, "perRow"),
        ({"block": -1}, "block"),
        ({"width": 0.1}, "spaceWidth"),
        ({"depth": math.nan}, "spaceDepth"),
        ({"aisle": 0.5}, "aisle"),
        ({"width": 1999, "per_row": 200}, "width"),
    ],
)
def test_invalid_rows_are_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        replace(Rows("A01", rows=2, per_row=20), **changes).floor()
    assert refusal.value.field == field


@pytest.mark.parametrize("given,field", [({"width": 20.9}, "width"), ({"depth": 11.9}, "depth")])
def test_a_hall_too_small_for_its_rows_is_refused(given: dict[str, float], field: str) -> None:
    rows = Rows("A01", rows=2, per_row=5)
    assert rows.floor(width=21, depth=12).width == 21
    with pytest.raises(Invalid) as refusal:
        rows.floor(**given)
    assert refusal.value.field == field


@given(st.integers(1, 12), st.integers(1, 30), st.sampled_from([2.0, 3.0, 4.5, 0.5]), st.integers(0, 9))
def test_rows_never_overlap_nor_leave_the_hall(rows: int, per_row: int, side: float, block: int) -> None:
    floor = Rows("A01", rows, per_row, width=side, depth=side, aisle=2.5, block=block).floor()
    assert len({each.number for each in floor.spaces}) == rows * per_row


def test_walk_order_sorts_spaces_naturally() -> None:
    numbers = ["B1", "A10", "A2", "1.10A1", "1.2A1"]
    assert [each.number for each in walk_order([a_space(each) for each in numbers])] == [
        "1.2A1", "1.10A1", "A2", "A10", "B1",
    ]  # fmt: skip


def test_largest_hall_is_laid_out() -> None:
    assert len(Rows("A001", rows=40, per_row=50).floor().spaces) == 2000


def plainly_overlapping(spaces: list[Space]) -> tuple[str, str] | None:
    """Return the first two that overlap, each compared with all to its right."""
    ordered = sorted(spaces, key=lambda space: space.x)
    pairs = ((one, other) for index, one in enumerate(ordered) for other in ordered[index + 1 :])
    return next(((one.number, other.number) for one, other in pairs if one.overlaps(other)), None)


SIDES = st.sampled_from([0.5, 0.51, 1.0, 2.0, 7.0])
PLACES = st.integers(0, 24).map(lambda half: half / 2)
DENSE = st.lists(st.tuples(PLACES, PLACES, SIDES, SIDES), max_size=14)
SPARSE = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300), SIDES, SIDES), max_size=40)


@given(DENSE | SPARSE)
def test_first_overlap_equals_the_one_of_exhaustive_comparison(places: list[tuple[float, float, float, float]]) -> None:
    spaces = [Space(f"A{index}", *place) for index, place in enumerate(places)]
    found = None
    try:
        checked_floor(Floor(400, 400, spaces))
    except SpacesOverlap as refused:
        found = str(refused)
    pair = plainly_overlapping(spaces)
    assert found == (str(SpacesOverlap(*pair)) if pair else None)


@pytest.mark.parametrize("overlapping", [False, True])
def test_spaces_in_one_column_are_not_compared_pairwise(monkeypatch: pytest.MonkeyPatch, *, overlapping: bool) -> None:
    spaces = [Space(f"A{index}", 0, index, 1, 1) for index in range(1999)]
    last = Space("LAST", 0.5, 1997.5, 1, 1) if overlapping else Space("LAST", 0, 1999, 1, 1)
    looked = 0

    def bottom(space: Space) -> float:
        nonlocal looked
        looked += 1
        return round(space.y + space.depth, 2)

    monkeypatch.setattr(Space, "bottom", property(bottom))
    if overlapping:
        with pytest.raises(SpacesOverlap, match="A1997 and LAST"):
            checked_floor(Floor(10, 2000, [*spaces, last]))
    else:
        checked_floor(Floor(10, 2000, [*spaces, last]))
    assert looked < 10 * 2000
