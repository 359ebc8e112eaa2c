"""Words that name nothing: articles, pronouns, prepositions. The lexicon of listings has none of them."""

from typing import Final

_ARTICLES_AND_PRONOUNS: Final = {
    "en": "a an the our my your we i you it this that these those or",
    "es": "el la los las un una unos unas al del lo nos nuestro nuestra que o se",
    "fr": "le la les l un une des du au aux ce cette ces nos notre nous vous je on ou qui que",
    "pt": "o a os as um uma uns umas ao aos do da dos das que ou se",
    "ru": "и или мы я наш что как",
}
_PREPOSITIONS: Final = {
    "en": "in on at from under by as",
    "es": "desde bajo",
    "fr": "à au aux chez sous",
    "pt": "sob no na nos nas",
    "ru": "в во на под от по за к",
    "ar": "في على من إلى",
}
"""Those that the lexicon's connecting words lack."""
FUNCTION_WORDS: Final = {language: frozenset(words.split()) for language, words in _ARTICLES_AND_PRONOUNS.items()}
"""Articles and pronouns, which may be spelt like a thing without accents: French "des", "dés" (dice)."""
PREPOSITIONS: Final = frozenset(word for words in _PREPOSITIONS.values() for word in words.split())
"""Words before things that belong to another, in all languages."""
