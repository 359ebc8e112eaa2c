"""Whether models load, tried with real ones of a few hundred numbers, in the process that installing uses."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sentencepiece
from ctranslate2.specs import TransformerSpec

from expo.kit.processes.children import start
from tests.support.argos_files import files, members, metadata, packed
from tests.support.folders import ROOT
from tests.support.processes import descendants, remaining, until
from translation.errors import EngineUnavailable, PackageRefused
from translation.packages.installed import loading
from translation.packages.installed.loading import require_loads
from translation.packages.installed.store import PackageStore

WIDE = 8
WORDS = ["<unk>", "<s>", "</s>", *"abcdefgh"]


def linear(layer: Any, out: int, into: int = WIDE) -> None:
    layer.weight = np.full((out, into), 0.1, np.float32)
    layer.bias = np.zeros(out, np.float32)


def norm(layer: Any) -> None:
    layer.gamma, layer.beta = np.ones(WIDE, np.float32), np.zeros(WIDE, np.float32)


def fill(layer: Any, *, crosses: bool) -> None:
    """Give numbers to one layer of a transformer."""
    linear(layer.self_attention.linear[0], 3 * WIDE)
    linear(layer.self_attention.linear[1], WIDE)
    norm(layer.self_attention.layer_norm)
    linear(layer.ffn.linear_0, 2 * WIDE)
    linear(layer.ffn.linear_1, WIDE, 2 * WIDE)
    norm(layer.ffn.layer_norm)
    if crosses:
        for number, out in enumerate((WIDE, 2 * WIDE, WIDE)):
            linear(layer.attention.linear[number], out)
        norm(layer.attention.layer_norm)


def a_model(folder: Path) -> None:
    """Write a CTranslate2 model of one layer into a new folder."""
    folder.mkdir(parents=True)
    spec = TransformerSpec.from_config(num_layers=1, num_heads=2)
    for embedding in (spec.encoder.embeddings[0], spec.decoder.embeddings):
        embedding.weight = np.full((len(WORDS), WIDE), 0.1, np.float32)
    norm(spec.encoder.layer_norm)
    norm(spec.decoder.layer_norm)
    linear(spec.decoder.projection, len(WORDS))
    fill(spec.encoder.layer[0], crosses=False)
    fill(spec.decoder.layer[0], crosses=True)
    spec.register_source_vocabulary(WORDS)
    spec.register_target_vocabulary(WORDS)
    spec.validate()
    spec.save(str(folder))


def a_tokeniser(file: Path) -> None:
    """Train a tokeniser on three lines."""
    lines = iter(["a b c", "d e f", "g h a"] * 5)
    with file.open("wb") as model:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=lines, model_writer=model, vocab_size=20, hard_vocab_limit=False, minloglevel=2
        )


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    folder = tmp_path / "unpacked"
    a_model(folder / "model")
    a_tokeniser(folder / "sentencepiece.model")
    return folder


def test_real_model_loads(unpacked: Path) -> None:
    require_loads(unpacked)
    (unpacked / "sentencepiece.model").rename(unpacked / "bpe.model")
    require_loads(unpacked)


def test_only_loadable_package_is_installed(tmp_path: Path, unpacked: Path) -> None:
    content = {str(file.relative_to(unpacked)): file.read_bytes() for file in unpacked.rglob("*") if file.is_file()}
    store = PackageStore(tmp_path / "models", check=require_loads)
    content["metadata.json"] = files()["metadata.json"]
    installed = store.install(packed(tmp_path / "good.argosmodel", members(content)))
    bad = files(metadata(version="2.0"))
    with pytest.raises(PackageRefused, match="model does not load: RuntimeError"):
        store.install(packed(tmp_path / "bad.argosmodel", members(bad)))
    assert store.installed() == [installed]


def test_unloadable_tokeniser_is_refused(unpacked: Path) -> None:
    (unpacked / "sentencepiece.model").write_bytes(b"\x0a\x0e pieces")
    with pytest.raises(PackageRefused, match="model does not load: "):
        require_loads(unpacked)


def program(path: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put another program in the place of the one that loads."""
    path.write_text(text)
    monkeypatch.setattr(loading, "_PROGRAM", path)


def test_model_crashing_its_process_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "p.py", "import os; os.kill(os.getpid(), 9)", monkeypatch)
    with pytest.raises(PackageRefused, match="does not load: it ends with -9"):
        require_loads(tmp_path)


def test_model_loading_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "p.py", "import time; time.sleep(60)", monkeypatch)
    with pytest.raises(PackageRefused, match="does not load within 0 seconds"):
        require_loads(tmp_path, 0.3)


@pytest.mark.processes
@pytest.mark.skipif(sys.platform != "linux", reason="where a parent's death is not told, it ends with its time")
def test_loading_process_ends_with_killed_parent(tmp_path: Path) -> None:
    hangs = tmp_path / "hangs.py"
    hangs.write_text("import time; time.sleep(600)", encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from translation.packages.installed import loading\n"
        "loading._PROGRAM = Path(sys.argv[1]); loading.require_loads(Path('.'))"
    )
    with start([sys.executable, "-c", code, str(hangs)], cwd=ROOT) as loader:
        until(lambda: descendants(loader.pid))
        below = descendants(loader.pid)
        loader.kill()
    until(lambda: not remaining(below))


def test_missing_loader_does_not_blame_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "p.py", "import no_such_module_anywhere", monkeypatch)
    with pytest.raises(EngineUnavailable, match="cannot be loaded here: No module named 'no_such_module_anywhere'"):
        require_loads(tmp_path)
