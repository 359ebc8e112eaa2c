"""Stopwords: small words that say nothing about what is searched for, by language."""

from functools import lru_cache

from matching.text import term_of

_SMALL = {
    "en": "a an and are as at by for from in is it of on or the to with",
    "es": "a al con de del e el en la las los o para por sin un una y",
    "fr": "a au aux avec d de des du en et l la le les ou par pour sur un une",
    "pt": "a ao as com da das de do dos e em na nas no nos o os ou para por um uma",
    "ru": "в во для и из к на о от по с со у",
    "ar": "في من على الى عن مع او و",
    "zh": "的 和 与 及 了 在 是 之 或",
}


@lru_cache
def stopwords(language: str) -> frozenset[str]:
    """Return the stopwords of a language (BCP 47), as terms; of all languages if it is unknown."""
    base = language.partition("-")[0].lower()
    lists = [_SMALL[base]] if base in _SMALL else list(_SMALL.values())
    return frozenset(term_of(word) for words in lists for word in words.split())
