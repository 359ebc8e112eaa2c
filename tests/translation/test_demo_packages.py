"""The demo's translation packages: small, our own, and good for listings of the lexicon's goods."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from translation.engines.argos.engine import ArgosEngine
from translation.engines.engine import Pair
from translation.packages.format.package import read_package

FOLDER = Path(__file__).parents[2] / "expo" / "demo" / "packages"
PACKAGES = sorted(FOLDER.glob("*.argosmodel"))


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArgosEngine]:
    folder = tmp_path_factory.mktemp("packages")
    for path in PACKAGES:
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder)
    made = ArgosEngine(folder, threads=1)
    yield made
    made.close()


def test_packages_connect_chinese_to_spanish(engine: ArgosEngine) -> None:
    assert engine.pairs() >= {Pair("zh", "en"), Pair("en", "es"), Pair("zh", "es")}


@pytest.mark.parametrize("path", PACKAGES, ids=lambda path: path.stem)
def test_packages_have_project_licence(path: Path) -> None:
    assert read_package(path).licence == "Apache-2.0"


def test_packages_are_small() -> None:
    sizes = [path.stat().st_size for path in PACKAGES]
    assert max(sizes) <= 4_000_000
    assert sum(sizes) <= 10_000_000


@pytest.mark.parametrize(
    "chinese, english, spanish",
    [
        ("带盖子的红色塑料杯", "Red plastic cup with lid", "Vaso de plástico rojo con tapa"),
        ("盖子由不锈钢制成。", "The lid is made of stainless steel.", "La tapa es de acero inoxidable."),
        ("防水蓝色背包", "Waterproof blue backpack", "Mochila impermeable azul"),
        ("样品免费。", "Samples are free.", "Muestras gratuitas."),
        (
            "最小起订量QZ1件，交货期QZ2。",
            "Minimum order QZ1 pieces, delivery in QZ2.",
            "Pedido mínimo: QZ1 piezas, entrega en QZ2.",
        ),
    ],
)
def test_packages_translate_listings(engine: ArgosEngine, chinese: str, english: str, spanish: str) -> None:
    assert engine.translate([chinese], "zh", "en") == [english]
    assert engine.translate([chinese], "zh", "es") == [spanish]
