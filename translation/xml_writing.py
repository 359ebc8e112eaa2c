"""XML output with text escaped so that it survives a round trip."""

import re
from collections.abc import Mapping
from xml.sax import saxutils

_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML 1.0 file can hold, not even as a reference (production 2, ``Char``)."""
_ESCAPED_CONTROLS = {"\r": "&#13;"}
"""XML parsers turn carriage returns into line feeds, unless they are references (XML 1.0, 2.11)."""


def escape(text: str) -> str:
    """Return text escaped for element content; characters that XML cannot hold become U+FFFD."""
    return saxutils.escape(_IMPOSSIBLE.sub("\ufffd", text), _ESCAPED_CONTROLS)


def start_tag(tag: str, attributes: Mapping[str, str]) -> str:
    """Return ``<tag name="value">``; attributes with empty values are left out."""
    written = (f" {name}={_quoted(value)}" for name, value in attributes.items() if value)
    return f"<{tag}{''.join(written)}>"


def element(tag: str, text: str, **attributes: str) -> str:
    """Return a complete element with text content."""
    return f"{start_tag(tag, attributes)}{escape(text)}</{tag}>"


def _quoted(value: str) -> str:
    return saxutils.quoteattr(_IMPOSSIBLE.sub("\ufffd", value))
