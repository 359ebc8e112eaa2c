"""An installation as a process of its own, which may die by SIGKILL at one moment.

    python -m tests.support.argos_install STORE FILE [MODULE:NAME NTH before|after]

The model is not loaded: `check` does nothing, and can be the moment.
"""

import subprocess
import sys
from pathlib import Path

from expo.kit.processes.children import start
from tests.support.dying import _deadly, _found
from translation.packages.installed.store import PackageStore

ROOT = Path(__file__).resolve().parent.parent.parent
CHECK = "__main__:check"


def check(_folder: Path) -> None:
    """Take every model for a good one."""


def begun(store: Path, file: Path, *moment: object) -> subprocess.Popen[bytes]:
    """Begin an installation in a process of its own."""
    words = [str(each) for each in (store, file, *moment)]
    return start([sys.executable, "-m", "tests.support.argos_install", *words], cwd=ROOT)


if __name__ == "__main__":
    if moment := sys.argv[3:]:
        owner, name = _found(moment[0])
        setattr(owner, name, _deadly(getattr(owner, name), int(moment[1]), moment[2]))
    PackageStore(Path(sys.argv[1]), check=check).install(Path(sys.argv[2]))
