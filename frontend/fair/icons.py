"""The site's icon as pictures of pixels, for home screens that take no drawing: made from our own ``favicon.svg``."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final
from xml.etree import ElementTree as ET

import resvg_py


@dataclass(frozen=True)
class Icon:
    """A picture: its side in pixels, how much of it the drawing takes, and the ground (None: nothing)."""

    side: int
    share: float = 1.0
    ground: str | None = None


GROUND: Final = "#e8f2f5"
ICONS: Final = {
    "192": Icon(192),
    "512": Icon(512),
    # Launchers cut these to a circle or a drop: what counts lies within four fifths (w3.org/TR/appmanifest).
    "maskable-192": Icon(192, 0.68, GROUND),
    "maskable-512": Icon(512, 0.68, GROUND),
    "apple-180": Icon(180, 0.8, GROUND),
}


@cache
def png(name: str) -> bytes:
    """Return a picture of `ICONS`; takes some ten milliseconds the first time. Raises KeyError."""
    icon = ICONS[name]
    return resvg_py.svg_to_bytes(
        svg_string=_drawing(icon.share), width=icon.side, background=icon.ground, skip_system_fonts=True
    )


def _drawing(share: float) -> str:
    """Return the drawing with so much room around it that it takes its share."""
    source = (files("frontend") / "static" / "favicon.svg").read_text(encoding="utf-8")
    root = ET.fromstring(source)  # noqa: S314 - our own file
    side = float(root.attrib["viewBox"].split()[2])
    whole = side / share
    margin = (whole - side) / 2
    root.set("viewBox", f"{-margin} {-margin} {whole} {whole}")
    return ET.tostring(root, encoding="unicode")
