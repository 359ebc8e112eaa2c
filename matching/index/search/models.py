"""The models by which texts of queries are read."""

from typing import NamedTuple

from matching.dictionaries import EmptyDictionary, TranslationDictionary
from matching.encode import Encoder
from matching.understand.concepts import NO_CONCEPTS, ConceptReader


class Models(NamedTuple):
    """An encoder for meaning, a dictionary for words of other languages, and a reader of concepts."""

    encoder: Encoder
    dictionary: TranslationDictionary = EmptyDictionary()
    concepts: ConceptReader = NO_CONCEPTS
