"""PNG icons of the site, for home screens that take no SVG: rendered from our own ``favicon.svg``."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final
from xml.etree import ElementTree as ET

import resvg_py


@dataclass(frozen=True)
class Icon:
    """A PNG icon: its side in pixels, the share of the side that the drawing takes, and the background (None: none)."""

    side: int
    share: float = 1.0
    ground: str | None = None


GROUND: Final = "#e8f2f5"
ICONS: Final = {
    "192": Icon(192),
    "512": Icon(512),
    # Launchers cut these to a circle or a drop: the safe zone is four fifths (w3.org/TR/appmanifest).
    "maskable-192": Icon(192, 0.68, GROUND),
    "maskable-512": Icon(512, 0.68, GROUND),
    "apple-180": Icon(180, 0.8, GROUND),
}


@cache
def png(name: str) -> bytes:
    """Return an icon of `ICONS` as a PNG; takes some ten milliseconds the first time. Raises KeyError."""
    icon = ICONS[name]
    return resvg_py.svg_to_bytes(
        svg_string=_drawing(icon.share), width=icon.side, background=icon.ground, skip_system_fonts=True
    )


def _drawing(share: float) -> str:
    """Return the drawing with the margin that leaves it its share of the side."""
    source = (files("frontend") / "static" / "favicon.svg").read_text(encoding="utf-8")
    root = ET.fromstring(source)  # noqa: S314 - our own file
    side = float(root.attrib["viewBox"].split()[2])
    whole = side / share
    margin = (whole - side) / 2
    root.set("viewBox", f"{-margin} {-margin} {whole} {whole}")
    return ET.tostring(root, encoding="unicode")
