"""Text encoders: the nearer two texts in meaning, the higher the cosine of their vectors, across languages."""

from matching.encode.cache import CachedEncoder
from matching.encode.named import encoder_named
from matching.encode.null import NullEncoder
from matching.encode.previous import ENCODER_LOAD_ERRORS, encoder_matches, previous_encoder
from matching.encode.protocol import Encoder, Vectors
from matching.encode.sentence_transformer import SentenceTransformerEncoder
from matching.encode.unavailable import UnavailableEncoder
from matching.encode.usem import UsemEncoder

__all__ = [
    "ENCODER_LOAD_ERRORS",
    "CachedEncoder",
    "Encoder",
    "NullEncoder",
    "SentenceTransformerEncoder",
    "UnavailableEncoder",
    "UsemEncoder",
    "Vectors",
    "encoder_matches",
    "encoder_named",
    "previous_encoder",
]
