"""What every encoder promises."""

import numpy as np
import pytest

from matching import Encoder, NullEncoder, UsemEncoder
from tests.matching.builders import ThoughtEncoder

TEXTS = ["vacuum flask", "", "不锈钢真空保温杯", "  ", "лампа " * 300, "😀", "。", "x"]


@pytest.fixture(scope="module", params=[NullEncoder, ThoughtEncoder, UsemEncoder])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    made: Encoder = request.param()
    return made


def test_gives_one_float32_row_per_text(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), encoder.dimensions)
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_rows_have_length_one_or_zero(encoder: Encoder) -> None:
    lengths = np.linalg.norm(encoder.encode(TEXTS), axis=1)
    assert np.all(np.isclose(lengths, 1, atol=1e-5) | (lengths == 0))


def test_empty_texts_say_nothing(encoder: Encoder) -> None:
    assert not encoder.encode(["", " \n"]).any()


def test_a_text_means_the_same_in_any_company(encoder: Encoder) -> None:
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    assert np.allclose(alone, encoder.encode(TEXTS), atol=1e-4)


def test_its_cosines_are_read_in_order(encoder: Encoder) -> None:
    assert 0 < encoder.nearness.faint <= encoder.nearness.likely <= encoder.nearness.near <= 1


def test_null_encoder_sees_no_meaning() -> None:
    assert not NullEncoder().encode(TEXTS).any()


def test_usem_brings_languages_together() -> None:
    encoder = UsemEncoder()
    flask, shoe, termo = encoder.encode(["不锈钢真空保温杯", "运动鞋", "termo de acero inoxidable"])
    assert termo @ flask > encoder.nearness.near > termo @ shoe
