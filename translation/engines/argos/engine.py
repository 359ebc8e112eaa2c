"""Argos packages, run in this process by CTranslate2."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from translation.engines.argos.installed import InstalledPackage, PackageFolder
from translation.engines.argos.model import ArgosModel
from translation.engines.argos.model_cache import ModelCache
from translation.engines.bounds import translate_fit
from translation.engines.engine import Pair
from translation.engines.halving import FailureBudget, translate_halving
from translation.errors import EngineUnavailable

MEMORY: Final = 2_000_000_000
"""Default memory budget for all loaded models, in bytes."""
_FAILURES: Final = 40


class ArgosEngine:
    """Engine on a folder of packages, pivoting through English where no package is direct. Thread-safe.

    ``memory`` bounds the bytes of all loaded models; ``threads`` work on one batch.
    """

    name = "argos"

    def __init__(self, packages: Path | str, memory: int = MEMORY, threads: int = 2) -> None:
        self._packages = PackageFolder(Path(packages))
        self._models = ModelCache(lambda package: ArgosModel(package, threads), memory)
        self._lock = threading.Lock()

    def pairs(self) -> frozenset[Pair]:
        """Return the pairs of the packages now in the folder, and those by way of English."""
        return self._packages.pairs()

    def version(self, source: str, target: str) -> str:
        """Return the route and package versions: ``argos zh→en 1.9 + en→es 1.0``. Raises `PairNotOffered`."""
        return self._packages.version(source, target)

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str | None]:
        """Return the texts in ``target``.

        Raises `PairNotOffered`, and `EngineUnavailable` for a package that cannot be loaded or only fails.
        """
        route = self._packages.route(source, target)
        with self._lock:
            done: list[str | None] = list(texts)
            for package in route:
                done = self._step(done, package)
        return done

    def close(self) -> None:
        """Drop the models."""
        with self._lock:
            self._models.clear()

    def _step(self, texts: Sequence[str | None], package: InstalledPackage) -> list[str | None]:
        """Translate the texts that survived the previous step. Raises `EngineUnavailable`."""
        patience = FailureBudget(_FAILURES)
        model = self._models.get(package)
        done = iter(
            translate_fit(
                [text for text in texts if text is not None],
                lambda fit: translate_halving(fit, model.translate, patience),
            )
        )
        after = [None if text is None else next(done) for text in texts]
        if patience.last is not None and patience.left <= 0 and not any(after):
            raise EngineUnavailable(patience.last.message)
        return after
