"""Write the lock files: every package that an environment holds, pinned with its hashes.

    requirements.lock       what runs the fair: the project's own needs, the extras `embedded` and
                            `cedict`, and the build backend, so that an editable install asks nobody
    requirements-test.lock  what the checks and tests need besides, at versions that fit the first
    requirements-lock.lock  what this program needs
    requirements-node.lock  Node, for machines that have none

Compile with the oldest Python that the project supports: its pins hold for newer ones,
which need fewer back-ports. A version stays as it is locked unless ``--upgrade`` is given.
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
# Never on a machine by default: gigabytes that only the extra `models` may bring.
_BANNED: Final = ("torch", "triton", "nvidia-", "sentence-transformers")


def main() -> int:
    """Write all files and return the exit code."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    upgrade = "--upgrade" in sys.argv[1:]
    write(RUN, run_needs(project), constraint=None, upgrade=upgrade)
    for group in OTHERS:
        needs = project["dependency-groups"][group]
        write(ROOT / f"requirements-{group}.lock", needs, constraint=RUN, upgrade=upgrade)
    return 0


def run_needs(project: dict[str, Any]) -> list[str]:
    """Return the requirements of the default installation and what builds it."""
    extras = project["project"]["optional-dependencies"]
    wanted = [need for extra in EXTRAS for need in extras[extra]]
    return [*project["project"]["dependencies"], *wanted, *project["build-system"]["requires"], "editables"]


def write(target: Path, needs: Sequence[str], *, constraint: Path | None, upgrade: bool) -> None:
    """Resolve ``needs`` into ``target``; raises `ValueError` for what must not be in it."""
    with tempfile.TemporaryDirectory() as folder:
        source, locked = Path(folder) / "needs.in", Path(folder) / target.name
        source.write_text("\n".join(needs) + "\n")
        if target.exists():
            locked.write_text(target.read_text())
        limits = ["--constraint", str(constraint)] if constraint else []
        options = "--generate-hashes --allow-unsafe --strip-extras --no-annotate --no-header --no-emit-options --quiet"
        subprocess.run(  # noqa: S603 - our own words
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
    """Raise `ValueError` when a lock names a place to fetch from, a local path, or a heavy package."""
    for line in text.splitlines():
        if "://" in line or line.startswith(("-", "/", ".", *_BANNED)):
            raise ValueError(f"this must not be in a lock file: {line}")


if __name__ == "__main__":
    sys.exit(main())
