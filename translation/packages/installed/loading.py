"""Load test of a model in a separate process, since an untrusted one may crash the process that loads it."""

import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Final

from translation.errors import EngineUnavailable, PackageRefused
from translation.packages.format.licence import one_line
from translation.processes import end_with_parent

_PROGRAM: Final = Path(__file__).with_name("load_model.py")
_WITHIN_S: Final = 180.0
_LACKING: Final = "ModuleNotFoundError"


def require_loads(folder: Path, within_s: float = _WITHIN_S) -> None:
    """Load the model of an unpacked package once and translate a word.

    Raises `PackageRefused` if it does not load, or not within ``within_s`` seconds, and `EngineUnavailable` where
    CTranslate2 is not installed, so that the test is impossible.
    """
    # -I: ignore modules of the environment and the working folder.
    command = [sys.executable, "-I", str(_PROGRAM), str(folder.resolve())]
    try:
        ended = subprocess.run(  # noqa: S603 - our own script, and a folder of the store
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=within_s,
            check=False,
            preexec_fn=partial(end_with_parent, os.getpid()),
        )
    except subprocess.TimeoutExpired as error:
        raise PackageRefused(f"The package's model does not load within {within_s:.0f} seconds.") from error
    if ended.returncode == 0:
        return
    last = ended.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
    if last.startswith(_LACKING):
        raise EngineUnavailable(f"Models cannot be loaded here: {one_line(last.partition(': ')[2])}.")
    why = one_line(last) or f"it ends with {ended.returncode}"
    raise PackageRefused(f"The package's model does not load: {why}")
