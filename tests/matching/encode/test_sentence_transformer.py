"""A real model of sentence-transformers keeps what every encoder promises; `make models` runs this where it can."""

import os

import pytest

from matching import SentenceTransformerEncoder
from tests.matching.encoding import EncoderContract

MODEL = os.environ.get("EXPO_TEST_MODEL", "")


@pytest.fixture(scope="module")
def encoder() -> SentenceTransformerEncoder:
    assert MODEL, "EXPO_TEST_MODEL is the folder of a model"
    return SentenceTransformerEncoder(MODEL)


class TestSentenceTransformer(EncoderContract):
    pass


def test_name_contains_model_and_dimensions(encoder: SentenceTransformerEncoder) -> None:
    assert MODEL.rstrip("/").rsplit("/", 1)[-1] in encoder.name
    assert encoder.name.endswith(str(encoder.dimensions))


def test_similar_meanings_are_closer_than_different_ones(encoder: SentenceTransformerEncoder) -> None:
    flask, thermos, shoe = encoder.encode(["steel vacuum flask", "thermos bottle of stainless steel", "running shoe"])
    assert flask @ thermos > encoder.thresholds.likely > flask @ shoe
