"""Argos' packages, run here: the same words as the library has for a sentence, in one batch."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ctranslate2
import pytest
import sentencepiece

from tests.support.argos_package import LINES, Shape, an_argos_package
from translation.engines.argos.engine import ArgosEngine
from translation.errors import EngineUnavailable


class ReferencePackage:
    """A package as its makers use it: one sentence after another, with the settings of Argos Translate 1.11."""

    def __init__(self, package: Path, prefix: str = "") -> None:
        self._pieces: Any = sentencepiece.SentencePieceProcessor(model_file=str(package / "sentencepiece.model"))
        self._model: Any = ctranslate2.Translator(str(package / "model"), device="cpu", compute_type="auto")
        self._prefix = [prefix] if prefix else None

    def encoded(self, sentence: str) -> list[str]:
        pieces: list[str] = self._pieces.encode(sentence, out_type=str)
        return pieces

    def pieces(self, sentence: str | list[str]) -> list[str]:
        result = self._model.translate_batch(
            [self.encoded(sentence) if isinstance(sentence, str) else sentence],
            target_prefix=[self._prefix] if self._prefix else None,
            replace_unknowns=True,
            max_batch_size=32,
            batch_type="tokens",
            beam_size=4,
            length_penalty=0.2,
        )
        pieces: list[str] = result[0].hypotheses[0]
        return pieces

    def joined(self, pieces: list[str]) -> str:
        text: str = self._pieces.decode_pieces(pieces)
        return text.replace("▁", " ").replace("_", " ").removeprefix(" ")

    def translate(self, sentence: str) -> str:
        return self.joined(self.pieces(sentence))


@pytest.fixture
def engine(packages: Path) -> Iterator[ArgosEngine]:
    made = ArgosEngine(packages, threads=1)
    yield made
    made.close()


@pytest.fixture
def reference(packages: Path) -> ReferencePackage:
    return ReferencePackage(packages / "translate-en_es")


def test_batched_sentence_translates_as_alone(engine: ArgosEngine, reference: ReferencePackage) -> None:
    sentences = [*LINES[:2], *LINES[3:5], "Bottle", "A_B 12-34", "Kühlschrank ☃ 500 ml", "x" * 90]
    assert engine.translate(sentences, "en", "es") == [reference.translate(each) for each in sentences]


class RecordingTranslator:
    """A model that notes the lengths of sentences in each batch, and cannot bear some piece."""

    def __init__(self, model: Any, unbearable: str) -> None:
        self._model = model
        self._unbearable = unbearable
        self.lengths: list[list[int]] = []

    def translate_batch(self, sentences: list[list[str]], *words: Any, **settings: Any) -> Any:
        self.lengths.append([len(each) for each in sentences])
        if any(self._unbearable in sentence for sentence in sentences):
            raise RuntimeError("as it was told")
        return self._model.translate_batch(sentences, *words, **settings)

    def unload_model(self) -> None:
        self._model.unload_model()


def watched(engine: ArgosEngine, unbearable: str = "") -> RecordingTranslator:
    (package,) = engine._packages.route("en", "es")
    model = engine._models.get(package)
    model._translator = watch = RecordingTranslator(model._translator, unbearable)
    return watch


def test_batches_hold_sentences_of_equal_length(engine: ArgosEngine, reference: ReferencePackage) -> None:
    watch = watched(engine)
    sentences = ["ab", "abcd", "cd", "abcdef", "ef", "ab", "efgh"]
    assert engine.translate(sentences, "en", "es") == [reference.translate(each) for each in sentences]
    assert all(len(set(batch)) == 1 for batch in watch.lengths)
    assert sum(map(len, watch.lengths)) == len(set(sentences))


def test_failing_text_is_isolated(engine: ArgosEngine, reference: ReferencePackage) -> None:
    watched(engine, "▁a")
    assert engine.translate(["Lamp", "a", "Bottle"], "en", "es") == [
        reference.translate("Lamp"),
        None,
        reference.translate("Bottle"),
    ]
    assert engine.translate(["a"], "en", "es") == [None]


def test_model_failing_on_all_texts_is_unavailable(engine: ArgosEngine) -> None:
    watched(engine, "a")
    with pytest.raises(EngineUnavailable, match="could not translate: as it was told"):
        engine.translate(["b" * number + "aa" for number in range(1, 60)], "en", "es")


def test_sentences_are_joined_from_their_pieces(engine: ArgosEngine, reference: ReferencePackage) -> None:
    pieces = [*reference.pieces("We make lamps."), *reference.pieces("Ask for a price!")]
    assert engine.translate(["We make lamps. Ask for a price!"], "en", "es") == [reference.joined(pieces)]


def test_line_breaks_are_preserved(engine: ArgosEngine, reference: ReferencePackage) -> None:
    lamp, bottle = reference.translate("Lamp"), reference.translate("Bottle")
    assert engine.translate(["Lamp\n\nBottle\n", "\nLamp"], "en", "es") == [f"{lamp}\n\n{bottle}\n", f"\n{lamp}"]


def test_two_packages_translate_via_english(engine: ArgosEngine, packages: Path, reference: ReferencePackage) -> None:
    chinese = ReferencePackage(packages / "translate-zh_en")
    assert engine.translate(["不锈钢水瓶", "灯具"], "zh", "es") == [
        reference.translate(chinese.translate("不锈钢水瓶")),
        reference.translate(chinese.translate("灯具")),
    ]
    assert engine.version("zh", "es") == "argos zh→en 1.9 + en→es 1.0"


def test_target_prefix_is_requested_and_removed(tmp_path: Path) -> None:
    package = an_argos_package(tmp_path, "en", "es", target_prefix="瓶")
    engine, reference = ArgosEngine(tmp_path, threads=1), ReferencePackage(package, "瓶")
    pieces = reference.pieces("Lamp")
    assert pieces[0] == "瓶"
    assert engine.translate(["Lamp"], "en", "es") == [reference.joined(pieces[1:])]
    engine.close()


def test_very_long_sentence_is_translated_in_parts(engine: ArgosEngine, reference: ReferencePackage) -> None:
    pieces = reference.encoded("a" * 451)
    assert len(pieces) == 451
    parts = [pieces[:200], pieces[200:400], pieces[400:]]
    expected = reference.joined([piece for part in parts for piece in reference.pieces(part)])
    assert engine.translate(["a" * 451], "en", "es") == [expected]


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "😀" * 100_000, "lamp " * 20_000, "\n" * 99_999 + "a", "👨‍👩‍👧" * 20_000]
)
def test_hundred_thousand_characters_are_translated(engine: ArgosEngine, text: str) -> None:
    (done,) = engine.translate([text], "en", "es")
    assert done


def test_memory_budget_limits_loaded_models(packages: Path) -> None:
    size = (packages / "translate-en_es" / "model" / "model.bin").stat().st_size
    engine = ArgosEngine(packages, memory=size * 3 // 2, threads=1)
    assert all(engine.translate(["灯具"], "zh", "es"))
    assert [each.source for each in engine._models.loaded] == ["en"]
    with pytest.raises(EngineUnavailable, match="of memory"):
        ArgosEngine(packages, memory=size // 2).translate(["灯具"], "zh", "es")


def test_damaged_model_is_unavailable_until_repaired(packages: Path, tmp_path: Path) -> None:
    shutil.copytree(packages, tmp_path, dirs_exist_ok=True)
    weights = tmp_path / "translate-en_es" / "model" / "model.bin"
    whole = weights.read_bytes()
    weights.write_bytes(whole[:1_000])
    engine = ArgosEngine(tmp_path, threads=1)
    with pytest.raises(EngineUnavailable, match="The package translate-en_es cannot be loaded"):
        engine.translate(["Lamp"], "en", "es")
    weights.write_bytes(whole)
    assert all(engine.translate(["Lamp"], "en", "es"))


def test_replaced_package_is_used_immediately(tmp_path: Path) -> None:
    package = an_argos_package(tmp_path, "en", "es")
    engine = ArgosEngine(tmp_path, threads=1)
    before = engine.translate(["Lamp"], "en", "es")
    shutil.rmtree(package)
    an_argos_package(tmp_path, "en", "es", Shape(seed=7), package_version="1.1")
    assert engine.translate(["Lamp"], "en", "es") != before
    assert engine.version("en", "es") == "argos en→es 1.1"
