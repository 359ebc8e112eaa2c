"""A process that writes an index and stops dead where it is told to, for somebody to kill it: `python -m` with a plan.

    FOLDER begun        writes two blocks of listings, and stops when their segment has begun to be built
    FOLDER drafted      the same, and stops when the first file of it is there
    FOLDER merging      writes a block, has its segment, writes another, and stops when the merged one has begun
    FOLDER fresh N      writes N batches into a fresh index, and stops before the next
    FOLDER half N       the same, and stops in the middle of the next
    FOLDER helped       lets two processes prepare listings, writes their ids into FOLDER/helpers, and stops

It says `stopped` first. Listings are numbered from 0 on.
"""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Final

import numpy as np

from matching import Document, IndexWriter, NullEncoder
from matching.encode import Vectors
from matching.fuse import CosineThresholds
from matching.vectors import BLOCK

BATCH: Final = 100


class DistinctEncoder:
    """Gives every text a direction of its own, and remembers which texts it was asked."""

    name = "directions-1"
    dimensions = 256
    thresholds = CosineThresholds(near=0.95, likely=0.9, faint=0.8)

    def __init__(self, then: Callable[[str], None] = lambda _: None) -> None:
        self.encoded: list[str] = []
        self._then = then

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32 [n, 256]."""
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            self._then(text)
            digests = (blake2b(text.encode(), salt=bytes([part])).digest() for part in range(4))
            row[:] = np.frombuffer(b"".join(digests), np.int8)
        self.encoded.extend(texts)
        unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
        return unit


def listings(first: int, last: int) -> list[Document]:
    return [Document(f"p{n}", "product", f"thing{n}", audiences=("public",)) for n in range(first, last)]


def stop() -> None:
    """Stop all threads where they are; whoever waits for it kills this process."""
    sys.stdout.write("stopped\n")
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGSTOP)


def sealed(folder: Path, moment: str) -> None:
    there = BLOCK if moment == "merging" else 0
    with IndexWriter(folder, DistinctEncoder(), threshold=BLOCK) as writer:
        writer.write(listings(0, there), mark={"rows": there})
    with IndexWriter(folder, DistinctEncoder(), threshold=BLOCK) as writer:
        writer.write(listings(there, 2 * BLOCK), mark={"rows": 2 * BLOCK})
        while moment == "drafted" and not any(folder.rglob("vectors-*")):
            pass
        stop()


def fresh(folder: Path, count: int, *, half: bool) -> None:
    last = f"thing{count * BATCH + BATCH // 2}"

    def look(text: str) -> None:
        if half and text == last:
            stop()

    with IndexWriter.begin_new(folder, DistinctEncoder(look)) as writer:
        for number in range(count):
            writer.write(listings(number * BATCH, (number + 1) * BATCH), mark={})
        if half:
            writer.write(listings(count * BATCH, (count + 1) * BATCH), mark={})
        stop()


def helped(folder: Path) -> None:
    with IndexWriter(folder, NullEncoder(), processes=2) as writer:
        writer.write(listings(0, 2000), mark={})
        helpers = [str(each.pid) for each in multiprocessing.active_children()]
        (folder / "helpers").write_text(" ".join(helpers), encoding="utf-8")
        stop()


def main() -> None:
    """Follow the plan."""
    folder, moment = Path(sys.argv[1]), sys.argv[2]
    if moment == "helped":
        helped(folder)
    elif moment in {"fresh", "half"}:
        fresh(folder, int(sys.argv[3]), half=moment == "half")
    else:
        sealed(folder, moment)


if __name__ == "__main__":
    main()
