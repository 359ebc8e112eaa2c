"""The secret that signs addresses: made once, whole, for the owner only."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from expo.settings import Settings


def secret(folder: Path) -> bytes:
    return Settings(data=folder).signing_secret()


def test_secret_is_created_once_and_readable_by_owner_only(tmp_path: Path) -> None:
    made = secret(tmp_path / "var")
    assert len(made) == 64
    assert secret(tmp_path / "var") == made
    assert [each.name for each in (tmp_path / "var").iterdir()] == ["secret"]
    assert (tmp_path / "var" / "secret").stat().st_mode & 0o777 == 0o600


def test_concurrent_creation_yields_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as threads:
        made = set(threads.map(secret, [tmp_path] * 64))
    assert len(made) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["secret"]


@pytest.mark.parametrize("left", ["", " \n"])
def test_empty_secret_file_is_refused(tmp_path: Path, left: str) -> None:
    (tmp_path / "secret").write_text(left)
    with pytest.raises(OSError, match="is empty: restore"):
        secret(tmp_path)
    assert (tmp_path / "secret").read_text() == left


def test_configured_secret_is_used(tmp_path: Path) -> None:
    assert Settings(data=tmp_path, secret="given").signing_secret() == b"given"
    assert list(tmp_path.iterdir()) == []
