"""Write the lock files: every package of an environment, pinned with its hashes.

    requirements.lock       to run the server: the project's dependencies, the extras `embedded` and
                            `cedict`, and the build backend, so that an editable install needs no network
    requirements-test.lock  additional packages for checks and tests, at versions compatible with the first
    requirements-lock.lock  dependencies of this script
    requirements-node.lock  Node, for machines without one

Compile with the oldest supported Python: its pins also hold for newer versions,
which need fewer backports. Locked versions are kept unless ``--upgrade`` is given.
"""

import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
RUN: Final = ROOT / "requirements.lock"
OTHERS: Final = ("test", "lock", "node")
EXTRAS: Final = ("embedded", "cedict")
_HEADER: Final = "# Written by `make lock` from pyproject.toml; not by hand.\n"
# Never installed by default: gigabytes that only the extra `models` may bring.
_BANNED: Final = ("torch", "triton", "nvidia-", "sentence-transformers")


def main() -> int:
    """Write all lock files and return the exit code."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    upgrade = "--upgrade" in sys.argv[1:]
    write(RUN, run_needs(project), constraint=None, upgrade=upgrade)
    for group in OTHERS:
        needs = project["dependency-groups"][group]
        write(ROOT / f"requirements-{group}.lock", needs, constraint=RUN, upgrade=upgrade)
    return 0


def run_needs(project: dict[str, Any]) -> list[str]:
    """Return the requirements of the default installation and of its build."""
    extras = project["project"]["optional-dependencies"]
    wanted = [need for extra in EXTRAS for need in extras[extra]]
    return [*project["project"]["dependencies"], *wanted, *project["build-system"]["requires"], "editables"]


def write(target: Path, needs: Sequence[str], *, constraint: Path | None, upgrade: bool) -> None:
    """Resolve ``needs`` into ``target``; raises `ValueError` for a forbidden line."""
    with tempfile.TemporaryDirectory() as folder:
        source, locked = Path(folder) / "needs.in", Path(folder) / target.name
        source.write_text("\n".join(needs) + "\n")
        if target.exists():
            locked.write_text(target.read_text())
        limits = ["--constraint", str(constraint)] if constraint else []
        options = "--generate-hashes --allow-unsafe --strip-extras --no-annotate --no-header --no-emit-options --quiet"
        subprocess.run(  # noqa: S603 - fixed arguments
            [
                *(sys.executable, "-m", "piptools", "compile", *options.split(), *limits),
                *(["--upgrade"] if upgrade else []),
                *("--output-file", str(locked), str(source)),
            ],
            check=True,
        )
        text = locked.read_text()
    refuse(text)
    target.write_text(_HEADER + text)


def refuse(text: str) -> None:
    """Raise `ValueError` if a lock file contains a URL, a local path, or a heavy package."""
    for line in text.splitlines():
        if "://" in line or line.startswith(("-", "/", ".", *_BANNED)):
            raise ValueError(f"this must not be in a lock file: {line}")


if __name__ == "__main__":
    sys.exit(main())
