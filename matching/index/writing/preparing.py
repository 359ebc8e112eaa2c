"""Preparation of documents before they have a row, optionally in several processes: most of the work."""

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from threading import Thread

import numpy as np

from matching.encode import Encoder, Vectors
from matching.index.documents import Document
from matching.index.storage.layout import to_json
from matching.index.terms.inverted_index import Analysis, analyse
from matching.understand.concepts import NO_CONCEPTS, ConceptReader

_BATCH_DOCUMENTS = 512
Work = tuple[Sequence[Document], Sequence[str]]
"""Documents, and texts to encode."""


@dataclass(frozen=True)
class Prepared:
    """Analyses and stored forms of documents, and the vectors of the texts that came with them."""

    analyses: Sequence[Analysis]
    contents: Sequence[str]
    vectors: Vectors


class Preparer:
    """Prepares batches of documents in this process, or in others that keep their own encoder."""

    def __init__(self, encoder: Encoder, concepts: ConceptReader = NO_CONCEPTS, *, processes: int = 0) -> None:
        """Work in this process, or with `processes` above 0 in that many others, started on demand."""
        self._models = encoder, concepts
        self._processes = processes
        self._pool: ProcessPoolExecutor | None = None

    def prepare(self, batches: Sequence[Work]) -> Iterator[Prepared]:
        """Yield the result of each part, in order. Raises BrokenProcessPool if a worker process was killed."""
        if not self._processes or len(batches) == 1:
            return map(partial(_prepared, *self._models), batches)
        return self._in_workers(batches)

    def _in_workers(self, batches: Sequence[Work]) -> Iterator[Prepared]:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")  # a fork would copy locks held by threads
            self._pool = ProcessPoolExecutor(self._processes, context, _start_worker, self._models)
        try:
            yield from self._pool.map(_prepare_in_worker, batches)
        except BrokenProcessPool:  # one was killed, which stops the others: the next batch starts new ones
            self._pool = None
            raise

    def close(self) -> None:
        """Stop the worker processes."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


def in_batches(documents: Sequence[Document]) -> Iterator[Sequence[Document]]:
    """Split documents into batches that are prepared together."""
    return (documents[start : start + _BATCH_DOCUMENTS] for start in range(0, len(documents), _BATCH_DOCUMENTS))


def _prepared(encoder: Encoder, concepts: ConceptReader, work: Work) -> Prepared:
    documents, texts = work
    vectors = encoder.encode(texts) if texts else np.zeros((0, encoder.dimensions), np.float32)
    return Prepared([analyse(each, concepts) for each in documents], [to_json(each) for each in documents], vectors)


_models: list[tuple[Encoder, ConceptReader]] = []
"""The models of a worker process."""


def _start_worker(encoder: Encoder, concepts: ConceptReader) -> None:
    _models.append((encoder, concepts))
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Exit when the writer's process is gone: if killed, it cannot notify, and a pool would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _prepare_in_worker(work: Work) -> Prepared:
    return _prepared(*_models[0], work)
