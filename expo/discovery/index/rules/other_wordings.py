"""Other wordings of a name: `housse pour couette` is a housse de couette, غطاء للحاف a غطاء لحاف."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

_FOR: Final = {
    "en": re.compile(r"\sfor\s(?:the\s|an?\s)?"),
    "es": re.compile(r"\s(?:para)(?:\s(?:el|la|los|las))?\s"),
    "fr": re.compile(r"\spour(?:\s(?:la|les|le)\s|\sl['’]|\s)"),
    "pt": re.compile(r"\s(?:para)(?:\s(?:o|a|os|as))?\s"),
    "ar": re.compile(r"\sلل"),
}
"""What leads to a use in the languages that also join it by a word for "of", or by nothing."""
_OF: Final = {"es": (" de ",), "fr": (" de ", " à "), "pt": (" de ",), "ar": (" ", " ال")}
_KINDS: Final = {
    "es": (" de ", " "),
    "fr": (" à ", " de ", " d'", " "),
    "pt": (" de ", " "),
}
"""What stands between a thing and its kind."""
_LAST: Final = frozenset({"en", "ru"})
"""Languages in which the head is the last word of a name."""
_COMPLEMENT: Final = {
    "es": re.compile(r"(?:de|del|a|al|para|con|en)$"),
    "fr": re.compile(r"(?:de|du|des|à|au|aux|pour|en|sur)$|d['’]"),
    "pt": re.compile(r"(?:de|do|da|a|à|para|com|em)$"),
    "ru": re.compile(r"(?:для|из|на|с|от|под)$"),
    "ar": re.compile(r"(?:ل|ب)\w{3}|(?:من|في)$"),
}
"""What a complement begins with that may be part of a name: `motor a gasolina`."""
_FIRST_ADJECTIVE: Final = 1
_COMPLEMENT_WORDS: Final = (4, 3, 2, 1)
_MAX_NAMED: Final = 6
_WORD: Final = re.compile(r"[^\s,;]+")
_MAX_WORDS: Final = 2
"""Words of a use that may be part of a name."""


def said_otherwise(text: str, language: str, head: str = "") -> Iterator[tuple[str, str]]:
    """Yield beginnings of a phrase with a use, the longest first, and how they would be said without "for".

    A ``head`` that is not all that comes before the use is tried by itself too: `housse imperméable pour canapé`.
    """
    found = _FOR[language].search(text) if language in _FOR else None
    if not found:
        return
    use = text[found.end() :].split()
    for count in range(min(_MAX_WORDS, len(use)), 0, -1):
        words = " ".join(use[:count])
        singular = " ".join(each.removesuffix("s") for each in use[:count])
        for name in dict.fromkeys((text[: found.start()], head or text[: found.start()])):
            for wording in dict.fromkeys((words, singular)):
                yield from ((text[: found.end()] + words, each) for each in _of_use(name, wording, language))


def _of_use(name: str, use: str, language: str) -> Iterator[str]:
    """Yield a thing with its use as a name has it: `duvet cover`, `housse de couette`."""
    if language in _LAST:
        yield f"{use} {name}"
    else:
        yield from (name + of + use for of in _OF[language])


def words_of(text: str) -> Sequence[tuple[int, int]]:
    """Return where the first words of a phrase begin and end."""
    return [each.span() for each in _WORD.finditer(text)][:_MAX_NAMED]


def name_with(head: str, word: str, language: str) -> str:
    """Return a head with another word of its phrase, in the order of names: `гаечный ключ` for `ключ гаечный`."""
    if language == "zh":
        return word + head
    return f"{word} {head}" if language in _LAST else f"{head} {word}"


def with_complement(text: str, language: str) -> Iterator[str]:
    """Yield the first word of a phrase with a complement behind its adjectives: `motores pequenos a gasolina`.

    Behind the first complement comes none: a safety boot of rubber is no mere rubber boot.
    """
    begins = _COMPLEMENT.get(language)
    words = text.split(",", maxsplit=1)[0].split()[: _MAX_NAMED + max(_COMPLEMENT_WORDS)]
    place = next((place for place, each in enumerate(words) if begins and begins.match(each)), 0)
    if _FIRST_ADJECTIVE < place < _MAX_NAMED:
        yield from (" ".join((words[0], *words[place : place + count])) for count in _COMPLEMENT_WORDS)


def kinds_of(head: str, modifier: str, language: str) -> Iterator[str]:
    """Yield names of a kind of a thing by what is said of it: `oil filters`, `filtres à huile`, 机油滤清器."""
    if language == "zh":
        yield from (modifier + head[place:] for place in range(max(0, len(head) - 1)))
    elif language in _LAST:
        yield from (f"{modifier} {each}" for each in dict.fromkeys((head, head.rsplit(maxsplit=1)[-1])))
    else:
        for each in dict.fromkeys((head, head.split(maxsplit=1)[0])):
            yield from (each + link + modifier for link in _KINDS.get(language, (" ",)))
