"""The index as a process that answers reads it, whichever model it was made by."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Final

from expo.discovery.index.encoders import Configured
from expo.kit.errors import Unavailable
from matching import (
    Bridge,
    CachedEncoder,
    DamagedIndex,
    Encoder,
    EncoderChanged,
    IndexReader,
    VectorStore,
    WordsAlone,
    is_renewed,
    what_serves,
)

_BEING_BUILT: Final = "The search is being built anew; please try again in a minute."
_ASKED_AGAIN_S: Final = 60.0
"""After which a model that could not be had is asked for once more: trying may take seconds."""


@dataclass(frozen=True)
class IndexState:
    """How the index stands."""

    encoder: str
    """The name of the encoder that the index in use is by; empty where there is none to be used."""
    words_only: bool
    """Whether that cannot be had, so that nothing is found by its meaning until the index is built anew."""
    building: bool
    """Whether a fresh one is being built beside it."""


@dataclass
class OpenIndex:
    """The index as this process reads it, opened when it is first needed.

    One of another model than is configured by now is read with its own, until a fresh one takes its place.
    """

    folder: Path
    configured: Configured
    bridge: Bridge | None = None
    vectors: VectorStore | None = None
    """Where the index keeps its vectors; in files, if nothing is said."""
    seconds: Callable[[], float] = monotonic
    _reader: IndexReader | None = field(default=None, init=False)
    _reads_with: Encoder | None = field(default=None, init=False)
    _asked_at: float = field(default=0.0, init=False)
    """When the model that the index is read with was last asked for."""
    _lock: Lock = field(default_factory=Lock, init=False)

    @property
    def encoder(self) -> Encoder:
        """The encoder that is configured."""
        return self.configured.encoder

    def reader(self) -> IndexReader:
        """Return the reader, fresh as of now; blocks on the disk.

        Raises `Unavailable` for an index not to be read, and for none while the first one is being built.

        While somebody else takes up what is new, which takes a while where a whole index is, the one before will do.
        """
        before = self._reader
        if not self._lock.acquire(blocking=before is None) and before is not None:
            return before
        try:
            reader = self._refreshed() or self._opened()
        except (DamagedIndex, EncoderChanged) as error:
            # Another version's: the worker builds a new one as soon as it sees it.
            raise Unavailable(_BEING_BUILT) from error
        finally:
            self._lock.release()
        if not reader.has_index and is_renewed(self.folder):
            raise Unavailable(_BEING_BUILT)
        return reader

    def warm(self) -> None:
        """Load the models of the index that serves, and of the next one; blocks for a second or more."""
        with contextlib.suppress(Unavailable):  # then there is nothing to be warm for yet
            self.reader()
        self.configured.can_be_had()

    def state(self) -> IndexState:
        """Return how the index stands; blocks on the disk."""
        try:
            serving = what_serves(self.folder)
        except DamagedIndex:
            serving = None
        with self._lock:
            alone = serving is not None and isinstance(self._reads_with, WordsAlone)
        return IndexState(serving.encoder if serving else "", alone, is_renewed(self.folder))

    def _refreshed(self) -> IndexReader | None:
        """Return the reader with what is new; None if there is none, or it has to read with another encoder now."""
        if self._reader is None or self._is_back():
            return None
        try:
            self._reader.refresh()
        except EncoderChanged:
            return None
        return self._reader

    def _is_back(self) -> bool:
        """Say whether the model can be had by now that could not when the index was opened; asks now and then only."""
        if not isinstance(self._reads_with, WordsAlone) or self.seconds() < self._asked_at + _ASKED_AGAIN_S:
            return False
        self._asked_at = self.seconds()
        serving = what_serves(self.folder)
        return serving is not None and not isinstance(self.configured.serving(serving), WordsAlone)

    def _opened(self) -> IndexReader:
        serving = what_serves(self.folder)
        encoder = self.encoder if serving is None else self.configured.serving(serving)
        self._reads_with, self._asked_at = encoder, self.seconds()
        remembering = encoder if encoder is self.encoder else CachedEncoder(encoder)
        self._reader = IndexReader(self.folder, remembering, self.bridge, self.vectors)
        return self._reader
