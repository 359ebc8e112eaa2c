"""Places of pictures in the mixed picture."""

from itertools import combinations

import pytest

from livestream.mixing.layout import HEIGHT, WIDTH, Box, lay_out


@pytest.mark.parametrize("screen", [False, True])
@pytest.mark.parametrize("people", range(13))
def test_pictures_are_apart_and_within_the_whole(people: int, screen: bool) -> None:
    place, boxes = lay_out(people, screen=screen)
    assert (place is not None) == screen
    assert len(boxes) == people
    every = [*boxes, *([place] if place else [])]
    for each in every:
        assert all(length % 2 == 0 for length in (each.x, each.y, each.width, each.height))
        assert 0 <= each.x < each.x + each.width <= WIDTH
        assert 0 <= each.y < each.y + each.height <= HEIGHT
        assert each.width >= 80
        assert each.height >= 80
    for one, other in combinations(every, 2):
        assert one.x + one.width <= other.x or other.x + other.width <= one.x or (
            one.y + one.height <= other.y or other.y + other.height <= one.y
        )  # fmt: skip


def test_screen_is_larger_than_all_people_together() -> None:
    screen, people = lay_out(4, screen=True)
    assert screen is not None
    assert screen.width * screen.height > sum(each.width * each.height for each in people)


def test_picture_fits_undistorted() -> None:
    assert Box(0, 0, 400, 300).fit(320, 180) == Box(0, 38, 400, 224)
    assert Box(10, 20, 400, 100).fit(200, 200) == Box(160, 20, 100, 100)
