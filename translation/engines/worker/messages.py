"""Messages between a worker process and its parent: length-prefixed JSON."""

import importlib
import struct
from typing import Any, BinaryIO, Final, TypeVar

import msgspec

from translation.engines.engine import Engine, Pair
from translation.engines.halving import BatchFailed
from translation.engines.scores import score_of, with_score
from translation.errors import EngineUnavailable, PairNotOffered, TranslationError

_LENGTH: Final = struct.Struct(">I")
_MAX_MESSAGE_BYTES: Final = 256_000_000
"""Largest valid message, in bytes."""


class EngineSpec(msgspec.Struct, frozen=True):
    """How the worker makes its engine: ``factory`` is ``module:callable``, ``arguments`` are JSON values."""

    factory: str
    arguments: dict[str, Any] = {}

    def make(self) -> Engine:
        """Make the engine; errors of its factory propagate."""
        module, _, name = self.factory.partition(":")
        engine: Engine = getattr(importlib.import_module(module), name)(**self.arguments)
        return engine


class WorkerCall(msgspec.Struct, frozen=True):
    """A request: a method of an engine, and its arguments."""

    method: str
    texts: list[str] = []
    source: str = ""
    target: str = ""

    @property
    def characters(self) -> int:
        """Total length of all texts."""
        return sum(len(text) for text in self.texts)


class Answer(msgspec.Struct, frozen=True):
    """A response: the return value of the method, or the name and message of the error that it raised.

    ``scores`` belong to ``texts``; see `ScoredText`.
    """

    texts: list[str | None] = []
    scores: list[float | None] = []
    pairs: list[tuple[str, str]] = []
    version: str = ""
    error: str = ""
    message: str = ""

    @property
    def scored_texts(self) -> list[str | None]:
        """The texts, with their scores where the engine gives any."""
        scores = self.scores or [None] * len(self.texts)
        return [
            each if each is None else with_score(each, score) for each, score in zip(self.texts, scores, strict=True)
        ]

    def check(self, call: WorkerCall) -> None:
        """Raise the error reported by the answer, if any."""
        if self.error == PairNotOffered.__name__:
            raise PairNotOffered(call.source, call.target)
        if self.error == EngineUnavailable.__name__:
            raise EngineUnavailable(self.message)
        if self.error or (call.method == "translate" and len(self.texts) != len(call.texts)):
            raise BatchFailed(self.message or "The process that translates answered for another number of texts.")


def answer_to(call: WorkerCall, engine: Engine) -> Answer:
    """Return the engine's answer. Errors other than `TranslationError` propagate."""
    try:
        if call.method == "pairs":
            return Answer(pairs=[(pair.source, pair.target) for pair in engine.pairs()])
        if call.method == "version":
            return Answer(version=engine.version(call.source, call.target))
        texts = engine.translate(call.texts, call.source, call.target)
        return Answer(texts=[each if each is None else str(each) for each in texts], scores=[*map(score_of, texts)])
    except TranslationError as error:
        return Answer(error=type(error).__name__, message=error.message)


def pairs_of(answer: Answer) -> frozenset[Pair]:
    """Return the pairs listed in an answer."""
    return frozenset(Pair(source, target) for source, target in answer.pairs)


M = TypeVar("M", bound=msgspec.Struct)


def send(stream: BinaryIO, message: msgspec.Struct) -> None:
    """Write a message. Raises `OSError` where the reading end is closed."""
    content = msgspec.json.encode(message)
    stream.write(_LENGTH.pack(len(content)) + content)
    stream.flush()


def receive(stream: BinaryIO, kind: type[M]) -> M | None:
    """Read a message; None at the end of the stream. Raises `OSError`, and `ValueError` for an invalid message."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > _MAX_MESSAGE_BYTES:
        raise ValueError(f"A message of {length} bytes is too long.")
    content = stream.read(length)
    return msgspec.json.decode(content, type=kind) if len(content) == length else None
