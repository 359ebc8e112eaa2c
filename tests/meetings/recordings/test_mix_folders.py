"""Temporary folders of mixing do not outlive their process."""

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Final

import pytest

from expo.kit.processes.children import bound
from expo.meetings.recordings.mix_folders import mix_folder, remove_left_folders

_HOLDER: Final = """
import asyncio, sys
from expo.meetings.recordings.mix_folders import mix_folder

async def hold():
    async with mix_folder() as folder:
        (folder / "1.webm").write_bytes(b"half a file")
        print(folder, flush=True)
        sys.stdin.read()

asyncio.run(hold())
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def _names(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


async def test_folder_is_removed_at_the_end_and_by_nobody_before(temporary: Path) -> None:
    async with mix_folder() as one, mix_folder() as other:
        assert one != other
        (one / "mixed.webm").write_bytes(b"a file")
        assert await remove_left_folders() == 0
        assert (one / "mixed.webm").exists()
    assert _names(temporary) == []


async def test_folder_of_a_killed_process_is_removed(temporary: Path) -> None:
    (temporary / "expo-mix-just-made").mkdir()
    pipe = asyncio.subprocess.PIPE
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _HOLDER, stdin=pipe, stdout=pipe, preexec_fn=bound()
    )
    assert holder.stdout is not None
    folder = Path((await holder.stdout.readline()).decode().strip())
    assert await remove_left_folders() == 0
    holder.kill()
    await holder.wait()
    assert (folder / "1.webm").exists()
    assert await remove_left_folders() == 1
    assert _names(temporary) == ["expo-mix-just-made"]
