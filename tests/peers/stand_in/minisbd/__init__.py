"""Stands in for MiniSBD where the peers run: the real one fetches a model for every language from the network.

Argos Translate and LibreTranslate ask it where sentences end. What is compared here is what becomes of a sentence, so
that a rule will do; the peers' own code is untouched.
"""

import re

from . import models as models

_SENTENCE = re.compile(r"[^。！？.!?]*(?:[。！？]+|[.!?]+(?:(?=\s)|$)|[.!?]+|$)\s*")


class SBDetect:
    """Finds sentences. ``lang`` and the rest are what the real one takes."""

    def __init__(self, lang: str, **_: object) -> None:
        self.lang = lang

    def sentences(self, text: str) -> list[str]:
        """Return the sentences of ``text``, cut after a full stop that a space or the end follows."""
        found: list[str] = []
        for piece in _SENTENCE.findall(text):
            if found and not re.search(r"([。！？]|[.!?]\s|[.!?]$)", found[-1]):
                found[-1] += piece
            else:
                found.append(piece)
        return [sentence.strip() for sentence in found if sentence.strip()]


def download_models(*_: object, **__: object) -> None:
    """Fetch nothing."""
