"""An encoder around another that remembers."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial
from hashlib import blake2b
from threading import Lock

import numpy as np

from matching.encode.protocol import Encoder, Vectors
from matching.fuse import Nearness

_HASH_BYTES = 16
"""So that two texts of billions meet by chance never (BLAKE2b, RFC 7693)."""


class CachedEncoder:
    """Keeps the vectors of the texts asked for last, by the hash of their content, in memory.

    Good where the same texts come again and again: what buyers search for, names of kinds and sections. What an
    index holds, it keeps itself, on disk. Two threads that ask for one new text at a time may both encode it.
    """

    def __init__(self, encoder: Encoder, *, most: int = 10_000) -> None:
        """Remember up to `most` texts (2 KB each with 512 dimensions)."""
        self._encoder = encoder
        self._most = most
        self._known: OrderedDict[bytes, Vectors] = OrderedDict()
        self._lock = Lock()

    def __reduce__(self) -> tuple[Callable[[], "CachedEncoder"], tuple[()]]:
        """Let other processes have one like this, which remembers for itself."""
        return partial(CachedEncoder, self._encoder, most=self._most), ()

    @property
    def name(self) -> str:
        """The inner encoder's: its vectors are the same."""
        return self._encoder.name

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self._encoder.dimensions

    @property
    def nearness(self) -> Nearness:
        """What the inner encoder's cosines say."""
        return self._encoder.nearness

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32 [len(texts), dimensions]; only texts that are not remembered go to the inner encoder."""
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

    def _remember(self, fresh: dict[bytes, Vectors]) -> None:
        with self._lock:
            # Copies: a row of a batch would keep the whole batch alive.
            self._known.update({key: vector.copy() for key, vector in fresh.items()})
            while len(self._known) > self._most:
                self._known.popitem(last=False)
