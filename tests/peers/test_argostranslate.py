"""The engine that uses the library Argos Translate, run with the real one in its environment."""

import subprocess
from pathlib import Path

import pytest

from tests.support.engine_contract import EVERY, OFFERED

ROOT = Path(__file__).resolve().parent.parent.parent

pytestmark = pytest.mark.peers


def test_library_fulfils_the_engine_contract(argos: Path, surroundings: dict[str, str]) -> None:
    contract = Path(__file__).with_name("argostranslate_contract.py")
    # Neither the project's options nor its fixtures: that environment has not what they need.
    options = (
        f"-c /dev/null --rootdir {ROOT} --confcutdir {contract.parent} --import-mode importlib -p no:cacheprovider -q"
    )
    run = subprocess.run(
        [argos / "bin" / "python", "-m", "pytest", *options.split(), contract],
        env=surroundings | {"PYTHONPATH": f"{surroundings['PYTHONPATH']}:{ROOT}"},
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout
    assert f"{len(EVERY) + len(OFFERED)} passed" in run.stdout
