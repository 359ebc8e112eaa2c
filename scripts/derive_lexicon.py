"""Derive all data from the lexicon ahead of their first use, for an image whose user may not write beside it."""

from expo.discovery.index.lexicon_dictionary import LexiconDictionary
from expo.discovery.index.lexicon_names import is_known_word, thing_names
from translation.detector import Detector
from translation.lexicon import LANGUAGES, Lexicon

if __name__ == "__main__":
    lexicon = Lexicon.load()
    for language in LANGUAGES:
        lexicon.find("", language)
    lexicon.broader("")
    Detector(lexicon).warm()
    LexiconDictionary(lexicon).translations("")
    thing_names(), is_known_word("")
