"""Product pictures composed of 3D emoji on a plain background, and tiles as company logos.

The emoji are Microsoft's Fluent set (MIT), fetched from npm by ``make demo-pictures``.
Without them a product gets a plain tile with its initials. The output is deterministic: the
same goods look the same on every machine.
"""

import asyncio
import colorsys
import io
import re
import zlib
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageColor, ImageDraw, ImageFilter, ImageFont

from expo.demo.data.exhibitors import Company, Goods
from expo.fairs.sections.models import categories, section
from expo.kit.files.pictures import Picture, Pictures
from expo.kit.ids import new_id

ASSETS: Final = Path(__file__).parents[1] / "node_modules" / "@lobehub" / "fluent-emoji-3d" / "assets"
SIDE: Final = 640
"""Side in pixels, as shown by lists and product pages: larger pictures would double the opening time."""

LOGO_SIDE: Final = 400
VARIATIONS: Final = 2
_SMALL: Final = 80
"""Side at which backgrounds and shadows are painted: they are soft, so an eighth of the size is enlarged."""

_BATCH: Final = 3
_HUES: Final = (0.0, 0.035)
_LIGHTS: Final = ((0.34, 0.2), (0.66, 0.24))
_OBJECT_SIDES: Final = (362, 378)
_WORD: Final = re.compile(r"[A-Za-z]+")
_LEGAL: Final = frozenset({"co", "ltd", "inc", "and", "the", "de", "y", "of", "da", "do", "e", "s", "a", "l"})


@dataclass(frozen=True)
class Scene:
    """Content of a picture: an emoji, or else initials, on a category's background."""

    category: str
    variation: int
    emoji: str = ""
    initials: str = ""

    def painted(self) -> bytes:
        """Return the picture, 640 × 640, as a visually lossless JPEG."""
        ground = _ground(self.category, self.variation)
        file = emoji_file(self.emoji) if self.emoji else None
        return _jpeg(_with_letters(ground, self) if file is None else _with_object(ground, file, self.variation))


def assets_there() -> bool:
    """Return whether the emoji have been fetched."""
    return ASSETS.is_dir()


@cache
def emoji_file(emoji: str) -> Path | None:
    """Return the image file of an emoji, or None; only some file names keep the variation selector."""
    full = [f"{ord(each):04x}" for each in emoji]
    names = ("-".join(full), "-".join(each for each in full if each != "fe0f"), "-".join([*full, "fe0f"]))
    return next((file for name in names if (file := ASSETS / f"{name}.webp").is_file()), None)


def scene(goods: Goods) -> Scene:
    """Return the scene for a product's picture."""
    category = section(goods.section).category
    variation = zlib.crc32(goods.number.encode()) % VARIATIONS
    if emoji_file(goods.emoji) is None:
        return Scene(category, variation, initials=initials(goods.title) or goods.number[:2])
    return Scene(category, variation, goods.emoji)


def logo(company: Company) -> bytes:
    """Return a tile with a company's initials on its category's colour, 400 × 400, as JPEG."""
    tile = Image.new("RGB", (LOGO_SIDE, LOGO_SIDE), _colour(section(company.section).category))
    _write(tile, initials(company.english_name) or "X", "white", LOGO_SIDE * 0.42)
    return _jpeg(tile)


def initials(words: str) -> str:
    """Return the initials of the first two significant Latin words, or an empty string."""
    telling = [word for word in _WORD.findall(words) if word.casefold() not in _LEGAL]
    return "".join(word[0] for word in telling[:2]).upper()


@dataclass(frozen=True)
class PicturePainter:
    """Paints and stores pictures in the background, each distinct scene once."""

    pictures: Pictures
    tasks: asyncio.TaskGroup
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_BATCH))
    started: dict[Scene, asyncio.Task[Picture]] = field(default_factory=dict)

    def begin(self, scene: Scene) -> asyncio.Task[Picture]:
        """Start painting a picture unless started; pictures finish in the order of the calls."""
        if scene not in self.started:
            self.started[scene] = self.tasks.create_task(self._paint(scene))
        return self.started[scene]

    async def picture(self, scene: Scene) -> Picture:
        """Return a stored picture with its own id."""
        return replace(await self.begin(scene), id=new_id("pic"))

    async def _paint(self, scene: Scene) -> Picture:
        async with self.turns:
            return await self.pictures.store(await asyncio.to_thread(scene.painted))


@cache
def _colours() -> dict[str, str]:
    return {each.key: each.colour for each in categories()}


def _colour(category: str) -> tuple[int, int, int]:
    red, green, blue = ImageColor.getrgb(_colours()[category])[:3]
    return red, green, blue


@cache
def _ground(category: str, variation: int) -> Image.Image:
    """Return a background of wall and floor in the category's hue, lit from above."""
    hue, _lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in _colour(category)))
    hue, saturation = (hue + _HUES[variation]) % 1, min(saturation, 0.5) * 0.8
    dark, light = _rgb(hue, 0.80, saturation), _rgb(hue, 0.955, saturation)
    x, y = _LIGHTS[variation]
    spot = Image.radial_gradient("L").resize((_SMALL * 3, _SMALL * 3))
    left, top = round(_SMALL * (1.5 - x)), round(_SMALL * (1.5 - y))
    wall = Image.composite(
        Image.new("RGB", (_SMALL, _SMALL), dark),
        Image.new("RGB", (_SMALL, _SMALL), light),
        spot.crop((left, top, left + _SMALL, top + _SMALL)),
    )
    floor = Image.linear_gradient("L").resize((_SMALL, _SMALL)).point(lambda value: max(0, value - 170) * 0.9)
    wall.paste(_rgb(hue, 0.72, saturation), (0, 0), floor)
    return wall.resize((SIDE, SIDE), Image.Resampling.BICUBIC)


def _rgb(hue: float, lightness: float, saturation: float) -> tuple[int, int, int]:
    red, green, blue = (round(part * 255) for part in colorsys.hls_to_rgb(hue, lightness, saturation))
    return red, green, blue


def _with_object(ground: Image.Image, file: Path, variation: int) -> Image.Image:
    """Return the background with an object and its shadow."""
    side = _OBJECT_SIDES[variation]
    with Image.open(file) as opened:
        thing = opened.convert("RGBA").resize((side, side), Image.Resampling.BICUBIC)
    painted = ground.copy()
    left = (SIDE - side) // 2
    top = round(SIDE * 0.48) - side // 2
    painted.paste((38, 40, 46), (0, 0), _shadow(thing.getchannel("A"), left, top))
    painted.paste(thing, (left, top), thing)
    return painted


def _shadow(shape: Image.Image, left: int, top: int) -> Image.Image:
    """Return the mask of an object's soft shadow: slightly below it, and darker where it touches the floor."""
    scale = _SMALL / SIDE
    small = shape.resize((round(shape.width * scale), round(shape.height * scale)), Image.Resampling.BOX)
    mask = Image.new("L", (_SMALL, _SMALL))
    mask.paste(small.point(lambda value: value * 0.34), (round(left * scale), round((top + 28) * scale)))
    begins, _above, ends, foot = small.getbbox() or (0, 0, *small.size)
    floor, middle = round(top * scale) + foot, round(left * scale)
    contact = Image.new("L", (_SMALL, _SMALL))
    ImageDraw.Draw(contact).ellipse((middle + begins + 2, floor - 2, middle + ends - 2, floor + 3), fill=110)
    soft = mask.filter(ImageFilter.GaussianBlur(2.7))
    soft.paste(130, (0, 0), contact.filter(ImageFilter.GaussianBlur(1.6)))
    return soft.resize((SIDE, SIDE), Image.Resampling.BICUBIC)


def _with_letters(ground: Image.Image, scene: Scene) -> Image.Image:
    painted = ground.copy()
    _write(painted, scene.initials, _colour(scene.category), SIDE * 0.3)
    return painted


def _write(image: Image.Image, letters: str, colour: str | tuple[int, int, int], size: float) -> None:
    centre = (image.width / 2, image.height / 2)
    ImageDraw.Draw(image).text(centre, letters, fill=colour, font=ImageFont.load_default(size), anchor="mm")


def _jpeg(image: Image.Image) -> bytes:
    """Return a picture for `Pictures`, which converts it to WebP: PNG would take three times as long."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=97, subsampling=0)
    return out.getvalue()
