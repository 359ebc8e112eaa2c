"""``expo models``: what it says, does and refuses, and its exit codes."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.console import Console

from expo.__main__ import main
from expo.commands import models
from expo.commands.install_progress import show_progress
from tests.support.argos_files import a_package, checksum, metadata
from tests.support.command_line import expo
from translation.packages.format.package import read_package
from translation.packages.installed.store import PackageStore

NOTHING = "No translation model is installed. Run: expo models install zh en\n"
LICENCE = "License: CC0, made by hand for tests"


@dataclass(frozen=True)
class Ended:
    """How a command ended: its code and what stood on its two streams."""

    code: int
    output: str
    errors: str


Asked = Callable[..., Ended]


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an index file on this machine: zh-en, en-zh and en-es, whose checksums it says."""
    entries = []
    for source, target in (("zh", "en"), ("en", "zh"), ("en", "es")):
        file = a_package(tmp_path / "mirror", source, target)
        entries.append(metadata(source, target, links=[file.name], sha256=checksum(file)))
    index = tmp_path / "mirror" / "index.json"
    index.write_text(json.dumps(entries))
    monkeypatch.setenv("EXPO_TRANSLATE_INDEX", str(index))
    return index


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Asked:
    """Return what asks ``expo models`` in this process; models without content are taken for good ones."""
    monkeypatch.setenv("EXPO_DATA", str(tmp_path / "var"))
    monkeypatch.setattr(models, "require_loads", lambda _folder: None)

    def ask(*words: object) -> Ended:
        code = main(["models", *(str(word) for word in words)])
        said = capsys.readouterr()
        return Ended(code, said.out, said.err)

    return ask


def store(tmp_path: Path) -> PackageStore:
    return PackageStore(tmp_path / "var" / "models")


def test_without_models_status_says_what_to_do(asked: Asked, tmp_path: Path) -> None:
    assert asked("status") == Ended(1, NOTHING, "")
    assert asked("list") == Ended(0, NOTHING, "")
    assert not (tmp_path / "var").exists()


def test_package_file_is_installed_after_showing_its_licence(asked: Asked, tmp_path: Path) -> None:
    ended = asked("install", a_package(tmp_path))
    assert (ended.code, ended.output) == (0, "zh → en 1.9 is installed.\n")
    lines = ended.errors.splitlines()
    assert lines[:2] == [f"Licence of zh → en 1.9: {LICENCE}", "Unpacking zh → en 1.9"]
    assert lines[-1] == "Unpacking zh → en 1.9: 0.0 MB of 0.0 MB"
    assert asked("status") == Ended(0, "1 model is installed: zh→en.\n", "")
    [installed] = store(tmp_path).installed()
    line = f"zh → en 1.9, 0.0 MB, installed {installed.installed_at:%Y-%m-%d}, {LICENCE}\n"
    assert asked("list") == Ended(0, line, "")


def test_pair_without_direct_package_is_installed_via_english(asked: Asked, tmp_path: Path, mirror: Path) -> None:
    ended = asked("install", "zh", "es")
    assert ended.code == 0
    assert ended.output.splitlines() == [
        "No package translates directly from zh to es: zh → en and en → es are needed.",
        "zh → en 1.9 is installed.",
        "en → es 1.9 is installed.",
    ]
    assert [line for line in ended.errors.splitlines() if line.startswith("Licence")] == [
        f"Licence of zh → en 1.9: {LICENCE}",
        f"Licence of en → es 1.9: {LICENCE}",
    ]
    said = "2 models are installed: en→es, zh→en, zh→en→es.\n"
    assert asked("status") == Ended(0, said, "")
    assert asked("install", "zh", "en") == Ended(0, "zh → en 1.9 is installed already.\n", "")
    ended = asked("list", "--available")
    assert ended.output.splitlines()[-1] == "en → zh 1.9 can be installed"
    assert len(ended.output.splitlines()) == 3


def test_newer_version_replaces_the_older(asked: Asked, tmp_path: Path, mirror: Path) -> None:
    asked("install", a_package(tmp_path, version="1.8"))
    assert asked("install", "zh", "en").output == "zh → en 1.9 is installed.\n"
    assert [each.version for each in store(tmp_path).installed()] == ["1.9"]


def test_a_model_is_removed(asked: Asked, tmp_path: Path) -> None:
    asked("install", a_package(tmp_path))
    assert asked("remove", "zh", "en") == Ended(0, "zh → en is removed.\n", "")
    assert asked("remove", "zh", "en") == Ended(1, "", "expo: No model from zh to en is installed.\n")
    assert asked("status").output == NOTHING


def test_checksum_of_a_file_or_single_package_is_verified(asked: Asked, tmp_path: Path, mirror: Path) -> None:
    file = a_package(tmp_path)
    refused = asked("install", file, "--sha256", "0" * 64)
    assert (refused.code, refused.output) == (1, "")
    assert f"expo: The package is not the one that was promised: its SHA-256 is {checksum(file)}." in refused.errors
    refused = asked("install", "zh", "en", "--sha256", "0" * 64)
    assert refused.code == 1
    assert "The file is not the one that was promised" in refused.errors
    assert asked("install", "zh", "es", "--sha256", "0" * 64).errors == "expo: One --sha256 does not fit 2 packages.\n"
    assert store(tmp_path).installed() == []
    assert asked("install", file, "--sha256", checksum(file)).code == 0


@pytest.mark.parametrize(
    "words, code, said",
    [
        (["install", "nothing.argosmodel"], 1, "There is no file nothing.argosmodel."),
        (["install", "chinese", "english"], 1, "chinese is no language"),
        (["install", "zh", "../en"], 1, "../en is no language"),
        (["install", "zh", "ru"], 1, "No package translates from zh to ru, nor two by way of a third language."),
        (["remove", "zh", "EN"], 1, "EN is no language"),
        (["install"], 2, "Try: expo --help"),
        (["remove", "zh"], 2, "Try: expo --help"),
        (["forget"], 2, "Try: expo --help"),
    ],
)
def test_failing_command_prints_a_sentence_and_exit_code(
    asked: Asked, tmp_path: Path, mirror: Path, words: list[str], code: int, said: str
) -> None:
    ended = asked(*words)
    assert (ended.code, ended.output) == (code, "")
    assert ended.errors.startswith("expo: ")
    assert said in ended.errors
    assert len(ended.errors.splitlines()) == 1
    assert not (tmp_path / "var").exists()


def test_damaged_package_file_prints_one_sentence(asked: Asked, tmp_path: Path) -> None:
    (tmp_path / "bad.argosmodel").write_bytes(b"no zip at all")
    ended = asked("install", tmp_path / "bad.argosmodel")
    assert ended == Ended(1, "", "expo: The package is no zip file, or a damaged one.\n")


def test_invalid_index_prints_one_sentence(asked: Asked, mirror: Path) -> None:
    mirror.write_text("<html>")
    ended = asked("install", "zh", "en")
    assert ended == Ended(1, "", f"expo: The index is not JSON: {mirror}\n")


def test_a_model_that_does_not_load_is_not_installed(
    asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("EXPO_DATA", str(tmp_path / "var"))
    assert main(["models", "install", str(a_package(tmp_path))]) == 1
    assert store(tmp_path).installed() == []


def test_status_names_the_server_without_its_secrets(
    asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked("install", a_package(tmp_path))
    monkeypatch.setenv("EXPO_TRANSLATE_URL", "http://user:secret@127.0.0.1:5000/?key=secret")
    said = "The server at http://127.0.0.1:5000/ translates (EXPO_TRANSLATE_URL); 1 model is installed here.\n"
    assert asked("status") == Ended(0, said, "")


def test_many_directions_are_counted(asked: Asked, tmp_path: Path) -> None:
    for other in ("es", "fr", "zh"):
        asked("install", a_package(tmp_path, "en", other))
        asked("install", a_package(tmp_path, other, "en"))
    assert asked("status").output == "6 models are installed, for 12 directions between en, es, fr, zh.\n"


def test_models_folder_can_be_configured(asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPO_MODELS", str(tmp_path / "elsewhere"))
    asked("install", a_package(tmp_path))
    assert [each.version for each in PackageStore(tmp_path / "elsewhere").installed()] == ["1.9"]
    assert not (tmp_path / "var").exists()
    monkeypatch.delenv("EXPO_MODELS")
    asked("install", a_package(tmp_path), "--data", tmp_path / "other")
    assert (tmp_path / "other" / "models" / "zh_en.json").is_file()


def test_terminal_shows_a_progress_bar_and_the_licence(tmp_path: Path) -> None:
    package = read_package(a_package(tmp_path))
    console = Console(file=io.StringIO(), force_terminal=True, width=120)
    with show_progress(console) as observer:
        observer.on_package(package)
        observer.on_step("Fetching zh → en 1.9")(50, 100)
    assert isinstance(console.file, io.StringIO)
    drawn = console.file.getvalue()
    assert f"Licence of zh → en 1.9: {LICENCE}" in drawn
    assert "Fetching zh → en 1.9" in drawn
    assert "50/100 bytes" in drawn


@pytest.mark.processes
async def test_the_real_command_refuses_without_a_traceback(tmp_path: Path) -> None:
    said = await expo("models", "install", a_package(tmp_path), "--data", tmp_path / "var")
    assert (said.code, said.output) == (1, "")
    assert said.progress.splitlines()[-1].startswith("expo: The package's model does not load: ")
    said = await expo("models", "status", "--data", tmp_path / "var")
    assert (said.code, said.output, said.progress) == (1, NOTHING, "")
