"""How a viewer's line is shared among pictures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livestream.forwarding.codecs import Kind
from livestream.forwarding.publication import Publication
from livestream.rooms.allocation import Picture, allocate, cost
from livestream.rooms.downlink import Seat
from livestream.rooms.tracks import Track


def an_encoding(rate: float | None) -> Publication:
    return Publication(Kind.VIDEO, 1, lambda _: None, rate=rate)


def a_picture(place: int | None, *rates: float | None, shown: int | None = None, is_certain: bool = False) -> Picture:
    """Return a picture whose encodings take so many bits a second; the seat shows the one numbered ``shown``."""
    encodings = [an_encoding(rate) for rate in rates]
    seat = Seat(Track.SCREEN if place is None else Track.CAMERA, place)
    return Picture(seat, encodings, shown=None if shown is None else encodings[shown], is_certain=is_certain)


def rates(pictures: list[Picture], rate: float) -> list[float | None]:
    """Return the rate of what each seat shows; 0 for nothing."""
    shown = allocate(pictures, rate)
    return [shown[picture.seat].rate if picture.seat in shown else 0 for picture in pictures]


SPEAKER, SECOND, THIRD = (a_picture(place, 100, 900, shown=1, is_certain=place == 0) for place in range(3))


@pytest.mark.parametrize(
    "rate, expected",
    [
        (2700, [900, 900, 900]),
        (2699, [900, 900, 100]),
        (1900, [900, 900, 100]),
        (1100, [900, 100, 100]),
        (300, [100, 100, 100]),
        (299, [100, 100, 0]),
        (0, [100, 0, 0]),
        (-50, [100, 0, 0]),
    ],
)
def test_everybody_is_seen_small_before_anybody_is_seen_large(rate: float, expected: list[float]) -> None:
    assert rates([SPEAKER, SECOND, THIRD], rate) == expected


def test_screen_comes_before_the_speaker() -> None:
    screen = a_picture(None, 1500, shown=0, is_certain=True)
    assert rates([screen, SPEAKER, SECOND], 1700) == [1500, 100, 100]
    assert rates([screen, SPEAKER, SECOND], 2500) == [1500, 900, 100]


def test_picture_between_small_and_large_is_chosen_where_it_fits() -> None:
    assert rates([a_picture(0, 100, 400, 900)], 500) == [400]


def test_small_picture_further_back_takes_what_a_large_one_leaves() -> None:
    pictures = [a_picture(0, 500, is_certain=True), a_picture(1, 600), a_picture(2, 100)]
    assert rates(pictures, 650) == [500, 0, 100]


def test_picture_that_is_not_shown_yet_needs_a_reserve() -> None:
    assert rates([a_picture(0, 100, 900, shown=0)], 1124) == [100]
    assert rates([a_picture(0, 100, 900, shown=0)], 1125) == [900]
    assert rates([a_picture(0, 100, 900, shown=1)], 900) == [900]
    assert rates([a_picture(0, 100)], 124) == [0]
    assert rates([a_picture(0, 100, shown=0)], 100) == [100]


def test_rates_that_vary_do_not_change_what_is_shown() -> None:
    present: list[int | None] = [None] * 3
    changes = 0
    for second in range(100):
        noise = 1 + 0.03 * (second % 3 - 1)
        pictures = [a_picture(at, 120 * noise, 400 / noise, 1000 * noise, shown=present[at]) for at in range(3)]
        shown = allocate(pictures, 2400)
        chosen = [each.encodings.index(shown[each.seat]) if each.seat in shown else None for each in pictures]
        changes += chosen != present
        present = chosen
    assert changes <= 3


def test_order_in_which_encodings_are_listed_does_not_decide() -> None:
    assert rates([a_picture(0, 900, 100, is_certain=True)], 60) == [100]
    assert rates([a_picture(0, 900, 100, is_certain=True)], 2000) == [900]


def test_picture_of_unknown_rate_is_not_counted_as_free() -> None:
    shown = allocate([a_picture(place, None) for place in range(12)], 1_200_000)
    assert len(shown) == 9


@given(
    st.lists(st.lists(st.integers(1, 2000), min_size=1, max_size=3).map(sorted), max_size=12),
    st.integers(-100, 20_000),
)
def test_no_more_is_shown_than_the_line_carries(encodings: list[list[int]], rate: int) -> None:
    pictures = [
        a_picture(place, *each, shown=len(each) - 1, is_certain=place == 0) for place, each in enumerate(encodings)
    ]
    shown = allocate(pictures, rate)
    certain = encodings[0][0] if encodings else 0
    assert cost(shown.values()) <= max(rate, certain)
    if rate >= sum(each[0] for each in encodings):
        assert len(shown) == len(encodings)
    if rate >= sum(each[-1] for each in encodings):
        assert [shown[picture.seat].rate for picture in pictures] == [each[-1] for each in encodings]
