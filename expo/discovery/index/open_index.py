"""The index opened for reading in a server process, whichever model it was made by."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Final

from expo.discovery.index.encoders import Configured
from expo.discovery.index.lexicon_names import is_known_word
from expo.kit.errors import Unavailable
from matching import (
    CachedEncoder,
    DamagedIndex,
    Encoder,
    EncoderChanged,
    IndexReader,
    NamedThing,
    TranslationDictionary,
    UnavailableEncoder,
    VectorStore,
    is_rebuilding,
    read_live_index,
)

_BEING_BUILT: Final = "The search index is being rebuilt. Please try again in a minute."
MAX_THINGS: Final = 4
"""Things of a need that are each searched by themselves."""
_MAX_LENGTH: Final = 200
_ASKED_AGAIN_S: Final = 60.0
"""Pause before an unavailable model is tried again: trying may take seconds."""


@dataclass(frozen=True)
class IndexState:
    """State of the index."""

    encoder: str
    """Name of the encoder that made the serving index; empty if there is no usable index."""
    words_only: bool
    """Whether that encoder is unavailable, so that semantic search is off until the index is rebuilt."""
    building: bool
    """Whether a fresh index is being built beside it."""


@dataclass
class OpenIndex:
    """The index as read by this process, opened on first use.

    An index of a model other than the configured one is read with its own model, until a fresh index replaces it.
    """

    folder: Path
    configured: Configured
    dictionary: TranslationDictionary | None = None
    vectors: VectorStore | None = None
    """Store of the index's vectors; files if None."""
    seconds: Callable[[], float] = monotonic
    _reader: IndexReader | None = field(default=None, init=False)
    _reads_with: Encoder | None = field(default=None, init=False)
    _asked_at: float = field(default=0.0, init=False)
    """When loading the index's model was last tried."""
    _lock: Lock = field(default_factory=Lock, init=False)

    @property
    def encoder(self) -> Encoder:
        """Configured encoder."""
        return self.configured.encoder

    def reader(self) -> IndexReader:
        """Return an up-to-date reader; blocks on the disk.

        Raises `Unavailable` for an unreadable index, and while the first one is being built.

        While another thread refreshes the reader, which may take a while for a whole new index, return the previous
        one.
        """
        before = self._reader
        if not self._lock.acquire(blocking=before is None) and before is not None:
            return before
        try:
            reader = self._refreshed() or self._opened()
        except (DamagedIndex, EncoderChanged) as error:
            # From another version: the worker rebuilds it as soon as it notices.
            raise Unavailable(_BEING_BUILT) from error
        finally:
            self._lock.release()
        if not reader.has_index and is_rebuilding(self.folder):
            raise Unavailable(_BEING_BUILT)
        return reader

    def warm(self) -> None:
        """Load the models of the serving index and of the next one, and the lexicon; blocks for some seconds."""
        with contextlib.suppress(Unavailable):  # there is nothing to load yet
            self.reader()
        self.configured.can_be_had()
        self.configured.concepts.read("-", "")
        if self.dictionary is not None:
            self.dictionary.translations("-")

    def things(self, text: str, language: str) -> list[NamedThing]:
        """Return the first things that a text asks for; blocks while the lexicon is loaded."""
        things = self.configured.concepts.things(text, language)[:MAX_THINGS]
        return [each._replace(text=each.text[:_MAX_LENGTH]) for each in things]

    def state(self) -> IndexState:
        """Return the state of the index; blocks on the disk."""
        try:
            live = read_live_index(self.folder)
        except DamagedIndex:
            live = None
        with self._lock:
            alone = live is not None and isinstance(self._reads_with, UnavailableEncoder)
        return IndexState(live.encoder if live else "", alone, is_rebuilding(self.folder))

    def _refreshed(self) -> IndexReader | None:
        """Return the refreshed reader; None if there is none, or if it now needs another encoder."""
        if self._reader is None or self._is_back():
            return None
        try:
            self._reader.refresh()
        except EncoderChanged:
            return None
        return self._reader

    def _is_back(self) -> bool:
        """Return whether a model missing when the index was opened is available now; checked only now and then."""
        if not isinstance(self._reads_with, UnavailableEncoder) or self.seconds() < self._asked_at + _ASKED_AGAIN_S:
            return False
        self._asked_at = self.seconds()
        live = read_live_index(self.folder)
        return live is not None and not isinstance(self.configured.encoder_for(live), UnavailableEncoder)

    def _opened(self) -> IndexReader:
        live = read_live_index(self.folder)
        encoder = self.encoder if live is None else self.configured.encoder_for(live)
        self._reads_with, self._asked_at = encoder, self.seconds()
        remembering = encoder if encoder is self.encoder else CachedEncoder(encoder)
        self._reader = IndexReader(
            self.folder,
            remembering,
            self.dictionary,
            self.vectors,
            self.configured.concepts,
            is_known_word=is_known_word,
        )
        return self._reader
