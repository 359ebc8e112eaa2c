"""LibreTranslate, an external or self-hosted server: https://libretranslate.com."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from translation.engines.batches import batches
from translation.engines.bounds import MAX_CHARACTERS, translate_fit
from translation.engines.engine import Pair
from translation.engines.halving import BatchFailed, FailureBudget, translate_halving
from translation.engines.libretranslate.server import (
    DEFAULT_LIMITS,
    REAL_ENVIRONMENT,
    ClientLimits,
    Deadline,
    Environment,
    LibreTranslateServer,
    NotLibreTranslate,
    ServerFailed,
)
from translation.engines.tags import by_primary_tag
from translation.errors import EngineUnavailable, PairNotOffered

_MAX_TEXTS: Final = 64
_MAX_CHARACTERS: Final = 10_000
"""Characters of one request of several texts: servers translate one text after another, and time out."""
_MAX_FAILURES: Final = 40
_FRESH_S: Final = 300.0
_MAX_LANGUAGES: Final = 1_000


@dataclass(frozen=True)
class _OfferedLanguages:
    """Languages offered by the server: its own codes for each pair, and the time of the answer."""

    codes: Mapping[Pair, tuple[str, str]]
    at: float


class LibreTranslateEngine:
    """Engine on a LibreTranslate server. Thread-safe; the offered languages are refreshed every five minutes."""

    name = "libretranslate"

    def __init__(
        self,
        url: str,
        api_key: str | None = None,
        limits: ClientLimits = DEFAULT_LIMITS,
        environment: Environment = REAL_ENVIRONMENT,
    ) -> None:
        """Raise `EngineUnavailable` for an invalid URL."""
        self._server = LibreTranslateServer(url, api_key, limits, environment)
        self._clock = environment.clock
        self._offered: _OfferedLanguages | None = None
        self._version: str | None = None

    def pairs(self) -> frozenset[Pair]:
        """Return the pairs of the server's languages. Raises `EngineUnavailable`."""
        return frozenset(self._offer(self._server.deadline()).codes)

    def version(self, source: str, target: str) -> str:
        """Return ``libretranslate 1.6.2``, or without a number if the server reports none; it is asked only once.

        Raises `PairNotOffered`, and `EngineUnavailable` while the server has never reported its version: under another
        version, everything translated would be translated again.
        """
        deadline = self._server.deadline()
        self._codes(source, target, deadline)
        return f"{self.name} {self._server_version(deadline)}".strip()

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str | None]:
        """Return the texts in ``target``; None for those that the server rejects or answers implausibly.

        Raises `PairNotOffered` and `EngineUnavailable`.
        """
        deadline = self._server.deadline()
        codes = self._codes(source, target, deadline)
        return translate_fit(texts, lambda fit: self._translate_batches(fit, codes, deadline), MAX_CHARACTERS)

    def close(self) -> None:
        """Close the connections and forget the offered languages."""
        self._offered = None
        self._server.close()

    def _translate_batches(self, texts: Sequence[str], codes: tuple[str, str], deadline: Deadline) -> list[object]:
        done: list[object] = []
        budget = FailureBudget(_MAX_FAILURES)
        for batch in batches(texts, _MAX_TEXTS, _MAX_CHARACTERS):
            try:
                done += translate_halving(batch, lambda part: self._batch(part, codes, deadline), budget)
            except EngineUnavailable:
                if not any(done):
                    raise
                break
        if isinstance(budget.last, ServerFailed) and not any(done):
            raise EngineUnavailable(budget.last.message)
        return done + [None] * (len(texts) - len(done))

    def _batch(self, texts: Sequence[str], codes: tuple[str, str], deadline: Deadline) -> list[object]:
        body = {"q": list(texts), "source": codes[0], "target": codes[1], "format": "text"}
        answer = self._server.post("translate", body, deadline, is_last=len(texts) == 1)
        translated = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(translated, list):
            raise EngineUnavailable(f"{self._server.name} answers without a list of translations.")
        if len(translated) != len(texts):
            raise EngineUnavailable(
                f"{self._server.name} answers with {len(translated)} translations of {len(texts)} texts."
            )
        return translated

    def _codes(self, source: str, target: str, deadline: Deadline) -> tuple[str, str]:
        codes = self._offer(deadline).codes.get(Pair(source, target))
        if codes is None:
            raise PairNotOffered(source, target)
        return codes

    def _offer(self, deadline: Deadline) -> _OfferedLanguages:
        known = self._offered
        if known is None or self._clock() - known.at > _FRESH_S:
            try:
                languages = self._server.get("languages", deadline)
            except BatchFailed as failure:
                raise EngineUnavailable(failure.message) from failure
            if not isinstance(languages, list):
                raise EngineUnavailable(f"{self._server.name} answers without a list of languages.")
            known = _OfferedLanguages(dict(_pairs(languages[:_MAX_LANGUAGES])), self._clock())
            self._offered = known
        return known

    def _server_version(self, deadline: Deadline) -> str:
        """Return the version in the server's OpenAPI description (``info.version``); many have none.

        It is requested once and kept even across `close`: in LibreTranslate 1.9, each answer takes twice as long as the
        one before, until the server does nothing else. Raises `EngineUnavailable` where the server does not answer,
        which is different from having no version.
        """
        if self._version is None:
            try:
                spec = self._server.get("spec", deadline)
            except ServerFailed as broken:
                raise EngineUnavailable(broken.message) from broken
            except (NotLibreTranslate, BatchFailed):
                spec = None
            info = spec.get("info") if isinstance(spec, dict) else None
            version = info.get("version") if isinstance(info, dict) else None
            self._version = version if isinstance(version, str) and version.isprintable() and len(version) <= 40 else ""
        return self._version


def _pairs(languages: Iterable[Any]) -> Iterator[tuple[Pair, tuple[str, str]]]:
    """Yield each pair with the server's own codes."""
    named = {each["code"]: each for each in languages if isinstance(each, dict) and isinstance(each.get("code"), str)}
    for source, code in by_primary_tag(named).items():
        targets = named[code].get("targets")
        # Old servers do not list targets: they translate every language into every other.
        reached = targets[:_MAX_LANGUAGES] if isinstance(targets, list) else list(named)
        for target, target_code in by_primary_tag(reached).items():
            if target != source:
                yield Pair(source, target), (code, target_code)
