"""Texts become vectors: the nearer in meaning, the higher the cosine, across languages."""

from matching.encode.cache import CachedEncoder
from matching.encode.named import encoder_named
from matching.encode.null import NullEncoder
from matching.encode.protocol import Encoder, Vectors
from matching.encode.sentence_transformer import SentenceTransformerEncoder
from matching.encode.usem import UsemEncoder

__all__ = [
    "CachedEncoder",
    "Encoder",
    "NullEncoder",
    "SentenceTransformerEncoder",
    "UsemEncoder",
    "Vectors",
    "encoder_named",
]
