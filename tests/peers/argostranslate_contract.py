"""Runs in the environment of Argos Translate: what our engine that uses the library promises."""

import os
from collections.abc import Iterator

import pytest

from tests.support.engine_contract import EVERY, OFFERED, Case, EngineUnderTest
from translation.engines.argos.library import ArgosTranslateEngine


@pytest.fixture(scope="module")
def subject() -> Iterator[EngineUnderTest]:
    engine = ArgosTranslateEngine(os.environ["ARGOS_PACKAGES_DIR"])
    yield EngineUnderTest(engine, "zh", "es", ("蓝色杯子", "不锈钢手电筒", "样品免费。"))
    engine.close()


@pytest.mark.parametrize("case", [*EVERY, *OFFERED], ids=lambda case: case.__name__)
def test_library_fulfils_the_engine_contract(subject: EngineUnderTest, case: Case) -> None:
    case(subject)
