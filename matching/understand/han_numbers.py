"""Numbers up to 9999 in digits or Chinese characters: 45, 四十五, 一百二十, and digit by digit 二〇二八."""

from typing import Final

_DIGITS: Final = {each: number for number, each in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES: Final = {"十": 10, "百": 100, "千": 1000}


def han_number(text: str) -> int | None:
    """Return the number that a text is; None if it is none for sure."""
    if text.isdecimal():
        return int(text)
    if not text or not set(text) <= _DIGITS.keys() | _PLACES.keys():
        return None
    if not _PLACES.keys() & set(text):
        return int("".join(str(_DIGITS[each]) for each in text)) if len(text) in {1, 4} else None
    value, digit, smallest = 0, None, 10_000
    for each in text:
        if each in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[each]
            continue
        if _PLACES[each] >= smallest:
            return None
        smallest = _PLACES[each]
        value, digit = value + (1 if digit is None else digit) * smallest, None
    # 一百五 is said of 150 and of 105, so that it is neither.
    return None if digit and smallest > _PLACES["十"] and "零" not in text[-2:] else value + (digit or 0)
