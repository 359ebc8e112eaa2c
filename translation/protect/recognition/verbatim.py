"""Verbatim values: addresses, placeholders, emoji, Incoterms, and names of standards."""

import re
from collections.abc import Iterator
from typing import Final

from translation.protect.kinds import Span, ValueKind
from translation.protect.script import HAN

_HOST: Final = r"[A-Za-z0-9-]{1,63}+(?:\.[A-Za-z0-9-]{1,63}+){1,5}"
_REST: Final = rf"[^\s<>\"'“”‘’«»（）【】《》，。；、\ue000{HAN}]"
_TOP: Final = r"\.(?:com|net|org|cn|ru|io|eu|de|fr|es|br|pt|info|biz|co)"
_ADDRESS: Final = re.compile(
    rf"(?P<url>(?:https?|ftp)://{_REST}{{1,2000}}+|(?<![\w.])www\.{_REST}{{1,2000}}+)"
    rf"|(?P<email>(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{{1,64}}+@{_HOST}(?<=[A-Za-z]))"
    rf"|(?P<bare>(?<![A-Za-z0-9.@-])(?=[A-Za-z])[A-Za-z0-9-]{{2,63}}+(?:\.(?!com\b)[A-Za-z0-9-]{{2,63}}+){{0,3}}"
    rf"{_TOP}(?![A-Za-z0-9-]|\.[A-Za-z])(?:/{_REST}{{0,2000}}+)?)"
)
_PLACEHOLDER: Final = re.compile(
    r"\{\{[^{}\n]{0,100}+\}\}|\$\{[^{}\n]{1,100}+\}|\{[A-Za-z0-9_.:!-]{0,60}+\}"
    r"|%\([A-Za-z_][A-Za-z0-9_]{0,40}+\)[sdifr]|(?<![0-9\s])%[sd](?![A-Za-z])|(?:(?<=\s)|^)%[sd](?![A-Za-z])"
    r"|</?[A-Za-z][^<>\n]{0,300}+>|<!--[^<>]{0,300}+-->|&(?:[A-Za-z]{2,8}|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});"
)
_FACE: Final = (
    "[\U0001f000-\U0001f0ff\U0001f170-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff"
    "\u203c\u2049\u2139\u2194-\u21aa\u231a-\u23ff\u2460-\u24ff\u25aa-\u25fe\u2600-\u2714\u2716-\u2767\u2776-\u27bf"
    "\u2934\u2935\u2b05-\u2b55\u3030\u303d\u3297\u3299]"
)
_DRESSED: Final = rf"{_FACE}[\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*+"
_ONE: Final = rf"(?:[\U0001f1e6-\U0001f1ff]{{1,2}}|[0-9#*]\ufe0f?\u20e3|{_DRESSED})"
_EMOJI: Final = re.compile(rf"{_ONE}(?:\u200d?{_ONE})*+")
_INCOTERM: Final = re.compile(r"(?<![A-Za-z0-9])(?:EXW|FCA|CPT|CIP|DAP|DPU|DDP|FAS|FOB|CFR|CIF)(?![A-Za-z0-9])")
_AMOUNT: Final = (
    r"(?:/[0-9]|[ \u00a0]?(?:[km]?g|[mc]?m|m?[lL]|k?W|V|A|[GM]Hz|[GT]B|ft"
    "|pulgadas|pouces|polegadas|дюйм|кг|мл|[см]м|Вт|ГГц))"
)
"""What makes a number behind Wi-Fi an amount: Wi-Fi 4 L are litres."""
_STANDARD: Final = re.compile(
    r"(?<![A-Za-z0-9А-я])(?:"
    r"(?:USB|HDMI|PCIe|PCI-E)[ \u00a0-]?[0-9]\.[0-9](?:[ ]?Gen[ ]?[0-9](?:[xх][0-9])?)?"
    r"|Wi-?Fi[ \u00a0-]?[4-8]E?(?!" + _AMOUNT + r"(?![A-Za-zА-я]))"
    r"|OCPP[ \u00a0-]?[0-9]\.[0-9](?:\.[0-9])?(?:-?[JS])?"
    r"|(?:ISO|IEC|DIN|ASTM|ANSI|GB/T|JIS|IEEE|ГОСТ|GOST)[ \u00a0-]?"
    r"[A-Z]?[0-9]{2,6}(?:[-.][0-9]{1,5}){0,3}(?::[0-9]{4})?"
    r"|[0-9]{1,2}(?:\+[0-9]{1,2}A(?:r)?\+[0-9]{1,2}){1,2}"
    r")(?![A-Za-z0-9А-я]|[.,][0-9])"
)
"""Numbers of standards, versions of protocols (the J of OCPP 1.6J is no joule; Wi-Fi 4 L are litres), and the panes of
insulating glass with the air or argon between them, in mm: 6+12A+6."""
_TRAILING: Final = ".,;:!?)]}'"


def verbatim(text: str) -> Iterator[Span]:
    """Yield the verbatim values of a normal text, the most certain first rather than in text order."""
    for found in _PLACEHOLDER.finditer(text):
        yield _span(found, ValueKind.PLACEHOLDER)
    for found in _ADDRESS.finditer(text):
        kind = ValueKind.EMAIL if found["email"] else ValueKind.URL
        address = found[0].rstrip(_TRAILING)
        yield Span(found.start(), found.start() + len(address), kind, address)
    for found in _EMOJI.finditer(text):
        yield _span(found, ValueKind.EMOJI)
    for found in _INCOTERM.finditer(text):
        yield _span(found, ValueKind.INCOTERM)
    for found in _STANDARD.finditer(text):
        yield Span(*found.span(), ValueKind.MODEL, found[0].replace("\u00a0", " "))


def _span(match: re.Match[str], kind: ValueKind) -> Span:
    return Span(match.start(), match.end(), kind, match[0])
