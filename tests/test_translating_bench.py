"""An engine and CTranslate2 alone are measured in the same figures; none is judged."""

from pathlib import Path

from expo.bench.translating import bare, measure_engine
from tests.support.argos_package import an_argos_package
from translation.engines.argos import ArgosEngine

_TEXTS = ("Bottle", "Lamp for the kitchen", "Cables and plugs")


def test_engine_and_bare_model_are_measured_alike(tmp_path: Path) -> None:
    package = an_argos_package(tmp_path, "en", "es")
    engine = ArgosEngine(tmp_path, threads=1)
    ours = measure_engine(engine, _TEXTS, "en", "es")
    engine.close()
    theirs = bare(package, _TEXTS, threads=1)
    assert ours.pop("refused") == 0
    assert ours.keys() == theirs.keys() == {"texts_per_s", "characters_per_s", "seconds"}
    assert min(*ours.values(), *theirs.values()) > 0


def test_refused_texts_are_counted(tmp_path: Path) -> None:
    an_argos_package(tmp_path, "en", "es")
    engine = ArgosEngine(tmp_path, threads=1)
    assert measure_engine(engine, [*_TEXTS, "x" * 200_000], "en", "es")["refused"] == 1
    engine.close()
