"""Style sheet with the brand colour of a fair."""

import re
from typing import Final

_COLOUR: Final = re.compile(r"#[0-9A-F]{6}")


def brand_sheet(accent: str | None, on_dark: str | None, scope: str = ":root") -> str:
    """Return the CSS that sets the accent colours of elements matching ``scope``, a selector.

    ``accent`` is the brand colour on light surfaces, ``on_dark`` on dark ones, both as #RRGGBB in capitals. Empty if
    one is missing or malformed.
    """
    if not accent or not on_dark or not (_COLOUR.fullmatch(accent) and _COLOUR.fullmatch(on_dark)):
        return ""
    return f"""{scope} {{
  --link: light-dark({accent}, {on_dark});
  --accent: light-dark({accent}, {on_dark});
  --on-accent: light-dark(#FFFFFF, #0D1110);
  --accent-hover: light-dark(color-mix(in srgb, {accent} 80%, #000), color-mix(in srgb, {on_dark} 80%, #FFF));
  --accent-sunk: light-dark(color-mix(in srgb, {accent} 5%, #FFF), color-mix(in srgb, {on_dark} 12%, #121514));
}}
"""
