"""An engine in a worker process, restarted transparently when it hangs, crashes or outgrows its memory."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from translation.engines.batches import batches
from translation.engines.bounds import MAX_CHARACTERS, translate_fit
from translation.engines.engine import Pair
from translation.engines.halving import BatchFailed, FailureBudget, translate_halving
from translation.engines.worker.messages import Answer, EngineSpec, WorkerCall, pairs_of
from translation.engines.worker.process import ProcessDied, WorkerProcess
from translation.errors import EngineUnavailable


@dataclass(frozen=True)
class WorkerLimits:
    """Limits of a worker process.

    A batch has ``base_s`` seconds, plus ``per_character_s`` for each character of its texts; it has at most ``texts``
    texts and ``characters`` characters, or is a single text. Beyond ``memory`` bytes a process is replaced after its
    batch, beyond one and a half times as many it is killed at once. After ``failures`` failed batches in one call,
    the rest of the call is given up.
    """

    start_s: float = 60.0
    base_s: float = 30.0
    per_character_s: float = 0.02
    texts: int = 512
    characters: int = 10_000
    max_characters: int = MAX_CHARACTERS
    memory: int = 4_000_000_000
    failures: int = 40

    def seconds(self, call: WorkerCall) -> float:
        """Return the time limit of an answer in seconds."""
        return self.base_s + self.per_character_s * call.characters


DEFAULT_LIMITS = WorkerLimits()


class Offers(Protocol):
    """Source of an engine's pairs and versions without the engine."""

    def pairs(self) -> frozenset[Pair]:
        """Return all pairs."""
        ...

    def version(self, source: str, target: str) -> str:
        """Return the version string of the translation from ``source`` to ``target``."""
        ...


class WorkerEngine:
    """Runs an engine in another process, started on first use. Thread-safe.

    One batch is processed at a time; others wait. ``offers`` answers questions about pairs and versions here,
    without waiting for a batch; if it is None, the worker process is asked.
    """

    def __init__(
        self, name: str, spec: EngineSpec, offers: Offers | None = None, limits: WorkerLimits = DEFAULT_LIMITS
    ) -> None:
        self.name = name
        self._spec = spec
        self._offers = offers
        self._limits = limits
        self._lock = threading.Lock()
        self._process: WorkerProcess | None = None
        self._close_count = 0

    @property
    def pid(self) -> int | None:
        """Id of the process, if it is running."""
        process = self._process
        return process.pid if process is not None and process.runs else None

    def pairs(self) -> frozenset[Pair]:
        """Return the pairs of the engine. Raises `EngineUnavailable`."""
        return self._offers.pairs() if self._offers else pairs_of(self._call_once(WorkerCall("pairs")))

    def version(self, source: str, target: str) -> str:
        """Return the engine's version string. Raises `PairNotOffered` and `EngineUnavailable`."""
        if self._offers:
            return self._offers.version(source, target)
        return self._call_once(WorkerCall("version", source=source, target=target)).version

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str | None]:
        """Return the texts in ``target``; None for each on which the process hangs, crashes or outgrows its limits.

        Raises `PairNotOffered`, and `EngineUnavailable` if it cannot be started, only fails, or is closed.
        """
        if self._offers or not any(text.strip() for text in texts):
            # An unavailable pair is an error even when there is nothing to translate.
            self.version(source, target)
        with self._lock:
            call = _Translation(self, WorkerCall("translate", source=source, target=target), self._limits)
            return translate_fit(texts, call.translate, self._limits.max_characters)

    def close(self) -> None:
        """End the process, even in mid-batch: waiting callers get `EngineUnavailable`."""
        self._close_count += 1
        process = self._process
        if process is not None:
            process.kill()
        with self._lock:
            self._end()

    @property
    def close_count(self) -> int:
        """Number of times the engine has been closed."""
        return self._close_count

    def call(self, call: WorkerCall, close_count: int) -> Answer:
        """Return the process's answer; the caller holds the lock and passes `close_count` as of the start of its call.

        Raises `BatchFailed`, `PairNotOffered` and `EngineUnavailable`.
        """
        process = self._running(close_count)
        is_fresh = process.answers == 1
        try:
            answer = process.call(call, self._limits.seconds(call), self._limits.memory * 3 // 2)
        except ProcessDied as error:
            self._end()
            self._check_open(close_count)
            if error.crashed and not is_fresh and len(call.texts) < 2:
                # It may have died before the question, or of an earlier one: no single text is blamed for that.
                return self.call(call, close_count)
            raise BatchFailed(error.message) from error
        if process.memory() > self._limits.memory:
            self._end()
        answer.check(call)
        return answer

    def _call_once(self, call: WorkerCall) -> Answer:
        with self._lock:
            try:
                return self.call(call, self._close_count)
            except BatchFailed as failure:
                raise EngineUnavailable(failure.message) from failure

    def _running(self, close_count: int) -> WorkerProcess:
        """Return the process, starting it if necessary. Raises `EngineUnavailable`."""
        if self._process is not None and not self._process.runs:
            self._end()
        self._check_open(close_count)
        if self._process is None:
            try:
                self._process = WorkerProcess(self._spec)
                self._process.wait_ready(self._limits.start_s)
            except ProcessDied as error:
                self._end()
                raise EngineUnavailable(error.message) from error
        return self._process

    def _check_open(self, close_count: int) -> None:
        if close_count != self._close_count:
            raise EngineUnavailable("The engine was closed while it was asked.")

    def _end(self) -> None:
        if self._process is not None:
            self._process.close()
            self._process = None


class _Translation:
    """The texts of one call, sorted by length into batches that fit the time limit."""

    def __init__(self, engine: WorkerEngine, template: WorkerCall, limits: WorkerLimits) -> None:
        self._template = template
        self._engine = engine
        self._limits = limits
        self._budget = FailureBudget(limits.failures)
        self._close_count = engine.close_count

    def translate(self, texts: Sequence[str]) -> list[object]:
        """Return the texts' translations, in their order. Raises `PairNotOffered` and `EngineUnavailable`."""
        done: dict[str, object] = {}
        for batch in batches(sorted(texts, key=len), self._limits.texts, self._limits.characters):
            try:
                done.update(zip(batch, translate_halving(batch, self._call_process, self._budget), strict=True))
            except EngineUnavailable:
                if not any(done.values()):
                    raise
                break
        if self._budget.last is not None and self._budget.left <= 0 and not any(done.values()):
            raise EngineUnavailable(self._budget.last.message)
        return [done.get(text) for text in texts]

    def _call_process(self, texts: Sequence[str]) -> Sequence[object]:
        call = WorkerCall("translate", list(texts), self._template.source, self._template.target)
        return self._engine.call(call, self._close_count).scored_texts
