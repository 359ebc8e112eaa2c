"""Legible text colours: WCAG 2.2 contrast, and the nearest colour with enough of it.

No colour reads at 4.5 : 1 both on white and on a dark surface that is lighter than black. The organiser's
colour is therefore checked against the light surfaces, and the one for dark surfaces is derived from it by
mixing in white until it is legible (WCAG 2.2, success criterion 1.4.3).
"""

import re
from typing import Final

from expo.fairs.branding.errors import ContrastTooLow
from expo.kit.errors import Invalid

MIN_CONTRAST: Final = 4.5
DARK_CONTRAST: Final = 6.5
"""Contrast of derived colours: above the limit, because text on dark surfaces is read with wider pupils."""

LIGHT: Final = "#F1F2F1"
DARK: Final = "#222726"
"""The darkest light surface and the lightest dark surface that the pages set text on."""

_COLOUR: Final = re.compile(r"#?([0-9A-Fa-f]{6})")
_STEPS: Final = 100


def checked_accent(value: str) -> str:
    """Return a colour as #RRGGBB, legible on light surfaces; raises `Invalid`, `ContrastTooLow`."""
    colour = as_colour(value)
    if colour is None:
        raise Invalid("Enter the colour as #RRGGBB, for example #8A1F2B.", field="accent")
    if contrast(colour, LIGHT) < MIN_CONTRAST:
        raise ContrastTooLow(readable(colour, on=LIGHT))
    return colour


def as_colour(value: str) -> str | None:
    """Return a colour as #RRGGBB in capitals, or None if it is not a colour."""
    match = _COLOUR.fullmatch(value.strip())
    return f"#{match[1].upper()}" if match else None


def readable(colour: str, *, on: str) -> str:
    """Return the legible colour nearest to ``colour`` on a surface, mixing in black or white.

    The minimum contrast is WCAG's on light surfaces and `DARK_CONTRAST` on dark ones.
    """
    away, minimum = ((0, 0, 0), MIN_CONTRAST) if _luminance(on) > 0.18 else ((255, 255, 255), DARK_CONTRAST)
    for step in range(_STEPS + 1):
        mixed = _mixed(_parts(colour), away, step / _STEPS)
        if contrast(mixed, on) >= minimum:
            return mixed
    raise AssertionError("black reads on what is light, white on what is dark")


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mixed(colour: tuple[int, int, int], other: tuple[int, int, int], share: float) -> str:
    red, green, blue = (round(one + (to - one) * share) for one, to in zip(colour, other, strict=True))
    return f"#{red:02X}{green:02X}{blue:02X}"


def _luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2.2)."""
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
