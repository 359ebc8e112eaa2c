"""Detection of a text file's encoding and delimiter."""

import csv
import itertools
from collections import Counter
from typing import Final

from charset_normalizer import from_bytes

_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LIKELY: Final = ["cp1252", "cp1251", "cp1256", "big5", "shift_jis", "euc_kr", "koi8_r"]
_SAMPLE: Final = 64 * 1024
_COMMON_SHARE: Final = 0.75


def decode(data: bytes, encoding: str | None = None) -> str | None:
    """Return the text of ``data`` in the given encoding, otherwise in the detected one; None if unreadable."""
    try:
        return data.decode(encoding or encoding_of(data))
    except (UnicodeDecodeError, LookupError):
        return None


def encoding_of(data: bytes) -> str:
    """Return the encoding's name: by byte order mark, by valid UTF-8, then by character statistics."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name
    wide = _utf_16(data[:_SAMPLE])
    if wide is not None:
        return wide
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(data)
    return "utf-8"


def _utf_16(sample: bytes) -> str | None:
    """Detect UTF-16 without a byte order mark: every other byte of separators and digits is zero."""
    if len(sample) < 4:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > len(sample) / 10 and odd > 20 * even:
        return "utf-16-le"
    if even > len(sample) / 10 and even > 20 * odd:
        return "utf-16-be"
    return None


def _legacy(data: bytes) -> str:
    if _chinese_share(data[:_SAMPLE]) >= _COMMON_SHARE and _fits(data, "gb18030"):
        return "gb18030"
    best = from_bytes(data[:_SAMPLE], cp_isolation=_LIKELY).best()
    name = "cp1252" if best is None else best.encoding
    return name if _fits(data, name) else "cp1252"


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _chinese_share(sample: bytes) -> float:
    """Return the share of pairs with a high first byte that are common GB 2312 characters (rows 1–3, 16–55)."""
    pairs = common = at = 0
    while at < len(sample) - 1:
        first, second = sample[at], sample[at + 1]
        if first < 0x80:
            at += 1
            continue
        pairs += 1
        common += second >= 0xA1 and (0xB0 <= first <= 0xD7 or 0xA1 <= first <= 0xA3)
        at += 2
    return common / pairs if pairs else 0.0


def delimiter_of(text: str) -> tuple[str, int]:
    """Return the delimiter, and 1 if the first line only declares it (``sep=;``), else 0."""
    first = text[:8].lstrip("\ufeff").lower()
    if first.startswith("sep=") and len(first) > 4 and first[4] not in "\r\n":
        return text.lstrip("\ufeff")[4], 1
    sample = text[: 4 * _SAMPLE]
    return max(",\t;|", key=lambda each: _regularity(sample, each)), 0


def _regularity(sample: str, delimiter: str) -> tuple[float, int]:
    """Return how regular a table ``delimiter`` makes: the share of rows with the most common width, and that width."""
    try:
        rows = [
            len(row)
            for row in itertools.islice(csv.reader(sample.splitlines(keepends=True), delimiter=delimiter), 30)
            if row
        ]
    except csv.Error:
        return (0.0, 0)
    widths = Counter(width for width in rows if width > 1)
    if not widths:
        return (0.0, 0)
    width, often = widths.most_common(1)[0]
    return (round(often / len(rows), 1), width)
