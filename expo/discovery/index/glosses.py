"""English glosses of the Chinese dictionary CC-CEDICT as translations of a query's words."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from matching import Translation
from translation.dictionary import Cedict

_NO_GLOSS: Final = re.compile(
    r"surname |(?:old |Japanese |erhua )?variant of|see |also written|used in |abbr\. |also pr\.|Taiwan pr\.|"
    r"\((?:bound form|particle|suffix)\)|Kangxi radical|.*[\u3400-\u9fff]"
)
_ASIDE: Final = re.compile(r"\([^)]*\)|\b(?:sb|sth|etc|esp|fig|lit)\b\.?")
_ARTICLE: Final = re.compile(r"^(?:to|a|an|the) ")
_MAX_GLOSSES: Final = 6
_MAX_GLOSS_LENGTH: Final = 60


class CedictGlosses:
    """Glosses of Chinese words (a `TranslationDictionary`): the first is the likeliest, the n-th weighs 1/√n of it."""

    def __init__(self, cedict: Cedict) -> None:
        """Take a dictionary; it is read on first use."""
        self._cedict = cedict

    def translations(self, key: str) -> Sequence[Translation]:
        """Return the English glosses of a folded word, as T恤 is in the dictionary."""
        glosses = dict.fromkeys(
            plain
            for entry in self._cedict.entries(key) or self._cedict.entries(key.upper())
            for gloss in entry.glosses
            for plain in _plain(gloss)
        )
        return tuple(
            Translation(gloss, "en", float(place**-0.5)) for place, gloss in enumerate(islice(glosses, _MAX_GLOSSES), 1)
        )


def _plain(gloss: str) -> Iterator[str]:
    """Yield the parts of a gloss without references, asides and articles."""
    for part in gloss.split(";"):
        if not _NO_GLOSS.match(part.strip()):
            plain = _ARTICLE.sub("", " ".join(_ASIDE.sub(" ", part).split()).strip(" ,.")).strip()
            if plain and len(plain) <= _MAX_GLOSS_LENGTH:
                yield plain
