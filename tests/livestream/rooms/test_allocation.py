"""How a viewer's line is shared among pictures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livestream.forwarding.codecs import Kind
from livestream.forwarding.publication import Publication
from livestream.rooms.allocation import Picture, allocate, cost
from livestream.rooms.downlink import Seat
from livestream.rooms.tracks import Track


def an_encoding(rate: float) -> Publication:
    return Publication(Kind.VIDEO, 1, lambda _: None, rate=rate)


def a_picture(place: int | None, *rates: float, is_certain: bool = False) -> Picture:
    track = Track.SCREEN if place is None else Track.CAMERA
    return Picture(Seat(track, place), [an_encoding(rate) for rate in rates], is_certain=is_certain)


def rates(pictures: list[Picture], rate: float) -> list[float]:
    """Return the rate of what each seat shows; 0 for nothing."""
    shown = allocate(pictures, rate)
    return [shown[picture.seat].rate if picture.seat in shown else 0 for picture in pictures]


SPEAKER, SECOND, THIRD = (a_picture(place, 100, 900, is_certain=place == 0) for place in range(3))


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
    screen = a_picture(None, 1500, is_certain=True)
    assert rates([screen, SPEAKER, SECOND], 1700) == [1500, 100, 100]
    assert rates([screen, SPEAKER, SECOND], 2500) == [1500, 900, 100]


def test_picture_between_small_and_large_is_chosen_where_it_fits() -> None:
    assert rates([a_picture(0, 100, 400, 900)], 500) == [400]


def test_small_picture_further_back_takes_what_a_large_one_leaves() -> None:
    assert rates([a_picture(0, 500, is_certain=True), a_picture(1, 600), a_picture(2, 100)], 650) == [500, 0, 100]


def test_picture_of_unknown_rate_is_not_counted_as_free() -> None:
    shown = allocate([a_picture(place, 0) for place in range(12)], 1_200_000)
    assert len(shown) == 10


@given(
    st.lists(st.lists(st.integers(1, 2000), min_size=1, max_size=3).map(sorted), max_size=12),
    st.integers(-100, 20_000),
)
def test_no_more_is_shown_than_the_line_carries(encodings: list[list[int]], rate: int) -> None:
    pictures = [a_picture(place, *each, is_certain=place == 0) for place, each in enumerate(encodings)]
    shown = allocate(pictures, rate)
    certain = encodings[0][0] if encodings else 0
    assert cost(shown.values()) <= max(rate, certain)
    if rate >= sum(each[0] for each in encodings):
        assert len(shown) == len(encodings)
    if rate >= sum(each[-1] for each in encodings):
        assert [shown[picture.seat].rate for picture in pictures] == [each[-1] for each in encodings]
