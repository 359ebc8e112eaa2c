"""Text encoders: the nearer two texts in meaning, the higher the cosine of their vectors, across languages."""

from matching.encode.cache import CachedEncoder
from matching.encode.earlier import NOT_TO_BE_HAD, earlier_encoder, is_called
from matching.encode.named import encoder_named
from matching.encode.null import NullEncoder
from matching.encode.protocol import Encoder, Vectors
from matching.encode.sentence_transformer import SentenceTransformerEncoder
from matching.encode.usem import UsemEncoder
from matching.encode.words_alone import WordsAlone

__all__ = [
    "NOT_TO_BE_HAD",
    "CachedEncoder",
    "Encoder",
    "NullEncoder",
    "SentenceTransformerEncoder",
    "UsemEncoder",
    "Vectors",
    "WordsAlone",
    "earlier_encoder",
    "encoder_named",
    "is_called",
]
