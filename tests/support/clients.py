"""Clients that others wrote, from npm, run by Node against our server or on our files: graphql-http, graphql-ws, axe-core, ical.js."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parent.parent / "clients"
AXE: Final = FOLDER / "node_modules" / "axe-core" / "axe.min.js"
"""The script that a page is given to look at itself; see `missing` for whether it is there."""


def node() -> str | None:
    """Return the path of Node, the machine's or the environment's, or None."""
    beside = str(Path(sys.executable).parent)
    return shutil.which("node", path=os.pathsep.join([beside, os.environ.get("PATH", "")]))


def missing() -> str | None:
    """Return what keeps these clients from running, as a sentence, or None."""
    if node() is None:
        return "no Node: scripts/npm-ci tests/clients"
    if not AXE.is_file():
        return "the test clients are not installed: scripts/npm-ci tests/clients"
    return None


def run(script: str, *arguments: str, timeout_s: float = 60) -> subprocess.CompletedProcess[str]:
    """Run ``tests/clients/SCRIPT`` and return its outputs; raises `CalledProcessError` when it fails."""
    command = [node() or "node", str(FOLDER / script), *arguments]
    return subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, timeout=timeout_s, check=True)
