"""The encoder for reading and writing the serving index, which may differ from the configured one."""

from dataclasses import dataclass

import structlog

from matching import (
    NO_CONCEPTS,
    ConceptReader,
    Encoder,
    LiveIndex,
    UnavailableEncoder,
    encoder_matches,
    previous_encoder,
)

log = structlog.get_logger()


@dataclass(frozen=True)
class Configured:
    """The encoder for new indexes, the setting that names it, and the reader of concepts."""

    encoder: Encoder
    model: str = ""
    concepts: ConceptReader = NO_CONCEPTS

    def encoder_for(self, live: LiveIndex) -> Encoder:
        """Return the loaded encoder of a serving index: this one, or the one that made its vectors.

        `UnavailableEncoder` if that is not available.
        """
        if self.fits(live) and self.can_be_had():
            return self.encoder
        named = str(live.mark.get("model", ""))
        found = previous_encoder(live.encoder, live.dimensions, [named] if named else [])
        log.info("index.earlier_encoder", encoder=found.name, words_only=isinstance(found, UnavailableEncoder))
        return found

    def fits(self, live: LiveIndex) -> bool:
        """Return whether an index was made with this encoder."""
        return encoder_matches(self.encoder, live.encoder, live.dimensions)

    def is_current(self, live: LiveIndex) -> bool:
        """Return whether an index was made with this encoder and this reader of concepts."""
        return self.fits(live) and live.mark.get("concepts", "") == self.concepts.version

    def can_be_had(self) -> bool:
        """Load the model, which takes a second or more, and return whether it is available."""
        try:
            self.encoder.encode(["-"])
        except Exception as error:  # noqa: BLE001 - damaged files of a model raise anything
            log.warning("index.no_encoder", model=self.model, error=repr(error)[:300])
            return False
        return True
