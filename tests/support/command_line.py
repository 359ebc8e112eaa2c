"""The ordinary command line, as a process of its own."""

import asyncio
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.support.preloaded import ordinary


@dataclass(frozen=True)
class CommandResult:
    """How a command ended, and what it said on its two streams."""

    code: int
    output: str
    progress: str


async def expo(*words: object) -> CommandResult:
    """Run ``expo`` with these words, no settings but the defaults, and return what it said."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EXPO_")}
    environment |= {"EXPO_ENCODER": "none", "EXPO_LOG_LEVEL": "WARNING"}
    with tempfile.TemporaryDirectory() as folder:
        output, errors = (Path(folder) / name for name in ("output", "errors"))
        process = ordinary().begin(
            *(str(word) for word in words), environment=environment, output=output, errors=errors
        )
        try:
            while (code := process.poll()) is None:
                await asyncio.sleep(0.05)
        finally:
            process.kill()
        return CommandResult(code, *(each.read_text("utf-8") for each in (output, errors)))
