"""Light stemming of plural and case endings, independent of the language.

Listings are tagged with the wrong language too often to trust the tag, so one rule serves all languages of a script.
The Latin one folds the plurals of English, Spanish, French and Portuguese (in the spirit of Harman's S-stemmer, JASIS
42, 1991); Cyrillic and Arabic words use Snowball's Russian and Arabic stemmers.
"""

from functools import lru_cache

import tantivy

_MIN_STEMMED_LENGTH = 4
_SNOWBALL = {
    name: tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.stemmer(name)).build()
    for name in ("russian", "arabic")
}


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return the common stem of a folded word (see `text.fold`) and its plural; codes are unchanged."""
    if len(word) < _MIN_STEMMED_LENGTH or any(letter.isdigit() for letter in word):
        return word
    if "а" <= word[0] <= "я":
        return _snowball("russian", word)
    if "\u0621" <= word[0] <= "\u064a":
        return _snowball("arabic", word)
    return _latin(word) if word.isascii() else word


def _snowball(language: str, word: str) -> str:
    stems = _SNOWBALL[language].analyze(word)
    return stems[0] if stems and stems[0] else word


def _latin(word: str) -> str:
    singular = _without_s(word)
    if (
        singular.endswith("y") and len(singular) >= _MIN_STEMMED_LENGTH
    ):  # toys must match toy, which is too short to be stemmed
        return singular[:-1] + "i"  # battery, batteries; batterie and its plural match them
    # The e is dropped in singulars too: cargador(es) and cable(s) cannot be told apart by their plural.
    return singular[:-1] if singular.endswith("e") and len(singular) > _MIN_STEMMED_LENGTH else singular


def _without_s(word: str) -> str:
    if word.endswith(("coes", "soes", "ioes", "xoes")):
        return word[:-3] + "ao"  # conexões, conexão
    if word.endswith("aux") and len(word) > _MIN_STEMMED_LENGTH:
        return word[:-2] + "l"
    if word.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
