"""An encoder with a cache around another one."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial
from hashlib import blake2b
from threading import Lock

import numpy as np

from matching.encode.protocol import Encoder, Vectors
from matching.fuse import CosineThresholds

_HASH_BYTES = 16
"""Enough that two of billions of texts never collide (BLAKE2b, RFC 7693)."""


class CachedEncoder:
    """Least-recently-used cache of vectors in memory, by content hash.

    Useful where the same texts recur: buyers' searches, names of kinds and sections. An index keeps its own vectors on
    disk. Two threads that ask for one new text at the same time may both encode it.
    """

    def __init__(self, encoder: Encoder, *, maximum: int = 10_000) -> None:
        """Cache up to ``maximum`` texts (2 KB each with 512 dimensions)."""
        self._encoder = encoder
        self._maximum = maximum
        self._known: OrderedDict[bytes, Vectors] = OrderedDict()
        self._lock = Lock()

    def __reduce__(self) -> tuple[Callable[[], "CachedEncoder"], tuple[()]]:
        """Pickle as a new encoder with an empty cache, for other processes."""
        return partial(CachedEncoder, self._encoder, maximum=self._maximum), ()

    @property
    def name(self) -> str:
        """The inner encoder's name: its vectors are the same."""
        return self._encoder.name

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self._encoder.dimensions

    @property
    def thresholds(self) -> CosineThresholds:
        """The inner encoder's cosine thresholds."""
        return self._encoder.thresholds

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32 [len(texts), dimensions]; only texts not in the cache go to the inner encoder."""
        keys = [blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_HASH_BYTES).digest() for text in texts]
        found = self._recalled(keys)
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        if new:
            fresh = dict(zip(new, self._encoder.encode(list(new.values())), strict=True))
            self._remember(fresh)
            found |= fresh
        return np.array([found[key] for key in keys], np.float32).reshape(len(texts), self.dimensions)

    def _recalled(self, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        with self._lock:
            found = {key: self._known[key] for key in dict.fromkeys(keys) if key in self._known}
            for key in found:
                self._known.move_to_end(key)
        return found

    def _remember(self, new_vectors: dict[bytes, Vectors]) -> None:
        with self._lock:
            # Copies, because a row of a batch would keep the whole batch alive.
            self._known.update({key: vector.copy() for key, vector in new_vectors.items()})
            while len(self._known) > self._maximum:
                self._known.popitem(last=False)
