"""The demo's own translation models: small, trained from the lexicon of trade (`make train`)."""

import logging
from pathlib import Path
from typing import Final

from translation.errors import TranslationError
from translation.packages.format.package import read_package
from translation.packages.installed.loading import require_loads
from translation.packages.installed.store import PackageStore

_PACKAGES: Final = Path(__file__).parent / "packages"
_log: Final = logging.getLogger(__name__)


def install_models(folder: Path) -> None:
    """Install the models into a folder, except for language pairs that have one; blocks for some seconds.

    Where models cannot be used, the demo does without: that is logged.
    """
    store = PackageStore(folder, check=require_loads)
    installed = {each.pair for each in store.installed()}
    for file in sorted(_PACKAGES.glob("*.argosmodel")):
        try:
            if read_package(file).pair not in installed:
                store.install(file)
        except (TranslationError, OSError) as error:
            _log.warning("The demo's model %s is not installed: %s", file.name, error)
