"""The Argos Translate library itself, for its own sentence splitting or its packages with ``bpe.model``.

It is optional and heavy: it depends on PyTorch, and downloads a model for sentence splitting where a package has
none.
"""

import importlib
import importlib.util
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from translation.engines.argos.installed import MOSES, SENTENCEPIECE, InstalledPackage, PackageFolder
from translation.engines.argos.model_cache import ModelCache
from translation.engines.bounds import translate_fit
from translation.engines.engine import Pair
from translation.engines.halving import BatchFailed, FailureBudget, translate_halving
from translation.errors import EngineUnavailable

_LIBRARY: Final = "argostranslate"
_MEMORY: Final = 2_000_000_000
_FAILURES: Final = 40


class ArgosTranslateEngine:
    """Engine on Argos Translate and a folder of packages, pivoting through English where no package is direct.

    Thread-safe. ``memory`` bounds the bytes of all loaded models.
    """

    name = "argostranslate"

    def __init__(self, packages: Path | str, memory: int = _MEMORY) -> None:
        self._packages = PackageFolder(Path(packages), (SENTENCEPIECE, MOSES))
        self._models = ModelCache(_load, memory)
        self._lock = threading.Lock()

    def pairs(self) -> frozenset[Pair]:
        """Return the pairs of the packages now in the folder. Raises `EngineUnavailable` without the library."""
        _check_installed()
        return self._packages.pairs()

    def version(self, source: str, target: str) -> str:
        """Return the route and package versions. Raises `PairNotOffered` and `EngineUnavailable`."""
        _check_installed()
        return self._packages.version(source, target).replace("argos ", f"{self.name} ", 1)

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str | None]:
        """Return the texts in ``target``. Raises `PairNotOffered` and `EngineUnavailable`."""
        _check_installed()
        route = self._packages.route(source, target)
        patience = FailureBudget(_FAILURES)
        with self._lock:
            return translate_fit(
                texts, lambda fit: translate_halving(fit, lambda part: self._batch(part, route), patience)
            )

    def close(self) -> None:
        """Drop the models."""
        with self._lock:
            self._models.clear()

    def _batch(self, texts: Sequence[str], route: tuple[InstalledPackage, ...]) -> list[str]:
        done = list(texts)
        for package in route:
            done = self._models.get(package).translate(done)
        return done


@dataclass
class _Loaded:
    """A package loaded by the library."""

    translation: Any

    def translate(self, texts: Sequence[str]) -> list[str]:
        """Return the texts, translated one after another. Raises `BatchFailed`."""
        try:
            return [self.translation.translate(text) for text in texts]
        except (RuntimeError, ValueError, OSError) as error:
            raise BatchFailed(f"Argos Translate could not translate: {error}") from error

    def close(self) -> None:
        """Release the model."""
        self.translation = None


def _check_installed() -> None:
    if importlib.util.find_spec(_LIBRARY) is None:
        raise EngineUnavailable('Argos Translate is not installed: install "cloud-expo[argos]".')


def _load(package: InstalledPackage) -> _Loaded:
    """Load a package with the library. Raises `EngineUnavailable` where it cannot."""
    try:
        translate = importlib.import_module(f"{_LIBRARY}.translate")
        packages = importlib.import_module(f"{_LIBRARY}.package")
        source, target = (translate.Language(tag, tag) for tag in (package.source, package.target))
        return _Loaded(translate.PackageTranslation(source, target, packages.Package(package.folder)))
    except (ImportError, OSError, RuntimeError, ValueError) as error:
        raise EngineUnavailable(f"Argos Translate cannot load {package.folder.name}: {error}") from error
