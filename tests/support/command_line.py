"""The ordinary command line, as a process of its own."""

import asyncio
import os
import sys
from dataclasses import dataclass

from expo.kit.processes.children import bound
from tests.support.folders import ROOT


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it said on its two streams."""

    code: int
    output: str
    progress: str


async def expo(*words: object) -> Said:
    """Run ``expo`` with these words, no settings but the defaults, and return what it said."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EXPO_")}
    command = [sys.executable, "-m", "expo", *(str(word) for word in words)]
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=ROOT,
        env=environment | {"EXPO_ENCODER": "none", "EXPO_LOG_LEVEL": "WARNING"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        preexec_fn=bound(),
    )
    output, progress = await process.communicate()
    return Said(process.returncode or 0, output.decode(), progress.decode())
