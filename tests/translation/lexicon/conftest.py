"""A small lexicon of its own, so that what is composed does not change with the words that the real one gains."""

from pathlib import Path

import pytest

from translation.lexicon import Lexicon


@pytest.fixture(scope="session")
def small() -> Lexicon:
    return Lexicon.load(Path(__file__).parent / "small")
