"""Choice of the engine from a setting."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from translation.engines.argos.installed import PackageFolder
from translation.engines.argos.library import ArgosTranslateEngine
from translation.engines.engine import Engine
from translation.engines.libretranslate.engine import LibreTranslateEngine
from translation.engines.null import NullEngine
from translation.engines.worker.engine import DEFAULT_LIMITS, WorkerEngine
from translation.engines.worker.messages import EngineSpec
from translation.errors import EngineUnavailable

NONE: Final = "none"
LIBRARY: Final = "argostranslate:"
_SHOWN: Final = 40
_WORKER_OVERHEAD_BYTES: Final = 1_000_000_000
"""Bytes of a worker process besides its models: Python, libraries and working memory."""


def engine_from(url: str, packages: Path, memory_budget: int, api_key: str | None = None, threads: int = 2) -> Engine:
    """Return the engine named by a setting.

    An empty ``url`` means Argos packages in the folder ``packages``, ``none`` no engine, ``http://…`` and
    ``https://…`` a LibreTranslate server (with ``api_key``), and ``argostranslate:`` the library of that name with the
    same packages. Models take at most ``memory_budget`` bytes and run in a worker process of ``threads`` threads.
    Nothing is started, loaded or requested yet. Raises `EngineUnavailable` for any other ``url``.
    """
    if url.startswith(("http://", "https://")):
        return LibreTranslateEngine(url, api_key)
    if url == NONE:
        return NullEngine()
    arguments = {"packages": str(packages), "memory": memory_budget}
    limits = replace(DEFAULT_LIMITS, memory=2 * memory_budget + _WORKER_OVERHEAD_BYTES)
    if url == LIBRARY:
        spec = EngineSpec(f"{ArgosTranslateEngine.__module__}:ArgosTranslateEngine", arguments)
        return WorkerEngine(ArgosTranslateEngine.name, spec, ArgosTranslateEngine(packages), limits)
    if url:
        raise EngineUnavailable(f"There is no engine of the name {url[:_SHOWN]!r}.")
    spec = EngineSpec("translation.engines.argos.engine:ArgosEngine", {**arguments, "threads": threads})
    return WorkerEngine("argos", spec, PackageFolder(packages), limits)
