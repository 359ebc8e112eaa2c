"""Joining of translated pieces without merging words or numbers."""

from collections.abc import Sequence
from itertools import pairwise

from translation.protect.kinds import Span
from translation.protect.quantities.numerals import convention
from translation.protect.script import is_word_char, primary


def join(pieces: Sequence[str], target: str) -> str:
    """Return the concatenated pieces, with a space where two words would merge.

    In Chinese, only Latin letters and digits need one.
    """
    made: list[str] = []
    for piece in filter(None, pieces):
        if made and _collide(made[-1][-1], piece[0], target):
            made.append(" ")
        made.append(piece)
    return "".join(made)


def _collide(left: str, right: str, target: str) -> bool:
    if is_word_char(left) and is_word_char(right):
        return True
    return primary(target) != "zh" and left.isalnum() and right.isalnum() and (left + right).isascii()


def join_translated(pieces: Sequence[str], spaces: Sequence[bool], target: str) -> str:
    """Return the joined pieces that were translated separately; ``spaces`` tells before which the original had one.

    None is inserted between Chinese and Latin; in other languages words and numbers get one even where the original,
    such as a Chinese one, had none.
    """
    made: list[str] = []
    for piece, spaced in zip(pieces, spaces, strict=True):
        if not piece:
            continue
        if made and _apart(made[-1][-1], piece[0], target, spaced=spaced):
            made.append(_space(made[-1][-1], piece[0], target))
        made.append(piece)
    return "".join(made)


def _apart(left: str, right: str, target: str, *, spaced: bool) -> bool:
    if left.isspace() or right.isspace():
        return False
    if primary(target) == "zh":
        return (is_word_char(left) and is_word_char(right)) or (spaced and left.isascii() and right.isascii())
    return spaced or (left.isalnum() and right.isalnum())


def between_numbers(pieces: Sequence[str], between: str, value: str, target: str) -> str:
    """Return the separator between the last piece and a value, which must not merge two numbers as a space might."""
    if between == " " and pieces and pieces[-1] and value:
        return _space(pieces[-1][-1], value[0], target)
    return between


def run_together(text: str, spans: Sequence[Span], target: str) -> bool:
    """Return whether only a space separates two adjacent values of a text that then read as one number.

    Example: ``5 802.11ac``, where an engine dropped the bracket between ``Wi-Fi 5`` and ``802.11ac``.
    """
    return any(
        text[left.end : right.start].isspace() and _space(text[left.end - 1], text[right.start], target) != " "
        for left, right in pairwise(spans)
    )


def _space(left: str, right: str, target: str) -> str:
    """Return the separator of two pieces: a comma between two numbers that a space would merge."""
    grouped = left.isdecimal() and right.isdecimal() and convention(target).groups_with_spaces
    return ", " if grouped else " "
