"""The process that mixes a recording, ``python -m livestream.mixing.process``.

Its input is a `MixPlan` in JSON; it writes lines of `MixProgress`, the last one with an error if it fails. It has the
lowest priority and bounds of memory, of time and of the file's size, so that nothing else on the machine waits for it.
"""

import os
import sys
from typing import Final

import msgspec
from av.error import FFmpegError

from livestream.mixing.mixer import mix
from livestream.mixing.plan import DAMAGED, MixPlan, MixProgress
from livestream.mixing.sources import FileIsDamaged

_NICENESS: Final = 19
_MEMORY: Final = 4 * 1024**3
_MAX_BYTES: Final = 8 * 1024**3
_CPU_FACTOR: Final = 10
_CPU_SECONDS: Final = 300
"""Processor time for a recording: ten times its length, and some to begin. A hostile file would take days."""


def main() -> None:
    """Mix the recording of the plan on standard input. Its end by SIGXCPU says that it took too much time."""
    plan = msgspec.json.decode(sys.stdin.buffer.read(), type=MixPlan)
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - does not exist elsewhere

        seconds = _CPU_SECONDS + _CPU_FACTOR * plan.length_ms // 1000
        os.nice(_NICENESS)
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 60))
        resource.setrlimit(resource.RLIMIT_FSIZE, (_MAX_BYTES, _MAX_BYTES))
    try:
        for done_ms in mix(plan):
            _tell(MixProgress(done_ms, plan.length_ms))
        _tell(MixProgress(plan.length_ms, plan.length_ms, is_complete=True))
    except (FileIsDamaged, MemoryError):
        _tell(MixProgress(error=DAMAGED))
    except (FFmpegError, OSError) as error:
        _tell(MixProgress(error=str(error)[:300] or type(error).__name__))


def _tell(progress: MixProgress) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(progress) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
