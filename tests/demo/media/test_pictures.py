import io
from pathlib import Path

import pytest
from PIL import Image

from expo.demo.data.exhibitors import companies
from expo.demo.media import pictures
from expo.demo.media.pictures import Scene, initials, logo, scene

GOODS = [goods for company in companies() for goods in company.products]


@pytest.fixture
def one_emoji(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be one emoji, a red square, whose file keeps its variation selector."""
    Image.new("RGBA", (256, 256), "red").save(tmp_path / "2699-fe0f.webp", lossless=True)
    monkeypatch.setattr(pictures, "ASSETS", tmp_path)
    pictures.emoji_file.cache_clear()


def test_equal_scenes_are_painted_byte_identical(one_emoji: None) -> None:
    wanted = Scene("lighting", 1, "⚙️")
    assert wanted.painted() == wanted.painted()
    assert wanted.painted() != Scene("lighting", 0, "⚙️").painted()


@pytest.mark.parametrize("emoji", ["⚙️", "⚙"])
def test_emoji_is_found_with_and_without_its_variation_selector(one_emoji: None, emoji: str) -> None:
    with Image.open(io.BytesIO(Scene("lighting", 0, emoji).painted())) as picture:
        assert picture.size == (640, 640)
        assert picture.getpixel((320, 304)) == pytest.approx((254, 0, 0), abs=4)


def test_product_without_an_emoji_gets_a_tile_with_initials(no_assets: None) -> None:
    tiles = [scene(goods) for goods in GOODS]
    assert not any(each.emoji for each in tiles)
    assert all(1 <= len(each.initials) <= 2 for each in tiles)
    with Image.open(io.BytesIO(tiles[0].painted())) as picture:
        assert picture.size == (640, 640)
        assert len(picture.getcolors(640 * 640) or ()) > 100


def test_scene_variation_is_deterministic(no_assets: None) -> None:
    assert {scene(goods).variation for goods in GOODS} == {0, 1}
    assert [scene(goods) for goods in GOODS] == [scene(goods) for goods in GOODS]


def test_fetched_emoji_set_covers_every_product() -> None:
    pictures.emoji_file.cache_clear()
    if not pictures.assets_there():
        return  # fetched by `make demo-pictures`, and not needed for anything else
    assert {goods.emoji for goods in GOODS if pictures.emoji_file(goods.emoji) is None} == set()


def test_logo_is_deterministic_400_pixel_square() -> None:
    company = companies()[0]
    assert logo(company) == logo(company)
    with Image.open(io.BytesIO(logo(company))) as picture:
        assert picture.size == (400, 400)


@pytest.mark.parametrize(
    "words, letters",
    [("Zhejiang Hengnuan Drinkware Co., Ltd.", "ZH"), ("Montado do Ave", "MA"), ("500毫升保温杯", ""), ("Argan", "A")],
)
def test_initials_come_from_significant_words(words: str, letters: str) -> None:
    assert initials(words) == letters
