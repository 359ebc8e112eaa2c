"""Limits on the texts sent to an engine, and plausibility checks on its answers."""

from collections.abc import Callable, Sequence
from typing import Final

MAX_CHARACTERS: Final = 100_000
"""Characters (code points) of the longest text that is translated."""
_GROWTH: Final = 20
_HEADROOM: Final = 1_000


def is_text(text: object) -> bool:
    """Return whether a value is a well-formed text: a string without lone surrogates (Unicode, D76)."""
    if not isinstance(text, str):
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def plausible(answer: object, original: str) -> str | None:
    """Return an engine's answer if it is plausible as a translation of ``original``, else None.

    It is implausible if it is no text, blank, or many times longer than the original.
    """
    if not isinstance(answer, str) or not is_text(answer) or not answer.strip():
        return None
    return answer if len(answer) <= _GROWTH * len(original) + _HEADROOM else None


def translate_fit(
    texts: Sequence[str], translate: Callable[[list[str]], Sequence[object]], max_characters: int = MAX_CHARACTERS
) -> list[str | None]:
    """Pass the translatable texts to ``translate``, each once, and return all in their order.

    A blank text is returned unchanged. None stands for a text longer than ``max_characters`` characters, for a
    malformed one, and for one whose answer is not `plausible`.
    """
    translatable = [
        text for text in dict.fromkeys(texts) if len(text) <= max_characters and text.strip() and is_text(text)
    ]
    answers = translate(translatable) if translatable else []
    done = {text: plausible(answer, text) for text, answer in zip(translatable, answers, strict=True)}
    return [done.get(text) if text.strip() else text for text in texts]
