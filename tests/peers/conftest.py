"""The peers' environments (`make peers` makes them) and the demo's packages, unpacked as all engines want them."""

import os
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ROOT / "expo" / "demo" / "packages"
STAND_IN = Path(__file__).parent / "stand_in"


def _environment(variable: str, default: str) -> Path:
    folder = (ROOT / os.environ.get(variable, default)).absolute()
    if not (folder / ".installed").exists():
        pytest.skip(f"{folder} is not there: `make peers` makes it")
    return folder


@pytest.fixture(scope="session")
def argos() -> Path:
    """Return the environment of Argos Translate."""
    return _environment("PEERS_ARGOS", ".venv-peers-argos")


@pytest.fixture(scope="session")
def libre() -> Path:
    """Return the environment of LibreTranslate."""
    return _environment("PEERS_LIBRE", ".venv-peers-libre")


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the demo's packages, unpacked."""
    folder = tmp_path_factory.mktemp("packages")
    for path in sorted(PACKAGES.glob("*.argosmodel")):
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder)
    return folder


@pytest.fixture(scope="session")
def surroundings(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the variables that let a peer see our packages, no home and no network's models."""
    home = tmp_path_factory.mktemp("home")
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "ARGOS_PACKAGES_DIR": str(packages),
        "ARGOS_INTRA_THREADS": "1",
        "PYTHONPATH": str(STAND_IN),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
